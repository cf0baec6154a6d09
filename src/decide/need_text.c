/* SPDX-License-Identifier: MIT */
/*
 * A need as text. A key is read as a value is, into a field of its type in the
 * query, and written as the view that a decision has of it: so both have one form.
 */
#include "decide/need_text.h"

#include "base/unicode.h"
#include "decide/limit.h"
#include "decide/need_id.h"
#include "mail/host.h"

/* ---- Keys -------------------------------------------------------------------------- */

typedef struct key_form {
  cgn_type type;
  bool plain; /* as a limit counts it: an address without its subaddress, an IP address by who has it */
} key_form;

/* A field that a text of this type sets; 0: none. */
static int field_for(cgn_type type) {
  switch (type) {
  case CGN_TYPE_ADDRESS: return CONSIGNE_FIELD_SMTP_MAILFROM;
  case CGN_TYPE_DOMAIN: return CONSIGNE_FIELD_DKIM_D;
  case CGN_TYPE_LOGIN: return CONSIGNE_FIELD_SMTP_AUTHCID;
  case CGN_TYPE_RELAY: return CONSIGNE_FIELD_RELAY;
  case CGN_TYPE_IP: return CONSIGNE_FIELD_RELAY_IP;
  case CGN_TYPE_HOST: return CONSIGNE_FIELD_RELAY_NAME;
  case CGN_TYPE_WORD:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return 0;
}

static cgn_text key_of(cgn_judge *judge, int field, const cgn_value *value, bool plain) {
  cgn_type type = cgn_field_type(field);
  if (type == CGN_TYPE_IP) return plain ? cgn_limit_key(judge, field, CGN_PART_WHOLE, value) : value->text;
  const cgn_view *view = cgn_view_of(judge, field, value);
  return plain ? view->plain : view->text;
}

/* Appends the key that the one value of a field is. */
static int add_value(const cgn_need_reader *reader, int field, bool plain, cgn_buffer *out) {
  cgn_judge *judge = reader->judge;
  const cgn_values *values = &reader->query->fields[field];
  if (values->malformed || values->complex || values->count != 1) return CONSIGNE_E_FORM;
  if (!cgn_judge_start(judge, reader->ruleset, reader->query, 0)) return CONSIGNE_E_MEMORY;
  cgn_id_add_word(out, key_of(judge, field, &values->at[0], plain));
  return judge->arena.failed || out->failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

/* Words are local parts too, which may hold anything. */
static int add_word(const cgn_need_reader *reader, cgn_text octets, cgn_buffer *out) {
  cgn_arena *arena = &reader->judge->arena;
  cgn_id_add_word(out, cgn_unicode_lower(arena, octets));
  return arena->failed || out->failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

static int add_key(const cgn_need_reader *reader, key_form form, cgn_text word, cgn_buffer *out) {
  cgn_buffer *octets = &reader->judge->clean;
  int field = field_for(form.type);
  cgn_buffer_clear(octets);
  if (!cgn_id_add_octets(octets, word)) return CONSIGNE_E_FORM;
  if (octets->failed) return CONSIGNE_E_MEMORY;
  if (form.type == CGN_TYPE_WORD) return add_word(reader, cgn_buffer_text(octets), out);
  if (!field || octets->length == 0) return CONSIGNE_E_FORM;
  cgn_text text = cgn_buffer_text(octets);
  if (form.type == CGN_TYPE_IP && form.plain) text = cgn_ip_of_owner(text);
  int status = cgn_query_set(reader->query, field, text);
  if (status != CONSIGNE_OK) return status == CONSIGNE_E_MEMORY ? status : CONSIGNE_E_FORM;
  int slot = field;
  if (field == CONSIGNE_FIELD_RELAY)
    slot =
        reader->query->fields[CONSIGNE_FIELD_RELAY_IP].count ? CONSIGNE_FIELD_RELAY_IP : CONSIGNE_FIELD_RELAY_NAME;
  status = add_value(reader, slot, form.plain, out);
  cgn_query_drop(reader->query, field);
  return status;
}

/* A word of the id that is read last, and so may be any. */
static int add_last(const cgn_need_reader *reader, key_form form, cgn_text word, cgn_buffer *out) {
  if (!cgn_id_is_any(word)) return add_key(reader, form, word, out);
  cgn_buffer_add_string(out, " *");
  return out->failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

/* ---- Sets -------------------------------------------------------------------------- */

static cgn_type type_of_key(cgn_set_kind kind, cgn_text word) {
  switch (kind) {
  case CGN_SET_DOMAINS: return CGN_TYPE_DOMAIN;
  case CGN_SET_ADDRESSES: return CGN_TYPE_ADDRESS;
  case CGN_SET_RELAYS: return CGN_TYPE_RELAY;
  case CGN_SET_LOGINS: return CGN_TYPE_LOGIN;
  case CGN_SET_WORDS: return CGN_TYPE_WORD;
  case CGN_SET_PATTERNS: break; /* of anything that has patterns */
  }
  return cgn_text_find(word, 0, '@') < word.length ? CGN_TYPE_ADDRESS : CGN_TYPE_DOMAIN;
}

/*
 * The first external set of this name. A provider may have several under its
 * own: an IP address is asked of its relays.
 */
static const cgn_set *find_set(const struct consigne_ruleset *ruleset, cgn_text name, cgn_text key) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set), *found = NULL;
  cgn_ip ip;
  bool relay = cgn_host_read_ip(key, &ip);
  for (uint32_t i = 0; i < program->sets.count; i++) {
    if (!sets[i].external || !cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), name)) continue;
    if (!found || (relay && sets[i].kind == CGN_SET_RELAYS)) found = &sets[i];
  }
  return found;
}

static int read_set(const cgn_need_reader *reader, const cgn_id_words *words, cgn_text name, cgn_buffer *out) {
  if (words->count != 3) return CONSIGNE_E_FORM;
  const cgn_set *set = find_set(reader->ruleset, name, words->at[2]);
  if (!set) return CONSIGNE_E_NAME;
  cgn_id_add_word(out, cgn_image_text(reader->ruleset->image, set->name));
  return add_last(reader, (key_form){type_of_key(set->kind, words->at[2]), false}, words->at[2], out);
}

/* ---- Owners and limits ----------------------------------------------------------------- */

static int read_owners(const cgn_need_reader *reader, const cgn_id_words *words, cgn_buffer *out) {
  const key_form login = {CGN_TYPE_LOGIN, false}, address = {CGN_TYPE_ADDRESS, false};
  if (words->count == 2 && cgn_id_is_any(words->at[1])) return add_last(reader, login, words->at[1], out);
  if (words->count != 3) return CONSIGNE_E_FORM;
  int status = add_key(reader, login, words->at[1], out);
  return status == CONSIGNE_OK ? add_last(reader, address, words->at[2], out) : status;
}

static const cgn_limit *find_limit(const struct consigne_ruleset *ruleset, cgn_text name) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_limit *limits = CGN_ITEMS(ruleset->image, program->limits, cgn_limit);
  for (uint32_t i = 0; i < program->limits.count; i++)
    if (cgn_text_equal_nocase(cgn_image_text(ruleset->image, limits[i].name), name)) return &limits[i];
  return NULL;
}

static key_form form_of_key(const cgn_limit *limit) {
  switch ((cgn_part)limit->part) {
  case CGN_PART_DOMAIN: return (key_form){CGN_TYPE_DOMAIN, false};
  case CGN_PART_LOCAL: return (key_form){CGN_TYPE_WORD, false};
  case CGN_PART_WHOLE: break;
  }
  return (key_form){cgn_field_type(limit->field), true};
}

static int read_limit(const cgn_need_reader *reader, const cgn_id_words *words, cgn_text name, cgn_buffer *out) {
  const cgn_limit *limit = find_limit(reader->ruleset, name);
  if (words->count < 3) return CONSIGNE_E_FORM;
  if (!limit) return CONSIGNE_E_NAME;
  uint32_t whole = limit->counted == CGN_COUNT_MESSAGES ? 3 : 4;
  bool any = words->count == 3 && cgn_id_is_any(words->at[2]);
  if (words->count != whole && !any) return CONSIGNE_E_FORM;
  cgn_id_add_word(out, cgn_image_text(reader->ruleset->image, limit->name));
  if (words->count == 3) return add_last(reader, form_of_key(limit), words->at[2], out);
  int status = add_key(reader, form_of_key(limit), words->at[2], out);
  return status == CONSIGNE_OK ? add_last(reader, (key_form){CGN_TYPE_ADDRESS, true}, words->at[3], out) : status;
}

/* ---- The text ----------------------------------------------------------------------------- */

static int read_named(const cgn_need_reader *reader, const cgn_id_words *words, cgn_buffer *out) {
  cgn_buffer *octets = &reader->judge->clean;
  bool set = cgn_text_equal(words->at[0], CGN_TEXT("set"));
  if (words->count < 2) return CONSIGNE_E_FORM;
  cgn_buffer_clear(octets);
  if (!cgn_id_add_octets(octets, words->at[1])) return CONSIGNE_E_FORM;
  if (octets->failed) return CONSIGNE_E_MEMORY;
  cgn_text name = cgn_buffer_text(octets);
  return set ? read_set(reader, words, name, out) : read_limit(reader, words, name, out);
}

int cgn_need_read(const cgn_need_reader *reader, cgn_text text, cgn_buffer *out) {
  cgn_id_words words;
  if (!cgn_id_split(text, &words)) return CONSIGNE_E_FORM;
  cgn_text kind = words.at[0];
  cgn_buffer_add(out, kind);
  if (out->failed) return CONSIGNE_E_MEMORY;
  if (words.count == 1) return cgn_id_is_any(kind) ? CONSIGNE_OK : CONSIGNE_E_FORM;
  if (cgn_text_equal(kind, CGN_TEXT("owners"))) return read_owners(reader, &words, out);
  if (cgn_text_equal(kind, CGN_TEXT("set")) || cgn_text_equal(kind, CGN_TEXT("limit")))
    return read_named(reader, &words, out);
  return CONSIGNE_E_FORM;
}

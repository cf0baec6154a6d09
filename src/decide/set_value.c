/* SPDX-License-Identifier: MIT */
/*
 * A value goes the way of a message's values: a field of its type in the query, the view that a decision has of it,
 * and the same look-up. So origin, aliases, case and subaddress count as they do in a decision.
 */
#include "decide/set_value.h"

#include "base/unicode.h"

/* ---- Sets by name --------------------------------------------------------------------- */

static const cgn_provider *find_provider(const struct consigne_ruleset *ruleset, cgn_text name) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_provider *providers = CGN_ITEMS(ruleset->image, program->providers, cgn_provider);
  for (uint32_t i = 0; i < program->providers.count; i++)
    if (cgn_text_equal_nocase(cgn_image_text(ruleset->image, providers[i].name), name)) return &providers[i];
  return NULL;
}

uint32_t cgn_set_find(const struct consigne_ruleset *ruleset, cgn_text name) {
  const cgn_text relays_of = CGN_TEXT("relays of ");
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set);
  /* An empty name is that of every list in braces; a name in two words is that of no set. */
  if (name.length == 0) return CGN_NONE;
  const cgn_provider *provider = find_provider(ruleset, name);
  if (provider) return provider->domains;
  bool relays = cgn_text_equal(cgn_text_slice(name, 0, relays_of.length), relays_of);
  if (relays) provider = find_provider(ruleset, cgn_text_slice(name, relays_of.length, name.length));
  if (relays) return provider ? provider->relays : CGN_NONE;
  for (uint32_t i = 0; i < program->sets.count; i++)
    if (cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), name)) return i;
  return CGN_NONE;
}

/* ---- Values --------------------------------------------------------------------------- */

/* A field that reads a value of such a set, and is no proof: of those no alias is replaced. 0: it is a word. */
static int field_of_kind(cgn_set_kind kind, cgn_text value) {
  bool address = cgn_text_find(value, 0, '@') < value.length;
  switch (kind) {
  case CGN_SET_ADDRESSES: return CONSIGNE_FIELD_SMTP_MAILFROM;
  case CGN_SET_DOMAINS: return address ? CONSIGNE_FIELD_SMTP_MAILFROM : CONSIGNE_FIELD_SMTP_HELO;
  case CGN_SET_RELAYS: return CONSIGNE_FIELD_RELAY;
  case CGN_SET_LOGINS: return CONSIGNE_FIELD_SMTP_AUTHCID;
  case CGN_SET_PATTERNS: return address ? CONSIGNE_FIELD_SMTP_MAILFROM : 0;
  case CGN_SET_WORDS: break;
  }
  return 0;
}

/* Words are local parts too, which may hold blanks. */
static int find_word(const cgn_need_reader *reader, uint32_t set, cgn_text text, cgn_truth *truth) {
  cgn_judge *judge = reader->judge;
  bool form = text.length > 0 && text.length <= CGN_NAME_OCTETS && cgn_utf8_is_valid(text);
  for (size_t i = 0; form && i < text.length; i++) form = !cgn_is_control(text.at[i]);
  if (!form) return CONSIGNE_E_FORM;
  if (!cgn_judge_start(judge, reader->ruleset, reader->query, 0)) return CONSIGNE_E_MEMORY;
  cgn_text word = cgn_unicode_lower(&judge->arena, text);
  cgn_view view = {.type = CGN_TYPE_WORD, .text = word, .plain = word, .local = word, .lower = word};
  *truth = judge->arena.failed ? CGN_UNKNOWN : cgn_view_in(judge, &view, CGN_PART_LOCAL, set);
  return judge->arena.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

/* The only value that the field was given. */
static int find_value(const cgn_need_reader *reader, uint32_t set, int field, cgn_truth *truth) {
  cgn_judge *judge = reader->judge;
  const cgn_values *values = &reader->query->fields[field];
  if (values->malformed || values->complex || values->count != 1) return CONSIGNE_E_FORM;
  if (!cgn_judge_start(judge, reader->ruleset, reader->query, 0)) return CONSIGNE_E_MEMORY;
  *truth = cgn_view_in(judge, cgn_view_of(judge, field, &values->at[0]), CGN_PART_WHOLE, set);
  return judge->arena.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}

int cgn_set_has(const cgn_need_reader *reader, uint32_t set, cgn_text value, cgn_truth *truth) {
  const cgn_program *program = cgn_program_of(reader->ruleset);
  cgn_set_kind kind = CGN_ITEMS(reader->ruleset->image, program->sets, cgn_set)[set].kind;
  int field = field_of_kind(kind, value);
  if (field == 0) return find_word(reader, set, value, truth);
  int status = cgn_query_set(reader->query, field, value);
  if (status != CONSIGNE_OK) return status == CONSIGNE_E_MEMORY ? status : CONSIGNE_E_FORM;
  if (field == CONSIGNE_FIELD_RELAY) {
    bool ip = reader->query->fields[CONSIGNE_FIELD_RELAY_IP].count > 0;
    field = ip ? CONSIGNE_FIELD_RELAY_IP : CONSIGNE_FIELD_RELAY_NAME;
  }
  return find_value(reader, set, field, truth);
}

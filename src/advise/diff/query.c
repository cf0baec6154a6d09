/* SPDX-License-Identifier: MIT */
/* What a query knows, as a case. */
#include "advise/diff/diff.h"
#include "decide/need_id.h"
#include "decide/query_pair.h"

typedef struct reading {
  struct consigne_diff *diff;
  const struct consigne_query *query;
  cgn_case of;
  int status;
} reading;

static void fail(reading *run, int status) {
  if (run->status == CONSIGNE_OK) run->status = status;
}

/* A STR of the language: one line of UTF-8. What the query keeps is UTF-8. */
static cgn_text copy_value(reading *run, cgn_text value) {
  for (size_t i = 0; i < value.length; i++)
    if (cgn_is_control(value.at[i])) fail(run, CONSIGNE_E_FORM);
  if (value.length == 0 || value.length > CGN_STRING_OCTETS) fail(run, CONSIGNE_E_FORM);
  cgn_text copy = cgn_arena_copy(&run->diff->arena, value);
  if (!copy.at) fail(run, CONSIGNE_E_MEMORY);
  return copy;
}

static void put(reading *run, cgn_told told, const cgn_text *values, uint32_t count) {
  told.values = values;
  told.count = count;
  if (run->status == CONSIGNE_OK && !cgn_case_append(&run->of, &told)) fail(run, CONSIGNE_E_LIMIT);
}

/* ---- Fields --------------------------------------------------------------------------- */

/* Whether relay may hang on the field. */
static bool draws(int field) {
  return cgn_field_is_drawn_from(field) || field == CONSIGNE_FIELD_LISTENER || field == CONSIGNE_FIELD_SMTP_AUTH;
}

static bool is_read(const reading *run, const cgn_told *told) {
  uint64_t mask[2] = {0, 0};
  for (int side = 0; side < CGN_SIDES; side++)
    cgn_boundary_mask(&run->diff->boundary, side, cgn_program_of(run->diff->rulesets[side])->reads, mask);
  return cgn_mask_has(mask, cgn_boundary_field(&run->diff->boundary, told)) ||
         (draws(told->field) && cgn_mask_has(mask, CONSIGNE_FIELD_RELAY));
}

static void read_values(reading *run, cgn_told told, const cgn_values *values) {
  if (values->complex) fail(run, CONSIGNE_E_FORM);
  for (uint32_t i = 0; i < values->count; i++) {
    cgn_text value = copy_value(run, values->at[i].text);
    put(run, told, &value, 1);
  }
}

/* What seals say is said as seals. */
static void read_seals(reading *run) {
  const cgn_values *sealers = &run->query->fields[CONSIGNE_FIELD_ARC_D];
  const cgn_values *reports = &run->query->fields[CONSIGNE_FIELD_ARC_DKIM_D];
  cgn_told told = {.kind = CGN_GIVEN_SEAL};
  for (uint32_t i = 0; i < sealers->count; i++) {
    cgn_buffer *text = &run->diff->boundary.text;
    cgn_buffer_clear(text);
    cgn_buffer_add_number(text, sealers->at[i].ordinal);
    told.name = copy_value(run, cgn_buffer_text(text));
    cgn_text value = copy_value(run, sealers->at[i].text);
    put(run, told, &value, 1);
    for (uint32_t k = 0; k < reports->count; k++) {
      if (reports->at[k].ordinal != sealers->at[i].ordinal) continue;
      value = copy_value(run, reports->at[k].text);
      put(run, told, &value, 1);
    }
  }
}

static bool is_given(const reading *run, int slot) {
  return run->query->fields[slot].state != CGN_NOT_GIVEN;
}

/* What is not given is unknown; but authcid is then as auth, and of a relay one of two may be all there is. */
static bool is_unknown(const reading *run, int slot) {
  if (is_given(run, slot) || slot == CONSIGNE_FIELD_SMTP_AUTHCID || slot == CONSIGNE_FIELD_RELAY_NAME) return false;
  return slot != CONSIGNE_FIELD_RELAY_IP || !is_given(run, CONSIGNE_FIELD_RELAY_NAME);
}

/* A case says who the relay is, or what it is drawn from. */
static bool is_left_out(const reading *run, int slot) {
  bool relay = slot == CONSIGNE_FIELD_RELAY_IP || slot == CONSIGNE_FIELD_RELAY_NAME, said = false;
  for (int field = CONSIGNE_FIELD_CLIENT_IP; field <= CONSIGNE_FIELD_SERVER_NAME; field++)
    said |= cgn_query_is_told(run->query, field);
  bool drawn = said && !cgn_query_tells_relay(run->query);
  return relay ? drawn : cgn_field_is_drawn_from(slot) && !drawn;
}

static cgn_told name_slot(reading *run, int slot) {
  cgn_told told = {.kind = CGN_GIVEN_VALUES, .field = slot};
  if (slot == CONSIGNE_FIELD_RELAY_IP || slot == CONSIGNE_FIELD_RELAY_NAME) told.field = CONSIGNE_FIELD_RELAY;
  if (slot < CGN_FIRST_FACT) return told;
  told.field = 0;
  told.name = copy_value(run, run->query->facts[slot - CGN_FIRST_FACT]);
  return told;
}

static void read_field(reading *run, int slot) {
  const cgn_values *values = &run->query->fields[slot];
  cgn_told told = name_slot(run, slot);
  if (!is_read(run, &told) || is_left_out(run, slot)) return;
  if (values->seals) {
    if (slot == CONSIGNE_FIELD_ARC_D) read_seals(run);
    return;
  }
  if (is_unknown(run, slot)) {
    told.kind = CGN_GIVEN_UNKNOWN;
    put(run, told, NULL, 0);
  } else if (slot == CONSIGNE_FIELD_NOW && values->texts > 0) {
    told.instant = run->query->now;
    put(run, told, NULL, 0);
  } else {
    read_values(run, told, values);
  }
}

/* ---- Answers ---------------------------------------------------------------------------- */

static cgn_text octets_of(reading *run, cgn_text word) {
  cgn_buffer *text = &run->diff->boundary.text;
  cgn_buffer_clear(text);
  if (!cgn_id_add_octets(text, word)) fail(run, CONSIGNE_E_FORM);
  if (text->failed) fail(run, CONSIGNE_E_MEMORY);
  return copy_value(run, cgn_buffer_text(text));
}

/* The kind of the external set of this name in either ruleset; a provider's relays where the key is an address. */
static bool find_kind(const reading *run, cgn_told *told, cgn_text key) {
  cgn_ip ip;
  bool found = false, relay = cgn_ip_read(key, &ip);
  for (int side = 0; side < CGN_SIDES; side++) {
    const struct consigne_ruleset *ruleset = run->diff->rulesets[side];
    const cgn_program *program = cgn_program_of(ruleset);
    const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set);
    for (uint32_t i = 0; i < program->sets.count; i++) {
      if (!sets[i].external || !cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), told->name))
        continue;
      if (!found || (relay && sets[i].kind == CGN_SET_RELAYS)) told->set_kind = sets[i].kind;
      found = true;
    }
  }
  return found;
}

static void read_set(reading *run, const cgn_id_words *words) {
  cgn_told told = {.kind = CGN_GIVEN_SET, .name = octets_of(run, words->at[1])};
  cgn_text key = octets_of(run, words->at[2]);
  if (find_kind(run, &told, key)) put(run, told, &key, 1);
}

static void read_owners(reading *run, const cgn_id_words *words) {
  const cgn_text pair[2] = {octets_of(run, words->at[2]), octets_of(run, words->at[1])};
  put(run, (cgn_told){.kind = CGN_GIVEN_OWNERS}, pair, 2);
}

/* An id with YES; one that speaks of all there are cannot be said, but of a limit. */
static void read_answer(reading *run, cgn_text id, bool any) {
  cgn_id_words words;
  if (!cgn_id_split(id, &words)) return;
  if (cgn_text_equal(words.at[0], CGN_TEXT("limit")) && words.count >= 2)
    put(run, (cgn_told){.kind = CGN_GIVEN_LIMIT, .name = octets_of(run, words.at[1])}, NULL, 0);
  else if (any || words.count != 3)
    fail(run, CONSIGNE_E_FORM);
  else if (cgn_text_equal(words.at[0], CGN_TEXT("set")))
    read_set(run, &words);
  else if (cgn_text_equal(words.at[0], CGN_TEXT("owners")))
    read_owners(run, &words);
}

int cgn_diff_add(struct consigne_diff *diff, const struct consigne_query *query) {
  reading run = {.diff = diff, .query = query, .status = CONSIGNE_OK};
  int end = CGN_FIRST_FACT + (int)query->fact_count, answer;
  for (int slot = 1; slot < end; slot++)
    if (slot >= CGN_FIRST_FACT ||
        (cgn_field_of(slot) && slot != CONSIGNE_FIELD_RELAY && slot != CONSIGNE_FIELD_IDENTITY))
      read_field(&run, slot);
  cgn_text id;
  bool any;
  for (uint32_t at = 0; (answer = cgn_query_next_answer(query, &at, &id, &any)) != 0;)
    if (answer == CONSIGNE_ANSWER_YES) read_answer(&run, id, any);
  if (run.status == CONSIGNE_OK && !cgn_cases_add_base(&diff->cases, &run.of)) return CONSIGNE_E_MEMORY;
  return run.status;
}

/* SPDX-License-Identifier: MIT */
/* What a query knows, as a scenario. */
#include "advise/diff/diff.h"
#include "decide/need_id.h"
#include "decide/query_pair.h"

typedef struct reading {
  struct consigne_diff *diff;
  const struct consigne_query *query;
  cgn_scenario of;
  int status;
} reading;

static void fail(reading *run, int status) {
  if (run->status == CONSIGNE_OK) run->status = status;
}

/* The value as a string of the language: one line of UTF-8. What the query keeps is UTF-8. */
static cgn_text copy_value(reading *run, cgn_text value) {
  for (size_t i = 0; i < value.length; i++)
    if (cgn_is_control(value.at[i])) fail(run, CONSIGNE_E_FORM);
  if (value.length == 0 || value.length > CGN_STRING_OCTETS) fail(run, CONSIGNE_E_FORM);
  cgn_text copy = cgn_arena_copy(&run->diff->arena, value);
  if (!copy.at) fail(run, CONSIGNE_E_MEMORY);
  return copy;
}

static void put(reading *run, cgn_scenario_given given, const cgn_text *values, uint32_t count) {
  given.values = values;
  given.count = count;
  if (run->status == CONSIGNE_OK && !cgn_scenario_append(&run->of, &given)) fail(run, CONSIGNE_E_LIMIT);
}

/* ---- Fields --------------------------------------------------------------------------- */

/* Whether relay may depend on the field. */
static bool draws(int field) {
  return cgn_field_is_drawn_from(field) || field == CONSIGNE_FIELD_LISTENER || field == CONSIGNE_FIELD_SMTP_AUTH;
}

static bool is_read(const reading *run, const cgn_scenario_given *given) {
  uint64_t mask[2] = {0, 0};
  for (int side = 0; side < CGN_SIDES; side++)
    cgn_edits_mask(&run->diff->edits, side, cgn_program_of(run->diff->rulesets[side])->reads, mask);
  return cgn_mask_has(mask, cgn_edits_field(&run->diff->edits, given)) ||
         (draws(given->field) && cgn_mask_has(mask, CONSIGNE_FIELD_RELAY));
}

static void read_values(reading *run, cgn_scenario_given given, const cgn_values *values) {
  if (values->complex) fail(run, CONSIGNE_E_FORM);
  for (uint32_t i = 0; i < values->count; i++) {
    cgn_text value = copy_value(run, values->at[i].text);
    put(run, given, &value, 1);
  }
}

/* The seals of a chain become givens `seal`. */
static void read_seals(reading *run) {
  const cgn_values *sealers = &run->query->fields[CONSIGNE_FIELD_ARC_D];
  const cgn_values *reports = &run->query->fields[CONSIGNE_FIELD_ARC_DKIM_D];
  cgn_scenario_given given = {.kind = CGN_GIVEN_SEAL};
  for (uint32_t i = 0; i < sealers->count; i++) {
    cgn_buffer *text = &run->diff->edits.text;
    cgn_buffer_clear(text);
    cgn_buffer_add_number(text, sealers->at[i].ordinal);
    given.name = copy_value(run, cgn_buffer_text(text));
    cgn_text value = copy_value(run, sealers->at[i].text);
    put(run, given, &value, 1);
    for (uint32_t k = 0; k < reports->count; k++) {
      if (reports->at[k].ordinal != sealers->at[i].ordinal) continue;
      value = copy_value(run, reports->at[k].text);
      put(run, given, &value, 1);
    }
  }
}

static bool is_given(const reading *run, int slot) {
  return run->query->fields[slot].state != CGN_NOT_GIVEN;
}

/* A field that is not given is unknown. But smtp.authcid is then as smtp.auth, and a relay may have only a name or
 * only an address. */
static bool is_unknown(const reading *run, int slot) {
  if (is_given(run, slot) || slot == CONSIGNE_FIELD_SMTP_AUTHCID || slot == CONSIGNE_FIELD_RELAY_NAME) return false;
  return slot != CONSIGNE_FIELD_RELAY_IP || !is_given(run, CONSIGNE_FIELD_RELAY_NAME);
}

/* A scenario gives either the relay or the fields from which it is derived. */
static bool is_left_out(const reading *run, int slot) {
  bool relay = slot == CONSIGNE_FIELD_RELAY_IP || slot == CONSIGNE_FIELD_RELAY_NAME, said = false;
  for (int field = CONSIGNE_FIELD_CLIENT_IP; field <= CONSIGNE_FIELD_SERVER_NAME; field++)
    said |= cgn_query_is_told(run->query, field);
  bool drawn = said && !cgn_query_tells_relay(run->query);
  return relay ? drawn : cgn_field_is_drawn_from(slot) && !drawn;
}

static cgn_scenario_given name_slot(reading *run, int slot) {
  cgn_scenario_given given = {.kind = CGN_GIVEN_VALUES, .field = slot};
  if (cgn_field_includes(CONSIGNE_FIELD_RELAY, slot)) given.field = CONSIGNE_FIELD_RELAY;
  if (slot < CGN_FIRST_FACT) return given;
  given.field = 0;
  given.name = copy_value(run, run->query->facts[slot - CGN_FIRST_FACT]);
  return given;
}

static void read_field(reading *run, int slot) {
  const cgn_values *values = &run->query->fields[slot];
  cgn_scenario_given given = name_slot(run, slot);
  if (!is_read(run, &given) || is_left_out(run, slot)) return;
  if (values->seals) {
    if (slot == CONSIGNE_FIELD_ARC_D) read_seals(run);
    return;
  }
  if (is_unknown(run, slot)) {
    given.kind = CGN_GIVEN_UNKNOWN;
    put(run, given, NULL, 0);
  } else if (slot == CONSIGNE_FIELD_NOW && values->texts > 0) {
    given.instant = run->query->now;
    put(run, given, NULL, 0);
  } else {
    read_values(run, given, values);
  }
}

/* ---- Answers ---------------------------------------------------------------------------- */

static cgn_text octets_of(reading *run, cgn_text word) {
  cgn_buffer *text = &run->diff->edits.text;
  cgn_buffer_clear(text);
  if (!cgn_id_add_octets(text, word)) fail(run, CONSIGNE_E_FORM);
  if (text->failed) fail(run, CONSIGNE_E_MEMORY);
  return copy_value(run, cgn_buffer_text(text));
}

/* Finds the kind of the external set of this name in either ruleset. Both sets of a provider have its name: if the
 * key is an IP address, the relays are meant. */
static bool find_kind(const reading *run, cgn_scenario_given *given, cgn_text key) {
  cgn_ip ip;
  bool found = false, relay = cgn_ip_read(key, &ip);
  for (int side = 0; side < CGN_SIDES; side++) {
    const struct consigne_ruleset *ruleset = run->diff->rulesets[side];
    const cgn_program *program = cgn_program_of(ruleset);
    const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set);
    for (uint32_t i = 0; i < program->sets.count; i++) {
      if (!sets[i].external || !cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), given->name))
        continue;
      if (!found || (relay && sets[i].kind == CGN_SET_RELAYS)) given->set_kind = sets[i].kind;
      found = true;
    }
  }
  return found;
}

static void read_set(reading *run, const cgn_id_words *words) {
  cgn_scenario_given given = {.kind = CGN_GIVEN_SET, .name = octets_of(run, words->at[1])};
  cgn_text key = octets_of(run, words->at[2]);
  if (find_kind(run, &given, key)) put(run, given, &key, 1);
}

static void read_owners(reading *run, const cgn_id_words *words) {
  const cgn_text pair[2] = {octets_of(run, words->at[2]), octets_of(run, words->at[1])};
  put(run, (cgn_scenario_given){.kind = CGN_GIVEN_OWNERS}, pair, 2);
}

/* An id that was answered YES. An expect cannot say that an answer is for all keys, except for a limit. */
static void read_answer(reading *run, cgn_text id, bool any) {
  cgn_id_words words;
  if (!cgn_id_split(id, &words)) return;
  if (cgn_text_equal(words.at[0], CGN_TEXT("limit")) && words.count >= 2)
    put(run, (cgn_scenario_given){.kind = CGN_GIVEN_LIMIT, .name = octets_of(run, words.at[1])}, NULL, 0);
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
  if (run.status == CONSIGNE_OK && !cgn_search_add_base(&diff->search, &run.of)) return CONSIGNE_E_MEMORY;
  return run.status;
}

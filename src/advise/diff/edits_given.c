/* SPDX-License-Identifier: MIT */
/* Edits with what no set lists: states of fields, declared words, dates, values that no set has, malformed values,
 * and what the expects of both rulesets give. */
#include "advise/diff/edits.h"
#include "decide/expect.h"
#include "decide/fields.h"

enum { SECOND = 1000 }; /* milliseconds; dates of the language have no fractions of a second */

static void say_state(cgn_edits *edits, int side, int field, cgn_given_kind kind) {
  cgn_edit edit = cgn_edit_start(false);
  cgn_scenario_given given = cgn_edits_given(edits, side, field);
  given.kind = kind;
  cgn_edit_put(&edit, given, (cgn_text){NULL, 0});
  cgn_edits_add(edits, &edit);
}

/* ---- Words ------------------------------------------------------------------------------ */

/* The built-in words of a field. */
static void say_built_in(cgn_edits *edits, int side, int field) {
  const cgn_field *info = cgn_field_of(field);
  cgn_text words = info && info->words ? cgn_text_of_string(info->words) : (cgn_text){NULL, 0};
  for (size_t at = 0; at < words.length;) {
    size_t end = cgn_text_find(words, at, ' ');
    cgn_edits_add_value(edits, side, field, cgn_text_slice(words, at, end - at), false);
    at = end + 1;
  }
}

/* The words that a ruleset declares. The names table has them as "17 webmail", with the number of the field. */
static void say_declared(cgn_edits *edits, int side) {
  const struct consigne_ruleset *ruleset = edits->rulesets[side], *other = edits->rulesets[1 - side];
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++) {
    cgn_name_entry entry;
    uint64_t field;
    if (!cgn_names_at(ruleset->image, names, place, &entry) || entry.kind != CGN_NAME_FIELD_WORD) continue;
    size_t blank = cgn_text_find(entry.key, 0, ' ');
    if (!cgn_text_to_number(cgn_text_slice(entry.key, 0, blank), CGN_FIRST_FACT + CGN_FACTS - 1, &field)) continue;
    cgn_scenario_given given = cgn_edits_given(edits, side, (int)field);
    int there = given.field ? given.field : cgn_program_fact(other, given.name);
    cgn_text word = cgn_text_slice(entry.key, blank + 1, entry.key.length);
    cgn_edits_add_value(edits, side, (int)field, word, !there || !cgn_program_word(other, there, word));
  }
}

/* ---- Dates ------------------------------------------------------------------------------- */

static void say_instant(cgn_edits *edits, int64_t instant, bool one_sided) {
  cgn_edit edit = cgn_edit_start(one_sided);
  cgn_scenario_given given = {.kind = CGN_GIVEN_VALUES, .field = CONSIGNE_FIELD_NOW, .instant = instant};
  cgn_edit_put(&edit, given, (cgn_text){NULL, 0});
  cgn_edits_add(edits, &edit);
}

/* Whether a stage or delegation of the ruleset begins or ends at this instant. */
static bool turns_at(const struct consigne_ruleset *ruleset, int64_t instant) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_rule *rules = CGN_ITEMS(ruleset->image, program->rules, cgn_rule);
  const cgn_delegation *delegations = CGN_ITEMS(ruleset->image, program->delegations, cgn_delegation);
  bool found = false;
  for (uint32_t i = 0; i < program->delegations.count; i++) found |= delegations[i].end == instant;
  for (uint32_t i = 0; i < program->rules.count; i++) {
    const cgn_stage *stages = CGN_ITEMS(ruleset->image, rules[i].stages, cgn_stage);
    for (uint32_t j = 0; j < rules[i].stages.count; j++) found |= stages[j].from == instant;
  }
  return found;
}

/* The instant, and the last second before it. */
static void say_turn(cgn_edits *edits, int side, int64_t instant) {
  if (instant == INT64_MIN || instant == INT64_MAX || instant < SECOND) return;
  bool one_sided = !turns_at(edits->rulesets[1 - side], instant);
  say_instant(edits, instant, one_sided);
  say_instant(edits, instant - SECOND, one_sided);
}

static void say_dates(cgn_edits *edits, int side) {
  const struct consigne_ruleset *ruleset = edits->rulesets[side];
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_rule *rules = CGN_ITEMS(ruleset->image, program->rules, cgn_rule);
  const cgn_delegation *delegations = CGN_ITEMS(ruleset->image, program->delegations, cgn_delegation);
  for (uint32_t i = 0; i < program->delegations.count && i < CGN_EDITS_ONE_SIDED; i++)
    say_turn(edits, side, delegations[i].end);
  for (uint32_t i = 0; i < program->rules.count; i++) {
    const cgn_stage *stages = CGN_ITEMS(ruleset->image, rules[i].stages, cgn_stage);
    for (uint32_t j = 0; j < rules[i].stages.count; j++) say_turn(edits, side, stages[j].from);
  }
}

/* ---- Expects ------------------------------------------------------------------------------- */

static void say_given(cgn_edits *edits, const cgn_scenario_given *given, uint32_t *made) {
  for (uint32_t i = 0; i < (given->count ? given->count : 1); i++) {
    if (*made == CGN_EDITS_GIVEN) return;
    cgn_edit edit = cgn_edit_start(false);
    cgn_edit_put(&edit, *given, given->count ? given->values[i] : (cgn_text){NULL, 0});
    ++*made;
    cgn_edits_add(edits, &edit);
  }
}

static void say_expects(cgn_edits *edits, int side) {
  const struct consigne_ruleset *ruleset = edits->rulesets[side];
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_expect *expects = CGN_ITEMS(ruleset->image, program->expects, cgn_expect);
  uint32_t made[CGN_FIRST_FACT + CGN_FACTS] = {0};
  for (uint32_t i = 0; i < program->expects.count; i++) {
    const cgn_given *givens = CGN_ITEMS(ruleset->image, expects[i].givens, cgn_given);
    for (uint32_t j = 0; j < expects[i].givens.count; j++) {
      cgn_scenario_given one;
      bool value = givens[j].kind == CGN_GIVEN_VALUES || givens[j].kind == CGN_GIVEN_HEADER;
      if (!value) continue;
      edits->failed |= !cgn_expect_read(ruleset, &givens[j], &edits->arena, &one);
      if (edits->failed) return;
      say_given(edits, &one, &made[cgn_edits_field(edits, &one)]);
    }
  }
}

/* ---- Fields ----------------------------------------------------------------------------------- */

/* Values that two mail programs read differently, or that none can read. */
static void say_malformed(cgn_edits *edits, int side, int field) {
  const cgn_field *info = cgn_field_of(field);
  if (!info || !info->claim || info->type != CGN_TYPE_ADDRESS) return;
  cgn_edits_add_value(edits, side, field, CGN_TEXT("a"), false);
  if (field != CONSIGNE_FIELD_SMTP_MAILFROM)
    cgn_edits_add_value(edits, side, field, CGN_TEXT("Doe, Jo <a@stranger.example>"), false);
}

static void say_field(cgn_edits *edits, int side, int field) {
  cgn_text stranger = cgn_edits_stranger(field);
  say_built_in(edits, side, field);
  if (stranger.at) cgn_edits_add_value(edits, side, field, stranger, false);
  say_malformed(edits, side, field);
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM) say_state(edits, side, field, CGN_GIVEN_NULL);
  say_state(edits, side, field, CGN_GIVEN_ABSENT);
  if (cgn_field_type(field) == CGN_TYPE_IP)
    cgn_edits_add_value(edits, side, field, CGN_TEXT("2001:db8:77::1"), false);
}

void cgn_edits_find_givens(cgn_edits *edits, int side) {
  const cgn_program *program = cgn_program_of(edits->rulesets[side]);
  int end = CGN_FIRST_FACT + (int)program->facts.count;
  say_declared(edits, side);
  say_dates(edits, side);
  for (int field = 1; field < end; field++)
    if (cgn_mask_has(program->reads, field)) say_field(edits, side, field);
  say_expects(edits, side);
  for (int field = 1; field < end; field++)
    if (cgn_mask_has(program->reads, field)) say_state(edits, side, field, CGN_GIVEN_UNKNOWN);
}

/* SPDX-License-Identifier: MIT */
/*
 * What no set lists: states of fields, words that are declared, dates, values
 * that nobody knows, malformed ones, and what the expects of both give.
 */
#include "advise/diff/boundary.h"
#include "decide/expect.h"
#include "decide/fields.h"

enum { SECOND = 1000 }; /* milliseconds: the language counts no less */

static void say_state(cgn_boundary *boundary, int side, int field, cgn_given_kind kind) {
  cgn_move move = cgn_move_start(false);
  cgn_told told = cgn_boundary_name(boundary, side, field);
  told.kind = kind;
  cgn_move_say(&move, told, (cgn_text){NULL, 0});
  cgn_boundary_add(boundary, &move);
}

/* ---- Words ------------------------------------------------------------------------------ */

/* Words that the language has for a field. */
static void say_built_in(cgn_boundary *boundary, int side, int field) {
  const cgn_field *info = cgn_field_of(field);
  cgn_text words = info && info->words ? cgn_text_of_string(info->words) : (cgn_text){NULL, 0};
  for (size_t at = 0; at < words.length;) {
    size_t end = cgn_text_find(words, at, ' ');
    cgn_boundary_value(boundary, side, field, cgn_text_slice(words, at, end - at), false);
    at = end + 1;
  }
}

/* Words that a ruleset declares, "17 webmail": of a field whose number is the same or is a fact's. */
static void say_declared(cgn_boundary *boundary, int side) {
  const struct consigne_ruleset *ruleset = boundary->rulesets[side], *other = boundary->rulesets[1 - side];
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++) {
    cgn_name_entry entry;
    uint64_t field;
    if (!cgn_names_at(ruleset->image, names, place, &entry) || entry.kind != CGN_NAME_FIELD_WORD) continue;
    size_t blank = cgn_text_find(entry.key, 0, ' ');
    if (!cgn_text_to_number(cgn_text_slice(entry.key, 0, blank), CGN_FIRST_FACT + CGN_FACTS - 1, &field)) continue;
    cgn_told told = cgn_boundary_name(boundary, side, (int)field);
    int there = told.field ? told.field : cgn_program_fact(other, told.name);
    cgn_text word = cgn_text_slice(entry.key, blank + 1, entry.key.length);
    cgn_boundary_value(boundary, side, (int)field, word, !there || !cgn_program_word(other, there, word));
  }
}

/* ---- Dates ------------------------------------------------------------------------------- */

static void say_instant(cgn_boundary *boundary, int64_t instant, bool apart) {
  cgn_move move = cgn_move_start(apart);
  cgn_told told = {.kind = CGN_GIVEN_VALUES, .field = CONSIGNE_FIELD_NOW, .instant = instant};
  cgn_move_say(&move, told, (cgn_text){NULL, 0});
  cgn_boundary_add(boundary, &move);
}

/* Whether some stage or delegation of the ruleset turns at this instant. */
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

/* The last second before, and the instant. */
static void say_turn(cgn_boundary *boundary, int side, int64_t instant) {
  if (instant == INT64_MIN || instant == INT64_MAX || instant < SECOND) return;
  bool apart = !turns_at(boundary->rulesets[1 - side], instant);
  say_instant(boundary, instant, apart);
  say_instant(boundary, instant - SECOND, apart);
}

static void say_dates(cgn_boundary *boundary, int side) {
  const struct consigne_ruleset *ruleset = boundary->rulesets[side];
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_rule *rules = CGN_ITEMS(ruleset->image, program->rules, cgn_rule);
  const cgn_delegation *delegations = CGN_ITEMS(ruleset->image, program->delegations, cgn_delegation);
  for (uint32_t i = 0; i < program->delegations.count && i < CGN_MOVES_APART; i++)
    say_turn(boundary, side, delegations[i].end);
  for (uint32_t i = 0; i < program->rules.count; i++) {
    const cgn_stage *stages = CGN_ITEMS(ruleset->image, rules[i].stages, cgn_stage);
    for (uint32_t j = 0; j < rules[i].stages.count; j++) say_turn(boundary, side, stages[j].from);
  }
}

/* ---- Expects ------------------------------------------------------------------------------- */

static void say_given(cgn_boundary *boundary, const cgn_told *given, uint32_t *told) {
  for (uint32_t i = 0; i < (given->count ? given->count : 1); i++) {
    if (*told == CGN_MOVES_GIVEN) return;
    cgn_move move = cgn_move_start(false);
    cgn_move_say(&move, *given, given->count ? given->values[i] : (cgn_text){NULL, 0});
    ++*told;
    cgn_boundary_add(boundary, &move);
  }
}

static void say_expects(cgn_boundary *boundary, int side) {
  const struct consigne_ruleset *ruleset = boundary->rulesets[side];
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_expect *expects = CGN_ITEMS(ruleset->image, program->expects, cgn_expect);
  uint32_t told[CGN_FIRST_FACT + CGN_FACTS] = {0};
  for (uint32_t i = 0; i < program->expects.count; i++) {
    const cgn_given *givens = CGN_ITEMS(ruleset->image, expects[i].givens, cgn_given);
    for (uint32_t j = 0; j < expects[i].givens.count; j++) {
      cgn_told one;
      bool value = givens[j].kind == CGN_GIVEN_VALUES || givens[j].kind == CGN_GIVEN_HEADER;
      if (!value) continue;
      boundary->failed |= !cgn_expect_read(ruleset, &givens[j], &boundary->arena, &one);
      if (boundary->failed) return;
      say_given(boundary, &one, &told[cgn_boundary_field(boundary, &one)]);
    }
  }
}

/* ---- Fields ----------------------------------------------------------------------------------- */

/* What a mail program sends that two readers read in two ways, or not at all. */
static void say_malformed(cgn_boundary *boundary, int side, int field) {
  const cgn_field *info = cgn_field_of(field);
  if (!info || !info->claim || info->type != CGN_TYPE_ADDRESS) return;
  cgn_boundary_value(boundary, side, field, CGN_TEXT("a"), false);
  if (field != CONSIGNE_FIELD_SMTP_MAILFROM)
    cgn_boundary_value(boundary, side, field, CGN_TEXT("Doe, Jo <a@stranger.example>"), false);
}

static void say_field(cgn_boundary *boundary, int side, int field) {
  cgn_text stranger = cgn_boundary_stranger(field);
  say_built_in(boundary, side, field);
  if (stranger.at) cgn_boundary_value(boundary, side, field, stranger, false);
  say_malformed(boundary, side, field);
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM) say_state(boundary, side, field, CGN_GIVEN_NULL);
  say_state(boundary, side, field, CGN_GIVEN_ABSENT);
  if (cgn_field_type(field) == CGN_TYPE_IP)
    cgn_boundary_value(boundary, side, field, CGN_TEXT("2001:db8:77::1"), false);
}

void cgn_boundary_givens(cgn_boundary *boundary, int side) {
  const cgn_program *program = cgn_program_of(boundary->rulesets[side]);
  int end = CGN_FIRST_FACT + (int)program->facts.count;
  say_declared(boundary, side);
  say_dates(boundary, side);
  for (int field = 1; field < end; field++)
    if (cgn_mask_has(program->reads, field)) say_field(boundary, side, field);
  say_expects(boundary, side);
  for (int field = 1; field < end; field++)
    if (cgn_mask_has(program->reads, field)) say_state(boundary, side, field, CGN_GIVEN_UNKNOWN);
}

/* SPDX-License-Identifier: MIT */
/*
 * Cases that hinge on one rule: found by climbing. From the case that comes
 * nearest to what is looked for, boundary values are tried one after the other,
 * and each that brings it nearer is kept.
 */
#include "advise/diff/cases.h"
#include "advise/diff/near.h"
#include "decide/stages.h"

/* What is looked for: that rules of one side hold, or that one proof alone keeps one from holding. */
typedef struct goal {
  const cgn_cases *cases;
  int side;
  uint32_t rule, proof; /* CGN_NONE: no proof */
  uint32_t second;      /* another rule that holds too; CGN_NONE: none */
} goal;

enum { REACHED = 2 * CGN_NEAR_ALL + 1 };

static const cgn_program *program_of(const cgn_cases *cases, int side) {
  return cgn_program_of(cases->probe->sides[side].ruleset);
}

static const cgn_rule *rule_at(const cgn_cases *cases, int side, uint32_t rule) {
  const struct consigne_ruleset *ruleset = cases->probe->sides[side].ruleset;
  return &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->rules, cgn_rule)[rule];
}

static cgn_text rule_name(const cgn_cases *cases, int side, uint32_t rule) {
  return cgn_image_text(cases->probe->sides[side].ruleset->image, rule_at(cases, side, rule)->name);
}

/* The rule of this name on the other side; CGN_NONE: there is none. */
static uint32_t rule_elsewhere(const cgn_cases *cases, int side, uint32_t rule) {
  uint32_t count = program_of(cases, 1 - side)->rules.count;
  for (uint32_t i = 0; i < count; i++)
    if (cgn_text_equal_nocase(rule_name(cases, side, rule), rule_name(cases, 1 - side, i))) return i;
  return CGN_NONE;
}

/* No rule before the one that is looked for has decided. */
static bool comes_so_far(const goal *of, const struct consigne_outcome *outcome) {
  uint32_t first = of->second < of->rule ? of->second : of->rule;
  return outcome->rule_index >= first && outcome->cause != CONSIGNE_CAUSE_FAILURE;
}

static uint32_t measure(const void *context, const cgn_probe *probe) {
  const goal *of = context;
  const struct consigne_decision *decision = &probe->sides[of->side].decision;
  uint32_t near = cgn_near_rule(decision->judge, of->rule, of->proof);
  if (of->second != CGN_NONE) near = (near + cgn_near_rule(decision->judge, of->second, CGN_NONE)) / 2;
  return 2 * near + comes_so_far(of, &decision->fold);
}

/* ---- Climbing ------------------------------------------------------------------------- */

/* The fields that matter: what the rules read and, once they hold, what the rule reads that decides before them. */
static void find_fields(const goal *of, uint32_t near, uint64_t mask[2]) {
  const cgn_boundary *boundary = of->cases->boundary;
  const struct consigne_outcome *outcome = &of->cases->probe->sides[of->side].decision.fold;
  mask[0] = mask[1] = 0;
  cgn_boundary_mask(boundary, of->side, rule_at(of->cases, of->side, of->rule)->reads, mask);
  if (of->second != CGN_NONE)
    cgn_boundary_mask(boundary, of->side, rule_at(of->cases, of->side, of->second)->reads, mask);
  if (near >= 2 * CGN_NEAR_ALL && outcome->rule_index < program_of(of->cases, of->side)->rules.count)
    cgn_boundary_mask(boundary, of->side, rule_at(of->cases, of->side, outcome->rule_index)->reads, mask);
}

static bool matters(const cgn_move *move, const uint64_t mask[2], const cgn_move *fixed) {
  if (move->givens[0].kind == CGN_GIVEN_UNKNOWN) return false;
  for (int i = 0; fixed && i < 2; i++)
    if (move->fields[i] & fixed->fields[i]) return false;
  return move->givens[0].kind > CGN_GIVEN_UNKNOWN || (move->fields[0] & mask[0]) || (move->fields[1] & mask[1]);
}

/* One time through all values. True: it came nearer. */
static bool climb_round(cgn_cases *cases, const goal *of, const cgn_move *fixed, cgn_case *at, uint32_t *near) {
  uint32_t before = *near;
  uint64_t mask[2];
  find_fields(of, *near, mask);
  for (uint32_t i = 0; i < cases->boundary->count && *near < REACHED && !cgn_cases_are_done(cases); i++) {
    const cgn_move *move = cases->boundary->moves[i];
    cgn_case next;
    if (!matters(move, mask, fixed)) continue;
    cgn_case_copy(&next, at);
    if (!cgn_move_make(move, &next)) continue;
    uint32_t measured = cgn_cases_try(cases, &next, measure, of);
    if (measured <= *near) continue;
    *near = measured;
    cgn_case_copy(at, &next);
  }
  return *near > before;
}

/* The base that comes nearest, with the fixed values in it. */
static uint32_t start(cgn_cases *cases, const goal *of, const cgn_move *fixed, cgn_case *at) {
  uint32_t best = 0, bases = cases->base_count;
  at->count = 0;
  for (uint32_t i = 0; i < bases && !cgn_cases_are_done(cases); i++) {
    cgn_case from;
    cgn_case_copy(&from, cases->bases[i]);
    if (fixed && !cgn_move_make(fixed, &from)) continue;
    uint32_t near = cgn_cases_try(cases, &from, measure, of);
    if (near <= best && i > 0) continue;
    best = near;
    cgn_case_copy(at, &from);
  }
  return best;
}

/* Leaves in `at` what came nearest. */
static void climb(cgn_cases *cases, const goal *of, const cgn_move *fixed, cgn_case *at) {
  uint32_t near = start(cases, of, fixed, at);
  for (int round = 0; round < CGN_CLIMB_ROUNDS && near < REACHED; round++) {
    cgn_cases_try(cases, at, measure, of); /* what decides there stands in the decision again */
    if (!climb_round(cases, of, fixed, at, &near)) break;
  }
  if (!fixed && near >= CGN_NEAR_ALL) cgn_cases_add_base(cases, at);
}

/* ---- Shares ------------------------------------------------------------------------------ */

typedef struct shares {
  uint32_t at[2 * CGN_STAGES + 2]; /* sorted */
  uint32_t count;
} shares;

static void add_share(shares *to, uint32_t share) {
  uint32_t at = to->count;
  for (uint32_t i = 0; i < to->count; i++)
    if (to->at[i] == share) return;
  for (; at > 0 && to->at[at - 1] > share; at--) to->at[at] = to->at[at - 1];
  to->at[at] = share;
  to->count++;
}

static void add_stages(const cgn_cases *cases, int side, uint32_t rule, shares *to) {
  if (rule == CGN_NONE) return;
  cgn_span span = rule_at(cases, side, rule)->stages;
  const cgn_stage *stages = CGN_ITEMS(cases->probe->sides[side].ruleset->image, span, cgn_stage);
  for (uint32_t i = 0; i < span.count; i++) add_share(to, stages[i].share);
}

/* A local part, or login, that is in the greater share of the rule and not in the smaller; at NULL: none was found.
 */
static cgn_text find_name(cgn_cases *cases, const goal *of, cgn_text rest, const uint32_t between[2]) {
  const cgn_judge *judge = cases->probe->sides[of->side].decision.judge;
  const cgn_rule *rule = rule_at(cases, of->side, of->rule);
  cgn_buffer *text = &cases->boundary->text;
  for (uint32_t i = 0; i < CGN_SHARE_NAMES; i++) {
    cgn_buffer_clear(text);
    cgn_buffer_add_octet(text, 'a');
    cgn_buffer_add_number(text, i);
    cgn_buffer_add(text, rest);
    cgn_text name = cgn_buffer_text(text);
    cases->failed |= text->failed;
    if (cgn_stage_has(judge, rule, between[1], name) && !cgn_stage_has(judge, rule, between[0], name))
      return cgn_arena_copy(&cases->boundary->arena, name);
  }
  return (cgn_text){NULL, 0};
}

/* The case at each date on which the rule's stages change. */
static void try_dates(cgn_cases *cases, const goal *of, const cgn_case *at) {
  cgn_span span = rule_at(cases, of->side, of->rule)->stages;
  const cgn_stage *stages = CGN_ITEMS(cases->probe->sides[of->side].ruleset->image, span, cgn_stage);
  cgn_cases_try(cases, at, NULL, NULL);
  for (uint32_t i = 0; i < span.count; i++) {
    cgn_case then;
    const cgn_told now = {.kind = CGN_GIVEN_VALUES, .field = CONSIGNE_FIELD_NOW, .instant = stages[i].from};
    cgn_case_copy(&then, at);
    if (stages[i].from != INT64_MIN && cgn_case_put(&then, &now)) cgn_cases_try(cases, &then, NULL, NULL);
  }
}

static const cgn_text some_login = {"a", 1};

static void try_share(cgn_cases *cases, const goal *of, const cgn_case *base, int field,
                      const uint32_t between[2]) {
  cgn_case at;
  uint32_t given = 0;
  cgn_case_copy(&at, base);
  if (field == CONSIGNE_FIELD_SMTP_AUTH) { /* without a subject it is who logged in that is in the share, or not */
    const cgn_told login = {.kind = CGN_GIVEN_VALUES, .field = field, .values = &some_login, .count = 1};
    if (!cgn_case_put(&at, &login)) return;
  }
  while (given < at.count && (at.givens[given].field != field || at.givens[given].count == 0)) given++;
  if (given == at.count) return;
  cgn_text value = at.values[given][0];
  cgn_text name = find_name(cases, of, cgn_text_slice(value, cgn_text_find(value, 0, '@'), value.length), between);
  cases->failed |= cases->boundary->arena.failed;
  if (!name.at) return;
  cgn_case_replace(&at, value, name);
  try_dates(cases, of, &at);
}

/* A case with a value in each share that either ruleset tells apart (language section 7). */
static void try_shares(cgn_cases *cases, const goal *of, const cgn_case *base) {
  static const int fields[] = {CONSIGNE_FIELD_HEADER_FROM, CONSIGNE_FIELD_SMTP_MAILFROM,
                               CONSIGNE_FIELD_HEADER_SENDER, CONSIGNE_FIELD_SMTP_RCPTTO, CONSIGNE_FIELD_SMTP_AUTH};
  shares all = {{0, CGN_SHARE_ALL}, 2};
  add_stages(cases, of->side, of->rule, &all);
  add_stages(cases, 1 - of->side, rule_elsewhere(cases, of->side, of->rule), &all);
  for (uint32_t i = 0; all.count > 2 && i + 1 < all.count; i++)
    for (size_t j = 0; j < sizeof fields / sizeof *fields && !cgn_cases_are_done(cases); j++)
      try_share(cases, of, base, fields[j], &all.at[i]);
}

/* ---- Rules --------------------------------------------------------------------------------- */

static void climb_rule(cgn_cases *cases, int side, uint32_t rule, const cgn_move *fixed) {
  goal of = {cases, side, rule, CGN_NONE, CGN_NONE};
  cgn_case at;
  climb(cases, &of, fixed, &at);
  if (!fixed) try_shares(cases, &of, &at);
  for (of.proof = 0; of.proof < rule_at(cases, side, rule)->proofs.count && !cgn_cases_are_done(cases); of.proof++)
    climb(cases, &of, fixed, &at);
}

/* Rules that stand in another order there: a case in which both hold tells. */
static void climb_order(cgn_cases *cases, int side, uint32_t rule) {
  uint32_t here = rule_elsewhere(cases, side, rule), count = program_of(cases, side)->rules.count;
  for (uint32_t other = rule + 1; here != CGN_NONE && other < count && !cgn_cases_are_done(cases); other++) {
    uint32_t there = rule_elsewhere(cases, side, other);
    const goal of = {cases, side, rule, CGN_NONE, other};
    cgn_case at;
    if (there != CGN_NONE && there < here) climb(cases, &of, NULL, &at);
  }
}

void cgn_cases_of_rules(cgn_cases *cases, uint32_t percent) {
  cgn_cases_part part = cgn_cases_begin(cases, percent);
  for (int side = CGN_NEW; side >= CGN_OLD; side--) {
    uint32_t count = program_of(cases, side)->rules.count;
    for (uint32_t rule = 0; rule < count && !cgn_cases_are_done(cases); rule++) climb_order(cases, side, rule);
    for (uint32_t rule = 0; rule < count && !cgn_cases_are_done(cases); rule++) climb_rule(cases, side, rule, NULL);
  }
  cgn_cases_end(cases, &part);
}

void cgn_cases_of_apart(cgn_cases *cases, uint32_t percent) {
  cgn_cases_part part = cgn_cases_begin(cases, percent);
  for (uint32_t i = 0; i < cases->boundary->count && cases->boundary->moves[i]->apart; i++) {
    const cgn_move *move = cases->boundary->moves[i];
    for (int side = CGN_NEW; side >= CGN_OLD; side--) {
      for (uint32_t rule = 0; rule < program_of(cases, side)->rules.count && !cgn_cases_are_done(cases); rule++) {
        uint64_t mask[2] = {0, 0};
        cgn_boundary_mask(cases->boundary, side, rule_at(cases, side, rule)->reads, mask);
        if ((mask[0] & move->fields[0]) || (mask[1] & move->fields[1])) climb_rule(cases, side, rule, move);
      }
    }
  }
  cgn_cases_end(cases, &part);
}

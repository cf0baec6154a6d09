/* SPDX-License-Identifier: MIT */
/* Scenarios that depend on one rule, found by climbing. The search begins with the base that has the best score.
 * It tries one edit after the other, and keeps each one that makes the score better. */
#include "advise/diff/search.h"
#include "decide/stages.h"

/* What is looked for: rules of one side hold, or one proof alone keeps a rule from holding. */
typedef struct goal {
  const cgn_search *search;
  int side;
  uint32_t rule, proof; /* proof CGN_NONE: the rule holds */
  uint32_t second;      /* another rule that must hold too; CGN_NONE: none */
} goal;

enum { REACHED = 2 * CGN_SCORE_ALL + 1 };

static const cgn_program *program_of(const cgn_search *search, int side) {
  return cgn_program_of(search->probe->sides[side].ruleset);
}

static const cgn_rule *rule_at(const cgn_search *search, int side, uint32_t rule) {
  const struct consigne_ruleset *ruleset = search->probe->sides[side].ruleset;
  return &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->rules, cgn_rule)[rule];
}

static cgn_text rule_name(const cgn_search *search, int side, uint32_t rule) {
  return cgn_image_text(search->probe->sides[side].ruleset->image, rule_at(search, side, rule)->name);
}

/* The rule of this name on the other side; CGN_NONE: there is none. */
static uint32_t rule_elsewhere(const cgn_search *search, int side, uint32_t rule) {
  uint32_t count = program_of(search, 1 - side)->rules.count;
  for (uint32_t i = 0; i < count; i++)
    if (cgn_text_equal_nocase(rule_name(search, side, rule), rule_name(search, 1 - side, i))) return i;
  return CGN_NONE;
}

/* Whether no earlier rule has decided. */
static bool comes_so_far(const goal *of, const struct consigne_outcome *outcome) {
  uint32_t first = of->second < of->rule ? of->second : of->rule;
  return outcome->rule_index >= first && outcome->cause != CONSIGNE_CAUSE_FAILURE;
}

static uint32_t measure(const void *context, const cgn_probe *probe) {
  const goal *of = context;
  const struct consigne_decision *decision = &probe->sides[of->side].decision;
  uint32_t score = cgn_score_rule(decision->judge, of->rule, of->proof);
  if (of->second != CGN_NONE) score = (score + cgn_score_rule(decision->judge, of->second, CGN_NONE)) / 2;
  return 2 * score + comes_so_far(of, &decision->fold);
}

/* ---- Climbing ------------------------------------------------------------------------- */

/* The fields that matter: those that the rules read. When the rules hold, also those of the rule that decides
 * before them. */
static void find_fields(const goal *of, uint32_t score, uint64_t mask[2]) {
  const cgn_edits *edits = of->search->edits;
  const struct consigne_outcome *outcome = &of->search->probe->sides[of->side].decision.fold;
  mask[0] = mask[1] = 0;
  cgn_edits_mask(edits, of->side, rule_at(of->search, of->side, of->rule)->reads, mask);
  if (of->second != CGN_NONE)
    cgn_edits_mask(edits, of->side, rule_at(of->search, of->side, of->second)->reads, mask);
  if (score >= 2 * CGN_SCORE_ALL && outcome->rule_index < program_of(of->search, of->side)->rules.count)
    cgn_edits_mask(edits, of->side, rule_at(of->search, of->side, outcome->rule_index)->reads, mask);
}

static bool matters(const cgn_edit *edit, const uint64_t mask[2], const cgn_edit *fixed) {
  if (edit->givens[0].kind == CGN_GIVEN_UNKNOWN) return false;
  for (int i = 0; fixed && i < 2; i++)
    if (edit->fields[i] & fixed->fields[i]) return false;
  return edit->givens[0].kind > CGN_GIVEN_UNKNOWN || (edit->fields[0] & mask[0]) || (edit->fields[1] & mask[1]);
}

/* Tries all edits once. True: the score is better. */
static bool climb_round(cgn_search *search, const goal *of, const cgn_edit *fixed, cgn_scenario *at,
                        uint32_t *score) {
  uint32_t before = *score;
  uint64_t mask[2];
  find_fields(of, *score, mask);
  for (uint32_t i = 0; i < search->edits->count && *score < REACHED && !cgn_search_is_done(search); i++) {
    const cgn_edit *edit = search->edits->at[i];
    cgn_scenario next;
    if (!matters(edit, mask, fixed)) continue;
    cgn_scenario_copy(&next, at);
    if (!cgn_edit_apply(edit, &next)) continue;
    uint32_t measured = cgn_search_try(search, &next, measure, of);
    if (measured <= *score) continue;
    *score = measured;
    cgn_scenario_copy(at, &next);
  }
  return *score > before;
}

/* The base with the best score once the fixed edit is in it. */
static uint32_t start(cgn_search *search, const goal *of, const cgn_edit *fixed, cgn_scenario *at) {
  uint32_t best = 0, bases = search->base_count;
  at->count = 0;
  for (uint32_t i = 0; i < bases && !cgn_search_is_done(search); i++) {
    cgn_scenario from;
    cgn_scenario_copy(&from, search->bases[i]);
    if (fixed && !cgn_edit_apply(fixed, &from)) continue;
    uint32_t score = cgn_search_try(search, &from, measure, of);
    if (score <= best && i > 0) continue;
    best = score;
    cgn_scenario_copy(at, &from);
  }
  return best;
}

/* Leaves the scenario with the best score in `at`. */
static void climb(cgn_search *search, const goal *of, const cgn_edit *fixed, cgn_scenario *at) {
  uint32_t score = start(search, of, fixed, at);
  for (int round = 0; round < CGN_CLIMB_ROUNDS && score < REACHED; round++) {
    cgn_search_try(search, at, measure, of); /* so that find_fields sees its decision */
    if (!climb_round(search, of, fixed, at, &score)) break;
  }
  if (!fixed && score >= CGN_SCORE_ALL) cgn_search_add_base(search, at);
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

static void add_stages(const cgn_search *search, int side, uint32_t rule, shares *to) {
  if (rule == CGN_NONE) return;
  cgn_span span = rule_at(search, side, rule)->stages;
  const cgn_stage *stages = CGN_ITEMS(search->probe->sides[side].ruleset->image, span, cgn_stage);
  for (uint32_t i = 0; i < span.count; i++) add_share(to, stages[i].share);
}

/* A local part, or login, that is in the greater share of the rule and not in the smaller; at NULL: none was
 * found. */
static cgn_text find_name(cgn_search *search, const goal *of, cgn_text rest, const uint32_t between[2]) {
  const cgn_judge *judge = search->probe->sides[of->side].decision.judge;
  const cgn_rule *rule = rule_at(search, of->side, of->rule);
  cgn_buffer *text = &search->edits->text;
  for (uint32_t i = 0; i < CGN_SHARE_NAMES; i++) {
    cgn_buffer_clear(text);
    cgn_buffer_add_octet(text, 'a');
    cgn_buffer_add_number(text, i);
    cgn_buffer_add(text, rest);
    cgn_text name = cgn_buffer_text(text);
    search->failed |= text->failed;
    if (cgn_stage_has(judge, rule, between[1], name) && !cgn_stage_has(judge, rule, between[0], name))
      return cgn_arena_copy(&search->edits->arena, name);
  }
  return (cgn_text){NULL, 0};
}

/* Tries the scenario at each date on which a stage of the rule begins. */
static void try_dates(cgn_search *search, const goal *of, const cgn_scenario *at) {
  cgn_span span = rule_at(search, of->side, of->rule)->stages;
  const cgn_stage *stages = CGN_ITEMS(search->probe->sides[of->side].ruleset->image, span, cgn_stage);
  cgn_search_try(search, at, NULL, NULL);
  for (uint32_t i = 0; i < span.count; i++) {
    cgn_scenario then;
    const cgn_scenario_given now = {
        .kind = CGN_GIVEN_VALUES, .field = CONSIGNE_FIELD_NOW, .instant = stages[i].from};
    cgn_scenario_copy(&then, at);
    if (stages[i].from != INT64_MIN && cgn_scenario_put(&then, &now)) cgn_search_try(search, &then, NULL, NULL);
  }
}

static const cgn_text some_login = {"a", 1};

static void try_share(cgn_search *search, const goal *of, const cgn_scenario *base, int field,
                      const uint32_t between[2]) {
  cgn_scenario at;
  uint32_t index = 0;
  cgn_scenario_copy(&at, base);
  if (field == CONSIGNE_FIELD_SMTP_AUTH) { /* without a subject, the share is decided for the login */
    const cgn_scenario_given login = {.kind = CGN_GIVEN_VALUES, .field = field, .values = &some_login, .count = 1};
    if (!cgn_scenario_put(&at, &login)) return;
  }
  while (index < at.count && (at.givens[index].field != field || at.givens[index].count == 0)) index++;
  if (index == at.count) return;
  cgn_text value = at.values[index][0];
  cgn_text name = find_name(search, of, cgn_text_slice(value, cgn_text_find(value, 0, '@'), value.length), between);
  search->failed |= search->edits->arena.failed;
  if (!name.at) return;
  cgn_scenario_replace(&at, value, name);
  try_dates(search, of, &at);
}

/* Tries a scenario with a value in each share at which either ruleset makes a difference (language section 7). */
static void try_shares(cgn_search *search, const goal *of, const cgn_scenario *base) {
  static const int fields[] = {CONSIGNE_FIELD_HEADER_FROM, CONSIGNE_FIELD_SMTP_MAILFROM,
                               CONSIGNE_FIELD_HEADER_SENDER, CONSIGNE_FIELD_SMTP_RCPTTO, CONSIGNE_FIELD_SMTP_AUTH};
  shares all = {{0, CGN_SHARE_ALL}, 2};
  add_stages(search, of->side, of->rule, &all);
  add_stages(search, 1 - of->side, rule_elsewhere(search, of->side, of->rule), &all);
  for (uint32_t i = 0; all.count > 2 && i + 1 < all.count; i++)
    for (size_t j = 0; j < sizeof fields / sizeof *fields && !cgn_search_is_done(search); j++)
      try_share(search, of, base, fields[j], &all.at[i]);
}

/* ---- Rules --------------------------------------------------------------------------------- */

static void climb_rule(cgn_search *search, int side, uint32_t rule, const cgn_edit *fixed) {
  goal of = {search, side, rule, CGN_NONE, CGN_NONE};
  cgn_scenario at;
  climb(search, &of, fixed, &at);
  if (!fixed) try_shares(search, &of, &at);
  for (of.proof = 0; of.proof < rule_at(search, side, rule)->proofs.count && !cgn_search_is_done(search);
       of.proof++)
    climb(search, &of, fixed, &at);
}

/* If two rules stand in another order on the other side, a scenario in which both hold shows it. */
static void climb_order(cgn_search *search, int side, uint32_t rule) {
  uint32_t here = rule_elsewhere(search, side, rule), count = program_of(search, side)->rules.count;
  for (uint32_t other = rule + 1; here != CGN_NONE && other < count && !cgn_search_is_done(search); other++) {
    uint32_t there = rule_elsewhere(search, side, other);
    const goal of = {search, side, rule, CGN_NONE, other};
    cgn_scenario at;
    if (there != CGN_NONE && there < here) climb(search, &of, NULL, &at);
  }
}

void cgn_search_rules(cgn_search *search, uint32_t percent) {
  cgn_search_part part = cgn_search_begin(search, percent);
  for (int side = CGN_NEW; side >= CGN_OLD; side--) {
    uint32_t count = program_of(search, side)->rules.count;
    for (uint32_t rule = 0; rule < count && !cgn_search_is_done(search); rule++) climb_order(search, side, rule);
    for (uint32_t rule = 0; rule < count && !cgn_search_is_done(search); rule++)
      climb_rule(search, side, rule, NULL);
  }
  cgn_search_end(search, &part);
}

void cgn_search_one_sided(cgn_search *search, uint32_t percent) {
  cgn_search_part part = cgn_search_begin(search, percent);
  for (uint32_t i = 0; i < search->edits->count && search->edits->at[i]->one_sided; i++) {
    const cgn_edit *edit = search->edits->at[i];
    for (int side = CGN_NEW; side >= CGN_OLD; side--) {
      for (uint32_t rule = 0; rule < program_of(search, side)->rules.count && !cgn_search_is_done(search); rule++) {
        uint64_t mask[2] = {0, 0};
        cgn_edits_mask(search->edits, side, rule_at(search, side, rule)->reads, mask);
        if ((mask[0] & edit->fields[0]) || (mask[1] & edit->fields[1])) climb_rule(search, side, rule, edit);
      }
    }
  }
  cgn_search_end(search, &part);
}

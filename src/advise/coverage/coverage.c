/* SPDX-License-Identifier: MIT */
/* Decides again with its own decision, and counts what the judge looked at before that is overwritten. */
#include "advise/coverage/coverage.h"

#include "decide/evaluate.h"

static uint32_t rules_of(const struct consigne_coverage *coverage) {
  return cgn_program_of(coverage->ruleset)->rules.count;
}

/* ---- One outcome ------------------------------------------------------------------- */

static void count_rules(struct consigne_coverage *coverage, const struct consigne_outcome *outcome) {
  switch (outcome->cause) {
  case CONSIGNE_CAUSE_RULE: cgn_coverage_count(coverage, CGN_BLOCK_RULES, outcome->rule_index, CGN_TRUE); break;
  case CONSIGNE_CAUSE_DEFAULT: cgn_coverage_count(coverage, CGN_BLOCK_FALLBACK, 0, CGN_TRUE); break;
  default: cgn_coverage_count(coverage, CGN_BLOCK_RULES, outcome->rule_index, CGN_UNKNOWN); break;
  }
  for (uint32_t i = 0; i < outcome->warnings.count; i++) {
    const cgn_label *warning = &outcome->warnings.at[i];
    cgn_coverage_count(coverage, CGN_BLOCK_RULES, warning->rule, warning->assumed ? CGN_UNKNOWN : CGN_TRUE);
  }
}

static bool observe(void *context, struct consigne_decision *decision, const struct consigne_outcome *outcome) {
  struct consigne_coverage *coverage = context;
  bool by_rule = outcome->cause == CONSIGNE_CAUSE_RULE;
  uint32_t rules = rules_of(coverage);
  cgn_coverage_turn turn = {coverage, decision->judge, by_rule ? outcome->rule_index + 1 : rules};
  coverage->turn++;
  count_rules(coverage, outcome);
  cgn_coverage_entries(&turn);
  if (coverage->wanted == CONSIGNE_COVERAGE_ALL) turn.end = rules;
  if (coverage->wanted != CONSIGNE_COVERAGE_ENTRIES) cgn_coverage_clauses(&turn);
  return !decision->judge->arena.failed;
}

int cgn_coverage_add(struct consigne_coverage *coverage, const struct consigne_query *query, int flags,
                     int wanted) {
  coverage->wanted = wanted;
  int status = cgn_evaluate(coverage->ruleset, query, flags, coverage->decision);
  if (status != CONSIGNE_OK) return status;
  const cgn_coverage_turn turn = {.coverage = coverage, .judge = coverage->decision->judge};
  cgn_coverage_providers(&turn);
  return CONSIGNE_OK;
}

/* ---- The object ---------------------------------------------------------------------- */

void cgn_coverage_reset(struct consigne_coverage *coverage) {
  memset(coverage->tallies, 0, coverage->blocks[CGN_BLOCK_ENTRIES] * sizeof *coverage->tallies);
  if (coverage->hit_count) memset(coverage->hits, 0, coverage->hit_count * sizeof *coverage->hits);
}

static int make_decision(struct consigne_coverage *coverage, const consigne_options *options) {
  struct consigne_decision *made = cgn_allocate(&coverage->allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  int status = cgn_decision_init(made, options);
  if (status != CONSIGNE_OK) {
    cgn_release(&coverage->allocator, made);
    return status;
  }
  made->judge->observe = observe;
  made->judge->observer = coverage;
  coverage->decision = made;
  return CONSIGNE_OK;
}

int cgn_coverage_init(struct consigne_coverage *coverage, const consigne_options *options,
                      struct consigne_ruleset *ruleset) {
  const cgn_allocator *allocator = cgn_options_allocator(options);
  *coverage = (struct consigne_coverage){.allocator = *allocator, .ruleset = ruleset};
  cgn_arena_init(&coverage->arena, allocator);
  int status = make_decision(coverage, options);
  if (status == CONSIGNE_OK && !cgn_coverage_tables(coverage))
    status = coverage->arena.failed ? CONSIGNE_E_MEMORY : CONSIGNE_E_LIMIT;
  if (status != CONSIGNE_OK) cgn_coverage_release(coverage);
  return status;
}

void cgn_coverage_release(struct consigne_coverage *coverage) {
  if (coverage->decision) cgn_decision_release(coverage->decision);
  cgn_release(&coverage->allocator, coverage->decision);
  coverage->decision = NULL;
  cgn_arena_free(&coverage->arena);
}

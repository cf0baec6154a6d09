/* SPDX-License-Identifier: MIT */
/*
 * Counts the truth of each clause of the rules that were looked at, even if
 * another clause had settled the matter. Tests keep the values that the
 * decision gave them. A proof is about one value of the subject, so it is
 * evaluated for each value that makes the subject's clause true.
 */
#include "advise/coverage/coverage.h"
#include "decide/condition.h"
#include "decide/tests.h"

static void count_part(const cgn_coverage_turn *turn, uint32_t number, const cgn_value *value) {
  const cgn_coverage_part *part = &turn->coverage->parts[number];
  cgn_truth truth;
  if (part->test != CGN_NONE) {
    truth = cgn_test_holds(turn->judge, part->test, value);
  } else {
    cgn_span proofs = cgn_rule_at(turn->judge, part->rule)->proofs;
    truth =
        cgn_condition_holds(turn->judge, CGN_ITEMS(turn->judge->image, proofs, cgn_proof)[part->proof].code, value);
  }
  cgn_coverage_count(turn->coverage, CGN_BLOCK_PARTS, number, truth);
}

static void count_proofs(const cgn_coverage_turn *turn, uint32_t rule, const cgn_value *value) {
  const struct consigne_coverage *coverage = turn->coverage;
  for (uint32_t i = coverage->first_part[rule]; i < coverage->first_part[rule + 1]; i++)
    if (coverage->parts[i].proof != CGN_NONE) count_part(turn, i, value);
}

static void count_proofs_of_subject(const cgn_coverage_turn *turn, uint32_t rule) {
  const cgn_test *clause = cgn_test_at(turn->judge, cgn_rule_at(turn->judge, rule)->subject);
  cgn_walk walk = cgn_walk_of(cgn_known_of(turn->judge, clause->field));
  for (const cgn_value *value; (value = cgn_walk_next(&walk));)
    if (cgn_test_value(turn->judge, clause, value) == CGN_TRUE) count_proofs(turn, rule, value);
}

static void count_rule(const cgn_coverage_turn *turn, uint32_t rule) {
  const struct consigne_coverage *coverage = turn->coverage;
  for (uint32_t i = coverage->first_part[rule]; i < coverage->first_part[rule + 1]; i++)
    if (coverage->parts[i].proof == CGN_NONE) count_part(turn, i, NULL);
  if (cgn_rule_at(turn->judge, rule)->subject == CGN_NONE)
    count_proofs(turn, rule, NULL);
  else
    count_proofs_of_subject(turn, rule);
}

void cgn_coverage_clauses(const cgn_coverage_turn *turn) {
  cgn_needs before = turn->judge->needs;
  for (uint32_t rule = 0; rule < turn->end; rule++) count_rule(turn, rule);
  turn->judge->needs = before;
}

/* SPDX-License-Identifier: MIT */
/* Decides a scenario by both rulesets, and compares the decisions. */
#include "advise/diff/probe.h"

#include "decide/evaluate.h"
#include "decide/judge.h"
#include "decide/outcome.h"
#include "decide/tests.h"

static int init_side(cgn_side *side, const consigne_options *options, const struct consigne_ruleset *ruleset) {
  side->ruleset = ruleset;
  int status = cgn_query_init(&side->query, options);
  return status == CONSIGNE_OK ? cgn_decision_init(&side->decision, options) : status;
}

static void release_side(cgn_side *side) {
  if (!side->ruleset) return;
  cgn_query_release(&side->query);
  if (side->decision.judge) cgn_decision_release(&side->decision);
}

int cgn_probe_init(cgn_probe *probe, const consigne_options *options, const struct consigne_ruleset *before,
                   const struct consigne_ruleset *after) {
  probe->status = init_side(&probe->sides[CGN_OLD], options, before);
  if (probe->status == CONSIGNE_OK) probe->status = init_side(&probe->sides[CGN_NEW], options, after);
  return probe->status;
}

void cgn_probe_release(cgn_probe *probe) {
  for (int side = 0; side < CGN_SIDES; side++) release_side(&probe->sides[side]);
}

int cgn_scenario_decide(const struct consigne_ruleset *ruleset, const cgn_scenario *scenario,
                        struct consigne_query *query, struct consigne_decision *decision) {
  const cgn_need_reader reader = {decision->judge, ruleset, query};
  cgn_scenario said;
  cgn_scenario_for(ruleset, scenario, &said);
  int status = cgn_scenario_fill(&reader, said.givens, said.count);
  return status == CONSIGNE_OK ? cgn_evaluate(ruleset, query, CONSIGNE_FLAG_PARTIAL, decision) : status;
}

static int try_side(cgn_side *side, const cgn_scenario *scenario) {
  return cgn_scenario_decide(side->ruleset, scenario, &side->query, &side->decision);
}

bool cgn_probe_try(cgn_probe *probe, const cgn_scenario *scenario) {
  int status = probe->status;
  for (int side = 0; side < CGN_SIDES && status == CONSIGNE_OK; side++)
    status = try_side(&probe->sides[side], scenario);
  if (status == CONSIGNE_E_MEMORY) probe->status = status;
  return status == CONSIGNE_OK;
}

int cgn_probe_differs(const cgn_probe *probe) {
  return cgn_outcome_differs(&probe->sides[CGN_OLD].decision.fold, &probe->sides[CGN_NEW].decision.fold);
}

/* ---- Changes --------------------------------------------------------------------- */

static uint64_t add_text(uint64_t hash, cgn_text text) {
  return cgn_hash((cgn_hash_key){hash, 0}, text);
}

/* The names that only the first list has. */
static uint64_t add_missing(uint64_t hash, const cgn_labels *labels, const cgn_labels *others) {
  for (uint32_t i = 0; i < labels->count; i++) {
    bool there = false;
    for (uint32_t j = 0; j < others->count && !there; j++)
      there = cgn_text_equal(labels->at[i].name, others->at[j].name);
    if (!there) hash = add_text(hash, labels->at[i].name);
  }
  return add_text(hash, CGN_TEXT("/"));
}

/* If the rule or the verdict changes, the change is the two rules and the two verdicts. Otherwise it is what else
 * changes, whichever rule decides. */
uint64_t cgn_probe_change(const cgn_probe *probe, int differs) {
  const struct consigne_outcome *before = &probe->sides[CGN_OLD].decision.fold;
  const struct consigne_outcome *after = &probe->sides[CGN_NEW].decision.fold;
  uint64_t hash = 0;
  if (!differs) return 0;
  if (differs & CONSIGNE_DIFFERS_VERDICT) hash = (uint64_t)before->verdict << 32 | (uint64_t)after->verdict;
  if (differs & (CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE))
    return add_text(add_text(hash, before->rule), after->rule) | 1;
  hash = add_text((uint64_t)differs, CGN_TEXT(""));
  if (differs & (CONSIGNE_DIFFERS_REPLY)) hash = add_text(hash, before->rule);
  hash = add_missing(add_missing(hash, &before->tags, &after->tags), &after->tags, &before->tags);
  hash = add_missing(add_missing(hash, &before->assumed_tags, &after->assumed_tags), &after->assumed_tags,
                     &before->assumed_tags);
  return add_missing(add_missing(hash, &before->warnings, &after->warnings), &after->warnings, &before->warnings) |
         1;
}

/* ---- Scores ---------------------------------------------------------------------- */

enum { SCORE_UNKNOWN = CGN_SCORE_ALL / 3 }; /* more than for the contrary */

static uint32_t score_truth(cgn_truth truth, bool wanted) {
  if (truth == CGN_UNKNOWN) return SCORE_UNKNOWN;
  return (truth == CGN_TRUE) == wanted ? CGN_SCORE_ALL : 0;
}

/* All operands must be as wanted, or one of them. */
static uint32_t combine(const uint32_t *operands, uint32_t count, bool all) {
  uint32_t sum = 0, best = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum += operands[i];
    if (operands[i] > best) best = operands[i];
  }
  return all ? sum / count : best;
}

/* The score of postfix code that should be true, or false. Empty code is true. */
static uint32_t score_code(cgn_judge *judge, cgn_span code, const cgn_value *subject, bool wanted) {
  const uint32_t *words = CGN_ITEMS(judge->image, code, uint32_t);
  uint32_t stack[CGN_CONDITION_TESTS + 1], depth = 0;
  for (uint32_t i = 0; i < code.count && depth < CGN_CONDITION_TESTS; i++) {
    uint32_t operand = CGN_OPERAND(words[i]);
    if (CGN_OPCODE(words[i]) == CGN_OP_TEST) {
      stack[depth++] = score_truth(cgn_test_holds(judge, operand, subject), wanted);
      continue;
    }
    depth -= operand;
    bool all = (CGN_OPCODE(words[i]) == CGN_OP_AND) == wanted;
    stack[depth] = combine(stack + depth, operand, all);
    depth++;
  }
  return depth == 0 ? score_truth(CGN_TRUE, wanted) : stack[0];
}

static uint32_t score_proofs(cgn_judge *judge, const cgn_rule *rule, uint32_t proof, const cgn_value *subject) {
  const cgn_proof *proofs = CGN_ITEMS(judge->image, rule->proofs, cgn_proof);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < rule->proofs.count; i++) sum += score_code(judge, proofs[i].code, subject, i == proof);
  return (uint32_t)(sum / rule->proofs.count);
}

/* The clause of the subject and the proofs, for the value with the best score. */
static uint32_t score_subject(cgn_judge *judge, const cgn_rule *rule, uint32_t proof) {
  const cgn_test *clause = cgn_test_at(judge, rule->subject);
  uint32_t best = 0, parts = rule->proofs.count > 0 ? 2 : 1;
  cgn_walk walk = cgn_walk_of(cgn_known_of(judge, clause->field));
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    uint32_t score = score_truth(cgn_test_value(judge, clause, value), true);
    if (parts == 2) score += score_proofs(judge, rule, proof, value);
    if (score / parts >= best) best = score / parts;
  }
  return best;
}

uint32_t cgn_score_rule(cgn_judge *judge, uint32_t index, uint32_t proof) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  uint32_t score = score_code(judge, rule->rest, NULL, true);
  if (rule->subject != CGN_NONE) return (score + score_subject(judge, rule, proof)) / 2;
  return rule->proofs.count == 0 ? score : (score + score_proofs(judge, rule, proof, NULL)) / 2;
}

/* SPDX-License-Identifier: MIT */
#include "advise/diff/near.h"

#include "decide/tests.h"

enum { NEAR_UNKNOWN = CGN_NEAR_ALL / 3 }; /* nearer than its contrary */

static uint32_t near_truth(cgn_truth truth, bool wanted) {
  if (truth == CGN_UNKNOWN) return NEAR_UNKNOWN;
  return (truth == CGN_TRUE) == wanted ? CGN_NEAR_ALL : 0;
}

/* All of an operator's operands must be as wanted, or one of them. */
static uint32_t combine(const uint32_t *operands, uint32_t count, bool all) {
  uint32_t sum = 0, best = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum += operands[i];
    if (operands[i] > best) best = operands[i];
  }
  return all ? sum / count : best;
}

/* Of postfix code that should be true, or false; empty code is true. */
static uint32_t near_code(cgn_judge *judge, cgn_span code, const cgn_value *subject, bool wanted) {
  const uint32_t *words = CGN_ITEMS(judge->image, code, uint32_t);
  uint32_t stack[CGN_CONDITION_TESTS + 1], depth = 0;
  for (uint32_t i = 0; i < code.count && depth < CGN_CONDITION_TESTS; i++) {
    uint32_t operand = CGN_OPERAND(words[i]);
    if (CGN_OPCODE(words[i]) == CGN_OP_TEST) {
      stack[depth++] = near_truth(cgn_test_holds(judge, operand, subject), wanted);
      continue;
    }
    depth -= operand;
    bool all = (CGN_OPCODE(words[i]) == CGN_OP_AND) == wanted;
    stack[depth] = combine(stack + depth, operand, all);
    depth++;
  }
  return depth == 0 ? near_truth(CGN_TRUE, wanted) : stack[0];
}

static uint32_t near_proofs(cgn_judge *judge, const cgn_rule *rule, uint32_t proof, const cgn_value *subject) {
  const cgn_proof *proofs = CGN_ITEMS(judge->image, rule->proofs, cgn_proof);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < rule->proofs.count; i++) sum += near_code(judge, proofs[i].code, subject, i == proof);
  return (uint32_t)(sum / rule->proofs.count);
}

/* The clause of the subject and the proofs, of the value that comes nearest. */
static uint32_t near_subject(cgn_judge *judge, const cgn_rule *rule, uint32_t proof) {
  const cgn_test *clause = cgn_test_at(judge, rule->subject);
  uint32_t best = 0, parts = rule->proofs.count > 0 ? 2 : 1;
  cgn_walk walk = cgn_walk_of(cgn_known_of(judge, clause->field));
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    uint32_t near = near_truth(cgn_test_value(judge, clause, value), true);
    if (parts == 2) near += near_proofs(judge, rule, proof, value);
    if (near / parts >= best) best = near / parts;
  }
  return best;
}

uint32_t cgn_near_rule(cgn_judge *judge, uint32_t index, uint32_t proof) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  uint32_t near = near_code(judge, rule->rest, NULL, true);
  if (rule->subject != CGN_NONE) return (near + near_subject(judge, rule, proof)) / 2;
  return rule->proofs.count == 0 ? near : (near + near_proofs(judge, rule, proof, NULL)) / 2;
}

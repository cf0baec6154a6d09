/* SPDX-License-Identifier: MIT */
/* Plans to make a rule no longer hold: one of its proofs becomes true, or `when` becomes false. The plans for the
 * tests of a condition are joined as `and` and `or` join the tests. */
#include "advise/repair/repair.h"

/* Leaves in the first of `count` operands what their `and` or `or` gives. */
static void combine(cgn_plans **operands, uint32_t count, bool all) {
  for (uint32_t i = 1; i < count; i++) {
    if (all)
      cgn_plans_multiply(operands[0], operands[i]);
    else
      cgn_plans_unite(operands[0], operands[i]);
  }
}

/* Plans to make the condition true, or false. NULL: there is none, or no memory. */
static const cgn_plans *plans_of(const cgn_refusal *refusal, cgn_span code, bool wanted) {
  const uint32_t *words = CGN_ITEMS(refusal->judge->image, code, uint32_t);
  cgn_arena *arena = &refusal->repairs->arena;
  cgn_plans **stack = cgn_arena_allocate_array(arena, code.count, sizeof *stack);
  uint32_t depth = 0;
  for (uint32_t i = 0; stack && i < code.count; i++) {
    uint32_t operand = CGN_OPERAND(words[i]);
    if (CGN_OPCODE(words[i]) == CGN_OP_TEST) {
      stack[depth] = cgn_arena_allocate(arena, sizeof **stack);
      if (!stack[depth]) return NULL;
      cgn_repair_test(refusal, operand, false, wanted, stack[depth++]);
      continue;
    }
    depth -= operand;
    combine(&stack[depth++], operand, (CGN_OPCODE(words[i]) == CGN_OP_AND) == wanted);
  }
  return stack && depth > 0 ? stack[0] : NULL;
}

static void add_condition(const cgn_refusal *refusal, cgn_span code, bool wanted, cgn_plans *plans) {
  const cgn_plans *found = plans_of(refusal, code, wanted);
  if (found) cgn_plans_unite(plans, found);
}

void cgn_repair_plans(const cgn_refusal *refusal, cgn_plans *plans) {
  const cgn_proof *proofs = CGN_ITEMS(refusal->judge->image, refusal->rule->proofs, cgn_proof);
  plans->count = 0;
  for (uint32_t i = 0; i < refusal->rule->proofs.count; i++) add_condition(refusal, proofs[i].code, true, plans);
  if (refusal->subject) cgn_repair_test(refusal, refusal->rule->subject, true, false, plans);
  add_condition(refusal, refusal->rule->rest, false, plans);
}

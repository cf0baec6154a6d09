/* SPDX-License-Identifier: MIT */
/*
 * Ways to make a rule hold no longer: one of its proofs becomes true, or what
 * `when` asks for is so no more. Ways of the tests of a condition are joined as
 * its `and` and `or` join the tests.
 */
#include "advise/repair/repair.h"

/* The first of `count` operands becomes what their `and` or `or` has. */
static void combine(cgn_ways **operands, uint32_t count, bool all) {
  for (uint32_t i = 1; i < count; i++) {
    if (all)
      cgn_ways_multiply(operands[0], operands[i]);
    else
      cgn_ways_unite(operands[0], operands[i]);
  }
}

/* Ways to make the condition true, or false. NULL: none, or no memory. */
static const cgn_ways *ways_of(const cgn_refusal *refusal, cgn_span code, bool wanted) {
  const uint32_t *words = CGN_ITEMS(refusal->judge->image, code, uint32_t);
  cgn_arena *arena = &refusal->repairs->arena;
  cgn_ways **stack = cgn_arena_allocate_array(arena, code.count, sizeof *stack);
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

static void add_condition(const cgn_refusal *refusal, cgn_span code, bool wanted, cgn_ways *ways) {
  const cgn_ways *found = ways_of(refusal, code, wanted);
  if (found) cgn_ways_unite(ways, found);
}

void cgn_repair_ways(const cgn_refusal *refusal, cgn_ways *ways) {
  const cgn_proof *proofs = CGN_ITEMS(refusal->judge->image, refusal->rule->proofs, cgn_proof);
  ways->count = 0;
  for (uint32_t i = 0; i < refusal->rule->proofs.count; i++) add_condition(refusal, proofs[i].code, true, ways);
  if (refusal->subject) cgn_repair_test(refusal, refusal->rule->subject, true, false, ways);
  add_condition(refusal, refusal->rule->rest, false, ways);
}

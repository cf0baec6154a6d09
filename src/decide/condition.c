/* SPDX-License-Identifier: MIT */
/*
 * Postfix code read from its end: each operator then comes before its
 * operands, so that those that cannot matter any more are never found out.
 */
#include "decide/condition.h"

#include "decide/tests.h"

/* An operator whose operands are being read. */
typedef struct frame {
  cgn_truth truth;    /* so far */
  cgn_truth decisive; /* FALSE of an "and", TRUE of an "or" */
  uint32_t left;      /* operands still to come */
  bool settled;       /* what comes cannot matter */
  cgn_needs before;
} frame;

static frame open_frame(const cgn_judge *judge, uint32_t word, const frame *outer) {
  cgn_truth decisive = CGN_OPCODE(word) == CGN_OP_AND ? CGN_FALSE : CGN_TRUE;
  return (frame){cgn_not(decisive), decisive, CGN_OPERAND(word), outer && outer->settled, judge->needs};
}

/* Gives an operand's truth to the innermost operator, and each operator's that is complete to its outer one. */
static cgn_truth close_frames(cgn_judge *judge, frame *frames, uint32_t *depth, cgn_truth truth) {
  while (*depth > 0) {
    frame *inner = &frames[*depth - 1];
    inner->truth = inner->decisive == CGN_FALSE ? cgn_and(inner->truth, truth) : cgn_or(inner->truth, truth);
    inner->settled = inner->settled || inner->truth == inner->decisive;
    if (--inner->left > 0) break;
    truth = cgn_settle(judge, inner->before, inner->truth);
    --*depth;
  }
  return truth;
}

cgn_truth cgn_condition_holds(cgn_judge *judge, cgn_span code, const cgn_value *subject) {
  const uint32_t *words = CGN_ITEMS(judge->image, code, uint32_t);
  frame frames[CGN_CONDITION_DEPTH + 1]; /* `and` and `or` never mix without parentheses: one a depth */
  uint32_t depth = 0;
  cgn_truth truth = CGN_TRUE;
  for (uint32_t i = code.count; i-- > 0;) {
    const frame *outer = depth ? &frames[depth - 1] : NULL;
    if (CGN_OPCODE(words[i]) != CGN_OP_TEST) {
      frames[depth++] = open_frame(judge, words[i], outer);
      continue;
    }
    if (!outer || !outer->settled) truth = cgn_test_holds(judge, CGN_OPERAND(words[i]), subject);
    truth = close_frames(judge, frames, &depth, truth);
  }
  return truth;
}

/* Where the operand that ends at `end` begins. */
static uint32_t start_of_operand(const uint32_t *words, uint32_t end) {
  uint32_t start = end;
  for (uint32_t missing = 1;; start--) {
    missing--;
    if (CGN_OPCODE(words[start]) != CGN_OP_TEST) missing += CGN_OPERAND(words[start]);
    if (missing == 0) return start;
  }
}

const cgn_test *cgn_condition_first_true(cgn_judge *judge, cgn_span code) {
  const uint32_t *words = CGN_ITEMS(judge->image, code, uint32_t);
  const cgn_test *first = NULL;
  uint32_t end = code.count;
  if (end > 0 && CGN_OPCODE(words[end - 1]) == CGN_OP_OR) return NULL;
  if (end > 0 && CGN_OPCODE(words[end - 1]) == CGN_OP_AND) end--;
  while (end > 0) {
    uint32_t start = start_of_operand(words, end - 1);
    if (start == end - 1) {
      const cgn_test *test = cgn_test_at(judge, CGN_OPERAND(words[start]));
      bool of_value = test->quantifier == CGN_ONE && test->kind != CGN_TEST_LIMIT && !test->negated &&
                      !cgn_test_is_of_field(test);
      if (of_value && cgn_test_holds(judge, CGN_OPERAND(words[start]), NULL) == CGN_TRUE) first = test;
    }
    end = start;
  }
  return first;
}

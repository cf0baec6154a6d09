/* SPDX-License-Identifier: MIT */
/* Conditions as text, on one line, in the words in which they are written. */
#include "rules/print/print.h"

static void add_items(cgn_buffer *out, const cgn_words *items) {
  cgn_buffer_add_string(out, "{ ");
  for (const cgn_word *item = items->first; item; item = item->next) {
    cgn_print_written(out, item);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_buffer_add_octet(out, '}');
}

static void add_set(cgn_buffer *out, const cgn_condition *clause) {
  if (clause->set.text.length)
    cgn_buffer_add(out, clause->set.text);
  else
    add_items(out, &clause->items);
}

static void add_in(cgn_buffer *out, const cgn_condition *clause) {
  if (clause->is && clause->items.first) {
    cgn_buffer_add_string(out, clause->negated ? "is not " : "is ");
    cgn_print_written(out, clause->items.first);
    return;
  }
  cgn_buffer_add_string(out, clause->negated ? "not in " : "in ");
  add_set(out, clause);
}

static void add_is(cgn_buffer *out, const cgn_condition *clause, const char *word) {
  cgn_buffer_add_string(out, clause->negated ? "is not " : "is ");
  cgn_buffer_add_string(out, word);
}

static void add_relation(cgn_buffer *out, const cgn_condition *clause, const char *words) {
  if (clause->negated) cgn_buffer_add_string(out, "not ");
  cgn_buffer_add_string(out, words);
  cgn_buffer_add(out, clause->right.word.text);
}

static void add_test(cgn_buffer *out, const cgn_condition *clause) {
  switch (clause->test) {
  case CGN_TEST_ABSENT: add_is(out, clause, "absent"); return;
  case CGN_TEST_NULL: add_is(out, clause, "null"); return;
  case CGN_TEST_MALFORMED: add_is(out, clause, "malformed"); return;
  case CGN_TEST_IN: add_in(out, clause); return;
  case CGN_TEST_EQUALS: add_relation(out, clause, "equals "); return;
  case CGN_TEST_CARRIED: add_relation(out, clause, "carried by relay"); return;
  case CGN_TEST_ALIGNED: add_relation(out, clause, "aligned with "); return;
  case CGN_TEST_ALIGNED_EXACTLY: add_relation(out, clause, "aligned exactly with "); return;
  case CGN_TEST_OWNED: add_relation(out, clause, "owned by "); return;
  case CGN_TEST_SEALED:
    add_relation(out, clause, "sealed by ");
    add_set(out, clause);
    return;
  case CGN_TEST_LIMIT:
    cgn_buffer_add_string(out, "limit ");
    cgn_buffer_add(out, clause->limit.text);
    cgn_buffer_add_string(out, " exceeded");
    return;
  }
}

static void add_clause(cgn_buffer *out, const cgn_condition *clause) {
  static const char *const quantifiers[] = {
      [CGN_ONE] = "", [CGN_ANY] = "any ", [CGN_EVERY] = "every ", [CGN_NO] = "no "};
  cgn_buffer_add_string(out, quantifiers[clause->quantifier]);
  if (clause->field.word.text.length) {
    cgn_buffer_add(out, clause->field.word.text);
    cgn_buffer_add_octet(out, ' ');
  }
  add_test(out, clause);
}

void cgn_print_operands(cgn_buffer *out, cgn_node node, const cgn_condition *first, const cgn_condition *end) {
  for (const cgn_condition *operand = first; operand != end; operand = operand->next) {
    bool nested = operand->node != CGN_NODE_CLAUSE;
    if (operand != first) cgn_buffer_add_string(out, node == CGN_NODE_AND ? " and " : " or ");
    if (nested) cgn_buffer_add_octet(out, '(');
    cgn_print_condition(out, operand);
    if (nested) cgn_buffer_add_octet(out, ')');
  }
}

/* Recursion as deep as the parser nests: CGN_CONDITION_DEPTH. */
void cgn_print_condition(cgn_buffer *out, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) {
    add_clause(out, condition);
  } else {
    cgn_print_operands(out, condition->node, condition->first, NULL);
  }
}

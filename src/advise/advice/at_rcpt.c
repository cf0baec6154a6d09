/* SPDX-License-Identifier: MIT */
/* Truth at RCPT: sets of possible values, combined value by value. */
#include "advise/advice/at_rcpt.h"

#include "base/limits.h"

static bool is_late(int number) {
  const cgn_field *field = cgn_checked_field(number);
  return field && field->moment == CGN_MOMENT_DATA;
}

/* A field like identity has a value already, that of MAIL. The quantifier says what one value can settle. */
static unsigned rcpt_open(const cgn_condition *clause) {
  bool whole = clause->test == CGN_TEST_ABSENT || clause->test == CGN_TEST_MALFORMED;
  if (clause->test == CGN_TEST_ABSENT)
    return CGN_AT_RCPT_WAITS | (clause->negated ? CGN_AT_RCPT_TRUE : CGN_AT_RCPT_FALSE);
  if (whole) return CGN_AT_RCPT_WAITS | (clause->negated ? CGN_AT_RCPT_FALSE : CGN_AT_RCPT_TRUE);
  return CGN_AT_RCPT_WAITS | (clause->quantifier == CGN_ANY ? CGN_AT_RCPT_TRUE : CGN_AT_RCPT_FALSE);
}

static unsigned rcpt_clause(const cgn_condition *clause) {
  int right = clause->right.word.text.length ? clause->right.number : 0;
  if (clause->test == CGN_TEST_LIMIT) return CGN_AT_RCPT_LIMIT;
  if (clause->test == CGN_TEST_SEALED) return CGN_AT_RCPT_WAITS;
  if (right == CONSIGNE_FIELD_IDENTITY) return CGN_AT_RCPT_TRUE | CGN_AT_RCPT_FALSE | CGN_AT_RCPT_WAITS;
  if (right && is_late(right)) return CGN_AT_RCPT_WAITS;
  /* When a test of the subject alone is evaluated, the subject has a value. */
  if (cgn_is_bare(clause) || !is_late(clause->field.number)) return CGN_AT_RCPT_TRUE | CGN_AT_RCPT_FALSE;
  return clause->field.number == CONSIGNE_FIELD_IDENTITY ? rcpt_open(clause) : CGN_AT_RCPT_WAITS;
}

/* The result of `or` or `and` is the first value in this order that an operand has. */
static unsigned strongest(bool all, unsigned a, unsigned b) {
  static const unsigned orders[2][4] = {
      {CGN_AT_RCPT_TRUE, CGN_AT_RCPT_WAITS, CGN_AT_RCPT_LIMIT, CGN_AT_RCPT_FALSE},
      {CGN_AT_RCPT_FALSE, CGN_AT_RCPT_WAITS, CGN_AT_RCPT_LIMIT, CGN_AT_RCPT_TRUE},
  };
  for (uint32_t i = 0; i < 4; i++) {
    if ((a | b) & orders[all][i]) return orders[all][i];
  }
  return 0;
}

/* Combines each value of the one with each value of the other. */
static unsigned combine(bool all, unsigned a, unsigned b) {
  unsigned made = 0;
  for (unsigned x = 1; x <= CGN_AT_RCPT_LIMIT; x <<= 1) {
    for (unsigned y = 1; y <= CGN_AT_RCPT_LIMIT; y <<= 1) {
      if (a & x && b & y) made |= strongest(all, x, y);
    }
  }
  return made;
}

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
unsigned cgn_at_rcpt_condition(const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) return rcpt_clause(condition);
  bool all = condition->node == CGN_NODE_AND;
  unsigned made = all ? CGN_AT_RCPT_TRUE : CGN_AT_RCPT_FALSE;
  for (const cgn_condition *one = condition->first; one; one = one->next)
    made = combine(all, made, cgn_at_rcpt_condition(one));
  return made;
}

unsigned cgn_at_rcpt_unproven(const cgn_ast_rule *rule) {
  if (!rule->unless) return CGN_AT_RCPT_TRUE;
  unsigned proven = cgn_at_rcpt_condition(rule->unless);
  unsigned kept = proven & (CGN_AT_RCPT_WAITS | CGN_AT_RCPT_LIMIT);
  return kept | (proven & CGN_AT_RCPT_TRUE ? CGN_AT_RCPT_FALSE : 0) |
         (proven & CGN_AT_RCPT_FALSE ? CGN_AT_RCPT_TRUE : 0);
}

unsigned cgn_at_rcpt_rule(const cgn_ast_rule *rule) {
  return combine(true, cgn_at_rcpt_condition(rule->when), cgn_at_rcpt_unproven(rule));
}

bool cgn_at_rcpt_waits(cgn_adviser *adviser, const cgn_ast_rule *before, const cgn_ast_rule *rule) {
  const cgn_condition *needed[CGN_ADVISED_CLAUSES];
  uint32_t count = cgn_necessary(before->when, needed, CGN_ADVISED_CLAUSES);
  if ((cgn_at_rcpt_rule(before) & ~(unsigned)CGN_AT_RCPT_FALSE) != CGN_AT_RCPT_WAITS) return false;
  if (count == CGN_ADVISED_CLAUSES || cgn_at_rcpt_unproven(before) & CGN_AT_RCPT_FALSE) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (cgn_at_rcpt_condition(needed[i]) & CGN_AT_RCPT_FALSE && !cgn_asks_for(adviser, rule, needed[i]))
      return false;
  }
  return true;
}

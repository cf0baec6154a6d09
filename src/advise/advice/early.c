/* SPDX-License-Identifier: MIT */
/* Truth at RCPT: sets of values, combined value by value. */
#include "advise/advice/early.h"

#include "base/limits.h"

static bool is_late(int number) {
  const cgn_field *field = cgn_checked_field(number);
  return field && field->moment == CGN_MOMENT_DATA;
}

/* Of what holds a value already, as identity does that of MAIL: the quantifier says what one value can settle. */
static unsigned early_open(const cgn_condition *clause) {
  bool whole = clause->test == CGN_TEST_ABSENT || clause->test == CGN_TEST_MALFORMED;
  if (clause->test == CGN_TEST_ABSENT)
    return CGN_EARLY_WAITS | (clause->negated ? CGN_EARLY_TRUE : CGN_EARLY_FALSE);
  if (whole) return CGN_EARLY_WAITS | (clause->negated ? CGN_EARLY_FALSE : CGN_EARLY_TRUE);
  return CGN_EARLY_WAITS | (clause->quantifier == CGN_ANY ? CGN_EARLY_TRUE : CGN_EARLY_FALSE);
}

static unsigned early_clause(const cgn_condition *clause) {
  int right = clause->right.word.text.length ? clause->right.number : 0;
  if (clause->test == CGN_TEST_LIMIT) return CGN_EARLY_LIMIT;
  if (clause->test == CGN_TEST_SEALED) return CGN_EARLY_WAITS;
  if (right == CONSIGNE_FIELD_IDENTITY) return CGN_EARLY_TRUE | CGN_EARLY_FALSE | CGN_EARLY_WAITS;
  if (right && is_late(right)) return CGN_EARLY_WAITS;
  /* Of a bare test's subject there is a value when it is asked. */
  if (cgn_is_bare(clause) || !is_late(clause->field.number)) return CGN_EARLY_TRUE | CGN_EARLY_FALSE;
  return clause->field.number == CONSIGNE_FIELD_IDENTITY ? early_open(clause) : CGN_EARLY_WAITS;
}

/* The first in this order that is there is what both are together. */
static unsigned strongest(bool all, unsigned a, unsigned b) {
  static const unsigned orders[2][4] = {
      {CGN_EARLY_TRUE, CGN_EARLY_WAITS, CGN_EARLY_LIMIT, CGN_EARLY_FALSE},
      {CGN_EARLY_FALSE, CGN_EARLY_WAITS, CGN_EARLY_LIMIT, CGN_EARLY_TRUE},
  };
  for (uint32_t i = 0; i < 4; i++) {
    if ((a | b) & orders[all][i]) return orders[all][i];
  }
  return 0;
}

/* Every value of the one with every value of the other. */
static unsigned combine(bool all, unsigned a, unsigned b) {
  unsigned made = 0;
  for (unsigned x = 1; x <= CGN_EARLY_LIMIT; x <<= 1) {
    for (unsigned y = 1; y <= CGN_EARLY_LIMIT; y <<= 1) {
      if (a & x && b & y) made |= strongest(all, x, y);
    }
  }
  return made;
}

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
unsigned cgn_early_condition(const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) return early_clause(condition);
  bool all = condition->node == CGN_NODE_AND;
  unsigned made = all ? CGN_EARLY_TRUE : CGN_EARLY_FALSE;
  for (const cgn_condition *one = condition->first; one; one = one->next)
    made = combine(all, made, cgn_early_condition(one));
  return made;
}

unsigned cgn_early_unproven(const cgn_ast_rule *rule) {
  if (!rule->unless) return CGN_EARLY_TRUE;
  unsigned proven = cgn_early_condition(rule->unless);
  unsigned kept = proven & (CGN_EARLY_WAITS | CGN_EARLY_LIMIT);
  return kept | (proven & CGN_EARLY_TRUE ? CGN_EARLY_FALSE : 0) | (proven & CGN_EARLY_FALSE ? CGN_EARLY_TRUE : 0);
}

unsigned cgn_early_rule(const cgn_ast_rule *rule) {
  return combine(true, cgn_early_condition(rule->when), cgn_early_unproven(rule));
}

bool cgn_early_waits(cgn_adviser *adviser, const cgn_ast_rule *before, const cgn_ast_rule *rule) {
  const cgn_condition *needed[CGN_ADVISED_CLAUSES];
  uint32_t count = cgn_necessary(before->when, needed, CGN_ADVISED_CLAUSES);
  if ((cgn_early_rule(before) & ~(unsigned)CGN_EARLY_FALSE) != CGN_EARLY_WAITS) return false;
  if (count == CGN_ADVISED_CLAUSES || cgn_early_unproven(before) & CGN_EARLY_FALSE) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (cgn_early_condition(needed[i]) & CGN_EARLY_FALSE && !cgn_asks_for(adviser, rule, needed[i])) return false;
  }
  return true;
}

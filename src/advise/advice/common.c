/* SPDX-License-Identifier: MIT */
/* What several kinds of advice need to know about rules and their conditions. */
#include "advise/advice/adviser.h"
#include "rules/print/print.h"

bool cgn_is_enforced(const cgn_ast_rule *rule) {
  if (rule->verdict.verdict == 0 || !rule->when) return false;
  if (!rule->stages) return true;
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    if (stage->share > 0) return true;
  }
  return false;
}

uint32_t cgn_necessary(const cgn_condition *condition, const cgn_condition **clauses, uint32_t most) {
  uint32_t count = 0;
  if (condition->node != CGN_NODE_AND) {
    if (most > 0) clauses[count++] = condition;
    return count;
  }
  for (const cgn_condition *one = condition->first; one && count < most; one = one->next) clauses[count++] = one;
  return count;
}

/* The text of the condition, valid until `own` is emptied; "is X" as "in { X }". */
static cgn_text text_of(cgn_adviser *adviser, const cgn_condition *condition) {
  cgn_buffer *buffer = &adviser->checker.buffer;
  cgn_condition copy = *condition;
  copy.is = false;
  cgn_buffer_clear(buffer);
  cgn_print_condition(buffer, &copy);
  adviser->checker.failed |= buffer->failed;
  return cgn_arena_copy(&adviser->checker.own, cgn_buffer_text(buffer));
}

bool cgn_asks_for(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *clause) {
  cgn_text wanted = text_of(adviser, clause);
  const cgn_condition *one = rule->when->node == CGN_NODE_AND ? rule->when->first : rule->when;
  for (; one; one = rule->when->node == CGN_NODE_AND ? one->next : NULL) {
    if (one->node == clause->node && cgn_text_equal(wanted, text_of(adviser, one))) return true;
  }
  return false;
}

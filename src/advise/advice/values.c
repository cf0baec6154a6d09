/* SPDX-License-Identifier: MIT */
/* Clauses about `any` value of one field, which two of its values may meet, one each. One value was meant to meet
 * both (S140). */
#include "advise/advice/adviser.h"
#include "rules/print/print.h"

/*
 * The first `any` clause about the field. Recursion here and below: the parser
 * allows CGN_CONDITION_DEPTH levels.
 */
static const cgn_condition *find_any(const cgn_condition *condition, int field) {
  const cgn_condition *found = NULL;
  if (condition->node == CGN_NODE_CLAUSE)
    return condition->quantifier == CGN_ANY && condition->field.number == field ? condition : NULL;
  for (const cgn_condition *one = condition->first; one && !found; one = one->next) found = find_any(one, field);
  return found;
}

static cgn_text print(cgn_adviser *adviser, const cgn_condition *clause) {
  cgn_buffer *buffer = &adviser->checker.buffer;
  cgn_buffer_clear(buffer);
  cgn_print_condition(buffer, clause);
  adviser->checker.failed |= buffer->failed;
  return cgn_arena_copy(&adviser->checker.own, cgn_buffer_text(buffer));
}

/* A clause of `when` about the subject can be written in `unless`, negated and without `any` and the field. */
static void tell(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *first,
                 const cgn_condition *second) {
  cgn_condition proof = *second;
  proof.field.word.text.length = 0;
  proof.quantifier = CGN_ONE;
  proof.negated = !second->negated;
  bool bare = first == rule->subject && second->field.part == CGN_PART_WHOLE;
  cgn_checker_begin(&adviser->checker);
  cgn_text text = print(adviser, second);
  cgn_advice(
      adviser->checker.load, "two-values", second->place,
      bare ? "one value may meet \"%\" and another one \"%\": where one is to meet both, write the second as: "
             "unless %"
           : "one value may meet \"%\" and another one \"%\": where one is to meet both, test a set or a pattern "
             "that says so",
      print(adviser, first), text, print(adviser, &proof));
}

/* Reports once for each rule. */
static bool check_condition(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *condition) {
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    bool any = condition->node == CGN_NODE_AND && one->node == CGN_NODE_CLAUSE && one->quantifier == CGN_ANY;
    const cgn_condition *second = NULL;
    for (const cgn_condition *other = any ? one->next : NULL; other && !second; other = other->next)
      second = find_any(other, one->field.number);
    if (second) tell(adviser, rule, one, second);
    if (second || check_condition(adviser, rule, one)) return true;
  }
  return false;
}

void cgn_advise_values(cgn_adviser *adviser) {
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next)
    if (rule->when) check_condition(adviser, rule, rule->when);
}

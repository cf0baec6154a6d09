/* SPDX-License-Identifier: MIT */
/* Conditions of a dump. Their operands keep their order: the first `any` clause is the subject. */
#include "rules/dump/internal.h"

/* The type that items in braces are read as: a bare test speaks of the subject. */
static cgn_type type_of(const cgn_ast_rule *rule, const cgn_condition *clause) {
  bool bare = clause->field.word.text.length == 0;
  return cgn_ast_listed(clause, bare ? &rule->subject->field : &clause->field)->type;
}

/* The items in braces as the dumper's list, in canonical form and order. */
static void list_items(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  cgn_dump_list_start(dumper, clause->items.count);
  cgn_dump_items(dumper, cgn_item_set_kind(type_of(rule, clause)), &clause->items);
  cgn_dump_list_sort(dumper);
}

static cgn_text name_of_set(const cgn_condition *clause) {
  return clause->set_found ? clause->set_found->name.text : clause->provider_found->name.text;
}

/* One item is written "is x", a pattern apart, which stands in braces only. */
static void dump_items(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  list_items(dumper, rule, clause);
  if (dumper->list.count == 1 && dumper->list.at[0].text.at[0] != '/') {
    cgn_buffer_add_string(&dumper->out, clause->negated ? "is not " : "is ");
    cgn_buffer_add(&dumper->out, dumper->list.at[0].text);
  } else {
    cgn_buffer_add_string(&dumper->out, clause->negated ? "not in " : "in ");
    cgn_dump_list_print(dumper);
  }
}

static void dump_in(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  if (!clause->set_found && !clause->provider_found) {
    dump_items(dumper, rule, clause);
    return;
  }
  cgn_buffer_add_string(&dumper->out, clause->negated ? "not in " : "in ");
  cgn_buffer_add(&dumper->out, name_of_set(clause));
}

static void dump_sealed(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  cgn_buffer_add_string(&dumper->out, clause->negated ? "not sealed by " : "sealed by ");
  if (clause->set_found || clause->provider_found) {
    cgn_buffer_add(&dumper->out, name_of_set(clause));
    return;
  }
  list_items(dumper, rule, clause);
  cgn_dump_list_print(dumper);
}

static void dump_is(cgn_dumper *dumper, const cgn_condition *clause, const char *word) {
  cgn_buffer_add_string(&dumper->out, clause->negated ? "is not " : "is ");
  cgn_buffer_add_string(&dumper->out, word);
}

static void dump_relation(cgn_dumper *dumper, const cgn_condition *clause, const char *words) {
  if (clause->negated) cgn_buffer_add_string(&dumper->out, "not ");
  cgn_buffer_add_string(&dumper->out, words);
  if (clause->right.number) cgn_print_field(&dumper->out, dumper->ast, &clause->right);
}

static void dump_test(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  switch (clause->test) {
  case CGN_TEST_ABSENT: dump_is(dumper, clause, "absent"); return;
  case CGN_TEST_NULL: dump_is(dumper, clause, "null"); return;
  case CGN_TEST_MALFORMED: dump_is(dumper, clause, "malformed"); return;
  case CGN_TEST_IN: dump_in(dumper, rule, clause); return;
  case CGN_TEST_EQUALS: dump_relation(dumper, clause, "equals "); return;
  case CGN_TEST_CARRIED: dump_relation(dumper, clause, "carried by relay"); return;
  case CGN_TEST_ALIGNED: dump_relation(dumper, clause, "aligned with "); return;
  case CGN_TEST_ALIGNED_EXACTLY: dump_relation(dumper, clause, "aligned exactly with "); return;
  case CGN_TEST_OWNED: dump_relation(dumper, clause, "owned by "); return;
  case CGN_TEST_SEALED: dump_sealed(dumper, rule, clause); return;
  case CGN_TEST_LIMIT:
    cgn_buffer_add_string(&dumper->out, "limit ");
    cgn_buffer_add(&dumper->out, clause->limit_found->name.text);
    cgn_buffer_add_string(&dumper->out, " exceeded");
    return;
  }
}

static void dump_clause(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *clause) {
  static const char *const quantifiers[] = {
      [CGN_ONE] = "", [CGN_ANY] = "any ", [CGN_EVERY] = "every ", [CGN_NO] = "no "};
  cgn_buffer_add_string(&dumper->out, quantifiers[clause->quantifier]);
  if (clause->field.word.text.length) {
    cgn_print_field(&dumper->out, dumper->ast, &clause->field);
    cgn_buffer_add_octet(&dumper->out, ' ');
  }
  dump_test(dumper, rule, clause);
}

/* Recursion as deep as the parser nests: CGN_CONDITION_DEPTH. */
static void dump_nested(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *condition,
                        const char *space) {
  if (condition->node == CGN_NODE_CLAUSE) {
    dump_clause(dumper, rule, condition);
    return;
  }
  for (const cgn_condition *operand = condition->first; operand; operand = operand->next) {
    bool nested = operand->node != CGN_NODE_CLAUSE;
    if (operand != condition->first) {
      cgn_buffer_add_string(&dumper->out, space);
      cgn_buffer_add_string(&dumper->out, condition->node == CGN_NODE_AND ? "and " : "or ");
    }
    if (nested) cgn_buffer_add_octet(&dumper->out, '(');
    dump_nested(dumper, rule, operand, " ");
    if (nested) cgn_buffer_add_octet(&dumper->out, ')');
  }
}

void cgn_dump_condition(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *condition) {
  dump_nested(dumper, rule, condition, "\n        ");
}

/* SPDX-License-Identifier: MIT */
/* Conditions of a dump: items in braces are sorted, and one item that is no pattern is written "is x". */
#include "rules/dump/internal.h"

typedef struct reading {
  cgn_dumper *dumper;
  const cgn_ast_rule *rule;
} reading;

/* The type as which the items in braces are read: a bare test is about the subject. */
static cgn_type type_of(const cgn_ast_rule *rule, const cgn_condition *clause) {
  bool bare = clause->field.word.text.length == 0;
  return cgn_ast_listed(clause, bare ? &rule->subject->field : &clause->field)->type;
}

static bool read_items(void *context, const cgn_condition *clause) {
  const reading *of = context;
  const cgn_dump_list *list = &of->dumper->list;
  cgn_dump_list_start(of->dumper, clause->items.count);
  cgn_dump_items(of->dumper, cgn_item_set_kind(type_of(of->rule, clause)), &clause->items);
  cgn_dump_list_sort(of->dumper);
  return list->count == 1 && list->at[0].text.at[0] != '/';
}

static void print_items(void *context, bool braces) {
  cgn_dumper *dumper = ((const reading *)context)->dumper;
  if (braces)
    cgn_dump_list_print(dumper);
  else
    cgn_buffer_add(&dumper->out, dumper->list.at[0].text);
}

void cgn_dump_condition(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *condition) {
  reading of = {dumper, rule};
  const cgn_clause_form form = {.ast = dumper->ast,
                                .space = "\n        ",
                                .context = &of,
                                .read_items = read_items,
                                .print_items = print_items};
  cgn_print_condition_as(&dumper->out, condition, &form);
}

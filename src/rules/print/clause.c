/* SPDX-License-Identifier: MIT */
/* Conditions: on one line as they are written, or in the form that a caller gives. Operands keep their order. */
#include "rules/print/print.h"

/* Where a condition goes, and in which form; `form` is NULL where it is printed as it is written. */
typedef struct printer {
  cgn_buffer *out;
  const cgn_clause_form *form;
} printer;

static void add(const printer *p, const char *words) {
  cgn_buffer_add_string(p->out, words);
}

static void add_field(const printer *p, const cgn_field_name *field) {
  if (p->form)
    cgn_print_field(p->out, p->form->ast, field);
  else
    cgn_buffer_add(p->out, field->word.text);
}

/* ---- Sets and items ---------------------------------------------------------------- */

static cgn_text name_of_set(const printer *p, const cgn_condition *clause) {
  if (p->form && clause->set_found) return clause->set_found->name.text;
  if (p->form && clause->provider_found) return clause->provider_found->name.text;
  return clause->set.text;
}

/* Whether the clause stands as "is X". */
static bool reads_is(const printer *p, const cgn_condition *clause) {
  if (clause->set.text.length) return false;
  return p->form ? p->form->read_items(p->form->context, clause) : clause->is && clause->items.first;
}

/* A set by its name, or its items; without braces the one item. */
static void add_set(const printer *p, const cgn_condition *clause, bool braces) {
  if (clause->set.text.length)
    cgn_buffer_add(p->out, name_of_set(p, clause));
  else if (p->form)
    p->form->print_items(p->form->context, braces);
  else if (braces)
    cgn_print_items(p->out, &clause->items);
  else
    cgn_print_written(p->out, clause->items.first);
}

/* ---- Clauses ----------------------------------------------------------------------- */

static void add_is(const printer *p, const cgn_condition *clause, const char *word) {
  add(p, clause->negated ? "is not " : "is ");
  add(p, word);
}

static void add_relation(const printer *p, const cgn_condition *clause, const char *words) {
  if (clause->negated) add(p, "not ");
  add(p, words);
  if (clause->right.word.text.length) add_field(p, &clause->right);
}

static void add_in(const printer *p, const cgn_condition *clause) {
  bool is = reads_is(p, clause);
  if (is)
    add_is(p, clause, "");
  else
    add_relation(p, clause, "in ");
  add_set(p, clause, !is);
}

static void add_sealed(const printer *p, const cgn_condition *clause) {
  reads_is(p, clause);
  add_relation(p, clause, "sealed by ");
  add_set(p, clause, true);
}

static void add_limit(const printer *p, const cgn_condition *clause) {
  add(p, "limit ");
  cgn_buffer_add(p->out, p->form ? clause->limit_found->name.text : clause->limit.text);
  add(p, " exceeded");
}

static void add_test(const printer *p, const cgn_condition *clause) {
  switch (clause->test) {
  case CGN_TEST_ABSENT: add_is(p, clause, "absent"); return;
  case CGN_TEST_NULL: add_is(p, clause, "null"); return;
  case CGN_TEST_MALFORMED: add_is(p, clause, "malformed"); return;
  case CGN_TEST_IN: add_in(p, clause); return;
  case CGN_TEST_EQUALS: add_relation(p, clause, "equals "); return;
  case CGN_TEST_CARRIED: add_relation(p, clause, "carried by relay"); return;
  case CGN_TEST_ALIGNED: add_relation(p, clause, "aligned with "); return;
  case CGN_TEST_ALIGNED_EXACTLY: add_relation(p, clause, "aligned exactly with "); return;
  case CGN_TEST_OWNED: add_relation(p, clause, "owned by "); return;
  case CGN_TEST_SEALED: add_sealed(p, clause); return;
  case CGN_TEST_LIMIT: add_limit(p, clause); return;
  }
}

static void add_clause(const printer *p, const cgn_condition *clause) {
  static const char *const quantifiers[] = {
      [CGN_ONE] = "", [CGN_ANY] = "any ", [CGN_EVERY] = "every ", [CGN_NO] = "no "};
  add(p, quantifiers[clause->quantifier]);
  if (clause->field.word.text.length) {
    add_field(p, &clause->field);
    add(p, " ");
  }
  add_test(p, clause);
}

/* ---- Conditions -------------------------------------------------------------------- */

static void add_condition(const printer *p, const cgn_condition *condition, const char *space);

static void add_operands(const printer *p, cgn_node node, const cgn_condition *first, const cgn_condition *end,
                         const char *space) {
  for (const cgn_condition *operand = first; operand != end; operand = operand->next) {
    bool nested = operand->node != CGN_NODE_CLAUSE;
    if (operand != first) {
      add(p, space);
      add(p, node == CGN_NODE_AND ? "and " : "or ");
    }
    if (nested) add(p, "(");
    add_condition(p, operand, " ");
    if (nested) add(p, ")");
  }
}

/* Recursion as deep as the parser nests: CGN_CONDITION_DEPTH. */
static void add_condition(const printer *p, const cgn_condition *condition, const char *space) {
  if (condition->node == CGN_NODE_CLAUSE)
    add_clause(p, condition);
  else
    add_operands(p, condition->node, condition->first, NULL, space);
}

void cgn_print_operands(cgn_buffer *out, cgn_node node, const cgn_condition *first, const cgn_condition *end) {
  const printer p = {.out = out};
  add_operands(&p, node, first, end, " ");
}

void cgn_print_condition(cgn_buffer *out, const cgn_condition *condition) {
  const printer p = {.out = out};
  add_condition(&p, condition, " ");
}

void cgn_print_condition_as(cgn_buffer *out, const cgn_condition *condition, const cgn_clause_form *form) {
  const printer p = {.out = out, .form = form};
  add_condition(&p, condition, form->space);
}

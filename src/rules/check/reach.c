/* SPDX-License-Identifier: MIT */
/*
 * Rules that can never decide, because one before them always decides first
 * (S84), and conditions that can never hold. They are compared as text: what is
 * told is certain, what is not told may still be so.
 *
 * A rule without exceptions and stages decides whenever its condition holds,
 * and so whenever one holds that implies it: an equal one, an `and` with such an
 * operand, an `or` of nothing but such.
 */
#include "rules/check/internal.h"
#include "rules/name_index.h"
#include "rules/print/print.h"

/* What earlier rules decide on: canonical text of a condition, and the rule. */
typedef struct decided {
  cgn_index by_any;    /* by rules of any verdict */
  cgn_index by_strict; /* without accepting ones that ask all readings of a value (section 4) */
} decided;

/* ---- Canonical text ----------------------------------------------------------- */

static cgn_text keep(cgn_checker *checker) {
  checker->failed |= checker->buffer.failed;
  return cgn_arena_copy(&checker->own, cgn_buffer_text(&checker->buffer));
}

/* "is X" is "in { X }". */
static cgn_text text_of_clause(cgn_checker *checker, const cgn_condition *clause) {
  cgn_condition copy = *clause;
  copy.is = false;
  cgn_buffer_clear(&checker->buffer);
  cgn_print_condition(&checker->buffer, &copy);
  return keep(checker);
}

/* The operands' texts in one order, whatever theirs was. */
static cgn_text join(cgn_checker *checker, cgn_node node, cgn_name_index *operands) {
  cgn_name_index_sort(operands);
  cgn_buffer_clear(&checker->buffer);
  for (uint32_t i = 0; i < operands->count; i++) {
    cgn_buffer_add_string(&checker->buffer, i == 0 ? "(" : node == CGN_NODE_AND ? " and " : " or ");
    cgn_buffer_add(&checker->buffer, operands->at[i].name->text);
  }
  cgn_buffer_add_octet(&checker->buffer, ')');
  return keep(checker);
}

static uint32_t count_operands(const cgn_condition *condition) {
  uint32_t count = 0;
  for (const cgn_condition *one = condition->first; one; one = one->next) count++;
  return count;
}

/*
 * The rule that has decided whenever the condition holds; NULL: none is known.
 * *text is the condition's canonical text, at NULL without memory. Recursion:
 * the parser lets CGN_CONDITION_DEPTH levels through.
 */
static const cgn_ast_rule *find(cgn_checker *checker, const cgn_index *decided_on, const cgn_condition *condition,
                                cgn_text *text) {
  cgn_name_index operands;
  uint32_t count = count_operands(condition), implied = 0;
  const cgn_ast_rule *by = NULL;
  if (condition->node == CGN_NODE_CLAUSE) {
    *text = text_of_clause(checker, condition);
    return cgn_index_find(decided_on, *text);
  }
  *text = CGN_NO_TEXT;
  if (!cgn_name_index_init(&operands, &checker->own, count)) return NULL;
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    cgn_word *operand = cgn_arena_allocate(&checker->own, sizeof *operand);
    if (!operand) return NULL;
    const cgn_ast_rule *found = find(checker, decided_on, one, &operand->text);
    cgn_name_index_add(&operands, operand, NULL, 0);
    if (!by) by = found;
    implied += found != NULL;
  }
  *text = join(checker, condition->node, &operands);
  const cgn_ast_rule *equal = cgn_index_find(decided_on, *text);
  if (equal) return equal;
  return condition->node == CGN_NODE_AND || implied == count ? by : NULL;
}

/* ---- Opposites ---------------------------------------------------------------- */

/*
 * The clause that is true just where this one is false; false: none can be
 * written. The sender's single values may have several readings, or be null.
 */
static bool negate(const cgn_condition *clause, cgn_condition *opposite) {
  const cgn_field *field = cgn_checked_field(clause->field.number);
  bool whole = clause->test == CGN_TEST_ABSENT || clause->test == CGN_TEST_MALFORMED;
  *opposite = *clause;
  if (clause->quantifier == CGN_ANY || clause->quantifier == CGN_NO) {
    opposite->quantifier = clause->quantifier == CGN_ANY ? CGN_NO : CGN_ANY;
    return true;
  }
  opposite->negated = !clause->negated;
  return clause->quantifier == CGN_ONE && field && (whole || field->caller);
}

/* Whether two operands of this `and` or `or` are each other's opposite. */
static bool has_opposites(cgn_checker *checker, const cgn_condition *condition) {
  cgn_index seen = {.arena = &checker->own};
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    cgn_condition opposite;
    if (one->node != CGN_NODE_CLAUSE || !negate(one, &opposite)) continue;
    if (cgn_index_find(&seen, text_of_clause(checker, &opposite))) return true;
    cgn_index_put(&seen, text_of_clause(checker, one), one);
  }
  return false;
}

static void check_opposites(cgn_checker *checker, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_AND && has_opposites(checker, condition))
    cgn_warning(checker->load, "never-holds", condition->place,
                "this asks for a test and its opposite and never holds: write or, or remove one of the two",
                CGN_NO_TEXT);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_opposites(checker, one);
}

/* ---- Rules -------------------------------------------------------------------- */

/* A field whose one value may have several readings. */
static bool has_readings(const cgn_field_name *name) {
  const cgn_field *field = cgn_checked_field(name->number);
  return field && !field->many && !field->caller;
}

static bool asks_readings(const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE && (has_readings(&condition->field) || has_readings(&condition->right)))
    return true;
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    if (asks_readings(one)) return true;
  }
  return false;
}

static void add(cgn_checker *checker, decided *decided_on, const cgn_ast_rule *rule,
                const cgn_condition *condition) {
  cgn_text text;
  find(checker, &decided_on->by_any, condition, &text);
  text = cgn_arena_copy(&checker->pass, text);
  if (!text.at) return;
  cgn_index_put(&decided_on->by_any, text, rule);
  if (rule->verdict.verdict != CONSIGNE_VERDICT_ACCEPT || !asks_readings(condition))
    cgn_index_put(&decided_on->by_strict, text, rule);
}

static void add_rule(cgn_checker *checker, decided *decided_on, const cgn_ast_rule *rule) {
  add(checker, decided_on, rule, rule->when);
  if (rule->when->node != CGN_NODE_OR) return;
  for (const cgn_condition *one = rule->when->first; one; one = one->next) add(checker, decided_on, rule, one);
}

static void report(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_ast_rule *by) {
  cgn_warning(
      checker->load, "unreachable-rule", rule->name.place,
      "\"%\" is never reached: whenever it holds, \"%\" at % has decided before; put it first, or remove it",
      rule->name.text, by->name.text, cgn_place_text(checker->load, by->name.place));
}

void cgn_check_reach(cgn_checker *checker) {
  decided decided_on = {{.arena = &checker->pass}, {.arena = &checker->pass}};
  const cgn_ast_rule *always = NULL;
  for (const cgn_ast_rule *rule = checker->load->ast.rules; rule; rule = rule->next) {
    cgn_text text;
    if (!rule->when) continue;
    cgn_checker_begin(checker);
    check_opposites(checker, rule->when);
    if (rule->unless) check_opposites(checker, rule->unless);
    bool accepts = rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT;
    const cgn_ast_rule *by = find(checker, accepts ? &decided_on.by_any : &decided_on.by_strict, rule->when, &text);
    if (always || by) report(checker, rule, always ? always : by);
    if (rule->verdict.verdict == 0 || rule->unless || rule->stages) continue;
    add_rule(checker, &decided_on, rule);
    if (!always && rule->when->node == CGN_NODE_OR && has_opposites(checker, rule->when)) always = rule;
  }
}

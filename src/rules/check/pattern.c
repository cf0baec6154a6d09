/* SPDX-License-Identifier: MIT */
/*
 * Patterns that compile and cannot match: patterns see canonical forms (language
 * section 3), so a capital is never in a domain, nor a blank or "<". Only
 * literals that every match must have count; a pattern with anything that is
 * not understood here is left alone.
 */
#include "mail/pattern_atom.h"
#include "rules/check/internal.h"

/* Bits: what kinds of literal. */
enum { CAPITAL = 1, BLANK = 2, BRACKET = 4, AT = 8 };

/* What every match of one alternative has. */
typedef struct literals {
  unsigned anywhere;
  unsigned at_end; /* of the literals that reach up to the end, with no "@" among them: in a domain */
  bool quote;
} literals;

/* ---- Literals ----------------------------------------------------------------- */

/* The capitals of "[IPv6:...]" are in the canonical form of an address literal. */
static unsigned kind_of(char literal) {
  if (cgn_is_upper(literal) && literal != 'I' && literal != 'P') return CAPITAL;
  if (literal == ' ') return BLANK;
  if (literal == '<' || literal == '>') return BRACKET;
  return literal == '@' ? AT : 0;
}

static void add_literal(literals *found, unsigned *run, char literal, bool repeated) {
  unsigned kind = kind_of(literal);
  found->anywhere |= kind;
  found->quote |= literal == '"';
  *run = kind == AT ? 0 : (repeated ? 0 : *run) | kind;
}

/* One alternative. Gives the atom that ended it. What is in a group is not looked at. */
static cgn_atom_kind read_alternative(cgn_cursor *cursor, literals *found) {
  unsigned run = 0;
  *found = (literals){0, 0, false};
  for (;;) {
    cgn_atom one = cgn_atom_read(cursor);
    bool group = one.kind == CGN_ATOM_OPEN || one.kind == CGN_ATOM_LOOK;
    if (one.kind == CGN_ATOM_END || one.kind == CGN_ATOM_OR) return one.kind;
    if (one.kind == CGN_ATOM_CLOSE || one.kind == CGN_ATOM_UNREADABLE) return CGN_ATOM_UNREADABLE;
    if (group && !cgn_group_pass(cursor)) return CGN_ATOM_UNREADABLE;
    cgn_repeat repeat = cgn_repeat_read(cursor);
    if (repeat == CGN_REPEAT_UNREADABLE) return CGN_ATOM_UNREADABLE;
    if (one.kind == CGN_ATOM_FINISH && repeat != CGN_REPEAT_MAYBE)
      found->at_end |= run;
    else if (one.kind == CGN_ATOM_LITERAL && repeat != CGN_REPEAT_MAYBE)
      add_literal(found, &run, one.literal.at[0], repeat == CGN_REPEAT_SOME);
    else
      run = 0;
  }
}

/* ---- Types -------------------------------------------------------------------- */

/* Why one alternative matches no canonical form of this type; NULL: it may. */
static const char *why_never(const literals *found, cgn_type type, bool folded) {
  unsigned anywhere = folded ? found->anywhere & ~(unsigned)CAPITAL : found->anywhere;
  unsigned at_end = folded ? found->at_end & ~(unsigned)CAPITAL : found->at_end;
  if (type == CGN_TYPE_DOMAIN && anywhere & CAPITAL)
    return "domains are matched in lower case: write it so, or /.../i";
  if (type == CGN_TYPE_DOMAIN && anywhere) return "no domain has a blank, \"<\", \">\" or \"@\": leave it out";
  if (type == CGN_TYPE_LOGIN && anywhere & CAPITAL)
    return "logins are matched in lower case: write it so, or /.../i";
  if (type == CGN_TYPE_ADDRESS && at_end & CAPITAL)
    return "the domain of an address is matched in lower case: write it so, or /.../i";
  if (type == CGN_TYPE_ADDRESS && anywhere & (BLANK | BRACKET) && !found->quote)
    return "addresses are matched without \"<\", \">\" and blanks, which only a quoted local part has: leave them "
           "out";
  return NULL;
}

/* Why a pattern matches nothing of this type: every alternative must have a reason, the first is told. */
static const char *why_pattern_never(const cgn_word *word, cgn_type type) {
  cgn_cursor cursor = cgn_cursor_of(word->text);
  const char *why = NULL;
  for (;;) {
    literals found;
    cgn_atom_kind end = read_alternative(&cursor, &found);
    const char *reason = end == CGN_ATOM_UNREADABLE ? NULL : why_never(&found, type, word->flags.length > 0);
    if (!reason) return NULL;
    if (!why) why = reason;
    if (end == CGN_ATOM_END) return why;
  }
}

/* `types`: bit n: matched against values of cgn_type n. One of them is enough. */
static void check_pattern(cgn_checker *checker, const cgn_word *word, uint32_t types) {
  const char *why = NULL;
  for (cgn_type type = CGN_TYPE_ADDRESS; type <= CGN_TYPE_INSTANT; type++) {
    if (!(types >> type & 1)) continue;
    why = why_pattern_never(word, type);
    if (!why) return;
  }
  if (why) cgn_warning(checker->load, "pattern-never-matches", word->place, why, CGN_NO_TEXT);
}

/* ---- Where patterns stand ----------------------------------------------------- */

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition) {
  const cgn_field_name *name = condition->node == CGN_NODE_CLAUSE ? cgn_clause_field(rule, condition) : NULL;
  for (const cgn_word *word = name ? condition->items.first : NULL; word; word = word->next) {
    if (word->form == CGN_TOKEN_REGEX)
      check_pattern(checker, word, UINT32_C(1) << cgn_ast_listed(condition, name)->type);
  }
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(checker, rule, one);
}

void cgn_check_patterns(cgn_checker *checker) {
  const cgn_ast *ast = &checker->load->ast;
  for (const cgn_ast_set *set = ast->sets; set; set = set->next) {
    if (set->kind != CGN_SET_PATTERNS) continue;
    for (const cgn_ast_source *source = set->sources; source; source = source->next) {
      cgn_items items = cgn_items_of(checker->load, source);
      for (const cgn_word *word; (word = cgn_items_next(&items));) check_pattern(checker, word, set->types);
    }
  }
  for (const cgn_ast_rule *rule = ast->rules; rule; rule = rule->next) {
    if (rule->when) check_condition(checker, rule, rule->when);
    if (rule->unless) check_condition(checker, rule, rule->unless);
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * Patterns that compile and cannot match: patterns see canonical forms (language
 * section 3), so a capital is never in a domain, nor a blank or "<". Only
 * literals that every match must have count; a pattern with anything that is
 * not understood here is left alone.
 */
#include "rules/check/internal.h"

/* Bits: what kinds of literal. */
enum { CAPITAL = 1, BLANK = 2, BRACKET = 4, AT = 8 };

/* What every match of one alternative has. */
typedef struct literals {
  unsigned anywhere;
  unsigned at_end; /* of the literals that reach up to the end, with no "@" among them: in a domain */
  bool quote;
} literals;

typedef enum atom_kind {
  ATOM_END, /* of the pattern */
  ATOM_OR,
  ATOM_LITERAL,
  ATOM_OPAQUE, /* anything may be here, or nothing */
  ATOM_FINISH, /* $ */
  ATOM_UNREADABLE
} atom_kind;

typedef struct atom {
  atom_kind kind;
  char literal;
} atom;

/* ---- Atoms -------------------------------------------------------------------- */

/* Behind "\": an escaped sign is itself; these classes and assertions take no more octets. */
static atom read_escape(cgn_cursor *cursor) {
  const cgn_text simple = CGN_TEXT("dDwWsShHvVRXAbBGnrtfeaK");
  char c = cgn_cursor_peek(cursor);
  if (cgn_cursor_done(cursor)) return (atom){ATOM_UNREADABLE, 0};
  cursor->at++;
  if (!cgn_is_alnum(c)) return (atom){ATOM_LITERAL, c};
  if (c == 'z' || c == 'Z') return (atom){ATOM_FINISH, 0};
  return (atom){cgn_text_find(simple, 0, c) < simple.length ? ATOM_OPAQUE : ATOM_UNREADABLE, 0};
}

/* Behind "[". "]" first in a class is a member of it; a POSIX class has its own. */
static atom read_class(cgn_cursor *cursor) {
  cgn_cursor_take(cursor, '^');
  cgn_cursor_take(cursor, ']');
  while (!cgn_cursor_done(cursor) && *cursor->at != ']') {
    char c = *cursor->at++;
    if (c == '\\' && !cgn_cursor_done(cursor)) cursor->at++;
    if (c != '[' || cgn_cursor_peek(cursor) != ':') continue;
    while (!cgn_cursor_done(cursor) && *cursor->at != ']') cursor->at++;
    if (!cgn_cursor_done(cursor)) cursor->at++;
  }
  return (atom){cgn_cursor_take(cursor, ']') ? ATOM_OPAQUE : ATOM_UNREADABLE, 0};
}

/* Behind "(": up to the parenthesis that closes it. Options inside could change what stands behind. */
static atom read_group(cgn_cursor *cursor) {
  for (uint32_t depth = 1; depth > 0;) {
    if (cgn_cursor_done(cursor)) return (atom){ATOM_UNREADABLE, 0};
    char c = *cursor->at++;
    if (c == '(') depth++;
    if (c == ')') depth--;
    if (c == '\\' && read_escape(cursor).kind == ATOM_UNREADABLE) return (atom){ATOM_UNREADABLE, 0};
    if (c == '[' && read_class(cursor).kind == ATOM_UNREADABLE) return (atom){ATOM_UNREADABLE, 0};
  }
  return (atom){ATOM_OPAQUE, 0};
}

/* Whether a group sets options or is a verb: "(?i)", "(*UTF)". */
static bool has_options(cgn_text pattern) {
  for (size_t i = cgn_text_find(pattern, 0, '('); i + 1 < pattern.length; i = cgn_text_find(pattern, i + 1, '(')) {
    char next = pattern.at[i + 1], then = i + 2 < pattern.length ? pattern.at[i + 2] : '\0';
    bool plain = then == ':' || then == '=' || then == '!' || then == '<' || then == '>' || then == '|';
    if (next == '*' || (next == '?' && !plain)) return true;
  }
  return false;
}

/* Passes "?", "*", "+" or "{n,m}" and what makes it lazy; false: there is none, and the atom is there once. */
static bool pass_quantifier(cgn_cursor *cursor, bool *at_least_one) {
  char c = cgn_cursor_peek(cursor);
  char least = cgn_cursor_left(cursor) > 1 ? cursor->at[1] : '\0';
  bool braces = c == '{' && (cgn_is_digit(least) || least == ',');
  *at_least_one = true;
  if (c != '?' && c != '*' && c != '+' && !braces) return false;
  if (braces) {
    size_t close = cgn_text_find((cgn_text){cursor->at, cgn_cursor_left(cursor)}, 0, '}');
    *at_least_one = least != ',' && least != '0';
    cursor->at += close < cgn_cursor_left(cursor) ? close : cgn_cursor_left(cursor) - 1;
  } else {
    *at_least_one = c == '+';
  }
  cursor->at++;
  if (!cgn_cursor_take(cursor, '?')) cgn_cursor_take(cursor, '+');
  return true;
}

static atom read_atom(cgn_cursor *cursor) {
  if (cgn_cursor_done(cursor)) return (atom){ATOM_END, 0};
  char c = *cursor->at++;
  switch (c) {
  case '|': return (atom){ATOM_OR, 0};
  case '$': return (atom){ATOM_FINISH, 0};
  case '^':
  case '.': return (atom){ATOM_OPAQUE, 0};
  case '\\': return read_escape(cursor);
  case '[': return read_class(cursor);
  case '(': return read_group(cursor);
  default: return (atom){ATOM_LITERAL, c};
  }
}

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

/* One alternative. Gives the atom that ended it. */
static atom_kind read_alternative(cgn_cursor *cursor, literals *found) {
  unsigned run = 0;
  bool at_least_one;
  *found = (literals){0, 0, false};
  for (;;) {
    atom one = read_atom(cursor);
    if (one.kind == ATOM_END || one.kind == ATOM_OR || one.kind == ATOM_UNREADABLE) return one.kind;
    bool repeated = pass_quantifier(cursor, &at_least_one);
    if (one.kind == ATOM_FINISH && at_least_one)
      found->at_end |= run;
    else if (one.kind == ATOM_LITERAL && at_least_one)
      add_literal(found, &run, one.literal, repeated);
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
  if (has_options(word->text)) return NULL;
  for (;;) {
    literals found;
    atom_kind end = read_alternative(&cursor, &found);
    const char *reason = end == ATOM_UNREADABLE ? NULL : why_never(&found, type, word->flags.length > 0);
    if (!reason) return NULL;
    if (!why) why = reason;
    if (end == ATOM_END) return why;
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

/* SPDX-License-Identifier: MIT */
/*
 * Conditions (language section 1: cond, clause, test). A clause that cannot be
 * read is told and dropped, and the condition goes on behind it.
 */
#include "base/limits.h"
#include "mail/field.h"
#include "rules/name_index.h"
#include "rules/parse_state.h"

static bool parse_is(cgn_parser *p, cgn_condition *clause);
static bool parse_in(cgn_parser *p, cgn_condition *clause);
static bool parse_equals(cgn_parser *p, cgn_condition *clause);
static bool parse_carried(cgn_parser *p, cgn_condition *clause);
static bool parse_aligned(cgn_parser *p, cgn_condition *clause);

static const struct test {
  const char *word;
  bool (*parse)(cgn_parser *p, cgn_condition *clause); /* behind the word */
} tests[] = {{"is", parse_is},
             {"in", parse_in},
             {"equals", parse_equals},
             {"carried", parse_carried},
             {"aligned", parse_aligned}};
static const char *const test_words[] = {"is", "in", "equals", "carried", "aligned", NULL};
#define THERE_ARE                                                                                              \
  "there are is, is not, and with or without not: in, equals, carried by relay, aligned with, aligned exactly with"

/* ---- Words that are not ours ---------------------------------------------------------------- */

/* What other languages write for is, and, or. */
static bool at_operator(const cgn_parser *p) {
  return p->token.kind == CGN_TOKEN_WORD && memchr("=!<>~&|", p->token.text.at[0], 7) != NULL;
}

static const char *word_for(cgn_text wrong) {
  switch (wrong.at[0]) {
  case '&': return "and";
  case '|': return "or";
  case '!':
  case '<': return "is not";
  case '~': return "in";
  default: return "is";
  }
}

static void tell_operator(cgn_parser *p) {
  cgn_error(p->load, "operator", p->token.place, "write % instead of \"%\"",
            cgn_text_of_string(word_for(p->token.text)), p->token.text);
}

/* A word ahead that ends a clause in every case. */
static bool at_clause_end(const cgn_parser *p) {
  bool joined = cgn_parse_at(p, "and") || cgn_parse_at(p, "or");
  return cgn_parse_at_end(p) || joined || cgn_parse_at_any(p, cgn_parse_rule_words) || cgn_parse_at_declaration(p);
}

/* Behind a mistake: up to what can follow the clause, parentheses passed whole. */
static void skip_clause(cgn_parser *p) {
  for (uint32_t depth = 0; !cgn_parse_at_end(p) && !cgn_parse_at_declaration(p); cgn_parse_pass(p)) {
    if (depth == 0 && (at_clause_end(p) || p->token.kind == CGN_TOKEN_RIGHT)) return;
    if (p->token.kind == CGN_TOKEN_LEFT) depth++;
    if (p->token.kind == CGN_TOKEN_RIGHT) depth--;
  }
}

/* ---- Tests --------------------------------------------------------------------------------------- */

/* Words that can be names, but most likely go on with the rule. */
static const char *const next_words[] = {"and", "or", "when", "unless", "tag", NULL};

/* A field's name; whether there is such a field is seen when all facts are known. */
static bool parse_field(cgn_parser *p, const char *what, cgn_field_name *field) {
  bool other = cgn_is_reserved(p->token.text) || cgn_parse_at_any(p, next_words) || at_operator(p);
  if (p->token.kind != CGN_TOKEN_WORD || other) {
    cgn_parse_expected(p, what);
    return false;
  }
  field->word = cgn_parse_word(p);
  return true;
}

static const struct value_word {
  const char *word;
  cgn_test_kind test;
} value_words[] = {{"absent", CGN_TEST_ABSENT}, {"null", CGN_TEST_NULL}, {"malformed", CGN_TEST_MALFORMED}};

/* The value behind `is`, or behind an operator that stands for it. */
static bool parse_is_value(cgn_parser *p, cgn_condition *clause) {
  for (size_t i = 0; i < sizeof value_words / sizeof *value_words; i++) {
    clause->test = value_words[i].test;
    if (cgn_parse_take(p, value_words[i].word)) return true;
  }
  clause->test = CGN_TEST_IN;
  clause->is = true;
  if (p->token.kind == CGN_TOKEN_OPEN || p->token.kind == CGN_TOKEN_REGEX) {
    cgn_error(p->load, "syntax", p->token.place, "is has one value: for several, or a pattern, write in { ... }",
              CGN_NO_TEXT);
    return false;
  }
  cgn_word value;
  const char *what = "a value, absent, null or malformed";
  if (cgn_parse_at_part(p)) cgn_parse_expected(p, what);
  if (cgn_parse_at_part(p) || !cgn_parse_value(p, what, &value)) return false;
  if (value.form == CGN_TOKEN_WORD && cgn_text_equal_nocase(value.text, CGN_TEXT("in")) && !at_clause_end(p)) {
    cgn_error(p->load, "operator", value.place, "write in instead of \"is in\", not in instead of \"is not in\"",
              CGN_NO_TEXT);
    return false;
  }
  clause->items.place = value.place;
  return cgn_words_add(p->load, &clause->items, &value);
}

static bool parse_is(cgn_parser *p, cgn_condition *clause) {
  clause->negated = cgn_parse_take(p, "not");
  return parse_is_value(p, clause);
}

/* Where no clause can end behind such a name, the name was forgotten. */
static bool is_forgotten(const cgn_parser *p, cgn_text name) {
  return cgn_is_one_of(next_words, name) && !at_clause_end(p) && p->token.kind != CGN_TOKEN_RIGHT;
}

static bool parse_in(cgn_parser *p, cgn_condition *clause) {
  const char *what = "the name of a set or provider, or items in braces";
  clause->test = CGN_TEST_IN;
  if (p->token.kind == CGN_TOKEN_OPEN) return cgn_parse_items(p, &clause->items);
  if (cgn_parse_at(p, "not")) {
    cgn_error(p->load, "operator", p->token.place, "write not in instead of \"in not\"", CGN_NO_TEXT);
    return false;
  }
  if (p->token.kind != CGN_TOKEN_WORD || cgn_is_reserved(p->token.text)) {
    cgn_parse_expected(p, what);
    return false;
  }
  if (!cgn_is_letter(p->token.text.at[0])) {
    cgn_error(p->load, "syntax", p->token.place, "% is no name; items stand in braces: write in { % }",
              cgn_parse_found(p), p->token.text);
    return false;
  }
  clause->set = cgn_parse_name(p, "a set or provider");
  if (!is_forgotten(p, clause->set.text)) return true;
  cgn_error(p->load, "syntax", clause->set.place, "expected %, found \"%\"", cgn_text_of_string(what),
            clause->set.text);
  return false;
}

static bool parse_equals(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_EQUALS;
  return parse_field(p, "a field behind equals (a value stands behind is)", &clause->right);
}

static bool parse_carried(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_CARRIED;
  return cgn_parse_keyword(p, "by") && cgn_parse_keyword(p, "relay");
}

static bool parse_aligned(cgn_parser *p, cgn_condition *clause) {
  clause->test = cgn_parse_take(p, "exactly") ? CGN_TEST_ALIGNED_EXACTLY : CGN_TEST_ALIGNED;
  return cgn_parse_keyword(p, "with") && parse_field(p, "a field behind aligned with", &clause->right);
}

static bool parse_operator(cgn_parser *p, cgn_condition *clause) {
  const char *word = word_for(p->token.text);
  tell_operator(p);
  cgn_parse_advance(p);
  if (strcmp(word, "in") == 0) return parse_in(p, clause);
  clause->negated = strcmp(word, "is not") == 0;
  return parse_is_value(p, clause);
}

static void tell_no_test(cgn_parser *p) {
  cgn_parse_unknown(p, "unknown-test", test_words, "no test %; " THERE_ARE, "no test %, did you mean %? " THERE_ARE);
}

static bool parse_test(cgn_parser *p, cgn_condition *clause) {
  cgn_place start = p->token.place;
  if (at_operator(p)) return parse_operator(p, clause);
  clause->negated = cgn_parse_take(p, "not");
  if (clause->negated && cgn_parse_at(p, "is")) {
    cgn_error(p->load, "operator", start, "write is not instead of \"not is\"", CGN_NO_TEXT);
    return false;
  }
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (cgn_parse_take(p, tests[i].word)) return tests[i].parse(p, clause);
  }
  if (at_clause_end(p) || p->token.kind != CGN_TOKEN_WORD) {
    cgn_parse_expected(p, "a test, such as: is pass, in NAME, equals smtp.rcptto");
  } else {
    tell_no_test(p);
  }
  return false;
}

/* ---- Clauses --------------------------------------------------------------------------------------- */

static bool at_test(const cgn_parser *p) {
  return cgn_parse_at_any(p, test_words) || cgn_parse_at(p, "not") || cgn_parse_at(p, "owned");
}

static cgn_quantifier parse_quantifier(cgn_parser *p) {
  if (cgn_parse_take(p, "any")) return CGN_ANY;
  if (cgn_parse_take(p, "every")) return CGN_EVERY;
  return cgn_parse_take(p, "no") ? CGN_NO : CGN_ONE;
}

/* "listener=mx" is one word to the lexer. */
static bool holds_operator(cgn_parser *p) {
  cgn_text word = p->token.text;
  size_t equals = p->token.kind == CGN_TOKEN_WORD ? cgn_text_find(word, 0, '=') : 0;
  if (equals == 0 || equals == word.length) return false;
  bool not = word.at[equals - 1] == '!';
  size_t value = equals + 1 + (equals + 1 < word.length && word.at[equals + 1] == '=');
  cgn_error(p->load, "operator", p->token.place, not ? "write: % is not %" : "write: % is %",
            cgn_text_slice(word, 0, equals - not), cgn_text_slice(word, value, word.length));
  return true;
}

/* A word that is no field, but nearly a test, at the start of a clause in `unless`. */
static bool is_misspelt_test(const cgn_parser *p) {
  bool word = p->in_unless && p->token.kind == CGN_TOKEN_WORD && !at_test(p);
  return word && !cgn_field_named(p->token.text) && cgn_nearest_word(test_words, p->token.text).length;
}

/* [any|every|no] FIELD, or nothing where a test in `unless` speaks of the subject. */
static bool parse_subject(cgn_parser *p, cgn_condition *clause) {
  clause->quantifier = parse_quantifier(p);
  if (holds_operator(p)) return false;
  if (clause->quantifier == CGN_ONE && is_misspelt_test(p)) {
    tell_no_test(p);
    return false;
  }
  if (clause->quantifier != CGN_ONE || !at_test(p)) {
    return parse_field(p, "a field, such as header.from, or a parenthesis", &clause->field);
  }
  if (p->in_unless) return true;
  cgn_error(p->load, "bare-test", p->token.place,
            "a test without a field stands in unless only: write the field before it", CGN_NO_TEXT);
  return false;
}

static bool count_test(cgn_parser *p) {
  if (p->tests++ == CGN_CONDITION_TESTS) {
    cgn_error(p->load, "too-many-tests", p->token.place,
              "a rule has at most 1000 tests: put what is tested into sets, or make several rules", CGN_NO_TEXT);
  }
  return p->tests <= CGN_CONDITION_TESTS;
}

static cgn_condition *parse_simple_clause(cgn_parser *p) {
  cgn_condition *clause = count_test(p) ? cgn_arena_allocate(p->load->arena, sizeof *clause) : NULL;
  cgn_place start = p->token.place;
  if (!clause || !parse_subject(p, clause) || !parse_test(p, clause)) {
    skip_clause(p);
    return NULL;
  }
  clause->node = CGN_NODE_CLAUSE;
  clause->place = cgn_parse_since(p, start);
  return clause;
}

static cgn_condition *parse_chain(cgn_parser *p, uint32_t depth);

/* A parenthesis: what is in it, or NULL. */
static cgn_condition *parse_group(cgn_parser *p, uint32_t depth) {
  cgn_place opening = p->token.place;
  if (depth > CGN_CONDITION_DEPTH) {
    cgn_error(p->load, "condition-depth", opening, "parentheses stand at most 64 deep: make several rules",
              CGN_NO_TEXT);
    skip_clause(p);
    return NULL;
  }
  cgn_parse_advance(p);
  cgn_condition *inside = parse_chain(p, depth);
  if (p->token.kind == CGN_TOKEN_RIGHT) {
    cgn_parse_advance(p);
    return inside;
  }
  cgn_error(p->load, "unclosed", opening, "this ( has no ): write it before %", cgn_parse_found(p));
  return inside;
}

static cgn_condition *parse_clause(cgn_parser *p, uint32_t depth) {
  return p->token.kind == CGN_TOKEN_LEFT ? parse_group(p, depth + 1) : parse_simple_clause(p);
}

/* ---- and, or --------------------------------------------------------------------------------------------- */

static const char *const joiners[] = {[CGN_NODE_AND] = "and", [CGN_NODE_OR] = "or"};

/* The operands from `first` up to `end`, as one would write them. */
static cgn_text joined(cgn_parser *p, cgn_node node, const cgn_condition *first, const cgn_condition *end) {
  cgn_buffer out;
  cgn_buffer_init(&out, &p->load->arena->allocator);
  cgn_ast_print_operands(&out, node, first, end);
  if (out.failed) p->load->arena->failed = true;
  cgn_text copy = cgn_arena_copy(p->load->arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

/* `chain` holds at least two operands, of which the last stands before the other word, and `right` behind it. */
static void tell_mixed(cgn_parser *p, cgn_place place, const cgn_condition *chain, const cgn_condition *right) {
  const cgn_condition *middle = chain->first;
  while (middle->next) middle = middle->next;
  cgn_text a = joined(p, chain->node, chain->first, middle), b = joined(p, chain->node, middle, NULL);
  cgn_text c = joined(p, chain->node, right, right->next);
  cgn_text one = cgn_text_of_string(joiners[chain->node]);
  cgn_text two = cgn_text_of_string(joiners[chain->node == CGN_NODE_AND ? CGN_NODE_OR : CGN_NODE_AND]);
  cgn_error(p->load, "mixed-and-or", place, "and with or needs parentheses: write (% % %) % %, or % % (% % %)", a,
            one, b, two, c, a, one, b, two, c);
}

/* Takes and, or; false: the condition ends here. */
static bool take_joiner(cgn_parser *p, cgn_node *node) {
  bool wrong = at_operator(p) && (p->token.text.at[0] == '&' || p->token.text.at[0] == '|');
  if (wrong) tell_operator(p);
  bool and = cgn_parse_at(p, "and") || (wrong && p->token.text.at[0] == '&');
  bool or = cgn_parse_at(p, "or") || (wrong && !and);
  *node = or ? CGN_NODE_OR : CGN_NODE_AND;
  if (and || or) cgn_parse_advance(p);
  return and || or;
}

/*
 * clause {and clause} or clause {or clause}. Recursion by parentheses is bounded in parse_group. Where
 * both words stand, the operands are kept in one list: no tree is right.
 */
static cgn_condition *parse_chain(cgn_parser *p, uint32_t depth) {
  cgn_place start = p->token.place;
  cgn_condition *chain = cgn_arena_allocate(p->load->arena, sizeof *chain);
  cgn_node node;
  bool joined_before = false, mixed = false;
  if (!chain) return NULL;
  cgn_condition **end = &chain->first;
  *end = parse_clause(p, depth);
  if (*end) end = &(*end)->next;
  for (cgn_place place = p->token.place; take_joiner(p, &node); place = p->token.place) {
    if (!joined_before) chain->node = node;
    joined_before = true;
    cgn_condition *operand = parse_clause(p, depth);
    bool first_mixed = node != chain->node && !mixed;
    mixed |= first_mixed;
    if (!operand) continue;
    if (first_mixed && chain->first && chain->first->next) tell_mixed(p, place, chain, operand);
    *end = operand;
    end = &operand->next;
  }
  chain->place = cgn_parse_since(p, start);
  return chain->first && chain->first->next ? chain : chain->first;
}

cgn_condition *cgn_parse_condition(cgn_parser *p) {
  return parse_chain(p, 0);
}

/* SPDX-License-Identifier: MIT */
/* Tests (language section 1: test): what is asked of a field, and what other languages write for it. */
#include "mail/field.h"
#include "rules/name_index.h"
#include "rules/parse/state.h"

static const char *const test_words[] = {"is", "in", "equals", "carried", "owned", "aligned", "sealed", NULL};
#define THERE_ARE                                                                                                  \
  "there are is, is not, and with or without not: in, equals, carried by relay, owned by, aligned with, aligned "  \
  "exactly with, sealed by"

/* ---- Words that are not ours ---------------------------------------------------------------- */

bool cgn_parse_at_operator(const cgn_parser *p) {
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

void cgn_parse_tell_operator(cgn_parser *p) {
  cgn_error(p->load, "operator", p->token.place, "write \"%\" instead of \"%\"",
            cgn_text_of_string(word_for(p->token.text)), p->token.text);
}

void cgn_parse_tell_not_exceeded(cgn_parser *p, cgn_place place) {
  cgn_error(p->load, "operator", place, "a limit has no \"not\": write \"limit NAME exceeded\", in \"unless\"",
            CGN_NO_TEXT);
}

bool cgn_parse_at_clause_end(const cgn_parser *p) {
  bool joined = cgn_parse_at(p, "and") || cgn_parse_at(p, "or");
  return cgn_parse_at_end(p) || joined || cgn_parse_at_any(p, cgn_parse_rule_words) || cgn_parse_at_declaration(p);
}

/* ---- Tests --------------------------------------------------------------------------------------- */

/* Words that can be names, but most likely go on with the rule. */
static const char *const next_words[] = {"and", "or", "when", "unless", "tag", NULL};

bool cgn_parse_field(cgn_parser *p, const char *what, cgn_field_name *field) {
  bool other = cgn_is_reserved(p->token.text) || cgn_parse_at_any(p, next_words) || cgn_parse_at_operator(p);
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
    cgn_error(p->load, "syntax", p->token.place,
              "\"is\" has one value: for several, or a pattern, write \"in { ... }\"", CGN_NO_TEXT);
    return false;
  }
  cgn_word value;
  const char *what = "a value, \"absent\", \"null\" or \"malformed\"";
  if (cgn_parse_at_part(p)) cgn_parse_expected(p, what);
  if (cgn_parse_at_part(p) || !cgn_parse_value(p, what, &value)) return false;
  if (value.form == CGN_TOKEN_WORD && cgn_text_equal_nocase(value.text, CGN_TEXT("in")) &&
      !cgn_parse_at_clause_end(p)) {
    cgn_error(p->load, "operator", value.place,
              clause->negated ? "write \"not in\" instead of \"is not in\"" : "write \"in\" instead of \"is in\"",
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
  return cgn_is_one_of(next_words, name) && !cgn_parse_at_clause_end(p) && p->token.kind != CGN_TOKEN_RIGHT;
}

/* The name of a set or provider, or items in braces. */
static bool parse_set(cgn_parser *p, cgn_condition *clause) {
  const char *what = "the name of a set or provider, or items in braces";
  if (p->token.kind == CGN_TOKEN_OPEN) return cgn_parse_items(p, &clause->items);
  if (p->token.kind != CGN_TOKEN_WORD || cgn_is_reserved(p->token.text)) {
    cgn_parse_expected(p, what);
    return false;
  }
  if (!cgn_is_letter(p->token.text.at[0])) {
    cgn_error(p->load, "syntax", p->token.place, "% is no name; items stand in braces: write \"{ % }\"",
              cgn_parse_found(p), p->token.text);
    return false;
  }
  clause->set = cgn_parse_name(p, "a set or provider");
  if (!is_forgotten(p, clause->set.text)) return true;
  cgn_error(p->load, "syntax", clause->set.place, "expected %, found \"%\"", cgn_text_of_string(what),
            clause->set.text);
  return false;
}

static bool parse_in(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_IN;
  if (!cgn_parse_at(p, "not")) return parse_set(p, clause);
  cgn_error(p->load, "operator", p->token.place, "write \"not in\" instead of \"in not\"", CGN_NO_TEXT);
  return false;
}

static bool parse_sealed(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_SEALED;
  return cgn_parse_keyword(p, "by") && parse_set(p, clause);
}

static bool parse_equals(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_EQUALS;
  return cgn_parse_field(p, "a field behind \"equals\" (a value stands behind \"is\")", &clause->right);
}

static bool parse_carried(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_CARRIED;
  return cgn_parse_keyword(p, "by") && cgn_parse_keyword(p, "relay");
}

static bool parse_owned(cgn_parser *p, cgn_condition *clause) {
  clause->test = CGN_TEST_OWNED;
  return cgn_parse_keyword(p, "by") &&
         cgn_parse_field(p, "a field with a login behind \"owned by\"", &clause->right);
}

static bool parse_aligned(cgn_parser *p, cgn_condition *clause) {
  clause->test = cgn_parse_take(p, "exactly") ? CGN_TEST_ALIGNED_EXACTLY : CGN_TEST_ALIGNED;
  return cgn_parse_keyword(p, "with") && cgn_parse_field(p, "a field behind \"aligned with\"", &clause->right);
}

static bool parse_operator(cgn_parser *p, cgn_condition *clause) {
  const char *word = word_for(p->token.text);
  cgn_parse_tell_operator(p);
  cgn_parse_advance(p);
  if (strcmp(word, "in") == 0) return parse_in(p, clause);
  clause->negated = strcmp(word, "is not") == 0;
  return parse_is_value(p, clause);
}

void cgn_parse_tell_no_test(cgn_parser *p) {
  cgn_parse_unknown(p, "unknown-test", test_words, "no test %", THERE_ARE);
}

static const struct test {
  const char *word;
  bool (*parse)(cgn_parser *p, cgn_condition *clause); /* behind the word */
} tests[] = {{"is", parse_is},           {"in", parse_in},       {"equals", parse_equals},
             {"carried", parse_carried}, {"owned", parse_owned}, {"aligned", parse_aligned},
             {"sealed", parse_sealed}};

bool cgn_parse_test(cgn_parser *p, cgn_condition *clause) {
  cgn_place start = p->token.place;
  if (cgn_parse_at_operator(p)) return parse_operator(p, clause);
  clause->negated = cgn_parse_take(p, "not");
  if (clause->negated && cgn_parse_at(p, "is")) {
    cgn_error(p->load, "operator", start, "write \"is not\" instead of \"not is\"", CGN_NO_TEXT);
    return false;
  }
  if (clause->negated && cgn_parse_at(p, "limit")) {
    cgn_parse_tell_not_exceeded(p, start);
    return false;
  }
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (cgn_parse_take(p, tests[i].word)) return tests[i].parse(p, clause);
  }
  /* What stands behind a wrong word fits the right one rarely: "matches /x/". */
  if (cgn_parse_at_clause_end(p) || p->token.kind != CGN_TOKEN_WORD)
    cgn_parse_expected(p, "a test, such as \"is pass\", \"in NAME\", \"equals smtp.rcptto\"");
  else
    cgn_parse_tell_no_test(p);
  return false;
}

bool cgn_parse_at_test(const cgn_parser *p) {
  return cgn_parse_at_any(p, test_words) || cgn_parse_at(p, "not");
}

bool cgn_parse_at_misspelt_test(const cgn_parser *p) {
  bool word = p->in_unless && p->token.kind == CGN_TOKEN_WORD && !cgn_parse_at_test(p);
  return word && !cgn_field_named(p->token.text) && cgn_meant_word(test_words, p->token.text).length;
}

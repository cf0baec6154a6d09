/* SPDX-License-Identifier: MIT */
/* Tokens (language section 1, the list below the grammar) and what is told of what is none. */
#include "rules/lex.h"

#include "../support/rows.h"
#include "../support/tree.h"
#include <criterion/criterion.h>
#include <stdlib.h>

static void add_token(cgn_buffer *out, const cgn_token *token) {
  static const char *const marks[] = {
      [CGN_TOKEN_END] = "",  [CGN_TOKEN_WORD] = "'", [CGN_TOKEN_STRING] = "\"", [CGN_TOKEN_REGEX] = "/",
      [CGN_TOKEN_OPEN] = "", [CGN_TOKEN_CLOSE] = "", [CGN_TOKEN_LEFT] = "",     [CGN_TOKEN_RIGHT] = ""};
  if (out->length) cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add_string(out, marks[token->kind]);
  cgn_buffer_add(out, token->text);
  cgn_buffer_add_string(out, marks[token->kind]);
  cgn_buffer_add(out, token->flags);
}

/* All tokens, each in the marks of its kind. */
static void lex(tree *t, cgn_buffer *out) {
  cgn_lexer lexer = cgn_lexer_start(&t->load.sources, 0, &t->arena, &t->findings);
  uint32_t end = 0;
  for (cgn_token token; (token = cgn_lexer_next(&lexer)).kind != CGN_TOKEN_END;) {
    cr_expect(token.place.offset >= end && token.place.length > 0, "tokens stand one behind the other");
    end = token.place.offset + token.place.length;
    cr_expect(end <= t->exact.length, "tokens end within the text");
    add_token(out, &token);
  }
}

/* The parser's own findings are forgotten: only the lexer is asked here. */
static void start(tree *t, cgn_text text) {
  tree_parse(t, text, NULL, &cgn_allocator_default);
  cgn_findings_clear(&t->findings);
}

Test(lex, tokens) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *tokens, *findings;
  } rows[] = {
      {"nothing", CGN_TEXT(""), "", ""},
      {"blanks", CGN_TEXT(" \t\r\n \n"), "", ""},
      {"words", CGN_TEXT("rule consigne-1\twhen\nany"), "'rule' 'consigne-1' 'when' 'any'", ""},
      {"a word is what stands between blanks and marks", CGN_TEXT("a@b.c:1=2!%[]'*?\\`|~^"),
       "'a@b.c:1=2!%[]'*?\\`|~^'", ""},
      {"marks end words", CGN_TEXT("a{b}c(d)e"), "'a' { 'b' } 'c' ( 'd' ) 'e'", ""},
      {"a string ends a word", CGN_TEXT("a\"b\"c"), "'a' \"b\" 'c'", ""},
      {"UTF-8 words", CGN_TEXT("\xc3\xa9t\xc3\xa9 \xe2\x82\xac"), "'\xc3\xa9t\xc3\xa9' '\xe2\x82\xac'", ""},
      {"a byte order mark at the start is none of the text",
       CGN_TEXT("\xef\xbb\xbf"
                "a,"),
       "'a'", "1:2 separator"},

      {"comment", CGN_TEXT("a # b \" { ,\nc"), "'a' 'c'", ""},
      {"comment at the end", CGN_TEXT("a #"), "'a'", ""},
      {"# within a word is an octet", CGN_TEXT("a#b # c"), "'a#b'", ""},
      {"# behind a mark opens a comment", CGN_TEXT("{#}\n}"), "{ }", ""},
      {"comments may be in another encoding", CGN_TEXT("# \xe9t\xe9\na"), "'a'", ""},

      {"string", CGN_TEXT("\"a b\" \"\""), "\"a b\" \"\"", ""},
      {"escapes", CGN_TEXT("\"\\\"john doe\\\"@x.example\" \"\\\\\""), "\"\"john doe\"@x.example\" \"\\\"", ""},
      {"other escapes", CGN_TEXT("\"a\\nb\" \"\\"), "\"a\\nb\" \"\\\"",
       "1:3 bad-escape, 1:8 unterminated-string, 1:9 bad-escape"},
      {"marks within a string", CGN_TEXT("\"{a, b; # /c/}\""), "\"{a, b; # /c/}\"", ""},
      {"a tab is a blank in a string", CGN_TEXT("\"a\tb\""), "\"a\tb\"", ""},
      {"unterminated at the end", CGN_TEXT("\"abc"), "\"abc\"", "1:1 unterminated-string"},
      {"unterminated: the next line is read", CGN_TEXT("\"abc\nrule"), "\"abc\" 'rule'", "1:1 unterminated-string"},
      {"unterminated: the brace that closes is kept", CGN_TEXT("{ \"abc }\nrule"), "{ \"abc }\" } 'rule'",
       "1:3 unterminated-string"},
      {"over two lines, and a string behind it", CGN_TEXT("\"abc\ndef\" rule \"x\""), "\"abc\" 'rule' \"x\"",
       "1:1 unterminated-string"},
      {"over two lines", CGN_TEXT("\"abc\ndef\" rule\n\"x\""), "\"abc\" 'rule' \"x\"", "1:1 unterminated-string"},
      {"the next string is left alone", CGN_TEXT("\"abc\nen \"def\"\n"), "\"abc\" 'en' \"def\"",
       "1:1 unterminated-string"},

      {"pattern", CGN_TEXT("/a b/ /^x\\/y$/i"), "/a b/ /^x\\/y$/i", ""},
      {"an escaped backslash before the end", CGN_TEXT("/a\\\\/i b"), "/a\\\\/i 'b'", ""},
      {"marks within a pattern", CGN_TEXT("/[\"{}(),;#]{2}/"), "/[\"{}(),;#]{2}/", ""},
      {"a pattern before a brace", CGN_TEXT("{/a/i}"), "{ /a/i }", ""},
      {"/ within a word is an octet", CGN_TEXT("192.0.2.0/24 2001:db8::/32"), "'192.0.2.0/24' '2001:db8::/32'", ""},
      {"unterminated pattern", CGN_TEXT("/abc def\nx"), "/abc/ 'def' 'x'", "1:1 unterminated-pattern"},
      {"a path", CGN_TEXT("file /etc/names\nx"), "'file' /etc/names 'x'", ""},
      {"a lone slash", CGN_TEXT("/"), "//", "1:1 unterminated-pattern"},

      {"separators are told once a line", CGN_TEXT("a, b; c\nd,e"), "'a' 'b' 'c' 'd' 'e'",
       "1:2 separator, 2:2 separator"},
      {"NUL", CGN_TEXT("a\0b"), "'a' 'b'", "1:2 control-character"},
      {"controls are told once a line", CGN_TEXT("\x01 a\x7f\n\x1b"), "'a'",
       "1:1 control-character, 2:1 control-character"},
      {"a control in a string, a pattern, a comment", CGN_TEXT("\"a\x02\"\n/\x03/\n#\x04"), "\"a\x02\" /\x03/",
       "1:3 control-character, 2:2 control-character, 3:2 control-character"},
      {"a lone CR hides lines", CGN_TEXT("# a\rrule\r\nb\r"), "'b'",
       "1:4 control-character, 2:2 control-character"},
      {"both on one line", CGN_TEXT("a,\x01"), "'a'", "1:2 separator, 1:3 control-character"},
      {"no UTF-8", CGN_TEXT("\xe9t\xe9 \"a\xff\" /\xc3/"), "'\xe9t\xe9' \"a\xff\" /\xc3/",
       "1:1 invalid-utf8, 1:7 invalid-utf8, 1:11 invalid-utf8"},
      {"a surrogate, an overlong form", CGN_TEXT("a\xed\xa0\x80 \xc0\xaf"), "'a\xed\xa0\x80' '\xc0\xaf'",
       "1:2 invalid-utf8, 1:6 invalid-utf8"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cgn_buffer out;
    cgn_buffer_init(&out, &cgn_allocator_default);
    start(&t, rows[i].text);
    lex(&t, &out);
    const char *tokens = cgn_buffer_string(&out), *findings = tree_findings(&t);
    cr_expect(cgn_text_equal(cgn_buffer_text(&out), cgn_text_of_string(rows[i].tokens)), "%s: %s", rows[i].name,
              tokens);
    cr_expect(strcmp(findings, rows[i].findings) == 0, "%s: %s", rows[i].name, findings);
    cgn_buffer_free(&out);
    tree_free(&t);
  }
}

/* CGN_STRING_OCTETS is 4096. */
Test(lex, long_strings) {
  static const struct {
    size_t length;
    const char *findings;
  } rows[] = {{4096, ""}, {4097, "1:1 string-too-long"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cgn_buffer out;
    size_t size = rows[i].length + 2;
    char *text = malloc(size);
    cr_assert(text);
    memset(text, 'a', size);
    text[0] = text[size - 1] = '"';
    start(&t, (cgn_text){text, size});
    cgn_buffer_init(&out, &cgn_allocator_default);
    lex(&t, &out);
    const char *findings = tree_findings(&t);
    cr_expect(out.length == size && strcmp(findings, rows[i].findings) == 0, "%zu: %s", rows[i].length, findings);
    cgn_buffer_free(&out);
    tree_free(&t);
    free(text);
  }
}

/* Every octet before and behind every other: no token is empty, none goes past the end. */
Test(lex, any_three_octets) {
  static const char octets[] = "a\"\\/#{}(), ;\n\r\t\x01\x80\xc3\xa9\xff%=";
  for (size_t i = 0; i < sizeof octets; i++) {
    for (size_t j = 0; j < sizeof octets; j++) {
      for (size_t k = 0; k < sizeof octets; k++) {
        tree t;
        cgn_buffer out;
        char text[] = {octets[i], octets[j], octets[k]};
        cgn_buffer_init(&out, &cgn_allocator_default);
        start(&t, (cgn_text){text, sizeof text});
        lex(&t, &out);
        cgn_buffer_free(&out);
        tree_free(&t);
      }
    }
  }
}

/* SPDX-License-Identifier: MIT */
/* The lexer of RFC 5322 3.2: kinds of tokens, atext, what parts of an address stand for. */
#include "mail/mailbox_token.h"

#include "../support/mailboxes.h"
#include "base/limits.h"

TestSuite(mailbox_token, .init = setup, .fini = teardown);

/* RFC 5322 3.2.3 by its list, RFC 6532 3.2 from 0x80 on. */
Test(mailbox_token, atext) {
  static const char marks[] = "!#$%&'*+-/=?^_`{|}~";
  for (int i = 0; i < 256; i++) {
    char c = (char)(unsigned char)i;
    bool expected = cgn_is_alnum(c) || i >= 0x80 || (c && strchr(marks, c));
    cr_expect(cgn_mailbox_is_atext(c) == expected, "%02x", i);
  }
}

/* One letter a token: a atom, q quoted, l literal, c comment, b bad, specials themselves; _ before a spaced one. */
Test(mailbox_token, kinds) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *kinds;
  } rows[] = {
      {"empty", T(""), ""},
      {"blanks", T(" \t\r\n "), ""},
      {"specials", T("<>,;:@."), "<>,;:@."},
      {"words", T("a \"b\" [c] (d)"), "a_q_l_c"},
      {"no blanks", T("a\"b\"[c](d)e"), "aqlc_a"},
      {"comments nest", T("(a(b)c)d"), "c_a"},
      {"a quote in a comment", T("(\")a"), "c_a"},
      {"quoted pairs", T("\"\\\"\" (\\)) [\\]]"), "q_c_l"},
      {"not closed", T("a \"b"), "a_b"},
      {"not closed, a pair at the end", T("(a\\"), "b"},
      {"bracket in a literal", T("[[a]b"), "ba"},
      {"stray", T(")]\\"), "bbb"},
      {"controls", T("\x01\x7f"), "bb"},
      {"NUL", T("a\0b"), "aba"},
      {"NUL in quotes", T("\"\0\"a"), "ba"},
      {"NUL, CR, LF in quoted pairs (obs-qp)", T("\"\\\0\"a(\\\r)[\\\n]"), "qac_l"},
      {"bare CR", T("a\rb"), "aba"},
      {"LF before no blank", T("a\nb"), "aba"},
      {"folding", T("a\r\n b\n\tc"), "a_a_a"},
      {"folding at the end", T("a\r\n "), "a"},
      {"a line end at the end", T("a\r\n"), "abb"},
      {"folding in quotes", T("\"a\r\n b\""), "q"},
      {"bare LF in quotes", T("\"a\nb\""), "b"},
      {"octets of 0x80 and more", T("\xc3\xa9\xff"), "a"},
  };
  static const char letters[] = {'?', 'a', 'q', 'l', 'c', '?', 'b'};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text);
    cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
    char kinds[32];
    size_t length = 0;
    for (cgn_mailbox_next_any(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next_any(&lexer)) {
      cr_assert(length + 3 < sizeof kinds);
      if (lexer.token.spaced && length) kinds[length++] = '_';
      bool special = lexer.token.kind == CGN_MAILBOX_SPECIAL;
      kinds[length++] = special ? *lexer.token.text.at : letters[lexer.token.kind];
    }
    kinds[length] = '\0';
    cr_expect_str_eq(kinds, rows[i].kinds, "%s: %s", rows[i].name, kinds);
    exact_free(text);
  }
}

Test(mailbox_token, join_and_phrase) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *joined, *phrase;
  } rows[] = {
      {"atoms and dots", T("a.b"), "a.b", "a.b"},
      {"blanks", T("a . b"), "a.b", "a . b"},
      {"comments", T("a(x).(y)b"), "a.b", "a . b"},
      {"quotes", T("\"a b\".c"), "a b.c", "a b.c"},
      {"quoted pair", T("\"a\\\"\\b\""), "a\"b", "a\"b"},
      {"folding in quotes", T("\"a\r\n b\""), "a b", "a b"},
      {"literal", T("[ a\t\\]b ]"), "[a]b]", "[ a\t\\]b ]"},
      {"encoded word", T("=?utf-8?q?a?= b"), "=?utf-8?q?a?=b", "a b"},
      {"encoded words around a comment", T("=?utf-8?q?a?= (x) =?utf-8?q?b?="), "=?utf-8?q?a?==?utf-8?q?b?=", "ab"},
      {"empty", T(""), "", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text joined = cgn_mailbox_join(&arena, rows[i].text), phrase = cgn_mailbox_phrase(&arena, rows[i].text);
    cr_expect(cgn_text_equal(joined, cgn_text_of_string(rows[i].joined)), "%s: %.*s", rows[i].name,
              (int)joined.length, joined.at);
    cr_expect(cgn_text_equal(phrase, cgn_text_of_string(rows[i].phrase)), "%s: %.*s", rows[i].name,
              (int)phrase.length, phrase.at);
  }
}

/* A comment makes the source longer than an encoded word may be, but not the words that are read. */
Test(mailbox_token, phrase_that_grows) {
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_add_string(&text, "=?x?q?");
  for (size_t i = 0; i < CGN_ENCODED_WORD_OCTETS - 20; i++) cgn_buffer_add_octet(&text, '\xff');
  cgn_buffer_add_string(&text, "(a comment of more than twenty octets)?=");
  cgn_text phrase = cgn_mailbox_phrase(&arena, cgn_buffer_text(&text));
  cr_expect(phrase.length > 3 * (CGN_ENCODED_WORD_OCTETS - 20));
  cgn_buffer_free(&text);
}

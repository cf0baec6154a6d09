/* SPDX-License-Identifier: MIT */
/*
 * Valid lists that some reader shows otherwise. RFC 5322 2.2.3 unfolds before
 * anything is read, and RFC 2047 5 has no encoded word in an address; readers in
 * use (tests/compare) end a token with its line, or decode first.
 */
#include "../support/mailboxes.h"
#include "base/limits.h"

TestSuite(mailbox_otherwise, .init = setup, .fini = teardown);

typedef struct row {
  const char *name;
  cgn_text text;
  const char *mailboxes;
  bool malformed;
} row;

static void expect(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    read_list(rows[i].text);
    if (rows[i].mailboxes) cr_expect_str_eq(print(&list), rows[i].mailboxes, "%s: %s", rows[i].name, printed);
    cr_expect(((list.defects & CGN_DEFECT_MALFORMED) != 0) == rows[i].malformed, "%s: %x", rows[i].name,
              list.defects);
    cr_expect(!(list.defects & CGN_DEFECT_SYNTAX), "%s: the grammar has it", rows[i].name);
  }
}

/* S116: the domain ends at the blank, unless it starts behind it; the dot before the line end is a root dot then.
 */
Test(mailbox_otherwise, folded_in_the_domain) {
  static const row rows[] = {
      {"behind a dot", T("a@own.\r\n example"), "a@own.example a@own", true},
      {"before a dot", T("<a@own\r\n .example>"), "a@own.example a@own", true},
      {"LF", T("a@own\n .example"), "a@own.example a@own", true},
      {"twice", T("a@b\r\n .own\r\n .example"), "a@b.own.example a@b", true},
      {"with blanks and comments", T("a@own (c) \r\n .(d)\r\n example"), "a@own.example a@own", true},
      {"quoted local part", T("\"a b\"@own.\r\n example"), "\"a b\"@own.example \"a b\"@own", true},
      {"in a group", T("g: a@own.\r\n example;"), "a@own.example a@own", true},
      {"in a comment", T("a@own.(c\r\n x)example"), "a@own.example a@own", true},
      {"in a comment before", T("a@(c\r\n x)own.example"), "a@own.example a@c", true},
      {"in a literal", T("a@[192.0.\r\n 2.1]"), "a@[192.0.2.1] a@192.0 a@192.0.2.1", true},
      {"between @ and the domain", T("a@\r\n (c)\r\n own.example"), "a@own.example", false},
      {"before @", T("a\r\n @own.example"), "a@own.example", false},
      {"behind the domain", T("a@own.example\r\n (c)"), "a@own.example", false},
      {"behind the comma", T("a@own.example,\r\n b@x.example"), "a@own.example b@x.example", false},
      {"before <", T("\"a@x.example via L\"\r\n <b@y.example>"), "b@y.example", false},
  };
  expect(rows, COUNT(rows));
}

/* The quote ends with the line, and what closes it opens one: what stood inside comes out. */
Test(mailbox_otherwise, folded_in_quotes_and_comments) {
  static const row rows[] = {
      {"address behind the fold", T("\"a\r\n b@x.example\" <c@y.example>"), "c@y.example b@x.example", true},
      {"address before it", T("\"b@x.example\r\n a\" <c@y.example>"), "c@y.example b@x.example b@x.examplea",
       true}, /* and without the blanks, as every malformed domain */
      {"address in another", T("\"b@x.example\" \"a\r\n d\" <c@y.example>"),
       "c@y.example b@x.example b@x.examplead", true},
      {"local part", T("\"a\r\n <b@x.example>\"@y.example"),
       "\"a <b@x.example>\"@y.example b@x.example \"x.example>\"@y.example", true},
      {"name of a group", T("\"Bob <b\r\n @x.example>\":;"), "b@x.example", true},
      {"comment", T("c@y.example (a\r\n , b@x.example)"), "c@y.example b@x.example", true},
      {"separator before the quote", T("\"a\r\n b;\" <c@y.example>"), "c@y.example", true},
      {"separator and blank", T("\"a\r\n b, \" <c@y.example>"), "c@y.example", true},
      {"separator in the next quotes", T("\"a\r\n b\" \";\" <c@y.example>"), "c@y.example", true},
      {"separator in quotes before", T("\";\" \"a\r\n b\" <c@y.example>"), "c@y.example", false},
      {"quote in a comment", T("c@y.example (a\r\n \" b)"), "c@y.example", true},
      {"route", T("\"a\r\n b\" <@x.example:c@y.example>"), "c@y.example \"\"@x.example", true},
      {"no address", T("\"Doe,\r\n Jane\" <c@y.example>"), "c@y.example", false},
      {"comment without one", T("c@y.example (Jane\r\n Doe)"), "c@y.example", false},
      {"comment in a comment", T("c@x.ex (a(b\r\n c)ample)"), "c@x.ex", true}, /* CPython: x.example */
      {"comment in a comment, fold behind it", T("c@y.example (a(b)\r\n d)"), "c@y.example", false},
      {"quoted pair of a parenthesis", T("c@y.example (a\\(b\r\n d)"), "c@y.example", false},
      {"separator, no fold", T("\"b;\" <c@y.example> (a\r\n d)"), "c@y.example", false},
  };
  expect(rows, COUNT(rows));
}

/* Decoded and read on: "b@x.example,c@y.example". The word alone splits nothing (S14). */
Test(mailbox_otherwise, encoded_word_at_the_start) {
  static const row rows[] = {
      {"then more", T("=?utf-8?q?b=40x.example=2C?=c@y.example"),
       "=?utf-8?q?b=40x.example=2C?=c@y.example b@x.example c@y.example", false},
      {"then a dot", T("<=?utf-8?q?b=40x.example=2C?=.c@y.example>"),
       "=?utf-8?q?b=40x.example=2C?=.c@y.example b@x.example \".c\"@y.example", false},
      {"no @ in it", T("=?utf-8?q?b=2C?=c@y.example"), "=?utf-8?q?b=2C?=c@y.example c@y.example", false},
      {"in the name, too", T("=?utf-8?q?a=40z.example?= <=?utf-8?q?b?=c@y.example>"),
       "=?utf-8?q?b?=c@y.example bc@y.example a@z.example", true}, /* to Mail::Message's study the author */
      {"a quote opens what is behind", T("=?utf-8?q?=22?=c@y.example, \"d@z.example\" <e@y.example>"),
       "=?utf-8?q?=22?=c@y.example c@y.example e@y.example =?utf-8?q?=22?=c@y.example d@z.example e@y.example",
       false},
      {"control in what it makes a domain", T("=?utf-8?q?b=40x=06.example=2C?=c@y.example"), NULL, true},
      {"octets of no character", T("=?utf-8?b?YkB4iS5leGFtcGxlLA==?=c@y.example"), NULL, true},
      {"control behind it", T("=?utf-8?q?b=40x.example=3E=00?=c@y.example"), NULL, false},
      {"alone", T("=?utf-8?q?b=40x.example?=@y.example"), "=?utf-8?q?b=40x.example?=@y.example", false},
      {"not at the start", T("c=?utf-8?q?b=40x.example?=@y.example"), "c=?utf-8?q?b=40x.example?=@y.example",
       false},
  };
  expect(rows, COUNT(rows));
}

/* Looked for before tokens, it takes a quote with it: what stood in quotes comes out. */
Test(mailbox_otherwise, encoded_word_over_tokens) {
  static const row rows[] = {
      {"a quote", T("=?x\"=y?q?z?=a,b@x.example,d\" <c@y.example>"), "c@y.example b@x.example", true},
      {"an angle bracket", T("=?x< (y?q?z?= c)c@y.example>"), "c@y.example", true},
      {"a pair of parentheses", T("=?utf-8?q?Jane (Sales)?= <c@y.example>"), "c@y.example", false},
      {"a pair of quotes", T("=?utf-8?q?\"Jane\"?= <c@y.example>"), "c@y.example", false},
      {"no end", T("=?x\"=y?q?z=a,b@x.example,d\" <c@y.example>"), "c@y.example", false},
      {"no word", T("=?x\"?=b@x.example\" <c@y.example>"), "c@y.example", false},
      {"in one token", T("=?utf-8?q?z?= \"b@x.example\" <c@y.example>"), "c@y.example", false},
  };
  expect(rows, COUNT(rows));
}

/* dtext is no address, but some readers show what it holds; so the list is read as malformed. */
Test(mailbox_otherwise, literal_in_a_route) {
  read_list(CGN_TEXT("<@[a@x.example]:c@y.example>"));
  cr_expect(list.defects & CGN_DEFECT_MALFORMED);
  bool claimed = false;
  for (uint32_t i = 0; i < list.count; i++)
    claimed = claimed || cgn_text_equal(list.at[i].domain.key, CGN_TEXT("x.example"));
  cr_expect(claimed, "%s", print(&list));
}

/* Many folded tokens are read in linear time, and stop at the limit. */
Test(mailbox_otherwise, as_many_as_the_limit) {
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  for (uint32_t i = 0; i <= CGN_MAILBOXES; i++) cgn_buffer_add_string(&text, "(a@x.example\r\n )");
  read_list(cgn_buffer_text(&text));
  cr_expect(list.count == CGN_MAILBOXES && list.complex);
  cgn_buffer_free(&text);
}

/* SPDX-License-Identifier: MIT */
/*
 * Valid address lists, bounds and properties: expectations follow from RFC 5322
 * 3.4 and 4.4, RFC 6854, RFC 2047 5, and from the cases of semantics that a row
 * names.
 */
#include "mail/mailbox.h"

#include "../support/mailboxes.h"
#include "base/limits.h"

enum { OBSOLETE = CGN_DEFECT_OBSOLETE, ROUTE = CGN_DEFECT_ROUTE, GROUP = CGN_DEFECT_GROUP };
enum { UTF8 = CGN_DEFECT_UTF8, WORD = CGN_DEFECT_ENCODED_WORD };

TestSuite(mailbox, .init = setup, .fini = teardown);

/* ---- Valid text -------------------------------------------------------------------- */

typedef struct valid_row {
  const char *name;
  cgn_text text;
  const char *mailboxes;
  uint32_t defects;
} valid_row;

static void expect_valid(const valid_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    read_list(rows[i].text);
    cr_expect_str_eq(print(&list), rows[i].mailboxes, "%s: %s", rows[i].name, printed);
    cr_expect(list.defects == rows[i].defects, "%s: defects %x", rows[i].name, list.defects);
    cr_expect(!list.complex && !list.null, "%s: complex or null", rows[i].name);
  }
}

Test(mailbox, valid_as_written_today) {
  static const valid_row rows[] = {
      {"addr-spec", T("jane@univ.example"), "jane@univ.example", 0},
      {"name-addr", T("Jane Doe <jane@univ.example>"), "jane@univ.example", 0},
      {"angle-addr alone", T("<jane@univ.example>"), "jane@univ.example", 0},
      {"no blank before <", T("Jane<jane@univ.example>"), "jane@univ.example", 0},
      {"blanks at both ends", T(" \t jane@univ.example \t"), "jane@univ.example", 0},
      {"case of the domain folds, that of the local part stays", T("Jane@UNIV.Example"), "Jane@univ.example", 0},
      {"S2 quoted", T("\"alice\"@univ.example"), "alice@univ.example", 0},
      {"S2 quoted pair", T("\"al\\ice\"@univ.example"), "alice@univ.example", 0},
      {"S3 address in a local part", T("<\"bob@univ.example\"@evil.example>"), "\"bob@univ.example\"@evil.example",
       0},
      {"S4 foreign domain", T("\"Bob <bob@univ.example>\"@evil.example"), "\"Bob <bob@univ.example>\"@evil.example",
       0},
      {"S4 our domain", T("\"Bob <bob@evil.example>\"@univ.example"), "\"Bob <bob@evil.example>\"@univ.example", 0},
      {"S5 address in a display name", T("\"Bob <bob@univ.example>\" <x@evil.example>"), "x@evil.example", 0},
      {"S6 comma in quotes", T("\"Doe, Jane\" <jane@univ.example>"), "jane@univ.example", 0},
      {"S19 percent sign", T("bob%univ.example@evil.example"), "bob%univ.example@evil.example", 0},
      {"S20 literal", T("bob@[192.0.2.25]"), "bob@[192.0.2.25]", 0},
      {"S20 IPv6 literal", T("bob@[IPv6:2001:DB8::1]"), "bob@[IPv6:2001:db8::1]", 0},
      {"S21 two mailboxes", T("<a@univ.example>, <b@evil.example>"), "a@univ.example b@evil.example", 0},
      {"S10 group", T("Staff: jane@univ.example, x@evil.example;"), "jane@univ.example x@evil.example", GROUP},
      {"S11 empty group", T("Staff:;"), "", GROUP},
      {"group that holds a blank", T("Staff: ;"), "", GROUP},
      {"group, then a mailbox", T("Staff: a@x.example;, b@y.example"), "a@x.example b@y.example", GROUP},
      {"address as the name of a group", T("\"a@x.example\": b@y.example;"), "b@y.example", GROUP},
      {"every atext", T("!#$%&'*+-/=?^_`{|}~@x.example"), "!#$%&'*+-/=?^_`{|}~@x.example", 0},
      {"empty quoted local part", T("\"\"@x.example"), "\"\"@x.example", 0},
      {"every special in quotes", T("\"()<>[]:;@,. \\\\\\\"\"@x.example"), "\"()<>[]:;@,. \\\\\\\"\"@x.example", 0},
      {"UTF-8 (RFC 6532)", T("J\xc3\xa9 <j\xc3\xa9@univ.example>"), "j\xc3\xa9@univ.example", UTF8},
      {"S37 NFC", T("jose\xcc\x81@univ.example"), "jos\xc3\xa9@univ.example", UTF8},
      {"folded", T("Jane\r\n Doe\r\n\t<jane@univ.example>"), "jane@univ.example", 0},
      {"folded with LF, as stores keep it", T("Jane\n <jane@univ.example>"), "jane@univ.example", 0},
      {"folded in a quoted string", T("\"Jane\r\n Doe\"@x.example"), "\"Jane Doe\"@x.example", 0},
      {"the end of the line", T("jane@univ.example\r\n"), "jane@univ.example", 0},
      {"comment behind", T("jane@univ.example (Jane)"), "jane@univ.example", 0},
      {"comments nest", T("(x (y) z) jane@univ.example"), "jane@univ.example", 0},
      {"a quote means nothing in a comment", T("(\") a@own.example (\")"), "a@own.example", 0},
      {"a comment means nothing in quotes", T("\"(\" <a@own.example>"), "a@own.example", 0},
      {"S14 encoded words in an addr-spec stay", T("=?utf-8?q?a=40b?=@x.example"), "=?utf-8?q?a=40b?=@x.example",
       WORD},
      {"encoded word in quotes", T("\"=?utf-8?q?J?=\" <a@x.example>"), "a@x.example", WORD},
      {"local part over 64 octets",
       T("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example"),
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example", 0},
      {"nothing", T(""), "", 0},
      {"a comment alone", T("(nobody)"), "", 0},
  };
  expect_valid(rows, COUNT(rows));
}

Test(mailbox, valid_as_written_long_ago) {
  static const valid_row rows[] = {
      {"S1 route", T("<@relay.evil.example:alice@univ.example>"), "alice@univ.example", ROUTE | OBSOLETE},
      {"S9 route", T("<@evil.example,@b.example:jane@univ.example>"), "jane@univ.example", ROUTE | OBSOLETE},
      {"route with commas and blanks", T("<,, @a.example , @b.example: c@d.example>"), "c@d.example",
       ROUTE | OBSOLETE},
      {"S8 comment before @", T("jane (@evil.example) @univ.example"), "jane@univ.example", OBSOLETE},
      {"comment behind @", T("jane@(evil.example)univ.example"), "jane@univ.example", OBSOLETE},
      {"quoted words joined by dots", T("\"a\".\"b c\"@x.example"), "\"a.b c\"@x.example", OBSOLETE},
      {"dots in a phrase", T("Jane Q. Doe <jane@univ.example>"), "jane@univ.example", OBSOLETE},
      {"many dots in a phrase", T("J... <jane@univ.example>"), "jane@univ.example", OBSOLETE},
      {"comma first", T(",a@x.example"), "a@x.example", OBSOLETE},
      {"comma last", T("a@x.example,"), "a@x.example", OBSOLETE},
      {"two commas", T("a@x.example, (c) ,b@y.example"), "a@x.example b@y.example", OBSOLETE},
      {"commas alone", T(",,"), "", OBSOLETE},
      {"empty elements in a group", T("g:,a@x.example,;"), "a@x.example", OBSOLETE | GROUP},
      {"group of commas", T("g:,;"), "", OBSOLETE | GROUP},
      {"a line of blanks", T("a@x.example\r\n\t\r\n\t, b@y.example"), "a@x.example b@y.example", 0},
      {"control characters in quotes", T("\"a\x07\"@x.example"), "\"a\x07\"@x.example", OBSOLETE},
      {"control characters in a comment", T("(\x7f)a@x.example"), "a@x.example", OBSOLETE},
      {"blanks in a literal", T("a@[ 192.0.2.1\t]"), "a@[192.0.2.1]", 0},
  };
  expect_valid(rows, COUNT(rows));
}

Test(mailbox, names_and_groups) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *display;
    uint32_t group;
  } rows[] = {
      {"none", T("a@x.example"), "", 0},
      {"words", T("Jane  Doe <a@x.example>"), "Jane Doe", 0},
      {"quoted", T("\"Doe,  Jane\" <a@x.example>"), "Doe,  Jane", 0},
      {"quoted pair", T("\"a \\\"b\\\\ c\" <a@x.example>"), "a \"b\\ c", 0},
      {"folded in quotes", T("\"a\r\n b\" <a@x.example>"), "a b", 0},
      {"atoms and quotes", T("Jane \"Q\" Doe <a@x.example>"), "Jane Q Doe", 0},
      {"dots stay where they are", T("J. Q.Doe <a@x.example>"), "J. Q.Doe", 0},
      {"comments are no name", T("Jane (x) Doe <a@x.example> (y)"), "Jane Doe", 0},
      {"encoded word", T("=?utf-8?q?J=C3=A9?= Doe <a@x.example>"), "J\xc3\xa9 Doe", 0},
      {"two encoded words", T("=?utf-8?q?a?=\r\n =?utf-8?q?b?= <a@x.example>"), "ab", 0},
      {"encoded word in quotes is none", T("\"=?utf-8?q?a?=\" <a@x.example>"), "=?utf-8?q?a?=", 0},
      {"decoded after the split", T("=?utf-8?q?b=40y.example=2C?= <a@x.example>"), "b@y.example,", 0},
      {"member of a group", T("g:a@x.example;"), "", 1},
      {"second group", T("g:;, h:a@x.example;"), "", 2},
      {"behind a group", T("g:;, a@x.example"), "", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_assert(list.count == 1, "%s: %u", rows[i].name, list.count);
    cr_expect(cgn_text_equal(list.at[0].name, cgn_text_of_string(rows[i].display)), "%s: %.*s", rows[i].name,
              (int)list.at[0].name.length, list.at[0].name.at);
    cr_expect(list.at[0].group == rows[i].group, "%s: group", rows[i].name);
  }
}

/* ---- Bounds -------------------------------------------------------------------------------- */

static cgn_text repeated(const char *unit, size_t times, const char *end) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (size_t i = 0; i < times; i++) cgn_buffer_add_string(&out, unit);
  cgn_buffer_add_string(&out, end);
  cr_assert(!out.failed);
  cgn_text copy = exact_copy(cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

static void read_repeated(const char *unit, size_t times, const char *end) {
  cgn_text text = repeated(unit, times, end);
  read_list(text);
  exact_free(text);
}

Test(mailbox, as_many_as_the_limit) {
  read_repeated("a@b.example,", CGN_MAILBOXES, "");
  cr_expect(list.count == CGN_MAILBOXES && !list.complex);
  read_repeated("a@b.example,", CGN_MAILBOXES + 1, "");
  cr_expect(list.count == CGN_MAILBOXES && list.complex, "S22");
  read_repeated("a@b.example;", CGN_MAILBOXES + 1, "");
  cr_expect(list.count == CGN_MAILBOXES && list.complex, "malformed");
  list = (cgn_mailboxes){.limit = 1};
  cr_expect(cgn_mailboxes_read(&arena, CGN_TEXT("a@x.example, b@y.example"), &list, NULL));
  cr_expect(list.count == 1 && list.limit == 1 && list.complex);
  cr_expect(cgn_mailboxes_read(&arena, CGN_TEXT("b@y.example"), &list, NULL));
  cr_expect(list.count == 1 && !list.complex, "reset but for the limit");
}

Test(mailbox, comments_as_deep_as_the_bound) {
  for (size_t depth = CGN_COMMENT_DEPTH - 1; depth <= CGN_COMMENT_DEPTH + 1; depth++) {
    cgn_text open = repeated("(", depth, ""), close = repeated(")", depth, " a@x.example");
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add(&text, open);
    cgn_buffer_add(&text, close);
    read_list(cgn_buffer_text(&text));
    cr_expect(list.complex == (depth > CGN_COMMENT_DEPTH), "%zu", depth);
    cr_expect_str_eq(print(&list), "a@x.example");
    cgn_buffer_free(&text);
    exact_free(open);
    exact_free(close);
  }
}

/* A quadratic reader would need minutes here. */
Test(mailbox, hostile_text_ends_soon) {
  static const char *const units[] = {"(",
                                      "<",
                                      "\"",
                                      "\\",
                                      ",",
                                      "@",
                                      ";",
                                      ":",
                                      "[",
                                      "]",
                                      ")",
                                      ".",
                                      "a",
                                      " ",
                                      "\r",
                                      "\r\n ",
                                      "(@",
                                      "@(",
                                      ")@(",
                                      "a@(b)",
                                      "\\(@",
                                      "<@a,",
                                      "<@a:",
                                      "a\"b\"@",
                                      "x@[",
                                      "x@[y@",
                                      "a@b,",
                                      "a@b;",
                                      "\"@\" ",
                                      "(a@b) c@d,",
                                      "g:a@b;,",
                                      "a@-,",
                                      "a@b'c,",
                                      "=?",
                                      "=?a?q?",
                                      "=?utf-8?q?a=40b?=,",
                                      "\"a@b\" <c@d>,",
                                      "=?utf-8?b?YUBi?= <a@b>,"};
  for (size_t i = 0; i < COUNT(units); i++) {
    for (size_t octets = 1u << 18; octets <= 1u << 20; octets *= 2) {
      cgn_text text = repeated(units[i], octets / strlen(units[i]), "");
      cgn_arena_reset(&arena);
      list = (cgn_mailboxes){.limit = 20000};
      shown = (cgn_mailboxes){.limit = 0};
      cr_expect(cgn_mailboxes_read(&arena, text, &list, &shown), "%s", units[i]);
      exact_free(text);
    }
  }
}

Test(mailbox, a_hundred_thousand_mailboxes) {
  cgn_text text = repeated("Jane <a@b.example>, ", 100000, "");
  list = (cgn_mailboxes){.limit = 100000};
  cr_expect(cgn_mailboxes_read(&arena, text, &list, NULL));
  cr_expect(list.count == 100000 && !list.complex);
  exact_free(text);
}

/* ---- Properties ------------------------------------------------------------------------------ */

static const cgn_text samples[] = {
    T("Jane Doe <jane@univ.example>, \"Doe, J\" <j@[192.0.2.1]> (c (d)), g: a@b.example;"),
    T("<@a.example,@b.example:\"c d\"@e . example> (\\)), =?utf-8?q?J=C3=A9?= <x@y.example>"),
    T("Doe, a@x.example <b@y.example>; \"c@z.example (d@[v.example\0e@=?utf-8?b?YUBi?=\xff,f@u..example'"),
    T("x@evil.example\xef\xbc\xa0univ.example, =?utf-8?q?a=40own?=.example, \"\xef\xbc\xa0\xc3\xa9\" "
      "<'a@b.example'>"),
};

/* The sanitizer watches every prefix in a block of its own. */
Test(mailbox, every_prefix) {
  for (size_t i = 0; i < COUNT(samples); i++) {
    for (size_t length = 0; length <= samples[i].length; length++) read_list(cgn_text_slice(samples[i], 0, length));
  }
}

/* Printed and read again it is the same mailbox, and its print ends no line. */
Test(mailbox, print_and_read) {
  static const cgn_text texts[] = {
      T("jane@univ.example"),
      T("\"a b\"@x.example"),
      T("\"\\\"\\\\\"@x.example"),
      T("\"a\".b@x.example"),
      T("\"@<>\"@[192.0.2.1]"),
      T("\"\"@x.example"),
      T("j\xc3\xa9@m\xc3\xbcni.example"),
      T("\"a\r\n b\"@x.example"),
  };
  for (size_t i = 0; i < COUNT(texts); i++) {
    read_list(texts[i]);
    cr_assert(list.count == 1, "%zu", i);
    cgn_address before = list.at[0];
    cgn_buffer out;
    cgn_buffer_init(&out, &cgn_allocator_default);
    cgn_address_add(&out, before.local, before.domain.key);
    cgn_text text = cgn_buffer_text(&out);
    cr_expect(cgn_text_find(text, 0, '\n') == text.length && cgn_text_find(text, 0, '\r') == text.length);
    cr_expect(cgn_mailboxes_read(&arena, text, &list, NULL) && list.count == 1, "%zu", i);
    cr_expect(!(list.defects & CGN_DEFECT_MALFORMED) && cgn_text_equal(list.at[0].local, before.local), "%zu", i);
    cgn_buffer_free(&out);
  }
}

/* Each allocation fails once, and from then on: the answer is "no memory" or the right one, nothing leaks. */
Test(mailbox, memory_fails) {
  for (size_t i = 0; i < 2 * COUNT(samples); i++) {
    cgn_text sample = samples[i / 2];
    read_list(sample);
    uint32_t count = list.count, defects = list.defects;
    bool done = false;
    for (size_t n = 1; !done; n++) {
      failing state = {.fails_at = n, .for_good = i % 2};
      cgn_allocator allocator = failing_allocator(&state);
      cgn_arena small;
      cgn_arena_init(&small, &allocator);
      cgn_mailboxes mailboxes = {.limit = 0}, others = {.limit = 0};
      bool read = cgn_mailboxes_read(&small, sample, &mailboxes, &others);
      done = state.failures == 0;
      cr_expect(read ? mailboxes.count == count && mailboxes.defects == defects : small.failed, "%zu, %zu", i, n);
      cgn_arena_free(&small);
      cr_expect(state.blocks == 0, "%zu, %zu: leak", i, n);
    }
  }
}

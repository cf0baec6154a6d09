/* SPDX-License-Identifier: MIT */
/*
 * Address lists: expectations follow from the grammar of RFC 5322 3.4 and 4.4,
 * RFC 6854, RFC 2047 5, and from semantics S1 to S37 where a row says so.
 */
#include "mail/mailbox.h"

#include "../support/exact.h"
#include "base/limits.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define T(literal) {literal, sizeof(literal) - 1}

enum { OBSOLETE = CGN_DEFECT_OBSOLETE, ROUTE = CGN_DEFECT_ROUTE, GROUP = CGN_DEFECT_GROUP };
enum { UTF8 = CGN_DEFECT_UTF8, WORD = CGN_DEFECT_ENCODED_WORD, SYNTAX = CGN_DEFECT_SYNTAX };
enum { CONTROL = CGN_DEFECT_CONTROL, DOMAIN = CGN_DEFECT_DOMAIN, READINGS = CGN_DEFECT_READINGS };

static cgn_arena arena;
static cgn_mailboxes list, shown;
static char printed[8192];

static void setup(void) {
  cgn_arena_init(&arena, &cgn_allocator_default);
}

static void teardown(void) {
  cgn_arena_free(&arena);
}

TestSuite(mailbox, .init = setup, .fini = teardown);

/* What is read points into no input: the block is gone when the list is looked at. */
static void read_list(cgn_text text) {
  cgn_arena_reset(&arena);
  list = (cgn_mailboxes){.limit = 0};
  shown = (cgn_mailboxes){.limit = 0};
  cgn_text exact = exact_copy(text);
  cr_assert(cgn_mailboxes_read(&arena, exact, &list, &shown));
  exact_free(exact);
}

/* "local@domain local@domain" */
static const char *print(const cgn_mailboxes *mailboxes) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (uint32_t i = 0; i < mailboxes->count; i++) {
    if (i) cgn_buffer_add_octet(&out, ' ');
    cgn_address_add(&out, mailboxes->at[i].local, mailboxes->at[i].domain.key);
  }
  snprintf(printed, sizeof printed, "%s", cgn_buffer_string(&out));
  cgn_buffer_free(&out);
  return printed;
}

static bool is_claimed(const cgn_mailboxes *mailboxes, const char *domain) {
  for (uint32_t i = 0; i < mailboxes->count; i++) {
    if (cgn_text_equal(mailboxes->at[i].domain.key, cgn_text_of_string(domain))) return true;
  }
  return false;
}

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
      {"S3 address in a local part", T("<\"bob@univ.example\"@evil.example>"), "\"bob@univ.example\"@evil.example", 0},
      {"S4 foreign domain", T("\"Bob <bob@univ.example>\"@evil.example"), "\"Bob <bob@univ.example>\"@evil.example", 0},
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
      {"a parenthesis in a quoted pair", T("(x (y \\) x@evil.example)) a@own.example"), "a@own.example", 0},
      {"a quote means nothing in a comment", T("(\") a@own.example (\")"), "a@own.example", 0},
      {"a comment means nothing in quotes", T("\"(\" <a@own.example>"), "a@own.example", 0},
      {"S14 encoded words in an addr-spec stay", T("=?utf-8?q?a=40b?=@x.example"), "=?utf-8?q?a=40b?=@x.example", WORD},
      {"encoded word in quotes", T("\"=?utf-8?q?J?=\" <a@x.example>"), "a@x.example", WORD},
      {"local part over 64 octets", T("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example"),
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
      {"route with commas and blanks", T("<,, @a.example , ,@b.example: c@d.example>"), "c@d.example",
       ROUTE | OBSOLETE},
      {"S8 comment before @", T("jane (@evil.example) @univ.example"), "jane@univ.example", OBSOLETE},
      {"comment behind @", T("jane@(evil.example)univ.example"), "jane@univ.example", OBSOLETE},
      {"blanks around dots", T("a . b @ own . example"), "a.b@own.example", OBSOLETE},
      {"comments around dots", T("a(1).(2)b@own(3).(4)example"), "a.b@own.example", OBSOLETE},
      {"folded in the domain", T("a@own.\r\n example"), "a@own.example", OBSOLETE},
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

/* ---- Malformed text ------------------------------------------------------------------- */

/* Every domain that a reader shows is claimed; more may be. */
Test(mailbox, malformed_claims) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *domains[4];
  } rows[] = {
      {"S7 bare comma", T("Doe, Jane <jane@univ.example>"), {"univ.example"}},
      {"S18 two @", T("<bob@univ.example@evil.example>"), {"univ.example", "evil.example"}},
      {"address before <", T("a@own.example <x@evil.example>"), {"own.example", "evil.example"}},
      {"right-to-left override", T("a@own.example \xe2\x80\xae <x@evil.example>"), {"own.example", "evil.example"}},
      {"semicolon", T("a@x.example; b@y.example"), {"x.example", "y.example"}},
      {"semicolon last", T("a@x.example;"), {"x.example"}},
      {"no comma", T("a@x.example b@y.example"), {"x.example", "y.example"}},
      {"folded without comma", T("a@x.example\r\n b@y.example"), {"x.example", "y.example"}},
      {"group not closed", T("g: a@x.example, b@y.example"), {"x.example", "y.example"}},
      {"group in a group", T("g: h: a@x.example;"), {"x.example"}},
      {"address as a group's name", T("a@x.example: b@y.example;"), {"x.example", "y.example"}},
      {"< not closed", T("Jane <a@x.example"), {"x.example"}},
      {"> not opened", T("a@x.example>"), {"x.example"}},
      {"two <", T("Jane <<a@x.example>"), {"x.example"}},
      {"address in angles in angles", T("<a@x.example <b@y.example>>"), {"x.example", "y.example"}},
      {"quote not closed", T("\"Jane <a@x.example>"), {"x.example"}},
      {"comment not closed", T("a@x.example (b@y.example"), {"x.example", "y.example"}},
      {"comment not opened", T("a@x.example) <b@y.example>"), {"x.example", "y.example"}},
      {"parenthesis across", T("J (?<@r.example:\"q\"@(c)b . example)>"), {"b.example"}},
      {"literal not closed", T("a@[192.0.2.1"), {"192.0.2.1"}},
      {"bracketed name", T("[x] <a@y.example>"), {"y.example"}},
      {"text behind >", T("<a@x.example> Jane"), {"x.example"}},
      {"route without comma", T("<@a.example@b.example:c@d.example>"), {"d.example", "a.example", "b.example"}},
      {"route with two colons", T("<@a.example:@b.example:c@d.example>"), {"d.example", "a.example", "b.example"}},
      {"trailing dot", T("a@b.example."), {"b.example"}},
      {"leading dot", T("a@.b.example"), {"b.example"}},
      {"empty label", T("a@b..example"), {"b..example", "b.example"}},
      {"dot first in the local part", T(".a@b.example"), {"b.example"}},
      {"dots in the local part", T("a..b@c.example"), {"c.example"}},
      {"blanks in the local part", T("Jane <a b@c.example>"), {"c.example"}},
      {"blanks in the domain", T("<a@some host . some where . example>"), {"somehost.somewhere.example"}},
      {"quotes in the domain", T("a@\"b.example\""), {"b.example"}},
      {"quoted pair for a separator", T("<a@x.example>\\,<b@y.example>"), {"x.example", "y.example"}},
      {"backslash in the domain", T("a@uni\\v.example"), {"univ.example"}},
      {"comment among blanks", T("a@x(y)z.example b"), {"xz.example"}},
      {"S16 NUL", T("a@own.example\0@evil.example"), {"own.example", "evil.example"}},
      {"S16 NUL in the domain", T("a@own\0.example"), {"own.example", "own"}},
      {"S16 bare CR", T("a@own.example\rb@evil.example"), {"own.example", "evil.example"}},
      {"S16 bare LF", T("a@own.example\nb@evil.example"), {"own.example", "evil.example"}},
      {"S16 CR LF without a blank", T("a@own.example\r\nBcc: b@evil.example"), {"own.example", "evil.example"}},
      {"CR LF in a comment", T("x(\r\n)<a@own.example>"), {"own.example"}},
      {"NUL in quotes", T("\"\0\" <a@x.example>"), {"x.example"}},
      {"CR in a quoted pair", T("\"a\\\rb\"@x.example"), {"x.example"}},
      {"S16 octets that are no UTF-8", T("\"\x80\" <a@x.example>"), {"x.example"}},
      {"no UTF-8 behind the domain", T("a@own.example\xff"), {"own.example"}},
      {"S31 full-width @", T("x@evil.example\xef\xbc\xa0univ.example"), {"evil.example", "univ.example"}},
      {"S32 soft hyphen", T("x@univ\xc2\xad.example"), {"univ.example"}},
      {"S33 ideographic full stop", T("x@univ\xe3\x80\x82" "example"), {"univ.example"}},
      {"S35 no A-label", T("x@xn--zzzzzzzz.example"), {"xn--zzzzzzzz.example"}},
      {"apostrophes around an address", T("'x@univ.example'"), {"univ.example"}},
      {"brace in the domain", T("<x@a.example}b.example>"), {"a.example", "b.example"}},
      {"invisible character behind", T("x@own.example\xe2\x80\xae"), {"own.example"}},
      {"encoded word as a domain", T("x@=?utf-8?q?own.example?="), {"own.example"}},
      {"literal that is no address", T("x@[y.example]"), {"[y.example]"}},
      {"address in a literal", T("x@[<a@own.example>]"), {"own.example"}},
      {"encoded address beside another", T("=?utf-8?B?PGFAb3duLmV4YW1wbGU+?=,<x@evil.example>"),
       {"own.example", "evil.example"}},
      {"encoded word and what it joins", T("=?utf-8?q?a=40own?=.example;"), {"own.example"}},
      {"label with a hyphen at its edge", T("a@-x.example"), {"-x.example"}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect(list.defects & CGN_DEFECT_MALFORMED, "%s: not malformed", rows[i].name);
    for (size_t k = 0; k < COUNT(rows[i].domains) && rows[i].domains[k]; k++) {
      cr_expect(is_claimed(&list, rows[i].domains[k]), "%s: %s is not in %s", rows[i].name, rows[i].domains[k],
                print(&list));
    }
  }
}

Test(mailbox, defects_of_malformed_text) {
  static const struct {
    const char *name;
    cgn_text text;
    uint32_t defects;
  } rows[] = {
      {"syntax", T("a@x.example;"), SYNTAX},
      {"NUL", T("a@x.example\0"), SYNTAX | CONTROL},
      {"bare CR", T("a@x.example\r"), SYNTAX | CONTROL},
      {"control behind what is wrong", T("a@x.example; \x01"), SYNTAX | CONTROL},
      {"no UTF-8", T("\xff <a@x.example>"), CGN_DEFECT_8BIT},
      {"invalid domain", T("a@-x.example"), DOMAIN},
      {"mapped domain", T("a@\xef\xbd\x98.example"), DOMAIN},
      {"trailing dot", T("a@x.example."), SYNTAX | CGN_DEFECT_TRAILING_DOT},
      {"bare word", T("alice"), SYNTAX | CGN_DEFECT_NO_DOMAIN},
      {"two readings of one @", T("a@x (y) z;"), SYNTAX | READINGS},
      {"two readings of a domain", T("a@x.example'"), DOMAIN | READINGS},
      {"encoded word", T("=?utf-8?q?a?="), SYNTAX | WORD | CGN_DEFECT_NO_DOMAIN},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect((list.defects & rows[i].defects) == rows[i].defects, "%s: %x", rows[i].name, list.defects);
  }
}

/* A bare word has no domain of its own (S17); phrases and the names of groups are none. */
Test(mailbox, bare_words) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *mailboxes;
  } rows[] = {
      {"S17 alone", T("alice"), "alice"},
      {"with dots", T("alice.b"), "alice.b"},
      {"obsolete blanks", T("alice . b"), "alice.b"},
      {"quoted", T("\"alice b\""), "\"alice b\""},
      {"in angles", T("Jane <alice>"), "alice"},
      {"comment beside", T("alice (Jane)"), "alice"},
      {"two", T("alice, bob"), "alice bob"},
      {"in a group not closed", T("g: alice, bob"), "alice bob"},
      {"in a group", T("g: alice;"), "alice"},
      {"no domain behind the @", T("alice@"), "alice"},
      {"two words", T("Jane Doe"), ""},
      {"empty angles", T("<>"), ""},
      {"name and empty angles", T("Jane <>"), ""},
      {"name of a group", T("g:"), ""},
      {"@ alone", T("@"), ""},
      {"behind an angle-addr", T("<a@x.example> Jane"), "a@x.example"},
      {"S7", T("Doe, Jane <jane@univ.example>"), "jane@univ.example Doe"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect(list.defects & SYNTAX, "%s: valid", rows[i].name);
    cr_expect_str_eq(print(&list), rows[i].mailboxes, "%s: %s", rows[i].name, printed);
  }
}

/* ---- Shown addresses -------------------------------------------------------------------- */

Test(mailbox, shown) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *shown;
  } rows[] = {
      {"nothing", T("Jane <jane@univ.example>"), ""},
      {"S5 quoted name", T("\"Bob <bob@univ.example>\" <x@evil.example>"), "bob@univ.example"},
      {"two in one name", T("\"a@x.example and b@y.example\" <c@z.example>"), "a@x.example b@y.example"},
      {"its own address", T("\"jane@univ.example\" <jane@univ.example>"), ""},
      {"its own address in another case", T("\"Jane@UNIV.example\" <jane@univ.example>"), ""},
      {"its own address in apostrophes", T("\"'jane@univ.example'\" <jane@univ.example>"), ""},
      {"another's in apostrophes", T("\"'bob@univ.example'\" <x@evil.example>"), "bob@univ.example"},
      {"blanks around @ and dots", T("\"bob @ univ . example\" <x@evil.example>"), "bob@univ bob@univ.example"},
      {"full-width @", T("bob\xef\xbc\xa0univ.example <x@evil.example>"), "bob@univ.example"},
      {"S8 comment", T("jane (bob@evil.example) @univ.example"), "bob@evil.example"},
      {"comment behind", T("x@evil.example (Bob <bob@univ.example>)"), "bob@univ.example"},
      {"encoded word", T("=?utf-8?q?bob=40univ.example?= <x@evil.example>"), "bob@univ.example"},
      {"encoded word in quotes", T("\"=?utf-8?q?bob=40univ.example?=\" <x@evil.example>"), "bob@univ.example"},
      {"encoded word in a comment", T("x@evil.example (=?utf-8?q?bob=40univ.example?=)"), "bob@univ.example"},
      {"NUL behind it", T("=?utf-8?q?bob=40univ.example=00=00?= <x@evil.example>"), "bob@univ.example"},
      {"S3 local part", T("\"bob@univ.example\"@evil.example"), "bob@univ.example"},
      {"encoded word as local part", T("=?utf-8?q?bob=40univ.example=0A=00?=@evil.example"), "bob@univ.example"},
      {"name of a group", T("\"bob@univ.example\": x@evil.example;"), "bob@univ.example"},
      {"comment of an empty element", T("x@evil.example, (bob@univ.example)"), "bob@univ.example"},
      {"S14 nothing but an encoded word", T("=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?="), "admin@univ.example"},
      {"the same in angles", T("<=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?=>"), "admin@univ.example"},
      {"without its encoding", T("<=?utf-8?YWRtaW5AdW5pdi5leGFtcGxl?=>"), "admin@univ.example"},
      {"each once", T("\"b@y.example b@y.example\" <c@z.example> (b@y.example)"), "b@y.example"},
      {"an @ alone", T("\"meet @ noon, (@)\" <c@z.example>"), "meet@noon"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect_str_eq(print(&shown), rows[i].shown, "%s: %s", rows[i].name, printed);
    cr_expect(shown.defects == 0 && !shown.complex, "%s: defects", rows[i].name);
  }
}

/* S14: no author, whatever the encoded word says. */
Test(mailbox, encoded_word_alone_claims_nothing) {
  read_list(CGN_TEXT("=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?="));
  cr_expect(list.count == 1 && list.at[0].domain.key.length == 0);
  cr_expect((list.defects & CGN_DEFECT_MALFORMED) == (SYNTAX | CGN_DEFECT_NO_DOMAIN));
}

Test(mailbox, shown_adds_up_and_may_be_missing) {
  read_list(CGN_TEXT("\"a@x.example\" <c@z.example>"));
  cr_assert(cgn_mailboxes_read(&arena, CGN_TEXT("\"b@y.example\" <c@z.example>"), &list, &shown));
  cr_expect_str_eq(print(&shown), "a@x.example b@y.example");
  cr_expect(cgn_mailboxes_read(&arena, CGN_TEXT("\"b@y.example\" <c@z.example>"), &list, NULL));
  cr_expect_str_eq(print(&list), "c@z.example");
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

Test(mailbox, shown_as_many_as_the_bound) {
  cgn_buffer text;
  for (uint32_t count = CGN_SHOWN_ADDRESSES - 1; count <= CGN_SHOWN_ADDRESSES + 1; count++) {
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_octet(&text, '"');
    for (uint32_t i = 0; i < count; i++) {
      cgn_buffer_add_number(&text, i);
      cgn_buffer_add_string(&text, "@x.example ");
    }
    cgn_buffer_add_string(&text, "\" <a@b.example>");
    read_list(cgn_buffer_text(&text));
    cr_expect(list.count == 1 && !list.complex);
    cr_expect(shown.complex == (count > CGN_SHOWN_ADDRESSES), "%u", count);
    cgn_buffer_free(&text);
  }
}

/* A quadratic reader would need minutes here. */
Test(mailbox, hostile_text_ends_soon) {
  static const char *const units[] = {"(",       "<",        "\"",       "\\",   ",",      "@",     ";",
                                      ":",       "[",        "]",        ")",    ".",      "a",     " ",
                                      "\r",      "\r\n ",    "(@",       "@(",   ")@(",    "a@(b)", "\\(@",
                                      "<@a,",    "<@a:",     "a\"b\"@",  "x@[",  "x@[y@",  "a@b,",  "a@b;",
                                      "\"@\" ",  "(a@b) c@d,", "g:a@b;,", "a@-,", "a@b'c,", "=?",    "=?a?q?",
                                      "=?utf-8?q?a=40b?=,", "\"a@b\" <c@d>,", "=?utf-8?b?YUBi?= <a@b>,"};
  for (size_t i = 0; i < COUNT(units); i++) {
    for (size_t octets = 1u << 18; octets <= 1u << 20; octets *= 2) {
      cgn_text text = repeated(units[i], octets / strlen(units[i]), "");
      cgn_arena_reset(&arena);
      list = (cgn_mailboxes){.limit = 200000};
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
    T("x@evil.example\xef\xbc\xa0univ.example, =?utf-8?q?a=40own?=.example, \"\xef\xbc\xa0\xc3\xa9\" <'a@b.example'>"),
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
      T("jane@univ.example"), T("\"a b\"@x.example"), T("\"\\\"\\\\\"@x.example"), T("\"a\".b@x.example"),
      T("\"@<>\"@[192.0.2.1]"), T("\"\"@x.example"), T("j\xc3\xa9@m\xc3\xbcni.example"), T("\"a\r\n b\"@x.example"),
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

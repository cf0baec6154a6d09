/* SPDX-License-Identifier: MIT */
/*
 * Malformed address lists: what some reader shows is claimed (semantics S7, S14
 * to S18, S31 to S35). Readings are what the rows' names say about the text.
 */
#include "mail/mailbox.h"

#include "../support/mailboxes.h"

enum { SYNTAX = CGN_DEFECT_SYNTAX, CONTROL = CGN_DEFECT_CONTROL, WORD = CGN_DEFECT_ENCODED_WORD };
enum { DOMAIN = CGN_DEFECT_DOMAIN, READINGS = CGN_DEFECT_READINGS };

TestSuite(mailbox_recover, .init = setup, .fini = teardown);

static bool is_claimed(const cgn_mailboxes *mailboxes, const char *domain) {
  for (uint32_t i = 0; i < mailboxes->count; i++) {
    if (cgn_text_equal(mailboxes->at[i].domain.key, cgn_text_of_string(domain))) return true;
  }
  return false;
}

static const struct {
  const char *name;
  cgn_text text;
  const char *domains[4];
} malformed[] = {
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
    {"leading dot in angle brackets", T("Dean <x@.univ.example>"), {"univ.example"}},
    {"leading dots", T("x@..univ.example"), {"univ.example"}},
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
    {"S33 ideographic full stop",
     T("x@univ\xe3\x80\x82"
       "example"),
     {"univ.example"}},
    {"S35 no A-label", T("x@xn--zzzzzzzz.example"), {"xn--zzzzzzzz.example"}},
    {"apostrophes around an address", T("'x@univ.example'"), {"univ.example"}},
    {"brace in the domain", T("<x@a.example}b.example>"), {"a.example", "b.example"}},
    {"invisible character behind", T("x@own.example\xe2\x80\xae"), {"own.example"}},
    {"encoded word as a domain", T("x@=?utf-8?q?own.example?="), {"own.example"}},
    {"encoded word with a blank as a domain", T("x@=?utf-8?q?own.example_?="), {"own.example"}},
    {"encoded line end in a domain",
     T("x@=?utf-8?q?own.example=0D=0Aevil.example?="),
     {"own.example", "evil.example"}},
    {"encoded address as a domain", T("x@=?utf-8?q?=2Cy=40own.example?="), {"own.example"}},
    {"line end in a literal", T("x@[192.0.2.1\r\n]"), {"[192.0.2.1]"}},
    {"literal that is no address", T("x@[y.example]"), {"[y.example]"}},
    {"address in a literal", T("x@[<a@own.example>]"), {"own.example"}},
    {"encoded address beside another",
     T("=?utf-8?B?PGFAb3duLmV4YW1wbGU+?=,<x@evil.example>"),
     {"own.example", "evil.example"}},
    {"encoded word and what it joins", T("=?utf-8?q?a=40own?=.example;"), {"own.example"}},
    {"label with a hyphen at its edge", T("a@-x.example"), {"-x.example"}},
};

/* Every domain that a reader shows is claimed; more may be. */
Test(mailbox_recover, malformed_claims) {
  for (size_t i = 0; i < COUNT(malformed); i++) {
    read_list(malformed[i].text);
    cr_expect(list.defects & CGN_DEFECT_MALFORMED, "%s: not malformed", malformed[i].name);
    for (size_t k = 0; k < COUNT(malformed[i].domains) && malformed[i].domains[k]; k++) {
      cr_expect(is_claimed(&list, malformed[i].domains[k]), "%s: %s is not in %s", malformed[i].name,
                malformed[i].domains[k], print(&list));
    }
  }
}

Test(mailbox_recover, defects_of_malformed_text) {
  static const struct {
    const char *name;
    cgn_text text;
    uint32_t defects;
  } rows[] = {
      {"syntax", T("a@x.example;"), SYNTAX},
      {"NUL", T("a@x.example\0"), SYNTAX | CONTROL},
      {"bare CR", T("a@x.example\r"), SYNTAX | CONTROL},
      {"NUL in a quoted pair, which obs-qp has", T("\"a\\\0\"@x.example"), CONTROL | CGN_DEFECT_OBSOLETE},
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

/* Whatever reads them: the octets that quotes stand for, and none that ends a line or a string of C. */
Test(mailbox_recover, quoted_local_parts) {
  static const struct {
    const char *name;
    cgn_text text;
    const char *mailboxes;
  } rows[] = {
      {"quoted pair", T("\"al\\ice\"@x.example;"), "alice@x.example"},
      {"quoted quote", T("\"a\\\"b\"@x.example;"), "\"a\\\"b\"@x.example"},
      {"quoted backslash", T("\"a\\\\\"@x.example;"), "\"a\\\\\"@x.example"},
      {"NUL", T("\"a\0b\"@x.example"), "ab@x.example"},
      {"bare CR", T("\"a\rb\"@x.example"), "ab@x.example"},
      {"LF in a quoted pair", T("\"a\\\nb\"@x.example"), "ab@x.example"},
      {"folded", T("\"a\r\n b\"@x.example;"), "\"a b\"@x.example"},
      {"quote not opened", T("a\\b\"@x.example"), "ab@x.example"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    read_list(rows[i].text);
    cr_expect(list.defects & CGN_DEFECT_MALFORMED, "%s: valid", rows[i].name);
    cr_expect_str_eq(print(&list), rows[i].mailboxes, "%s: %s", rows[i].name, printed);
  }
}

/* A bare word has no domain of its own (S17); phrases and the names of groups are none. */
Test(mailbox_recover, bare_words) {
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

/* S14: no author, whatever the encoded word says. */
Test(mailbox_recover, encoded_word_alone_claims_nothing) {
  read_list(CGN_TEXT("=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?="));
  cr_expect(list.count == 1 && list.at[0].domain.key.length == 0);
  cr_expect((list.defects & CGN_DEFECT_MALFORMED) == (SYNTAX | CGN_DEFECT_NO_DOMAIN));
}

/* SPDX-License-Identifier: MIT */
/* The hostile families: what made readers of mail slow (nesting, backtracking, comparing all with all), and
 * rulesets. */
#include "families.h"

#include <string.h>

#define U(literal) literal, sizeof(literal) - 1
#define CONSIGNE "consigne 1\n"

const family families[] = {
    /* ---- One path --------------------------------------------------------------------- */
    {"path-at", PATH, "<", U("@"), ">"},
    {"path-addresses", PATH, "<", U("a@b%."), ">"},
    {"path-atoms", PATH, "<", U("a"), "@x.example>"},
    {"path-dots", PATH, "<", U("a."), "a@x.example>"},
    {"path-label-chain", PATH, "<a@", U("a."), "a>"},
    {"path-idn-chain", PATH, "<a@", U("\xc3\xa9."), "a>"},
    {"path-quoted-pairs", PATH, "<\"", U("\\\""), "\"@x.example>"},
    {"path-backslashes", PATH, "<", U("\\"), "\"@x.example>"},
    {"path-quotes", PATH, "<", U("\"@"), ">"},
    {"path-route", PATH, "<", U("@a.example,"), "@b:c@d.example>"},
    {"path-route-open", PATH, "<", U("@a,"), ">"},
    {"path-angles", PATH, "", U("<"), "a@b>"},
    {"path-comments", PATH, "a@", U("("), ""},
    {"path-comments-at", PATH, "", U("(@"), ""},
    {"path-brackets", PATH, "a@", U("["), ""},
    {"path-marks", PATH, "<a", U("\xcc\x95\xcc\x80"), "@x.example>"},
    {"path-nul", PATH, "<a@", U("\0b@"), ">"},

    /* ---- A list of mailboxes -------------------------------------------------------------- */
    {"list-mailboxes", LIST, "", U("u%@x.example,"), ""},
    {"list-one-mailbox", LIST, "", U("a@b,"), ""},
    {"list-names", LIST, "", U("N% <a@b.example>, "), ""},
    {"list-domains", LIST, "", U("a@d%.example,"), ""},
    {"list-idn-domains", LIST, "", U("a@\xc3\xa9%.example,"), ""},
    {"list-bad-domains", LIST, "", U("a@-%\xef\xbc\xa0_,"), ""},
    {"list-comments-nested", LIST, "", U("("), ""},
    {"list-comments-closed", LIST, "a@x.example ", U("()"), ""},
    {"list-comments-at", LIST, "", U("(@"), ""},
    {"list-comments-in-domain", LIST, "a@b", U("(c)."), ";"},
    {"list-parentheses", LIST, "", U(")("), "@x"},
    /* In the grammar, and not plain: each kind of reader reads them (mailbox_kinds.c). */
    {"list-kinds-strings", LIST, "a@x.example ", U("(\")\")"), ""},
    {"list-kinds-brackets", LIST, "", U("a@x.example (c[),"), ""},
    {"list-kinds-words", LIST, "", U("=?a?q?x "), "<a@x.example>"},
    {"list-kinds-torn", LIST, "a@x.example (", U("=?a?q?\"?= =?"), ")"},
    {"list-kinds-colons", LIST, "a@x.example (()", U(":"), ")"},
    {"list-kinds-flat", LIST, "a@x.example (", U("(b@c)"), ")"},
    /* An odd number of both strings at each size: then the readers differ, which costs more. */
    {"list-kinds-quoted", LIST, "\"b@c\" \"\\\\\" ", U("\"b@c\" \"\\\\\" \"b@c\" \"\\\\\" "), "<a@x.example>"},
    {"list-kinds-angles", LIST, "", U("<a@x.example(<)>,"), ""},
    {"list-groups", LIST, "", U("g:;,"), ""},
    {"list-groups-open", LIST, "", U("g:"), ""},
    {"list-group-members", LIST, "g:", U("a@b.example,"), ";"},
    {"list-quotes", LIST, "", U("\""), "@x"},
    {"list-quoted-words", LIST, "", U("\"a\" "), "<a@x.example>"},
    {"list-quotes-at", LIST, "", U("\"@"), ""},
    {"list-quoted-pairs", LIST, "\"", U("\\\""), "\" <a@x.example>"},
    {"list-backslashes", LIST, "", U("\\"), "\"@x"},
    {"list-backslash-quotes", LIST, "", U("\\\""), "@x"},
    {"list-angles", LIST, "", U("<"), "a@b"},
    {"list-angle-addresses", LIST, "", U("<a@b>"), ""},
    {"list-routes", LIST, "<", U("@a.example,"), "@b:c@d.example>"},
    {"list-routes-bad", LIST, "<", U("@a.example:"), "c@d.example>"},
    {"list-at", LIST, "", U("@"), ""},
    {"list-at-words", LIST, "", U("a@"), ""},
    {"list-at-dots", LIST, "", U("@a. "), ""},
    {"list-dots", LIST, "", U("."), "@x"},
    {"list-dots-spaced", LIST, "a", U(" . a"), "@x.example"},
    {"list-label-chain", LIST, "a@", U("a."), "a"},
    {"list-idn-chain", LIST, "a@", U("\xc3\xa9."), "a"},
    {"list-literals", LIST, "", U("a@[1.2.3.4],"), ""},
    {"list-literals-at", LIST, "a@[", U("x@y "), "]"},
    {"list-brackets", LIST, "a@", U("["), ""},
    {"list-encoded-words", LIST, "", U("=?utf-8?q?a?= "), "<a@x.example>"},
    {"list-encoded-addresses", LIST, "", U("=?utf-8?q?a=40b?= "), "x"},
    {"list-encoded-base64", LIST, "=?utf-8?b?", U("YUBi"), "?= <a@x.example>"},
    {"list-encoded-open", LIST, "", U("=?utf-8?q?"), "x"},
    {"list-encoded-marks", LIST, "", U("=?"), "x"},
    {"list-encoded-questions", LIST, "=?utf-8?q?", U("?"), "x"},
    {"list-encoded-domains", LIST, "", U("a@=?utf-8?q?b?="), ""},
    {"list-encoded-locals", LIST, "", U("=?utf-8?q?a?=b@x,"), ""},
    {"list-folded", LIST, "", U("\r\n "), "a@x.example"},
    {"list-folded-words", LIST, "", U("a\r\n "), "<a@x.example>"},
    {"list-folded-quotes", LIST, "\"", U("a@b,\r\n "), "\" <a@x.example>"},
    {"list-folded-domain", LIST, "a@b", U(".\r\n c"), ""},
    {"list-folded-comments", LIST, "", U("(\r\n @b)"), "a@x.example"},
    {"list-commas", LIST, "", U(","), "a@x.example"},
    {"list-semicolons", LIST, "", U(";"), "a@x.example"},
    {"list-bare-words", LIST, "", U("a%,"), "b"},
    {"list-blanks", LIST, "a@x", U(" "), ".example"},
    {"list-marks", LIST, "a", U("\xcc\x95\xcc\x80"), "@x.example"},
    {"list-bad-utf8", LIST, "", U("\xff@\xfe "), ""},
    {"list-nul", LIST, "", U("\0a@b"), ""},
    {"list-bare-cr", LIST, "", U("a@b\r"), ""},

    /* ---- A header block, and the decision ------------------------------------------------------- */
    {"header-one-field", HEADER, "From: ", U("u%@d%.example, "), "\r\n"},
    {"header-names-show", HEADER, "From: \"", U("u%@univ.example "), "\" <a@x.example>\r\n"},
    {"header-comments-show", HEADER, "From: a@x.example ", U("(u%@univ.example)"), "\r\n"},
    {"header-encoded-show", HEADER, "From: ", U("=?utf-8?q?u%=40univ.example?= "), "<a@x.example>\r\n"},
    {"header-nested-comments", HEADER, "From: ", U("("), "\r\n"},
    {"header-at", HEADER, "From: ", U("a@"), "\r\n"},
    {"header-duplicated", HEADER, "", U("From: a@x.example\r\n"), ""},
    {"header-duplicated-all", HEADER, "", U("From: a%@x\r\nSender: b@y\r\nReply-To: c@z\r\nList-Id: <l.%>\r\n"),
     ""},
    {"header-empty-fields", HEADER, "", U("From:\r\n"), ""},
    {"header-other-fields", HEADER, "", U("X-%: a\r\n"), "From: a@x.example\r\n"},
    {"header-short-fields", HEADER, "", U("a:\n"), ""},
    {"header-no-fields", HEADER, "", U("a\r\n"), "From: a@x.example\r\n"},
    {"header-blank-lines", HEADER, "", U(" \r\n"), "From: a@x.example\r\n"},
    {"header-folded", HEADER, "From: a@x.example", U("\r\n "), "\r\n"},
    {"header-folded-name", HEADER, "From", U("\r\n "), ": a@x.example\r\n"},
    {"header-folded-mailboxes", HEADER, "From: ", U("a%@x.example,\r\n "), "b@y\r\n"},
    {"header-lf-crlf", HEADER, "", U("From: a@x\n\r\n"), ""},
    {"header-bare-cr", HEADER, "From: a@x", U("\rFrom: a@x"), "\r\n"},
    {"header-cr", HEADER, "From: a@x", U("\r"), "\r\n"},
    {"header-nul", HEADER, "From: a@x", U("\0"), "\r\n"},
    {"header-colons", HEADER, "From", U(":"), "\r\n"},
    {"header-long-name", HEADER, "", U("F"), ": a@x\r\n"},
    {"header-marks-before", HEADER, "", U("\xef\xbb\xbf"), "From: a@x\r\n"},
    {"header-list-id", HEADER, "List-Id: ", U("<a"), ">\r\nFrom: a@x\r\n"},
    {"header-list-id-phrases", HEADER, "List-Id: ", U("\"a\" (b) "), "<l.univ.example>\r\nFrom: a@x\r\n"},

    /* ---- A domain: bounded by CGN_DOMAIN_INPUT ---------------------------------------------------- */
    {"domain-labels", DOMAIN, "", U("a."), "a"},
    {"domain-idn", DOMAIN, "", U("\xc3\xa9."), "a"},
    {"domain-wide-dots", DOMAIN, "", U("\xe3\x80\x82"), "a"},
    {"domain-marks", DOMAIN, "a", U("\xcc\x95\xcc\x80"), ""},
    {"domain-final-dots", DOMAIN, "a", U("."), ""},
    {"domain-punycode", DOMAIN, "xn--", U("a"), ""},
    {"domain-fold", DOMAIN, "", U("\xef\xb7\xba"), ""},
    {"domain-brackets", DOMAIN, "[", U("IPv6:"), "]"},

    /* ---- A ruleset ---------------------------------------------------------------------------------- */
    {"rules-rules", RULES, CONSIGNE, U("rule r% { when tls is absent reject }\n"), ""},
    {"rules-same-name", RULES, CONSIGNE, U("rule r { when tls is absent reject }\n"), ""},
    {"rules-conditions", RULES, CONSIGNE "rule r { when tls is absent\n", U("and tls is absent\n"), "reject }\n"},
    {"rules-parentheses", RULES, CONSIGNE "rule r { when ", U("("), "tls is absent"},
    {"rules-parentheses-closed", RULES, CONSIGNE "rule r { when tls is absent ", U(")"), ""},
    {"rules-braces", RULES, CONSIGNE, U("{"), ""},
    {"rules-braces-closed", RULES, CONSIGNE, U("}"), ""},
    {"rules-quotes", RULES, CONSIGNE, U("\""), ""},
    {"rules-strings", RULES, CONSIGNE, U("\"a\"\n"), ""},
    {"rules-words", RULES, CONSIGNE, U("rulle "), ""},
    {"rules-one-word", RULES, CONSIGNE, U("a"), ""},
    {"rules-one-line", RULES, CONSIGNE, U("\xc3\xa9 , "), ""},
    {"rules-comments", RULES, CONSIGNE, U("#\n"), ""},
    {"rules-line-ends", RULES, CONSIGNE, U("\n"), ""},
    {"rules-nul", RULES, CONSIGNE, U("\0"), ""},
    {"rules-bad-utf8", RULES, CONSIGNE, U("\xff"), ""},
    {"rules-addresses", RULES, CONSIGNE "addresses a { ", U("u%@x.example "),
     "}\nrule r { when any header.from in a }\n"},
    {"rules-domains", RULES, CONSIGNE "domains d { ", U("d%.example "),
     "}\nrule r { when any header.from in d }\n"},
    {"rules-same-domain", RULES, CONSIGNE "domains d { ", U("d.example "),
     "}\nrule r { when any header.from in d }\n"},
    {"rules-idn-domains", RULES, CONSIGNE "domains d { ", U("\xc3\xa9%.example "),
     "}\nrule r { when any header.from in d }\n"},
    {"rules-label-chain", RULES, CONSIGNE "domains d { ", U("a."), "example }\n"},
    {"rules-nested-domains", RULES, CONSIGNE "domains d { ", U("*.b.d%.example b.d%.example *.d%.example "),
     "}\nrule r { when any header.from in d }\n"},
    {"rules-sets", RULES, CONSIGNE, U("domains d% { x.example }\n"), ""},
    {"rules-names-in-sets", RULES, CONSIGNE,
     U("domains d% { x.example }\nrule r% { when any header.from in d% }\n"), ""},
    {"rules-unknown-sets", RULES, CONSIGNE, U("rule r% { when any header.from in sett% }\n"), ""},
    {"rules-misspelt-sets", RULES, CONSIGNE,
     U("domains d% { x.example }\nrule r% { when any header.from in e% }\n"), ""},
    {"rules-networks", RULES, CONSIGNE "relays n { ", U("2001:db8::% "), "}\nrule r { when relay in n }\n"},
    {"rules-nested-networks", RULES, CONSIGNE,
     U("relays n% { 10.0.0.0/8 10.0.0.0/9 10.0.0.0/10 10.0.0.0/11 10.0.0.0/12 }\n"), ""},
    {"rules-patterns", RULES, CONSIGNE "patterns p { ", U("/^u%@/ "), "}\nrule r { when any header.from in p }\n"},
    {"rules-pattern-sets", RULES, CONSIGNE, U("patterns p% { /(a+)+$/ }\n"), ""},
    {"rules-slashes", RULES, CONSIGNE "patterns p { ", U("/"), "}\n"},
    {"rules-providers", RULES, CONSIGNE,
     U("provider p% { domains { d%.example } relays { 192.0.2.1 } alias { e%.example } of d%.example }\n"), ""},
    {"rules-one-alias", RULES, CONSIGNE "provider p { domains { x.example } relays { 192.0.2.1 } alias { ",
     U("a%.example "), "} of x.example }\n"},
    {"rules-delegations", RULES, CONSIGNE "provider p { domains { x.example } relays { 192.0.2.1 } ",
     U("delegate { u%@x.example } to { r.example } because \"y\"\n"), "}\n"},
    {"rules-replies", RULES, CONSIGNE, U("reply p% { en \"{rule}\" }\nrule r% { when tls is absent reject p% }\n"),
     ""},
    {"rules-languages", RULES, CONSIGNE "reply p { ", U("en \"a\"\n"), "}\n"},
    {"rules-placeholders", RULES, CONSIGNE "reply p { en \"", U("{rule}"), "\" }\n"},
    {"rules-facts", RULES, CONSIGNE, U("fact f% { yes no }\n"), ""},
    {"rules-fact-words", RULES, CONSIGNE "fact f { ", U("w% "), "}\n"},
    {"rules-stages", RULES, CONSIGNE "rule r { when tls is absent reject\n", U("enforce 1% from 2027-01-01\n"),
     "}\n"},
    {"rules-tags", RULES, CONSIGNE "rule r { when tls is absent ", U("tag t% "), "}\n"},
    {"rules-expects", RULES, CONSIGNE "rule r { when tls is absent reject }\n",
     U("expect reject by r { header.from u%@x.example }\n"), ""},
    {"rules-expect-values", RULES, CONSIGNE "rule r { when tls is absent reject }\nexpect reject { header.from { ",
     U("u%@x.example "), "} }\n"},
    {"rules-includes", RULES, CONSIGNE, U("include \"x\"\n"), ""},
    {"rules-origins", RULES, CONSIGNE, U("origin x.example\n"), ""},
};
const size_t family_count = sizeof families / sizeof *families;

/* ---- Every mix of blanks (S121) ----------------------------------------------------------------------- */

const place places[] = {
    {"header-body", HEADER, "X: ", "\r\nFrom: a@x.example\r\n"},
    {"header-before-name", HEADER, "X: y\r\n", "From: a@x.example\r\n"},
    {"header-behind-name", HEADER, "X: y\r\nFrom", ": a@x.example\r\n"},
    {"header-from", HEADER, "From: a@x.example", "\r\n"},
    {"header-first", HEADER, "", "From: a@x.example\r\n"},
    {"path", PATH, "<a", "@x.example>"},
    {"path-domain", PATH, "<a@x", ".example>"},
    {"list", LIST, "a@x.example", ", b@y.example"},
    {"list-name", LIST, "a", " <a@x.example>"},
    {"list-quoted", LIST, "\"", "\" <a@x.example>"},
    {"list-domain", LIST, "a@x", ".example"},
    {"domain", DOMAIN, "x", ".example"},
    {"domain-idn", DOMAIN, "\xc3\xa9", ".example"},
    {"rules", RULES, CONSIGNE, ""},
    {"rules-string", RULES, CONSIGNE "reply r { en \"", "\" }\n"},
};
const size_t place_count = sizeof places / sizeof *places;

size_t mix(size_t number, char octets[4], char name[24]) {
  static const struct {
    char octet;
    const char *name;
  } letters[] = {{'\r', "CR"}, {' ', "SP"},   {'\t', "TAB"}, {'\v', "VT"},
                 {'\f', "FF"}, {'\0', "NUL"}, {':', "colon"}};
  enum { LETTERS = sizeof letters / sizeof *letters };
  size_t count = number < LETTERS * LETTERS ? 2 : 3;
  if (count == 3) number -= LETTERS * LETTERS;
  *name = '\0';
  for (size_t i = 0; i < count; i++, number /= LETTERS) {
    octets[i] = letters[number % LETTERS].octet;
    if (i > 0) strcat(name, ".");
    strcat(name, letters[number % LETTERS].name);
  }
  return count;
}

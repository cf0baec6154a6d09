/* SPDX-License-Identifier: MIT */
/* check_sense of sets and of single lines: repeats, networks, patterns, dates, codes. Each with a twin that is
 * fine. */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static void run(const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect("", &rows[i], MARKED_SENSE, INT64_MIN);
}

Test(sense_sets, repeated_items) {
  static const marked rows[] = {
      {"one name in two spellings",
       "domains x { univ.example a.example <<repeated-item>>UNIV.example. <<repeated-item>>a.example *.a.example }",
       NULL},
      {"S28 U-label and A-label", "domains x { m\xc3\xbcni.example <<repeated-item>>xn--mni-hoa.example }", NULL},
      {"addresses: case is the provider's",
       "addresses x { u@a.example U@a.example <<repeated-item>>u@A.example a.example <<repeated-item>>*@a.example "
       "u@*"
       " <<repeated-item>>u@* }",
       NULL},
      {"relays",
       "relays x { mx.a.example <<repeated-item>>MX.a.example *.a.example 192.0.2.1"
       " <<repeated-item>>::ffff:192.0.2.1 192.0.2.0/32 }",
       NULL},
      {"logins and words",
       "origin a.example logins x { u <<repeated-item>>U@A.example } words y { a b <<repeated-item>>A }", NULL},
      {"patterns", "patterns x { /a/ <<repeated-item>>/a/ /a/i /A/ }", NULL},
      {"over two sources", "domains x { a.example } file \"list\"", "b.example\n<<repeated-item>>A.example\n"},
      {"in a file the first is told", "domains x file \"list\"",
       "a.example\n<<repeated-item>>a.example\na.example\nb.example\nb.example\n"},
      {"two sets may share", "domains x { a.example } domains y { a.example }", NULL},
      {"in a provider",
       "provider x { domains { a.example <<repeated-item>>a.example } relays { mx.a.example "
       "<<repeated-item>>mx.a.example }"
       " alias { s.example <<repeated-item>>s.example } of a.example delegate { u@a.example "
       "<<repeated-item>>u@a.example }"
       " to { mx.b.example <<repeated-item>>mx.b.example } because \"a\" delegate { u@a.example } to { "
       "mx.b.example }"
       " because \"a\" }",
       NULL},
      {"declared words", "listeners { a <<repeated-item>>A } fact x { b <<repeated-item>>b } fact y { b }", NULL},
      {"items of a test",
       "fact c { a b } rule x { when smtp.rcptto in { u@a.example <<repeated-item>>u@a.example } or any fact.c in "
       "{ a b"
       " <<repeated-item>>a } or smtp.auth in { a } unless <<proof-of-anyone>>spf in { pass none "
       "<<repeated-item>>PASS } reject }",
       NULL},
      {"items of the subject",
       "rule x { when any identity in { u@a.example } unless (<<proof-of-anyone>>in { b.example "
       "<<repeated-item>>b.example } and "
       "spf is pass)"
       " or <<proof-of-anyone>>spf is none reject }",
       NULL},
  };
  run(rows, COUNT(rows));
}

/* Language section 2: a network among relays vouches for every host in it, and check says so. */
Test(sense_sets, networks) {
  static const marked rows[] = {
      {"of a provider",
       "provider x { relays { <<network-vouches>>192.0.2.0/24 192.0.2.1 192.0.2.2/32 mx.a.example"
       " <<network-vouches>>2001:db8::/64 2001:db8::1 <<network-vouches>>198.51.100.0/31 } }",
       NULL},
      {"of a delegation",
       "provider x { domains { a.example } delegate { a.example } to { <<network-vouches>>192.0.2.0/28 192.0.2.77 }"
       " because \"a\" }",
       NULL},
      {"in a file the first is told", "provider x { relays file \"list\" }",
       "192.0.2.1\n<<network-vouches>>192.0.2.0/28\n198.51.100.0/24\n"},
      {"a set of relays vouches for nothing", "relays x { 192.0.2.0/24 }", NULL},
  };
  run(rows, COUNT(rows));
}

#define DOMAIN_TEST "rule x { when spf.d in p reject } patterns p "
#define ADDRESS_TEST "rule x { when smtp.rcptto in p reject } patterns p "

/* Canonical domains are lower case and hold no blank, bracket or "@"; a local part may hold anything, in quotes. */
Test(sense_sets, patterns) {
  static const marked rows[] = {
      {"a capital in a domain", DOMAIN_TEST "{ <<pattern-never-matches>>/^UNIV/ /^UNIV/i /^univ/ }", NULL},
      {"a capital that need not be",
       DOMAIN_TEST "{ /^U?niv/ /^U*niv/ /^(U|u)niv/ /^[Uu]niv/ /^(?i)U/ /U{0,2}n/ /U|n/ }", NULL},
      {"a capital that must be",
       DOMAIN_TEST
       "{ <<pattern-never-matches>>/U+n/ <<pattern-never-matches>>/U{2}/ <<pattern-never-matches>>/(a)N(b)/"
       " <<pattern-never-matches>>/U|N/ <<pattern-never-matches>>/\\.FR$/ }",
       NULL},
      {"classes and assertions are no capitals",
       DOMAIN_TEST "{ /\\Auniv\\Z/ /\\W\\D\\S\\B/ /\\x55/ /\\p{Lu}/ /\\Q.\\E/ }", NULL},
      {"a class is one of many", DOMAIN_TEST "{ /[A-Z]/ /[]A]/ /[^A]/ /[[:upper:]A]b/ /[\\]A]/ }", NULL},
      {"the tag of an address literal has capitals", DOMAIN_TEST "{ /^\\[IPv6:/ }", NULL},
      {"blanks, brackets and @ in a domain",
       DOMAIN_TEST "{ <<pattern-never-matches>>/univ example/ <<pattern-never-matches>>/univ.example>/"
                   " <<pattern-never-matches>>/@univ/ /\\s/ /[@]/ /@?univ/ }",
       NULL},
      {"an address: its domain is lower case",
       ADDRESS_TEST
       "{ <<pattern-never-matches>>/@UNIV\\.example$/ <<pattern-never-matches>>/B\\.example$/ /@UNIV$/i"
       " <<pattern-never-matches>>/\\.EXAMPLE\\z/ }",
       NULL},
      {"an address: its local part may have capitals",
       ADDRESS_TEST "{ /^Bob@/ /UNIV/ /Bob@univ\\.example$/ /B.*example$/ /@UNIV/ }", NULL},
      {"an address: brackets and blanks only in quotes",
       ADDRESS_TEST "{ <<pattern-never-matches>>/^<bob@/ <<pattern-never-matches>>/example>$/"
                    " <<pattern-never-matches>>/john doe@/ /\"john doe\"@/ /^<?bob@/ }",
       NULL},
      {"a login",
       "patterns p { <<pattern-never-matches>>/^Bob$/ /^bob doe$/ } rule x { when smtp.auth in p reject }", NULL},
      {"a local part", "patterns p { /^Bob$/ /^john doe$/ } rule x { when smtp.rcptto.local in p reject }", NULL},
      {"one of two fields is enough",
       "patterns p { /@univ/ <<pattern-never-matches>>/a@b C$/ } rule x { when spf.d in p or smtp.rcptto in p "
       "reject }",
       NULL},
      {"not tested at all", "patterns p { /UNIV$/ }", NULL},
      {"in braces",
       "rule x { when spf.d in { <<pattern-never-matches>>/^UNIV/ a.example } or smtp.rcptto in { /^UNIV/ } reject "
       "}",
       NULL},
      {"in a file", "patterns p file \"list\" rule x { when spf.d in p reject }",
       "/univ/\n<<pattern-never-matches>>/Univ/\n"},
  };
  run(rows, COUNT(rows));
}

#define DELEGATION "provider x { domains { a.example } delegate { a.example } to { mx.b.example } until "
/* 2027-06-30T22:59:59.999Z and a millisecond later: the last of 2027-06-30 in +01:00, and the first instant after
 * it. */
#define LAST_INSTANT INT64_C(1814396399999)

Test(sense_sets, expired) {
  static const marked expired = {"expired", DELEGATION "<<expired-delegation>>2027-06-30 because \"a\" }", NULL};
  static const marked holds = {"the day is included", DELEGATION "2027-06-30 because \"a\" }", NULL};
  static const marked endless = {
      "no end", "provider x { domains { a.example } delegate { a.example } to { mx.b.example } because \"a\" }",
      NULL};
  static const marked no_date = {"no date", DELEGATION "<<bad-date>>2027-06-31 because \"a\" }", NULL};
  marked_expect("zone +01:00", &expired, MARKED_SENSE, LAST_INSTANT + 1);
  marked_expect("zone +01:00", &holds, MARKED_SENSE, LAST_INSTANT);
  marked_expect("zone +01:00", &holds, MARKED_SENSE, INT64_MIN);
  marked_expect("zone +01:00", &endless, MARKED_SENSE, INT64_MAX - 1);
  marked_expect("zone +01:00", &no_date, MARKED_SENSE, INT64_MAX);
}

Test(sense_sets, lines) {
  static const marked rows[] = {
      {"the later of two stages of one date",
       "rule x { when spf is fail reject <<hidden-stage>>monitor enforce 20% <<hidden-stage>>enforce 50% from "
       "2027-01-15"
       " enforce 90% from 2027-01-15T00:00Z enforce from 2027-03-01 }",
       NULL},
      {"stages of several dates",
       "rule x { when spf is fail reject monitor enforce 20% from 2027-01-15 enforce from"
       " 2027-03-01 }",
       NULL},
      {"S87 535 asks for the password", "rule x { when spf is fail reject <<login-code>>535 5.7.8 \"no\" }", NULL},
      {"S87 530 where nothing is missing", "rule x { when spf is fail reject <<login-code>>530 5.7.0 \"no\" }",
       NULL},
      {"530 where a login is missing",
       "rule x { when listener is submission and smtp.auth is absent reject 530 5.7.0 \"Authentication required\" "
       "}",
       NULL},
      {"530 where TLS is missing (RFC 3207 4)",
       "rule x { when listener is submission and tls is absent reject 530 5.7.0 \"Must issue STARTTLS first\" }",
       NULL},
      {"a provider without relays",
       "provider x { domains { a.example } } rule x { when relay in <<empty-provider>>x or spf.d in x reject }",
       NULL},
      {"a provider without domains",
       "provider x { relays { mx.a.example } } rule x { when relay in x or spf.d in <<empty-provider>>x reject }",
       NULL},
      {"neither verdict nor tag: it only warns", "rule x { when spf is fail }", NULL},
  };
  run(rows, COUNT(rows));
}

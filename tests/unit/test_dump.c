/* SPDX-License-Identifier: MIT */
/* Dumps and revisions: what is the same policy, what is another, and the text itself. */
#include "../support/loaded.h"
#include "../support/rows.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define MX " rule r { when listener is mx reject }\n"

#define OWNED " rule o { when any identity not owned by smtp.auth reject }\n"
#define LIMITED " rule l { when limit l exceeded defer }\n"

typedef struct pair_row {
  const char *name, *first, *second;
  bool same;
} pair_row;

static void load_dumped(loaded *to, const char *rules) {
  struct consigne_options options = {.allocator = cgn_allocator_default, .dump = true, .now = INT64_MIN};
  load_rules(to, rules, &options);
}

Test(dump, revisions) {
  static const pair_row rows[] = {
      {"comments and layout", MX, "# why\nrule r {\n when listener is mx\n reject\n}\n", true},
      {"order of items", "words w { a b }" MX, "words w { b a }" MX, true},
      {"an item twice", "words w { a b }" MX, "words w { a b A }" MX, true},
      {"one item more", "words w { a b }" MX, "words w { a b c }" MX, false},
      {"two sources", "words w { a } { b }" MX, "words w { b a }" MX, true},
      {"order of sets", "words v { a } words w { b }" MX, "words w { b } words v { a }" MX, true},
      {"names of sets", "words v { a }" MX, "words w { a }" MX, false},
      {"canonical names", "domains d { m\xc3\xbcni.example A.Example }" MX,
       "domains d { a.example xn--mni-hoa.example }" MX, true}, /* S28 */
      {"a domain and all below it", "domains d { a.example }" MX, "domains d { *.a.example }" MX, false},
      {"*@domain is the domain", "addresses d { *@a.example }" MX, "addresses d { a.example }" MX, true},
      {"local parts have case", "addresses d { x@a.example }" MX, "addresses d { X@a.example }" MX, false},
      {"needless quotes", "addresses d { \"\\\"x\\\"@a.example\" }" MX, "addresses d { x@a.example }" MX, true},
      {"networks", "relays d { ::ffff:192.0.2.1 2001:DB8::/32 }" MX, "relays d { 2001:db8:0::/32 192.0.2.1 }" MX,
       true},
      {"logins and origin", "origin a.example logins d { Cath }" MX,
       "origin a.example logins d { cath@a.example }" MX, true},
      {"patterns", "patterns p { /a/i }" MX, "patterns p { /a/ }" MX, false},
      {"is and in", "rule r { when listener is mx reject }", "rule r { when listener in { MX } reject }", true},
      {"not", "rule r { when listener is mx reject }", "rule r { when listener is not mx reject }", false},
      {"default codes", "rule r { when listener is mx reject }", "rule r { when listener is mx reject 550 5.7.1 }",
       true},
      {"other codes", "rule r { when listener is mx reject }", "rule r { when listener is mx reject 554 }", false},
      {"another text", "rule r { when listener is mx reject \"a\" }", "rule r { when listener is mx reject \"b\" }",
       false},
      {"the default written out", MX, "default accept" MX, true},
      {"another default", MX, "default reject" MX, false},
      {"order of rules", "rule a { when listener is mx reject } rule b { when tls is absent accept }",
       "rule b { when tls is absent accept } rule a { when listener is mx reject }", false},
      {"order of operands", "rule a { when listener is mx and tls is absent reject }",
       "rule a { when tls is absent and listener is mx reject }", false},
      {"tags", "rule a { when listener is mx tag a tag b }", "rule a { when listener is mx tag b tag a tag a }",
       true},
      {"a date in its zone", "zone +01:00 rule a { when listener is mx reject enforce from 2027-03-01 }",
       "zone +01:00 rule a { when listener is mx reject enforce from 2027-02-28T23:00Z }", true},
      {"the zone reads dates", "zone +01:00" MX, MX, false},
      {"the last day",
       "provider p { domains { a.example } delegate { x@a.example } to { *.m.example } until 2027-06-30 "
       "because \"b\" }" MX,
       "provider p { domains { a.example } delegate { x@a.example } to { *.m.example } until 2027-07-01T00:00Z "
       "because \"b\" }" MX,
       true},
      {"aliases", "provider p { domains { a.example } alias { b.example c.example } of a.example }" MX,
       "provider p { domains { a.example } alias { c.example } of a.example alias { B.example } of a.example }" MX,
       true},
      {"order of providers", "provider p { domains { a.example } } provider q { domains { a.example } }" MX,
       "provider q { domains { a.example } } provider p { domains { a.example } }" MX, false},
      {"order of texts", "reply x { en \"a\" fr \"b\" }" MX, "reply x { fr \"b\" en \"a\" }" MX, false},
      {"case of a language", "reply x { pt-BR \"a\" }" MX, "reply x { PT-br \"a\" }" MX, true},
      {"monitor is 0%", "rule a { when listener is mx reject monitor }",
       "rule a { when listener is mx reject enforce 0% }", true},
      {"expects", MX, MX "expect accept { listener submission }", true},
      {"order of owners", "owners { self b@x.example by { d c } a@x.example by c }" OWNED,
       "owners { a@x.example by C } owners { b@x.example by c b@x.example by d self }" OWNED, true},
      {"another owner", "owners { a@x.example by c }" OWNED, "owners { a@x.example by d }" OWNED, false},
      {"a burst as the rate", "limit l { count messages by smtp.auth rate 5 per 60s }" LIMITED,
       "limit l { count messages by smtp.auth rate 5 per 1m burst 5 }" LIMITED, true},
      {"another period", "limit l { count messages by smtp.auth rate 5 per 60s }" LIMITED,
       "limit l { count messages by smtp.auth rate 5 per 61s }" LIMITED, false},
      {"external", "logins l external" MX, "logins l { a } external" MX, false},
      {"a name as it is declared", "words Set { a } rule r { when any identity.local in SET reject }",
       "words Set { a } rule r { when any identity.local in set reject }", true},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded first, second;
    load_good_rules(&first, rows[i].first);
    load_good_rules(&second, rows[i].second);
    bool same = strcmp(first.ruleset->revision, second.ruleset->revision) == 0;
    cr_expect_eq(same, rows[i].same, "%s: %s, %s", rows[i].name, first.ruleset->revision, second.ruleset->revision);
    cr_expect_null(first.ruleset->dump, "%s: kept though nobody asked", rows[i].name);
    loaded_free(&second);
    loaded_free(&first);
  }
}

/* What would be read as something else is quoted; the text is a ruleset of the same revision and the same text. */
Test(dump, texts) {
  static const struct {
    const char *name, *rules, *part;
  } rows[] = {
      {"owners",
       "logins g { c } owners { self local *@x.example by logins g external \"\\\"a b\\\"@x.example\" by c }" OWNED,
       "owners {\n    \"\\\"a b\\\"@x.example\" by c\n    *@x.example by logins g\n    external\n    self "
       "local\n}\n"},
      {"limits", "limit l { count distinct recipients by smtp.authcid rate 5 per 30d burst 7 }" LIMITED,
       "limit l { count distinct recipients by smtp.authcid rate 5 per 2592000s burst 7 }\n"},
      {"head", "zone -03:30 origin A.example mixed quarantine\n",
       "consigne 1\norigin a.example\nzone -03:30\nmixed quarantine\n"},
      {"facts", "listeners { webmail imap } fact colour { red \"dark blue\" }\n",
       "listeners { imap webmail }\nfact colour { \"dark blue\" red }\n"},
      {"words of the language", "words w { \"reject\" absent domains } " MX,
       "words w { \"absent\" \"domains\" \"reject\" }"},
      {"a literal that looks like a state", "fact f { \"null\" } rule r { when any fact.f is \"null\" reject }",
       "when any fact.f is \"null\"\n"},
      {"quoted local part", "addresses a { \"\\\"john doe\\\"@x.example\" root@* }" MX,
       "addresses a { \"\\\"john doe\\\"@x.example\" root@* }"},
      {"a pattern in braces", "rule r { when any identity in { /^a b\\/$/i } reject }", "in { /^a b\\/$/i }"},
      {"sealers in braces, one too",
       "rule r { when any identity is a@x.example unless sealed by { B.example *.a.example b.example } or not "
       "sealed "
       "by { c.example } reject }",
       "unless sealed by { *.a.example b.example }\n        or not sealed by { c.example }\n"},
      {"seals", MX "expect accept { seal 02 A.example { b.example c.example } seal 1 b.example }",
       "    seal 2 A.example { b.example c.example }\n    seal 1 b.example\n"},
      {"parentheses",
       "rule r { when any identity is a@x.example unless carried by relay or (tls is absent and "
       "smtp.auth is absent) reject }",
       "    unless carried by relay\n        or (tls is absent and smtp.auth is absent)\n"},
      {"bare items of the subject's type",
       "rule r { when any dkim.d in { a.example B.example } unless in { c.example } reject }",
       "unless is c.example\n"},
      {"stages",
       "rule r { when listener is mx reject monitor enforce 20% from 2027-01-15 enforce from 2027-03-01 }",
       "    monitor\n    enforce 20% from 2027-01-15T00:00Z\n    enforce from 2027-03-01T00:00Z\n"},
      {"a language that is a word", "reply x { en \"a\" no \"b\\\"\\\\\" }" MX,
       "reply x {\n    en \"a\" no \"b\\\"\\\\\"\n}\n"},
      {"long sets",
       "domains d { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example "
       "ccccccccccccccccccccccccccccccccc.example }" MX,
       "domains d {\n    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example\n    bbb"},
      {"expects",
       MX "expect reject by r not tagged \"a b\" not warned R { listener mx header.from { a@x.example \"absent\" } "
          "smtp.auth absent "
          "header \"From: \\\"x\\\" <a@x.example>\" now 2027-03-01T08:00+01:00 }",
       "expect reject by r not warned R not tagged \"a b\" {\n    listener mx\n    header.from { a@x.example "
       "\"absent\" }\n    smtp.auth absent\n"
       "    header \"From: \\\"x\\\" <a@x.example>\"\n    now 2027-03-01T07:00Z\n}\n"},
      {"expects: who does not answer",
       "logins b external domains d external owners { external } limit l { count messages by relay.ip rate 1 per "
       "1h } " MX
       "rule s { when (smtp.auth in b and any header.from in d and any header.from owned by smtp.auth) or limit l "
       "exceeded reject } expect undecided { domains D unknown logins b unknown owners unknown limit L unknown }",
       "expect undecided {\n    domains d unknown\n    logins b unknown\n    owners unknown\n    limit l "
       "unknown\n}\n"},
  };
  const size_t version = sizeof "consigne 1\n" - 1; /* which load_rules puts before */
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded first, second;
    load_dumped(&first, rows[i].rules);
    cr_assert_eq(first.status, CONSIGNE_OK, "%s", rows[i].name);
    cr_expect_not_null(strstr(first.ruleset->dump, rows[i].part), "%s: %s", rows[i].name, first.ruleset->dump);
    load_dumped(&second, first.ruleset->dump + version);
    cr_assert_eq(second.status, CONSIGNE_OK, "%s: %s", rows[i].name, first.ruleset->dump);
    cr_expect_str_eq(second.ruleset->dump, first.ruleset->dump, "%s", rows[i].name);
    cr_expect_str_eq(second.ruleset->revision, first.ruleset->revision, "%s", rows[i].name);
    loaded_free(&second);
    loaded_free(&first);
  }
}

/* The digest of the text before the first expect, here by hand: printf 'consigne 1\ndefault accept\n' | sha256sum.
 */
Test(dump, digest) {
  loaded l;
  load_good_rules(&l, "");
  cr_expect_str_eq(l.ruleset->revision, "sha256:381c0c373838cffe4b2f27c976dfc0c12637f12f82f4d0ee3c2a8fd4fd0360fb");
  loaded_free(&l);
}

/* A word that folding makes longer than words may be stays as it was written, and is read again. */
Test(dump, folding_that_grows) {
  char rules[512] = "words w { ";
  for (int i = 0; i < 30; i++) strcat(rules, "\xce\x90"); /* U+0390: three characters when folded, six octets */
  strcat(rules, " }" MX);
  loaded first, second;
  load_dumped(&first, rules);
  cr_assert_eq(first.status, CONSIGNE_OK);
  load_dumped(&second, first.ruleset->dump + sizeof "consigne 1\n" - 1);
  cr_assert_eq(second.status, CONSIGNE_OK);
  cr_expect_str_eq(second.ruleset->revision, first.ruleset->revision);
  loaded_free(&second);
  loaded_free(&first);
}

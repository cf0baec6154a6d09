/* SPDX-License-Identifier: MIT */
/* The grammar (language section 1): which tree a text gives. */
#include "rules/reserved.h"

#include "../support/rows.h"
#include "../support/seed.h"
#include "../support/tree.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define V "consigne 1\n"

static void expect_tree(const char *name, const char *text, const char *printed) {
  tree t;
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK, "%s", name);
  const char *findings = tree_findings(&t);
  cr_expect(strcmp(findings, "") == 0, "%s: %s", name, findings);
  const char *tree_text = tree_print(&t);
  cr_expect(strcmp(tree_text, printed) == 0, "%s:\n%s", name, tree_text);
  tree_free(&t);
}

Test(parse, declarations) {
  static const struct {
    const char *name, *text, *tree;
  } rows[] = {
      {"nothing but the version", "consigne 1", ""},
      {"words without case", "CONSIGNE 1 Origin X.example ZONE +01:00 Mixed Quarantine",
       "origin X.example\nzone +01:00\nmixed quarantine\n"},
      {"newlines mean nothing", "consigne\n1\norigin\n\nx.example mixed\nreject",
       "origin x.example\nmixed reject\n"},
      {"listeners add up", V "listeners { webmail } listeners { \"a b\" rule }",
       "listeners { webmail \"a b\" rule }\n"},
      {"fact", V "fact colour { red \"dark blue\" no }", "fact colour { red \"dark blue\" no }\n"},
      {"kinds of sets",
       V "domains a { x.example *.y.example } addresses b { \"\\\"j d\\\"@x.example\" } relays c { 192.0.2.0/24 }\n"
         "logins d { u } words e { in } patterns f { /^a b/i }",
       "domains a { x.example *.y.example }\naddresses b { \"\\\"j d\\\"@x.example\" }\nrelays c { 192.0.2.0/24 }\n"
       "logins d { u }\nwords e { in }\npatterns f { /^a b/i }\n"},
      {"several sources", V "domains a { x.example } file \"list\" { y.example }",
       "domains a { x.example } file \"list\" { y.example }\n"},
      {"names may be words that begin nothing",
       V "words tls { a } words login { a } words own { a } words and { a }",
       "words tls { a }\nwords login { a }\nwords own { a }\nwords and { a }\n"},
      {"default accept", V "default accept domains a { x.example }", "default accept\ndomains a { x.example }\n"},
      {"default reject, its reply, then a rule on the same line",
       V "default reject 550 5.7.1 stray rule a { when tls "
         "is absent }",
       "default reject 550 5.7.1 stray\nrule a when tls is absent\n"},
      {"default with nothing, then a rule", V "default defer rule a { when tls is absent }",
       "default defer\nrule a when tls is absent\n"},
      {"reply", V "reply stray { en \"Use {relay}\" fr \"Utilisez {relay}\" no \"Bruk {relay}\" }",
       "reply stray en \"Use {relay}\" fr \"Utilisez {relay}\" no \"Bruk {relay}\"\n"},
      {"provider",
       V "provider p { relays { mx.x.example } domains { x.example } domains file \"more\" subaddress \"+-\" case "
         "sensitive\nalias { a.example b.example } of x.example\n"
         "delegate { u@x.example } to { 192.0.2.1 } until 2027-06-30 because \"contract\"\n"
         "delegate { v@x.example } to file \"relays\" because \"contract\" }",
       "provider p domains { x.example } domains file \"more\" relays { mx.x.example } alias { a.example b.example "
       "} of "
       "x.example subaddress \"+-\" case sensitive delegate { u@x.example } to { 192.0.2.1 } until 2027-06-30 "
       "because "
       "\"contract\" delegate { v@x.example } to file \"relays\" because \"contract\"\n"},
      {"owners",
       V "owners { self self local self domain a@x.example by ann *@x.example by \"J D\"\n"
         "b@x.example by { ann file } c@x.example by logins group file \"map\" external }",
       "owners self self local self domain a@x.example by { ann } *@x.example by { \"J D\" } b@x.example by { ann "
       "file } c@x.example by logins group file \"map\" external\n"},
      {"owners add up",
       V "owners { a@x.example by ann } owners { \"\\\"j d\\\"@x.example\" by jd } owners { SELF }",
       "owners a@x.example by { ann } \"\\\"j d\\\"@x.example\" by { jd } self\n"},
      {"an empty provider", V "provider p { }", "provider p\n"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_tree(rows[i].name, rows[i].text, rows[i].tree);
}

Test(parse, rules) {
  static const struct {
    const char *name, *rule, *tree;
  } rows[] = {
      {"only when", "when tls is absent", "when tls is absent"},
      {"all parts",
       "when tls is absent unless spf is pass tag a tag no reject 550 5.7.1 \"no\" monitor enforce 20% "
       "enforce 0% from 2027-01-15 enforce from 2027-03-01",
       "when tls is absent unless spf is pass tag a tag no reject 550 5.7.1 \"no\" monitor 0% enforce 20% monitor "
       "0% "
       "from 2027-01-15 enforce 100% from 2027-03-01"},
      {"verdict with a code", "when tls is absent defer 452", "when tls is absent defer 452"},
      {"verdict with a text", "when tls is absent reject \"{identity}\"",
       "when tls is absent reject \"{identity}\""},
      {"verdict with a reply", "when tls is absent reject stray monitor",
       "when tls is absent reject stray monitor 0%"},
      {"quarantine", "when tls is absent QUARANTINE", "when tls is absent quarantine"},
      {"tests of is",
       "when tls is not absent and smtp.mailfrom is null and header.from is malformed and any dkim is "
       "not pass and smtp.rcptto is \"null\"",
       "when tls is not absent and smtp.mailfrom is null and header.from is malformed and any dkim is not pass and "
       "smtp.rcptto is \"null\""},
      {"values of is are no keywords", "when fact.a is no and fact.b is reject and fact.c is in",
       "when fact.a is no and fact.b is reject and fact.c is in"},
      {"in",
       "when every identity in ours or no identity not in { a@x.example \"b c\"@x.example /^d/i } or relay in { }",
       "when every identity in ours or no identity not in { a@x.example \"b c\" @x.example /^d/i } or relay in { "
       "}"},
      {"relations",
       "when any identity equals smtp.rcptto and any header.from not equals header.sender.local and "
       "identity carried by relay and smtp.mailfrom not carried by RELAY and any header.from aligned with "
       "dkim.d and any header.from not aligned exactly with spf.d",
       "when any identity equals smtp.rcptto and any header.from not equals header.sender.local and identity "
       "carried by "
       "relay and smtp.mailfrom not carried by relay and any header.from aligned with dkim.d and any header.from "
       "not "
       "aligned exactly with spf.d"},
      {"sealers", "when any identity not sealed by S unless sealed by { a.example *.b.example }",
       "when any identity not sealed by S unless sealed by { a.example *.b.example }"},
      {"owners", "when any identity not owned by smtp.auth unless owned by smtp.authcid",
       "when any identity not owned by smtp.auth unless owned by smtp.authcid"},
      {"parentheses", "when (tls is absent) and ((spf is pass or spf is none) and (arc is pass))",
       "when tls is absent and ((spf is pass or spf is none) and arc is pass)"},
      {"bare tests",
       "when any identity in ours unless carried by relay or not in { a } or (is not absent and aligned "
       "with dkim.d)",
       "when any identity in ours unless carried by relay or not in { a } or (is not absent and aligned with "
       "dkim.d)"},
      {"a set may be called like what joins clauses", "when any identity in and and relay in or",
       "when any identity in and and relay in or"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[600], printed[600];
    snprintf(text, sizeof text, V "rule r { %s }", rows[i].rule);
    snprintf(printed, sizeof printed, "rule r %s\n", rows[i].tree);
    expect_tree(rows[i].name, text, printed);
  }
}

Test(parse, expects) {
  static const struct {
    const char *name, *text, *tree;
  } rows[] = {
      {"nothing given", "expect accept { }", "expect accept\n"},
      {"head", "expect reject by r warned a tagged b warned c { }",
       "expect reject by r warned a warned c tagged b\n"},
      {"what must not be there", "expect accept not tagged a not warned b warned c not warned d { }",
       "expect accept warned c not warned b not warned d not tagged a\n"},
      {"by default", "expect Undecided by default { }", "expect undecided by default\n"},
      {"givens",
       "expect accept { listener mx smtp.mailfrom null smtp.auth absent spf UNKNOWN header.from { a@x.example "
       "b@y.example "
       "} header \"From: Staff:;\" fact.colour \"unknown\" now 2027-03-01 }",
       "expect accept listener { mx } smtp.mailfrom null smtp.auth absent spf unknown header.from { a@x.example "
       "b@y.example } header { \"From: Staff:;\" } fact.colour { \"unknown\" } now { 2027-03-01 }\n"},
      {"a value may be a keyword", "expect accept { fact.a reject fact.b header tls domains }",
       "expect accept fact.a { reject } fact.b { header } tls { domains }\n"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[600];
    snprintf(text, sizeof text, V "%s", rows[i].text);
    expect_tree(rows[i].name, text, rows[i].tree);
  }
}

/* Section 1: what can begin a declaration, clause, test, verdict, stage or given, and four values. */
Test(parse, reserved_words) {
  static const char *const reserved[] = {
      "include",   "origin",     "zone",   "mixed",  "listeners", "fact",     "default", "domains",
      "addresses", "relays",     "logins", "words",  "patterns",  "provider", "owners",  "limit",
      "reply",     "rule",       "expect", /* declarations */
      "any",       "every",      "no",     /* clauses, limit besides */
      "is",        "not",        "in",     "equals", "carried",   "owned",    "aligned", "sealed", /* tests */
      "accept",    "quarantine", "reject", "defer",  "monitor",   "enforce", /* verdicts, stages */
      "header",    "seal",       "absent", "null",   "malformed", "unknown"};
  static const char *const free_words[] = {"tls",  "login", "own",   "relay",    "identity", "listener", "now",
                                           "and",  "or",    "when",  "unless",   "tag",      "file",     "external",
                                           "self", "by",    "until", "consigne", "",         "undecided"};
  size_t count = 0;
  for (; cgn_reserved_words[count]; count++) {
    cr_expect(count == 0 || strcmp(cgn_reserved_words[count - 1], cgn_reserved_words[count]) < 0, "sorted: %s",
              cgn_reserved_words[count]);
  }
  cr_expect(count == COUNT(reserved), "no more than these: %zu", count);
  for (size_t i = 0; i < COUNT(reserved); i++) {
    cr_expect(cgn_is_reserved(cgn_text_of_string(reserved[i])), "%s", reserved[i]);
  }
  for (size_t i = 0; i < COUNT(free_words); i++) {
    cr_expect(!cgn_is_reserved(cgn_text_of_string(free_words[i])), "%s", free_words[i]);
  }
  cr_expect(cgn_is_reserved(CGN_TEXT("Rule")), "without case");
}

Test(parse, seed_policy) {
  expect_tree(
      "seed", seed_policy,
      "origin parisnanterre.fr\nzone +01:00\nmixed quarantine\ndomains sealers { renater.fr }\n"
      "provider nanterre domains { parisnanterre.fr *.parisnanterre.fr } relays { smtp.parisnanterre.fr } "
      "subaddress \"+\" delegate { newsletter@parisnanterre.fr } to { *.mailer.example } until 2027-06-30 because "
      "\"contract 114, communications office\"\n"
      "reply stray en \"Mail from {identity.domain} must be sent through smtp.parisnanterre.fr, port 465\" fr "
      "\"Un courriel {identity.domain} doit passer par smtp.parisnanterre.fr, port 465\"\n"
      "rule login-first when listener is submission and smtp.auth is absent reject 530 5.7.0 \"Authentication "
      "required\"\n"
      "rule shape when listener is submission and (header.from is absent or header.from is malformed) reject 554 "
      "5.6.0 \"From must name an author\"\n"
      "rule consigne-1 when any identity in nanterre and smtp.rcptto in nanterre unless carried by relay or "
      "aligned with dkim.d or (any arc.d in sealers and aligned with arc.dkim.d) tag do-not-sign reject 550 5.7.1 "
      "stray monitor 0% enforce 20% from 2027-01-15 enforce 100% from 2027-03-01\n"
      "rule consigne-2 when relay in nanterre and listener is submission and any identity not in nanterre reject "
      "550 5.7.1 \"{identity} is not an address of ours: use its own provider's server\"\n"
      "rule extortion when listener is mx and any header.from equals smtp.rcptto unless carried by relay or "
      "aligned with dkim.d or smtp.auth is not absent tag do-not-sign quarantine\n"
      "expect reject by consigne-1 listener { mx } relay { smtp.orange.fr } now { 2027-03-01 } header.from { "
      "a@parisnanterre.fr } smtp.rcptto { b@parisnanterre.fr }\n");
}

/* SPDX-License-Identifier: MIT */
/*
 * The grammar (language section 1): which tree a text gives, and which
 * mistakes are told where. Places are counted by hand.
 */
#include "rules/parse.h"

#include "../support/exact.h"
#include "../support/tree.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
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

static void expect_findings(const char *name, const char *text, const char *expected) {
  tree t;
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK, "%s", name);
  const char *findings = tree_findings(&t);
  cr_expect(strcmp(findings, expected) == 0, "%s: %s", name, findings);
  tree_free(&t);
}

Test(parse, declarations) {
  static const struct {
    const char *name, *text, *tree;
  } rows[] = {
      {"nothing but the version", "consigne 1", ""},
      {"words without case", "CONSIGNE 1 Origin X.example ZONE +01:00 Mixed Quarantine",
       "origin X.example\nzone +01:00\nmixed quarantine\n"},
      {"newlines mean nothing", "consigne\n1\norigin\n\nx.example mixed\nreject", "origin x.example\nmixed reject\n"},
      {"listeners add up", V "listeners { webmail } listeners { \"a b\" rule }", "listeners { webmail \"a b\" rule }\n"},
      {"fact", V "fact colour { red \"dark blue\" no }", "fact colour { red \"dark blue\" no }\n"},
      {"kinds of sets",
       V "domains a { x.example *.y.example } addresses b { \"\\\"j d\\\"@x.example\" } relays c { 192.0.2.0/24 }\n"
         "logins d { u } words e { in } patterns f { /^a b/i }",
       "domains a { x.example *.y.example }\naddresses b { \"\"j d\"@x.example\" }\nrelays c { 192.0.2.0/24 }\n"
       "logins d { u }\nwords e { in }\npatterns f { /^a b/i }\n"},
      {"several sources", V "domains a { x.example } file \"list\" { y.example }",
       "domains a { x.example } file \"list\" { y.example }\n"},
      {"names may be words that begin nothing", V "words tls { a } words login { a } words own { a } words and { a }",
       "words tls { a }\nwords login { a }\nwords own { a }\nwords and { a }\n"},
      {"default accept", V "default accept domains a { x.example }", "default accept\ndomains a { x.example }\n"},
      {"default reject, its reply, then a rule on the same line", V "default reject 550 5.7.1 stray rule a { when tls "
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
       "provider p domains { x.example } domains file \"more\" relays { mx.x.example } alias { a.example b.example } of "
       "x.example subaddress \"+-\" case sensitive delegate { u@x.example } to { 192.0.2.1 } until 2027-06-30 because "
       "\"contract\" delegate { v@x.example } to file \"relays\" because \"contract\"\n"},
      {"an empty provider", V "provider p { }", "provider p\n"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_tree(rows[i].name, rows[i].text, rows[i].tree);
}

Test(parse, rules) {
  static const struct {
    const char *name, *rule, *tree;
  } rows[] = {
      {"only when", "when tls is absent", "when tls is absent"},
      {"all parts", "when tls is absent unless spf is pass tag a tag no reject 550 5.7.1 \"no\" monitor enforce 20% "
                    "enforce 0% from 2027-01-15 enforce from 2027-03-01",
       "when tls is absent unless spf is pass tag a tag no reject 550 5.7.1 \"no\" monitor 0% enforce 20% monitor 0% "
       "from 2027-01-15 enforce 100% from 2027-03-01"},
      {"verdict with a code", "when tls is absent defer 452", "when tls is absent defer 452"},
      {"verdict with a text", "when tls is absent reject \"{identity}\"", "when tls is absent reject \"{identity}\""},
      {"verdict with a reply", "when tls is absent reject stray monitor",
       "when tls is absent reject stray monitor 0%"},
      {"quarantine", "when tls is absent QUARANTINE", "when tls is absent quarantine"},
      {"tests of is", "when tls is not absent and smtp.mailfrom is null and header.from is malformed and any dkim is "
                      "not pass and smtp.rcptto is \"null\"",
       "when tls is not absent and smtp.mailfrom is null and header.from is malformed and any dkim is not pass and "
       "smtp.rcptto is \"null\""},
      {"values of is are no keywords", "when fact.a is no and fact.b is reject and fact.c is in",
       "when fact.a is no and fact.b is reject and fact.c is in"},
      {"in", "when every identity in ours or no identity not in { a@x.example \"b c\"@x.example /^d/i } or relay in { }",
       "when every identity in ours or no identity not in { a@x.example \"b c\" @x.example /^d/i } or relay in { }"},
      {"relations", "when any identity equals smtp.rcptto and any header.from not equals header.sender.local and "
                    "identity carried by relay and smtp.mailfrom not carried by RELAY and any header.from aligned with "
                    "dkim.d and any header.from not aligned exactly with spf.d",
       "when any identity equals smtp.rcptto and any header.from not equals header.sender.local and identity carried by "
       "relay and smtp.mailfrom not carried by relay and any header.from aligned with dkim.d and any header.from not "
       "aligned exactly with spf.d"},
      {"parentheses", "when (tls is absent) and ((spf is pass or spf is none) and (arc is pass))",
       "when tls is absent and ((spf is pass or spf is none) and arc is pass)"},
      {"bare tests", "when any identity in ours unless carried by relay or not in { a } or (is not absent and aligned "
                     "with dkim.d)",
       "when any identity in ours unless carried by relay or not in { a } or (is not absent and aligned with dkim.d)"},
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
      {"head", "expect reject by r warned a tagged b warned c { }", "expect reject by r warned a warned c tagged b\n"},
      {"by default", "expect Undecided by default { }", "expect undecided by default\n"},
      {"givens",
       "expect accept { listener mx smtp.mailfrom null smtp.auth absent spf UNKNOWN header.from { a@x.example b@y.example "
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
      "include", "origin", "zone", "mixed", "listeners", "fact", "default", "domains", "addresses", "relays", "logins",
      "words", "patterns", "provider", "owners", "limit", "reply", "rule", "expect",  /* declarations */
      "any", "every", "no",                                                             /* clauses, limit besides */
      "is", "not", "in", "equals", "carried", "owned", "aligned",                       /* tests */
      "accept", "quarantine", "reject", "defer", "monitor", "enforce",                  /* verdicts, stages */
      "header", "absent", "null", "malformed", "unknown"};
  static const char *const free_words[] = {"tls",  "login", "own",   "relay",   "identity", "listener", "now",
                                           "and",  "or",    "when",  "unless",  "tag",      "file",     "external",
                                           "self", "by",    "until", "consigne", "",        "undecided"};
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

Test(parse, mistakes_of_declarations) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"no text at all", "", "1:1 version-missing"},
      {"no version", "origin x.example\nruel", "1:1 version-missing, 2:1 unknown-declaration"},
      {"the word misspelt", "consinge 1\norigin { x }", "1:1 version-missing, 2:8 syntax"},
      {"the number missing", "consigne\norigin x.example", "2:1 version-missing"},
      {"another version: its words are not read", "consigne 2\nruel", "1:10 version-unknown"},
      {"the version again", V "origin x.example\nconsigne 1\nzone { }", "3:1 version-again, 4:6 syntax"},
      {"unknown", V "ruel x { when tls is absent }\nzone { }", "2:1 unknown-declaration, 3:6 syntax"},
      {"unknown, on one line", "consigne 1 ruel x { a { rule } } rule y { } ", "1:12 unknown-declaration, 1:39 missing-when"},
      {"not read yet", V "owners { self }\nlimit l { count messages by relay.ip rate 1 per 1h }",
       "2:1 unknown-declaration, 3:1 unknown-declaration"},
      {"marks and strings", V "}\n\"a\"\n)\norigin x.example",
       "2:1 syntax, 3:1 unknown-declaration, 4:1 unknown-declaration"},
      {"a value missing before the next declaration", V "origin\nzone\nmixed\nlisteners",
       "3:1 syntax, 4:1 syntax, 5:1 syntax, 5:10 syntax"},
      {"mixed", V "mixed accept", "2:7 syntax"},
      {"said twice", V "origin a.example origin b.example zone Z zone Z mixed reject mixed reject default accept default "
                       "reject",
       "2:18 defined-twice, 2:42 defined-twice, 2:62 defined-twice, 2:90 defined-twice"},
      {"default undecided", V "default undecided", "2:9 syntax"},
      {"default without a verdict", V "default\nrule a { when tls is absent }", "3:1 syntax"},

      {"items without braces", V "listeners webmail\nzone { }", "2:11 syntax, 3:6 syntax"},
      {"a set without a name", V "domains { x.example }", "2:9 syntax"},
      {"a set without items", V "domains a\ndomains b { x.example }", "3:1 syntax"},
      {"external is not read yet", V "domains a external\ndomains b { x.example } external\nzone { }",
       "2:11 syntax, 3:25 syntax, 4:6 syntax"},
      {"names", V "words 1st { a } words rule { a } words \"x\" { a } words \xc3\xa9t\xc3\xa9 { a }",
       "2:7 bad-name, 2:23 reserved-word, 2:40 bad-name, 2:56 bad-name"},
      {"names of 64 and 65 octets",
       V "words a234567890123456789012345678901234567890123456789012345678901234 { a }\n"
         "words a2345678901234567890123456789012345678901234567890123456789012345 { a }",
       "3:7 name-too-long"},
      {"separators", V "words a { b, c, d }\nwords e { f; g }", "2:12 separator, 3:12 separator"},
      {"a file without quotes", V "words a file names.list\nwords b file /etc/names\ndomains c file",
       "2:14 unquoted-file, 3:14 unquoted-file, 4:15 syntax"},
      {"a fact without words", V "fact colour\nfact { red }\nzone { }", "3:1 syntax, 3:6 syntax, 4:6 syntax"},

      {"items without }, before a declaration", V "words a { b\nwords c { d }\nzone { }", "2:9 unclosed, 4:6 syntax"},
      {"items without }, at the end", V "words a { b\norigin x.example\nzone +01:00 \n", "2:9 unclosed"},
      {"items without }, before (", V "words a { b ( c )\nzone { }", "2:9 unclosed, 3:6 syntax"},
      {"{ in items", V "words a { { b }\nzone { }", "2:9 unclosed, 3:6 syntax"},
      {"a provider without }", V "provider p {\n  domains { x.example }\nrule r { when tls is absent }\nzone { }",
       "2:12 unclosed, 5:6 syntax"},
      {"a provider without {", V "provider p domains { x.example }\nzone { }", "2:12 syntax, 3:6 syntax"},

      {"parts of a provider", V "provider p {\n  relay { a }\n  submission { host x port 25 }\n  domains x.example\n  "
                                "case\n  subaddress +\n  alias { a.example } b.example\n  5 }\nzone { }",
       "3:3 unknown-part, 4:3 unknown-part, 5:11 syntax, 7:3 syntax, 7:14 unquoted-text, 8:23 syntax, 10:6 syntax"},
      {"subaddress twice, empty", V "provider p { subaddress \"+\" subaddress \"\" }",
       "2:29 defined-twice, 2:40 empty-text"},
      {"delegations", V "provider p {\n delegate { a@b.example } { c.example } because \"d\"\n"
                        " delegate { a@b.example } to { c.example }\n"
                        " delegate { a@b.example } to { c.example } because\n"
                        " delegate { a@b.example } to { c.example } because contract 114\n"
                        " delegate { a@b.example } to { c.example } because \"\"\n"
                        " delegate { a@b.example } to { c.example } because \"d\" until 2027-01-01\n"
                        " delegate { a@b.example } to { c.example } until because \"d\"\n}",
       "3:27 syntax, 4:2 missing-because, 6:2 syntax, 6:53 unquoted-text, 7:53 missing-because, 8:57 order, 9:51 syntax"},

      {"reply", V "reply a { \"x\" }\nreply b { en hello }\nreply c { en \"\" }\nreply d { }\nreply e \"x\"\n"
                  "reply f { en }\nreply g { en \"x\" { } fr \"y\" }\nreply h { en \"x\"\nzone { }",
       "2:11 missing-language, 3:14 unquoted-text, 4:14 empty-text, 5:9 empty-reply, 6:9 syntax, 7:14 syntax, "
       "8:18 syntax, 9:9 unclosed, 10:6 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

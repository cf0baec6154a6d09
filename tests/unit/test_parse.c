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
       "3:27 syntax, 4:2 missing-because, 6:2 syntax, 6:52 unquoted-text, 7:52 missing-because, 8:56 order, 9:50 syntax"},

      {"reply", V "reply a { \"x\" }\nreply b { en hello }\nreply c { en \"\" }\nreply d { }\nreply e \"x\"\n"
                  "reply f { en }\nreply g { en \"x\" { } fr \"y\" }\nreply h { en \"x\"\nzone { }",
       "2:11 missing-language, 3:14 unquoted-text, 4:14 empty-text, 5:9 empty-reply, 6:9 syntax, 7:14 syntax, "
       "8:18 syntax, 9:9 unclosed, 10:6 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

/* Each in line 3 of a rule whose line 4 has a mistake of its own, which must be told as well. */
Test(parse, mistakes_of_conditions) {
  static const struct {
    const char *name, *condition, *findings;
  } rows[] = {
      {"nothing", "when", "4:1 syntax, "},
      {"and and or", "when tls is absent and spf is pass or arc is pass", "3:36 mixed-and-or, "},
      {"or and and, told once", "when tls is absent or spf is pass and arc is pass or dmarc is pass",
       "3:35 mixed-and-or, "},
      {"mixed within parentheses", "when tls is absent and (spf is pass or arc is pass and dmarc is pass)",
       "3:52 mixed-and-or, "},
      {"mixed, with a mistake before it", "when tls absent and spf is pass or arc is pass", "3:10 unknown-test, "},
      {"operators", "when tls == absent && spf != pass and arc ~ a || dmarc = pass",
       "3:10 operator, 3:20 operator, 3:27 operator, 3:43 operator, 3:47 operator, 3:47 mixed-and-or, 3:56 operator, "},
      {"operators without blanks", "when listener=mx and listener!=mx and listener==mx",
       "3:6 operator, 3:22 operator, 3:39 operator, "},
      {"not is, is in, in not", "when tls not is absent and tls is in a and tls is not in { a } and tls in not a",
       "3:10 operator, 3:35 operator, 3:55 operator, 3:75 operator, "},
      {"several values of is", "when tls is { a b } and any identity is /x/ and tls is", "3:13 syntax, 3:41 syntax, 4:1 syntax, "},
      {"no test", "when tls and spf pass and tls not and tls in", "3:10 syntax, 3:18 unknown-test, 3:35 syntax, 4:1 syntax, "},
      {"unknown tests", "when tls iss absent and any identity owned by smtp.auth", "3:10 unknown-test, 3:38 unknown-test, "},
      {"limit", "when limit l exceeded or tls is absent", "3:6 syntax, "},
      {"a field is missing", "when any and every is absent and any rule is absent", "3:10 syntax, 3:20 syntax, 3:38 syntax, "},
      {"a bare test in when", "when is absent and carried by relay and not in { a }",
       "3:6 bare-test, 3:20 bare-test, 3:41 bare-test, "},
      {"a bare test with a quantifier", "when tls is absent unless any in { a }", "3:31 syntax, "},
      {"a name is missing", "when tls in and spf is pass or tls in unless tag", "3:13 syntax, 4:1 syntax, "},
      {"a name that is none", "when relay in 192.0.2.0/24 and tls in \"x\" and tls in rule",
       "3:15 syntax, 3:39 syntax, 3:54 syntax, "},
      {"right sides", "when any identity equals \"a\" and any identity aligned dkim.d and any identity aligned with and "
                      "any identity carried relay and any identity equals",
       "3:26 syntax, 3:55 syntax, 3:92 syntax, 3:117 syntax, 4:1 syntax, "},
      {"a word too many", "when tls is absent absent and spf is pass", "3:20 syntax, "},
      {"( without )", "when (tls is absent and (spf is pass)", "3:6 unclosed, "},
      {") without (", "when tls is absent) and spf is pass", "3:19 syntax, "},
      {"an empty parenthesis", "when () and tls is absent", "3:7 syntax, "},
      {"a parenthesis behind a field", "when tls (is absent) and spf pass", "3:10 syntax, 3:30 unknown-test, "},
      {"no condition behind and", "when tls is absent and", "4:1 syntax, "},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[600], findings[300];
    snprintf(text, sizeof text, V "rule r {\n%s\nenforce 101%%\n}\nzone { }", rows[i].condition);
    snprintf(findings, sizeof findings, "%s4:9 percent, 6:6 syntax", rows[i].findings);
    expect_findings(rows[i].name, text, findings);
  }
}

Test(parse, mistakes_of_rules) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"no when", V "rule a { accept }\nrule b { }", "2:6 missing-when, 3:6 missing-when"},
      {"no name", V "rule { when tls is absent }\nrule\nrule b { when tls is absent }\nzone { }",
       "2:6 syntax, 4:1 syntax, 5:6 syntax"},
      {"a reserved name", V "rule Rule { when tls is absent }", "2:6 reserved-word"},
      {"no {", V "rule a when tls is absent accept \"x\" }\nzone { }", "2:8 syntax, 2:34 text-after-accept, 3:6 syntax"},
      {"nothing of a rule's behind the name", V "rule a ( when tls is absent }\nzone { }", "2:8 syntax, 3:6 syntax"},
      {"no }", V "rule a { when tls is absent\n  accept\n rule b { when tls is absent accept }\nzone { }",
       "2:8 unclosed, 5:6 syntax"},
      {"no } at the end", V "rule a { when tls is absent", "2:8 unclosed"},
      {"order", V "rule a { unless is absent when any identity is absent accept tag x monitor tag y accept }",
       "2:27 order, 2:62 order, 2:82 defined-twice"},
      {"parts once", V "rule a { when tls is absent when spf is pass unless arc is pass unless arc is none accept reject }",
       "2:29 defined-twice, 2:65 defined-twice, 2:91 defined-twice"},
      {"unknown parts", V "rule a { when tls is absent\n wenn x\n enforced 20%\n tags { a }\n \"x\" accept }",
       "3:2 syntax, 4:2 unknown-part, 5:2 unknown-part, 6:2 unknown-part"},
      {"undecided is no verdict", V "rule a { when tls is absent undecided }", "2:29 syntax"},
      {"tags", V "rule a { when tls is absent tag\n tag a234567890123456789012345678901234567890123456789012345678901234567 }",
       "3:2 syntax, 3:6 name-too-long"},

      {"text after accept", V "rule a { when tls is absent accept 250 2.0.0 \"welcome\" monitor }\n"
                              "rule b { when tls is absent quarantine held }\ndefault accept \"x\"\nzone { }",
       "2:36 text-after-accept, 3:40 text-after-accept, 4:16 text-after-accept, 5:6 syntax"},
      {"a text without quotes", V "rule a { when tls is absent reject 550 5.7.1 Go away, please\n monitor }\n"
                                  "rule b { when tls is absent reject No relaying }\n"
                                  "rule c { when tls is absent reject 550 (no) }\nzone { }",
       "2:46 unquoted-text, 2:53 separator, 4:36 unquoted-text, 5:40 unknown-part, 6:6 syntax"},
      {"two texts", V "rule a { when tls is absent reject 550 5.7.1 \"one\"\n \"two\" }\n"
                      "rule b { when tls is absent reject \"one\" 550 }\nrule c { when tls is absent reject 550 5.7.1 5 }",
       "3:2 syntax, 4:42 syntax, 5:46 syntax"},
      {"an empty text", V "rule a { when tls is absent reject \"\" }", "2:36 empty-text"},

      {"stages", V "rule a { when tls is absent enforce enforce 20 enforce 20 % enforce 101% enforce -1% enforce 0.5%\n"
                   " enforce % enforce 20% from monitor enforce from }",
       "2:29 stage, 2:45 percent, 2:56 percent, 2:69 percent, 2:82 percent, 2:94 percent, 3:10 percent, 3:50 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(parse, mistakes_of_expects) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"no outcome", V "expect by a { }\nzone { }", "2:8 syntax, 3:6 syntax"},
      {"no names", V "expect accept by { }\nexpect accept warned { }\nexpect accept tagged { }\nzone { }",
       "2:18 syntax, 3:22 syntax, 4:22 syntax, 5:6 syntax"},
      {"no braces", V "expect accept listener mx\nzone { }", "2:15 syntax, 3:6 syntax"},
      {"not read yet", V "expect accept {\n domains d { x.example }\n owners { a by b }\n limit l exceeded\n listener mx "
                         "}\nzone { }",
       "3:2 unknown-given, 4:2 unknown-given, 5:2 unknown-given, 7:6 syntax"},
      {"no value", V "expect accept { listener }\nexpect accept { listener /x/ tls absent ) }\nzone { }",
       "2:26 syntax, 3:26 syntax, 3:41 unknown-given, 4:6 syntax"},
      {"header", V "expect accept { header From }\nexpect accept { header }\nzone { }",
       "2:24 unquoted-text, 3:24 syntax, 4:6 syntax"},
      {"no }", V "expect accept { listener mx\nexpect accept { listener mx\n", "2:15 unclosed, 3:15 unclosed"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

/* ---- Texts of findings, bounds --------------------------------------------------------------- */

Test(parse, what_is_said) {
  static const struct {
    const char *text, *said;
  } rows[] = {
      {V "ruel a { }", "no declaration \"ruel\", did you mean rule? there are include, origin, zone, mixed, listeners, "
                       "fact, default, domains, addresses, relays, logins, words, patterns, provider, reply, rule, expect"},
      {V "rule a { when tls is absent and spf is pass or arc is pass }",
       "and with or needs parentheses: write (tls is absent and spf is pass) or arc is pass, or tls is absent and (spf "
       "is pass or arc is pass)"},
      {V "rule a { when tls is absent or spf is pass or arc is none and (dkim.d is absent or arc.d is absent) }",
       "and with or needs parentheses: write (tls is absent or spf is pass or arc is none) and (dkim.d is absent or arc.d "
       "is absent), or tls is absent or spf is pass or (arc is none and (dkim.d is absent or arc.d is absent))"},
      {V "rule a { when listener==mx }", "write: listener is mx"},
      {V "rule a { when listener != mx }", "write is not instead of \"!=\""},
      {V "origin a.example\norigin b.example", "a second origin: the first is at rules:2, keep one of them"},
      {V "domains a { b.example\nrule b { when tls is absent }", "this { has no }: write it before \"rule\""},
      {V "include other.cons", "file names stand in quotes: write \"other.cons\""},
      {V "domains a external", "expected items in braces or file, found \"external\""},
      {V "rule a { when any identity owned by smtp.auth }",
       "no test \"owned\"; there are is, is not, and with or without not: in, equals, carried by relay, aligned with, "
       "aligned exactly with"},
      {V "origin", "expected a domain behind origin: origin example.org, found the end of the file"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    tree_parse(&t, cgn_text_of_string(rows[i].text), NULL, &cgn_allocator_default);
    tree_findings(&t);
    cgn_text said = t.findings.count ? t.findings.at[0].text : CGN_TEXT("nothing");
    cr_expect(cgn_text_equal(said, cgn_text_of_string(rows[i].said)), "%s: %.*s", rows[i].text, (int)said.length, said.at);
    tree_free(&t);
  }
}

/* A text that repeats, and what is found in it. */
static void repeat(cgn_buffer *out, const char *what, uint32_t times) {
  for (uint32_t i = 0; i < times; i++) cgn_buffer_add_string(out, what);
}

static void expect_of_buffer(const char *name, cgn_buffer *text, const char *findings) {
  expect_findings(name, cgn_buffer_string(text), findings);
  cgn_buffer_clear(text);
}

/* CGN_CONDITION_DEPTH 64, CGN_CONDITION_TESTS 1000, CGN_STAGES 32. */
Test(parse, bounds) {
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  for (uint32_t depth = 64; depth <= 65; depth++) {
    repeat(&text, V "rule r { when ", 1);
    repeat(&text, "(", depth);
    repeat(&text, "tls is absent", 1);
    repeat(&text, ")", depth);
    repeat(&text, " and spf pass }", 1);
    expect_of_buffer("depth", &text, depth == 64 ? "2:165 unknown-test" : "2:79 condition-depth, 2:167 unknown-test");
  }
  repeat(&text, V "rule r { when ", 1);
  repeat(&text, "(", 200000);
  tree t;
  tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default);
  cr_expect(strstr(tree_findings(&t), ", 2:79 condition-depth"), "deep");
  tree_free(&t);
  cgn_buffer_clear(&text);
  for (uint32_t tests = 1000; tests <= 1002; tests++) {
    repeat(&text, V "rule r { when tls is absent\n", 1);
    repeat(&text, "and tls is absent\n", tests - 1);
    repeat(&text, "}", 1);
    expect_of_buffer("tests", &text, tests == 1000 ? "" : "1002:5 too-many-tests");
  }
  for (uint32_t stages = 32; stages <= 33; stages++) {
    repeat(&text, V "rule r { when tls is absent\n", 1);
    repeat(&text, "monitor\n", stages);
    repeat(&text, "}", 1);
    expect_of_buffer("stages", &text, stages == 32 ? "" : "35:1 too-many-stages");
  }
  cgn_buffer_free(&text);
}

Test(parse, limit_of_rules) {
  struct consigne_options options = {.allocator = cgn_allocator_default};
  options.limits[CONSIGNE_LIMIT_RULES] = 2;
  for (uint32_t rules = 2; rules <= 4; rules++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    repeat(&text, V, 1);
    repeat(&text, "rule r { when tls is absent }\n", rules);
    tree_parse(&t, cgn_buffer_text(&text), &options, &cgn_allocator_default);
    cr_expect(t.load.ast.rule_count == 2, "%u rules", rules);
    const char *findings = tree_findings(&t);
    const char *expected = rules == 2 ? "" : rules == 3 ? "4:6 too-many-rules" : "4:6 too-many-rules, 5:6 too-many-rules";
    cr_expect(strcmp(findings, expected) == 0, "%u rules: %s", rules, findings);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

/* ---- Whole texts: language section 12, without owners ------------------------------------------- */

static const char seed[] =
    V "zone +01:00\n"
      "origin parisnanterre.fr\n"
      "provider nanterre {\n"
      "    domains { parisnanterre.fr *.parisnanterre.fr }\n"
      "    relays  { smtp.parisnanterre.fr }\n"
      "    subaddress \"+\"\n"
      "    delegate { newsletter@parisnanterre.fr } to { *.mailer.example }\n"
      "             until 2027-06-30 because \"contract 114, communications office\"\n"
      "}\n"
      "domains sealers { renater.fr }\n"
      "reply stray {\n"
      "    en \"Mail from {identity.domain} must be sent through smtp.parisnanterre.fr, port 465\"\n"
      "    fr \"Un courriel {identity.domain} doit passer par smtp.parisnanterre.fr, port 465\"\n"
      "}\n"
      "rule login-first {\n"
      "    when listener is submission and smtp.auth is absent\n"
      "    reject 530 5.7.0 \"Authentication required\"\n"
      "}\n"
      "rule shape {\n"
      "    when listener is submission and (header.from is absent or header.from is malformed)\n"
      "    reject 554 5.6.0 \"From must name an author\"\n"
      "}\n"
      "rule consigne-1 {\n"
      "    when   any identity in nanterre and smtp.rcptto in nanterre\n"
      "    unless carried by relay\n"
      "        or aligned with dkim.d\n"
      "        or (any arc.d in sealers and aligned with arc.dkim.d)\n"
      "    tag    do-not-sign\n"
      "    reject 550 5.7.1 stray\n"
      "    monitor\n"
      "    enforce 20% from 2027-01-15\n"
      "    enforce     from 2027-03-01\n"
      "}\n"
      "rule consigne-2 {\n"
      "    when relay in nanterre and listener is submission and any identity not in nanterre\n"
      "    reject 550 5.7.1 \"{identity} is not an address of ours: use its own provider's server\"\n"
      "}\n"
      "mixed quarantine\n"
      "rule extortion {\n"
      "    when   listener is mx and any header.from equals smtp.rcptto\n"
      "    unless carried by relay or aligned with dkim.d or smtp.auth is not absent\n"
      "    tag    do-not-sign\n"
      "    quarantine\n"
      "}\n"
      "expect reject by consigne-1 {\n"
      "    listener mx  relay smtp.orange.fr  now 2027-03-01\n"
      "    header.from a@parisnanterre.fr  smtp.rcptto b@parisnanterre.fr\n"
      "}\n";

Test(parse, seed_policy) {
  expect_tree("seed", seed,
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

/* One mistake each, put into the seed policy: what is told stays one thing. */
Test(parse, no_cascade) {
  static const struct {
    const char *name, *was, *is, *findings;
  } rows[] = {
      {"a brace that closes items", "{ renater.fr }", "{ renater.fr", "11:17 unclosed"},
      {"a brace that closes a provider", "office\"\n}", "office\"\n", "4:19 unclosed"},
      {"a brace that closes a reply", "465\"\n}", "465\"\n", "12:13 unclosed"},
      {"a brace that closes a rule", "required\"\n}", "required\"\n", "16:18 unclosed"},
      {"a brace that closes an expect", "b@parisnanterre.fr\n}", "b@parisnanterre.fr\n", "46:29 unclosed"},
      {"a brace that opens a rule", "rule shape {", "rule shape", "21:5 syntax"},
      {"a brace that opens items", "sealers { renater", "sealers renater", "11:17 syntax"},
      {"a quote that closes", "port 465\"\n}", "port 465\n}", "14:8 unterminated-string"},
      {"a quote that opens", "554 5.6.0 \"From", "554 5.6.0 From", "22:22 unquoted-text, 22:46 unterminated-string"},
      {"a quote that closes, before more", "required\"", "required", "18:22 unterminated-string"},
      {"a parenthesis that closes", "malformed)", "malformed", "21:37 unclosed"},
      {"a parenthesis that opens", "(header", "header", "21:59 mixed-and-or, 21:86 syntax"},
      {"a declaration misspelt", "rule shape", "rul shape", "20:1 unknown-declaration"},
      {"a part misspelt", "unless carried", "unles carried", "26:5 syntax"},
      {"a test misspelt", "or aligned with dkim.d\n", "or alinged with dkim.d\n", "27:12 unknown-test"},
      {"a verdict misspelt", "reject 530", "rejekt 530", "18:5 syntax"},
      {"a stage misspelt", "monitor", "moniter", "31:5 unknown-part"},
      {"a given misspelt may be a field", "expect reject by consigne-1 {", "expect reject by consigne-1 { xx { a }", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4000];
    const char *at = strstr(seed, rows[i].was);
    cr_assert(at, "%s", rows[i].name);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - seed), seed, rows[i].is, at + strlen(rows[i].was));
    expect_findings(rows[i].name, text, rows[i].findings);
  }
}

/* Every beginning of the policy, cut at each octet: none crashes, all but the whole declarations are mistakes. */
Test(parse, prefixes) {
  for (size_t length = 0; length < sizeof seed; length++) {
    tree t;
    cr_expect(tree_parse(&t, (cgn_text){seed, length}, NULL, &cgn_allocator_default) == CONSIGNE_OK, "%zu", length);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK, "%zu", length);
    tree_findings(&t);
    tree_free(&t);
  }
}

/* A small generator of our own: the same texts on every machine. */
static uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

Test(parse, random_octets_in_the_seed) {
  uint32_t state = 2463534242;
  for (int round = 0; round < 1500; round++) {
    tree t;
    char text[sizeof seed];
    memcpy(text, seed, sizeof seed);
    for (uint32_t i = 0; i < 1 + (uint32_t)round % 20; i++) {
      static const char often[] = "{}()\"/#,; \n";
      uint32_t at = next_random(&state) % sizeof text, octet = next_random(&state);
      text[at] = octet % 3 ? often[octet / 3 % (sizeof often - 1)] : (char)(octet >> 8);
    }
    cr_expect(tree_parse(&t, (cgn_text){text, sizeof text}, NULL, &cgn_allocator_default) == CONSIGNE_OK);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK);
    tree_findings(&t);
    tree_free(&t);
  }
}

Test(parse, random_words) {
  static const char *const words[] = {
      "rule", "expect", "provider", "reply", "domains", "when", "unless", "any", "no", "is", "not", "in", "equals",
      "carried", "by", "relay", "aligned", "with", "and", "or", "(", ")", "{", "}", "\"a\"", "/b/i", "a.example",
      "header.from", "smtp.rcptto", "reject", "accept", "550", "5.7.1", "monitor", "enforce", "20%", "from", "tag", "to",
      "delegate", "alias", "of", "because", "until", "file", "header", "absent", "\n", "\n", "default", "fact", "x",
      "include", "listeners", "zone", "==", "&&", "limit", "consigne", "1"};
  uint32_t state = 88172645;
  for (int round = 0; round < 1500; round++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, V);
    for (int i = 0; i < 200; i++) {
      cgn_buffer_add_string(&text, words[next_random(&state) % COUNT(words)]);
      cgn_buffer_add_octet(&text, ' ');
    }
    cr_expect(tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK);
    tree_findings(&t);
    tree_print(&t);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

/* ---- Memory ------------------------------------------------------------------------------------------ */

/* Each allocation fails in turn: the parse says so, or did not need it; nothing is left behind. */
Test(parse, no_memory) {
  const char *text = V "rule a { when (tls is absent or tls is absent) and spf is pass or relay in b reject \"\\\"\" }\n"
                       "domains b { c.example\n ruel\n expect reject by a { listener mx }";
  size_t allocations = 1;
  for (size_t at = 1; at <= allocations; at++) {
    tree t;
    failing state = {.fails_at = at, .for_good = at % 2};
    cgn_allocator allocator = failing_allocator(&state);
    int status = tree_parse(&t, cgn_text_of_string(text), NULL, &allocator);
    if (status == CONSIGNE_OK) status = cgn_check_names(&t.load);
    cr_expect(status == (state.failures ? CONSIGNE_E_MEMORY : CONSIGNE_OK), "%zu: status %d", at, status);
    if (status == CONSIGNE_OK) tree_findings(&t);
    if (state.calls > allocations && !state.failures) break;
    if (state.calls >= allocations) allocations = state.calls + 1;
    tree_free(&t);
    cr_expect(state.blocks == 0, "%zu: %zu blocks are left", at, state.blocks);
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * Mistakes in texts: each is told, at its place, and does not hide the next. Places
 * are counted by hand.
 */
#include "rules/parse/parse.h"

#include "../support/rows.h"
#include "../support/seed.h"
#include "../support/tree.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define V "consigne 1\n"

static void expect_findings(const char *name, const char *text, const char *expected) {
  tree t;
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK, "%s", name);
  const char *findings = tree_findings(&t);
  cr_expect(strcmp(findings, expected) == 0, "%s: %s", name, findings);
  tree_free(&t);
}

Test(parse_mistakes, mistakes_of_declarations) {
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
      {"unknown, on one line", "consigne 1 ruel x { a { rule } } rule y { } ",
       "1:12 unknown-declaration, 1:39 missing-when"},
      {"marks and strings", V "}\n\"a\"\n)\norigin x.example",
       "2:1 syntax, 3:1 unknown-declaration, 4:1 unknown-declaration"},
      {"a value missing before the next declaration", V "origin\nzone\nmixed\nlisteners",
       "3:1 syntax, 4:1 syntax, 5:1 syntax, 5:10 syntax"},
      {"mixed", V "mixed accept", "2:7 syntax"},
      {"said twice",
       V "origin a.example origin b.example zone Z zone Z mixed reject mixed reject default accept default "
         "reject",
       "2:18 defined-twice, 2:42 defined-twice, 2:62 defined-twice, 2:90 defined-twice"},
      {"default undecided", V "default undecided", "2:9 syntax"},
      {"default without a verdict", V "default\nrule a { when tls is absent }", "3:1 syntax"},

      {"items without braces", V "listeners webmail\nzone { }", "2:11 syntax, 3:6 syntax"},
      {"a set without a name", V "domains { x.example }", "2:9 syntax"},
      {"a set without items", V "domains a\ndomains b { x.example }", "3:1 syntax"},
      {"external is a source", V "domains a external\ndomains b { x.example } external\nzone { }", "4:6 syntax"},
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

      {"items without }, before a declaration", V "words a { b\nwords c { d }\nzone { }",
       "2:9 unclosed, 4:6 syntax"},
      {"items without }, at the end", V "words a { b\norigin x.example\nzone +01:00 \n", "2:9 unclosed"},
      {"items without }, before (", V "words a { b ( c )\nzone { }", "2:9 unclosed, 3:6 syntax"},
      {"{ in items", V "words a { { b }\nzone { }", "2:9 unclosed, 3:6 syntax"},
      {"a provider without }", V "provider p {\n  domains { x.example }\nrule r { when tls is absent }\nzone { }",
       "2:12 unclosed, 5:6 syntax"},
      {"a provider without {", V "provider p domains { x.example }\nzone { }", "2:12 syntax, 3:6 syntax"},

      {"parts of a provider",
       V "provider p {\n  relay { a }\n  submission { host x port 25 }\n  domains x.example\n  "
         "case\n  subaddress +\n  alias { a.example } b.example\n  5 }\nzone { }",
       /* The server of `submission` is cut short: behind the port stands its security. */
       "3:3 unknown-part, 4:31 syntax, 5:11 syntax, 7:3 syntax, 7:14 unquoted-text, 8:23 syntax, 10:6 syntax"},
      {"subaddress twice, empty", V "provider p { subaddress \"+\" subaddress \"\" }",
       "2:29 defined-twice, 2:40 empty-text"},
      {"delegations",
       V "provider p {\n delegate { a@b.example } { c.example } because \"d\"\n"
         " delegate { a@b.example } to { c.example }\n"
         " delegate { a@b.example } to { c.example } because\n"
         " delegate { a@b.example } to { c.example } because contract 114\n"
         " delegate { a@b.example } to { c.example } because \"\"\n"
         " delegate { a@b.example } to { c.example } because \"d\" until 2027-01-01\n"
         " delegate { a@b.example } to { c.example } until because \"d\"\n}",
       "3:27 syntax, 4:2 missing-because, 6:2 syntax, 6:52 unquoted-text, 7:52 missing-because, 8:56 order, 9:50 "
       "syntax"},

      {"reply",
       V "reply a { \"x\" }\nreply b { en hello }\nreply c { en \"\" }\nreply d { }\nreply e \"x\"\n"
         "reply f { en }\nreply g { en \"x\" { } fr \"y\" }\nreply h { en \"x\"\nzone { }",
       "2:11 missing-language, 3:14 unquoted-text, 4:14 empty-text, 5:9 empty-reply, 6:9 syntax, 7:14 syntax, "
       "8:18 syntax, 9:9 unclosed, 10:6 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(parse_mistakes, mistakes_of_submission) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"parts",
       V "provider p {\n submission {\n hst x port 1 security tls\n host port 1\n imap x port 1 tls\n"
         " method plain\n user local user login\n senders own enable }\n submission { } }\nzone { }",
       "4:2 unknown-part, 5:12 syntax, 6:16 syntax, 7:9 syntax, 8:13 defined-twice, 9:21 syntax, 10:2 "
       "defined-twice, "
       "11:6 syntax"},
      {"not closed", V "provider p { submission { host x port 1 security tls\nrule r { when tls is absent reject }",
       "2:12 unclosed, 2:25 unclosed"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

/* Each in line 3 of a rule whose line 4 has a mistake of its own, which must be told as well. */
Test(parse_mistakes, mistakes_of_conditions) {
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
       "3:10 operator, 3:20 operator, 3:27 operator, 3:43 operator, 3:47 operator, 3:47 mixed-and-or, 3:56 "
       "operator, "},
      {"operators without blanks", "when listener=mx and listener!=mx and listener==mx",
       "3:6 operator, 3:22 operator, 3:39 operator, "},
      {"not is, is in, in not", "when tls not is absent and tls is in a and tls is not in { a } and tls in not a",
       "3:10 operator, 3:35 operator, 3:55 operator, 3:75 operator, "},
      {"several values of is", "when tls is { a b } and any identity is /x/ and tls is",
       "3:13 syntax, 3:41 syntax, 4:1 syntax, "},
      {"no test", "when tls and spf pass and tls not and tls in",
       "3:10 syntax, 3:18 unknown-test, 3:35 syntax, 4:1 syntax, "},
      {"unknown tests", "when tls iss absent and any identity owmed by smtp.auth",
       "3:10 unknown-test, 3:38 unknown-test, "},
      {"a field is missing", "when any and every is absent and any rule is absent",
       "3:10 syntax, 3:20 syntax, 3:38 syntax, "},
      {"a bare test in when", "when is absent and carried by relay and not in { a }",
       "3:6 bare-test, 3:20 bare-test, 3:41 bare-test, "},
      {"a bare test with a quantifier", "when tls is absent unless any in { a }", "3:31 syntax, "},
      {"a name is missing", "when tls in and spf is pass or tls in unless tag", "3:13 syntax, 4:1 syntax, "},
      {"a name that is none", "when relay in 192.0.2.0/24 and tls in \"x\" and tls in rule",
       "3:15 syntax, 3:39 syntax, 3:54 syntax, "},
      {"right sides",
       "when any identity equals \"a\" and any identity aligned dkim.d and any identity aligned with and "
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

Test(parse_mistakes, mistakes_of_rules) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"no when", V "rule a { accept }\nrule b { }", "2:6 missing-when, 3:6 missing-when"},
      {"no name", V "rule { when tls is absent }\nrule\nrule b { when tls is absent }\nzone { }",
       "2:6 syntax, 4:1 syntax, 5:6 syntax"},
      {"a reserved name", V "rule Rule { when tls is absent }", "2:6 reserved-word"},
      {"no {", V "rule a when tls is absent accept \"x\" }\nzone { }",
       "2:8 syntax, 2:34 text-after-accept, 3:6 syntax"},
      {"nothing of a rule's behind the name", V "rule a ( when tls is absent }\nzone { }",
       "2:8 syntax, 3:6 syntax"},
      {"no }", V "rule a { when tls is absent\n  accept\n rule b { when tls is absent accept }\nzone { }",
       "2:8 unclosed, 5:6 syntax"},
      {"no } at the end", V "rule a { when tls is absent", "2:8 unclosed"},
      {"order", V "rule a { unless is absent when any identity is absent accept tag x monitor tag y accept }",
       "2:27 order, 2:62 order, 2:82 defined-twice"},
      {"parts once",
       V "rule a { when tls is absent when spf is pass unless arc is pass unless arc is none accept reject }",
       "2:29 defined-twice, 2:65 defined-twice, 2:91 defined-twice"},
      {"unknown parts", V "rule a { when tls is absent\n wenn x\n enforced 20%\n tags { a }\n \"x\" accept }",
       "3:2 syntax, 4:2 unknown-part, 5:2 unknown-part, 6:2 unknown-part"},
      {"undecided is no verdict", V "rule a { when tls is absent undecided }", "2:29 syntax"},
      {"tags",
       V "rule a { when tls is absent tag\n tag "
         "a234567890123456789012345678901234567890123456789012345678901234567 }",
       "3:2 syntax, 3:6 name-too-long"},

      {"text after accept",
       V "rule a { when tls is absent accept 250 2.0.0 \"welcome\" monitor }\n"
         "rule b { when tls is absent quarantine held }\ndefault accept \"x\"\nzone { }",
       "2:36 text-after-accept, 3:40 text-after-accept, 4:16 text-after-accept, 5:6 syntax"},
      {"a text without quotes",
       V "rule a { when tls is absent reject 550 5.7.1 Go away, please\n monitor }\n"
         "rule b { when tls is absent reject No relaying }\n"
         "rule c { when tls is absent reject 550 (no) }\nzone { }",
       "2:46 unquoted-text, 2:53 separator, 4:36 unquoted-text, 5:40 unknown-part, 6:6 syntax"},
      {"two texts",
       V "rule a { when tls is absent reject 550 5.7.1 \"one\"\n \"two\" }\n"
         "rule b { when tls is absent reject \"one\" 550 }\nrule c { when tls is absent reject 550 5.7.1 5 }",
       "3:2 syntax, 4:42 syntax, 5:46 syntax"},
      {"an empty text", V "rule a { when tls is absent reject \"\" }", "2:36 empty-text"},

      {"stages",
       V "rule a { when tls is absent enforce enforce 20 enforce 20 % enforce 101% enforce -1% enforce 0.5%\n"
         " enforce % enforce 20% from monitor enforce from }",
       "2:29 stage, 2:45 percent, 2:56 percent, 2:69 percent, 2:82 percent, 2:94 percent, 3:10 percent, 3:50 "
       "syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(parse_mistakes, mistakes_of_owners) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"nothing", V "owners { }\nzone { }", "2:8 empty-owners, 3:6 syntax"},
      {"no braces", V "owners self\nzone { }", "2:8 syntax, 3:6 syntax"},
      {"no }", V "owners { self\nrule a { when tls is absent }", "2:8 unclosed"},
      {"no by", V "owners { a@x.example ann\n b@x.example by }\nzone { }", "2:22 syntax, 3:17 syntax, 4:6 syntax"},
      {"several logins without braces", V "owners { a@x.example by ann bob\n b@x.example by ann }\nzone { }",
       "2:29 syntax, 4:6 syntax"},
      {"no name of a group", V "owners { a@x.example by logins }\nzone { }", "2:32 syntax, 3:6 syntax"},
      {"a file without quotes", V "owners { file map\n self }\nzone { }", "2:15 unquoted-file, 4:6 syntax"},
      {"braces", V "owners { { a } self }\nzone { }", "2:10 syntax, 3:6 syntax"},
      {"tests", V "rule a { when any identity owned smtp.auth }\nrule b { when any identity owned by }\nzone { }",
       "2:34 syntax, 3:37 syntax, 4:6 syntax"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(parse_mistakes, mistakes_of_expects) {
  static const struct {
    const char *name, *text, *findings;
  } rows[] = {
      {"no outcome", V "expect by a { }\nzone { }", "2:8 syntax, 3:6 syntax"},
      {"no names", V "expect accept by { }\nexpect accept warned { }\nexpect accept tagged { }\nzone { }",
       "2:18 syntax, 3:22 syntax, 4:22 syntax, 5:6 syntax"},
      {"not", V "expect accept not { }\nexpect accept not tls { }\nexpect accept not warned { }\nzone { }",
       "2:19 syntax, 3:19 syntax, 4:26 syntax, 5:6 syntax"},
      {"no braces", V "expect accept listener mx\nzone { }", "2:15 syntax, 3:6 syntax"},
      {"nothing that can be given", V "expect accept { reject listener mx }\nzone { }",
       "2:17 unknown-given, 3:6 syntax"},
      {"no value", V "expect accept { listener }\nexpect accept { listener /x/ tls absent ) }\nzone { }",
       "2:26 syntax, 3:26 syntax, 3:41 unknown-given, 4:6 syntax"},
      {"header", V "expect accept { header From }\nexpect accept { header }\nzone { }",
       "2:24 unquoted-text, 3:24 syntax, 4:6 syntax"},
      {"no }", V "expect accept { listener mx\nexpect accept { listener mx\n", "2:15 unclosed, 3:15 unclosed"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_findings(rows[i].name, rows[i].text, rows[i].findings);
}

Test(parse_mistakes, what_is_said) {
  static const struct {
    const char *text, *said;
  } rows[] = {
      {V "ruel a { }", "no declaration \"ruel\": did you mean \"rule\"?"},
      {V "rule a { when tls is absent and spf is pass or arc is pass }",
       "and with or needs parentheses: write (tls is absent and spf is pass) or arc is pass, or tls is absent and "
       "(spf "
       "is pass or arc is pass)"},
      {V "rule a { when tls is absent or spf is pass or arc is none and (dkim.d is absent or arc.d is absent) }",
       "and with or needs parentheses: write (tls is absent or spf is pass or arc is none) and (dkim.d is absent "
       "or arc.d "
       "is absent), or tls is absent or spf is pass or (arc is none and (dkim.d is absent or arc.d is absent))"},
      {V "rule a { when listener==mx }", "write \"listener is mx\""},
      {V "rule a { when listener != mx }", "write \"is not\" instead of \"!=\""},
      {V "origin a.example\norigin b.example", "a second origin: the first is at rules:2, keep one of them"},
      {V "domains a { b.example\nrule b { when tls is absent }",
       "this \"{\" has no \"}\": write it before \"rule\""},
      {V "include other.cons", "file names stand in quotes: write \"other.cons\""},
      {V "domains a extern",
       "expected items in braces, \"file\" or \"external\", found \"extern\": did you mean \"external\"?"},
      {V "rule a { when any identity belongs to smtp.auth }",
       "no test \"belongs\"; there are is, is not, and with or without not: in, equals, carried by relay, owned "
       "by, "
       "aligned with, aligned exactly with, sealed by"},
      {V "rule a { when tls is absent reject monitor from 2027-03-01 }",
       "\"monitor\" has no date: write \"enforce 0% from 2027-03-01\", which only watches from then on"},
      {V "expect accept { limit l reached }", "expected exceeded or unknown behind a limit, found \"reached\""},
      {V "expect accept not { }", "expected warned and a rule, or tagged and a tag, behind not, found \"{\""},
      {V "origin", "expected a domain behind origin: origin example.org, found the end of the file"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    tree_parse(&t, cgn_text_of_string(rows[i].text), NULL, &cgn_allocator_default);
    tree_findings(&t);
    cgn_text said = t.findings.count ? t.findings.at[0].text : CGN_TEXT("nothing");
    cr_expect(cgn_text_equal(said, cgn_text_of_string(rows[i].said)), "%s: %.*s", rows[i].text, (int)said.length,
              said.at);
    tree_free(&t);
  }
}

/* One mistake each, put into the seed policy: what is told stays one thing. */
Test(parse_mistakes, no_cascade) {
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
      {"a quote that opens", "554 5.6.0 \"From", "554 5.6.0 From",
       "22:22 unquoted-text, 22:46 unterminated-string"},
      {"a quote that closes, before more", "required\"", "required", "18:22 unterminated-string"},
      {"a parenthesis that closes", "malformed)", "malformed", "21:37 unclosed"},
      {"a parenthesis that opens", "(header", "header", "21:59 mixed-and-or, 21:86 syntax"},
      {"a declaration misspelt", "rule shape", "rul shape", "20:1 unknown-declaration"},
      {"a part misspelt", "unless carried", "unles carried", "26:5 syntax"},
      {"a test misspelt", "or aligned with dkim.d\n", "or alinged with dkim.d\n", "27:12 unknown-test"},
      {"a verdict misspelt", "reject 530", "rejekt 530", "18:5 syntax"},
      {"a stage misspelt", "monitor", "moniter", "31:5 unknown-part"},
      {"a given misspelt may be a field", "expect reject by consigne-1 {", "expect reject by consigne-1 { xx { a }",
       ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4000];
    const char *at = strstr(seed_policy, rows[i].was);
    cr_assert(at, "%s", rows[i].name);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - seed_policy), seed_policy, rows[i].is,
             at + strlen(rows[i].was));
    expect_findings(rows[i].name, text, rows[i].findings);
  }
}

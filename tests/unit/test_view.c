/* SPDX-License-Identifier: MIT */
/* Values as a ruleset sees them: names equal when their canonical forms are (language section 3). */
#include "decide/view.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

/* Whether the values are in the set: `setting` declares providers and the like, `set` are items, `field` is tested.
 */
typedef struct row {
  const char *name, *setting, *field, *set, *fact;
  bool in;
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[1024];
    snprintf(rules, sizeof rules, "%s rule r { when %s %s %s reject }", rows[i].setting, rows[i].field,
             rows[i].set[0] == '{' || rows[i].set[0] == 'p' ? "in" : "", rows[i].set);
    policy_expect(rows[i].name, rules, rows[i].fact, 0, rows[i].in ? "reject r 550 5.7.1" : "accept default");
  }
}

#define OURS "provider p { domains { univ.example *.lab.example } relays { mx.univ.example } "
#define FROM "any header.from"

Test(view, domains) {
  static const row rows[] = {
      {"S24 the domain of an address", OURS "}", FROM, "p", "header.from=a@UNIV.Example", true},
      {"S24 with a final dot, in a header", OURS "}", FROM, "p", "header.from=a@univ.example.", true},
      {"S25 on a label boundary", OURS "}", FROM, "p", "header.from=x@notuniv.example", false},
      {"S25 from the right", OURS "}", FROM, "p", "header.from=x@univ.example.evil.example", false},
      {"S26 exactly x", OURS "}", FROM, "p", "header.from=x@dept.univ.example", false},
      {"S27 below x at any depth", OURS "}", FROM, "p", "header.from=x@a.b.lab.example", true},
      {"not x itself", OURS "}", FROM, "p", "header.from=x@lab.example", false},
      {"S28 A-labels", "", FROM, "{ m\xc3\xbcni.example }", "header.from=x@xn--mni-hoa.example", true},
      {"S19 percent is opaque", OURS "}", FROM, "p", "header.from=bob%univ.example@evil.example", false},
      {"S3 a quoted at", OURS "}", FROM, "p", "header.from=\"bob@univ.example\"@evil.example", false},
      {"S49 SRS is opaque", OURS "}", "smtp.mailfrom", "p",
       "smtp.mailfrom=SRS0=ab1=cd=univ.example=alice@fwd.example", false},
      {"the domain part", OURS "}", FROM ".domain", "p", "header.from=a@univ.example", true},
      {"a domain field", OURS "}", "any dkim.d", "p", "dkim.d=x.lab.example", true},
      {"helo", OURS "}", "smtp.helo", "p", "smtp.helo=univ.example", true},
      {"S20 a literal is none of them", OURS "}", FROM, "p", "header.from=a@[192.0.2.25]", false},
  };
  RUN(rows);
}

Test(view, aliases) {
  static const row rows[] = {
      {"S79 of a value", OURS "alias { univ.test } of univ.example }", FROM, "p", "header.from=a@univ.test", true},
      {"of a literal", OURS "alias { univ.test } of univ.example }", FROM, "{ univ.test }",
       "header.from=a@univ.example", true},
      {"of an address", OURS "alias { univ.test } of univ.example }", FROM, "{ a@univ.test }",
       "header.from=A@univ.example", true},
      {"replaced once", OURS "alias { a.test } of univ.example alias { b.test } of a.test }", FROM, "p",
       "header.from=x@b.test", false},
      {"only the domain itself", OURS "alias { univ.test } of univ.example }", FROM, "p",
       "header.from=a@x.univ.test", false},
      {"of every claim", OURS "alias { univ.test } of univ.example }", "any header.list-id", "p",
       "header.list-id=univ.test", true},
      {"of no proof (S147)", OURS "alias { univ.test } of univ.example }", "any dkim.d", "p", "dkim.d=univ.test",
       false},
      {"of a proof where it is listed", OURS "alias { univ.test } of univ.example }", "any dkim.d", "{ univ.test }",
       "dkim.d=univ.test", true},
      {"of a relay's name: none", OURS "alias { mx.test } of univ.example }", "relay", "{ univ.example }",
       "relay=mx.test|relay.ip-", false},
  };
  RUN(rows);
}

/* S23: without case in our domains only. */
Test(view, case) {
  static const row rows[] = {
      {"S23 ours", OURS "}", FROM, "{ alice@univ.example }", "header.from=ALICE@univ.example", true},
      {"S23 ours, the item", OURS "}", FROM, "{ Alice@univ.example }", "header.from=alice@univ.example", true},
      {"S23 ours, sensitive", OURS "case sensitive }", FROM, "{ alice@univ.example }",
       "header.from=ALICE@univ.example", false},
      {"S23 foreign", OURS "}", FROM, "{ alice@ext.example }", "header.from=Alice@ext.example", false},
      {"the first provider says",
       "provider a { domains { x.example } case sensitive } provider b { domains { x.example } }", FROM,
       "{ u@x.example }", "header.from=U@x.example", false},
      {"in their order", "provider b { domains { x.example } } provider a { domains { x.example } case sensitive }",
       FROM, "{ u@x.example }", "header.from=U@x.example", true},
      {"a local part anywhere, ours", OURS "}", FROM, "{ root@* }", "header.from=Root@univ.example", true},
      {"a local part anywhere, foreign", OURS "}", FROM, "{ root@* }", "header.from=Root@ext.example", false},
      {"S2 quoted and unquoted", OURS "}", FROM, "{ alice@univ.example }", "header.from=\"alice\"@univ.example",
       true},
      {"S37 NFC", OURS "}", FROM, "{ jos\xc3\xa9@univ.example }", "header.from=jose\xcc\x81@univ.example", true},
      {"the local part as a word", OURS "}", FROM ".local", "{ alice }", "header.from=ALICE@ext.example", true},
  };
  RUN(rows);
}

/* S38 to S40. */
Test(view, subaddress) {
  static const row rows[] = {
      {"S38 cut", OURS "subaddress \"+-\" }", FROM, "{ user@univ.example }", "header.from=user+a+b@univ.example",
       true},
      {"as written too", OURS "subaddress \"+-\" }", FROM, "{ user+a@univ.example }",
       "header.from=user+a@univ.example", true},
      {"S38 one at the start cuts nothing", OURS "subaddress \"+\" }", FROM, "{ tag@univ.example }",
       "header.from=+tag@univ.example", false},
      {"S38 owner-", OURS "subaddress \"-\" }", FROM, "{ owner@univ.example }", "header.from=owner-l@univ.example",
       false},
      {"S40 foreign ones are never cut", OURS "subaddress \"+\" }", FROM, "{ alice@ext.example }",
       "header.from=alice+lab@ext.example", false},
      {"anywhere", OURS "subaddress \"+\" }", FROM, "{ alice@* }", "header.from=alice+lab@univ.example", true},
      {"equals without it", OURS "subaddress \"+\" }", FROM " equals smtp.rcptto", "",
       "header.from=alice+a@univ.example|smtp.rcptto=alice+b@univ.example", true},
      {"but not foreign ones", OURS "subaddress \"+\" }", FROM " equals smtp.rcptto", "",
       "header.from=alice+a@ext.example|smtp.rcptto=alice+b@ext.example", false},
  };
  RUN(rows);
}

/* S42, S47, S17: what origin completes. */
Test(view, origin) {
  static const row rows[] = {
      {"S42 a login", "origin univ.example", "smtp.auth", "{ alice@univ.example }", "smtp.auth=ALICE", true},
      {"S42 its item", "origin univ.example", "smtp.auth", "{ alice }", "smtp.auth=alice@univ.example", true},
      {"S42 without origin", "", "smtp.auth", "{ alice }", "smtp.auth=alice@univ.example", false},
      {"S47 postmaster", "origin univ.example", "smtp.rcptto", "{ postmaster@univ.example }",
       "smtp.rcptto=postmaster", true},
      {"S17 a bare word", "origin univ.example " OURS "}", FROM, "p", "header.from=alice", true},
      {"S17 malformed all the same", "origin univ.example", "header.from is malformed", "", "header.from=alice",
       true},
      {"S17 without origin absent", "", "header.from is absent", "", "header.from=alice", true},
      {"S17 and malformed", "", "header.from is malformed", "", "header.from=alice", true},
      {"S11 an empty group is absent", "", "header.from is absent", "", "header.from=Staff:;", true},
      {"S11 and not malformed", "", "header.from is malformed", "", "header.from=Staff:;", false},
  };
  RUN(rows);
}

Test(view, patterns) {
  static const row rows[] = {
      {"the canonical address", OURS "}", FROM, "{ /^alice@univ\\.example$/ }", "header.from=Alice@UNIV.example",
       true},
      {"with the subaddress", OURS "subaddress \"+\" }", FROM, "{ /\\+lab@/ }",
       "header.from=alice+lab@univ.example", true},
      {"as written where foreign", OURS "}", FROM, "{ /^Alice@/ }", "header.from=alice@ext.example", false},
      {"without case", OURS "}", FROM, "{ /^ALICE@/i }", "header.from=alice@ext.example", true},
      {"a domain", "", "any dkim.d", "{ /^mail[0-9]\\./ }", "dkim.d=MAIL7.x.example", true},
      {"a login", "origin x.example", "smtp.auth", "{ /^a.*@x\\.example$/ }", "smtp.auth=Alice", true},
      {"a local part", "", FROM ".local", "{ /^no-?reply$/ }", "header.from=noreply@x.example", true},
      {"with names beside", "", FROM, "{ x.example /^root@/ }", "header.from=root@y.example", true},
  };
  RUN(rows);
}

/* From four patterns on, only those are run that can match. */
#define MANY "{ /^no-?reply@/ /^(bounce|return)/ /[0-9]{6}@/ /@(.+\\.)?ads\\.example$/ /^STRA\xc3\x9f/i /b.d@/ }"
Test(view, many_patterns) {
  static const row rows[] = {
      {"none", "", FROM, MANY, "header.from=alice@x.example", false},
      {"a literal at the start", "", FROM, MANY, "header.from=noreply@x.example", true},
      {"not at the start", "", FROM, MANY, "header.from=x-noreply@x.example", false},
      {"the second of two literals", "", FROM, MANY, "header.from=return-1@x.example", true},
      {"no literal but @", "", FROM, MANY, "header.from=123456@x.example", true},
      {"a suffix", "", FROM, MANY, "header.from=alice@x.ads.example", true},
      {"not the suffix", "", FROM, MANY, "header.from=alice@ads.example.org", false},
      {"without case", "", FROM, MANY,
       "header.from=stra\xc3\x9f"
       "e@x.example",
       true},
      {"two short literals", "", FROM, MANY, "header.from=bad@x.example", true},
      {"a domain has no local part", "", FROM ".domain", MANY, "header.from=noreply@x.example", false},
  };
  RUN(rows);
}
#undef MANY

/* Language section 5: a pattern that reaches PCRE2's limit is unknown, so the decision fails closed. */
Test(view, pattern_limit) {
  policy p = {.options = NULL};
  cr_assert_eq(consigne_options_new(&p.options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(p.options, CONSIGNE_LIMIT_PATTERN_MATCH, 100), CONSIGNE_OK);
  policy_open(&p, "rule r { when any header.from in { /^(a+)+$/ } reject }");
  const char *facts = "header.from=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example";
  cr_expect_str_eq(policy_decide(&p, facts, 0), "defer r 451 4.3.0 assumed", "%s", policy_decide(&p, facts, 0));
  cr_expect_str_eq(policy_decide(&p, facts, CONSIGNE_FLAG_PARTIAL), "undecided r held:r");
  policy_close(&p);
}

/* Two readings are two claims; a test is true if one makes it so, in `unless` and where a rule accepts if all do.
 */
Test(view, readings) {
  static const char *const two = "smtp.mailfrom=a@univ.example@evil.example";
  policy_expect("S18 one is enough to refuse", "rule r { when smtp.mailfrom in { univ.example } reject }", two, 0,
                "reject r 550 5.7.1");
  policy_expect("S18 its not, too", "rule r { when smtp.mailfrom not in { univ.example } reject }", two, 0,
                "reject r 550 5.7.1");
  policy_expect("S18 both to accept", "default reject rule r { when smtp.mailfrom in { univ.example } accept }",
                two, 0, "reject default 550 5.7.1");
  policy_expect("S18 both to excuse",
                "rule r { when listener is mx unless smtp.mailfrom in { evil.example } reject }",
                "listener=mx|smtp.mailfrom=a@univ.example@evil.example", 0, "reject r 550 5.7.1");
}

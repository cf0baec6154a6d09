/* SPDX-License-Identifier: MIT */
/* The right side of equals and aligned, and organisational domains (language sections 3 and 4). */
#include "decide/join.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <time.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *condition, *facts, *told;
} row;

static const char *const setting =
    "provider univ { domains { univ.example *.univ.example } subaddress \"+\" alias { univ.test } of univ.example }"
    "provider below { domains { *.lab.example } }"
    "provider one { domains { dept.big.example } }"
    "fact owner { alice bob } fact other { alice bob } ";

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[2048];
    snprintf(rules, sizeof rules, "%s rule r { when %s reject }", setting, rows[i].condition);
    policy_expect(rows[i].name, rules, rows[i].facts, CONSIGNE_FLAG_PARTIAL, rows[i].told);
  }
}
#define YES "reject r 550 5.7.1"
#define NO "accept default"

Test(join, equals) {
  static const row rows[] = {
      {"S52 To equals From", "any header.from equals smtp.rcptto",
       "header.from=A@univ.example|smtp.rcptto=a+x@univ.example", YES},
      {"another", "any header.from equals smtp.rcptto", "header.from=a@univ.example|smtp.rcptto=b@univ.example",
       NO},
      {"right not given", "any header.from equals smtp.mailfrom", "header.from=a@univ.example",
       "undecided r held:r needs:smtp.mailfrom"},
      {"right open, no match so far", "any header.from equals header.sender",
       "header.from=a@x.example|header.sender+=b@x.example", "undecided r held:r needs:header.sender"},
      {"right open, a match", "any header.from equals header.sender",
       "header.from=a@x.example|header.sender+=b@x.example|header.sender+=a@x.example", YES},
      {"right empty", "any header.from equals header.sender", "header.from=a@x.example|header.sender-", NO},
      {"right empty, not", "any header.from not equals header.sender", "header.from=a@x.example|header.sender-",
       YES},
      {"domains", "any header.from.domain equals spf.d",
       "header.from=a@univ.test|smtp.mailfrom=b@x.example|spf.d=univ.example", YES},
      {"logins with origin", "smtp.auth equals smtp.authcid", "smtp.authcid=ALICE|smtp.auth=alice", YES},
      {"words", "any fact.owner equals fact.other", "fact.owner=alice|fact.other=Alice", YES},
      {"an undeclared word is unknown", "any fact.owner equals fact.other", "fact.owner=carol|fact.other=carol",
       "undecided r held:r needs:fact.owner=carol"},
      {"and so on the right", "any fact.owner equals fact.other", "fact.owner=alice|fact.other=carol",
       "undecided r held:r needs:fact.other=carol"},
      {"a literal is itself", "any header.from.domain equals smtp.helo",
       "header.from=a@[192.0.2.1]|smtp.helo=[192.0.2.1]", YES},
  };
  RUN(rows);
}

/* S58, S60. */
Test(join, aligned) {
  static const row rows[] = {
      {"the same domain", "any header.from aligned with dkim.d", "header.from=a@x.example|dkim.d=x.example", YES},
      {"S60 below a listed name", "any header.from aligned with dkim.d",
       "header.from=a@univ.example|dkim.d=dept.univ.example", YES},
      {"S60 exactly", "any header.from aligned exactly with dkim.d",
       "header.from=a@univ.example|dkim.d=dept.univ.example", NO},
      {"two below it", "any header.from aligned with dkim.d",
       "header.from=a@a.univ.example|dkim.d=b.c.univ.example", YES},
      {"S58 another's", "any header.from aligned with dkim.d", "header.from=a@univ.example|dkim.d=esp.example", NO},
      {"unlisted ones must be equal", "any header.from aligned with dkim.d",
       "header.from=a@x.example|dkim.d=m.x.example", NO},
      {"the name of *.x counts as listed", "any header.from aligned with dkim.d",
       "header.from=a@a.lab.example|dkim.d=b.lab.example", YES},
      {"above a listed name is another", "any header.from aligned with dkim.d",
       "header.from=a@dept.big.example|dkim.d=big.example", NO},
      {"S25 on a label boundary", "any header.from aligned with dkim.d",
       "header.from=a@univ.example|dkim.d=notuniv.example", NO},
      {"an alias", "any header.from aligned exactly with dkim.d", "header.from=a@univ.test|dkim.d=univ.example",
       YES},
      {"a DNS name with an underscore", "any header.from aligned with dkim.d",
       "header.from=a@univ.example|dkim.d=_dkim.univ.example", YES},
      {"S31 what is no name is below nothing", "any dkim.d aligned with smtp.helo",
       "smtp.helo=x\xef\xbc\xa0y.univ.example|dkim.d=univ.example", NO},
      {"a literal is below nothing", "any header.from aligned with smtp.helo",
       "header.from=a@univ.example|smtp.helo=[192.0.2.1]", NO},
      {"helo", "smtp.helo aligned with smtp.rcptto", "smtp.helo=mx.univ.example|smtp.rcptto=a@univ.example", YES},
      {"right not given", "any header.from aligned with dkim.d", "header.from=a@univ.example",
       "undecided r held:r needs:dkim.d"},
      {"not, right empty", "any header.from not aligned with dkim.d", "header.from=a@univ.example|dkim.d-", YES},
  };
  RUN(rows);
}

/* Two fields of thousands of values: found through a table, and in time that is linear. */
static void give_many(policy *p, int field, const char *prefix, int count) {
  for (int i = 0; i < count; i++) {
    char value[64];
    snprintf(value, sizeof value, "%s%d@x%d.example", prefix, i, i);
    cr_assert_eq(consigne_query_add(p->query, field, value, CONSIGNE_NTS), CONSIGNE_OK);
  }
  cr_assert_eq(consigne_query_end(p->query, field), CONSIGNE_OK);
}

Test(join, many) {
  static const struct {
    const char *condition, *left, *right, *told;
  } rows[] = {
      {"any header.from equals header.reply-to", "a", "b", NO},
      {"every header.from equals header.reply-to", "a", "a", YES},
      {"any header.from not equals header.reply-to", "a", "a", NO},
      {"every header.from aligned exactly with header.reply-to", "a", "b", YES},
      {"no header.from.local equals header.reply-to.local", "a", "b", YES},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[256];
    snprintf(rules, sizeof rules, "rule r { when %s reject }", rows[i].condition);
    policy p = {.options = NULL};
    policy_open(&p, rules);
    give_many(&p, CONSIGNE_FIELD_HEADER_FROM, rows[i].left, 5000);
    give_many(&p, CONSIGNE_FIELD_HEADER_REPLY_TO, rows[i].right, 5000);
    clock_t start = clock();
    cr_assert_eq(consigne_decide(p.ruleset, p.query, 0, p.decision), CONSIGNE_OK);
    /* A product of the two takes 25 million comparisons, with sanitizers a second and more. */
    cr_expect_lt((double)(clock() - start) / CLOCKS_PER_SEC, 0.4, "%s takes too long", rows[i].condition);
    const char *got = policy_tell(&p, consigne_decision_outcome(p.decision));
    cr_expect_str_eq(got, rows[i].told, "%s: %s", rows[i].condition, got);
    policy_close(&p);
  }
}

/* More values than are walked one by one, one of them a word that nobody declared. */
Test(join, many_words) {
  static const char *const rules = "fact a { w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 } fact b { w0 w1 x } "
                                   "rule r { when any fact.b equals fact.a or any fact.b equals dkim reject }";
  static const char *const all =
      "fact.a+=w0|fact.a+=w2|fact.a+=w3|fact.a+=w4|fact.a+=w5|fact.a+=w6|fact.a+=w7|fact.a+=w8|"
      "fact.a+=w9|fact.a-|dkim-|";
  static const char *const more =
      "fact.a+=w0|fact.a+=w2|fact.a+=w3|fact.a+=w4|fact.a+=w5|fact.a+=w6|fact.a+=w7|fact.a+=w8|"
      "fact.a+=undeclared|fact.a-|dkim-|";
  static const struct {
    const char *name, *given, *left, *told;
  } rows[] = {
      {"there", all, "fact.b=w0", YES},
      {"not there", all, "fact.b=w1", NO},
      {"there, one unknown", more, "fact.b=W0", YES},
      {"it may be the unknown one", more, "fact.b=w1", "undecided r held:r"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char facts[512];
    snprintf(facts, sizeof facts, "%s%s", rows[i].given, rows[i].left);
    policy_expect(rows[i].name, rules, facts, CONSIGNE_FLAG_PARTIAL, rows[i].told);
  }
}

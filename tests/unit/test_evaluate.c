/* SPDX-License-Identifier: MIT */
/* Which rule decides (language section 5): order, unknown rules before it, failing closed, warnings and tags. */
#include "decide/evaluate.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

enum { FINAL = 0, PARTIAL = CONSIGNE_FLAG_PARTIAL };

typedef struct row {
  const char *name, *rules, *facts;
  int flags;
  const char *told;
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    policy_expect(rows[i].name, rows[i].rules, rows[i].facts, rows[i].flags, rows[i].told);
}

/* Rules over words that can be true, false or not given. */
#define TLS_REJECTS "rule tls { when tls is TLSv1 tag t reject } "
#define SPF_REJECTS "rule spf { when spf is fail tag s reject } "
#define SPF_DEFERS "rule spf { when spf is fail tag s defer } "
#define SPF_ACCEPTS "rule spf { when spf is fail tag s accept } "
#define SPF_WARNS "rule spf { when spf is fail tag s } "
#define DMARC_REJECTS "rule dmarc { when dmarc is fail tag d reject 554 5.7.5 } "
#define DMARC_DEFERS "rule dmarc { when dmarc is fail tag d defer } "
#define DMARC_ACCEPTS "rule dmarc { when dmarc is fail tag d accept } "
#define DMARC_QUARANTINES "rule dmarc { when dmarc is fail tag d quarantine } "

Test(evaluate, order) {
  static const row rows[] = {
      {"no rule", "", "listener=mx", FINAL, "accept default"},
      {"default reject", "default reject", "listener=mx", FINAL, "reject default 550 5.7.1"},
      {"default defer", "default defer", "listener=mx", FINAL, "defer default 451 4.7.1"},
      {"default with codes", "default reject 554 5.7.0", "listener=mx", FINAL, "reject default 554 5.7.0"},
      {"default quarantine", "default quarantine", "listener=mx", FINAL, "quarantine default"},
      {"S92 first in order decides", SPF_REJECTS DMARC_REJECTS, "spf=fail|dmarc=fail", FINAL,
       "reject spf 550 5.7.1 tags:s"},
      {"the second", SPF_REJECTS DMARC_REJECTS, "spf=pass|dmarc=fail", FINAL, "reject dmarc 554 5.7.5 tags:d"},
      {"none", SPF_REJECTS DMARC_REJECTS, "spf=pass|dmarc=pass", FINAL, "accept default"},
      {"accept before reject", SPF_ACCEPTS DMARC_REJECTS, "spf=fail|dmarc=fail", FINAL, "accept spf tags:s"},
      {"a word without code", "rule r { when spf is fail defer 450 }", "spf=fail", FINAL, "defer r 450 4.7.1"},
  };
  RUN(rows);
}

/* The first true rule decides where no unknown rule before it could make the outcome another one. */
Test(evaluate, unknown_before) {
  static const row rows[] = {
      {"same verdict", SPF_REJECTS DMARC_REJECTS, "dmarc=fail", PARTIAL, "reject dmarc 554 5.7.5 tags:d"},
      {"same verdict, final", SPF_REJECTS DMARC_REJECTS, "dmarc=fail", FINAL, "reject dmarc 554 5.7.5 tags:d"},
      {"reject may become defer", SPF_DEFERS DMARC_REJECTS, "dmarc=fail", PARTIAL,
       "undecided spf held:spf needs:spf"},
      {"defer may become reject only", SPF_REJECTS DMARC_DEFERS, "dmarc=fail", PARTIAL,
       "defer dmarc 451 4.7.1 tags:d"},
      {"defer may become accept", SPF_ACCEPTS DMARC_DEFERS, "dmarc=fail", PARTIAL,
       "undecided spf held:spf needs:spf"},
      {"accept may become reject", SPF_REJECTS DMARC_ACCEPTS, "dmarc=fail", PARTIAL,
       "undecided spf held:spf needs:spf"},
      {"quarantine may become reject", SPF_REJECTS DMARC_QUARANTINES, "dmarc=fail", PARTIAL,
       "undecided spf held:spf needs:spf"},
      {"accept by default may become reject", SPF_REJECTS, "listener=mx", PARTIAL,
       "undecided spf held:spf needs:spf"},
      {"accept by default stays", SPF_ACCEPTS, "listener=mx", PARTIAL, "accept default"},
      {"reject by default stays", "default reject " SPF_REJECTS, "listener=mx", PARTIAL,
       "reject default 550 5.7.1"},
      {"two hold it up", SPF_REJECTS TLS_REJECTS DMARC_ACCEPTS, "dmarc=fail", PARTIAL,
       "undecided spf held:spf,tls needs:tls,spf"},
      {"one of two has another verdict", SPF_REJECTS "rule tls { when tls is TLSv1 accept }", "listener=mx",
       PARTIAL, "undecided spf held:spf,tls needs:tls,spf"},
      {"a rule behind the one that decides is not asked", SPF_REJECTS DMARC_REJECTS, "spf=fail", PARTIAL,
       "reject spf 550 5.7.1 tags:s"},
  };
  RUN(rows);
}

/* S62, S85: unknown is not false; a final decision defers and names the first rule that waits. */
Test(evaluate, fails_closed) {
  static const row rows[] = {
      {"one rule", SPF_REJECTS, "listener=mx", FINAL, "defer spf 451 4.3.0 assumed tags:s? needs:spf"},
      {"an accept that is unknown", SPF_ACCEPTS DMARC_REJECTS, "dmarc=fail", FINAL,
       "defer spf 451 4.3.0 assumed tags:s? needs:spf"},
      {"the first of two", SPF_REJECTS TLS_REJECTS, "listener=mx", FINAL,
       "defer spf 451 4.3.0 assumed tags:s? needs:tls,spf"},
      {"quarantine is milder than nothing known", "rule q { when spf is fail quarantine }", "listener=mx", FINAL,
       "defer q 451 4.3.0 assumed needs:spf"},
      {"open fields end", "rule r { when any header.from in { x.example } reject }", "header.from+=a@y.example",
       FINAL, "accept default"},
      {"while more may come they do not", "rule r { when any header.from in { x.example } reject }",
       "header.from+=a@y.example", PARTIAL, "undecided r held:r needs:header.from"},
      {"a word that is not declared is unknown", "rule r { when listener is mx reject }", "listener=webmail", FINAL,
       "defer r 451 4.3.0 assumed needs:listener=webmail"},
      {"S133 and while more may come, too: the word is told", "rule r { when listener is mx reject }",
       "listener=webmail", PARTIAL, "undecided r held:r needs:listener=webmail"},
      {"but it is not absent", "rule r { when listener is absent reject }", "listener=webmail", FINAL,
       "accept default"},
  };
  RUN(rows);
}

/* S91: what is not enforced is told and holds nothing up. */
Test(evaluate, warnings) {
  static const char *const monitored = "rule m { when spf is fail tag s reject monitor } " DMARC_REJECTS;
  static const row rows[] = {
      {"a rule without verdict", SPF_WARNS, "spf=fail", FINAL, "accept default tags:s warns:spf"},
      {"and the one behind decides", SPF_WARNS DMARC_REJECTS, "spf=fail|dmarc=fail", FINAL,
       "reject dmarc 554 5.7.5 tags:d,s warns:spf"},
      {"monitored", monitored, "spf=fail|dmarc=pass", FINAL, "accept default tags:s warns:m"},
      {"monitored, then refused", monitored, "spf=fail|dmarc=fail", FINAL,
       "reject dmarc 554 5.7.5 tags:d,s warns:m"},
      {"S85 monitored and unknown never defers", monitored, "dmarc=pass", FINAL,
       "accept default tags:s? warns:m? needs:spf?"},
      {"monitored and unknown, more to come", monitored, "dmarc=pass", PARTIAL, "accept default needs:spf?"},
      {"gathered past unknown ones", SPF_WARNS "rule u { when tls is TLSv1 reject } " DMARC_ACCEPTS,
       "spf=fail|dmarc=fail", PARTIAL, "undecided u tags:s warns:spf held:u needs:tls"},
      {"only up to the rule that decides", DMARC_REJECTS SPF_WARNS, "spf=fail|dmarc=fail", FINAL,
       "reject dmarc 554 5.7.5 tags:d"},
      {"a tag of two rules is one, and sure where one is",
       "rule a { when tls is TLSv1 tag s } rule b { when spf is fail tag s }", "spf=fail", FINAL,
       "accept default tags:s warns:a?,b needs:tls?"},
      {"a need is optional only where all that wait are",
       "rule a { when tls is TLSv1 } rule b { when tls is TLSv1 reject }", "listener=mx", PARTIAL,
       "undecided b held:b needs:tls"},
      {"tags are sorted", "rule a { when spf is fail tag z tag b tag m }", "spf=fail", FINAL,
       "accept default tags:b,m,z warns:a"},
  };
  RUN(rows);
}

/* Language section 4, last lines, and section 5: what cannot be read is unknown for ever. */
Test(evaluate, complex) {
  policy p = {.options = NULL};
  cr_assert_eq(consigne_options_new(&p.options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(p.options, CONSIGNE_LIMIT_MAILBOXES, 2), CONSIGNE_OK);
  policy_open(&p, "rule r { when any header.from in { x.example } or spf is fail tag t reject }");
  static const char *const many = "header:From: a@y.example, b@y.example, c@y.example\n|";
  static const struct {
    const char *name, *facts;
    int flags;
    const char *told;
  } rows[] = {
      {"S22 a retry brings the same", "spf=pass", FINAL, "reject r 554 5.6.0 assumed tags:t?"},
      {"nothing is needed that could come", "spf=pass", PARTIAL, "undecided r held:r"},
      {"what else could decide is", "listener=mx", PARTIAL, "undecided r held:r needs:spf"},
      {"where it does not matter", "spf=fail", FINAL, "reject r 550 5.7.1 tags:t"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char facts[200];
    snprintf(facts, sizeof facts, "%s%s", many, rows[i].facts);
    const char *got = policy_decide(&p, facts, rows[i].flags);
    cr_expect_str_eq(got, rows[i].told, "%s: [%s] instead of [%s]", rows[i].name, got, rows[i].told);
  }
  policy_decide(&p, "header:From: a@y.example, b@y.example, c@y.example\n|spf=pass", FINAL);
  cr_expect_eq(consigne_outcome_cause(consigne_decision_outcome(p.decision)), CONSIGNE_CAUSE_COMPLEX);
  policy_close(&p);
}

/* What a decision tells of the rule that decided. */
Test(evaluate, why) {
  static const struct {
    const char *name, *rules, *facts;
    int field;
    const char *value, *test;
    uint32_t missing;
  } rows[] = {
      {"the subject's value",
       "rule r { when any header.from in { x.example } unless aligned with dkim.d or spf is pass reject }",
       "header:From: a@y.example, B@X.example\n|all-", CONSIGNE_FIELD_HEADER_FROM, "B@x.example",
       "any header.from in { x.example }", 2},
      {"S21 the first that holds",
       "rule r { when any header.from in { x.example } unless carried by relay reject }",
       "header:From: a@x.example, b@x.example\n|all-", CONSIGNE_FIELD_HEADER_FROM, "a@x.example",
       "any header.from in { x.example }", 1},
      {"a clause of a single value",
       "rule r { when tls is absent and listener is mx and relay.ip in { 192.0.2.0/24 } reject }",
       "listener=mx|relay=192.0.2.9|all-", CONSIGNE_FIELD_LISTENER, "mx", "listener is mx", 0},
      {"the name of the relay", "rule r { when relay in { *.x.example } reject }",
       "relay.ip=192.0.2.9|relay.name=mx.x.example|all-", CONSIGNE_FIELD_RELAY_NAME, "mx.x.example",
       "relay in { *.x.example }", 0},
      {"the address of the relay", "rule r { when relay in { 192.0.2.0/24 mx.y.example } reject }",
       "relay.ip=192.0.2.9|relay.name=mx.x.example|all-", CONSIGNE_FIELD_RELAY_IP, "192.0.2.9",
       "relay in { 192.0.2.0/24 mx.y.example }", 0},
      {"a not names no value", "rule r { when listener is not submission reject }", "listener=mx|all-", 0, NULL,
       NULL, 0},
      {"nor does an or", "rule r { when listener is mx or tls is TLSv1 reject }", "listener=mx|all-", 0, NULL, NULL,
       0},
      {"default", "", "listener=mx", 0, NULL, NULL, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    policy p = {.options = NULL};
    policy_open(&p, rows[i].rules);
    policy_decide(&p, rows[i].facts, FINAL);
    const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
    const char *value = consigne_outcome_value(outcome), *test = consigne_outcome_test(outcome);
    cr_expect_eq(consigne_outcome_field(outcome), rows[i].field, "%s: field %d", rows[i].name,
                 consigne_outcome_field(outcome));
    cr_expect(rows[i].value ? value && strcmp(value, rows[i].value) == 0 : !value, "%s: %s", rows[i].name, value);
    cr_expect(rows[i].test ? test && strcmp(test, rows[i].test) == 0 : !test, "%s: %s", rows[i].name, test);
    cr_expect_eq(consigne_outcome_missing(outcome), rows[i].missing, "%s", rows[i].name);
    policy_close(&p);
  }
}

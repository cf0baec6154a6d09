/* SPDX-License-Identifier: MIT */
/* Expect blocks (language section 10): how a query is filled, and what is told of one that does not hold. */
#include "decide/decision.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

/* What differs; NULL: nothing. */
typedef struct row {
  const char *name, *rules, *difference;
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    policy p = {.options = NULL};
    policy_open(&p, rows[i].rules);
    int status = consigne_ruleset_expect(p.ruleset, 0, p.query, p.decision);
    cr_assert_eq(status, CONSIGNE_OK, "%s: %s", rows[i].name, consigne_status_name(status));
    const char *got = consigne_decision_difference(p.decision);
    if (rows[i].difference)
      cr_expect(got && strcmp(got, rows[i].difference) == 0, "%s: [%s]", rows[i].name, got);
    else
      cr_expect_null(got, "%s: [%s]", rows[i].name, got);
    policy_close(&p);
  }
}

Test(expect, filled) {
  static const row rows[] = {
      {"what is not listed is absent",
       "rule r { when tls is absent and relay is absent and now is absent reject } expect reject { listener mx }",
       NULL},
      {"smtp.mailfrom null", "rule r { when smtp.mailfrom is null reject } expect reject { listener mx }", NULL},
      {"facts too", "fact a { b } rule r { when fact.a is absent reject } expect reject { listener mx }", NULL},
      {"a fact", "fact a { b c } rule r { when any fact.a is c reject } expect reject { fact.a { b c } }", NULL},
      {"smtp.authcid is as smtp.auth", "rule r { when smtp.authcid in { u } reject } expect reject { smtp.auth u }",
       NULL},
      {"S81 in any order",
       "rule r { when smtp.authcid in { v } reject } expect reject { smtp.auth u smtp.authcid v }", NULL},
      {"unknown is not given", "rule r { when tls is absent reject } expect undecided by r { tls unknown }", NULL},
      {"absent", "rule r { when tls is absent reject } expect reject { tls absent }", NULL},
      {"null", "rule r { when smtp.mailfrom is null reject } expect reject { smtp.mailfrom null }", NULL},
      {"a result after its domains",
       "rule r { when no dkim.d is x.example reject } expect undecided { dkim.d y.example dkim temperror }", NULL},
      {"repeats add",
       "rule r { when any header.from is a@x.example and any header.from is b@x.example reject } "
       "expect reject { header.from a@x.example header.from b@x.example }",
       NULL},
      {"S12 raw fields",
       "rule r { when header.from is malformed and any header.from is b@x.example reject } "
       "expect reject { header \"From: a@x.example\" header \"From: b@x.example\" }",
       NULL},
      {"a raw field and others",
       "rule r { when any header.from is a@x.example and any header.sender is b@x.example reject } "
       "expect reject { header \"From: a@x.example\" header.sender b@x.example }",
       NULL},
      {"relay by its shape",
       "rule r { when relay.ip in { 192.0.2.1 } and relay.name is absent reject } expect reject { relay 192.0.2.1 "
       "}",
       NULL},
      {"relay unknown", "rule r { when relay is absent reject } expect undecided { relay unknown }", NULL},
      {"now",
       "rule r { when listener is mx reject enforce from 2027-03-01 } expect accept warned r { listener mx now "
       "2027-02-28 }",
       NULL},
      {"S67 several recipients give the fold",
       "rule r { when smtp.rcptto in { x.example } reject } "
       "expect reject { smtp.rcptto { a@y.example b@x.example } }",
       NULL},
  };
  RUN(rows);
}

Test(expect, difference) {
  static const row rows[] = {
      {"verdict", "rule r { when tls is TLSv1.3 reject } expect reject by r { listener mx }",
       "expected reject by r, got accept by default"},
      {"rule",
       "rule r { when listener is mx reject } rule s { when listener is mx reject } expect reject by s { listener "
       "mx }",
       "expected reject by s, got reject by r"},
      {"by default", "rule r { when tls is TLSv1.3 reject } expect accept by default { listener mx }", NULL},
      {"warned", "rule r { when listener is mx } expect accept warned r { listener mx }", NULL},
      {"not warned", "rule r { when listener is mx } expect accept warned r { listener submission }",
       "expected accept warned r, got accept by default, which is not warned r"},
      {"tagged", "rule r { when listener is mx tag t } expect accept tagged t { listener mx }", NULL},
      {"not tagged", "rule r { when listener is mx tag t } expect accept tagged t { listener submission }",
       "expected accept tagged t, got accept by default, which is not tagged t"},
      {"without a warning", "rule r { when listener is mx } expect accept not warned r { listener submission }",
       NULL},
      {"without a warning: there is one",
       "rule r { when listener is mx tag t } expect accept by default not warned r not tagged t { listener mx }",
       "expected accept by default not warned r not tagged t, got accept by default, which is warned r"},
      {"without a tag",
       "rule r { when listener is mx tag t } expect accept warned r not tagged u { listener mx } rule s { when "
       "listener is submission tag u }",
       NULL},
      {"without a tag: there is one, in upper case",
       "rule r { when listener is mx tag t } expect accept warned r not tagged T { listener mx }",
       "expected accept warned r not tagged T, got accept by default, which is tagged T"},
      {"one recipient warns, and the fold has it",
       "rule r { when smtp.rcptto in { x.example } } expect accept not warned r { smtp.rcptto { a@y.example "
       "b@x.example } }",
       "expected accept not warned r, got accept by default, which is warned r"},
      {"one of those that hold it up",
       "rule r { when tls is absent reject } rule s { when spf is absent reject } "
       "expect undecided by s { tls unknown spf unknown }",
       NULL},
      {"none of them",
       "rule r { when tls is absent reject } rule s { when listener is mx accept } "
       "expect undecided by s { tls unknown listener mx }",
       "expected undecided by s, got undecided by r"},
  };
  RUN(rows);
}

/* A source that does not answer leaves unknown what hangs on it, and nothing else. */
#define ASKED                                                                                                      \
  "logins blocked external relays r external owners { external } "                                                 \
  "provider p { domains external relays { mx.x.example } } "                                                       \
  "limit l { count messages by relay.ip rate 1 per 1h } limit m { count recipients by smtp.authcid rate 1 per 1h " \
  "} "
Test(expect, silent) {
  static const row rows[] = {
      {"a set",
       ASKED "rule b { when smtp.auth in blocked reject } expect undecided by b { smtp.auth ann logins blocked "
             "unknown }",
       NULL},
      {"that is asked nothing",
       ASKED "rule b { when smtp.auth in blocked reject } expect accept by default { logins blocked unknown }",
       NULL},
      {"another set",
       ASKED "rule b { when smtp.auth in blocked reject } rule c { when relay in r reject } "
             "expect undecided by c { smtp.auth ann relay 192.0.2.1 relays r unknown logins blocked { bob } }",
       NULL},
      {"a provider",
       ASKED
       "rule b { when any header.from in p reject } expect undecided by b { header.from a@x.example domains P "
       "unknown }",
       NULL},
      {"a limit",
       ASKED "rule b { when limit l exceeded reject } rule c { when limit m exceeded quarantine } expect undecided "
             "by b { "
             "relay 192.0.2.1 smtp.auth ann smtp.rcptto a@x.example limit L unknown limit m exceeded }",
       NULL},
      {"a limit of several recipients",
       ASKED
       "rule c { when limit m exceeded defer } expect undecided by c { smtp.auth ann smtp.rcptto { a@x.example "
       "b@x.example } limit m unknown }",
       NULL},
      {"owners",
       ASKED "rule b { when any header.from not owned by smtp.auth reject } expect undecided by b { header.from "
             "a@x.example smtp.auth ann owners unknown }",
       NULL},
      {"told",
       ASKED "rule b { when smtp.auth in blocked reject } expect accept { smtp.auth ann logins blocked unknown }",
       "expected accept, got undecided by b"},
      {"a rule before it decides",
       ASKED
       "rule a { when listener is mx reject } rule b { when smtp.auth in blocked reject } expect reject by a { "
       "listener mx smtp.auth ann logins blocked unknown }",
       NULL},
  };
  RUN(rows);
}

/* A block leaves nothing to the next one. */
Test(expect, resets) {
  policy p = {.options = NULL};
  policy_open(&p,
              "rule r { when tls is TLSv1.3 reject } expect reject { tls TLSv1.3 } expect reject { listener mx }"
              "expect accept { listener mx }");
  for (uint32_t i = 0; i < 3; i++) {
    cr_assert_eq(consigne_ruleset_expect(p.ruleset, i, p.query, p.decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_difference(p.decision) != NULL, i == 1, "block %u", i);
  }
  policy_decide(&p, "listener=mx", 0);
  cr_expect_null(consigne_decision_difference(p.decision));
  policy_close(&p);
}

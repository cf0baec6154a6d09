/* SPDX-License-Identifier: MIT */
/* consigne.h: decisions: final and partial, their needs, their trace, and what they say when there is nothing. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define OURS                                                                                                       \
  "provider univ { domains { univ.example } relays { smtp.univ.example 192.0.2.25 } }\n"                           \
  "rule ours {\n when any identity in univ and smtp.rcptto in univ\n"                                              \
  " unless carried by relay or aligned with dkim.d\n tag do-not-sign reject 550 5.7.1 \"{identity}\" }\n"

/* ---- Arguments ------------------------------------------------------------------------ */

static void expect_failed(const consigne_decision *decision, const char *name) {
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_DEFER, "%s", name);
  cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_DEFER, "%s", name);
  cr_expect_eq(consigne_outcome_cause(outcome), CONSIGNE_CAUSE_FAILURE, "%s", name);
  cr_expect_eq(consigne_outcome_code(outcome), 451, "%s", name);
  cr_expect_str_eq(consigne_outcome_enhanced(outcome), "4.3.0", "%s", name);
  cr_expect_null(consigne_outcome_rule(outcome), "%s", name);
  cr_expect_eq(consigne_outcome_rule_index(outcome), UINT32_MAX, "%s", name);
  cr_expect_eq(consigne_outcome_tags(outcome), 0, "%s", name);
  cr_expect_eq(consigne_outcome_warnings(outcome), 0, "%s", name);
  cr_expect_eq(consigne_decision_needs(decision), 0, "%s", name);
  cr_expect_eq(consigne_decision_traces(decision), 0, "%s", name);
  cr_assert_eq(consigne_decision_recipients(decision), 1, "%s: at least one outcome", name);
  cr_expect_eq(consigne_outcome_verdict(consigne_decision_recipient(decision, 0)), CONSIGNE_VERDICT_DEFER, "%s",
               name);
  const char *reply = consigne_outcome_reply(outcome);
  cr_expect(reply && strncmp(reply, "451 4.3.0 ", 10) == 0, "%s: %s", name, reply ? reply : "no reply");
  cr_expect_eq(consigne_outcome_reply_lines(outcome), 1, "%s", name);
}

Test(decision, failures) {
  const decide_row row = {"accept", "default accept\n", "trace", NULL, 0, ""};
  decided d;
  cr_expect_eq(consigne_decision_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  decide_open(&d, &row);
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  expect_failed(decision, "nothing decided yet");
  static const struct {
    const char *name;
    bool ruleset, query;
    int flags;
  } rows[] = {{"no ruleset", false, true, 0},     {"no query", true, false, 0},       {"neither", false, false, 0},
              {"no such flag", true, true, 8},    {"and one that is", true, true, 9}, {"all bits", true, true, -1},
              {"the sign", true, true, INT32_MIN}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_assert_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_TRACE, decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_ACCEPT);
    int status = consigne_decide(rows[i].ruleset ? d.ruleset : NULL, rows[i].query ? d.query : NULL, rows[i].flags,
                                 decision);
    cr_expect_eq(status, CONSIGNE_E_ARGUMENT, "%s: %s", rows[i].name, consigne_status_name(status));
    expect_failed(decision, rows[i].name); /* never the last message's ACCEPT */
  }
  cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, NULL), CONSIGNE_E_ARGUMENT);
  consigne_decision_free(decision);
  consigne_decision_free(NULL);
  decide_close(&d);
}

Test(decision, out_of_range) {
  const decide_row row = {"accept", "default accept\n", "trace", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  const consigne_decision *decisions[] = {NULL, d.decision};
  for (int i = 0; i < 2; i++) {
    const consigne_decision *of = decisions[i];
    const uint32_t beyond[] = {i ? 1 : 0, 2, UINT32_MAX};
    for (int k = 0; k < 3; k++) {
      cr_expect_null(consigne_decision_recipient(of, beyond[k]));
      cr_expect_null(consigne_decision_need(of, beyond[k]));
      cr_expect_eq(consigne_decision_trace_rule(of, beyond[k]), 0);
      cr_expect_eq(consigne_decision_trace_recipient(of, beyond[k]), 0);
      cr_expect_eq(consigne_decision_trace_holds(of, beyond[k]), 0);
      cr_expect_eq(consigne_decision_trace_enforced(of, beyond[k]), 0);
      cr_expect_null(consigne_decision_trace_proof(of, beyond[k]));
    }
  }
  cr_expect_eq(consigne_decision_verdict(NULL), CONSIGNE_VERDICT_DEFER);
  cr_expect_null(consigne_decision_outcome(NULL));
  cr_expect_eq(consigne_decision_recipients(NULL), 0);
  cr_expect_eq(consigne_decision_needs(NULL), 0);
  cr_expect_eq(consigne_decision_traces(NULL), 0);
  cr_expect_null(consigne_decision_difference(NULL));
  cr_expect_null(consigne_decision_difference(d.decision));
  cr_expect_eq(consigne_need_kind(NULL), 0);
  cr_expect_null(consigne_need_name(NULL));
  cr_expect_eq(consigne_need_optional(NULL), 0);
  decide_close(&d);
}

/* ---- Partial and final ------------------------------------------------------------------ */

#define MESSAGE "relay=mx.evil.example smtp.mailfrom=x@univ.example smtp.rcptto=y@univ.example "

Test(decision, partial_and_final) {
  static const decide_row rows[] = {
      {"a proof may still come: partial", OURS, "partial " MESSAGE, NULL, 0, "undecided ours"},
      {"a proof may still come: final", OURS, MESSAGE "dkim.d=unknown", NULL, 0,
       "defer ours assumed tags:do-not-sign?"},
      {"no more comes", OURS, "partial " MESSAGE "relay.ip=absent dkim.d=absent", NULL, 0,
       "reject ours =x@univ.example tags:do-not-sign"},
      {"values added so far: partial", OURS, "partial " MESSAGE "dkim.d+=evil.example", NULL, 0, "undecided ours"},
      /* A final decision ends what was left open; what was never given stays unknown. */
      {"values added so far: final", OURS, MESSAGE "dkim.d+=evil.example", NULL, 0,
       "reject ours =x@univ.example tags:do-not-sign"},
      {"a temperror leaves it open, in a final decision too", OURS, MESSAGE "dkim=temperror dkim.d=evil.example",
       NULL, 0, "defer ours assumed tags:do-not-sign?"},
      {"and the proof may be there all the same", OURS, MESSAGE "dkim=temperror dkim.d=univ.example", NULL, 0,
       "accept default"},
      {"nothing given: partial", OURS, "partial", NULL, 0, "undecided ours"},
      {"a rule that nothing can make true", OURS, "partial smtp.rcptto=y@ext.example", NULL, 0, "accept default"},
      {"what is not enforced holds nothing up", "rule watched { when smtp.auth is absent reject monitor }\n",
       "partial", NULL, 0, "accept default"},
      {"nor what only warns", "rule warns { when smtp.auth is absent tag t }\n", "partial", NULL, 0,
       "accept default"},
      /* No missing fact can make it milder: the unknown rule before it has the same verdict. */
      {"decided past an unknown rule",
       "rule one { when smtp.auth is absent reject }\nrule two { when listener is mx reject }\n",
       "partial listener=mx", NULL, 0, "reject two"},
      {"a defer past a rule that would reject",
       "rule one { when smtp.auth is absent reject }\nrule two { when listener is mx defer }\n",
       "partial listener=mx", NULL, 0, "defer two"},
      {"not a reject past one that would defer",
       "rule one { when smtp.auth is absent defer }\nrule two { when listener is mx reject }\n",
       "partial listener=mx", NULL, 0, "undecided one"},
      {"not past one that would accept",
       "rule one { when smtp.auth is absent accept }\nrule two { when listener is mx reject }\n",
       "partial listener=mx", NULL, 0, "undecided one"},
  };
  DECIDE_ROWS(rows);
}

Test(decision, undecided) {
  const decide_row row = {
      "undecided",
      "rule one { when smtp.auth is absent accept }\nrule two { when tls is absent quarantine }\n"
      "rule three { when listener is mx reject }\n",
      "partial listener=mx",
      NULL,
      0,
      ""};
  decided d;
  decide_open(&d, &row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_UNDECIDED);
  cr_expect_eq(consigne_outcome_cause(outcome), CONSIGNE_CAUSE_UNKNOWN);
  cr_expect_eq(consigne_outcome_code(outcome), 0);
  cr_expect_null(consigne_outcome_enhanced(outcome));
  cr_expect_null(consigne_outcome_reply(outcome));
  cr_expect_eq(consigne_outcome_reply_lines(outcome), 0);
  cr_expect_eq(consigne_outcome_assumed(outcome), 0);
  cr_expect_eq(consigne_outcome_rule_index(outcome), 0);
  cr_assert_eq(consigne_outcome_held_up_by(outcome), 2);
  cr_expect_str_eq(consigne_outcome_held_up_by_rule(outcome, 0), "one");
  cr_expect_str_eq(consigne_outcome_held_up_by_rule(outcome, 1), "two");
  cr_expect_null(consigne_outcome_held_up_by_rule(outcome, 2));
  decide_close(&d);
}

/* ---- Needs ----------------------------------------------------------------------------- */

static void expect_needs(const decide_row *row) {
  char needs[512] = "";
  decided d;
  decide_open(&d, row);
  for (uint32_t i = 0; i < consigne_decision_needs(d.decision); i++) {
    const consigne_need *need = consigne_decision_need(d.decision, i);
    size_t used = strlen(needs);
    snprintf(needs + used, sizeof needs - used, "%s%s%s", i ? " " : "", consigne_need_name(need),
             consigne_need_optional(need) ? "?" : "");
    cr_expect_eq(consigne_need_kind(need), CONSIGNE_NEED_FIELD, "%s", row->name);
  }
  cr_expect_str_eq(needs, row->told, "%s: [%s] instead of [%s]", row->name, needs, row->told);
  decide_close(&d);
}

/* In the order of the fields' numbers; "?": only rules that are not enforced, or only warn, wait for it. */
Test(decision, needs) {
  static const decide_row rows[] = {
      {"what the rule lacks", OURS, "partial " MESSAGE "header.from=absent header.sender=absent relay.ip=absent",
       NULL, 0, "dkim.d"},
      {"the relay's name is enough, and its address not given", OURS, "partial " MESSAGE, NULL, 0,
       "header.from header.sender relay.ip dkim.d"},
      {"nothing lacks where it is decided", OURS, "partial smtp.rcptto=y@ext.example", NULL, 0, ""},
      {"nothing lacks in a final decision with all facts", OURS, MESSAGE, NULL, 0, ""},
      {"S134 so does a final decision, which answers may make another", OURS, MESSAGE "dkim.d=unknown", NULL, 0,
       "dkim.d"},
      {"optional",
       "rule watched { when smtp.auth is absent reject monitor }\nrule warns { when tls is absent tag t }\n",
       "partial", NULL, 0, "smtp.auth? tls?"},
      {"needed by one, optional to another",
       "rule watched { when smtp.auth is absent reject monitor }\nrule r { when smtp.auth is alice reject }\n",
       "partial", NULL, 0, "smtp.auth"},
      {"each once", "rule a { when smtp.auth is absent reject }\nrule b { when smtp.auth is alice accept }\n",
       "partial", NULL, 0, "smtp.auth"},
      {"a date", "rule r { when listener is mx reject enforce from 2027-03-01 }\n", "partial listener=mx", NULL, 0,
       "now"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) expect_needs(&rows[i]);
}

/* ---- Trace ------------------------------------------------------------------------------- */

Test(decision, trace) {
  const decide_row row = {
      "trace",
      "rule warns { when listener is mx tag t }\nrule watched { when listener is mx reject monitor }\n"
      "rule open { when any dkim.d is a.example quarantine }\n" OURS
      "rule none { when listener is submission reject }\n",
      "trace listener=mx relay=192.0.2.25 smtp.mailfrom=x@univ.example dkim.d=unknown "
      "smtp.rcptto=y@univ.example smtp.rcptto=z@ext.example",
      NULL,
      0,
      ""};
  static const struct {
    int holds, enforced;
    const char *proof;
  } rows[2][5] = {{{CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_FALSE, NULL},
                   {CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_FALSE, NULL},
                   {CONSIGNE_TRUTH_UNKNOWN, CONSIGNE_TRUTH_TRUE, NULL},
                   {CONSIGNE_TRUTH_FALSE, CONSIGNE_TRUTH_TRUE, "carried by relay"},
                   {CONSIGNE_TRUTH_FALSE, CONSIGNE_TRUTH_TRUE, NULL}},
                  {{CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_FALSE, NULL},
                   {CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_FALSE, NULL},
                   {CONSIGNE_TRUTH_UNKNOWN, CONSIGNE_TRUTH_TRUE, NULL},
                   {CONSIGNE_TRUTH_FALSE, CONSIGNE_TRUTH_TRUE, NULL},
                   {CONSIGNE_TRUTH_FALSE, CONSIGNE_TRUTH_TRUE, NULL}}};
  decided d;
  decide_open(&d, &row);
  cr_assert_eq(consigne_decision_traces(d.decision), 10, "every rule, for each recipient in turn");
  for (uint32_t i = 0; i < 10; i++) {
    const char *proof = consigne_decision_trace_proof(d.decision, i), *expected = rows[i / 5][i % 5].proof;
    cr_expect_eq(consigne_decision_trace_rule(d.decision, i), i % 5);
    cr_expect_eq(consigne_decision_trace_recipient(d.decision, i), i / 5);
    cr_expect_eq(consigne_decision_trace_holds(d.decision, i), rows[i / 5][i % 5].holds, "%u: %d", (unsigned)i,
                 consigne_decision_trace_holds(d.decision, i));
    cr_expect_eq(consigne_decision_trace_enforced(d.decision, i), rows[i / 5][i % 5].enforced, "%u: %d",
                 (unsigned)i, consigne_decision_trace_enforced(d.decision, i));
    cr_expect_eq(proof == NULL, expected == NULL, "%u: %s", (unsigned)i, proof ? proof : "no proof");
    if (proof && expected) cr_expect_str_eq(proof, expected);
  }
  decide_again(&d, &(decide_row){"without", "", "listener=mx", NULL, 0, ""});
  cr_expect_eq(consigne_decision_traces(d.decision), 0, "only where it is asked for");
  decide_close(&d);
}

/* ---- Copies --------------------------------------------------------------------------------- */

/* A decision tells what it told when the query has changed and the ruleset is gone. */
Test(decision, outlives) {
  const decide_row row = {"outlives", OURS, "trace " MESSAGE, NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set(d.query, CONSIGNE_FIELD_SMTP_MAILFROM, "other@ext.example", NTS), CONSIGNE_OK);
  consigne_query_free(d.query);
  consigne_ruleset_free(d.ruleset);
  d.query = NULL;
  d.ruleset = NULL;
  cr_expect_str_eq(decide_tell(&d, outcome), "reject ours =x@univ.example tags:do-not-sign");
  cr_expect_str_eq(consigne_outcome_reply(outcome), "550 5.7.1 x@univ.example");
  cr_expect_str_eq(consigne_outcome_test(outcome), "any identity in univ");
  cr_expect_str_eq(consigne_outcome_missing_proof(outcome, 0), "carried by relay");
  cr_expect_str_eq(consigne_outcome_missing_proof(outcome, 1), "aligned with dkim.d");
  cr_expect_str_eq(consigne_outcome_recipient(consigne_decision_recipient(d.decision, 0)), "y@univ.example");
  cr_expect_eq(consigne_decision_traces(d.decision), 1);
  decide_close(&d);
}

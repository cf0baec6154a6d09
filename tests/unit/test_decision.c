/* SPDX-License-Identifier: MIT */
/*
 * The decision as an object: it never keeps the last message's verdict,
 * outlives query and ruleset, allocates nothing once warm, and under every
 * failure of memory is either the right one or the failed one.
 */
#include "decide/decision.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/exact.h"
#include "../support/policy.h"

static const char *const rules =
    "origin univ.example "
    "provider p { domains { univ.example *.univ.example } relays { smtp.univ.example 192.0.2.0/24 } subaddress "
    "\"+\""
    "  delegate { news@univ.example } to { *.mailer.example } until 2027-06-30 because \"contract\" }"
    "domains sealers { renater.example }"
    "reply stray { en \"Mail from {identity} ({id}) must not come from {relay}\" fr \"Non, {smtp.rcptto.domain}\" }"
    "rule watch { when any header.shown in p tag shown }"
    "rule claim { when any identity in p and smtp.rcptto in p unless carried by relay or aligned with dkim.d"
    "  or (any arc.d in sealers and aligned with arc.dkim.d) tag do-not-sign reject 550 5.7.1 stray"
    "  enforce 50% from 2027-01-15 enforce from 2027-03-01 }"
    "rule self { when any header.from equals header.reply-to and any header.from in { /^(a|b)+c@/ } quarantine }"
    "rule wait { when tls is TLSv1 defer }";

static const char *const facts[] = {
    "listener=mx",
    "header:From: a@univ.example, b@x.example\nReply-To: b@x.example, "
    "abc@x.example\n|smtp.mailfrom=<>|relay=mx.x.example|"
    "relay.ip-|dkim.d-|arc.d-|arc.dkim.d-|tls-|now=2027-04-01|smtp.rcptto+=c@univ.example|smtp.rcptto+=d@y.example|"
    "id=Q1",
    "header:From: \"x@univ.example\" <abbac@x.example>\nReply-To: "
    "abbac@x.example\n|tls-|smtp.mailfrom=abbac@x.example|"
    "smtp.rcptto=abbac@univ.example|dkim=temperror",
    "header.from+=a@univ.example|smtp.rcptto+=c@univ.example|relay=198.51.100.7",
};
enum { FACTS = sizeof facts / sizeof *facts };

Test(decision, fresh) {
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_DEFER);
  cr_expect_eq(consigne_outcome_cause(outcome), CONSIGNE_CAUSE_FAILURE);
  cr_expect_null(consigne_outcome_rule(outcome));
  cr_expect_eq(consigne_outcome_rule_index(outcome), UINT32_MAX);
  cr_expect_eq(consigne_outcome_code(outcome), 451);
  cr_expect_str_eq(consigne_outcome_enhanced(outcome), "4.3.0");
  cr_expect_str_eq(consigne_outcome_reply(outcome), consigne_outcome_reply_line(outcome, 0));
  cr_expect_eq(strncmp(consigne_outcome_reply(outcome), "451 4.3.0 ", 10), 0);
  cr_expect_eq(consigne_decision_recipients(decision), 1);
  consigne_decision_free(decision);
}

/* A setter that failed: nothing is judged on half a query. */
Test(decision, query_that_failed) {
  policy p = {.options = NULL};
  policy_open(&p, rules);
  policy_decide(&p, facts[1], CONSIGNE_FLAG_TRACE);
  cr_expect_eq(policy_give(&p, "relay.ip=192.0.2.256"), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_decide(p.ruleset, p.query, 0, p.decision), CONSIGNE_E_QUERY);
  const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
  cr_expect_str_eq(policy_tell(&p, outcome), "defer - 451 4.3.0");
  cr_expect_eq(consigne_outcome_cause(outcome), CONSIGNE_CAUSE_FAILURE);
  cr_expect_eq(consigne_decision_traces(p.decision), 0);
  cr_expect_eq(consigne_decision_needs(p.decision), 1);
  cr_expect_str_eq(consigne_need_name(consigne_decision_need(p.decision, 0)), "relay.ip", "which setter failed");
  policy_close(&p);
}

Test(decision, outlives) {
  policy p = {.options = NULL};
  policy_open(&p, rules);
  policy_decide(&p, facts[1], CONSIGNE_FLAG_TRACE);
  consigne_ruleset_free(p.ruleset);
  consigne_query_free(p.query);
  p.ruleset = NULL;
  p.query = NULL;
  const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
  cr_expect_str_eq(policy_tell(&p, outcome), "reject claim 550 5.7.1 tags:do-not-sign");
  cr_expect_str_eq(consigne_outcome_value(outcome), "a@univ.example");
  cr_expect_str_eq(consigne_outcome_test(outcome), "any identity in p");
  cr_expect_str_eq(consigne_outcome_missing_proof(outcome, 1), "aligned with dkim.d");
  cr_expect_str_eq(consigne_outcome_reply_line(outcome, 0),
                   "550-5.7.1 Mail from a@univ.example (Q1) must not come from mx.x.example");
  cr_expect_str_eq(consigne_outcome_recipient(consigne_decision_recipient(p.decision, 1)), "d@y.example");
  cr_expect_null(consigne_outcome_missing_proof(outcome, 3));
  policy_close(&p);
}

/* Another ruleset, another query: nothing is kept of what was found out before. */
Test(decision, reused) {
  policy p = {.options = NULL}, q = {.options = NULL};
  policy_open(&p, rules);
  policy_open(&q, "rule a { when listener is mx reject } rule b { when any header.from in { x.example } defer }");
  consigne_decision *own = q.decision;
  q.decision = p.decision;
  for (int round = 0; round < 3; round++) {
    cr_expect_str_eq(policy_decide(&p, facts[1], 0), "reject claim 550 5.7.1 tags:do-not-sign");
    cr_expect_str_eq(policy_decide(&q, "listener=submission|header.from=a@x.example", 0), "defer b 451 4.7.1");
    cr_expect_str_eq(policy_decide(&q, "listener=submission|header.from=a@y.example", 0), "accept default");
    cr_expect_str_eq(policy_decide(&q, "listener=mx|header.from=a@y.example", 0), "reject a 550 5.7.1");
  }
  q.decision = own;
  policy_close(&p);
  policy_close(&q);
}

static void *resize(void *context, void *block, size_t size) {
  const cgn_allocator *allocator = context;
  return allocator->resize(allocator->context, block, size);
}

/* A decision with an allocator that fails; the ruleset and the query have their own. */
static int open_decision(cgn_allocator *allocator, consigne_decision **decision) {
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_allocator(options, resize, allocator), CONSIGNE_OK);
  int status = consigne_decision_new(options, decision);
  consigne_options_free(options);
  return status;
}

Test(decision, no_allocation_once_warm) {
  failing state = {0};
  cgn_allocator allocator = failing_allocator(&state);
  policy p = {.options = NULL};
  policy_open(&p, rules);
  consigne_decision *warm = NULL;
  cr_assert_eq(open_decision(&allocator, &warm), CONSIGNE_OK);
  for (int round = 0; round < 3; round++) {
    size_t before = state.calls;
    for (int i = 0; i < FACTS; i++) {
      cr_assert_eq(policy_give(&p, facts[i]), CONSIGNE_OK);
      for (int flags = 0; flags < 8; flags++)
        cr_expect_eq(consigne_decide(p.ruleset, p.query, flags, warm), CONSIGNE_OK);
    }
    if (round > 0) cr_expect_eq(state.calls, before, "round %d: %zu", round, state.calls - before);
  }
  consigne_decision_free(warm);
  cr_expect_eq(state.blocks, 0);
  policy_close(&p);
}

/* Every allocation fails, one by one, then from one on: the right decision or the failed one, and no leak. */
static void decide_failing(policy *p, bool for_good) {
  char told[256];
  for (int i = 0; i < FACTS; i++) {
    snprintf(told, sizeof told, "%s", policy_decide(p, facts[i], CONSIGNE_FLAG_TRACE));
    char *end = strstr(told, " needs:");
    if (end) *end = '\0';
    for (size_t at = 1;; at++) {
      failing state = {.fails_at = at, .for_good = for_good};
      cgn_allocator allocator = failing_allocator(&state);
      consigne_decision *decision = NULL;
      int status = open_decision(&allocator, &decision);
      if (status == CONSIGNE_OK) {
        status = consigne_decide(p->ruleset, p->query, CONSIGNE_FLAG_TRACE, decision);
        const char *got = policy_tell(p, consigne_decision_outcome(decision));
        cr_expect_str_eq(got, status == CONSIGNE_OK ? told : "defer - 451 4.3.0", "facts %d, allocation %zu: %s", i,
                         at, got);
      }
      cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_MEMORY, "facts %d, allocation %zu: %d", i, at,
                status);
      consigne_decision_free(decision);
      cr_expect_eq(state.blocks, 0, "facts %d, allocation %zu leaks", i, at);
      if (state.failures == 0) break;
    }
  }
}

Test(decision, memory) {
  policy p = {.options = NULL};
  policy_open(&p, rules);
  decide_failing(&p, false);
  decide_failing(&p, true);
  policy_close(&p);
}

/* S92: the same facts in another order, and once more, are the same decision. */
Test(decision, order_of_facts) {
  policy p = {.options = NULL};
  policy_open(&p, rules);
  char first[256];
  snprintf(
      first, sizeof first, "%s",
      policy_decide(
          &p, "smtp.mailfrom=a@univ.example|smtp.rcptto=b@univ.example|relay-|dkim.d-|arc.d-|now=2027-04-01", 0));
  cr_expect_str_eq(
      policy_decide(
          &p, "now=2027-04-01|arc.d-|dkim.d-|relay-|smtp.rcptto=b@univ.example|smtp.mailfrom=a@univ.example", 0),
      first);
  policy_close(&p);
}

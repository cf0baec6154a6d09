/* SPDX-License-Identifier: MIT */
/* consigne.h, consigne_query_next: a session of any length takes bounded memory, and keeps what it keeps. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum {
  FEW = 1000,
  MANY = 100000,
  FACTOR = 2 /* the peak of many transactions in that of few: arenas grow by doubling */
};

static const char rules[] = "consigne 1\n"
                            "rule lost { when tls is absent or smtp.helo is absent or spf is not pass reject }\n"
                            "rule kept { when smtp.auth in { last@a.example } and smtp.authcid in { cid } and\n"
                            "  client.ip in { 192.0.2.9 } and client.name in { mx.a.example } accept }\n"
                            "default reject\n";

static void set(consigne_query *query, int field, const char *value) {
  cr_assert_eq(consigne_query_set(query, field, value, NTS), CONSIGNE_OK, "%s", value);
}

/* What is said once and lasts. */
static consigne_query *start(const consigne_options *options) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_query_trust(query, "mx.a.example", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set_language(query, "fr,en", NTS), CONSIGNE_OK);
  set(query, CONSIGNE_FIELD_TLS, "TLSv1.3");
  set(query, CONSIGNE_FIELD_SMTP_HELO, "mx.a.example");
  return query;
}

static void log_in(consigne_query *query, const char *authcid, const char *auth, const char *ip, const char *name) {
  set(query, CONSIGNE_FIELD_SMTP_AUTHCID, authcid);
  set(query, CONSIGNE_FIELD_SMTP_AUTH, auth);
  set(query, CONSIGNE_FIELD_CLIENT_IP, ip);
  set(query, CONSIGNE_FIELD_CLIENT_NAME, name);
}

/* Transactions, in each of which a proxy tells of somebody else. */
static void transact(consigne_query *query, long count, counting *without_memory) {
  char login[64];
  for (long i = 0; i < count; i++) {
    snprintf(login, sizeof login, "login-%ld@a.example", i);
    log_in(query, login, login, i % 2 ? "192.0.2.1" : "2001:db8::1", "host.b.example");
    set(query, CONSIGNE_FIELD_SMTP_MAILFROM, login);
    if (without_memory) {
      without_memory->fails_at = without_memory->calls + 1;
      without_memory->for_good = true;
    }
    cr_assert_eq(consigne_query_next(query), CONSIGNE_OK);
    if (without_memory) without_memory->fails_at = 0;
  }
}

/* That a decision finds all that was said last, and the trusted id. */
static void expect_kept(consigne_query *query) {
  static const char header[] = "Authentication-Results: mx.a.example; spf=pass smtp.mailfrom=a.example\r\n";
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_ruleset_load_text(rules, NTS, "rules", NTS, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  log_in(query, "cid", "last@a.example", "192.0.2.9", "mx.a.example");
  cr_assert_eq(consigne_query_next(query), CONSIGNE_OK);
  cr_assert_eq(consigne_query_add_header_block(query, BLOCK(header)), CONSIGNE_OK);
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  cr_expect_str_eq(consigne_outcome_rule(consigne_decision_outcome(decision)), "kept");
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
}

static size_t peak_of(long transactions) {
  counting state = {.calls = 0};
  consigne_options *options = counting_options(&state);
  consigne_query *query = start(options);
  transact(query, transactions, NULL);
  expect_kept(query);
  consigne_query_free(query);
  consigne_options_free(options);
  cr_expect_eq(state.octets, 0, "%zu octets are still there", state.octets);
  return state.most;
}

Test(query_session, bounded) {
  size_t few = peak_of(FEW), many = peak_of(MANY);
  cr_expect_leq(many, FACTOR * few, "%zu octets for %d transactions, %zu for %d", many, MANY, few, FEW);
}

/* Without memory to move it all stays where it is. */
Test(query_session, without_memory) {
  counting state = {.calls = 0};
  consigne_options *options = counting_options(&state);
  consigne_query *query = start(options);
  transact(query, FEW, &state);
  cr_expect_gt(state.failures, 0);
  expect_kept(query);
  consigne_query_free(query);
  consigne_options_free(options);
}

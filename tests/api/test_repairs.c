/* SPDX-License-Identifier: MIT */
/* consigne.h: repairs: arguments, getters, what a ruleset without its text offers, memory. */
#include <criterion/criterion.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum { MOST = 100000 }; /* allocations of one operation */

static const char rules[] = "consigne 1\n"
                            "provider p { domains { a.example } relays { mx.a.example 192.0.2.0/24 } }\n"
                            "patterns odd { /^x/ }\nowners { y@a.example by cath }\n"
                            "rule r { when any identity in p\n"
                            "  unless carried by relay or aligned with dkim.d or owned by smtp.auth or in odd\n"
                            "  reject 550 5.7.1 monitor enforce 40% from 2027-01-15 enforce from 2027-03-01 }\n"
                            "rule s { when listener is submission and tls is absent reject }\n";

static consigne_ruleset *load(const consigne_options *options) {
  consigne_ruleset *ruleset = NULL;
  consigne_ruleset_load_text(rules, NTS, NULL, 0, options, NULL, &ruleset);
  return ruleset;
}

static consigne_ruleset *load_with_text(void) {
  consigne_options *options = NULL;
  consigne_options_new(&options);
  consigne_options_set(options, CONSIGNE_OPTION_DUMP, 1);
  consigne_ruleset *ruleset = load(options);
  consigne_options_free(options);
  return ruleset;
}

static consigne_query *refused(const consigne_options *options) {
  consigne_query *query = NULL;
  if (consigne_query_new(options, &query) != CONSIGNE_OK) return NULL;
  consigne_query_set(query, CONSIGNE_FIELD_HEADER_FROM, "y@a.example", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "submission", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, "out.far.example", NTS);
  consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "b@a.example", NTS);
  consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "c@a.example", NTS);
  consigne_query_set_number(query, CONSIGNE_FIELD_NOW, 1806530400000); /* 2027-04-01 */
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  return query;
}

Test(repairs, arguments) {
  consigne_repairs *repairs = NULL;
  consigne_ruleset *ruleset = load(NULL);
  consigne_query *query = refused(NULL);
  cr_expect_eq(consigne_repairs_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_assert_eq(consigne_repairs_new(NULL, &repairs), CONSIGNE_OK);
  cr_expect_eq(consigne_repairs_find(NULL, ruleset, query, 0, UINT32_MAX), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_repairs_find(repairs, NULL, query, 0, UINT32_MAX), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, NULL, 0, UINT32_MAX), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, query, 8, UINT32_MAX), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, query, 0, 2), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, query, 0, 1), CONSIGNE_OK);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, query, CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8, 0),
               CONSIGNE_OK);
  cr_expect(consigne_repairs_count(repairs) > 0);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY_IP, "192.0.2.256", NTS);
  cr_expect_eq(consigne_repairs_find(repairs, ruleset, query, 0, UINT32_MAX), CONSIGNE_E_QUERY);
  cr_expect_eq(consigne_repairs_count(repairs), 0);
  consigne_repairs_free(repairs);
  consigne_repairs_free(NULL);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

Test(repairs, getters_of_what_is_not_there) {
  consigne_repairs *repairs = NULL;
  cr_assert_eq(consigne_repairs_new(NULL, &repairs), CONSIGNE_OK);
  const consigne_repairs *none[] = {NULL, repairs};
  for (size_t i = 0; i < 2; i++) {
    cr_expect_eq(consigne_repairs_count(none[i]), 0);
    cr_expect_eq(consigne_repairs_verdict(none[i], 0), 0);
    cr_expect_eq(consigne_repairs_changes(none[i], 0), 0);
    cr_expect_eq(consigne_repairs_kind(none[i], 0, 0), 0);
    cr_expect_eq(consigne_repairs_field(none[i], 0, 0), 0);
    cr_expect_null(consigne_repairs_value(none[i], 0, 0));
    cr_expect_null(consigne_repairs_name(none[i], 0, 0));
    cr_expect_null(consigne_repairs_text(none[i], 0, 0));
    cr_expect_null(consigne_repairs_clause(none[i], 0, 0));
  }
  consigne_repairs_free(repairs);
}

/*
 * By hand: the relay is refused for want of TLS as well, so each repair has two
 * changes; none of them is a line of the ruleset unless its text is kept.
 */
Test(repairs, lines_of_the_ruleset_need_its_text) {
  consigne_repairs *repairs = NULL;
  consigne_query *query = refused(NULL);
  cr_assert_eq(consigne_repairs_new(NULL, &repairs), CONSIGNE_OK);
  for (int kept = 0; kept < 2; kept++) {
    consigne_ruleset *ruleset = kept ? load_with_text() : load(NULL);
    uint32_t lines = 0;
    cr_assert_eq(consigne_repairs_find(repairs, ruleset, query, 0, UINT32_MAX), CONSIGNE_OK);
    cr_expect_eq(consigne_repairs_kind(repairs, 0, 0), CONSIGNE_REPAIR_RELAY);
    cr_expect_eq(consigne_repairs_field(repairs, 0, 0), CONSIGNE_FIELD_RELAY_NAME);
    cr_expect_str_eq(consigne_repairs_value(repairs, 0, 0), "mx.a.example");
    cr_expect_str_eq(consigne_repairs_clause(repairs, 0, 0), "carried by relay");
    cr_expect_eq(consigne_repairs_verdict(repairs, 0), CONSIGNE_VERDICT_ACCEPT);
    for (uint32_t i = 0; i < consigne_repairs_count(repairs); i++) {
      cr_expect_eq(consigne_repairs_changes(repairs, i), 2);
      cr_expect_eq(consigne_repairs_kind(repairs, i, 1), CONSIGNE_REPAIR_TLS);
      lines += consigne_repairs_text(repairs, i, 0) != NULL;
    }
    cr_expect_eq(lines > 0, kept, "%u lines", (unsigned)lines);
    consigne_ruleset_free(ruleset);
  }
  consigne_repairs_free(repairs);
  consigne_query_free(query);
}

/* Since the last stage that has begun by 2027-04-01: all senders, from 2027-03-01 UTC. */
Test(repairs, since_when_it_is_enforced) {
  consigne_ruleset *ruleset = load(NULL);
  consigne_query *query = refused(NULL);
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  consigne_decide(ruleset, query, 0, decision);
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  cr_expect_eq(consigne_outcome_since(outcome), INT64_C(1803859200000));
  cr_expect_eq(consigne_outcome_share(outcome), 100);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, "mx.a.example", NTS);
  consigne_decide(ruleset, query, 0, decision); /* rule s, which has no stages */
  cr_expect_eq(consigne_outcome_since(outcome), 0);
  cr_expect_eq(consigne_outcome_share(outcome), 100);
  consigne_query_set(query, CONSIGNE_FIELD_TLS, "TLSv1.3", NTS);
  consigne_decide(ruleset, query, 0, decision); /* no rule */
  cr_expect_eq(consigne_outcome_since(outcome), 0);
  cr_expect_eq(consigne_outcome_share(outcome), 0);
  cr_expect_eq(consigne_outcome_since(NULL), 0);
  cr_expect_eq(consigne_outcome_share(NULL), 0);
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

static uint32_t count_without_failure(const consigne_ruleset *ruleset, const consigne_query *query) {
  consigne_repairs *repairs = NULL;
  cr_assert_eq(consigne_repairs_new(NULL, &repairs), CONSIGNE_OK);
  cr_assert_eq(consigne_repairs_find(repairs, ruleset, query, 0, UINT32_MAX), CONSIGNE_OK);
  uint32_t count = consigne_repairs_count(repairs);
  consigne_repairs_free(repairs);
  return count;
}

/* Whichever allocation fails, that is told and nothing is found, or (a load can do without some) all is; and all
 * goes back. */
Test(repairs, every_allocation_fails_once) {
  consigne_ruleset *ruleset = load_with_text();
  consigne_query *query = refused(NULL);
  uint32_t all = count_without_failure(ruleset, query);
  size_t nth = 1;
  for (; nth < MOST; nth++) {
    counting state = {.fails_at = nth};
    consigne_options *options = counting_options(&state);
    consigne_repairs *repairs = NULL;
    int status = consigne_repairs_new(options, &repairs);
    if (status == CONSIGNE_OK) status = consigne_repairs_find(repairs, ruleset, query, 0, UINT32_MAX);
    if (status != CONSIGNE_OK)
      cr_expect_eq(status, CONSIGNE_E_MEMORY, "allocation %zu: %s", nth, consigne_status_name(status));
    cr_expect_eq(consigne_repairs_count(repairs), status == CONSIGNE_OK ? all : 0, "allocation %zu", nth);
    consigne_repairs_free(repairs);
    consigne_options_free(options);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks are kept", nth, state.blocks);
    if (state.failures == 0) break;
  }
  cr_expect(nth > 10 && nth < MOST, "%zu", nth);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

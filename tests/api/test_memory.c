/* SPDX-License-Identifier: MIT */
/* consigne.h: memory: it comes from the caller's allocator, goes back there, and where it fails nothing is
 * accepted. */
#include <criterion/criterion.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum { MOST = 100000 }; /* allocations of one operation: a loop that goes on longer never succeeds */

static const char rules[] =
    "consigne 1\n"
    "zone +01:00\norigin univ.example\nfact colour { red green }\n"
    "provider univ {\n  domains { univ.example *.univ.example müni.example }\n  relays { smtp.univ.example "
    "192.0.2.0/24 }\n"
    "  alias { univ.test } of univ.example\n  subaddress \"+\"\n"
    "  delegate { news@univ.example } to { *.mailer.example } until 2027-06-30 because \"contract\"\n}\n"
    "domains sealers { sealer.example }\npatterns odd { /^x[0-9]+@/i }\nlogins staff { cath durail }\n"
    "reply stray { en \"{identity} by {relay.name} {id}\" fr \"adresse refusée\" }\n"
    "rule warns { when any fact.colour is red tag red }\n"
    "rule odd { when smtp.mailfrom in odd reject }\n"
    "rule ours {\n  when any identity in univ and smtp.rcptto in univ\n"
    "  unless carried by relay or aligned with dkim.d or (any arc.d in sealers and aligned with arc.dkim.d)\n"
    "  tag do-not-sign reject 550 5.7.1 stray monitor enforce 20% from 2027-01-15 enforce from 2027-03-01\n}\n"
    "expect reject by ours { smtp.mailfrom a@univ.example smtp.rcptto b@univ.example }\n";

static const char header[] =
    "From: =?utf-8?Q?C=C3=A9line?= <alice+lab@univ.example>, \"b@ext.example\" <c@müni.example>\r\n"
    "Sender: Office: d@ext.example;\r\nList-Id: <talk.ext.example>\r\n\r\n";

/* One whole use, from load to decision. The first status that is not OK; *verdict is what a caller would then act
 * on. */
typedef struct use {
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
} use;

static int load(use *u, const consigne_options *options) {
  consigne_findings *findings = NULL;
  int status = consigne_findings_new(options, &findings);
  if (status != CONSIGNE_OK) return status;
  status = consigne_ruleset_load_text(rules, NTS, "rules", NTS, options, findings, &u->ruleset);
  cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_MEMORY, "loading: %s %s", consigne_status_name(status),
            consigne_findings_count(findings) ? consigne_findings_text(findings, 0) : "");
  cr_expect_eq(u->ruleset != NULL, status == CONSIGNE_OK);
  consigne_findings_free(findings);
  return status;
}

/* Fills without looking at a status, as the header allows; gives the first failure. */
static int fill(consigne_query *query) {
  int colour = 0;
  int statuses[] = {
      consigne_query_reset(query),
      consigne_query_add_header_block(query, header, sizeof header - 1),
      consigne_query_set(query, CONSIGNE_FIELD_RELAY, "mx.ext.example", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_RELAY_IP, "198.51.100.7", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_HELO, "mx.ext.example", NTS),
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<\"al ice\"@univ.example>", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "carol@ext.example", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_DKIM, "fail", NTS),
      consigne_query_add(query, CONSIGNE_FIELD_DKIM_D, "ext.example", NTS),
      consigne_query_set_number(query, CONSIGNE_FIELD_NOW, 1806530400000), /* 2027-04-01 */
      consigne_query_set_id(query, "q-17", NTS),
      consigne_query_field(query, "fact.colour", NTS, &colour),
      colour ? consigne_query_set(query, colour, "red", NTS) : CONSIGNE_OK,
      consigne_query_end(query, CONSIGNE_FIELD_ALL),
  };
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
    if (statuses[i] != CONSIGNE_OK) return statuses[i];
  return CONSIGNE_OK;
}

static int start(use *u, const consigne_options *options) {
  int status = load(u, options);
  if (status == CONSIGNE_OK) status = consigne_query_new(options, &u->query);
  if (status == CONSIGNE_OK) status = consigne_decision_new(options, &u->decision);
  return status;
}

static void stop(use *u) {
  consigne_ruleset_free(u->ruleset);
  consigne_query_free(u->query);
  consigne_decision_free(u->decision);
  *u = (use){NULL, NULL, NULL};
}

static void expect_refused(const consigne_decision *decision, size_t call) {
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_DEFER, "allocation %zu fails", call);
  cr_expect_eq(consigne_outcome_code(consigne_decision_outcome(decision)), 451, "allocation %zu fails", call);
  cr_expect_null(consigne_outcome_rule(consigne_decision_outcome(decision)), "allocation %zu fails", call);
}

/* The n-th allocation of one whole use fails, for every n; at last none does. */
static void fail_each(bool for_good) {
  size_t call = 1;
  for (bool whole = false; !whole && call < MOST; call++) {
    counting state = {.fails_at = call, .for_good = for_good};
    consigne_options *options = counting_options(&state);
    use u = {NULL, NULL, NULL};
    int status = start(&u, options);
    int filled = status == CONSIGNE_OK ? fill(u.query) : status;
    cr_expect(filled == CONSIGNE_OK || filled == CONSIGNE_E_MEMORY, "allocation %zu: %s", call,
              consigne_status_name(filled));
    if (status == CONSIGNE_OK) {
      status = consigne_decide(u.ruleset, u.query, CONSIGNE_FLAG_TRACE, u.decision);
      /* Half a query is not judged; a fact that was not named is one that was not given. */
      if (status == CONSIGNE_OK)
        cr_expect_neq(consigne_decision_verdict(u.decision), CONSIGNE_VERDICT_ACCEPT, "allocation %zu", call);
      else
        expect_refused(u.decision, call);
      cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_MEMORY || status == CONSIGNE_E_QUERY, "%s",
                consigne_status_name(status));
    }
    cr_expect(state.failures > 0 || status == CONSIGNE_OK, "allocation %zu: %s", call,
              consigne_status_name(status));
    whole = state.failures == 0;
    if (whole) cr_expect_eq(consigne_decision_verdict(u.decision), CONSIGNE_VERDICT_REJECT);
    stop(&u);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks are left", call, state.blocks);
    consigne_options_free(options);
  }
  cr_expect_lt(call, MOST);
  cr_expect_gt(call, 20, "the allocator is used: %zu", call);
}

Test(memory, each_allocation_fails) {
  fail_each(false);
}

Test(memory, all_from_one_on_fail) {
  fail_each(true);
}

/* A query and a decision that met a failure work again when there is memory. */
Test(memory, recovers) {
  for (size_t call = 1, whole = 0; !whole && call < MOST; call++) {
    counting state = {.fails_at = 0};
    consigne_options *options = counting_options(&state);
    use u = {NULL, NULL, NULL};
    cr_assert_eq(start(&u, options), CONSIGNE_OK);
    state.fails_at = state.calls + call;
    fill(u.query);
    consigne_decide(u.ruleset, u.query, 0, u.decision);
    whole = state.failures == 0;
    state.fails_at = 0;
    cr_expect_eq(fill(u.query), CONSIGNE_OK, "after allocation %zu failed", call);
    cr_expect_eq(consigne_decide(u.ruleset, u.query, 0, u.decision), CONSIGNE_OK, "after allocation %zu failed",
                 call);
    cr_expect_eq(consigne_decision_verdict(u.decision), CONSIGNE_VERDICT_REJECT, "after allocation %zu failed",
                 call);
    stop(&u);
    cr_expect_eq(state.blocks, 0);
    consigne_options_free(options);
  }
}

/* A failed decision does not keep the verdict before it. */
Test(memory, a_failing_decision_forgets) {
  counting state = {.fails_at = 0};
  consigne_options *options = counting_options(&state);
  consigne_ruleset *ruleset = NULL;
  consigne_query *query = NULL;
  cr_assert_eq(consigne_ruleset_load_text("consigne 1\ndefault accept\n", NTS, NULL, 0, options, NULL, &ruleset),
               CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  for (size_t call = 1, whole = 0; !whole && call < MOST; call++) {
    consigne_decision *decision = NULL;
    cr_assert_eq(consigne_query_reset(query), CONSIGNE_OK);
    cr_assert_eq(consigne_decision_new(options, &decision), CONSIGNE_OK);
    cr_assert_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_ACCEPT);
    char recipient[] = "a@a.example";
    for (char c = 'a'; c <= 'z'; c++) { /* more than last time, so that it has to allocate */
      recipient[0] = c;
      cr_assert_eq(consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, NTS), CONSIGNE_OK);
    }
    state.failures = 0;
    state.fails_at = state.calls + call;
    int status = consigne_decide(ruleset, query, CONSIGNE_FLAG_TRACE, decision);
    state.fails_at = 0;
    whole = state.failures == 0;
    cr_expect_eq(status, whole ? CONSIGNE_OK : CONSIGNE_E_MEMORY, "allocation %zu: %s", call,
                 consigne_status_name(status));
    if (!whole) expect_refused(decision, call);
    consigne_decision_free(decision);
  }
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

/* Steady state: the same message again costs no allocation, whatever the flags. */
Test(memory, steady_state) {
  counting state = {.fails_at = 0};
  consigne_options *options = counting_options(&state);
  use u = {NULL, NULL, NULL};
  static const int flags[] = {0, CONSIGNE_FLAG_PARTIAL, CONSIGNE_FLAG_TRACE, CONSIGNE_FLAG_UTF8,
                              CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE};
  cr_assert_eq(start(&u, options), CONSIGNE_OK);
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    for (int round = 0; round < 4; round++) {
      cr_assert_eq(fill(u.query), CONSIGNE_OK);
      size_t before = state.calls;
      cr_assert_eq(consigne_decide(u.ruleset, u.query, flags[i], u.decision), CONSIGNE_OK);
      if (round > 0)
        cr_expect_eq(state.calls, before, "flags %d, round %d: %zu allocations", flags[i], round,
                     state.calls - before);
    }
  stop(&u);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

/* Filling costs none either, but for names that libidn2 converts, which allocates by itself. */
Test(memory, steady_state_of_a_query) {
  static const char ascii[] =
      "From: =?utf-8?Q?C=C3=A9line?= <alice@univ.example>, \"a, b\" (c) <@r.example:d@e.example>\r\n"
      "Sender: Office: d@ext.example;\r\nList-Id: <talk.ext.example>\r\n\r\n";
  counting state = {.fails_at = 0};
  consigne_options *options = counting_options(&state);
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  for (int round = 0; round < 4; round++) {
    size_t before = state.calls;
    consigne_query_reset(query);
    consigne_query_add_header_block(query, ascii, sizeof ascii - 1);
    consigne_query_set(query, CONSIGNE_FIELD_RELAY, "192.0.2.7", NTS);
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_HELO, "mx.ext.example", NTS);
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<\"al ice\"@univ.example>", NTS);
    consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS);
    cr_expect_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
    if (round > 0) cr_expect_eq(state.calls, before, "round %d: %zu allocations", round, state.calls - before);
  }
  consigne_query_free(query);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

/* Nor does reading a path or a list again, but for what libidn2 makes. */
Test(memory, steady_state_of_mailboxes) {
  static const struct {
    int form;
    const char *text;
  } rows[] = {{CONSIGNE_FORM_PATH, "<alice@univ.example>"},
              {CONSIGNE_FORM_PATH, "Alice@Univ.Example"},
              {CONSIGNE_FORM_PATH, "<\"al \\\" ice\"@univ.example>"},
              {CONSIGNE_FORM_PATH, "<j\xc3\xb6rg@univ.example>"},
              {CONSIGNE_FORM_PATH, "<\xff@univ.example>"},
              {CONSIGNE_FORM_PATH, "<a@b@c>"},
              {CONSIGNE_FORM_PATH, "<>"},
              {CONSIGNE_FORM_MAILBOX_LIST, "A \xc3\xa9 <a@univ.example>, b@univ.example (c)"},
              {CONSIGNE_FORM_MAILBOX_LIST, "Al <a@univ.example>, \"b, c\" <b.c@Ext.Example>, d@e.example (f g)"},
              {CONSIGNE_FORM_MAILBOX_LIST, "=?utf-8?Q?C=C3=A9line?= <c@univ.example>, J\xc3\xb6rg <j@m\xc3\xbcni.example>"},
              {CONSIGNE_FORM_MAILBOX_LIST, "Office: d@ext.example, \"a\\\"b\"@[192.0.2.1], e;, <@r.example:x@y.example>"},
              {CONSIGNE_FORM_PATH, "<\"a b\"@[IPv6:2001:db8::1]>"},
  };
  counting state = {.fails_at = 0};
  consigne_options *options = counting_options(&state);
  consigne_mailboxes *mailboxes = NULL;
  cr_assert_eq(consigne_mailboxes_new(options, &mailboxes), CONSIGNE_OK);
  for (int round = 0; round < 3; round++)
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
      size_t before = state.calls;
      cr_assert_eq(consigne_mailboxes_parse(mailboxes, rows[i].form, rows[i].text, NTS), CONSIGNE_OK);
      if (round > 0) cr_expect_eq(state.calls, before, "%s: %zu allocations", rows[i].text, state.calls - before);
    }
  consigne_mailboxes_free(mailboxes);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

Test(memory, mailboxes) {
  static const char list[] = "A: =?utf-8?Q?=C3=A9?= <é@müni.example>, \"b\\\"\" (c) <@r.example:d@e.example>;, f";
  for (size_t call = 1, whole = 0; !whole && call < MOST; call++) {
    counting state = {.fails_at = call};
    consigne_options *options = counting_options(&state);
    consigne_mailboxes *mailboxes = NULL;
    int status = consigne_mailboxes_new(options, &mailboxes);
    if (status == CONSIGNE_OK) status = consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST, list, NTS);
    whole = state.failures == 0;
    cr_expect_eq(status, whole ? CONSIGNE_OK : CONSIGNE_E_MEMORY, "allocation %zu: %s", call,
                 consigne_status_name(status));
    if (!whole) cr_expect_eq(consigne_mailboxes_count(mailboxes), 0, "allocation %zu", call);
    consigne_mailboxes_free(mailboxes);
    cr_expect_eq(state.blocks, 0, "allocation %zu", call);
    consigne_options_free(options);
  }
}

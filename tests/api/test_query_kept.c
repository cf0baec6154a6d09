/* SPDX-License-Identifier: MIT */
/* consigne.h: what a query keeps and what spoils it, as the decisions on it tell. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

static int spoil(consigne_query *query, char what, int field, const char *value) {
  switch (what) {
  case 's': return consigne_query_set(query, field, value, NTS);
  case 'a': return consigne_query_add(query, field, value, NTS);
  case 'e': return consigne_query_end(query, field);
  default: return consigne_query_drop(query, field);
  }
}

/* A setter that fails marks the query: decide fails, and says DEFER, until the query is reset. */
Test(query_kept, spoiled) {
  const decide_row row = {
      "spoiled", "rule r { when listener is mx accept }\ndefault accept\n", "listener=mx", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  static const struct {
    char what; /* s set, a add, e end, d drop */
    int field;
    const char *value;
    int status;
  } spoilers[] = {{'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.256", CONSIGNE_E_FORM},
                  {'s', CONSIGNE_FIELD_IDENTITY, "a@a.example", CONSIGNE_E_FIELD},
                  {'s', CONSIGNE_FIELD_SMTP_MAILFROM, "", CONSIGNE_E_FORM},
                  {'s', CONSIGNE_FIELD_SMTP_MAILFROM, NULL, CONSIGNE_E_ARGUMENT},
                  {'a', CONSIGNE_FIELD_LISTENER, "mx", CONSIGNE_E_ORDER},
                  {'e', 64, NULL, CONSIGNE_E_FIELD},
                  {'d', 0, NULL, CONSIGNE_E_FIELD}};
  for (size_t i = 0; i < sizeof spoilers / sizeof *spoilers; i++) {
    decide_again(&d, &row);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_ACCEPT);
    cr_expect_eq(spoil(d.query, spoilers[i].what, spoilers[i].field, spoilers[i].value), spoilers[i].status,
                 "spoiler %zu", i);
    cr_expect_eq(consigne_query_set(d.query, CONSIGNE_FIELD_TLS, "TLSv1.3", NTS), CONSIGNE_OK,
                 "later calls do as they say");
    cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_E_QUERY, "spoiler %zu", i);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_DEFER, "spoiler %zu", i);
    cr_expect_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_E_QUERY,
                 "spoiler %zu", i);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_DEFER, "spoiler %zu", i);
  }
  decide_close(&d);
}

/* Asking for a number sets nothing. */
Test(query_kept, not_spoiled) {
  const decide_row row = {"not spoiled", "default accept\n", "", NULL, 0, ""};
  decided d;
  int field = 0;
  decide_open(&d, &row);
  cr_expect_eq(consigne_query_field(d.query, "nothing", NTS, &field), CONSIGNE_E_FIELD);
  cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_ACCEPT);
  decide_close(&d);
}

/* ---- What is kept ---------------------------------------------------------------------- */

/* next keeps listener, tls, relay, helo, auth, authcid and iprev, forgets the others; facts and now, too. */
Test(query_kept, next) {
  static const struct {
    const char *fact, *test;
    bool kept;
  } rows[] = {
      {"listener=mx", "listener is mx", true},
      {"tls=TLSv1.3", "tls is TLSv1.3", true},
      {"relay.ip=192.0.2.1", "relay in { 192.0.2.1 }", true},
      {"relay.name=mx.a.example", "relay in { mx.a.example }", true},
      {"smtp.helo=a.example", "smtp.helo is a.example", true},
      {"smtp.auth=alice", "smtp.auth is alice", true},
      {"smtp.authcid=alice", "smtp.authcid is alice", true},
      {"iprev=pass", "iprev is pass", true},
      {"smtp.mailfrom=a@a.example", "smtp.mailfrom is a@a.example", false},
      {"smtp.rcptto=a@a.example", "smtp.rcptto is a@a.example", false},
      {"header.from=a@a.example", "any header.from is a@a.example", false},
      {"header.sender=a@a.example", "any header.sender is a@a.example", false},
      {"header.list-id=a.example", "any header.list-id is a.example", false},
      {"spf=pass", "spf is pass", false},
      {"dmarc=pass", "dmarc is pass", false},
      {"arc=pass", "arc is pass", false},
      {"dkim=pass", "any dkim is pass", false},
      {"dkim.d=a.example", "any dkim.d is a.example", false},
      {"fact.colour=red", "any fact.colour is red", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[256], facts[256];
    snprintf(rules, sizeof rules, "fact colour { red }\nrule r { when %s reject }\n", rows[i].test);
    snprintf(facts, sizeof facts, "partial %s", rows[i].fact);
    decide_row row = {rows[i].fact, rules, facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_REJECT, "%s", rows[i].fact);
    cr_expect_eq(consigne_query_next(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_verdict(d.decision),
                 rows[i].kept ? CONSIGNE_VERDICT_REJECT : CONSIGNE_VERDICT_UNDECIDED, "%s", rows[i].fact);
    cr_expect_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_UNDECIDED, "%s after reset", rows[i].fact);
    decide_close(&d);
  }
}

/* next clears a failure: what failed belonged to the transaction. An id does too. */
Test(query_kept, numbers_and_ids) {
  const decide_row row = {"id", "rule r { when listener is mx reject \"{id}\" }\n", "listener=mx id=q-17", NULL, 0,
                          ""};
  decided d;
  decide_open(&d, &row);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), "550 5.7.1 q-17");
  cr_expect_eq(consigne_query_next(d.query), CONSIGNE_OK);
  cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), "550 5.7.1 -");
  char id[80];
  memset(id, 'i', sizeof id);
  static const struct {
    const char *id;
    int status;
  } rows[] = {
      {"", CONSIGNE_E_FORM}, {"a\r\nb", CONSIGNE_E_FORM}, {"\xC3\xA9", CONSIGNE_E_FORM}, {"a~!", CONSIGNE_OK}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(consigne_query_set_id(d.query, rows[i].id, NTS), rows[i].status, "id %zu", i);
  cr_expect_eq(consigne_query_set_id(d.query, id, 64), CONSIGNE_OK);
  cr_expect_eq(consigne_query_set_id(d.query, id, 65), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_query_set_number(d.query, CONSIGNE_FIELD_NOW, INT64_MIN), CONSIGNE_OK);
  cr_expect_eq(consigne_query_set_number(d.query, CONSIGNE_FIELD_NOW, INT64_MAX), CONSIGNE_OK);
  const int others[] = {CONSIGNE_FIELD_RELAY, CONSIGNE_FIELD_IDENTITY, 0, 64, -1, CONSIGNE_FIELD_ALL};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    cr_expect_eq(consigne_query_set_number(d.query, others[i], 1), CONSIGNE_E_FIELD, "%d", others[i]);
  decide_close(&d);
}

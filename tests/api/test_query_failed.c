/* SPDX-License-Identifier: MIT */
/*
 * S130: a setter of each kind that is refused, a new transaction, a decision:
 * never an acceptance. What is wrong of the session is as wrong for its second
 * message; what was wrong of the first message is gone with it, and the policy
 * that reads it has nothing to accept by.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "decide.h"

enum { NOWHERE = 99 }; /* no field has this number */

typedef int setter(consigne_query *query);

static int set_listener(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "two words", NTS);
}
static int set_no_text(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_TLS, NULL, 3);
}
static int set_empty(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, "", 0);
}
static int set_relay(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_RELAY, "192.0.2.256", NTS);
}
static int set_client(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_CLIENT_IP, "unknown", NTS);
}
static int set_both(consigne_query *query) {
  consigne_query_set(query, CONSIGNE_FIELD_SERVER_NAME, "mx.univ.example", NTS);
  return consigne_query_set(query, CONSIGNE_FIELD_RELAY, "192.0.2.1", NTS);
}
static int set_no_field(consigne_query *query) {
  return consigne_query_set(query, NOWHERE, "x", NTS);
}
static int add_helo(consigne_query *query) {
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_HELO, "a.example", NTS);
  return consigne_query_add(query, CONSIGNE_FIELD_SMTP_HELO, "b.example", NTS);
}
static int end_no_field(consigne_query *query) {
  return consigne_query_end(query, NOWHERE);
}
static int drop_no_field(consigne_query *query) {
  return consigne_query_drop(query, NOWHERE);
}
static int trust(consigne_query *query) {
  return consigne_query_trust(query, " mx.univ.example", NTS);
}
static int set_language(consigne_query *query) {
  return consigne_query_set_language(query, "fr;q=1", NTS);
}
static int add_domain(consigne_query *query) {
  return consigne_query_add(query, CONSIGNE_FIELD_DKIM_D, "a b", NTS);
}
static int set_identity(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_IDENTITY, "a@univ.example", NTS);
}
static int end_identity(consigne_query *query) {
  return consigne_query_end(query, CONSIGNE_FIELD_IDENTITY);
}
static int set_spf(consigne_query *query) {
  return consigne_query_set(query, CONSIGNE_FIELD_SPF, "two words", NTS);
}
static int set_number(consigne_query *query) {
  return consigne_query_set_number(query, CONSIGNE_FIELD_SPF, 1);
}
static int add_signature(consigne_query *query) {
  return consigne_query_add_signature(query, "pass", NTS, "a b", NTS);
}
static int add_seal(consigne_query *query) {
  return consigne_query_add_seal(query, 0, "renater.fr", NTS, NULL, 0);
}
static int add_header(consigne_query *query) {
  consigne_query_end(query, CONSIGNE_FIELD_HEADERS);
  return consigne_query_add_header(query, "From", NTS, "a@univ.example", NTS);
}
static int add_header_block(consigne_query *query) {
  return consigne_query_add_header_block(query, NULL, 1);
}
static int set_id(consigne_query *query) {
  return consigne_query_set_id(query, "two words", NTS);
}

typedef struct row {
  const char *name;
  setter *set;
  int field;  /* that consigne_query_error names */
  bool lasts; /* over _next */
} row;

static const row rows[] = {
    {"listener", set_listener, CONSIGNE_FIELD_LISTENER, true},
    {"no text", set_no_text, CONSIGNE_FIELD_TLS, true},
    {"an empty text", set_empty, CONSIGNE_FIELD_SMTP_AUTH, true},
    {"relay", set_relay, CONSIGNE_FIELD_RELAY, true},
    {"client", set_client, CONSIGNE_FIELD_CLIENT_IP, true},
    {"relay beside the server", set_both, CONSIGNE_FIELD_RELAY, true},
    {"no field", set_no_field, 0, true},
    {"a second value", add_helo, CONSIGNE_FIELD_SMTP_HELO, true},
    {"end of no field", end_no_field, 0, true},
    {"drop of no field", drop_no_field, 0, true},
    {"trust", trust, 0, true},
    {"language", set_language, 0, true},
    {"add", add_domain, CONSIGNE_FIELD_DKIM_D, false},
    {"identity", set_identity, CONSIGNE_FIELD_IDENTITY, false},
    {"end of identity", end_identity, CONSIGNE_FIELD_IDENTITY, false},
    {"a result", set_spf, CONSIGNE_FIELD_SPF, false},
    {"a number", set_number, CONSIGNE_FIELD_SPF, false},
    {"a signature", add_signature, CONSIGNE_FIELD_DKIM_D, false},
    {"a seal", add_seal, CONSIGNE_FIELD_ARC_D, false},
    {"a header field", add_header, CONSIGNE_FIELD_HEADER_FROM, false},
    {"a header block", add_header_block, 0, false},
    {"an id", set_id, 0, false},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* All that a setter above sets is read; with all of it absent, nothing but the default is left, which accepts. */
static const decide_row policy = {.name = "S130",
                                  .rules = "rule session { when listener is submission or tls is TLSv1 or relay in "
                                           "{ 192.0.2.0/24 mx.x.example } or smtp.helo is x.example\n"
                                           "  or smtp.auth is eve or client.ip in { 198.51.100.0/24 } reject }\n"
                                           "rule message { when any header.from in { x.example } or spf is fail or "
                                           "any dkim.d is x.example or any arc.d is x.example reject }\n",
                                  .facts = ""};

/* S130 */
Test(query_failed, refused_then_next) {
  decided d;
  decide_open(&d, &policy);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "accept default");
  for (size_t i = 0; i < ROWS; i++) {
    int field = -1;
    cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    int status = rows[i].set(d.query);
    cr_expect_neq(status, CONSIGNE_OK, "%s", rows[i].name);
    cr_expect_eq(consigne_query_error(d.query, &field), status, "%s", rows[i].name);
    cr_expect_eq(field, rows[i].field, "%s: field %d", rows[i].name, field);
    cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_E_QUERY, "%s", rows[i].name);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_DEFER, "%s", rows[i].name);
    cr_expect_eq(consigne_decision_needs(d.decision), field > 0, "%s", rows[i].name);
    if (field > 0)
      cr_expect_str_eq(consigne_need_name(consigne_decision_need(d.decision, 0)), consigne_field_name(field));
    cr_assert_eq(consigne_query_next(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_query_error(d.query, NULL), rows[i].lasts ? status : CONSIGNE_OK, "%s", rows[i].name);
    consigne_decide(d.ruleset, d.query, 0, d.decision);
    cr_expect_neq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_ACCEPT, "%s: accepted", rows[i].name);
    if (rows[i].lasts) consigne_query_end(d.query, CONSIGNE_FIELD_ALL);
    consigne_decide(d.ruleset, d.query, 0, d.decision);
    cr_expect_neq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_ACCEPT, "%s: accepted in the end",
                  rows[i].name);
    cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_query_error(d.query, &field), CONSIGNE_OK, "%s: _reset forgets", rows[i].name);
    cr_expect_eq(field, 0, "%s", rows[i].name);
  }
  decide_close(&d);
}

typedef struct step {
  char what; /* s set, a add, n next */
  int field;
  const char *value;
} step;

static void take(consigne_query *query, const step *s) {
  if (s->what == 's') consigne_query_set(query, s->field, s->value, NTS);
  if (s->what == 'a') consigne_query_add(query, s->field, s->value, NTS);
  if (s->what == 'n') consigne_query_next(query);
}

/* S130: what makes up for it is the field set well, as a whole; and each failure for itself. */
Test(query_failed, made_up_for) {
  static const struct {
    const char *name;
    step steps[4];
    int status, field;
  } mended[] = {
      {"set well",
       {{'s', CONSIGNE_FIELD_LISTENER, "two words"}, {'s', CONSIGNE_FIELD_LISTENER, "mx"}},
       CONSIGNE_OK,
       0},
      {"set well in the next transaction",
       {{'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.256"},
        {'n', 0, NULL},
        {'s', CONSIGNE_FIELD_CLIENT_IP, "192.0.2.25"}},
       CONSIGNE_OK,
       0},
      {"another field",
       {{'s', CONSIGNE_FIELD_LISTENER, "two words"}, {'s', CONSIGNE_FIELD_TLS, "TLSv1.3"}},
       CONSIGNE_E_FORM,
       CONSIGNE_FIELD_LISTENER},
      {"a half is not the whole",
       {{'s', CONSIGNE_FIELD_RELAY, "192.0.2.256"}, {'s', CONSIGNE_FIELD_RELAY_IP, "192.0.2.25"}},
       CONSIGNE_E_FORM,
       CONSIGNE_FIELD_RELAY},
      {"a value that was lost is not made up for by another",
       {{'a', CONSIGNE_FIELD_DKIM_D, "a b"}, {'a', CONSIGNE_FIELD_DKIM_D, "a.example"}},
       CONSIGNE_E_FORM,
       CONSIGNE_FIELD_DKIM_D},
      {"but by the only one",
       {{'a', CONSIGNE_FIELD_DKIM_D, "a b"}, {'s', CONSIGNE_FIELD_DKIM_D, "a.example"}},
       CONSIGNE_OK,
       0},
      {"the first of two",
       {{'s', CONSIGNE_FIELD_TLS, "a b"}, {'s', CONSIGNE_FIELD_LISTENER, "a b"}},
       CONSIGNE_E_FORM,
       CONSIGNE_FIELD_TLS},
      {"the second stays",
       {{'s', CONSIGNE_FIELD_TLS, "a b"},
        {'s', CONSIGNE_FIELD_LISTENER, "a b"},
        {'s', CONSIGNE_FIELD_TLS, "TLSv1.3"}},
       CONSIGNE_E_FORM,
       CONSIGNE_FIELD_LISTENER},
      {"each is made up for",
       {{'s', CONSIGNE_FIELD_TLS, "a b"},
        {'s', CONSIGNE_FIELD_LISTENER, "a b"},
        {'s', CONSIGNE_FIELD_TLS, "TLSv1.3"},
        {'s', CONSIGNE_FIELD_LISTENER, "mx"}},
       CONSIGNE_OK,
       0},
      {"what is no field stays",
       {{'s', NOWHERE, "x"}, {'n', 0, NULL}, {'s', CONSIGNE_FIELD_LISTENER, "mx"}},
       CONSIGNE_E_FIELD,
       0},
  };
  for (size_t i = 0; i < sizeof mended / sizeof *mended; i++) {
    consigne_query *query = NULL;
    int field = -1;
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    for (int k = 0; k < 4 && mended[i].steps[k].what; k++) take(query, &mended[i].steps[k]);
    int status = consigne_query_error(query, &field);
    cr_expect_eq(status, mended[i].status, "%s: %s", mended[i].name, consigne_status_name(status));
    cr_expect_eq(field, mended[i].field, "%s: field %d", mended[i].name, field);
    consigne_query_free(query);
  }
}

/* So many that they cannot be told apart: the query fails for good. */
Test(query_failed, too_many) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  for (int field = 1; consigne_field_name(field); field++) consigne_query_set(query, field, "", 0);
  for (int field = 1; consigne_field_name(field); field++) consigne_query_set(query, field, "mx", NTS);
  cr_expect_neq(consigne_query_error(query, NULL), CONSIGNE_OK);
  cr_assert_eq(consigne_query_next(query), CONSIGNE_OK);
  cr_expect_neq(consigne_query_error(query, NULL), CONSIGNE_OK);
  consigne_query_free(query);
  cr_expect_eq(consigne_query_error(NULL, NULL), CONSIGNE_E_ARGUMENT);
}

/* What a field's state is, of those that consist of others too. */
Test(query_failed, states) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_HEADER_FROM), CONSIGNE_STATE_NOT_GIVEN);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_RELAY), CONSIGNE_STATE_NOT_GIVEN);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_IDENTITY), CONSIGNE_STATE_NOT_GIVEN);
  cr_expect_eq(consigne_query_state(query, 0), 0);
  cr_expect_eq(consigne_query_state(query, NOWHERE), 0);
  cr_expect_eq(consigne_query_state(NULL, CONSIGNE_FIELD_RELAY), 0);
  consigne_query_add(query, CONSIGNE_FIELD_HEADER_FROM, "a@a.example", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, "192.0.2.1", NTS);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_HEADER_FROM), CONSIGNE_STATE_OPEN);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_IDENTITY), CONSIGNE_STATE_OPEN);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_RELAY), CONSIGNE_STATE_OPEN);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_RELAY_IP), CONSIGNE_STATE_COMPLETE);
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_IDENTITY), CONSIGNE_STATE_COMPLETE);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_RELAY), CONSIGNE_STATE_COMPLETE);
  cr_expect_eq(consigne_query_state(query, CONSIGNE_FIELD_NOW), CONSIGNE_STATE_COMPLETE);
  consigne_query_free(query);
}

/* SPDX-License-Identifier: MIT */
/* consigne.h: queries. Which calls are refused with which status, and what a query knows after those that are not.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

static consigne_query *fresh(void) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  return query;
}

/* ---- Values ---------------------------------------------------------------------- */

static const struct {
  int field;
  const char *value;
  int status;
} values[] = {
    /* What the sender writes is stored whatever its octets; empty text is refused for every field. */
    {CONSIGNE_FIELD_SMTP_MAILFROM, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_MAILFROM, "<>", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_MAILFROM, "@@<<\"", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_MAILFROM, "\xFF\xFE", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_MAILFROM, "", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_SMTP_RCPTTO, "<Postmaster>", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_RCPTTO, "no address", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_HELO, "[192.0.2.1]", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_HELO, "what is this", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_HELO, "", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_HEADER_FROM, "A <a@a.example>, b@b.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_FROM, ",;<>", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_FROM, "", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_HEADER_SENDER, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_REPLY_TO, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_RESENT_FROM, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_RESENT_SENDER, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_SHOWN, "a@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_HEADER_LIST_ID, "Talk <talk.a.example>", CONSIGNE_OK},
    /* What the caller chooses is refused where its form is wrong. */
    {CONSIGNE_FIELD_SMTP_AUTH, "alice", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_AUTH, "alice@a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_SMTP_AUTH, "al\nice", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_SMTP_AUTH, "\xFF", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_SMTP_AUTH, "", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_SMTP_AUTHCID, "alice", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY, "192.0.2.1", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY, "2001:db8::1", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY, "mx.a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY, "", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY, "mx a.example", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_IP, "192.0.2.1", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY_IP, "192.0.2.256", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_IP, "192.0.2", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_IP, "192.0.2.01", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_IP, "192.0.2.0/24", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_IP, "mx.a.example", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_RELAY_NAME, "mx.a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_RELAY_NAME, "a@b.example", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_LISTENER, "mx", CONSIGNE_OK},
    {CONSIGNE_FIELD_LISTENER, "a-word-of-somebody", CONSIGNE_OK}, /* unknown to a ruleset, no wrong form */
    {CONSIGNE_FIELD_LISTENER, "two words", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_TLS, "TLSv1.3", CONSIGNE_OK},
    {CONSIGNE_FIELD_SPF, "pass", CONSIGNE_OK},
    {CONSIGNE_FIELD_DMARC, "pass", CONSIGNE_OK},
    {CONSIGNE_FIELD_ARC, "pass", CONSIGNE_OK},
    {CONSIGNE_FIELD_IPREV, "pass", CONSIGNE_OK},
    {CONSIGNE_FIELD_DKIM, "pass", CONSIGNE_OK},
    {CONSIGNE_FIELD_DKIM_D, "a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_DKIM_D, "not a domain", CONSIGNE_E_FORM},
    {CONSIGNE_FIELD_SPF_D, "a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_ARC_D, "a.example", CONSIGNE_OK},
    {CONSIGNE_FIELD_ARC_DKIM_D, "a.example", CONSIGNE_OK},
    /* This call does not set them. */
    {CONSIGNE_FIELD_IDENTITY, "a@a.example", CONSIGNE_E_FIELD},
    {CONSIGNE_FIELD_NOW, "2027-03-01", CONSIGNE_E_FIELD},
    {CONSIGNE_FIELD_HEADERS, "a@a.example", CONSIGNE_E_FIELD},
    {CONSIGNE_FIELD_ALL, "a@a.example", CONSIGNE_E_FIELD},
    {0, "x", CONSIGNE_E_FIELD},
    {CONSIGNE_FIELD_NOW + 1, "x", CONSIGNE_E_FIELD},
    {64, "x", CONSIGNE_E_FIELD}, /* a fact that nobody asked for */
    {127, "x", CONSIGNE_E_FIELD},
    {128, "x", CONSIGNE_E_FIELD},
    {-1, "x", CONSIGNE_E_FIELD},
    {INT32_MIN, "x", CONSIGNE_E_FIELD},
    {INT32_MAX, "x", CONSIGNE_E_FIELD},
};

Test(query, values) {
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    size_t length = strlen(values[i].value);
    char *block = exact(values[i].value, length);
    consigne_query *query = fresh();
    int status = consigne_query_set(query, values[i].field, block, length);
    cr_expect_eq(status, values[i].status, "set %d %s: %s", values[i].field, values[i].value,
                 consigne_status_name(status));
    consigne_query_reset(query);
    status = consigne_query_add(query, values[i].field, block, length);
    cr_expect_eq(status, values[i].status, "add %d %s: %s", values[i].field, values[i].value,
                 consigne_status_name(status));
    consigne_query_free(query);
    free(block);
  }
}

Test(query, arguments) {
  consigne_query *query = fresh();
  int field = 0;
  cr_expect_eq(consigne_query_new(NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_reset(NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_next(NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_field(NULL, "relay", NTS, &field), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_field(query, NULL, 5, &field), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_field(query, "relay", NTS, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_set(NULL, CONSIGNE_FIELD_RELAY, "x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_RELAY, NULL, NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add(NULL, CONSIGNE_FIELD_RELAY, "x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add(query, CONSIGNE_FIELD_RELAY, NULL, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_end(NULL, CONSIGNE_FIELD_ALL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_drop(NULL, CONSIGNE_FIELD_RELAY), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_set_number(NULL, CONSIGNE_FIELD_NOW, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_header(NULL, "From", NTS, "x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_header(query, NULL, NTS, "x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_header(query, "From", NTS, NULL, 4), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_header_block(NULL, "From: x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_header_block(query, NULL, NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_set_id(NULL, "x", NTS), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_set_id(query, NULL, NTS), CONSIGNE_E_ARGUMENT);
  consigne_query_free(query);
  consigne_query_free(NULL);
}

/* Every field has the number of its name, in any case; facts get one when they are first asked for. */
Test(query, fields) {
  consigne_query *query = fresh();
  for (int number = 1; consigne_field_name(number); number++) {
    int field = 0;
    cr_expect_eq(consigne_query_field(query, consigne_field_name(number), NTS, &field), CONSIGNE_OK);
    cr_expect_eq(field, number, "%s", consigne_field_name(number));
  }
  int colour = 0, shape = 0, again = 0, untouched = -3;
  cr_expect_eq(consigne_query_field(query, "Header.FROM", NTS, &again), CONSIGNE_OK);
  cr_expect_eq(again, CONSIGNE_FIELD_HEADER_FROM);
  cr_expect_eq(consigne_query_field(query, "fact.colour", NTS, &colour), CONSIGNE_OK);
  cr_expect_eq(consigne_query_field(query, "fact.shape", NTS, &shape), CONSIGNE_OK);
  cr_expect_neq(colour, shape);
  cr_expect_eq(consigne_query_reset(query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_field(query, "FACT.Colour", NTS, &again), CONSIGNE_OK);
  cr_expect_eq(again, colour, "they keep their number until the query is freed");
  cr_expect_eq(consigne_query_set(query, shape, "round", NTS), CONSIGNE_OK);
  const char *none[] = {"", "relay.", "relay.port", "fact", "fact.", "smtp", "x", "header.from "};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    cr_expect_eq(consigne_query_field(query, none[i], NTS, &untouched), CONSIGNE_E_FIELD, "\"%s\"", none[i]);
  cr_expect_eq(untouched, -3, "untouched on failure");
  cr_expect_eq(consigne_query_field(query, "relay", 3, &untouched), CONSIGNE_E_FIELD, "its length counts");
  consigne_query_free(query);
}

Test(query, many_facts) {
  consigne_query *query = fresh();
  int status = CONSIGNE_OK, facts = 0;
  for (; status == CONSIGNE_OK && facts < 1000; facts++) {
    char name[32];
    int field = 0;
    snprintf(name, sizeof name, "fact.f%d", facts);
    status = consigne_query_field(query, name, NTS, &field);
  }
  cr_expect_eq(status, CONSIGNE_E_LIMIT);
  cr_expect_eq(facts - 1, 64, "limits.h: 64 facts");
  consigne_query_free(query);
}

/* ---- Order and states --------------------------------------------------------------- */

typedef struct step {
  char what; /* s set, a add, e end, d drop, n next, r reset */
  int field;
  const char *value;
  int status;
} step;

static int take(consigne_query *query, const step *s) {
  switch (s->what) {
  case 's': return consigne_query_set(query, s->field, s->value, NTS);
  case 'a': return consigne_query_add(query, s->field, s->value, NTS);
  case 'e': return consigne_query_end(query, s->field);
  case 'd': return consigne_query_drop(query, s->field);
  case 'n': return consigne_query_next(query);
  default: return consigne_query_reset(query);
  }
}

Test(query, order) {
  static const struct {
    const char *name;
    step steps[5];
  } rows[] = {
      {"a field that has ended takes no more",
       {{'s', CONSIGNE_FIELD_HEADER_FROM, "a@a.example", CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_HEADER_FROM, "b@a.example", CONSIGNE_E_ORDER}}},
      {"nor one that was ended without a value",
       {{'e', CONSIGNE_FIELD_DKIM_D, NULL, CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_DKIM_D, "a.example", CONSIGNE_E_ORDER}}},
      {"but a value may be replaced",
       {{'s', CONSIGNE_FIELD_HEADER_FROM, "a@a.example", CONSIGNE_OK},
        {'s', CONSIGNE_FIELD_HEADER_FROM, "b@a.example", CONSIGNE_OK}}},
      {"added values are several",
       {{'a', CONSIGNE_FIELD_HEADER_FROM, "a@a.example", CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_HEADER_FROM, "b@a.example", CONSIGNE_OK},
        {'e', CONSIGNE_FIELD_HEADER_FROM, NULL, CONSIGNE_OK},
        {'e', CONSIGNE_FIELD_HEADER_FROM, NULL, CONSIGNE_OK}}},
      {"a dropped field is not given again",
       {{'s', CONSIGNE_FIELD_HEADER_FROM, "a@a.example", CONSIGNE_OK},
        {'d', CONSIGNE_FIELD_HEADER_FROM, NULL, CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_HEADER_FROM, "b@a.example", CONSIGNE_OK}}},
      {"authcid before auth",
       {{'s', CONSIGNE_FIELD_SMTP_AUTHCID, "a", CONSIGNE_OK}, {'s', CONSIGNE_FIELD_SMTP_AUTH, "b", CONSIGNE_OK}}},
      {"not after it",
       {{'s', CONSIGNE_FIELD_SMTP_AUTH, "a", CONSIGNE_OK},
        {'s', CONSIGNE_FIELD_SMTP_AUTHCID, "b", CONSIGNE_E_ORDER}}},
      {"S135 dkim and dkim.d in any order",
       {{'a', CONSIGNE_FIELD_DKIM, "pass", CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_DKIM_D, "a.example", CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_DKIM, "temperror", CONSIGNE_OK}}},
      {"S135 spf and spf.d",
       {{'s', CONSIGNE_FIELD_SPF_D, "a.example", CONSIGNE_OK}, {'s', CONSIGNE_FIELD_SPF, "pass", CONSIGNE_OK}}},
      {"S135 arc and arc.d",
       {{'e', CONSIGNE_FIELD_ARC_D, NULL, CONSIGNE_OK}, {'s', CONSIGNE_FIELD_ARC, "pass", CONSIGNE_OK}}},
      {"S135 arc and arc.dkim.d",
       {{'e', CONSIGNE_FIELD_ARC_DKIM_D, NULL, CONSIGNE_OK}, {'s', CONSIGNE_FIELD_ARC, "pass", CONSIGNE_OK}}},
      {"relay is one of two values",
       {{'s', CONSIGNE_FIELD_RELAY, "192.0.2.1", CONSIGNE_OK},
        {'s', CONSIGNE_FIELD_RELAY, "mx.a.example", CONSIGNE_OK}}},
      {"ending what cannot be set",
       {{'e', CONSIGNE_FIELD_IDENTITY, NULL, CONSIGNE_E_FIELD},
        {'d', CONSIGNE_FIELD_IDENTITY, NULL, CONSIGNE_E_FIELD}}},
      {"ending no field",
       {{'e', 0, NULL, CONSIGNE_E_FIELD}, {'e', 64, NULL, CONSIGNE_E_FIELD}, {'d', -1, NULL, CONSIGNE_E_FIELD}}},
      {"all and headers are for ending only",
       {{'e', CONSIGNE_FIELD_HEADERS, NULL, CONSIGNE_OK},
        {'e', CONSIGNE_FIELD_ALL, NULL, CONSIGNE_OK},
        {'d', CONSIGNE_FIELD_ALL, NULL, CONSIGNE_E_FIELD}}},
      {"a new transaction begins the fields anew",
       {{'s', CONSIGNE_FIELD_SMTP_RCPTTO, "a@a.example", CONSIGNE_OK},
        {'n', 0, NULL, CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_SMTP_RCPTTO, "b@a.example", CONSIGNE_OK}}},
      {"and keeps those of the session",
       {{'s', CONSIGNE_FIELD_SMTP_AUTH, "a", CONSIGNE_OK},
        {'n', 0, NULL, CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_SMTP_AUTH, "b", CONSIGNE_E_ORDER}}},
      {"reset keeps none",
       {{'s', CONSIGNE_FIELD_SMTP_AUTH, "a", CONSIGNE_OK},
        {'r', 0, NULL, CONSIGNE_OK},
        {'a', CONSIGNE_FIELD_SMTP_AUTH, "b", CONSIGNE_OK}}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    consigne_query *query = fresh();
    for (int k = 0; k < 5 && rows[i].steps[k].what; k++) {
      int status = take(query, &rows[i].steps[k]);
      cr_expect_eq(status, rows[i].steps[k].status, "%s: step %d: %s", rows[i].name, k + 1,
                   consigne_status_name(status));
    }
    consigne_query_free(query);
  }
}

/* SPDX-License-Identifier: MIT */
/* consigne.h: replies without codes, log lines, and records of queries and decisions (docs/record.md). */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum { MOST = 100000 }; /* allocations of one call: a loop that goes on longer never succeeds */

typedef int writer(const void *object, char *buffer, size_t *size);

static int record_decision(const void *object, char *buffer, size_t *size) {
  return consigne_decision_record(object, buffer, size);
}
static int log_decision(const void *object, char *buffer, size_t *size) {
  return consigne_decision_log(object, buffer, size);
}
static int record_query(const void *object, char *buffer, size_t *size) {
  return consigne_query_record(object, 0, buffer, size);
}

/* What it writes, in a block of exactly its size; each smaller one is refused with that size. */
static char *written(writer *write, const void *object) {
  size_t size = 0;
  cr_assert_eq(write(object, NULL, &size), CONSIGNE_E_BUFFER);
  size_t needed = size;
  char *buffer = malloc(needed);
  size = needed - 1;
  cr_assert_eq(write(object, buffer, &size), CONSIGNE_E_BUFFER);
  cr_assert_eq(size, needed);
  cr_assert_eq(write(object, buffer, &size), CONSIGNE_OK);
  cr_assert_eq(size, needed - 1);
  cr_assert_eq(strlen(buffer), size, "no NUL inside");
  return buffer;
}

static void expect_written(writer *write, const void *object, const char *expected) {
  char *got = written(write, object);
  cr_expect_str_eq(got, expected);
  free(got);
}

static void expect_part(writer *write, const void *object, const char *part) {
  char *got = written(write, object);
  cr_expect_not_null(strstr(got, part), "%s is not in %s", part, got);
  free(got);
}

static void expect_no_part(writer *write, const void *object, const char *part) {
  char *got = written(write, object);
  cr_expect_null(strstr(got, part), "%s is in %s", part, got);
  free(got);
}

#define RULES                                                                                                      \
  "reply both { fr \"Écrivez à {header.from.domain}.\" en \"Write to {header.from.domain}.\" }\n"                \
  "rule ours { when any header.from in { univ.example } unless aligned with dkim.d tag stray\n"                    \
  "  reject 550 5.7.1 both }\n"                                                                                    \
  "rule plain { when any header.from in { lab.example } defer 450 4.7.1 \"Later\" }\n"                             \
  "rule bare { when any header.from in { old.example } reject }\n"

static void open_as(decided *d, const char *facts) {
  const decide_row row = {.name = facts, .rules = RULES, .facts = facts, .told = "=?"};
  decide_open(d, &row);
}

/* ---- Texts ------------------------------------------------------------------------------- */

static void expect_texts(const char *facts, uint32_t count, const char *first, const char *language) {
  decided d;
  open_as(&d, facts);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_assert_eq(consigne_outcome_texts(outcome), count, "%s", facts);
  if (count > 0) {
    cr_expect_str_eq(consigne_outcome_text(outcome, 0), first, "%s", facts);
    cr_expect_str_eq(consigne_outcome_text_language(outcome, 0), language, "%s", facts);
  }
  cr_expect_null(consigne_outcome_text(outcome, count));
  cr_expect_null(consigne_outcome_text_language(outcome, count));
  decide_close(&d);
}

Test(record, replies_without_codes) {
  expect_texts("header.from=a@univ.example", 2, "Ecrivez a univ.example.", "fr");
  expect_texts("header.from=a@univ.example utf8", 2, "Écrivez à univ.example.", "fr");
  expect_texts("header.from=a@univ.example language=en", 1, "Write to univ.example.", "en");
  expect_texts("header.from=a@lab.example", 1, "Later", "");
  expect_texts("header.from=a@old.example", 1, "Refused by rule bare", "en");
  expect_texts("header.from=a@ext.example", 0, NULL, NULL);
  cr_expect_eq(consigne_outcome_texts(NULL), 0);
  cr_expect_null(consigne_outcome_text(NULL, 0));
  cr_expect_null(consigne_outcome_text_language(NULL, 0));
}

Test(record, a_decision_that_failed_has_its_text) {
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  cr_assert_eq(consigne_outcome_texts(outcome), 1);
  cr_expect_str_eq(consigne_outcome_text(outcome, 0), "Try again later: no decision could be made");
  cr_expect_str_eq(consigne_outcome_text_language(outcome, 0), "en");
  expect_written(log_decision, decision, "verdict=defer cause=failure code=451 enhanced=4.3.0 recipients=0");
  expect_part(record_decision, decision, "\"revision\":null}");
  consigne_decision_free(decision);
}

/* ---- Log lines --------------------------------------------------------------------------- */

Test(record, a_log_line) {
  decided d;
  open_as(&d, "id=q-17 header.from=a@univ.example smtp.rcptto=b@x.example smtp.rcptto=c@x.example");
  char expected[512];
  snprintf(expected, sizeof expected,
           "id=q-17 verdict=reject cause=rule rule=ours code=550 enhanced=5.7.1 field=header.from "
           "value=a@univ.example recipients=2 tags=stray revision=%s",
           consigne_decision_revision(d.decision));
  expect_written(log_decision, d.decision, expected);
  decide_close(&d);
}

/* A sender chooses the local part: none of its octets ends the value, or begins a key or a line. */
Test(record, no_value_forges_a_key_or_a_line) {
  static const struct {
    const char *header, *value;
  } rows[] = {
      {"From: \"x verdict=accept\"@univ.example\r\n\r\n", " value=\"\\\"x verdict=accept\\\"@univ.example\" "},
      {"From: \"a\\\\\"@univ.example\r\n\r\n", " value=\"\\\"a\\\\\\\\\\\"@univ.example\" "},
      {"From: a=b@univ.example\r\n\r\n", " value=\"a=b@univ.example\" "},
      {"From: \xc3\xa9@univ.example\r\n\r\n", " value=\"\\xc3\\xa9@univ.example\" "},
      {"From: a;b@univ.example\r\n\r\n", " recipients=0"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decided d;
    const decide_row row = {
        .name = rows[i].value, .rules = RULES, .facts = "", .header = rows[i].header, .told = "=?"};
    decide_open(&d, &row);
    expect_part(log_decision, d.decision, rows[i].value);
    expect_no_part(log_decision, d.decision, "\n");
    expect_no_part(log_decision, d.decision, " verdict=accept ");
    decide_close(&d);
  }
}

Test(record, a_long_value_is_cut_in_a_log_line) {
  decided d;
  char facts[1024] = "header.from=";
  memset(facts + 12, 'x', 500);
  strcpy(facts + 512, "@univ.example");
  open_as(&d, facts);
  expect_part(log_decision, d.decision, "xxx...\" ");
  char *got = written(log_decision, d.decision);
  const char *value = strstr(got, " value=\"");
  cr_assert_not_null(value);
  cr_expect_eq(strcspn(value + 8, "\""), 320 + 3, "CGN_LOG_VALUE_OCTETS and the dots");
  free(got);
  decide_close(&d);
}

/* ---- Decisions --------------------------------------------------------------------------- */

Test(record, a_decision) {
  decided d;
  open_as(&d, "header.from=a@lab.example smtp.rcptto=b@x.example");
#define OUTCOME                                                                                                    \
  "\"verdict\":\"defer\",\"cause\":\"rule\",\"rule\":\"plain\",\"code\":450,\"enhanced\":\"4.7.1\","               \
  "\"field\":\"header.from\",\"value\":\"a@lab.example\",\"test\":\"any header.from in { lab.example }\","         \
  "\"clauses\":[{\"field\":\"header.from\",\"value\":\"a@lab.example\",\"test\":"                                  \
  "\"any header.from in { lab.example }\"}],\"missing\":[],\"reply\":[\"450 4.7.1 Later\"],\"assumed\":false,"     \
  "\"tags\":[],\"assumed_tags\":[],\"warnings\":[],\"assumed_warnings\":[],\"held_up_by\":[]"
  char expected[4096];
  snprintf(expected, sizeof expected,
           "{" OUTCOME ",\"recipients\":[{" OUTCOME ",\"recipient\":\"b@x.example\"}],\"needs\":[],"
           "\"authentication_results\":[],\"authentication_results_seen\":0,\"revision\":\"%s\"}",
           consigne_decision_revision(d.decision));
  expect_written(record_decision, d.decision, expected);
  decide_close(&d);
  open_as(&d, "partial id=q-1");
  expect_part(record_decision, d.decision, "\"held_up_by\":[\"ours\",");
  expect_part(record_decision, d.decision, "],\"id\":\"q-1\",\"recipients\":[");
  expect_part(record_decision, d.decision, "\"needs\":[{\"need\":[\"field\",\"header.from\"],\"optional\":false}");
  expect_part(record_decision, d.decision, "\"code\":null,\"enhanced\":null,\"field\":null");
  decide_close(&d);
}

/* RFC 8259 7: quotes and backslashes are escaped, what is beyond U+FFFF is two units. */
Test(record, texts_are_escaped) {
  decided d;
  const decide_row row = {.name = "escapes",
                          .rules = RULES,
                          .facts = "",
                          .header = "From: \"\\\"\\\\\xc3\xa9\xf0\x9f\x98\x80\"@univ.example\r\n\r\n",
                          .told = "=?"};
  decide_open(&d, &row);
  expect_part(record_decision, d.decision,
              "\"value\":\"\\\"\\\\\\\"\\\\\\\\\\u00E9\\uD83D\\uDE00\\\"@univ.example\"");
  decide_close(&d);
}

/* ---- Queries ----------------------------------------------------------------------------- */

static consigne_query *new_query(void) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  return query;
}

static void set(consigne_query *query, int field, const char *value) {
  cr_assert_eq(consigne_query_set(query, field, value, NTS), CONSIGNE_OK, "%s", value);
}

Test(record, an_empty_query) {
  consigne_query *query = new_query();
  expect_written(record_query, query, "{\"partial\":false,\"fields\":{}}");
  char text[128];
  size_t size = sizeof text;
  cr_assert_eq(consigne_query_record(query, CONSIGNE_FLAG_PARTIAL, text, &size), CONSIGNE_OK);
  cr_expect_str_eq(text, "{\"partial\":true,\"fields\":{}}");
  consigne_query_free(query);
}

Test(record, a_query) {
  consigne_query *query = new_query();
  int colour = 0;
  cr_assert_eq(consigne_query_field(query, "fact.colour", NTS, &colour), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set_id(query, "q-17", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set_language(query, "fr-CA, en", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_trust(query, "mx.univ.example", NTS), CONSIGNE_OK);
  /* 2027-04-01T00:00Z: a date alone would be another instant in another zone. */
  cr_assert_eq(consigne_query_set_number(query, CONSIGNE_FIELD_NOW, INT64_C(1806537600000)), CONSIGNE_OK);
  set(query, CONSIGNE_FIELD_LISTENER, "mx");
  set(query, CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1");
  set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<>");
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_SMTP_AUTH), CONSIGNE_OK);
  cr_assert_eq(consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "<b@x.example>", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_add(query, colour, "red", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_add_seal(query, 1, "list.example", NTS, "a.example b.example", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_ARC_D), CONSIGNE_OK);
  expect_written(
      record_query, query,
      "{\"id\":\"q-17\",\"now\":\"2027-04-01T00:00Z\",\"partial\":false,\"language\":\"fr-CA, en\","
      "\"fields\":{\"smtp.mailfrom\":[\"<>\"],\"smtp.rcptto\":{\"values\":[\"b@x.example\"],\"open\":true},"
      "\"smtp.auth\":[],\"client.ip\":[\"192.0.2.1\"],\"listener\":[\"mx\"],"
      "\"fact.colour\":{\"values\":[\"red\"],\"open\":true}},"
      "\"seals\":[{\"i\":1,\"d\":\"list.example\",\"dkim\":[\"a.example\",\"b.example\"]}],"
      "\"trust\":[\"mx.univ.example\"]}");
  consigne_query_free(query);
}

/* What follows from other fields is not said to be absent; an absent instant has no word. */
Test(record, what_the_end_of_all_leaves) {
  consigne_query *query = new_query();
  set(query, CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1");
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  expect_part(record_query, query, "\"smtp.auth\":[]");
  expect_no_part(record_query, query, "relay.");
  expect_no_part(record_query, query, "authcid");
  expect_no_part(record_query, query, "rcptto");
  expect_part(record_query, query, "\"inexact\":[\"now\"]");
  consigne_query_free(query);
}

Test(record, what_a_record_cannot_say_is_told) {
  consigne_query *query = new_query();
  cr_assert_eq(
      consigne_query_add_header_block(query, "From: a@x.example, b@@y\r\nSender: c@x.example\r\n\r\n", NTS),
      CONSIGNE_OK);
  expect_part(record_query, query, "\"inexact\":[\"header.from\"]");
  expect_part(record_query, query, "\"header.sender\":[\"c@x.example\"]");
  consigne_query_free(query);
}

Test(record, answers) {
  consigne_query *query = new_query();
  static const struct {
    const char *id;
    int answer;
  } rows[] = {{"set blocked cath", CONSIGNE_ANSWER_YES},
              {"set blocked *", CONSIGNE_ANSWER_NO},
              {"set blocked durail", CONSIGNE_ANSWER_FAILED},
              {"set far 192.0.2.1", CONSIGNE_ANSWER_NO},
              {"owners cath cath@x.example", CONSIGNE_ANSWER_YES},
              {"limit hour cath", CONSIGNE_ANSWER_YES},
              {"limit hour *", CONSIGNE_ANSWER_NO}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_assert_eq(consigne_query_answer(query, rows[i].id, NTS, rows[i].answer), CONSIGNE_OK, "%s", rows[i].id);
  expect_part(record_query, query,
              "\"answers\":{\"sets\":{\"blocked\":{\"yes\":[\"cath\"],\"no\":[],\"failed\":[\"durail\"]},"
              "\"far\":{\"yes\":[],\"no\":[\"192.0.2.1\"],\"failed\":[],\"silent\":true}},"
              "\"owners\":{\"yes\":[[\"cath\",\"cath@x.example\"]],\"no\":[],\"failed\":[],\"silent\":true},"
              "\"limits\":{\"hour\":{\"*\":\"not\",\"cath\":\"exceeded\"}}}}");
  expect_no_part(record_query, query, "inexact");
  cr_assert_eq(consigne_query_answer(query, "*", NTS, CONSIGNE_ANSWER_NO), CONSIGNE_OK);
  expect_part(record_query, query, "\"inexact\":[\"answers\"]");
  consigne_query_free(query);
}

/* docs/record.md: the keys of both in one object, the query's first, and the id once. */
Test(record, both_in_one_object) {
  decided d;
  open_as(&d, "id=q-1 header.from=a@lab.example smtp.rcptto=b@x.example");
  char text[8192], expected[8192], *asked = written(record_query, d.query),
                                   *said = written(record_decision, d.decision);
  size_t size = sizeof text, needed = 0;
  const char *id = strstr(said, "\"id\":\"q-1\",");
  cr_assert_not_null(id);
  asked[strlen(asked) - 1] = '\0';
  snprintf(expected, sizeof expected, "%s,%.*s%s", asked, (int)(id - said - 1), said + 1,
           id + strlen("\"id\":\"q-1\","));
  cr_assert_eq(consigne_record(d.query, 0, d.decision, text, &size), CONSIGNE_OK);
  cr_expect_str_eq(text, expected);
  cr_expect_eq(consigne_record(d.query, 0, d.decision, NULL, &needed), CONSIGNE_E_BUFFER);
  cr_expect_eq(needed, size + 1);
  free(asked);
  free(said);
  decide_close(&d);
}

/* ---- Arguments, and memory --------------------------------------------------------------- */

Test(record, arguments) {
  char text[8];
  size_t size = sizeof text;
  consigne_query *query = new_query();
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decision_log(NULL, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_log(decision, text, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_log(decision, NULL, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_record(NULL, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_record(decision, text, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_record(decision, NULL, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_record(NULL, 0, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_record(query, 0, text, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_record(query, 0, NULL, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_record(query, 8, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_record(query, -1, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_record(NULL, 0, decision, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_record(query, 0, NULL, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_record(query, 8, decision, text, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_record(query, 0, decision, text, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(size, sizeof text, "untouched on failure");
  cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_CLIENT_IP, "192.0.2.256", NTS), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_query_record(query, 0, text, &size), CONSIGNE_E_QUERY, "half a query is no record");
  cr_expect_eq(consigne_record(query, 0, decision, text, &size), CONSIGNE_E_QUERY);
  consigne_decision_free(decision);
  consigne_query_free(query);
}

/* Each allocation of writing fails in turn: a status, no leak, and it writes the same afterwards. */
static void write_while_memory_fails(writer *write, const void *object, counting *state) {
  char *whole = written(write, object), *buffer = malloc(strlen(whole) + 1);
  size_t blocks = state->blocks, call = 1;
  for (bool fails = true; fails && call < MOST; call++) {
    size_t size = strlen(whole) + 1;
    state->failures = 0;
    state->fails_at = state->calls + call;
    int status = write(object, buffer, &size);
    fails = state->failures > 0;
    cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "allocation %zu: %d", call, status);
    cr_expect_eq(size, strlen(whole) + (fails ? 1 : 0), "untouched on failure");
    cr_expect_eq(state->blocks, blocks, "allocation %zu: a leak", call);
  }
  state->fails_at = 0;
  cr_expect_gt(call, 2, "the allocator is used");
  cr_expect_str_eq(buffer, whole);
  free(buffer);
  free(whole);
}

Test(record, memory_that_fails) {
  counting state = {0};
  consigne_options *options = counting_options(&state);
  consigne_ruleset *ruleset = NULL;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_ruleset_load_text("consigne 1\n" RULES, NTS, NULL, 0, options, NULL, &ruleset),
               CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(options, &decision), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set_id(query, "q", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set_number(query, CONSIGNE_FIELD_NOW, 1), CONSIGNE_OK);
  set(query, CONSIGNE_FIELD_HEADER_FROM, "a@univ.example");
  cr_assert_eq(consigne_query_answer(query, "set blocked cath", NTS, CONSIGNE_ANSWER_YES), CONSIGNE_OK);
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  write_while_memory_fails(record_query, query, &state);
  write_while_memory_fails(record_decision, decision, &state);
  write_while_memory_fails(log_decision, decision, &state);
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

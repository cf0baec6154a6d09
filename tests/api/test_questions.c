/* SPDX-License-Identifier: MIT */
/* Questions that people write, and ids: statuses and forms. */
#include <consigne-policy.h>
#include <criterion/criterion.h>
#include <string.h>

static const char rules[] =
    "consigne 1\norigin univ.example\n"
    "provider p { domains { univ.example } relays external alias { univ.test } of univ.example "
    "subaddress \"+\" }\n"
    "logins blocked external\naddresses Lists external\nwords listed { a }\nwords locals external\n"
    "owners { external }\n"
    "limit hour { count messages by smtp.auth rate 5 per 1h }\n"
    "limit day { count recipients by smtp.auth rate 5 per 1d }\n";

typedef struct row {
  const char *text;
  int status;
  const char *id;
} row;

static const row rows[] = {
    {"set blocked Cath", CONSIGNE_OK, "set blocked cath@univ.example"},
    {" set  BLOCKED  *", CONSIGNE_OK, "set blocked *"},
    {"set lists Dean+x@univ.test", CONSIGNE_OK, "set Lists dean+x@univ.example"},
    {"set lists \"a%20b\"@x.example", CONSIGNE_OK, "set Lists \"a%20b\"@x.example"},
    {"set p ::FFFF:192.0.2.1", CONSIGNE_OK, "set p 192.0.2.1"},
    {"set p MX.univ.test", CONSIGNE_OK, "set p mx.univ.test"},
    {"set lists nobody", CONSIGNE_E_FORM, NULL},
    {"set lists <>", CONSIGNE_E_FORM, NULL},
    /* Words are local parts, too: "j d"@x.example is asked as they are compared. */
    {"set locals J%20D", CONSIGNE_OK, "set locals j%20d"},
    {"set locals %00%2A", CONSIGNE_OK, "set locals %00*"},
    {"set locals %", CONSIGNE_OK, "set locals %"}, /* ""@x.example */
    {"set locals %zz", CONSIGNE_E_FORM, NULL},
    {"set listed a", CONSIGNE_E_NAME, NULL},
    {"set other a", CONSIGNE_E_NAME, NULL},
    {"set blocked", CONSIGNE_E_FORM, NULL},
    {"set blocked a%", CONSIGNE_E_FORM, NULL},
    {"owners Cath Cath@univ.test", CONSIGNE_OK, "owners cath@univ.example cath@univ.example"},
    {"owners cath *", CONSIGNE_OK, "owners cath@univ.example *"},
    {"owners *", CONSIGNE_OK, "owners *"},
    {"owners cath", CONSIGNE_E_FORM, NULL},
    {"limit hour cath", CONSIGNE_OK, "limit hour cath@univ.example"},
    {"limit hour cath a@x.example", CONSIGNE_E_FORM, NULL},
    {"limit day cath Dean+x@univ.example", CONSIGNE_OK, "limit day cath@univ.example dean@univ.example"},
    {"limit day cath *", CONSIGNE_OK, "limit day cath@univ.example *"},
    {"limit day cath", CONSIGNE_E_FORM, NULL},
    {"limit week cath", CONSIGNE_E_NAME, NULL},
    {"*", CONSIGNE_OK, "*"},
    {"", CONSIGNE_E_FORM, NULL},
    {"field smtp.auth a", CONSIGNE_E_FORM, NULL},
};

static consigne_ruleset *load(void) {
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_ruleset_load_text(rules, CONSIGNE_NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK);
  return ruleset;
}

Test(questions, as_people_write_them) {
  consigne_ruleset *ruleset = load();
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char id[256];
    size_t size = sizeof id;
    int status = consigne_ruleset_question(ruleset, rows[i].text, CONSIGNE_NTS, id, &size);
    cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].text, consigne_status_name(status));
    status = consigne_query_answer_text(query, ruleset, rows[i].text, CONSIGNE_NTS, CONSIGNE_ANSWER_NO);
    cr_expect_eq(status, rows[i].status, "%s: answered at once: %s", rows[i].text, consigne_status_name(status));
    if (status != CONSIGNE_OK) continue;
    cr_expect_str_eq(id, rows[i].id, "%s: [%s]", rows[i].text, id);
    cr_expect_eq(size, strlen(id), "%s: length", rows[i].text);
    cr_expect_eq(consigne_query_answer(query, id, size, CONSIGNE_ANSWER_NO), CONSIGNE_OK, "%s: answered", id);
  }
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

/* The record of a query has its answers by id: both ways to answer write the same record, whatever was read before. */
Test(questions, answered_at_once_as_by_id) {
  consigne_ruleset *ruleset = load();
  consigne_query *by_id = NULL, *at_once = NULL;
  cr_assert_eq(consigne_query_new(NULL, &by_id), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(NULL, &at_once), CONSIGNE_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char record[2][1024];
    size_t size[2] = {sizeof record[0], sizeof record[1]};
    consigne_query_answer_text(at_once, ruleset, rows[i].text, CONSIGNE_NTS, CONSIGNE_ANSWER_YES);
    if (rows[i].id) consigne_query_answer(by_id, rows[i].id, CONSIGNE_NTS, CONSIGNE_ANSWER_YES);
    cr_assert_eq(consigne_query_record(by_id, 0, record[0], &size[0]), CONSIGNE_OK);
    cr_assert_eq(consigne_query_record(at_once, 0, record[1], &size[1]), CONSIGNE_OK);
    cr_expect_str_eq(record[0], record[1], "%s", rows[i].text);
    consigne_query_next(by_id);
    consigne_query_reset(at_once);
  }
  consigne_query_free(by_id);
  consigne_query_free(at_once);
  consigne_ruleset_free(ruleset);
}

Test(questions, arguments) {
  consigne_ruleset *ruleset = load();
  consigne_query *query = NULL;
  char id[8];
  size_t size = sizeof id;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_question(ruleset, "set blocked a", CONSIGNE_NTS, id, &size), CONSIGNE_E_BUFFER);
  cr_expect_eq(size, sizeof "set blocked a@univ.example");
  cr_expect_eq(consigne_ruleset_question(NULL, "*", CONSIGNE_NTS, id, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_question(ruleset, NULL, 1, id, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_question(ruleset, "*", CONSIGNE_NTS, id, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer_text(NULL, ruleset, "*", 1, CONSIGNE_ANSWER_NO), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer_text(query, NULL, "*", 1, CONSIGNE_ANSWER_NO), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer_text(query, ruleset, NULL, 1, CONSIGNE_ANSWER_NO), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer_text(query, ruleset, "*", 1, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer(query, "*", CONSIGNE_NTS, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer(query, NULL, 1, CONSIGNE_ANSWER_NO), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_answer(query, "set *", CONSIGNE_NTS, CONSIGNE_ANSWER_NO), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_query_answer(NULL, "*", CONSIGNE_NTS, CONSIGNE_ANSWER_NO), CONSIGNE_E_ARGUMENT);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

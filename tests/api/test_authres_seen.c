/* SPDX-License-Identifier: MIT */
/*
 * consigne.h: what a decision tells of the Authentication-Results that were seen
 * (S126). A decision is told as "id: state methods" for each field.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

#define AR "Authentication-Results: "
#define OURS AR "mx.univ.example; "

static const char *const reading = "consigne 1\nrule r { when any header.from in { *@univ.example } "
                                   "unless aligned with dkim.d reject }\n";

static void tell(const char *rules, const consigne_query *query, char *out, size_t size) {
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  size_t length = 0;
  out[0] = '\0';
  cr_assert_eq(consigne_ruleset_load_text(rules, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK, "%s", rules);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  for (uint32_t i = 0; i < consigne_decision_authres(decision) && length < size; i++) {
    int state = consigne_decision_authres_state(decision, i);
    length += (size_t)snprintf(out + length, size - length, "%s%s: %s", i > 0 ? "; " : "",
                               consigne_decision_authres_id(decision, i), consigne_authres_name(state));
    for (int field = CONSIGNE_FIELD_SPF; field <= CONSIGNE_FIELD_DKIM && length < size; field++)
      if (consigne_decision_authres_reports(decision, i, field))
        length += (size_t)snprintf(out + length, size - length, " %s", consigne_field_name(field));
  }
  if (consigne_decision_authres_expected(decision) && length < size) snprintf(out + length, size - length, "!");
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
}

static consigne_query *new_query(const char *id) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  if (id) cr_assert_eq(consigne_query_trust(query, id, NTS), CONSIGNE_OK, "%s", id);
  return query;
}

static void give(consigne_query *query, const char *header) {
  size_t length = strlen(header);
  char *block = exact(header, length);
  cr_expect_eq(consigne_query_add_header_block(query, block, length), CONSIGNE_OK, "%s", header);
  free(block);
}

#define UNIV "mx.univ.example"

/* "!" behind all: an id is trusted, so that results were expected. */
Test(authres_seen, states) {
  static const struct {
    const char *name, *id, *header, *told;
  } rows[] = {
      {"S126 it counted", UNIV, OURS "dkim=pass header.d=univ.example; spf=pass",
       "mx.univ.example: counted spf dkim!"},
      {"S126 a dead verifier: others counted", UNIV, OURS "dmarc=pass; iprev=fail",
       "mx.univ.example: counted dmarc iprev!"},
      {"S126 none was seen", UNIV, "From: dean@univ.example", "!"},
      {"S126 none was seen, and none expected", NULL, "From: dean@univ.example", ""},
      {"S126 another id", UNIV, AR "mx.other.example; dkim=pass header.d=univ.example",
       "mx.other.example: untrusted id!"},
      {"S126 nobody is trusted", NULL, OURS "dkim=pass header.d=univ.example",
       "mx.univ.example: no trusted id named"},
      {"S126 no id, as Microsoft 365", UNIV, AR "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=univ.example",
       ": no id!"},
      {"S126 nothing at all", UNIV, AR, ": no id!"},
      {"S125 a quoted id", UNIV, AR "\"mx.univ.example\"; dkim=pass header.d=univ.example",
       "mx.univ.example: id not a bare token!"},
      {"S125 a quoted id with a backslash", UNIV, AR "\"m\\x.univ.example\"; dkim=pass header.d=univ.example",
       "mx.univ.example: id not a bare token!"},
      {"S125 a comment before the id", UNIV, AR "(x) mx.univ.example; dkim=pass header.d=univ.example",
       "mx.univ.example: id not a bare token!"},
      {"S125 a quoted id of another", UNIV, AR "\"x y\"; dkim=pass header.d=univ.example", "x y: untrusted id!"},
      {"S125 a job behind the id", UNIV, AR "mx.univ.example/4F1A; dkim=pass",
       "mx.univ.example/4F1A: untrusted id!"},
      {"S126 blanks before the colon", UNIV, AR "x; a=b\r\nAuthentication-Results : mx.univ.example; dkim=pass",
       "x: untrusted id; mx.univ.example: malformed name or line ends!"},
      {"S126 a bare CR", UNIV, OURS "dkim=pass\r (x)", "mx.univ.example: malformed name or line ends!"},
      {"S126 another version", UNIV, AR "mx.univ.example 2; dkim=pass", "mx.univ.example: another version!"},
      {"S126 not in the grammar", UNIV, OURS "dkim=pass header.d", "mx.univ.example: not in the grammar!"},
      {"S126 two readings", UNIV, OURS "dkim=pass spf=pass", "mx.univ.example: not in the grammar!"},
      {"S126 nothing was done", UNIV, OURS "none", "mx.univ.example: no method that counts!"},
      {"S126 methods of others", UNIV, OURS "auth=pass smtp.auth=ann; x-spam=no",
       "mx.univ.example: no method that counts!"},
      {"S126 a method of another version", UNIV, OURS "dkim/2=pass", "mx.univ.example: no method that counts!"},
      {"S126 a result for another identity", UNIV, OURS "spf=pass smtp.pra=x@univ.example",
       "mx.univ.example: no method that counts!"},
      {"S126 several, in their order", UNIV,
       OURS "spf=pass\r\n" AR "evil.example; dkim=pass header.d=univ.example\r\n" OURS "dkim=none",
       "mx.univ.example: counted spf; evil.example: untrusted id; mx.univ.example: counted dkim!"},
      {"S126 a stranger's octets", UNIV, AR "\xff\xc3.example; dkim=pass",
       "\xef\xbf\xbd\xef\xbf\xbd.example: untrusted id!"},
      {"S126 other fields are none", UNIV, "ARC-Authentication-Results: i=1; mx.univ.example; dkim=pass", "!"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char told[1024];
    consigne_query *query = new_query(rows[i].id);
    give(query, rows[i].header);
    tell(reading, query, told, sizeof told);
    cr_expect_str_eq(told, rows[i].told, "%s: [%s] instead of [%s]", rows[i].name, told, rows[i].told);
    consigne_query_free(query);
  }
}

/* S126: only where a rule reads what such fields report: all nine of those, and no other. */
Test(authres_seen, asked_for) {
  static const struct {
    const char *condition;
    bool asked;
  } rows[] = {{"spf is fail", true},    {"spf.d is a.example", true},       {"any dkim is fail", true},
              {"dmarc is fail", true},  {"any dkim.d is a.example", true},  {"arc is fail", true},
              {"iprev is fail", true},  {"any arc.d is a.example", true},   {"any arc.dkim.d is a.example", true},
              {"tls is absent", false}, {"header.from is malformed", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[256], told[1024];
    consigne_query *query = new_query(UNIV);
    snprintf(rules, sizeof rules, "consigne 1\nrule r { when %s reject }\n", rows[i].condition);
    give(query, AR "x; spf=pass\r\nFrom: a@b.example");
    tell(rules, query, told, sizeof told);
    cr_expect_str_eq(told, rows[i].asked ? "x: untrusted id!" : "", "%s", rows[i].condition);
    consigne_query_free(query);
  }
}

/* S126: what the caller gives of a method counts instead, before the header or after. */
Test(authres_seen, caller) {
  for (int after = 0; after < 2; after++) {
    char told[1024];
    consigne_query *query = new_query(UNIV);
    if (after) give(query, OURS "dkim=pass header.d=univ.example; arc=none");
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_DKIM_D, "a.example", NTS), CONSIGNE_OK);
    if (!after) give(query, OURS "dkim=pass header.d=univ.example; arc=none");
    tell(reading, query, told, sizeof told);
    cr_expect_str_eq(told, "mx.univ.example: counted arc dkim!", "one of two, after %d: %s", after, told);
    cr_expect_eq(consigne_query_drop(query, CONSIGNE_FIELD_ARC), CONSIGNE_OK);
    cr_expect_eq(consigne_query_drop(query, CONSIGNE_FIELD_ARC_D), CONSIGNE_OK);
    cr_expect_eq(consigne_query_drop(query, CONSIGNE_FIELD_ARC_DKIM_D), CONSIGNE_OK);
    tell(reading, query, told, sizeof told);
    cr_expect_str_eq(told, "mx.univ.example: given by the caller arc dkim!", "after %d: %s", after, told);
    consigne_query_free(query);
  }
}

/* S126: many fields are counted, the first are told, and ours are not hidden behind a stranger's. */
Test(authres_seen, many) {
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_ruleset_load_text(reading, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  for (uint32_t strangers = 30; strangers <= 33; strangers++) {
    consigne_query *query = new_query(UNIV);
    for (uint32_t i = 0; i <= strangers; i++)
      cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS,
                                             i < strangers ? "x; dkim=pass" : UNIV "; dkim=pass", NTS),
                   CONSIGNE_OK);
    cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
    uint32_t told = strangers < 31 ? strangers + 1 : 32;
    cr_expect_eq(consigne_decision_authres_seen(decision), strangers + 1);
    cr_expect_eq(consigne_decision_authres(decision), told);
    cr_expect_str_eq(consigne_decision_authres_id(decision, told - 1), UNIV, "behind %u", (unsigned)strangers);
    cr_expect_str_eq(consigne_decision_authres_id(decision, told - 2), "x");
    cr_expect_null(consigne_decision_authres_id(decision, told));
    cr_expect_eq(consigne_decision_authres_state(decision, told), 0);
    cr_expect_eq(consigne_decision_authres_reports(decision, told, CONSIGNE_FIELD_DKIM), 0);
    consigne_query_free(query);
  }
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
}

/* S126: more trusted fields than a server writes, and a header block that is too large: none counts. */
Test(authres_seen, bounds) {
  char told[4096];
  consigne_query *query = new_query(UNIV);
  for (int i = 0; i < 101; i++)
    cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS, UNIV "; dkim=none", NTS),
                 CONSIGNE_OK);
  tell(reading, query, told, sizeof told);
  cr_expect_eq(strncmp(told, "mx.univ.example: too many dkim; mx", 34), 0, "%.40s", told);
  consigne_query_free(query);

  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(options, CONSIGNE_LIMIT_HEADER_OCTETS, 100), CONSIGNE_OK);
  for (int block = 0; block < 2; block++) {
    char body[200] = UNIV "; dkim=none (", header[300];
    memset(body + strlen(body), 'x', 120);
    strcat(body, ")");
    snprintf(header, sizeof header, OURS "spf=pass\r\nSubject: %s\r\n", body);
    cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
    cr_expect_eq(consigne_query_trust(query, UNIV, NTS), CONSIGNE_OK);
    cr_expect_eq(block ? consigne_query_add_header_block(query, header, NTS)
                       : consigne_query_add_header(query, "Authentication-Results", NTS, body, NTS),
                 CONSIGNE_OK);
    tell(reading, query, told, sizeof told);
    cr_expect_str_eq(told, block ? "mx.univ.example: too large spf!" : "mx.univ.example: too large!",
                     "block %d: %s", block, told);
    consigne_query_free(query);
  }
  consigne_options_free(options);
}

/* S126: an id is told in at most 253 octets, and no character is cut. */
Test(authres_seen, long_ids) {
  for (size_t length = 250; length <= 260; length++) {
    char body[300] = "", rules[1024];
    for (size_t i = 0; i < length / 2; i++) strcat(body, "\xc3\xbc");
    strcat(body, "; dkim=pass");
    consigne_query *query = new_query(UNIV);
    cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS, body, NTS), CONSIGNE_OK);
    tell(reading, query, rules, sizeof rules);
    size_t octets = strcspn(rules, ":");
    cr_expect_eq(octets, length / 2 * 2 < 253 ? length / 2 * 2 : 252, "%zu octets of %zu", octets, length);
    consigne_query_free(query);
  }
}

/* S126: it is the message's, told by a decision that outlives query and ruleset; a failed one tells nothing. */
Test(authres_seen, whose) {
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  consigne_query *query = new_query(UNIV);
  char told[1024];
  cr_assert_eq(consigne_ruleset_load_text(reading, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decision_authres(decision), 0);
  give(query, OURS "dkim=pass header.d=univ.example");
  cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  cr_expect_eq(consigne_query_next(query), CONSIGNE_OK);
  tell(reading, query, told, sizeof told);
  cr_expect_str_eq(told, "!", "of the next message: %s", told);
  consigne_query_free(query);
  cr_expect_str_eq(consigne_decision_authres_id(decision, 0), UNIV);
  cr_expect_eq(consigne_decision_authres_state(decision, 0), CONSIGNE_AUTHRES_COUNTED);
  cr_expect_eq(consigne_decide(ruleset, NULL, 0, decision), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_decision_authres(decision), 0);
  cr_expect_eq(consigne_decision_authres_seen(decision), 0);
  cr_expect_eq(consigne_decision_authres_expected(decision), 0);
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
  cr_expect_eq(consigne_decision_authres(NULL), 0);
  cr_expect_eq(consigne_decision_authres_seen(NULL), 0);
  cr_expect_eq(consigne_decision_authres_expected(NULL), 0);
  cr_expect_null(consigne_decision_authres_id(NULL, 0));
}

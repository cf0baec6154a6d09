/* SPDX-License-Identifier: MIT */
/* consigne.h: coverages: arguments, memory, what is part of what, and that no decision changes. */
#include <criterion/criterion.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

#ifdef __SANITIZE_ADDRESS__ /* ten times as slow; the plain build counts the million */
enum { MANY = 20000 };
#else
enum { MANY = 1000000 };
#endif
enum { MOST = 100000 };

#define RULES                                                                                                      \
  "consigne 1\n"                                                                                                   \
  "provider univ { domains { univ.example } relays { smtp.univ.example } "                                         \
  "delegate { news@univ.example } to { *.mailer.example } because \"contract\" }\n"                                \
  "domains sealers { sealer.example other.example }\naddresses some { Dean@* }\n"                                  \
  "relays nets { 192.0.2.0/24 }\nowners { dean@univ.example by cath }\n"                                           \
  "rule ours { when any header.from in univ and smtp.rcptto in { univ.example } "                                  \
  "unless carried by relay or (any arc.d in sealers and aligned with arc.dkim.d) reject }\n"                       \
  "rule late { when relay in nets or any header.from in some or any header.from not owned by smtp.auth tag t }\n"

static consigne_ruleset *load(const consigne_options *options) {
  consigne_ruleset *ruleset = NULL;
  consigne_ruleset_load_text(RULES, NTS, "rules", NTS, options, NULL, &ruleset);
  return ruleset;
}

static void fill(consigne_query *query) {
  consigne_query_reset(query);
  consigne_query_add(query, CONSIGNE_FIELD_HEADER_FROM, "dean@univ.example", NTS);
  consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS);
  consigne_query_add(query, CONSIGNE_FIELD_SMTP_RCPTTO, "carol@ext.example", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY_IP, "192.0.2.7", NTS);
  cr_assert_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
}

/* The only element of this kind and text. */
static uint32_t find(const consigne_coverage *coverage, int kind, const char *wanted) {
  uint32_t found = UINT32_MAX;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) {
    char text[200];
    size_t size = sizeof text;
    cr_assert_eq(consigne_coverage_text(coverage, i, text, &size), CONSIGNE_OK);
    cr_expect_eq(size, strlen(text), "%s", text);
    if (consigne_coverage_kind(coverage, i) != kind || strcmp(text, wanted) != 0) continue;
    cr_expect_eq(found, UINT32_MAX, "only one %s", wanted);
    found = i;
  }
  cr_assert_neq(found, UINT32_MAX, "there is %s", wanted);
  return found;
}

Test(coverage, arguments) {
  consigne_ruleset *ruleset = load(NULL);
  consigne_query *query = NULL;
  consigne_coverage *coverage = NULL;
  size_t size = 0;
  char octet;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_coverage_new(NULL, NULL, &coverage), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_new(NULL, ruleset, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_null(coverage);
  cr_assert_eq(consigne_coverage_new(NULL, ruleset, &coverage), CONSIGNE_OK);
  uint32_t elements = consigne_coverage_elements(coverage);
  const int entries = CONSIGNE_COVERAGE_ENTRIES;
  cr_expect_eq(consigne_coverage_add(NULL, query, 0, entries), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_add(coverage, NULL, 0, entries), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_add(coverage, query, CONSIGNE_FLAG_TRACE, entries), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_add(coverage, query, 0, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_add(coverage, query, 0, 1004), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_reset(NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_text(coverage, elements, &octet, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_text(NULL, 0, &octet, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_text(coverage, 0, NULL, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_text(coverage, 0, NULL, &size), CONSIGNE_E_BUFFER);
  cr_expect_eq(size, sizeof "ours", "what \"ours\" needs");
  cr_expect_eq(consigne_coverage_kind(coverage, elements), 0);
  cr_expect_eq(consigne_coverage_rule(coverage, elements), UINT32_MAX);
  cr_expect_eq(consigne_coverage_part_of(coverage, elements), UINT32_MAX);
  cr_expect_eq(consigne_coverage_count(coverage, elements, CONSIGNE_TRUTH_TRUE), 0);
  cr_expect_eq(consigne_coverage_count(coverage, 0, 7), 0);
  cr_expect_eq(consigne_coverage_elements(NULL), 0);
  cr_expect_eq(consigne_coverage_kind(NULL, 0), 0);
  cr_expect_eq(consigne_coverage_count(NULL, 0, CONSIGNE_TRUTH_TRUE), 0);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "", 0);
  cr_expect_eq(consigne_coverage_add(coverage, query, 0, entries), CONSIGNE_E_QUERY);
  cr_expect_eq(consigne_coverage_count(coverage, 0, CONSIGNE_TRUTH_TRUE), 0, "nothing is counted of half a query");
  consigne_coverage_free(NULL);
  consigne_coverage_free(coverage);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

/* Counting and deciding read the same query: whatever one gives, the other gives, word for word. */
Test(coverage, its_decision_is_that_of_decide) {
  consigne_ruleset *ruleset = load(NULL);
  consigne_query *query = NULL;
  consigne_coverage *coverage = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_assert_eq(consigne_coverage_new(NULL, ruleset, &coverage), CONSIGNE_OK);
  cr_expect_null(consigne_coverage_decision(NULL));
  cr_expect_null(consigne_coverage_decision(coverage));
  for (int i = 0; i < 4; i++) {
    char record[2][8192];
    size_t size[2] = {sizeof record[0], sizeof record[1]};
    int flags = i & 1 ? CONSIGNE_FLAG_PARTIAL : 0;
    fill(query);
    if (i & 2) consigne_query_drop(query, CONSIGNE_FIELD_RELAY_IP);
    cr_assert_eq(consigne_decide(ruleset, query, flags, decision), CONSIGNE_OK);
    cr_assert_eq(consigne_coverage_add(coverage, query, flags, CONSIGNE_COVERAGE_ENTRIES), CONSIGNE_OK);
    cr_assert_eq(consigne_decision_record(decision, record[0], &size[0]), CONSIGNE_OK);
    cr_assert_eq(consigne_decision_record(consigne_coverage_decision(coverage), record[1], &size[1]), CONSIGNE_OK);
    cr_expect_str_eq(record[0], record[1]);
  }
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, NULL, 1);
  cr_expect_eq(consigne_coverage_add(coverage, query, 0, CONSIGNE_COVERAGE_ENTRIES), CONSIGNE_E_QUERY);
  cr_expect_eq(consigne_decision_verdict(consigne_coverage_decision(coverage)), CONSIGNE_VERDICT_DEFER);
  consigne_coverage_free(coverage);
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

Test(coverage, what_is_part_of_what) {
  consigne_ruleset *ruleset = load(NULL);
  consigne_coverage *c = NULL;
  cr_assert_eq(consigne_coverage_new(NULL, ruleset, &c), CONSIGNE_OK);
  consigne_ruleset_free(ruleset); /* the coverage holds it */
  uint32_t ours = find(c, CONSIGNE_ELEMENT_RULE, "ours");
  uint32_t proof = find(c, CONSIGNE_ELEMENT_PROOF, "any arc.d in sealers and aligned with arc.dkim.d");
  uint32_t delegation = find(c, CONSIGNE_ELEMENT_DELEGATION, "news@univ.example to *.mailer.example");
  static const struct {
    int kind;
    const char *text;
    int whole; /* an index of `wholes`; -1: none */
    uint32_t rule;
  } rows[] = {
      {CONSIGNE_ELEMENT_RULE, "ours", -1, 0},
      {CONSIGNE_ELEMENT_CLAUSE, "any header.from in univ", 0, 0},
      {CONSIGNE_ELEMENT_CLAUSE, "smtp.rcptto in { univ.example }", 0, 0},
      {CONSIGNE_ELEMENT_PROOF, "carried by relay", 0, 0},
      {CONSIGNE_ELEMENT_CLAUSE, "any arc.d in sealers", 1, 0},
      {CONSIGNE_ELEMENT_CLAUSE, "aligned with arc.dkim.d", 1, 0},
      {CONSIGNE_ELEMENT_DEFAULT, "default", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_SET, "sealers", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_SET, "domains of univ", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_LIST, "smtp.rcptto in { univ.example }", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_DELEGATION, "news@univ.example to *.mailer.example", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_OWNERS, "dean@univ.example", -1, UINT32_MAX},
      {CONSIGNE_ELEMENT_ENTRY, "192.0.2.0/24", 2, UINT32_MAX},
      {CONSIGNE_ELEMENT_ENTRY, "Dean@*", 3, UINT32_MAX},
  };
  const uint32_t wholes[] = {ours, proof, find(c, CONSIGNE_ELEMENT_SET, "nets"),
                             find(c, CONSIGNE_ELEMENT_SET, "some")};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t element = find(c, rows[i].kind, rows[i].text);
    uint32_t whole = rows[i].whole < 0 ? UINT32_MAX : wholes[rows[i].whole];
    cr_expect_eq(consigne_coverage_part_of(c, element), whole, "%s", rows[i].text);
    cr_expect_eq(consigne_coverage_rule(c, element), rows[i].rule, "%s", rows[i].text);
  }
  uint32_t list = consigne_coverage_part_of(c, find(c, CONSIGNE_ELEMENT_ENTRY, "*.mailer.example"));
  cr_expect_eq(consigne_coverage_kind(c, list), CONSIGNE_ELEMENT_LIST);
  cr_expect_eq(consigne_coverage_part_of(c, list), delegation);
  cr_expect_eq(ours, 0, "rules come first, under their own numbers");
  consigne_coverage_free(c);
}

Test(coverage, reset) {
  consigne_ruleset *ruleset = load(NULL);
  consigne_coverage *coverage = NULL;
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_coverage_new(NULL, ruleset, &coverage), CONSIGNE_OK);
  fill(query);
  for (int round = 1; round <= 3; round++) { /* counts add up, and what is reset counts anew */
    cr_assert_eq(consigne_coverage_add(coverage, query, 0, CONSIGNE_COVERAGE_CLAUSES), CONSIGNE_OK);
    cr_expect_eq(consigne_coverage_count(coverage, 0, CONSIGNE_TRUTH_TRUE), round == 3 ? 1 : round);
    if (round == 2) cr_expect_eq(consigne_coverage_reset(coverage), CONSIGNE_OK);
  }
  cr_expect_eq(consigne_coverage_reset(coverage), CONSIGNE_OK);
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++)
    cr_expect_eq(consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_TRUE) +
                     consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_FALSE) +
                     consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_UNKNOWN),
                 0, "element %u", i);
  consigne_coverage_free(coverage);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

/* After the first, however many more: not one allocation. */
Test(coverage, a_million) {
  counting state = {.fails_at = 0};
  consigne_options *options = counting_options(&state);
  consigne_ruleset *ruleset = load(options);
  consigne_coverage *coverage = NULL;
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_coverage_new(options, ruleset, &coverage), CONSIGNE_OK);
  fill(query);
  cr_assert_eq(consigne_coverage_add(coverage, query, 0, CONSIGNE_COVERAGE_CLAUSES), CONSIGNE_OK);
  cr_assert_eq(consigne_coverage_add(coverage, query, 0, CONSIGNE_COVERAGE_ENTRIES), CONSIGNE_OK);
  size_t before = state.calls;
  for (uint32_t i = 2; i < MANY; i++)
    cr_assert_eq(
        consigne_coverage_add(coverage, query, 0, i % 100 ? CONSIGNE_COVERAGE_ENTRIES : CONSIGNE_COVERAGE_CLAUSES),
        CONSIGNE_OK);
  cr_expect_eq(state.calls, before, "%zu allocations", state.calls - before);
  cr_expect_eq(consigne_coverage_count(coverage, 0, CONSIGNE_TRUTH_TRUE), MANY, "one of two recipients");
  consigne_coverage_free(coverage);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
  cr_expect_eq(state.blocks, 0);
  consigne_options_free(options);
}

/* The n-th allocation fails, for every n: a status, and nothing is left behind. */
Test(coverage, each_allocation_fails) {
  for (size_t call = 1, whole = 0; !whole && call < MOST; call++) {
    counting state = {.fails_at = 0};
    consigne_options *options = counting_options(&state);
    consigne_ruleset *ruleset = load(options);
    consigne_coverage *coverage = NULL;
    consigne_query *query = NULL;
    cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
    fill(query);
    state.fails_at = state.calls + call;
    char text[200];
    size_t size = sizeof text;
    int status = consigne_coverage_new(options, ruleset, &coverage);
    cr_expect_eq(coverage != NULL, status == CONSIGNE_OK, "allocation %zu", call);
    if (status == CONSIGNE_OK) status = consigne_coverage_add(coverage, query, 0, CONSIGNE_COVERAGE_CLAUSES);
    if (status == CONSIGNE_OK) status = consigne_coverage_text(coverage, 1, text, &size);
    whole = state.failures == 0;
    if (state.failures > 0 && status == CONSIGNE_OK) cr_expect_fail("allocation %zu: a failure is told", call);
    cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_MEMORY, "allocation %zu: %s", call,
              consigne_status_name(status));
    consigne_coverage_free(coverage);
    consigne_query_free(query);
    consigne_ruleset_free(ruleset);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks are left", call, state.blocks);
    consigne_options_free(options);
  }
}

/* The values of a query, which belong to it (consigne_query_values). */
Test(coverage, values_of_a_query) {
  consigne_query *query = NULL;
  int colour = 0;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_HEADER_FROM), 0);
  fill(query);
  cr_assert_eq(consigne_query_field(query, "fact.colour", NTS, &colour), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set(query, colour, "red", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_SMTP_RCPTTO), 2);
  cr_expect_str_eq(consigne_query_value(query, CONSIGNE_FIELD_SMTP_RCPTTO, 1), "carol@ext.example");
  cr_expect_str_eq(consigne_query_value(query, CONSIGNE_FIELD_RELAY_IP, 0), "192.0.2.7");
  cr_expect_str_eq(consigne_query_value(query, colour, 0), "red");
  cr_expect_null(consigne_query_value(query, CONSIGNE_FIELD_SMTP_RCPTTO, 2));
  static const int without[] = {
      CONSIGNE_FIELD_RELAY, CONSIGNE_FIELD_IDENTITY, CONSIGNE_FIELD_NOW, CONSIGNE_FIELD_TLS, 0, -1,
      CONSIGNE_FIELD_ALL};
  for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
    cr_expect_eq(consigne_query_values(query, without[i]), 0, "field %d", without[i]);
    cr_expect_null(consigne_query_value(query, without[i], 0), "field %d", without[i]);
  }
  cr_expect_eq(consigne_query_values(query, colour + 1), 0);
  cr_expect_eq(consigne_query_values(NULL, CONSIGNE_FIELD_TLS), 0);
  cr_assert_eq(consigne_query_drop(query, CONSIGNE_FIELD_SMTP_RCPTTO), CONSIGNE_OK);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_SMTP_RCPTTO), 0);
  consigne_query_free(query);
}

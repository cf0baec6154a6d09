/* SPDX-License-Identifier: MIT */
/* The names of the public numbers, as include/consigne.h writes them beside each. */
#include "base/status.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <string.h>

#include "../support/rows.h"

static const struct {
  int status;
  const char *name;
} statuses[] = {{CONSIGNE_OK, "CONSIGNE_OK"},
                {CONSIGNE_E_ARGUMENT, "CONSIGNE_E_ARGUMENT"},
                {CONSIGNE_E_MEMORY, "CONSIGNE_E_MEMORY"},
                {CONSIGNE_E_LIMIT, "CONSIGNE_E_LIMIT"},
                {CONSIGNE_E_FORM, "CONSIGNE_E_FORM"},
                {CONSIGNE_E_FIELD, "CONSIGNE_E_FIELD"},
                {CONSIGNE_E_ORDER, "CONSIGNE_E_ORDER"},
                {CONSIGNE_E_RULES, "CONSIGNE_E_RULES"},
                {CONSIGNE_E_FILE, "CONSIGNE_E_FILE"},
                {CONSIGNE_E_BUFFER, "CONSIGNE_E_BUFFER"},
                {CONSIGNE_E_NAME, "CONSIGNE_E_NAME"},
                {CONSIGNE_E_QUERY, "CONSIGNE_E_QUERY"}};

Test(status, names_and_sentences) {
  for (size_t i = 0; i < COUNT(statuses); i++) {
    const char *text = cgn_status_text(statuses[i].status);
    cr_expect_str_eq(cgn_status_name(statuses[i].status), statuses[i].name);
    cr_expect(text[0] >= 'A' && text[0] <= 'Z' && text[strlen(text) - 1] == '.', "%s: a sentence",
              statuses[i].name);
    for (size_t j = 0; j < i; j++) {
      cr_expect_str_neq(text, cgn_status_text(statuses[j].status), "%s: its own", statuses[i].name);
    }
  }
}

Test(status, verdicts_and_causes) {
  cr_expect_str_eq(cgn_verdict_name(CONSIGNE_VERDICT_ACCEPT), "accept");
  cr_expect_str_eq(cgn_verdict_name(CONSIGNE_VERDICT_QUARANTINE), "quarantine");
  cr_expect_str_eq(cgn_verdict_name(CONSIGNE_VERDICT_DEFER), "defer");
  cr_expect_str_eq(cgn_verdict_name(CONSIGNE_VERDICT_REJECT), "reject");
  cr_expect_str_eq(cgn_verdict_name(CONSIGNE_VERDICT_UNDECIDED), "undecided");
  cr_expect_str_eq(cgn_cause_name(CONSIGNE_CAUSE_RULE), "rule");
  cr_expect_str_eq(cgn_cause_name(CONSIGNE_CAUSE_DEFAULT), "default");
  cr_expect_str_eq(cgn_cause_name(CONSIGNE_CAUSE_UNKNOWN), "unknown");
  cr_expect_str_eq(cgn_cause_name(CONSIGNE_CAUSE_COMPLEX), "complex");
  cr_expect_str_eq(cgn_cause_name(CONSIGNE_CAUSE_FAILURE), "failure");
}

/* Each kind of number has a band of its own: what is in one is in no other. */
Test(status, other_numbers) {
  static const int others[] = {INT_MIN, -1, 12, 100, 106, 200, 206, 301, INT_MAX};
  for (size_t i = 0; i < COUNT(others); i++) {
    cr_expect_null(cgn_status_name(others[i]), "%d", others[i]);
    cr_expect_null(cgn_verdict_name(others[i]), "%d", others[i]);
    cr_expect_null(cgn_cause_name(others[i]), "%d", others[i]);
    cr_expect_str_eq(cgn_status_text(others[i]), cgn_status_text(-1));
  }
  for (int number = 0; number < 1000; number++) {
    int kinds =
        (cgn_status_name(number) != NULL) + (cgn_verdict_name(number) != NULL) + (cgn_cause_name(number) != NULL);
    cr_expect(kinds <= 1, "%d", number);
  }
}

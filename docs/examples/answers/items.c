/* SPDX-License-Identifier: MIT */
#include "items.h"

#include <consigne-policy.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_OCTETS = 512 };

int items_load(const char *kind, const char *origin, const char *items, size_t length, consigne_findings *findings,
               consigne_ruleset **loaded) {
  static const char owners[] = "owners { file \"items\" }\n"
                               "rule other { when smtp.mailfrom not owned by smtp.auth reject }\n";
  char text[TEXT_OCTETS], set[TEXT_OCTETS / 4];
  consigne_options *options = NULL;
  snprintf(set, sizeof set, "%s items file \"items\"\n", kind);
  int size = snprintf(text, sizeof text, "consigne 1\n%s%s\n%s", origin ? "origin " : "", origin ? origin : "",
                      strcmp(kind, "owners") == 0 ? owners : set);
  if (size >= (int)sizeof text) return CONSIGNE_E_LIMIT;
  int status = consigne_options_new(&options);
  if (status == CONSIGNE_OK) status = consigne_options_add_source(options, "items", CONSIGNE_NTS, items, length);
  if (status == CONSIGNE_OK)
    status = consigne_ruleset_load_text(text, (size_t)size, NULL, 0, options, findings, loaded);
  consigne_options_free(options);
  return status;
}

static int verdict_on(const consigne_ruleset *owners, consigne_query *query, const char *address,
                      const char *login) {
  consigne_decision *decision = NULL;
  if (consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, address, CONSIGNE_NTS) != CONSIGNE_OK ||
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, login, CONSIGNE_NTS) != CONSIGNE_OK ||
      consigne_query_end(query, CONSIGNE_FIELD_ALL) != CONSIGNE_OK ||
      consigne_decision_new(NULL, &decision) != CONSIGNE_OK)
    return CONSIGNE_VERDICT_DEFER;
  consigne_decide(owners, query, 0, decision);
  int verdict = consigne_decision_verdict(decision);
  consigne_decision_free(decision);
  return verdict;
}

int items_have(const consigne_ruleset *items, const char *value) {
  uint32_t set;
  int truth;
  if (consigne_ruleset_set(items, "items", CONSIGNE_NTS, &set) != CONSIGNE_OK ||
      consigne_ruleset_set_has(items, set, value, CONSIGNE_NTS, &truth) != CONSIGNE_OK)
    return CONSIGNE_ANSWER_FAILED;
  return truth == CONSIGNE_TRUTH_TRUE    ? CONSIGNE_ANSWER_YES
         : truth == CONSIGNE_TRUTH_FALSE ? CONSIGNE_ANSWER_NO
                                         : CONSIGNE_ANSWER_FAILED;
}

int items_own(const consigne_ruleset *owners, const char *address, const char *login) {
  consigne_query *query = NULL;
  if (consigne_query_new(NULL, &query) != CONSIGNE_OK) return CONSIGNE_ANSWER_FAILED;
  int verdict = verdict_on(owners, query, address, login);
  consigne_query_free(query);
  return verdict == CONSIGNE_VERDICT_ACCEPT   ? CONSIGNE_ANSWER_YES
         : verdict == CONSIGNE_VERDICT_REJECT ? CONSIGNE_ANSWER_NO
                                              : CONSIGNE_ANSWER_FAILED;
}

int items_line_owns(const char *line, size_t length, const char *origin, const char *address, const char *login) {
  consigne_ruleset *loaded = NULL;
  if (items_load("owners", origin, line, length, NULL, &loaded) != CONSIGNE_OK) return CONSIGNE_ANSWER_FAILED;
  int answer = items_own(loaded, address, login);
  consigne_ruleset_free(loaded);
  return answer;
}

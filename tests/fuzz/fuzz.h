/* SPDX-License-Identifier: MIT */
/* What fuzz targets share: libFuzzer's entry, and a demand that ends the program where it is not met. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <consigne-policy.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define NTS CONSIGNE_NTS

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void demand(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "demand not met: %s\n", what);
  abort();
}

/* A ruleset that must load, and what decides with it. */
static inline void start_with(const char *rules, consigne_ruleset **ruleset, consigne_query **query,
                              consigne_decision **decision) {
  int status = consigne_ruleset_load_text(rules, NTS, "rules", NTS, NULL, NULL, ruleset);
  demand(status == CONSIGNE_OK, consigne_status_name(status));
  demand(consigne_query_new(NULL, query) == CONSIGNE_OK, "a query");
  demand(consigne_decision_new(NULL, decision) == CONSIGNE_OK, "a decision");
}

#endif

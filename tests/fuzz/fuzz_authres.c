/* SPDX-License-Identifier: MIT */
/*
 * The body of an Authentication-Results field of any octets: a stranger's gives
 * nothing, neither alone nor beside one of ours; a trusted one gives what it
 * gives, twice as once.
 */
#include <string.h>

#include "fuzz.h"

static const char rules[] = "consigne 1\n"
                            "rule proof { when any dkim.d in { *.example } or spf.d in { *.example } tag proof }\n"
                            "rule word { when spf is pass or any dkim is pass or dmarc is pass or arc is pass\n"
                            "  or iprev is pass reject }\n"
                            "rule none { when spf is absent or dkim is absent or arc.d is absent quarantine }\n";

static consigne_ruleset *ruleset;
static consigne_query *query;
static consigne_decision *decision;

static void add(const uint8_t *data, size_t size) {
  int status = consigne_query_add_header(query, "Authentication-Results", NTS, (const char *)data, size);
  demand(status == CONSIGNE_OK, "never refused");
}

/* The verdict where this id is trusted and the field is there so many times; beside one of ours where `own`. */
static int verdict(const char *id, const uint8_t *data, size_t size, int times, int own) {
  static const char ours[] =
      "own.example; dkim=fail; spf=fail smtp.mailfrom=a.example; dmarc=fail; arc=none; iprev=fail";
  consigne_query_reset(query);
  demand(consigne_query_trust(query, id, NTS) == CONSIGNE_OK, "an id that can be written");
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "x@a.example", NTS);
  for (int i = 0; i < times; i++) add(data, size);
  if (own) add((const uint8_t *)ours, sizeof ours - 1);
  consigne_query_end(query, CONSIGNE_FIELD_HEADERS);
  demand(consigne_decide(ruleset, query, 0, decision) == CONSIGNE_OK, "decided");
  return consigne_decision_verdict(decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!ruleset) start_with(rules, &ruleset, &query, &decision);
  demand(verdict("nobody.invalid", data, size, 1, 0) == CONSIGNE_VERDICT_DEFER, "a stranger's gives nothing");
  int once = verdict("mx.example", data, size, 1, 0);
  demand(once == verdict("mx.example", data, size, 2, 0), "twice as once");
  int alone = verdict("own.example", data, 0, 0, 1);
  /* Ours may be written in it; ids have no case. */
  int own = size > 0 && (memchr(data, 'o', size) || memchr(data, 'O', size));
  if (!own) demand(alone == verdict("own.example", data, size, 1, 1), "a stranger's changes nothing");
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* A ruleset of any octets: it loads or says why; what loads can be asked everything. */
#include <string.h>

#include "fuzz.h"

static consigne_options *options;
static consigne_findings *findings;
static consigne_query *query;
static consigne_decision *decision;

static void start(void) {
  static const char more[] = "consigne 1\ndomains included { a.example }\n",
                    list[] = "a.example\n*.b.example # c\n";
  demand(consigne_options_new(&options) == CONSIGNE_OK, "options");
  demand(consigne_options_set_limit(options, CONSIGNE_LIMIT_PATTERN_MATCH, 1000) == CONSIGNE_OK, "a limit");
  demand(consigne_options_add_source(options, "more", NTS, more, NTS) == CONSIGNE_OK, "a source");
  demand(consigne_options_add_source(options, "list", NTS, list, NTS) == CONSIGNE_OK, "a source");
  demand(consigne_options_set_now(options, 1806530400000) == CONSIGNE_OK, "a date");
  demand(consigne_findings_new(options, &findings) == CONSIGNE_OK, "findings");
  demand(consigne_query_new(options, &query) == CONSIGNE_OK, "a query");
  demand(consigne_decision_new(options, &decision) == CONSIGNE_OK, "a decision");
}

static void read_findings(void) {
  uint32_t errors = 0;
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++) {
    const char *excerpt = consigne_findings_excerpt(findings, i);
    errors += consigne_findings_severity(findings, i) == CONSIGNE_SEVERITY_ERROR;
    demand(consigne_findings_id(findings, i) && *consigne_findings_id(findings, i), "a finding has an id");
    demand(consigne_findings_text(findings, i) && *consigne_findings_text(findings, i), "a finding has a text");
    demand(consigne_findings_file(findings, i) != NULL, "a finding has a file");
    demand(!excerpt || strchr(excerpt, '\n'), "an excerpt has two lines");
  }
  demand(errors == consigne_findings_errors(findings), "errors are counted");
}

static void walk(const consigne_ruleset *ruleset) {
  for (uint32_t i = 0; i < consigne_ruleset_rules(ruleset); i++) {
    demand(consigne_ruleset_rule_name(ruleset, i) && consigne_ruleset_rule_file(ruleset, i), "a rule has a name");
    demand(consigne_stage_name(consigne_ruleset_rule_stage(ruleset, i)) != NULL, "a rule has a stage");
  }
  for (uint32_t i = 0; i < consigne_ruleset_expects(ruleset) && i < 20; i++) {
    demand(consigne_ruleset_expect_text(ruleset, i) != NULL, "an expectation has a text");
    int status = consigne_ruleset_expect(ruleset, i, query, decision);
    demand(status == CONSIGNE_OK || status == CONSIGNE_E_QUERY, consigne_status_name(status));
    if (status != CONSIGNE_OK) demand(consigne_decision_verdict(decision) == CONSIGNE_DEFER, "a failure defers");
  }
}

static void decide(const consigne_ruleset *ruleset, const char *address) {
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_SMTP_MAILFROM, address, NTS);
  consigne_query_set(query, CONSIGNE_HEADER_FROM, address, NTS);
  consigne_query_set(query, CONSIGNE_SMTP_RCPTTO, "b@a.example", NTS);
  consigne_query_set(query, CONSIGNE_LISTENER, "mx", NTS);
  consigne_query_set(query, CONSIGNE_RELAY, "192.0.2.1", NTS);
  demand(consigne_decide(ruleset, query, CONSIGNE_PARTIAL | CONSIGNE_TRACE, decision) == CONSIGNE_OK, "partial");
  int partial = consigne_decision_verdict(decision);
  consigne_query_end(query, CONSIGNE_ALL);
  demand(consigne_decide(ruleset, query, 0, decision) == CONSIGNE_OK, "final");
  int last = consigne_decision_verdict(decision);
  /* Language 5: more facts never change what is decided, a defer apart. */
  demand(partial == CONSIGNE_UNDECIDED || partial == CONSIGNE_DEFER || partial == last,
         "more facts, another verdict");
  demand(partial != CONSIGNE_DEFER || last == CONSIGNE_DEFER || last == CONSIGNE_REJECT,
         "more facts made it milder");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  consigne_ruleset *ruleset = NULL;
  if (!options) start();
  int status = consigne_ruleset_load_text((const char *)data, size, "fuzz", NTS, options, findings, &ruleset);
  demand(status == CONSIGNE_OK || status == CONSIGNE_E_RULES || status == CONSIGNE_E_LIMIT,
         consigne_status_name(status));
  demand((status == CONSIGNE_OK) == (ruleset != NULL), "a ruleset where the status says so");
  demand((status == CONSIGNE_E_RULES) <= (consigne_findings_errors(findings) > 0), "errors are told");
  read_findings();
  if (ruleset) {
    walk(ruleset);
    decide(ruleset, "a@a.example");
    decide(ruleset, "x@evil.example, <y@b.example>, z");
  }
  consigne_ruleset_free(ruleset);
  return 0;
}

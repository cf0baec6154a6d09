/* SPDX-License-Identifier: MIT */
/* A ruleset of any octets: it loads or says why; what loads can be asked everything. */
#include <string.h>

#include "fuzz.h"

enum { ROUNDS = 100 };

static consigne_options *options;
static consigne_findings *findings;
static consigne_query *query;
static consigne_decision *decision;

static void start(void) {
  static const char more[] = "consigne 1\ndomains included { a.example }\n",
                    list[] = "a.example\n*.b.example # c\n",
                    logins[] = "# c\ninfo@a.example ann, bob\n  cath\n@b.example dan\nroot ann\n";
  demand(consigne_options_new(&options) == CONSIGNE_OK, "options");
  demand(consigne_options_set_limit(options, CONSIGNE_LIMIT_PATTERN_MATCH, 1000) == CONSIGNE_OK, "a limit");
  demand(consigne_options_add_source(options, "more", NTS, more, NTS) == CONSIGNE_OK, "a source");
  demand(consigne_options_add_source(options, "list", NTS, list, NTS) == CONSIGNE_OK, "a source");
  demand(consigne_options_add_source(options, "logins", NTS, logins, NTS) == CONSIGNE_OK, "a source");
  demand(consigne_options_set(options, CONSIGNE_OPTION_DUMP, 1) == CONSIGNE_OK, "a dump");
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

/* The dump is a ruleset of the same revision, and dumped the same (language 12). */
static void load_dump(const consigne_ruleset *ruleset) {
  consigne_ruleset *again = NULL;
  const char *dump = consigne_ruleset_dump(ruleset), *revision = consigne_ruleset_revision(ruleset);
  demand(dump && revision, "a dump and a revision");
  int status = consigne_ruleset_load_text(dump, NTS, "dump", NTS, options, NULL, &again);
  demand(status == CONSIGNE_OK, "a dump loads");
  demand(strcmp(consigne_ruleset_revision(again), revision) == 0, "to the same revision");
  demand(strcmp(consigne_ruleset_dump(again), dump) == 0, "and the same dump");
  consigne_ruleset_free(again);
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
    if (status != CONSIGNE_OK)
      demand(consigne_decision_verdict(decision) == CONSIGNE_VERDICT_DEFER, "a failure defers");
  }
}

/* Language 5: more facts never change what is decided, a defer apart, which may become firmer or open again. */
static void expect_no_milder(int before, int after) {
  demand(before == CONSIGNE_VERDICT_UNDECIDED || before == CONSIGNE_VERDICT_DEFER || before == after,
         "more facts, another verdict");
  demand(before != CONSIGNE_VERDICT_DEFER || after == CONSIGNE_VERDICT_DEFER || after == CONSIGNE_VERDICT_REJECT ||
             after == CONSIGNE_VERDICT_UNDECIDED,
         "more facts made it milder");
}

static int decide(const consigne_ruleset *ruleset, int flags) {
  demand(consigne_decide(ruleset, query, flags, decision) == CONSIGNE_OK, "decided");
  return consigne_decision_verdict(decision);
}

/* Answers look-ups and limits by their ids, in turn as each of three; gives how many there were. */
static uint32_t answer_needs(int first) {
  uint32_t answered = 0;
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const char *id = consigne_need_id(consigne_decision_need(decision, i));
    if (!id) continue;
    demand(consigne_query_answer(query, id, NTS, CONSIGNE_ANSWER_YES + (first + (int)answered++) % 3) ==
               CONSIGNE_OK,
           "a need is answered by its id");
  }
  return answered;
}

/* Field by field as a session goes, with answers to all that is asked. */
static void decide_in_steps(const consigne_ruleset *ruleset, const char *address, int first) {
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, "ann", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, address, NTS);
  consigne_query_set(query, CONSIGNE_FIELD_HEADER_FROM, address, NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "b@a.example", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, "192.0.2.1", NTS);
  int before = decide(ruleset, CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE), rounds = 0;
  for (; answer_needs(first) > 0; rounds++) {
    int after = decide(ruleset, CONSIGNE_FLAG_PARTIAL);
    demand(rounds < ROUNDS, "what is answered is not asked again");
    expect_no_milder(before, after);
    before = after;
  }
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  int last = decide(ruleset, CONSIGNE_FLAG_PARTIAL);
  expect_no_milder(before, last);
  last = decide(ruleset, 0);
  demand(last != CONSIGNE_VERDICT_UNDECIDED, "a final verdict");
  expect_no_milder(before, last);
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
    load_dump(ruleset);
    for (int first = 0; first < 3; first++) decide_in_steps(ruleset, "a@a.example", first);
    decide_in_steps(ruleset, "x@evil.example, <y@b.example>, z", 0);
  }
  consigne_ruleset_free(ruleset);
  return 0;
}

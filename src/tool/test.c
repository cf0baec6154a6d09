/* SPDX-License-Identifier: MIT */
/* consigne test: the expect blocks of a ruleset as TAP, and the rules that none of them reached. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage = "usage: consigne test RULES [--json]\n"
                                 "\n"
                                 "Runs the expect blocks of a ruleset; prints TAP and which rules none of them\n"
                                 "reached (a rule is reached where it decides or warns).\n"
                                 "exit: 0 all hold, 1 some do not, 78 bad ruleset, 66 no such file\n";

typedef struct run {
  const consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  bool *reached; /* by rule */
  json_t *json;  /* results; NULL: TAP is printed */
  uint32_t failed;
} run;

static void mark_outcome(run *test, const consigne_outcome *outcome) {
  uint32_t rules = consigne_ruleset_rules(test->ruleset), rule = consigne_outcome_rule_index(outcome);
  if (rule < rules && consigne_outcome_cause(outcome) == CONSIGNE_CAUSE_RULE) test->reached[rule] = true;
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++)
    for (rule = 0; rule < rules; rule++)
      if (strcmp(consigne_ruleset_rule_name(test->ruleset, rule), consigne_outcome_warning(outcome, i)) == 0)
        test->reached[rule] = true;
}

static void report(run *test, uint32_t expect, const char *difference) {
  const char *text = consigne_ruleset_expect_text(test->ruleset, expect);
  const char *file = consigne_ruleset_expect_file(test->ruleset, expect);
  unsigned line = consigne_ruleset_expect_line(test->ruleset, expect);
  if (difference) test->failed++;
  if (test->json) {
    json_array_append_new(test->json, json_pack("{s:b, s:s, s:s, s:i, s:s*}", "ok", difference == NULL, "expect",
                                                text, "file", file, "line", (int)line, "difference", difference));
    return;
  }
  printf("%s %u - %s (%s:%u)\n", difference ? "not ok" : "ok", (unsigned)expect + 1, text, file, line);
  if (difference) printf("# %s\n", difference);
}

static int run_all(run *test) {
  uint32_t count = consigne_ruleset_expects(test->ruleset);
  if (!test->json) printf("TAP version 13\n1..%u\n", (unsigned)count);
  for (uint32_t i = 0; i < count; i++) {
    int status = consigne_ruleset_expect(test->ruleset, i, test->query, test->decision);
    if (status == CONSIGNE_E_MEMORY) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
    const char *difference =
        status == CONSIGNE_OK ? consigne_decision_difference(test->decision) : consigne_status_text(status);
    report(test, i, difference);
    for (uint32_t r = 0; r < consigne_decision_recipients(test->decision); r++)
      mark_outcome(test, consigne_decision_recipient(test->decision, r));
  }
  return test->failed ? EXIT_TEST_FAILED : 0;
}

static json_t *unreached(const run *test) {
  json_t *names = json_array();
  for (uint32_t i = 0; i < consigne_ruleset_rules(test->ruleset); i++)
    if (!test->reached[i]) json_array_append_new(names, json_string(consigne_ruleset_rule_name(test->ruleset, i)));
  return names;
}

static void summarise(run *test) {
  uint32_t count = consigne_ruleset_expects(test->ruleset), rules = consigne_ruleset_rules(test->ruleset);
  json_t *names = unreached(test);
  size_t missed = json_array_size(names);
  if (test->json) {
    json_t *all = json_pack("{s:O, s:i, s:i, s:O}", "tests", test->json, "passed", (int)(count - test->failed),
                            "failed", (int)test->failed, "unreached", names);
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
  } else {
    printf("# %u passed, %u failed; %u of %u rules reached\n", (unsigned)(count - test->failed),
           (unsigned)test->failed, (unsigned)(rules - missed), (unsigned)rules);
    for (size_t i = 0; i < missed; i++)
      printf("# no test reaches %s\n", json_string_value(json_array_get(names, i)));
  }
  json_decref(names);
}

static int test_rules(const consigne_ruleset *ruleset, bool json) {
  run test = {.ruleset = ruleset, .json = json ? json_array() : NULL};
  int exit_code = EXIT_INTERNAL;
  test.reached = calloc((size_t)consigne_ruleset_rules(ruleset) + 1, sizeof *test.reached);
  if (test.reached && consigne_query_new(NULL, &test.query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &test.decision) == CONSIGNE_OK) {
    exit_code = run_all(&test);
    summarise(&test);
  }
  consigne_decision_free(test.decision);
  consigne_query_free(test.query);
  free(test.reached);
  json_decref(test.json);
  return exit_code;
}

int tool_test(int argc, char **argv) {
  bool json = false;
  int exit_code;
  if (!tool_rules_arguments(argc, argv, usage, &json, &exit_code)) return exit_code;
  consigne_ruleset *ruleset = tool_load(argv[optind], &exit_code);
  if (!ruleset) return exit_code;
  exit_code = test_rules(ruleset, json);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

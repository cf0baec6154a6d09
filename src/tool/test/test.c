/* SPDX-License-Identifier: MIT */
/* consigne test: the expect blocks of a ruleset as TAP, JSON or JUnit's XML, and what none of them reached. */
#include "tool/test/test.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char *const usage = "usage: consigne test RULES [--json | --junit] [--coverage] [--require-coverage]\n"
                                 "\n"
                                 "Runs the expect blocks of a ruleset; prints TAP, why a block does not hold, and\n"
                                 "which rules, clauses and sets no block reached. A rule is reached where it\n"
                                 "decides or warns, a clause where it is true, a set where a value is in it.\n"
                                 "\n"
                                 "  --json              all of it as JSON\n"
                                 "  --junit             JUnit's XML instead of TAP, without coverage\n"
                                 "  --coverage          also list each item of a set that no block needs\n"
                                 "  --require-coverage  exit 1 where some rule or clause is not reached\n"
                                 "\n"
                                 "exit: 0 all hold, 1 some do not, 78 bad ruleset, 66 no such file\n";

typedef struct form {
  bool json, junit, details, required, help;
} form;

typedef struct run {
  const consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision, *traced;
  consigne_coverage *coverage, *clauses; /* of all blocks; of one at a time */
  tool_result *results;                  /* by expect */
  uint32_t count, failed;
} run;

void tool_result_free(tool_result *result) {
  free(result->difference);
  free(result->why);
  free(result->change);
}

/* ---- Running -------------------------------------------------------------------- */

static int explain(run *test, uint32_t expect, tool_result *result) {
  const tool_case failed = {test->ruleset, expect, test->query, test->decision, test->traced, test->clauses};
  return tool_explain_case(&failed, result);
}

/* A status: only memory ends the run. */
static int run_one(run *test, uint32_t expect) {
  tool_result *result = &test->results[expect];
  int status = consigne_ruleset_expect(test->ruleset, expect, test->query, test->decision);
  const char *difference = status ? consigne_status_text(status) : consigne_decision_difference(test->decision);
  if (status == CONSIGNE_OK)
    status = consigne_coverage_add(test->coverage, test->query, CONSIGNE_FLAG_PARTIAL, CONSIGNE_COVERAGE_CLAUSES);
  if (status == CONSIGNE_E_MEMORY) return status;
  if (!difference) return CONSIGNE_OK;
  test->failed++;
  result->difference = strdup(difference);
  if (!result->difference) return CONSIGNE_E_MEMORY;
  return status == CONSIGNE_OK ? explain(test, expect, result) : CONSIGNE_OK;
}

static void print_tap(const run *test, uint32_t expect) {
  const tool_result *result = &test->results[expect];
  printf("%s %u - %s (%s:%u)\n", result->difference ? "not ok" : "ok", (unsigned)expect + 1,
         consigne_ruleset_expect_text(test->ruleset, expect), consigne_ruleset_expect_file(test->ruleset, expect),
         (unsigned)consigne_ruleset_expect_line(test->ruleset, expect));
  const char *const lines[] = {result->difference, result->why, result->change};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    if (!lines[i]) continue;
    fputs("# ", stdout);
    tool_print_text(lines[i], strlen(lines[i]));
    putchar('\n');
  }
}

static int run_all(run *test, const form *how) {
  bool tap = !how->json && !how->junit;
  if (tap) printf("TAP version 13\n1..%u\n", (unsigned)test->count);
  for (uint32_t i = 0; i < test->count; i++) {
    int status = run_one(test, i);
    if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
    if (tap) print_tap(test, i);
  }
  return test->failed ? EXIT_TEST_FAILED : 0;
}

/* ---- Telling ---------------------------------------------------------------------- */

static json_t *results_json(const run *test) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < test->count; i++) {
    const tool_result *result = &test->results[i];
    json_array_append_new(list,
                          json_pack("{s:b, s:s, s:s, s:i, s:s*, s:s*, s:s*}", "ok", result->difference == NULL,
                                    "expect", consigne_ruleset_expect_text(test->ruleset, i), "file",
                                    consigne_ruleset_expect_file(test->ruleset, i), "line",
                                    (int)consigne_ruleset_expect_line(test->ruleset, i), "difference",
                                    result->difference, "why", result->why, "change", result->change));
  }
  return list;
}

static void print_json(const run *test, const tool_coverage *coverage) {
  json_t *all = json_pack("{s:o, s:i, s:i, s:o, s:o}", "tests", results_json(test), "passed",
                          (int)(test->count - test->failed), "failed", (int)test->failed, "unreached",
                          tool_coverage_unreached(coverage), "coverage", tool_coverage_json(coverage));
  json_dumpf(all, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(all);
}

static void print_summary(const run *test, const tool_coverage *coverage, bool details) {
  printf("# %u passed, %u failed; ", (unsigned)(test->count - test->failed), (unsigned)test->failed);
  tool_coverage_summary(stdout, coverage);
  putchar('\n');
  tool_coverage_list(stdout, coverage, "# ", details);
}

static int report(const run *test, const form *how, int exit_code) {
  const tool_coverage coverage = {test->ruleset, test->coverage};
  bool lacks = how->required && tool_coverage_lacks(&coverage);
  if (how->json)
    print_json(test, &coverage);
  else if (how->junit)
    tool_junit(stdout, test->ruleset, test->results);
  else
    print_summary(test, &coverage, how->details);
  if (!lacks) return exit_code;
  fputs("consigne: ", stderr);
  tool_coverage_summary(stderr, &coverage);
  fputs("; --require-coverage wants every rule and clause\n", stderr);
  if (how->junit) tool_coverage_list(stderr, &coverage, "consigne: ", how->details);
  return EXIT_TEST_FAILED;
}

/* ---- The command -------------------------------------------------------------------- */

static int test_rules(consigne_ruleset *ruleset, const form *how) {
  run test = {.ruleset = ruleset, .count = consigne_ruleset_expects(ruleset)};
  int exit_code = EXIT_INTERNAL;
  test.results = calloc((size_t)test.count + 1, sizeof *test.results);
  if (test.results && consigne_query_new(NULL, &test.query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &test.decision) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &test.traced) == CONSIGNE_OK &&
      consigne_coverage_new(NULL, ruleset, &test.coverage) == CONSIGNE_OK &&
      consigne_coverage_new(NULL, ruleset, &test.clauses) == CONSIGNE_OK) {
    exit_code = run_all(&test, how);
    if (exit_code != EXIT_INTERNAL) exit_code = report(&test, how, exit_code);
  } else {
    tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  }
  for (uint32_t i = 0; test.results && i < test.count; i++) tool_result_free(&test.results[i]);
  free(test.results);
  consigne_coverage_free(test.clauses);
  consigne_coverage_free(test.coverage);
  consigne_decision_free(test.traced);
  consigne_decision_free(test.decision);
  consigne_query_free(test.query);
  return exit_code;
}

/* False: wrong use. */
static bool read_options(int argc, char **argv, form *how) {
  static const struct option options[] = {
      {"json", no_argument, NULL, 'j'},     {"junit", no_argument, NULL, 'u'},
      {"coverage", no_argument, NULL, 'c'}, {"require-coverage", no_argument, NULL, 'r'},
      {"help", no_argument, NULL, 'h'},     {0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'j': how->json = true; break;
    case 'u': how->junit = true; break;
    case 'c': how->details = true; break;
    case 'r': how->required = true; break;
    case 'h': how->help = true; return true;
    default: return false;
    }
  }
  return argc - optind == 1 && !(how->json && how->junit);
}

int tool_test(int argc, char **argv) {
  form how = {.json = false};
  bool right = read_options(argc, argv, &how);
  if (!right || how.help) {
    fputs(usage, right ? stdout : stderr);
    return right ? 0 : EXIT_WRONG_USE;
  }
  int exit_code;
  consigne_ruleset *ruleset = tool_load(argv[optind], &exit_code);
  if (!ruleset) return exit_code;
  exit_code = test_rules(ruleset, &how);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

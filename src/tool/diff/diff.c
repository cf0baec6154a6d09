/* SPDX-License-Identifier: MIT */
/* consigne diff: the scenarios that two rulesets decide differently, for people, as JSON, or as expect blocks. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tool/diff/difference.h"

enum { TRIES = 50000, TRIES_MOST = 10000000 };

static const char *const usage =
    "usage: consigne diff OLD NEW [--log FILE] [--tries N] [--json | --expect new|old]\n"
    "\n"
    "Tries cases with two rulesets and shows those that they decide differently, each as short as it can be:\n"
    "what the expects of both give, records, and cases made of the values at which a ruleset can change its mind.\n"
    "It says how many it tried, and proves nothing about the others. If it found none and the revisions\n"
    "differ, it says so.\n"
    "\n"
    "  --log FILE       also the queries of this file, one JSON object a line (docs/record.md); - is standard "
    "input\n"
    "  --tries N        at most so many cases (50000)\n"
    "  --expect new     expect blocks to paste into NEW: what it decides; with old, into OLD\n"
    "  --json           the cases as queries of docs/record.md, with both decisions\n"
    "\n"
    "exit: 0 none was found and the revisions are equal, 1 some differ, or the revisions do,\n"
    "      78 bad ruleset, 64 wrong use, 65 bad record, 66 no such file\n";

typedef struct request {
  const char *log;
  uint32_t tries;
  bool json;
  int expect; /* CONSIGNE_SIDE_OLD or _NEW; 0: no expect blocks */
} request;

static bool read_tries(const char *text, uint32_t *tries) {
  char *end;
  unsigned long long number = strtoull(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end || number > TRIES_MOST) return false;
  *tries = (uint32_t)number;
  return true;
}

static bool read_side(const char *text, int *side) {
  *side = strcmp(text, "new") == 0 ? CONSIGNE_SIDE_NEW : strcmp(text, "old") == 0 ? CONSIGNE_SIDE_OLD : 0;
  return *side != 0;
}

static bool read_options(int argc, char **argv, request *asked, int *exit_code) {
  static const struct option options[] = {
      {"log", required_argument, NULL, 'l'},    {"tries", required_argument, NULL, 't'},
      {"expect", required_argument, NULL, 'e'}, {"json", no_argument, NULL, 'j'},
      {"help", no_argument, NULL, 'h'},         {0}};
  bool right = true;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1 && right;) {
    switch (option) {
    case 'l': asked->log = optarg; break;
    case 't': right = read_tries(optarg, &asked->tries); break;
    case 'e': right = read_side(optarg, &asked->expect); break;
    case 'j': asked->json = true; break;
    case 'h': fputs(usage, stdout); return *exit_code = 0, false;
    default: right = false;
    }
  }
  right = right && argc - optind == 2 && !(asked->json && asked->expect);
  if (!right) fputs(usage, stderr);
  *exit_code = right ? 0 : EXIT_WRONG_USE;
  return right;
}

static int show(const request *asked, tool_difference *of) {
  if (asked->json) return tool_difference_json(of);
  if (asked->expect) return tool_difference_expects(of, asked->expect);
  return tool_difference_text(of);
}

static int run(const request *asked, tool_difference *of) {
  int exit_code = asked->log ? tool_difference_log(of, asked->log) : 0;
  if (exit_code == EXIT_NO_INPUT || exit_code == EXIT_INTERNAL) return exit_code;
  int status = consigne_diff_run(of->diff, asked->tries);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  int shown = show(asked, of);
  if (shown != 0) return shown;
  if (exit_code != 0) return exit_code;
  bool differs = consigne_diff_count(of->diff) > 0 || of->log_differing > 0 || tool_difference_is_unseen(of);
  return differs ? EXIT_TEST_FAILED : 0;
}

int tool_diff(int argc, char **argv) {
  request asked = {.tries = TRIES};
  tool_difference of = {.log = NULL};
  int exit_code = 0;
  if (!read_options(argc, argv, &asked, &exit_code)) return exit_code;
  of.rulesets[0] = tool_load(argv[optind], &exit_code);
  if (of.rulesets[0]) of.rulesets[1] = tool_load(argv[optind + 1], &exit_code);
  if (of.rulesets[1]) {
    int status = consigne_diff_new(NULL, of.rulesets[0], of.rulesets[1], &of.diff);
    if (status == CONSIGNE_OK) status = consigne_query_new(NULL, &of.query);
    for (int i = 0; i < 2 && status == CONSIGNE_OK; i++) status = consigne_decision_new(NULL, &of.decisions[i]);
    exit_code =
        status == CONSIGNE_OK ? run(&asked, &of) : tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  }
  consigne_diff_free(of.diff);
  consigne_query_free(of.query);
  tool_json_reader_free(&of.reader);
  json_decref(of.log);
  for (int i = 0; i < 2; i++) {
    consigne_decision_free(of.decisions[i]);
    consigne_ruleset_free(of.rulesets[i]);
  }
  return exit_code;
}

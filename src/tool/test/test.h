/* SPDX-License-Identifier: MIT */
/* The results of `consigne test`, and how they are printed. */
#ifndef CGN_TOOL_TEST_H
#define CGN_TOOL_TEST_H

#include "tool/tool.h"

/* The result of one expect block. The texts are NULL if it holds; free with tool_result_free. */
typedef struct tool_result {
  char *difference; /* "expected reject by one, got accept by default" */
  char *why;        /* which rule decided, and what the expected rule says */
  char *change;     /* what to write instead */
} tool_result;

void tool_result_free(tool_result *result);

/* -- why.c -------------------------------------------------------------- */

typedef struct tool_case {
  const consigne_ruleset *ruleset;
  uint32_t expect;
  consigne_query *query;             /* as consigne_ruleset_expect filled it; it is only read */
  const consigne_decision *decision; /* and what it gave */
  consigne_decision *traced;         /* to decide again with a trace */
  consigne_coverage *clauses;        /* to look at clauses; its counts are overwritten */
} tool_case;

/* Says why the block does not hold, and what to change. A status. Without memory, texts are NULL. */
int tool_explain_case(const tool_case *failed, tool_result *result);

/* -- test_coverage.c ----------------------------------------------------------- */

typedef struct tool_coverage {
  const consigne_ruleset *ruleset;
  const consigne_coverage *counts;
} tool_coverage;

/* The text of an element; free with free. "": no memory. */
char *tool_element_text(const consigne_coverage *counts, uint32_t element);
/* Whether a rule or clause was never true. */
bool tool_coverage_lacks(const tool_coverage *coverage);
/* "N of M rules, N of M clauses, N of M sets reached" without a line end. */
void tool_coverage_summary(FILE *out, const tool_coverage *coverage);
/* Prints what was not reached, each on a line after `mark`; with `details`, each unused item too. */
void tool_coverage_list(FILE *out, const tool_coverage *coverage, const char *mark, bool details);
/* Names of rules that were not reached; all of it. New references. */
json_t *tool_coverage_unreached(const tool_coverage *coverage);
json_t *tool_coverage_json(const tool_coverage *coverage);

/* -- junit.c ---------------------------------------------------------------------- */

/* Prints all results as JUnit's XML: a testsuite for each file, a testcase for each block. */
void tool_junit(FILE *out, const consigne_ruleset *ruleset, const tool_result *results);

#endif

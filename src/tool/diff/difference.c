/* SPDX-License-Identifier: MIT */
/* Prints the scenarios in words and as expect blocks. */
#include "tool/diff/difference.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

int tool_difference_decide(tool_difference *of, uint32_t index) {
  static const int sides[2] = {CONSIGNE_SIDE_OLD, CONSIGNE_SIDE_NEW};
  for (int i = 0; i < 2; i++) {
    int status = consigne_diff_decide(of->diff, index, sides[i], of->query, of->decisions[i]);
    if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  }
  return 0;
}

bool tool_difference_is_unseen(const tool_difference *of) {
  if (consigne_diff_count(of->diff) > 0 || of->log_differing > 0) return false;
  return strcmp(consigne_ruleset_revision(of->rulesets[0]), consigne_ruleset_revision(of->rulesets[1])) != 0;
}

/* ---- Numbers ------------------------------------------------------------------------- */

/* 12,345 */
static void print_number(uint32_t number) {
  if (number >= 1000) {
    print_number(number / 1000);
    printf(",%03u", (unsigned)(number % 1000));
  } else {
    printf("%u", (unsigned)number);
  }
}

static void print_tried(const tool_difference *of, const char *mark) {
  uint32_t differing = consigne_diff_differing(of->diff);
  printf("%s", mark);
  if (differing == 0) printf("no difference in ");
  print_number(consigne_diff_tried(of->diff));
  printf(" cases tried");
  if (differing > 0) {
    printf(", ");
    print_number(differing);
    printf(differing == 1 ? " differs" : " differ");
  }
  printf(" (this is no proof%s)\n", differing > 0 ? " that there are no others" : "");
  if (tool_difference_is_unseen(of))
    printf("%sbut the revisions differ: compare what `consigne dump` prints of both\n", mark);
}

static void print_log(const tool_difference *of, const char *mark) {
  if (!of->log) return;
  printf("%s", mark);
  print_number(of->log_read);
  printf(" records of the log, %u decided differently", of->log_differing);
  for (size_t i = 0; i < json_array_size(of->log) && i < 10; i++)
    printf("%s %" JSON_INTEGER_FORMAT, i == 0 ? ": line" : ",",
           json_integer_value(json_object_get(json_array_get(of->log, i), "line")));
  printf("%s\n", json_array_size(of->log) > 10 ? " ..." : "");
}

/* ---- Outcomes ------------------------------------------------------------------------- */

typedef const char *(*name_at)(const consigne_outcome *, uint32_t);

static void print_names(const char *before, const consigne_outcome *outcome, uint32_t count, name_at name) {
  for (uint32_t i = 0; i < count; i++) printf("%s %s", before, name(outcome, i));
}

/* "reject by consigne-1", as an expect block demands it. */
static void print_outcome(const consigne_outcome *outcome) {
  uint32_t held = consigne_outcome_held_up_by(outcome);
  printf("%s by %s", consigne_verdict_name(consigne_outcome_verdict(outcome)),
         held > 0 ? consigne_outcome_held_up_by_rule(outcome, 0) : consigne_outcome_rule(outcome));
}

static void print_marks(const consigne_outcome *outcome) {
  print_names(" warned", outcome, consigne_outcome_warnings(outcome), consigne_outcome_warning);
  print_names(" tagged", outcome, consigne_outcome_tags(outcome), consigne_outcome_tag);
}

static void print_verdict(const consigne_outcome *outcome) {
  int verdict = consigne_outcome_verdict(outcome);
  bool colour = isatty(STDOUT_FILENO) != 0;
  const char *on = verdict == CONSIGNE_VERDICT_ACCEPT   ? "\033[1;32m"
                   : verdict == CONSIGNE_VERDICT_REJECT ? "\033[1;31m"
                                                        : "\033[1;33m";
  printf("%s", colour ? on : "");
  print_outcome(outcome);
  printf("%s", colour ? "\033[0m" : "");
}

static void print_side(const char *name, const consigne_outcome *outcome, int differs) {
  printf("  %s ", name);
  print_verdict(outcome);
  if (consigne_outcome_code(outcome))
    printf(" %u %s", (unsigned)consigne_outcome_code(outcome), consigne_outcome_enhanced(outcome));
  if (differs & (CONSIGNE_DIFFERS_TAGS | CONSIGNE_DIFFERS_WARNINGS)) print_marks(outcome);
  putchar('\n');
  if (differs & (CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE)) return;
  for (uint32_t i = 0; (differs & CONSIGNE_DIFFERS_REPLY) && i < consigne_outcome_reply_lines(outcome); i++)
    printf("      %s\n", consigne_outcome_reply_line(outcome, i));
}

/* ---- Cases ---------------------------------------------------------------------------- */

static void print_givens(const tool_difference *of, uint32_t index, int side) {
  uint32_t givens = consigne_diff_givens(of->diff, index);
  for (uint32_t i = 0; i < givens; i++) {
    const char *text = consigne_diff_given_text(of->diff, index, i, side);
    if (text) printf("    %s\n", text);
  }
  if (givens == 0 && side == 0) printf("    nothing is given\n");
}

static int print_case(tool_difference *of, uint32_t index) {
  int exit_code = tool_difference_decide(of, index), differs = consigne_diff_differs(of->diff, index);
  if (exit_code != 0) return exit_code;
  print_givens(of, index, 0);
  print_side("old:", consigne_decision_outcome(of->decisions[0]), differs);
  print_side("new:", consigne_decision_outcome(of->decisions[1]), differs);
  return 0;
}

/* Prints the scenarios of one change. How many of those tried change in this way is said once. */
static int print_way(tool_difference *of, uint32_t first) {
  uint32_t way = consigne_diff_change(of->diff, first), shown = 0, alike = consigne_diff_alike(of->diff, first);
  int exit_code = 0;
  for (uint32_t i = first; i < consigne_diff_count(of->diff) && exit_code == 0; i++) {
    if (consigne_diff_change(of->diff, i) != way) continue;
    exit_code = print_case(of, i);
    shown++;
  }
  if (alike > shown) {
    printf("  and ");
    print_number(alike - shown);
    printf(" more like %s\n", shown == 1 ? "this" : "these");
  }
  putchar('\n');
  return exit_code;
}

static bool is_first_of_way(const tool_difference *of, uint32_t index) {
  for (uint32_t i = 0; i < index; i++)
    if (consigne_diff_change(of->diff, i) == consigne_diff_change(of->diff, index)) return false;
  return true;
}

int tool_difference_text(tool_difference *of) {
  int exit_code = 0;
  for (uint32_t i = 0; i < consigne_diff_count(of->diff) && exit_code == 0; i++)
    if (is_first_of_way(of, i)) exit_code = print_way(of, i);
  print_log(of, "");
  print_tried(of, "");
  return exit_code;
}

/* ---- Expect blocks ----------------------------------------------------------------------- */

int tool_difference_expects(tool_difference *of, int side) {
  bool new = side == CONSIGNE_SIDE_NEW;
  print_log(of, "# ");
  print_tried(of, "# ");
  for (uint32_t i = 0; i < consigne_diff_count(of->diff); i++) {
    int exit_code = tool_difference_decide(of, i);
    if (exit_code != 0) return exit_code;
    printf("\n# the %s ruleset: ", new ? "old" : "new");
    print_outcome(consigne_decision_outcome(of->decisions[new ? 0 : 1]));
    printf("\nexpect ");
    print_outcome(consigne_decision_outcome(of->decisions[new ? 1 : 0]));
    print_marks(consigne_decision_outcome(of->decisions[new ? 1 : 0]));
    printf(" {\n");
    print_givens(of, i, side);
    printf("}\n");
  }
  return 0;
}

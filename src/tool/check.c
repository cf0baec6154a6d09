/* SPDX-License-Identifier: MIT */
/* consigne check: findings, and for each rule the earliest stage at which it can be decided. */
#include <getopt.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne check RULES ... [--json] [--strict] [--now DATE]\n"
    "\n"
    "Tells all that is wrong with a ruleset in one go, then what is worth knowing\n"
    "about it (advice) and, for each rule, the earliest stage of an SMTP session at\n"
    "which it can be decided. - reads standard input. --json is for one ruleset.\n"
    "\n"
    "  --strict    warnings and advice count, too: exit 1\n"
    "  --now DATE  the day for which is told what has ended, or soon will; else today\n"
    "\n"
    "exit: 0 no error, 1 with --strict a warning or advice, 78 errors, 66 no such file\n";

typedef struct checked {
  const char *path, *now; /* now NULL: the time of the clock */
  bool json, strict;
  consigne_findings *findings;
  consigne_ruleset *ruleset;
} checked;

static bool read_arguments(int argc, char **argv, checked *run, int *exit_code) {
  static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                          {"strict", no_argument, NULL, 's'},
                                          {"now", required_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  *exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'j': run->json = true; break;
    case 's': run->strict = true; break;
    case 'n': run->now = optarg; break;
    case 'h': fputs(usage, stdout); return false;
    default: *exit_code = EXIT_WRONG_USE;
    }
  }
  if (argc == optind || (run->json && argc - optind != 1)) *exit_code = EXIT_WRONG_USE;
  if (*exit_code != 0) fputs(usage, stderr);
  return *exit_code == 0;
}

/* ---- Loading ------------------------------------------------------------------- */

static void close_rules(checked *run) {
  consigne_ruleset_free(run->ruleset);
  consigne_findings_free(run->findings);
  run->ruleset = NULL;
  run->findings = NULL;
}

/* A DATE is read in the zone of the ruleset. So with a DATE the ruleset is loaded twice. */
static int open_rules(checked *run) {
  tool_wants wants = {.advice = true};
  int exit_code = tool_open(run->path, wants, &run->findings, &run->ruleset);
  if (exit_code != 0 || !run->now) return exit_code;
  if (consigne_ruleset_instant(run->ruleset, run->now, CONSIGNE_NTS, &wants.now) != CONSIGNE_OK)
    return tool_fail(EXIT_WRONG_USE, "--now %s: no date; write 2027-03-01 or 2027-03-01T08:00+01:00", run->now);
  close_rules(run);
  return tool_open(run->path, wants, &run->findings, &run->ruleset);
}

/* ---- JSON ---------------------------------------------------------------------- */

static json_t *findings_json(const consigne_findings *findings) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++)
    json_array_append_new(
        list,
        json_pack("{s:s, s:i, s:i, s:s, s:s, s:s}", "file", consigne_findings_file(findings, i), "line",
                  (int)consigne_findings_line(findings, i), "column", (int)consigne_findings_column(findings, i),
                  "severity", tool_severity_name(consigne_findings_severity(findings, i)), "id",
                  consigne_findings_id(findings, i), "text", consigne_findings_text(findings, i)));
  return list;
}

static json_t *rules_json(const consigne_ruleset *ruleset) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_ruleset_rules(ruleset); i++) {
    const char *verdict = consigne_verdict_name(consigne_ruleset_rule_verdict(ruleset, i));
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:i, s:s*, s:s}", "rule", consigne_ruleset_rule_name(ruleset, i), "file",
                        consigne_ruleset_rule_file(ruleset, i), "line", (int)consigne_ruleset_rule_line(ruleset, i),
                        "verdict", verdict, "stage", consigne_stage_name(consigne_ruleset_rule_stage(ruleset, i))));
  }
  return list;
}

static void print_json(const checked *run) {
  json_t *all = json_pack("{s:o, s:o, s:s?}", "findings", findings_json(run->findings), "rules",
                          rules_json(run->ruleset), "revision", consigne_ruleset_revision(run->ruleset));
  json_dumpf(all, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(all);
}

/* ---- Text ---------------------------------------------------------------------- */

static void print_rules(const consigne_ruleset *ruleset) {
  bool late = false;
  if (consigne_ruleset_rules(ruleset) == 0) return;
  puts("rule                             verdict     can be decided at");
  for (uint32_t i = 0; i < consigne_ruleset_rules(ruleset); i++) {
    int verdict = consigne_ruleset_rule_verdict(ruleset, i), stage = consigne_ruleset_rule_stage(ruleset, i);
    const char *name = consigne_verdict_name(verdict);
    printf("%-32s %-11s %s\n", consigne_ruleset_rule_name(ruleset, i), name ? name : "(warns)",
           consigne_stage_name(stage));
    late |= verdict != 0 && stage == CONSIGNE_STAGE_DATA;
  }
  if (late) puts("DATA: a milter or filter decides it, since a Postfix policy service sees no header");
}

/* The first finding of the gravest severity. Its page is named as an example. */
static const char *first_id(const consigne_findings *findings) {
  for (int severity = CONSIGNE_SEVERITY_ERROR; severity <= CONSIGNE_SEVERITY_ADVICE; severity++) {
    for (uint32_t i = 0; i < consigne_findings_count(findings); i++) {
      const char *id = consigne_findings_id(findings, i);
      if (consigne_findings_severity(findings, i) == severity) return id;
    }
  }
  return NULL;
}

static void print_text(const checked *run) {
  unsigned errors = consigne_findings_errors(run->findings);
  unsigned warnings = tool_count_findings(run->findings, CONSIGNE_SEVERITY_WARNING);
  unsigned advice = tool_count_findings(run->findings, CONSIGNE_SEVERITY_ADVICE);
  for (int severity = CONSIGNE_SEVERITY_ERROR; severity <= CONSIGNE_SEVERITY_ADVICE; severity++)
    tool_print_findings(stdout, run->findings, severity);
  print_rules(run->ruleset);
  printf("%s: %u error%s, %u warning%s, %u piece%s of advice\n", run->path, errors, errors == 1 ? "" : "s",
         warnings, warnings == 1 ? "" : "s", advice, advice == 1 ? "" : "s");
  const char *id = first_id(run->findings);
  if (id) printf("more about it: docs/findings/%s.md, installed in " CONSIGNE_DOCS "/findings\n", id);
}

static int check_file(checked *run, const char *path) {
  run->path = path;
  int exit_code = open_rules(run);
  bool told = exit_code != 0 && exit_code != EXIT_BAD_RULES;
  if (!told && run->json) print_json(run);
  if (!told && !run->json) print_text(run);
  if (exit_code == 0 && run->strict && consigne_findings_count(run->findings) > 0) exit_code = EXIT_TEST_FAILED;
  close_rules(run);
  return exit_code;
}

/* Of several rulesets the worst counts. */
int tool_check(int argc, char **argv) {
  checked run = {.json = false};
  int worst;
  if (!read_arguments(argc, argv, &run, &worst)) return worst;
  for (int i = optind; i < argc; i++) {
    int exit_code = check_file(&run, argv[i]);
    if (exit_code > worst) worst = exit_code;
  }
  return worst;
}

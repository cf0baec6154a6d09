/* SPDX-License-Identifier: MIT */
/* consigne check: findings, and for each rule the earliest stage at which it can be decided. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tool/tool.h"

static const char *const usage = "usage: consigne check RULES [--json]\n"
                                 "\n"
                                 "Tells all that is wrong with a ruleset in one go and, for each rule, the\n"
                                 "earliest stage of an SMTP session at which it can be decided.\n"
                                 "exit: 0 no error, 78 errors, 66 no such file\n";

static json_t *findings_json(const consigne_findings *findings) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++)
    json_array_append_new(
        list, json_pack("{s:s, s:i, s:i, s:s, s:s, s:s}", "file", consigne_findings_file(findings, i), "line",
                        (int)consigne_findings_line(findings, i), "column",
                        (int)consigne_findings_column(findings, i), "severity",
                        consigne_findings_severity(findings, i) == CONSIGNE_SEVERITY_ERROR ? "error" : "warning",
                        "id", consigne_findings_id(findings, i), "text", consigne_findings_text(findings, i)));
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

static void print_json(const consigne_ruleset *ruleset, const consigne_findings *findings) {
  json_t *all = json_pack("{s:o, s:o}", "findings", findings_json(findings), "rules", rules_json(ruleset));
  json_dumpf(all, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(all);
}

static void print_text(const char *path, const consigne_ruleset *ruleset, const consigne_findings *findings) {
  tool_print_findings(stdout, findings, true);
  uint32_t errors = consigne_findings_errors(findings), warnings = consigne_findings_count(findings) - errors;
  if (ruleset && consigne_ruleset_rules(ruleset) > 0)
    puts("rule                             verdict     can be decided at");
  for (uint32_t i = 0; ruleset && i < consigne_ruleset_rules(ruleset); i++) {
    const char *verdict = consigne_verdict_name(consigne_ruleset_rule_verdict(ruleset, i));
    printf("%-32s %-11s %s\n", consigne_ruleset_rule_name(ruleset, i), verdict ? verdict : "(warns)",
           consigne_stage_name(consigne_ruleset_rule_stage(ruleset, i)));
  }
  printf("%s: %u error%s, %u warning%s\n", path, (unsigned)errors, errors == 1 ? "" : "s", (unsigned)warnings,
         warnings == 1 ? "" : "s");
}

static int run(const char *path, bool json) {
  consigne_options *options = NULL;
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  int status = consigne_options_new(&options);
  if (status == CONSIGNE_OK) status = consigne_options_set_now(options, (int64_t)time(NULL) * 1000);
  if (status == CONSIGNE_OK) status = consigne_findings_new(options, &findings);
  if (status == CONSIGNE_OK) status = consigne_ruleset_load_file(path, CONSIGNE_NTS, options, findings, &ruleset);
  int exit_code = EXIT_BAD_RULES;
  if (status == CONSIGNE_OK || status == CONSIGNE_E_RULES) {
    if (json)
      print_json(ruleset, findings);
    else
      print_text(path, ruleset, findings);
    if (status == CONSIGNE_OK) exit_code = 0;
  } else if (status == CONSIGNE_E_FILE) {
    exit_code = tool_fail(EXIT_NO_INPUT, "%s: cannot be read", path);
  } else {
    tool_print_findings(stderr, findings, true);
    exit_code = tool_fail(status == CONSIGNE_E_LIMIT ? EXIT_BAD_RULES : EXIT_INTERNAL, "%s: %s", path,
                          consigne_status_text(status));
  }
  consigne_ruleset_free(ruleset);
  consigne_findings_free(findings);
  consigne_options_free(options);
  return exit_code;
}

int tool_check(int argc, char **argv) {
  static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
  bool json = false;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (option == 'h') return fputs(usage, stdout), 0;
    if (option != 'j') return fputs(usage, stderr), EXIT_WRONG_USE;
    json = true;
  }
  if (argc - optind != 1) return fputs(usage, stderr), EXIT_WRONG_USE;
  return run(argv[optind], json);
}

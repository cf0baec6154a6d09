/* SPDX-License-Identifier: MIT */
/* consigne check: findings, and for each rule the earliest stage at which it can be decided. */
#include <getopt.h>

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
  json_t *all = json_pack("{s:o, s:o, s:s?}", "findings", findings_json(findings), "rules", rules_json(ruleset),
                          "revision", consigne_ruleset_revision(ruleset));
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

int tool_check(int argc, char **argv) {
  bool json = false;
  int exit_code;
  if (!tool_rules_arguments(argc, argv, usage, &json, &exit_code)) return exit_code;
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  exit_code = tool_open(argv[optind], false, &findings, &ruleset);
  bool told = exit_code != 0 && exit_code != EXIT_BAD_RULES;
  if (!told && json) print_json(ruleset, findings);
  if (!told && !json) print_text(argv[optind], ruleset, findings);
  consigne_ruleset_free(ruleset);
  consigne_findings_free(findings);
  return exit_code;
}

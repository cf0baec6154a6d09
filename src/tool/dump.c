/* SPDX-License-Identifier: MIT */
/* consigne dump: a ruleset as one text in canonical form. */
#include <getopt.h>

#include "tool/tool.h"

static const char *const usage = "usage: consigne dump RULES [--json]\n"
                                 "\n"
                                 "Prints a ruleset as one text in canonical form: files and includes merged,\n"
                                 "items sorted, defaults written out. It loads to the same revision, which is the\n"
                                 "SHA-256 of the text before its first expect.\n"
                                 "\n"
                                 "  --json  an object with both: {\"revision\", \"text\"}\n"
                                 "\n"
                                 "exit: 0 printed, 78 bad ruleset, 66 no such file\n";

static void print_json(const consigne_ruleset *ruleset) {
  json_t *all = json_pack("{s:s, s:s}", "revision", consigne_ruleset_revision(ruleset), "text",
                          consigne_ruleset_dump(ruleset));
  json_dumpf(all, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(all);
}

int tool_dump(int argc, char **argv) {
  bool json = false;
  int exit_code;
  if (!tool_rules_arguments(argc, argv, usage, &json, &exit_code)) return exit_code;
  consigne_ruleset *ruleset = tool_load_with_dump(argv[optind], &exit_code);
  if (!ruleset) return exit_code;
  if (json)
    print_json(ruleset);
  else
    fputs(consigne_ruleset_dump(ruleset), stdout);
  consigne_ruleset_free(ruleset);
  return 0;
}

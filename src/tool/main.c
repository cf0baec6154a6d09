/* SPDX-License-Identifier: MIT */
/* consigne COMMAND: finds the sub-command. */
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne COMMAND ...\n"
    "\n"
    "May this sender use this relay with this authentication?\n"
    "\n"
    "  check RULES                  what is wrong with a ruleset, and when each rule can be decided\n"
    "  test RULES                   run the ruleset's expect blocks (TAP, JUnit), and what they reach\n"
    "  decide RULES [FIELD=VALUE ...] [--message FILE] [--explain] [--partial]\n"
    "                               decide one message\n"
    "  decide RULES --batch         decide queries, one JSON object a line\n"
    "  explain RULES [FIELD=VALUE ...] [--message FILE] [--language TAG]\n"
    "                               why a message is refused, and what would be accepted, in words\n"
    "  replay RULES LOG             what a ruleset would have changed, by rule and by sender\n"
    "  address [--path] TEXT ...    the mailboxes of a header's list or a path, and what is wrong with them\n"
    "  domain NAME ...              A-labels, U-labels, and why a name is not valid\n"
    "  in RULES SET VALUE ...       which of these values a set of the ruleset has\n"
    "  diff OLD NEW                 the cases that two rulesets decide differently\n"
    "  policy RULES                 answer Postfix as a policy service\n"
    "  filter RULES                 answer OpenSMTPD as a filter\n"
    "  dump RULES                   a ruleset as one text in canonical form, and its revision\n"
    "  format FILE ...              rulesets in the one layout, comments kept\n"
    "  accounts RULES FILE ...      what becomes of mail by the accounts of a mail client, and what to set\n"
    "  accounts --suggest ADDRESS RULES\n"
    "                               the settings that an address should have\n"
    "\n"
    "  COMMAND --help               more on one of them, as does help COMMAND; --json gives JSON\n"
    "  --version                    the version\n"
    "\n"
    "exit: 0 accepted, 77 rejected, 75 deferred or undecided,\n"
    "      78 bad ruleset, 64 wrong use, 65 bad data, 66 no such file\n";

static const struct {
  const char *name;
  int (*run)(int, char **);
} commands[] = {{"check", tool_check},     {"test", tool_test},       {"decide", tool_decide},
                {"explain", tool_explain}, {"address", tool_address}, {"domain", tool_domain},
                {"diff", tool_diff},       {"dump", tool_dump},       {"accounts", tool_accounts},
                {"replay", tool_replay},   {"in", tool_in},           {"policy", tool_policy},
                {"filter", tool_filter},   {"format", tool_format}};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int tell_unknown(const char *name) {
  const char *names[COMMANDS + 1] = {NULL};
  for (size_t i = 0; i < COMMANDS; i++) names[i] = commands[i].name;
  const char *nearest = consigne_nearest(names, name, CONSIGNE_NTS);
  if (nearest) return tool_fail(EXIT_WRONG_USE, "no command \"%s\": did you mean \"%s\"?", name, nearest);
  return tool_fail(EXIT_WRONG_USE, "no command \"%s\": \"consigne help\" lists them", name);
}

static int run_command(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "";
  bool help = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0;
  if (help && argc < 3) {
    fputs(usage, stdout);
    return 0;
  }
  char more[] = "--help";
  if (help && strcmp(argv[2], "help") != 0) return run_command(3, (char *[]){argv[0], argv[2], more, NULL});
  if (strcmp(name, "--version") == 0) {
    printf("consigne %s\n", consigne_version());
    return 0;
  }
  for (size_t i = 0; i < COMMANDS; i++)
    if (strcmp(name, commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
  if (*name) return tell_unknown(name);
  fputs(usage, stderr);
  return EXIT_WRONG_USE;
}

/* What memory is missing for would be left out of the JSON, which would look whole. */
static void *allocate_json(size_t size) {
  void *block = malloc(size);
  if (!block) exit(tool_fail(EXIT_INTERNAL, "out of memory"));
  return block;
}

int main(int argc, char **argv) {
  json_set_alloc_funcs(allocate_json, free);
  int exit_code = run_command(argc, argv);
  /* If nothing could be written, the exit code must not look like an answer. */
  if (fflush(stdout) == 0 && !ferror(stdout)) return exit_code;
  return tool_fail(EXIT_INTERNAL, "standard output cannot be written");
}

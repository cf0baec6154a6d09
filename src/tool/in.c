/* SPDX-License-Identifier: MIT */
/* consigne in: which values a set of a ruleset has. */
#include <getopt.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne in RULES SET [VALUE ...] [--json]\n"
    "\n"
    "Prints those values that are in a set. SET is the name of a set, or of a provider,\n"
    "which stands for its domains; \"relays of NAME\" are a provider's relays. A value is read\n"
    "as a message's would be: an address, a domain, a host or its address, a login, a word.\n"
    "Without values, or for \"-\": the lines of standard input.\n"
    "\n"
    "  --json  one object a line, {\"value\", \"in\": true, false or null}\n"
    "\n"
    "exit: 0 all are in, 1 some are not, 75 unknown, since the set is external and is not asked here,\n"
    "      65 some value is none of that type, 64 no such set, 78 bad ruleset, 66 no such file\n";

typedef struct request {
  consigne_ruleset *ruleset;
  uint32_t set;
  const char *set_name;
  bool json;
  bool some_out, some_unknown, some_bad;
} request;

static json_t *truth_json(int status, int truth) {
  if (status != CONSIGNE_OK || truth == CONSIGNE_TRUTH_UNKNOWN) return json_null();
  return json_boolean(truth == CONSIGNE_TRUTH_TRUE);
}

static void print_json(const char *text, size_t length, int status, int truth) {
  json_t *object = json_object();
  json_object_set_new(object, "value", tool_text_json(text, length));
  json_object_set_new(object, "in", truth_json(status, truth));
  if (status != CONSIGNE_OK) json_object_set_new(object, "error", json_string(consigne_status_text(status)));
  tool_print_json_line(object);
}

static void print_text(const request *asked, const char *text, size_t length, int status, int truth) {
  if (status != CONSIGNE_OK) {
    tool_fail(EXIT_BAD_DATA, "%.*s: no value that %s can have", (int)length, text, asked->set_name);
  } else if (truth == CONSIGNE_TRUTH_UNKNOWN) {
    tool_fail(EXIT_DEFER, "%.*s: unknown: %s is external, and is not asked here", (int)length, text,
              asked->set_name);
  } else if (truth == CONSIGNE_TRUTH_TRUE) {
    fwrite(text, 1, length, stdout);
    putchar('\n');
  }
}

static int tell(void *context, const char *text, size_t length, bool more) {
  request *asked = context;
  int truth = CONSIGNE_TRUTH_UNKNOWN;
  int status = consigne_ruleset_set_has(asked->ruleset, asked->set, text, length, &truth);
  (void)more;
  if (status != CONSIGNE_OK && status != CONSIGNE_E_FORM)
    return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  asked->some_bad |= status != CONSIGNE_OK;
  asked->some_unknown |= status == CONSIGNE_OK && truth == CONSIGNE_TRUTH_UNKNOWN;
  asked->some_out |= status == CONSIGNE_OK && truth == CONSIGNE_TRUTH_FALSE;
  if (asked->json)
    print_json(text, length, status, truth);
  else
    print_text(asked, text, length, status, truth);
  return 0;
}

/* A bad value matters more than an unknown answer, and that more than a value outside the set. */
static int exit_of(const request *asked) {
  if (asked->some_bad) return EXIT_BAD_DATA;
  if (asked->some_unknown) return EXIT_DEFER;
  return asked->some_out ? EXIT_TEST_FAILED : 0;
}

static int run(request *asked, int count, char **values) {
  int status = consigne_ruleset_set(asked->ruleset, asked->set_name, CONSIGNE_NTS, &asked->set);
  if (status == CONSIGNE_E_NAME) return tool_fail(EXIT_WRONG_USE, "no set or provider \"%s\"", asked->set_name);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  int failed = tool_names(count, values, tell, asked);
  return failed ? failed : exit_of(asked);
}

int tool_in(int argc, char **argv) {
  request asked = {0};
  int exit_code;
  if (!tool_json_option(argc, argv, usage, &asked.json, &exit_code)) return exit_code;
  if (argc - optind < 2) return fputs(usage, stderr), EXIT_WRONG_USE;
  asked.ruleset = tool_load(argv[optind], &exit_code);
  if (!asked.ruleset) return exit_code;
  asked.set_name = argv[optind + 1];
  exit_code = run(&asked, argc - optind - 2, argv + optind + 2);
  consigne_ruleset_free(asked.ruleset);
  return exit_code;
}

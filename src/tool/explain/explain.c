/* SPDX-License-Identifier: MIT */
/* consigne explain: one decision, and what would turn a refusal into an acceptance. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tool/explain/words.h"

static const char *const usage =
    "usage: consigne explain RULES [FIELD=VALUE ...] [--message FILE [--trust ID ...]] [--partial]\n"
    "                              [--language TAG] [--utf8] [--json]\n"
    "       consigne explain RULES --record FILE [--language TAG] [--utf8] [--json]\n"
    "\n"
    "  Why a message is refused, in words: which rule, which value, which proofs were missing, what the\n"
    "  sender saw, and the smallest changes with which it would be accepted: another relay, a signature,\n"
    "  a login, or a line to be added to the ruleset. Each was decided again before it is told.\n"
    "\n"
    "  FIELD=VALUE      as of consigne decide, set:NAME=ITEM and the like, too\n"
    "  --message FILE   the header of this message gives header.*; - reads standard input\n"
    "  --trust ID       the message's Authentication-Results with this authserv-id count; may be repeated\n"
    "  --record FILE    the query as one JSON object (docs/record.md); - reads standard input\n"
    "  --partial        more will be known: what is not listed is not given, and may leave it undecided\n"
    "  --language TAG   the reader's language: en or fr; else that of LC_ALL, LC_MESSAGES or LANG\n"
    "  --utf8           the peer takes UTF-8 replies\n"
    "  --json           the decision as JSON, with `repairs`\n"
    "\n"
    "exit: 0 accept or quarantine, 77 reject, 75 defer or undecided,\n"
    "      78 bad ruleset, 64 wrong use, 65 bad data, 66 no such file\n";

typedef struct request {
  bool partial, json;
  int flags, language;
  const char *message, *record;
  char **trusted;
  int trusted_count;
} request;

/* What the user asks, and what is answered. */
typedef struct answer {
  const consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision, *needs;
  consigne_repairs *repairs;
} answer;

static int fill_from_record(const answer *told, request *asked) {
  size_t length = 0;
  char *text = tool_read_file(asked->record, &length);
  if (!text) return EXIT_NO_INPUT;
  tool_json_reader reader = {.text = NULL};
  const tool_json *record = tool_json_read(&reader, text, length);
  const char *error = reader.error;
  bool read = record && tool_record_read(record, told->ruleset, told->query, &asked->partial, &error);
  if (asked->partial) asked->flags |= CONSIGNE_FLAG_PARTIAL;
  int exit_code = read ? 0 : tool_fail(EXIT_BAD_DATA, "%s: %s", asked->record, error);
  tool_json_reader_free(&reader);
  free(text);
  return exit_code;
}

static int fill_from_arguments(const answer *told, const request *asked, int count, char **arguments) {
  size_t length = 0;
  char *message = NULL;
  int exit_code = 0;
  if (asked->message && !(message = tool_read_message(asked->message, &length, &exit_code))) return exit_code;
  const tool_facts facts = {told->ruleset, asked->partial, asked->trusted, asked->trusted_count};
  exit_code = tool_fill(told->query, &facts, count, arguments, message, length);
  free(message);
  return exit_code;
}

static int decide(const answer *told, const request *asked) {
  int status = consigne_decide(told->ruleset, told->query, asked->flags | CONSIGNE_FLAG_TRACE, told->decision);
  if (status == CONSIGNE_OK)
    status = consigne_decide(told->ruleset, told->query, asked->flags | CONSIGNE_FLAG_PARTIAL, told->needs);
  if (status == CONSIGNE_OK)
    status = consigne_repairs_find(told->repairs, told->ruleset, told->query, asked->flags, UINT32_MAX);
  return status == CONSIGNE_OK ? 0 : tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
}

static int tell(const answer *told, const request *asked) {
  const tool_account account = {told->ruleset, told->decision, told->needs, told->repairs, asked->language};
  if (asked->json) {
    json_t *object = tool_account_json(&account);
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
  } else {
    tool_print_account_of(&account);
  }
  return tool_exit_of(consigne_decision_verdict(told->decision));
}

static int explain(const consigne_ruleset *ruleset, request *asked, int count, char **arguments) {
  answer told = {.ruleset = ruleset};
  int exit_code = EXIT_INTERNAL;
  if (consigne_query_new(NULL, &told.query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &told.decision) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &told.needs) == CONSIGNE_OK &&
      consigne_repairs_new(NULL, &told.repairs) == CONSIGNE_OK) {
    exit_code =
        asked->record ? fill_from_record(&told, asked) : fill_from_arguments(&told, asked, count, arguments);
    if (exit_code == 0) exit_code = decide(&told, asked);
    if (exit_code == 0) exit_code = tell(&told, asked);
  }
  consigne_repairs_free(told.repairs);
  consigne_decision_free(told.needs);
  consigne_decision_free(told.decision);
  consigne_query_free(told.query);
  return exit_code;
}

static int explain_asked(request *asked, int count, char **arguments) {
  bool both = asked->record && (asked->message || asked->partial || count > 1);
  if (count == 0 || both || (asked->trusted_count > 0 && !asked->message))
    return fputs(usage, stderr), EXIT_WRONG_USE;
  int exit_code = 0;
  consigne_ruleset *ruleset = tool_load_with_dump(arguments[0], &exit_code);
  if (!ruleset) return exit_code;
  exit_code = explain(ruleset, asked, count - 1, arguments + 1);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

static bool read_options(int argc, char **argv, request *asked, int *exit_code) {
  static const struct option options[] = {{"message", required_argument, NULL, 'm'},
                                          {"record", required_argument, NULL, 'r'},
                                          {"partial", no_argument, NULL, 'p'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"utf8", no_argument, NULL, 'u'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"trust", required_argument, NULL, 't'},
                                          {"language", required_argument, NULL, 'l'},
                                          {0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'm': asked->message = optarg; break;
    case 'r': asked->record = optarg; break;
    case 'l': asked->language = tool_language(optarg); break;
    case 't': asked->trusted[asked->trusted_count++] = optarg; break;
    case 'p': asked->partial = true, asked->flags |= CONSIGNE_FLAG_PARTIAL; break;
    case 'u': asked->flags |= CONSIGNE_FLAG_UTF8; break;
    case 'j': asked->json = true; break;
    case 'h': fputs(usage, stdout); return *exit_code = 0, false;
    default: fputs(usage, stderr); return *exit_code = EXIT_WRONG_USE, false;
    }
  }
  return true;
}

int tool_explain(int argc, char **argv) {
  int exit_code = 0;
  request asked = {.language = tool_language_of_environment(),
                   .trusted = calloc((size_t)argc, sizeof *asked.trusted)};
  if (!asked.trusted) return tool_fail(EXIT_INTERNAL, "out of memory");
  if (read_options(argc, argv, &asked, &exit_code)) exit_code = explain_asked(&asked, argc - optind, argv + optind);
  free(asked.trusted);
  return exit_code;
}

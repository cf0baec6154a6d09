/* SPDX-License-Identifier: MIT */
/* consigne decide: one decision from arguments and a message, or many from records. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne decide RULES [FIELD=VALUE ...] [--message FILE [--trust ID ...]] [--explain] [--partial]\n"
    "                             [--language TAGS] [--utf8] [--shadow RULES] [--json]\n"
    "       consigne decide RULES --batch [FILE] [--record] [--shadow RULES]\n"
    "\n"
    "  FIELD=VALUE      listener=mx relay=192.0.2.1 smtp.auth=cath header.from=a@univ.example ...;\n"
    "                   repeat a field that holds several values. FIELD=absent: there is none;\n"
    "                   FIELD=unknown: it is not given. now is the clock's unless said.\n"
    "                   A field that is not listed is absent.\n"
    "                   seal=1:list.example:x.example,y.example: the first seal of an ARC chain, by list.example,\n"
    "                   reports that signatures of x.example and y.example passed\n"
    "  set:NAME=ITEM    this external set has it; owners:LOGIN=ADDRESS: the external owners let it show that;\n"
    "                   limit:NAME=exceeded. What is not listed is answered no, or with --partial not at all.\n"
    "                   set:NAME=failed, owners:failed, limit:NAME=failed: the source cannot be asked\n"
    "  --message FILE   the header of this message gives header.*; - reads standard input\n"
    "  --trust ID       the message's Authentication-Results with this authserv-id count; may be repeated.\n"
    "                   What they do not report of spf, dkim, dmarc, arc and iprev is then not given\n"
    "  --partial        more will be known: what is not listed is not given, and may leave it undecided\n"
    "  --explain        which rule, value and test decided, which proofs were missing, what the others say\n"
    "  --language TAGS  replies in the first of these languages that they have: fr-CA,en\n"
    "  --utf8           the peer takes UTF-8 replies\n"
    "  --shadow RULES   tell what this ruleset would say of the same; the verdict stays that of the first\n"
    "  --batch          one query a line as JSON (docs/record.md), one decision a line\n"
    "  --record         with --batch: each decision together with its query, as `consigne replay` reads them\n"
    "  --json           the decision as JSON\n"
    "\n"
    "exit: 0 accept or quarantine, 77 reject, 75 defer or undecided,\n"
    "      78 bad ruleset, 64 wrong use, 65 bad data, 66 no such file\n";

typedef struct request {
  bool partial, explain, json, batch, record;
  int flags;
  const char *message, *language, *shadow_path;
  tool_shadow shadow;
  char **trusted;
  int trusted_count;
} request;

static int decide_one(const consigne_ruleset *ruleset, const request *asked, consigne_query *query,
                      consigne_decision *decision) {
  int status = consigne_decide(ruleset, query, asked->flags, decision);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  if (asked->json) {
    json_t *object = tool_decision_json(decision, NULL);
    tool_shadow_add(&asked->shadow, query, asked->flags, decision, object);
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
  } else {
    tool_print_decision(ruleset, decision, asked->explain);
    tool_shadow_print(&asked->shadow, query, asked->flags, decision);
  }
  return tool_exit_of(consigne_decision_verdict(decision));
}

static int decide_arguments(const consigne_ruleset *ruleset, const request *asked, int count, char **arguments) {
  size_t length = 0;
  char *message = NULL;
  int exit_code = 0;
  if (asked->message && !(message = tool_read_message(asked->message, &length, &exit_code))) return exit_code;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  exit_code = EXIT_INTERNAL;
  if (consigne_query_new(NULL, &query) == CONSIGNE_OK && consigne_decision_new(NULL, &decision) == CONSIGNE_OK) {
    tool_facts facts = {ruleset, asked->partial, asked->trusted, asked->trusted_count};
    exit_code = tool_fill(query, &facts, count, arguments, message, length);
    if (exit_code == 0 && asked->language &&
        consigne_query_set_language(query, asked->language, CONSIGNE_NTS) != CONSIGNE_OK)
      exit_code = tool_fail(EXIT_WRONG_USE, "--language: no tags of BCP 47; write fr-CA,en");
    if (exit_code == 0) exit_code = decide_one(ruleset, asked, query, decision);
  }
  consigne_decision_free(decision);
  consigne_query_free(query);
  free(message);
  return exit_code;
}

static int decide_batch(const consigne_ruleset *ruleset, const request *asked, int count, char **files) {
  if (count > 1) return fputs(usage, stderr), EXIT_WRONG_USE;
  FILE *in = count == 1 && strcmp(files[0], "-") != 0 ? fopen(files[0], "rb") : stdin;
  if (!in) return tool_fail(EXIT_NO_INPUT, "%s: cannot be read", files[0]);
  int exit_code = tool_batch(ruleset, &asked->shadow, in, asked->flags, asked->record);
  if (in != stdin) fclose(in);
  return exit_code;
}

static int decide_asked(request *asked, int count, char **arguments) {
  bool batch_of_one = asked->batch && (asked->message || asked->partial || asked->language);
  if (count == 0 || batch_of_one || (asked->record && !asked->batch) ||
      (asked->trusted_count > 0 && !asked->message))
    return fputs(usage, stderr), EXIT_WRONG_USE;
  int exit_code = 0;
  consigne_ruleset *ruleset = tool_load(arguments[0], &exit_code);
  if (!ruleset) return exit_code;
  exit_code = tool_shadow_open(&asked->shadow, asked->shadow_path);
  if (exit_code == 0)
    exit_code = asked->batch ? decide_batch(ruleset, asked, count - 1, arguments + 1)
                             : decide_arguments(ruleset, asked, count - 1, arguments + 1);
  tool_shadow_close(&asked->shadow);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

static bool read_options(int argc, char **argv, request *asked, int *exit_code) {
  static const struct option options[] = {
      {"message", required_argument, NULL, 'm'}, {"explain", no_argument, NULL, 'e'},
      {"partial", no_argument, NULL, 'p'},       {"json", no_argument, NULL, 'j'},
      {"batch", no_argument, NULL, 'b'},         {"record", no_argument, NULL, 'r'},
      {"utf8", no_argument, NULL, 'u'},          {"help", no_argument, NULL, 'h'},
      {"trust", required_argument, NULL, 't'},   {"language", required_argument, NULL, 'l'},
      {"shadow", required_argument, NULL, 's'},  {0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'm': asked->message = optarg; break;
    case 'l': asked->language = optarg; break;
    case 's': asked->shadow_path = optarg; break;
    case 't': asked->trusted[asked->trusted_count++] = optarg; break;
    case 'e': asked->explain = true, asked->flags |= CONSIGNE_FLAG_TRACE; break;
    case 'p': asked->partial = true, asked->flags |= CONSIGNE_FLAG_PARTIAL; break;
    case 'u': asked->flags |= CONSIGNE_FLAG_UTF8; break;
    case 'j': asked->json = true; break;
    case 'b': asked->batch = true; break;
    case 'r': asked->record = true; break;
    case 'h': fputs(usage, stdout); return *exit_code = 0, false;
    default: fputs(usage, stderr); return *exit_code = EXIT_WRONG_USE, false;
    }
  }
  return true;
}

int tool_decide(int argc, char **argv) {
  int exit_code = 0;
  request asked = {.trusted = calloc((size_t)argc, sizeof *asked.trusted)};
  if (!asked.trusted) return tool_fail(EXIT_INTERNAL, "out of memory");
  if (read_options(argc, argv, &asked, &exit_code)) exit_code = decide_asked(&asked, argc - optind, argv + optind);
  free(asked.trusted);
  return exit_code;
}

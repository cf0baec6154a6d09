/* SPDX-License-Identifier: MIT */
/* consigne accounts: the accounts of mail clients: what they say, what becomes of it, and what they should say. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool/accounts/account.h"
#include "tool/accounts/print.h"
#include "tool/accounts/report.h"
#include "tool/accounts/suggest.h"
#include "tool/tool.h"
#include "tool/explain/words.h"

static const char *const usage =
    "usage: consigne accounts RULES FILE ... [--language TAGS] [--now DATE] [--json] [--html FILE]\n"
    "       consigne accounts --suggest ADDRESS RULES [--language TAGS] [--json | --autoconfig]\n"
    "       consigne accounts --read [--json] FILE ...\n"
    "\n"
    "Tells for each address of a mail client's settings what becomes of its mail: fine, refused by the\n"
    "server it is sent through, refused at home by the server of colleagues, shown as from another\n"
    "sender, not safe, or not to be told; and what to set instead. Reads Thunderbird's prefs.js,\n"
    "msmtprc, the muttrc of mutt and NeoMutt, Apple's .mobileconfig, JMAP identities; with --read also\n"
    "what a provider says should be set: Mozilla's autoconfig XML, SRV records (RFC 6186). A file's\n"
    "format is found by its content. Nothing is run or fetched, and passwords are neither kept nor\n"
    "shown.\n"
    "  --language TAGS    English or French: fr-CA,en; else that of LC_ALL, LC_MESSAGES or LANG\n"
    "  --now DATE         as if it were this day, 2027-03-01; else the clock\n"
    "  --html FILE        a page to be sent to the user; - is standard output\n"
    "  --suggest ADDRESS  the settings that this address should have, by the providers of the rules\n"
    "  --autoconfig       the same as the XML that mail programs fetch, config-v1.1.xml\n"
    "  --read             what the files say, without rules: which address through which server, and why\n"
    "  --json             the answer as JSON\n"
    "exit: 0 all is fine, 77 something has to be mended, 75 something has to be looked at or cannot be\n"
    "      told, 65 a file is wrong, which is told with its line, 66 no such file or no such provider,\n"
    "      78 bad ruleset, 64 wrong use\n";

typedef struct request {
  bool json, read, autoconfig;
  const char *language, *now, *page, *suggested;
} request;

/* ---- What was read --------------------------------------------------------------------------- */

static int read_files(account_list *list, int count, char **files) {
  int exit_code = 0;
  for (int i = 0; i < count && !list->failed; i++) {
    int status = accounts_read(list, files[i]);
    if (status > exit_code) exit_code = status;
  }
  return exit_code;
}

static int print_read(const account_list *list, bool json) {
  json_t *all = json ? account_list_json(list) : NULL;
  if (json && !all) return tool_fail(EXIT_INTERNAL, "no memory");
  if (json) {
    json_dumpf(all, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(all);
  } else {
    account_print_list(list);
  }
  account_print_findings(stderr, list);
  return 0;
}

/* ---- What becomes of it ------------------------------------------------------------------------ */

static int write_page(const char *path, const said_as *as, const judged_list *all) {
  bool standard = strcmp(path, "-") == 0;
  FILE *out = standard ? stdout : fopen(path, "wb");
  if (!out) return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(errno));
  bool good = report_page(out, as, all);
  if (!standard && fclose(out) != 0) good = false;
  return good ? 0 : tool_fail(EXIT_INTERNAL, "%s: cannot be written", path);
}

static int report(const request *asked, const said_as *as, const account_list *list, const judged_list *all) {
  bool standard_page = asked->page && strcmp(asked->page, "-") == 0, good = true;
  int exit_code = asked->page ? write_page(asked->page, as, all) : 0;
  if (exit_code != 0) return exit_code;
  if (asked->json)
    good = report_json(as, all, list);
  else if (!standard_page)
    good = report_lines(as, all, isatty(STDOUT_FILENO) != 0);
  if (!good) return tool_fail(EXIT_INTERNAL, "no memory");
  account_print_findings(stderr, list);
  if (report_count(all, JUDGED_MEND) > 0) return EXIT_REJECT;
  return report_count(all, JUDGED_LOOK) > 0 ? EXIT_DEFER : 0;
}

static int judge_files(const request *asked, const said_as *as, int64_t now, int count, char **files) {
  account_list list = {0};
  judged_list all = {0};
  int wrong = read_files(&list, count, files), exit_code = EXIT_INTERNAL;
  if (list.failed || !judge_accounts(&list, as->ruleset, as->tags, now, &all))
    tool_fail(EXIT_INTERNAL, "no memory");
  else
    exit_code = report(asked, as, &list, &all);
  judged_list_free(&all);
  account_list_free(&list);
  return wrong ? wrong : exit_code;
}

/* ---- The request ---------------------------------------------------------------------------------- */

static int run_with_rules(const request *asked, int count, char **arguments) {
  int exit_code = 0;
  int64_t now = (int64_t)time(NULL) * 1000;
  consigne_ruleset *ruleset = tool_load(arguments[0], &exit_code);
  if (!ruleset) return exit_code;
  int in = asked->language ? tool_language(asked->language) : tool_language_of_environment();
  said_as as = {in, asked->language ? asked->language : word_tag(in), ruleset};
  if (asked->now && consigne_ruleset_instant(ruleset, asked->now, CONSIGNE_NTS, &now) != CONSIGNE_OK)
    exit_code = tool_fail(EXIT_WRONG_USE, "--now: no date: write 2027-03-01");
  else if (asked->suggested)
    exit_code = suggest(&as, asked->suggested,
                        asked->autoconfig ? SUGGEST_AUTOCONFIG
                        : asked->json     ? SUGGEST_JSON
                                          : SUGGEST_TEXT);
  else
    exit_code = judge_files(asked, &as, now, count - 1, arguments + 1);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

static int run_read(const request *asked, int count, char **files) {
  account_list list = {0};
  int wrong = read_files(&list, count, files);
  int printed = list.failed ? tool_fail(EXIT_INTERNAL, "no memory") : print_read(&list, asked->json);
  account_list_free(&list);
  return printed ? printed : wrong;
}

static bool is_sound(const request *asked, int count) {
  if (asked->read) return count > 0 && !asked->page && !asked->suggested && !asked->autoconfig && !asked->now;
  if (asked->suggested) return count == 1 && !asked->page && !asked->now && !(asked->json && asked->autoconfig);
  return count > 1 && !asked->autoconfig;
}

static bool read_options(int argc, char **argv, request *asked, int *exit_code) {
  static const struct option options[] = {{"read", no_argument, NULL, 'r'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"language", required_argument, NULL, 'l'},
                                          {"now", required_argument, NULL, 'n'},
                                          {"html", required_argument, NULL, 'p'},
                                          {"suggest", required_argument, NULL, 's'},
                                          {"autoconfig", no_argument, NULL, 'a'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'r': asked->read = true; break;
    case 'j': asked->json = true; break;
    case 'l': asked->language = optarg; break;
    case 'n': asked->now = optarg; break;
    case 'p': asked->page = optarg; break;
    case 's': asked->suggested = optarg; break;
    case 'a': asked->autoconfig = true; break;
    case 'h': fputs(usage, stdout); return *exit_code = 0, false;
    default: fputs(usage, stderr); return *exit_code = EXIT_WRONG_USE, false;
    }
  }
  if (is_sound(asked, argc - optind)) return true;
  fputs(usage, stderr);
  return *exit_code = EXIT_WRONG_USE, false;
}

int tool_accounts(int argc, char **argv) {
  request asked = {0};
  int exit_code = 0;
  if (!read_options(argc, argv, &asked, &exit_code)) return exit_code;
  return asked.read ? run_read(&asked, argc - optind, argv + optind)
                    : run_with_rules(&asked, argc - optind, argv + optind);
}

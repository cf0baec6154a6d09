/* SPDX-License-Identifier: MIT */
/* consigne accounts: the accounts of mail clients, read from their own settings. */
#include <getopt.h>

#include "tool/accounts/account.h"
#include "tool/accounts/print.h"
#include "tool/tool.h"

static const char *const usage =
    "usage: consigne accounts --read [--json] FILE ...\n"
    "\n"
    "Tells which address each file pairs with which outgoing server, and why that one. Reads\n"
    "Thunderbird's prefs.js, msmtprc, the muttrc of mutt and NeoMutt, Apple's .mobileconfig, JMAP\n"
    "identities; and what a provider says should be set: Mozilla's autoconfig XML, SRV records\n"
    "(RFC 6186). A file's format is found by its content. Nothing is run or fetched, and passwords\n"
    "are neither kept nor shown.\n"
    "  --json           {\"identities\", \"providers\", \"findings\"}\n"
    "exit: 0 all was read, 65 a file is wrong, which is told with its line, 66 no such file,\n"
    "      64 wrong use\n";

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

int tool_accounts(int argc, char **argv) {
  static const struct option options[] = {
      {"read", no_argument, NULL, 'r'}, {"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
  bool json = false, read = false, wrong = false;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (option == 'h') {
      fputs(usage, stdout);
      return 0;
    }
    json |= option == 'j';
    read |= option == 'r';
    wrong |= option == '?';
  }
  if (wrong || !read || optind >= argc) {
    fputs(usage, stderr);
    return EXIT_WRONG_USE;
  }
  account_list list = {0};
  int exit_code = 0;
  for (int i = optind; i < argc && !list.failed; i++) {
    int status = accounts_read(&list, argv[i]);
    if (status > exit_code) exit_code = status;
  }
  int printed = list.failed ? tool_fail(EXIT_INTERNAL, "no memory") : print_read(&list, json);
  account_list_free(&list);
  return printed ? printed : exit_code;
}

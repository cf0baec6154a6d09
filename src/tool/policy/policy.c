/* SPDX-License-Identifier: MIT */
/* consigne policy: arguments. */
#include <getopt.h>

#include "tool/policy/policy.h"

static const char *const usage =
    "usage: consigne policy RULES [--socket PATH] [--server-name NAME] [--listener PORT=NAME ...] [--partial]\n"
    "\n"
    "Answers Postfix as a policy service: decides each recipient, at RCPT. docs/postfix.md has the\n"
    "lines of master.cf and main.cf. Postfix tells a policy service no header, so a ruleset whose\n"
    "enforced rules read more than the session and the envelope is refused.\n"
    "\n"
    "  --socket PATH         serve many connections on this Unix socket, until SIGTERM; SIGHUP loads RULES\n"
    "                        again, and so does a change of its files. Without it: one connection on\n"
    "                        standard input and output, as spawn(8) gives it\n"
    "  --server-name NAME    the name under which this server sends, for rules that read relay\n"
    "  --listener PORT=NAME  what a port is: 2525=mx. Else 25 is mx, 465 and 587 are submission, and\n"
    "                        smtpd_policy_service_policy_context stands before both\n"
    "  --partial             a milter decides the rest: what needs a header is left open\n"
    "\n"
    "Limits are counted with --socket, in the memory of the process. Each decision is a line on\n"
    "standard error, or under spawn(8) in syslog.\n"
    "exit: 0 the end, 78 bad ruleset, or one that this service cannot decide, 64 wrong use, 66 no such file\n";

static bool read_arguments(int argc, char **argv, daemon_settings *settings, const char **socket, int *exit_code) {
  static const struct option options[] = {
      {"socket", required_argument, NULL, 's'},   {"server-name", required_argument, NULL, 'n'},
      {"listener", required_argument, NULL, 'l'}, {"partial", no_argument, NULL, 'p'},
      {"help", no_argument, NULL, 'h'},           {0}};
  *exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 's': *socket = optarg; break;
    case 'n': settings->server_name = optarg; break;
    case 'p': settings->partial = true; break;
    case 'h': fputs(usage, stdout); return false;
    case 'l':
      if (daemon_add_listener(settings, optarg)) break;
      *exit_code = EXIT_WRONG_USE;
      return false;
    default: *exit_code = EXIT_WRONG_USE;
    }
  }
  if (argc - optind != 1) *exit_code = EXIT_WRONG_USE;
  if (*exit_code != 0) fputs(usage, stderr);
  settings->path = argv[optind];
  return *exit_code == 0;
}

static int run(const daemon_settings *settings, const char *socket) {
  policy_service service = {.settings = settings, .socket = socket};
  int exit_code = daemon_rules_open(&service.rules, settings);
  if (exit_code == 0 && socket) exit_code = daemon_open_limiter(&service.limiter);
  if (exit_code == 0) exit_code = policy_serve(&service);
  consigne_limiter_free(service.limiter);
  daemon_rules_close(&service.rules);
  return exit_code;
}

int tool_policy(int argc, char **argv) {
  daemon_settings settings = {
      .tells = daemon_tells_envelope,
      .otherwise = "Postfix never tells a policy service: let a milter decide it, and say --partial here"};
  const char *socket = NULL;
  int exit_code;
  policy_log_begin();
  if (read_arguments(argc, argv, &settings, &socket, &exit_code)) exit_code = run(&settings, socket);
  policy_log_flush();
  return exit_code;
}

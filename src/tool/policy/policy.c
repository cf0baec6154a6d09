/* SPDX-License-Identifier: MIT */
/* consigne policy: arguments. */
#include <getopt.h>
#include <string.h>
#include <sys/random.h>

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

/* 64 MiB count about four million senders (docs/guide.md, section on limits). */
enum { LIMITER_OCTETS = 64 * 1024 * 1024, SEED_OCTETS = 32 };

static bool add_listener(policy_settings *settings, const char *text) {
  size_t most = sizeof settings->listeners / sizeof settings->listeners[0];
  const char *equals = strchr(text, '=');
  if (!equals || equals == text || !equals[1] || strspn(text, "0123456789") != (size_t)(equals - text))
    return false;
  if ((size_t)settings->listener_count == most) return false;
  settings->listeners[settings->listener_count++] = text;
  return true;
}

static bool read_arguments(int argc, char **argv, policy_settings *settings, int *exit_code) {
  static const struct option options[] = {
      {"socket", required_argument, NULL, 's'},   {"server-name", required_argument, NULL, 'n'},
      {"listener", required_argument, NULL, 'l'}, {"partial", no_argument, NULL, 'p'},
      {"help", no_argument, NULL, 'h'},           {0}};
  *exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 's': settings->socket = optarg; break;
    case 'n': settings->server_name = optarg; break;
    case 'p': settings->partial = true; break;
    case 'h': fputs(usage, stdout); return false;
    case 'l':
      if (add_listener(settings, optarg)) break;
      *exit_code = tool_fail(EXIT_WRONG_USE, "--listener %s: write PORT=NAME, at most 16 times", optarg);
      return false;
    default: *exit_code = EXIT_WRONG_USE;
    }
  }
  if (argc - optind != 1) *exit_code = EXIT_WRONG_USE;
  if (*exit_code != 0) fputs(usage, stderr);
  settings->path = argv[optind];
  return *exit_code == 0;
}

static int open_limiter(consigne_limiter **limiter) {
  char seed[SEED_OCTETS];
  if (getentropy(seed, sizeof seed) != 0) return tool_fail(EXIT_INTERNAL, "no random octets");
  int status = consigne_limiter_new(NULL, LIMITER_OCTETS, seed, sizeof seed, limiter);
  return status == CONSIGNE_OK ? 0 : tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
}

static int run(const policy_settings *settings) {
  policy_service service = {.settings = settings};
  int exit_code = policy_rules_open(&service.rules, settings);
  if (exit_code == 0 && settings->socket) exit_code = open_limiter(&service.limiter);
  if (exit_code == 0) exit_code = policy_serve(&service);
  consigne_limiter_free(service.limiter);
  policy_rules_close(&service.rules);
  return exit_code;
}

int tool_policy(int argc, char **argv) {
  policy_settings settings = {.path = NULL};
  int exit_code;
  policy_log_begin();
  if (read_arguments(argc, argv, &settings, &exit_code)) exit_code = run(&settings);
  policy_log_flush();
  return exit_code;
}

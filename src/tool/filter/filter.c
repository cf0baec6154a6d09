/* SPDX-License-Identifier: MIT */
/* consigne filter: arguments, and octets from standard input to standard output. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool/filter/filter.h"

static const char *const usage =
    "usage: consigne filter RULES [--server-name NAME] [--listener PORT=NAME ...]\n"
    "                       [--trust ID ... --verified METHOD,... | --verified none] [--partial]\n"
    "\n"
    "Answers OpenSMTPD as a filter, on standard input and output: decides at MAIL and RCPT what is\n"
    "certain there, and the message when its header is complete. docs/opensmtpd.md has the lines of\n"
    "smtpd.conf.\n"
    "\n"
    "  --server-name NAME    the name under which this server sends, for rules that read relay\n"
    "  --listener PORT=NAME  what a port is: 2525=mx. Else 25 is mx, 465 and 587 are submission\n"
    "  --trust ID            believe Authentication-Results of this authserv-id, which a filter before\n"
    "                        this one writes\n"
    "  --verified METHOD,... what that filter reports: spf, dkim, dmarc, arc. The others are absent\n"
    "  --verified none       nobody verifies anything here: all are absent\n"
    "  --partial             something else decides the rest: what is never told is left open\n"
    "\n"
    "A change of RULES or of its files loads it again, and so does SIGHUP. Limits are counted in the\n"
    "memory of the process. Each decision is a line on standard error, which smtpd logs.\n"
    "exit: 0 the end, 78 bad ruleset, or one that this filter cannot decide, 64 wrong use, 66 no such file\n";

enum { TRUSTED_MOST = 16, READ_OCTETS = 64 * 1024 };

typedef struct arguments {
  daemon_settings settings;
  const char *trusted[TRUSTED_MOST];
  size_t trusted_count;
  uint32_t verified;
  bool verifies;
} arguments;

/* ---- Arguments -------------------------------------------------------------------------- */

/* Header fields come with the message, and smtpd asks DNS for the name of the client. */
static bool tells(int field) {
  const char *name = consigne_field_name(field);
  return daemon_tells_envelope(field) || field == CONSIGNE_FIELD_IPREV ||
         (name && strncmp(name, "header.", strlen("header.")) == 0);
}

/* --verified says of each method whether it is reported or absent. */
static bool tells_methods(int field) {
  for (int i = 0; filter_methods[i]; i++)
    for (int k = 0; k < 4 && filter_method_fields[i][k]; k++)
      if (filter_method_fields[i][k] == field) return true;
  return tells(field);
}

static bool add_verified(arguments *said, const char *text) {
  said->verifies = true;
  if (strcmp(text, "none") == 0) return true;
  while (*text) {
    size_t length = strcspn(text, ","), method = 0;
    while (filter_methods[method] &&
           (strlen(filter_methods[method]) != length || strncmp(filter_methods[method], text, length) != 0))
      method++;
    if (!filter_methods[method]) return false;
    said->verified |= UINT32_C(1) << method;
    text += length + (text[length] == ',');
  }
  return true;
}

static int complain(const arguments *said) {
  if (said->verified && said->trusted_count == 0)
    return tool_fail(EXIT_WRONG_USE, "--verified: say whose Authentication-Results report it, --trust ID");
  if (said->trusted_count > 0 && !said->verified)
    return tool_fail(EXIT_WRONG_USE, "--trust: say what it reports, --verified dkim,spf");
  return 0;
}

/* False: the command ends with *exit_code. */
static bool read_argument(arguments *said, int option, int *exit_code) {
  switch (option) {
  case 'n': said->settings.server_name = optarg; return true;
  case 'p': said->settings.partial = true; return true;
  case 'h': fputs(usage, stdout); return false;
  case 'l':
    if (daemon_add_listener(&said->settings, optarg)) return true;
    break;
  case 't':
    if (said->trusted_count < TRUSTED_MOST) {
      said->trusted[said->trusted_count++] = optarg;
      return true;
    }
    tool_fail(0, "--trust: at most %d ids", TRUSTED_MOST);
    break;
  case 'v':
    if (add_verified(said, optarg)) return true;
    tool_fail(0, "--verified %s: write spf, dkim, dmarc and arc, with commas between, or none", optarg);
    break;
  default: fputs(usage, stderr);
  }
  *exit_code = EXIT_WRONG_USE;
  return false;
}

static bool read_arguments(int argc, char **argv, arguments *said, int *exit_code) {
  static const struct option options[] = {{"server-name", required_argument, NULL, 'n'},
                                          {"listener", required_argument, NULL, 'l'},
                                          {"trust", required_argument, NULL, 't'},
                                          {"verified", required_argument, NULL, 'v'},
                                          {"partial", no_argument, NULL, 'p'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
  *exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
    if (!read_argument(said, option, exit_code)) return false;
  if (argc - optind != 1) {
    fputs(usage, stderr);
    *exit_code = EXIT_WRONG_USE;
    return false;
  }
  said->settings.path = argv[optind];
  *exit_code = complain(said);
  return *exit_code == 0;
}

/* ---- Serving ------------------------------------------------------------------------------ */

static volatile sig_atomic_t asked_to_reload;

static void on_signal(int number) {
  (void)number;
  asked_to_reload = 1;
}

static void catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: read ends */
  sigemptyset(&action.sa_mask);
  sigaction(SIGHUP, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

/* A message keeps the ruleset with which it began, so the filter's may change between two lines. */
static void refresh(filter_service *service, daemon_rules *rules) {
  int64_t now = asked_to_reload ? 0 : (int64_t)time(NULL);
  asked_to_reload = 0;
  daemon_rules_refresh(rules, now);
  service->ruleset = rules->ruleset;
}

/* smtpd reads without waiting, so a write that waits cannot stop both. */
static int serve(filter_service *service, daemon_rules *rules) {
  static char octets[READ_OCTETS];
  catch_signals();
  for (;;) {
    ssize_t got = read(STDIN_FILENO, octets, sizeof octets);
    if (got < 0 && errno != EINTR) return tool_fail(EXIT_INTERNAL, "standard input: %s", strerror(errno));
    if (got == 0) break;
    refresh(service, rules);
    if (got > 0) filter_feed(service, octets, (size_t)got);
    if (fflush(service->out) != 0) return EXIT_INTERNAL; /* the command tells it */
  }
  if (service->line_used > 0) tool_fail(0, "smtpd ended within a line");
  return 0;
}

static int run(const arguments *said) {
  static filter_service service; /* large */
  daemon_rules rules;
  service.settings = &said->settings;
  service.trusted = said->trusted;
  service.trusted_count = said->trusted_count;
  service.verified = said->verified;
  service.verifies = said->verifies;
  service.out = stdout;
  int exit_code = daemon_rules_open(&rules, &said->settings);
  if (exit_code == 0) exit_code = daemon_open_limiter(&service.limiter);
  if (exit_code == 0) exit_code = serve(&service, &rules);
  filter_sessions_close(&service.sessions);
  consigne_limiter_free(service.limiter);
  daemon_rules_close(&rules);
  return exit_code;
}

int tool_filter(int argc, char **argv) {
  arguments said = {.settings = {.otherwise =
                                     "OpenSMTPD never tells a filter: --verified says who verifies, or let "
                                     "something else decide it, and say --partial here"}};
  int exit_code;
  if (!read_arguments(argc, argv, &said, &exit_code)) return exit_code;
  said.settings.tells = said.verifies ? tells_methods : tells;
  return run(&said);
}

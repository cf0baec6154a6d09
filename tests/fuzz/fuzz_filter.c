/* SPDX-License-Identifier: MIT */
/*
 * Lines of OpenSMTPD of any octets: at once and octet by octet they have the same answers. Each answer has a form
 * that smtpd takes, since it ends where one has not.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <string.h>

#include "fuzz.h"
#include "tool/filter/filter.h"

static const char rules[] =
    "consigne 1\n"
    "provider univ { domains { univ.example } relays { mx.univ.example } }\n"
    "rule nobody { when smtp.rcptto is \"nobody@univ.example\" reject 550 5.1.1 \"Nobody\" }\n"
    "rule ours { when any identity in univ unless carried by relay or aligned with dkim.d\n"
    "  reject 550 5.7.1 \"{identity} is ours\" }\n"
    "rule odd { when any header.shown in univ quarantine }\n";

static filter_service service;
static consigne_ruleset *ruleset;
static consigne_query *query;
static consigne_decision *decision;
static const char ready[] = "config|ready\n";
static const char *const trusted[] = {"mx.univ.example"};

/* Stands for the command's, which prints. */
int tool_fail(int exit_code, const char *format, ...) {
  (void)format;
  return exit_code;
}

/* Gives what the lines are answered, in chunks of `chunk` octets. */
static char *answers_to(const char *octets, size_t size, size_t chunk, size_t *length) {
  static daemon_settings settings = {.server_name = "mx.univ.example"};
  char *answers = NULL;
  service = (filter_service){
      .settings = &settings, .trusted = trusted, .trusted_count = 1, .verified = 2, .verifies = true};
  service.out = open_memstream(&answers, length);
  demand(service.out != NULL, "memory");
  service.ruleset = ruleset;
  /* Few mutations leave a handshake whole, so only inputs that begin with one go without this. */
  if (size == 0 || *octets != 'c') filter_feed(&service, ready, sizeof ready - 1);
  for (size_t at = 0; at < size; at += chunk)
    filter_feed(&service, octets + at, size - at < chunk ? size - at : chunk);
  demand(fclose(service.out) == 0, "memory");
  filter_sessions_close(&service.sessions);
  demand(service.sessions.count == 0, "every session is closed");
  return answers;
}

static int starts(const char *line, const char *with) {
  return strncmp(line, with, strlen(with)) == 0;
}

/* Session and token, 16 digits each; gives what stands behind them. */
static const char *behind_ids(const char *line) {
  for (int i = 0; i < 2; i++) {
    demand(strspn(line, "0123456789abcdef") == 16 && line[16] == '|', "an id of 16 digits");
    line += 17;
  }
  return line;
}

static void expect_form(const char *line) {
  if (starts(line, "register|")) return;
  if (starts(line, "filter-dataline|")) {
    behind_ids(line + strlen("filter-dataline|"));
    return;
  }
  demand(starts(line, "filter-result|"), "an answer that there is");
  const char *result = behind_ids(line + strlen("filter-result|"));
  if (strcmp(result, "proceed") == 0) return;
  demand(starts(result, "reject|4") || starts(result, "reject|5"), "a refusal has a code");
  demand(result[strlen("reject|550")] == ' ' && strlen(result) <= strlen("reject|") + 510, "and one line");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *octets = (const char *)data;
  size_t length, single_length;
  if (!ruleset) start_with(rules, &ruleset, &query, &decision);
  char *answers = answers_to(octets, size, size ? size : 1, &length);
  char *single = answers_to(octets, size, 1, &single_length);
  demand(length == single_length && memcmp(answers, single, length) == 0, "the same answers octet by octet");
  char *rest = answers;
  for (char *end; (end = strchr(rest, '\n')); rest = end + 1) {
    *end = '\0';
    expect_form(rest);
  }
  demand(*rest == '\0', "the last answer ends");
  free(answers);
  free(single);
  return 0;
}

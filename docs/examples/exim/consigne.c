/* SPDX-License-Identifier: MIT */
/*
 * Functions for Exim's ${dlfunc: docs/exim.md. They take at most five arguments:
 *
 *   {consigne_keep}{RULES}                                       in the daemon: loads, and yields 0
 *   {consigne_rcpt}{RULES}{LISTENER}{SERVER}                     in acl_smtp_rcpt
 *   {consigne_data}{RULES}{LISTENER}{SERVER}{TRUSTED}{VERIFIED}  in acl_smtp_data
 *
 * The last two yield "accept", "quarantine", "defer 451 4.7.1 text" or "reject 550 5.7.1 text". All else they ask
 * Exim itself. What fails here is an error of the expansion, so Exim defers.
 */
#define _POSIX_C_SOURCE 200809L
#define DLFUNC_IMPL
#include <local_scan.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../rules/rules.h"

enum { LOG_OCTETS = 4096 };

static consigne_query *query;
static consigne_decision *decision;
static char *path;     /* of the ruleset that is in force; NULL: none */
static time_t checked; /* when its files were looked at */

/* ---- The ruleset ------------------------------------------------------------------------ */

static void tell(const char *format, ...) {
  char line[LOG_OCTETS];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  log_write(0, LOG_MAIN, "consigne: %s", line);
}

/* Looks at the files once a second. What the daemon has loaded, its children have without loading. */
static bool keep(const char *rules) {
  if (path && strcmp(path, rules) != 0) return false;
  if (!path) {
    char *kept = strdup(rules);
    if (!kept || !rules_open(kept, tell)) {
      free(kept);
      return false;
    }
    path = kept;
  } else if (time(NULL) != checked) {
    rules_refresh(false);
  }
  checked = time(NULL);
  return true;
}

int consigne_keep(uschar **yield, int argc, uschar *argv[]);
int consigne_keep(uschar **yield, int argc, uschar *argv[]) {
  if (argc != 1) {
    *yield = US "consigne_keep takes one argument, the ruleset";
    return ERROR;
  }
  if (!keep((char *)argv[0])) tell("%s cannot be kept, so each connection loads it", (char *)argv[0]);
  *yield = US "0"; /* no bound on connections: consigne_rcpt decides what fails */
  return OK;
}

/* ---- What Exim knows ------------------------------------------------------------------------ */

/* Exim's value of an expansion; NULL where it fails. */
static const char *ask(const char *what) {
  return (const char *)expand_string(US what);
}

static void set_or_end(int field, const char *value) {
  if (value && *value)
    consigne_query_set(query, field, value, CONSIGNE_NTS);
  else
    consigne_query_end(query, field);
}

/* Exim writes addresses without angle brackets. */
static void add_path(int field, const char *address) {
  size_t length = address ? strlen(address) : 0;
  char *text = malloc(length + 3);
  if (text) snprintf(text, length + 3, "<%s>", address ? address : "");
  consigne_query_add(query, field, text, text ? length + 2 : CONSIGNE_NTS); /* no memory marks the query */
  free(text);
}

/* Exim looks for the name when it is asked for, and verifies it. While DNS does not answer, nobody knows it. */
static void set_name(void) {
  const char *name = ask("$sender_host_name"), *deferred = ask("$host_lookup_deferred");
  bool unknown = !name || (!*name && (!deferred || strcmp(deferred, "1") == 0));
  if (!unknown) set_or_end(CONSIGNE_FIELD_CLIENT_NAME, name);
  set_or_end(CONSIGNE_FIELD_IPREV, !sender_host_address ? NULL : unknown ? "temperror" : *name ? "pass" : "fail");
}

static void set_session(const char *listener, const char *server) {
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, listener, CONSIGNE_NTS);
  set_or_end(CONSIGNE_FIELD_CLIENT_IP, (const char *)sender_host_address);
  set_name();
  set_or_end(CONSIGNE_FIELD_SERVER_NAME, server);
  set_or_end(CONSIGNE_FIELD_SMTP_HELO, ask("$sender_helo_name"));
  set_or_end(CONSIGNE_FIELD_SMTP_AUTHCID, ask("$authenticated_id"));
  set_or_end(CONSIGNE_FIELD_SMTP_AUTH, ask("$authenticated_id"));
  set_or_end(CONSIGNE_FIELD_TLS, ask("$tls_in_ver"));
  add_path(CONSIGNE_FIELD_SMTP_MAILFROM, (const char *)sender_address);
  consigne_query_end(query, CONSIGNE_FIELD_SMTP_MAILFROM);
  consigne_query_set_number(query, CONSIGNE_FIELD_NOW, (int64_t)time(NULL) * 1000);
}

/* ---- The message -------------------------------------------------------------------------------- */

static void set_recipients(void) {
  for (int i = 0; i < recipients_count; i++)
    add_path(CONSIGNE_FIELD_SMTP_RCPTTO, (const char *)recipients_list[i].address);
  consigne_query_end(query, CONSIGNE_FIELD_SMTP_RCPTTO);
}

/* Exim keeps the lines of a field as they came, with LF; '*' marks a field that was removed. False: no memory. */
static bool set_header(void) {
  size_t length = 0, used = 0;
  for (const header_line *line = header_list; line; line = line->next) length += (size_t)line->slen;
  char *block = malloc(length + 1);
  if (!block) return false;
  for (const header_line *line = header_list; line; line = line->next) {
    if (line->type == '*' || line->slen < 1) continue;
    memcpy(block + used, line->text, (size_t)line->slen);
    used += (size_t)line->slen;
  }
  int status = consigne_query_add_header_block(query, block, used);
  free(block);
  return status == CONSIGNE_OK;
}

enum { METHODS = 4 };
static const struct {
  const char *name;
  int fields[4];
} methods[METHODS] = {{"spf", {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_SPF_D}},
                      {"dkim", {CONSIGNE_FIELD_DKIM, CONSIGNE_FIELD_DKIM_D}},
                      {"dmarc", {CONSIGNE_FIELD_DMARC, CONSIGNE_FIELD_DMARC_D}},
                      {"arc", {CONSIGNE_FIELD_ARC, CONSIGNE_FIELD_ARC_D, CONSIGNE_FIELD_ARC_DKIM_D}}};

/* Marks the methods that the list names, apart by blanks or commas. False: a word is none of them. */
static bool read_methods(const char *list, bool listed[METHODS]) {
  static const char between[] = " ,";
  memset(listed, 0, METHODS * sizeof *listed);
  for (list += strspn(list, between); *list; list += strspn(list, between)) {
    size_t length = strcspn(list, between), i = 0;
    while (i < METHODS && (strlen(methods[i].name) != length || memcmp(list, methods[i].name, length) != 0)) i++;
    if (i == METHODS) return false;
    listed[i] = true;
    list += length;
  }
  return true;
}

/* What a trusted verifier reports may be missing because it is dead: that stays unknown. The rest is absent. */
static void end_message(const bool listed[METHODS]) {
  bool silent[METHODS], named = consigne_query_state(query, CONSIGNE_FIELD_CLIENT_NAME) != CONSIGNE_STATE_NOT_GIVEN;
  for (size_t i = 0; i < METHODS; i++)
    silent[i] = listed[i] && consigne_query_state(query, methods[i].fields[0]) == CONSIGNE_STATE_NOT_GIVEN;
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  if (!named) consigne_query_drop(query, CONSIGNE_FIELD_CLIENT_NAME);
  for (size_t i = 0; i < METHODS; i++)
    for (int k = 0; silent[i] && methods[i].fields[k]; k++) consigne_query_drop(query, methods[i].fields[k]);
}

/* ---- The answer ------------------------------------------------------------------------------------ */

/* The reply with its codes once, and one line for each of its lines. */
static uschar *reply_of(const consigne_outcome *outcome, const char *verdict) {
  const char *enhanced = consigne_outcome_enhanced(outcome);
  if (!enhanced) return NULL;
  uschar *text = string_sprintf("%s %u %s", verdict, (unsigned)consigne_outcome_code(outcome), enhanced);
  for (uint32_t i = 0; i < consigne_outcome_reply_lines(outcome); i++) {
    const char *line = consigne_outcome_reply_line(outcome, i) + strlen("550-") + strlen(enhanced);
    text = string_sprintf("%s%s%s", text, i > 0 ? "\n" : "", i > 0 && *line == ' ' ? line + 1 : line);
  }
  return text;
}

static int decide(const char *rules, int flags, uschar **yield) {
  char line[LOG_OCTETS];
  size_t size = sizeof line;
  consigne_ruleset *ruleset = rules_get();
  consigne_decide(ruleset, query, flags, decision);
  consigne_ruleset_free(ruleset);
  int verdict = consigne_decision_verdict(decision), field, status = consigne_query_error(query, &field);
  if (status != CONSIGNE_OK)
    tell("%s: %s: %s", rules, consigne_field_name(field) ? consigne_field_name(field) : "a setter",
         consigne_status_text(status));
  bool refuses = verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER;
  bool told = refuses || !(flags & CONSIGNE_FLAG_PARTIAL);
  if (told && consigne_decision_log(decision, line, &size) == CONSIGNE_OK) tell("%s", line);
  const char *name =
      consigne_verdict_name(verdict == CONSIGNE_VERDICT_UNDECIDED ? CONSIGNE_VERDICT_ACCEPT : verdict);
  *yield = refuses ? reply_of(consigne_decision_outcome(decision), name) : string_copy(CUS name);
  return *yield ? OK : ERROR;
}

/* One process serves one connection after the other, so query and decision are kept. */
static bool begin(uschar **yield, int argc, uschar *argv[], int wanted) {
  *yield = US "consigne: wrong arguments, no ruleset, or no memory: see docs/exim.md and the main log";
  if (argc != wanted || !keep((char *)argv[0])) return false;
  if (!query && consigne_query_new(NULL, &query) != CONSIGNE_OK) return false;
  if (!decision && consigne_decision_new(NULL, &decision) != CONSIGNE_OK) return false;
  set_session((char *)argv[1], (char *)argv[2]);
  return true;
}

int consigne_rcpt(uschar **yield, int argc, uschar *argv[]);
int consigne_rcpt(uschar **yield, int argc, uschar *argv[]) {
  if (!begin(yield, argc, argv, 3)) return ERROR;
  const char *recipient = ask("${quote_local_part:$local_part}@$domain");
  if (!recipient) return ERROR;
  add_path(CONSIGNE_FIELD_SMTP_RCPTTO, recipient);
  consigne_query_end(query, CONSIGNE_FIELD_SMTP_RCPTTO);
  return decide((char *)argv[0], CONSIGNE_FLAG_PARTIAL, yield);
}

int consigne_data(uschar **yield, int argc, uschar *argv[]);
int consigne_data(uschar **yield, int argc, uschar *argv[]) {
  bool listed[METHODS];
  if (!begin(yield, argc, argv, 5)) return ERROR;
  if (!read_methods((char *)argv[4], listed)) {
    *yield = US "consigne: VERIFIED takes spf, dkim, dmarc and arc";
    return ERROR;
  }
  /* Without a verifier nobody would take away the fields of this id that a sender wrote. */
  if (*argv[3] && !*argv[4]) {
    *yield = US "consigne: TRUSTED without VERIFIED: say what it reports";
    return ERROR;
  }
  if (*argv[3]) consigne_query_trust(query, (char *)argv[3], CONSIGNE_NTS);
  set_recipients();
  if (!set_header()) return ERROR;
  end_message(listed);
  return decide((char *)argv[0], 0, yield);
}

/* SPDX-License-Identifier: MIT */
/* Requests of one connection to decisions. What the protocol never tells stays not given. */
#include <stdlib.h>
#include <string.h>

#include "tool/policy/policy.h"

enum { PATH_OCTETS = 4096, ID_OCTETS = 64 };

int policy_session_open(policy_session *session) {
  *session = (policy_session){.query = NULL};
  int status = consigne_query_new(NULL, &session->query);
  if (status == CONSIGNE_OK) status = consigne_decision_new(NULL, &session->decision);
  return status;
}

void policy_session_close(policy_session *session) {
  consigne_query_free(session->query);
  consigne_decision_free(session->decision);
  *session = (policy_session){.query = NULL};
}

/* ---- What a request tells ---------------------------------------------------------- */

static bool is_atom_text(unsigned char octet) {
  static const char others[] = "!#$%&'*+-/=?^_`{|}~";
  bool alphanumeric = (octet >= '0' && octet <= '9') || ((octet | 32) >= 'a' && (octet | 32) <= 'z');
  return alphanumeric || octet >= 0x80 || (octet && strchr(others, octet));
}

/* RFC 5321 4.1.2 Dot-string */
static bool is_dot_string(const char *local, size_t length) {
  bool after_dot = true;
  for (size_t i = 0; i < length; i++) {
    bool dot = local[i] == '.';
    if (dot ? after_dot : !is_atom_text((unsigned char)local[i])) return false;
    after_dot = dot;
  }
  return !after_dot;
}

/*
 * Postfix tells addresses without quotes and angle brackets: "a b@x.example". The last "@" stands before the
 * domain. Gives the length of the path, or 0 where it has no room.
 */
static size_t write_path(const char *address, char path[PATH_OCTETS]) {
  const char *at = strrchr(address, '@');
  size_t local = at ? (size_t)(at - address) : strlen(address), used = 0;
  if (strlen(address) > (PATH_OCTETS - 8) / 2) return 0;
  bool quoted = *address && !is_dot_string(address, local);
  path[used++] = '<';
  if (quoted) path[used++] = '"';
  for (size_t i = 0; i < local; i++) {
    if (quoted && strchr("\\\"", address[i])) path[used++] = '\\';
    path[used++] = address[i];
  }
  if (quoted) path[used++] = '"';
  for (const char *rest = address + local; *rest; rest++) path[used++] = *rest;
  path[used++] = '>';
  return used;
}

/* An address that has no room is no address either: it is given as it is. */
static void set_path(consigne_query *query, int field, const char *address) {
  char path[PATH_OCTETS];
  size_t length = write_path(address, path);
  consigne_query_set(query, field, length ? path : address, length ? length : CONSIGNE_NTS);
}

/* As policy_context says, else by the port; NULL: nobody knows. */
static const char *listener_of(const daemon_settings *settings, const policy_request *request) {
  const char *context = policy_value(request, POLICY_CONTEXT);
  return *context ? context : daemon_listener(settings, policy_value(request, POLICY_SERVER_PORT));
}

/* The message's part of the query, but the recipient. A setter that fails marks the query, and the decision defers.
 */
static void fill_message(policy_session *session, const policy_service *service, const policy_request *request,
                         const char *listener) {
  consigne_query *query = session->query;
  const char *name = policy_value(request, POLICY_CLIENT_NAME);
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, listener, CONSIGNE_NTS);
  daemon_set_or_end(query, CONSIGNE_FIELD_CLIENT_IP, policy_value(request, POLICY_CLIENT_ADDRESS));
  daemon_set_or_end(query, CONSIGNE_FIELD_CLIENT_NAME, strcmp(name, "unknown") == 0 ? "" : name);
  daemon_set_or_end(query, CONSIGNE_FIELD_SERVER_NAME,
                    service->settings->server_name ? service->settings->server_name : "");
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_HELO, policy_value(request, POLICY_HELO));
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_AUTHCID, policy_value(request, POLICY_LOGIN));
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_AUTH, policy_value(request, POLICY_LOGIN));
  daemon_set_or_end(query, CONSIGNE_FIELD_TLS, policy_value(request, POLICY_TLS));
  set_path(query, CONSIGNE_FIELD_SMTP_MAILFROM, policy_value(request, POLICY_SENDER));
}

/* Requests of one message have one instance: what was answered about it, a limit for example, stays answered. */
static bool is_same_message(policy_session *session, const policy_request *request) {
  const char *instance = policy_value(request, POLICY_INSTANCE);
  bool same = *instance && strcmp(instance, session->message) == 0;
  session->message[0] = '\0';
  if (strlen(instance) < sizeof session->message) memcpy(session->message, instance, strlen(instance) + 1);
  return same;
}

static void fill(policy_session *session, const policy_service *service, const policy_request *request,
                 const char *listener) {
  const char *id = policy_value(request, POLICY_QUEUE_ID);
  if (!is_same_message(session, request)) fill_message(session, service, request, listener);
  if (*id && strlen(id) <= ID_OCTETS) consigne_query_set_id(session->query, id, CONSIGNE_NTS);
  set_path(session->query, CONSIGNE_FIELD_SMTP_RCPTTO, policy_value(request, POLICY_RECIPIENT));
}

/* ---- Deciding ------------------------------------------------------------------------ */

static size_t go_on(char action[POLICY_ACTION_OCTETS]) {
  return (size_t)snprintf(action, POLICY_ACTION_OCTETS, "action=DUNNO\n\n");
}

static bool is_one_of(const char *word, const char *const *words) {
  while (*words && strcmp(word, *words) != 0) words++;
  return *words != NULL;
}

/*
 * No recipient is asked about. Before them nothing is decided; behind them the message was judged at RCPT. Who asks
 * here alone must not take the answer for an acceptance, so that is told, or deferred.
 */
static size_t answer_elsewhere(const policy_session *session, const policy_request *request, const char *state,
                               char action[POLICY_ACTION_OCTETS]) {
  static const char *const before[] = {"CONNECT", "EHLO", "HELO", "MAIL", NULL};
  static const char *const behind[] = {"DATA", "END-OF-MESSAGE", NULL}, *const beside[] = {"VRFY", "ETRN", NULL};
  const char *instance = policy_value(request, POLICY_INSTANCE);
  if (is_one_of(state, beside)) return go_on(action);
  if (is_one_of(state, behind) && *instance && strcmp(instance, session->message) == 0) return go_on(action);
  if (is_one_of(state, before)) {
    tool_fail(0, "asked at %s, where nothing is decided: ask in smtpd_recipient_restrictions", state);
    return go_on(action);
  }
  tool_fail(0,
            "asked at %s about a message of whose recipients it was not asked: ask in "
            "smtpd_recipient_restrictions",
            is_one_of(state, behind) ? state : "an unknown moment");
  return policy_action_broken(action);
}

size_t policy_session_answer(policy_session *session, policy_service *service, const policy_request *request,
                             char action[POLICY_ACTION_OCTETS]) {
  const char *state = policy_value(request, POLICY_STATE);
  if (strcmp(state, "RCPT") != 0) return answer_elsewhere(session, request, state, action);
  const char *listener = listener_of(service->settings, request);
  if (!listener) return policy_action_broken(action);
  fill(session, service, request, listener);
  daemon_decide(service->rules.ruleset, session->query, service->settings->partial ? CONSIGNE_FLAG_PARTIAL : 0,
                service->limiter, session->decision);
  daemon_log(session->query, session->decision);
  return policy_action(session->decision, action);
}

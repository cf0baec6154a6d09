/* SPDX-License-Identifier: MIT */
/*
 * consigne policy: Postfix's policy delegation protocol (SMTPD_POLICY_README).
 *
 *   octets -> request.c -> session.c -> action.c -> octets
 *
 * serve.c moves the octets, log.c says where messages go, policy.c reads the arguments. src/tool/daemon keeps the
 * ruleset and decides.
 */
#ifndef CGN_TOOL_POLICY_POLICY_H
#define CGN_TOOL_POLICY_POLICY_H

#include "tool/daemon/daemon.h"

/* ---- request.c: one request ------------------------------------------------------- */

/* A request of Postfix has some 40 lines, and a line at most 2,048 octets (its line_length_limit). */
enum { POLICY_REQUEST_OCTETS = 128 * 1024 };

/* The attributes that are read; others are skipped. */
typedef enum policy_attribute {
  POLICY_REQUEST,
  POLICY_STATE,
  POLICY_CLIENT_ADDRESS,
  POLICY_CLIENT_NAME,
  POLICY_SERVER_PORT,
  POLICY_HELO,
  POLICY_SENDER,
  POLICY_RECIPIENT,
  POLICY_QUEUE_ID,
  POLICY_INSTANCE,
  POLICY_LOGIN,
  POLICY_TLS,
  POLICY_CONTEXT,
  POLICY_ATTRIBUTES
} policy_attribute;

typedef struct policy_request {
  size_t used, line; /* octets read so far; where the line that is read begins */
  const char *values[POLICY_ATTRIBUTES];
  const char *wrong; /* what is wrong with it; NULL: nothing so far */
  char octets[POLICY_REQUEST_OCTETS];
} policy_request;

void policy_request_begin(policy_request *request);
/*
 * Reads octets up to the end of the request and gives how many it took. *done: the request is complete, or wrong.
 * After a wrong one nobody knows where the next begins.
 */
size_t policy_request_read(policy_request *request, const char *octets, size_t length, bool *done);
/* The value; "" where the request has no such attribute. */
const char *policy_value(const policy_request *request, policy_attribute attribute);

/* ---- session.c: requests to decisions -------------------------------------------------- */

enum { POLICY_INSTANCE_OCTETS = 128, POLICY_ACTION_OCTETS = 1024 };

/* One connection of Postfix: an smtpd process, which serves one client after the other. */
typedef struct policy_session {
  consigne_query *query;
  consigne_decision *decision;
  char message[POLICY_INSTANCE_OCTETS]; /* the instance that the query is about; "": none */
} policy_session;

/* Shared by all connections of one process. */
typedef struct policy_service {
  const daemon_settings *settings;
  const char *socket; /* NULL: standard input and output */
  daemon_rules rules;
  consigne_limiter *limiter; /* NULL: this process is not the only one, so it cannot count */
} policy_service;

/* A status. */
int policy_session_open(policy_session *session);
void policy_session_close(policy_session *session);
/* Writes the answer to a complete request, "action=DUNNO\n\n"; gives its length. */
size_t policy_session_answer(policy_session *session, policy_service *service, const policy_request *request,
                             char action[POLICY_ACTION_OCTETS]);

/* ---- action.c: decisions to answers ------------------------------------------------------ */

/* What Postfix shall do, access(5). Gives the length. */
size_t policy_action(const consigne_decision *decision, char action[POLICY_ACTION_OCTETS]);
/* Defers, since this program is set up wrongly. */
size_t policy_action_broken(char action[POLICY_ACTION_OCTETS]);

/* ---- serve.c, log.c ------------------------------------------------------------------------ */

/* Serves until the end of standard input, or on a socket until SIGTERM or SIGINT. An exit code. */
int policy_serve(policy_service *service);
/*
 * Under spawn(8) standard error is the connection to Postfix. Then what is written there goes to syslog instead:
 * _begin turns it into a file, _flush sends what has come.
 */
void policy_log_begin(void);
void policy_log_flush(void);

#endif

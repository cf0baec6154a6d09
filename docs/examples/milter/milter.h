/* SPDX-License-Identifier: MIT */
/*
 * consigne-milter: a filter for Postfix and Sendmail.
 *
 *   callbacks of libmilter -> session.c -> query -> decision -> verdict.c -> replies, header fields, quarantine
 *
 * ../answers answers what decisions need, ../rules keeps the ruleset. settings.c reads the configuration file,
 * account.c tells what happened (log, records, counters), milter.c starts and stops. libmilter runs a thread for
 * each connection.
 */
#ifndef CONSIGNE_MILTER_H
#define CONSIGNE_MILTER_H

#include <consigne.h>
#include <libmilter/mfapi.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#include "../answers/answers.h"
#include "../rules/rules.h"

/* ---- settings.c ------------------------------------------------------------------ */

enum { NAMES_MOST = 16, METHODS = 5 };

typedef struct settings {
  char *rules;                    /* the ruleset's file */
  char *socket;                   /* libmilter's form: unix:/run/consigne/milter or inet:8891@127.0.0.1 */
  char *server_name;              /* NULL: the macro j, the MTA's own name */
  char *user;                     /* whom to become; NULL: nobody else */
  char *tags_field;               /* the header field that gets the tags; NULL: none */
  char *records;                  /* the file that gets a record of each message; NULL: none */
  char *counters;                 /* the file that gets the counters; NULL: none */
  char *listeners[NAMES_MOST][2]; /* {daemon_name} and what it is */
  char *trusted[NAMES_MOST];      /* authserv-ids */
  size_t listener_count, trusted_count;
  bool verified[METHODS]; /* by the order of method_names: a filter before this one reports it */
  size_t limit_memory;
  answers *answers; /* sources of external sets, owners and shared limits */
} settings;

/* The methods of Authentication-Results that `verified` takes: spf, dkim, dmarc, arc, iprev. */
extern const char *const method_names[METHODS];

/* Reads the file; false after telling on standard error what is wrong, and where. */
bool settings_read(settings *into, const char *path);

/* ---- account.c ------------------------------------------------------------------- */

/* Opens records and counters; false after telling why. */
bool account_open(const settings *settings);
/* Each is one line, of the log or of standard error. Any thread. */
void account_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A final decision, or one on a recipient who was refused: line, record and counters. Any thread. */
void account_decision(const consigne_query *query, int flags, const consigne_decision *decision);
/* Writes the counters into their file. One thread. */
void account_write_counters(void);

/* ---- session.c, verdict.c ---------------------------------------------------------- */

/* What all threads use. */
typedef struct service {
  settings settings;
  consigne_limiter *limiter;
} service;
extern service the_service;

/* One connection. */
typedef struct session {
  consigne_query *query;
  consigne_decision *decision;
  consigne_ruleset *ruleset; /* of this message: one message has one ruleset */
  char **recipients;         /* those that were taken, as the client wrote them */
  size_t recipient_count, recipient_room;
  bool utf8;       /* the client takes UTF-8 replies (RFC 6531 3.7.4) */
  int tags_fields; /* fields with the name of ours that came with the message */
} session;

/* The callbacks, for smfi_register. */
extern const struct smfiDesc callbacks;

/* Decides and answers needs; the flags are those of consigne_decide. */
void decide(session *of, int flags);
/* Sets the reply of an outcome that refuses: SMFIS_REJECT or SMFIS_TEMPFAIL. */
sfsistat refuse(SMFICTX *context, const consigne_outcome *outcome);
/* Carries out the decision on the whole message. */
sfsistat carry_out(SMFICTX *context, const session *of);

#endif

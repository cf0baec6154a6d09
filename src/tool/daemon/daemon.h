/* SPDX-License-Identifier: MIT */
/*
 * What the commands share that answer a mail server, policy and filter: the ruleset in force, the listeners,
 * deciding, and replies on one line.
 */
#ifndef CGN_TOOL_DAEMON_DAEMON_H
#define CGN_TOOL_DAEMON_DAEMON_H

#include "tool/tool.h"

enum { DAEMON_LISTENERS = 16, DAEMON_REPLY_OCTETS = 512 };

/* What the arguments say. */
typedef struct daemon_settings {
  const char *path;                        /* the ruleset */
  const char *server_name;                 /* NULL: not said */
  const char *listeners[DAEMON_LISTENERS]; /* "2525=mx": what a port is */
  int listener_count;
  bool partial;
  bool (*tells)(int field); /* whether the mail server ever tells this field */
  const char *otherwise;    /* what to do about a field that it never tells, behind "which " */
} daemon_settings;

/* ---- listener.c ----------------------------------------------------------------------- */

/* Adds "2525=mx"; false after telling that it is wrong. */
bool daemon_add_listener(daemon_settings *settings, const char *text);
/* The listener of this port: as --listener says, else "mx" or "submission"; NULL: nobody knows, which is told. */
const char *daemon_listener(const daemon_settings *settings, const char *port);

/* ---- rules.c: the ruleset in force --------------------------------------------------- */

/* Whether every mail server tells this field: those of the session and of the envelope. */
bool daemon_tells_envelope(int field);

typedef struct daemon_rules {
  const daemon_settings *settings;
  consigne_ruleset *ruleset;
  uint64_t state;  /* of the files that were read last, whether they gave a ruleset or not */
  int64_t checked; /* when the files were looked at, in seconds */
} daemon_rules;

/* Loads the ruleset: 0, or an exit code after telling why. */
int daemon_rules_open(daemon_rules *rules, const daemon_settings *settings);
/*
 * Loads it again where a file has changed; looks at most once a second, or at once if `now` is 0. A ruleset that is
 * wrong changes nothing but the log.
 */
void daemon_rules_refresh(daemon_rules *rules, int64_t now);
void daemon_rules_close(daemon_rules *rules);

/* ---- decide.c ---------------------------------------------------------------------------- */

/* The limiter of a process that serves all connections; 0, or an exit code after telling why. */
int daemon_open_limiter(consigne_limiter **limiter);
/* Sets the field, or ends it where the value is "". */
void daemon_set_or_end(consigne_query *query, int field, const char *value);
/* Decides as of now, and answers limits; `limiter` NULL: nobody counts here. */
void daemon_decide(const consigne_ruleset *ruleset, consigne_query *query, int flags, consigne_limiter *limiter,
                   consigne_decision *decision);
/* Tells the decision as one line, and a setter that failed as another. */
void daemon_log(const consigne_query *query, const consigne_decision *decision);
/*
 * "550 5.7.1 text" of an outcome that refuses, on one line: as many of its texts as have room in `texts` octets,
 * the first one in any case. False: the outcome has no reply.
 */
bool daemon_reply(const consigne_outcome *outcome, size_t texts, char reply[DAEMON_REPLY_OCTETS]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * consigne filter: OpenSMTPD's filter protocol, smtpd-filters(7).
 *
 *   octets -> protocol.c -> line.c, session.c -> message.c -> octets
 *
 * session.c holds what reports have told of each session. filter.c reads the arguments and moves the octets; all
 * else does no input or output. src/tool/daemon keeps the ruleset and decides.
 */
#ifndef CGN_TOOL_FILTER_FILTER_H
#define CGN_TOOL_FILTER_FILTER_H

#include "tool/daemon/daemon.h"

enum {
  FILTER_LINE_OCTETS = 128 * 1024,   /* a line of the protocol; smtpd takes 65,534 octets of a client's */
  FILTER_HEADER_OCTETS = 256 * 1024, /* a larger header is judged as too large; Postfix reads 102,400 */
  FILTER_RECIPIENTS = 1000,          /* of a message; so many does smtpd take (session max-rcpt) */
  FILTER_SESSIONS = 2048,            /* smtpd has half as many as it may open files, 1,024 by default */
  FILTER_TEXT_OCTETS = 1024          /* a name or login that smtpd tells */
};

/* ---- line.c: one line of the protocol ------------------------------------------------- */

/* report|VERSION|TIME|smtp-in|EVENT|SESSION|REST and filter|VERSION|TIME|smtp-in|EVENT|SESSION|TOKEN|REST */
typedef struct filter_line {
  bool request; /* filter, which wants an answer; else report */
  const char *version, *event, *session, *token;
  char *rest; /* "" if there is none */
  uint64_t id;
} filter_line;

/* Splits the line in place; false: it is none of these. */
bool filter_line_split(char *line, filter_line *split);
/* Cuts the next part off at "|" and gives it; NULL: there is no "|". */
char *filter_part(char **rest);

/* ---- session.c: what smtpd has told ------------------------------------------------------ */

typedef struct filter_octets {
  char *at;
  size_t used, room;
} filter_octets;

typedef enum filter_moment { FILTER_ENVELOPE, FILTER_HEADER, FILTER_BODY, FILTER_DONE } filter_moment;

typedef struct filter_session {
  uint64_t id;
  struct filter_session *next;
  const char *wrong; /* why no message of it is judged any more; NULL: all is well */
  consigne_query *query;
  consigne_decision *decision;
  /* The connection. */
  bool named; /* name and iprev are known; else smtpd could not ask DNS */
  char port[8], ip[64], iprev[16], tls[32];
  char name[FILTER_TEXT_OCTETS], greeting[FILTER_TEXT_OCTETS], helo[FILTER_TEXT_OCTETS], login[FILTER_TEXT_OCTETS];
  /* The message. */
  consigne_ruleset *ruleset; /* by which it is judged from its begin to its end; NULL: there is no message */
  filter_moment moment;
  filter_octets recipients; /* those that smtpd took, each ended by a NUL */
  uint32_t recipient_count;
  filter_octets header;            /* its lines, each ended by CRLF, held until it is complete */
  bool long_line;                  /* smtpd will cut one */
  char reply[DAEMON_REPLY_OCTETS]; /* to the message, once it was judged; "": go on */
} filter_session;

typedef struct filter_sessions {
  filter_session *buckets[256];
  uint32_t count;
} filter_sessions;

filter_session *filter_session_find(const filter_sessions *sessions, uint64_t id);
/* A new one, in place of one of the same id; NULL: no memory, or too many. */
filter_session *filter_session_open(filter_sessions *sessions, uint64_t id);
void filter_session_close(filter_sessions *sessions, uint64_t id);
void filter_sessions_close(filter_sessions *sessions);
/* Forgets the message. */
void filter_session_forget(filter_session *session);
/* From now on every message defers, for this reason; tells that, once. */
void filter_session_fail(filter_session *session, const char *why);
/* Takes over a text that smtpd tells; one that has no room fails the session. */
void filter_session_keep(filter_session *session, char *text, size_t room, const char *told);
/* False: no memory. */
bool filter_add(filter_octets *octets, const char *added, size_t length);

/* ---- protocol.c, message.c --------------------------------------------------------- */

typedef struct filter_service {
  const daemon_settings *settings;
  const char *const *trusted; /* authserv-ids */
  size_t trusted_count;
  uint32_t verified; /* by filter_methods: a filter before this one reports it */
  bool verifies;     /* --verified was said: the methods that it does not list are absent */
  consigne_ruleset *ruleset;
  consigne_limiter *limiter;
  FILE *out;
  bool ready, astray; /* the handshake is over; the line before was none */
  filter_sessions sessions;
  char line[FILTER_LINE_OCTETS];
  size_t line_used;
  bool line_cut;
} filter_service;

/* Methods of Authentication-Results by name, ended by NULL, and the fields that each reports, ended by 0. */
extern const char *const filter_methods[];
extern const int filter_method_fields[][4];

/* Takes octets as they come, and writes to `out` what they ask for. */
void filter_feed(filter_service *service, const char *octets, size_t length);
/* Takes one line without its end. `cut`: its end is missing, since it was too long. */
void filter_take(filter_service *service, char *line, size_t length, bool cut);

/* Each gives the reply, or NULL: go on. */
const char *filter_message_begin(filter_service *service, filter_session *session, const char *sender);
const char *filter_message_recipient(filter_service *service, filter_session *session, const char *recipient);
/* A recipient that smtpd took. */
void filter_message_took(filter_session *session, const char *recipient);
/* A line of the message, answered; the last one is ".". */
void filter_message_line(filter_service *service, filter_session *session, const filter_line *line);
const char *filter_message_end(filter_session *session);

#endif

/* SPDX-License-Identifier: MIT */
/* The handshake, reports and requests of smtpd-filters(7), versions 0.6 and 0.7. */
#include <string.h>

#include "tool/filter/filter.h"

static const char unfit[] = "451 4.3.5 Server configuration error";

/* ---- The handshake ------------------------------------------------------------------- */

static const char *const reports[] = {
    "link-connect", "link-greeting", "link-identify", "link-tls",    "link-auth", "link-disconnect",
    "tx-mail",      "tx-rcpt",       "tx-reset",      "tx-rollback", NULL};
static const char *const requests[] = {"mail-from", "rcpt-to", "data-line", "commit", NULL};

static void take_config(filter_service *service, const char *line) {
  if (strcmp(line, "config|ready") != 0 || service->ready) return;
  for (int i = 0; reports[i]; i++) fprintf(service->out, "register|report|smtp-in|%s\n", reports[i]);
  for (int i = 0; requests[i]; i++) fprintf(service->out, "register|filter|smtp-in|%s\n", requests[i]);
  fputs("register|ready\n", service->out);
  service->ready = true;
}

/* ---- Reports of the connection --------------------------------------------------------- */

/* "192.0.2.1:33174", "[2001:db8::1]:25" or "unix:/path", which has neither address nor port. */
static bool split_address(char *text, char **address, char **port) {
  char *colon = strrchr(text, ':');
  bool local = strncmp(text, "unix:", strlen("unix:")) == 0;
  *address = *port = text + strlen(text);
  if (!colon || local) return local;
  *colon = '\0';
  *address = text;
  *port = colon + 1;
  return true;
}

/* RFC 8601 2.7.3. The name of a client that has none is "<unknown>". */
static void keep_name(filter_session *session, const char *name, const char *result) {
  bool none = !*name || strcmp(name, "<unknown>") == 0, pass = strcmp(result, "pass") == 0 && !none;
  const char *iprev = pass ? "pass" : strcmp(result, "fail") != 0 ? "temperror" : none ? "permerror" : "fail";
  session->named = strcmp(iprev, "temperror") != 0;
  filter_session_keep(session, session->name, sizeof session->name, pass ? name : "");
  filter_session_keep(session, session->iprev, sizeof session->iprev, iprev);
}

static void take_connect(filter_session *session, const filter_line *line) {
  char *rest = line->rest, *ip, *port, *unused;
  const char *name = filter_part(&rest), *result = filter_part(&rest);
  char *source = filter_part(&rest);
  if (!source || !split_address(source, &ip, &unused) || !split_address(rest, &unused, &port)) {
    filter_session_fail(session, "link-connect in another form");
    return;
  }
  filter_session_keep(session, session->ip, sizeof session->ip, ip);
  filter_session_keep(session, session->port, sizeof session->port, port);
  session->named = true; /* who is on this machine has no name */
  if (*ip) keep_name(session, name, result);
}

static void take_greeting(filter_session *session, const filter_line *line) {
  filter_session_keep(session, session->greeting, sizeof session->greeting, line->rest);
}

static void take_identify(filter_session *session, const filter_line *line) {
  char *rest = line->rest;
  if (!filter_part(&rest)) filter_session_fail(session, "link-identify in another form");
  filter_session_keep(session, session->helo, sizeof session->helo, rest);
}

/* "TLSv1.3:TLS_AES_256_GCM_SHA384:256" */
static void take_tls(filter_session *session, const filter_line *line) {
  line->rest[strcspn(line->rest, ":")] = '\0';
  if (!*line->rest) filter_session_fail(session, "link-tls in another form");
  filter_session_keep(session, session->tls, sizeof session->tls, line->rest);
}

/* 0.6 has the login first, and 0.7 the result. A login may have "|" inside. */
static void take_auth(filter_session *session, const filter_line *line) {
  char *first = line->rest, *bar = strcmp(line->version, "0.6") == 0 ? strrchr(first, '|') : strchr(first, '|');
  if (!bar) {
    filter_session_fail(session, "link-auth in another form");
    return;
  }
  *bar = '\0';
  bool login_first = strcmp(line->version, "0.6") == 0;
  const char *login = login_first ? first : bar + 1, *result = login_first ? bar + 1 : first;
  if (strcmp(result, "pass") == 0) filter_session_keep(session, session->login, sizeof session->login, login);
}

/* ---- Reports of a message ---------------------------------------------------------------- */

/* MESSAGE|RESULT|ADDRESS: the address, if smtpd took it. */
static const char *taken_address(filter_session *session, const filter_line *line) {
  char *rest = line->rest;
  const char *message = filter_part(&rest), *result = message ? filter_part(&rest) : NULL;
  if (!result) filter_session_fail(session, "a report of an address in another form");
  return result && strcmp(result, "ok") == 0 ? rest : NULL;
}

static void take_recipient(filter_session *session, const filter_line *line) {
  const char *address = taken_address(session, line);
  if (address) filter_message_took(session, address);
}

/* A filter before this one may have let MAIL pass without asking this one (smtpd.conf(5), bypass). */
static void take_sender(filter_service *service, filter_session *session, const filter_line *line) {
  const char *address = taken_address(session, line);
  if (address && !session->ruleset) filter_message_begin(service, session, address);
}

static void take_report(filter_service *service, const filter_line *line) {
  static const struct {
    const char *event;
    void (*take)(filter_session *, const filter_line *);
  } simple[] = {{"link-greeting", take_greeting},
                {"link-identify", take_identify},
                {"link-tls", take_tls},
                {"link-auth", take_auth},
                {"tx-rcpt", take_recipient}};
  filter_session *session = filter_session_find(&service->sessions, line->id);
  if (strcmp(line->event, "link-connect") == 0) {
    session = filter_session_open(&service->sessions, line->id);
    if (session) return take_connect(session, line);
    tool_fail(0, "session %s: no room for it: its messages defer", line->session);
  }
  if (!session) return; /* its requests are told, and defer */
  for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++)
    if (strcmp(line->event, simple[i].event) == 0) simple[i].take(session, line);
  if (strcmp(line->event, "tx-mail") == 0) take_sender(service, session, line);
  if (strcmp(line->event, "tx-reset") == 0 || strcmp(line->event, "tx-rollback") == 0)
    filter_session_forget(session);
  if (strcmp(line->event, "link-disconnect") == 0) filter_session_close(&service->sessions, line->id);
}

/* ---- Requests ------------------------------------------------------------------------------- */

static void answer(const filter_service *service, const filter_line *line, const char *reply) {
  fprintf(service->out, "filter-result|%s|%s|%s%s\n", line->session, line->token, reply ? "reject|" : "proceed",
          reply ? reply : "");
}

/* A session that is not known has its lines back and no message. */
static void answer_stranger(const filter_service *service, const filter_line *line, const char *why) {
  if (strcmp(line->event, "data-line") == 0) {
    fprintf(service->out, "filter-dataline|%s|%s|%s\n", line->session, line->token, line->rest);
    return;
  }
  tool_fail(0, "session %s: %s", line->session, why);
  answer(service, line, unfit);
}

static void take_request(filter_service *service, const filter_line *line) {
  filter_session *session = filter_session_find(&service->sessions, line->id);
  if (!session) {
    answer_stranger(service, line, "its begin was not told");
  } else if (strcmp(line->event, "mail-from") == 0) {
    answer(service, line, filter_message_begin(service, session, line->rest));
  } else if (strcmp(line->event, "rcpt-to") == 0) {
    answer(service, line, filter_message_recipient(service, session, line->rest));
  } else if (strcmp(line->event, "data-line") == 0) {
    filter_message_line(service, session, line);
  } else if (strcmp(line->event, "commit") == 0) {
    answer(service, line, filter_message_end(session));
    filter_session_forget(session);
  } else {
    answer_stranger(service, line, "a request that was not registered");
  }
}

/* ---- Lines -------------------------------------------------------------------------------------- */

/* One line is told of many that are none, since nobody knows how many come. */
static void take_stray(filter_service *service, const char *why) {
  if (!service->astray) tool_fail(0, "no line of smtpd-filters(7): %s", why);
  service->astray = true;
}

/* A line without its end: what it asks defers, and the message that it belongs to. */
static void take_cut(filter_service *service, const filter_line *line) {
  filter_session *session = filter_session_find(&service->sessions, line->id);
  if (session) filter_session_fail(session, "a line that is too long");
  if (line->request && strcmp(line->event, "data-line") != 0)
    answer_stranger(service, line, "a line that is too long");
}

void filter_take(filter_service *service, char *text, size_t length, bool cut) {
  filter_line line;
  if (strlen(text) != length) return take_stray(service, "a NUL");
  if (strncmp(text, "config|", strlen("config|")) == 0) return take_config(service, text);
  if (!service->ready) return take_stray(service, "a line before config|ready");
  if (!filter_line_split(text, &line)) return take_stray(service, "neither report nor filter of smtp-in");
  bool known = strcmp(line.version, "0.6") == 0 || strcmp(line.version, "0.7") == 0;
  if (!known) take_stray(service, "a version that is neither 0.6 nor 0.7: all mail defers");
  if (known) service->astray = false;
  if (!known && line.request) return answer_stranger(service, &line, "an unknown version");
  if (!known) return;
  if (cut) return take_cut(service, &line);
  if (line.request)
    take_request(service, &line);
  else
    take_report(service, &line);
}

/* ---- Octets --------------------------------------------------------------------------------------- */

static void add_octets(filter_service *service, const char *octets, size_t length) {
  size_t room = sizeof service->line - 1 - service->line_used;
  service->line_cut |= length > room;
  if (length > room) length = room;
  memcpy(service->line + service->line_used, octets, length);
  service->line_used += length;
}

void filter_feed(filter_service *service, const char *octets, size_t length) {
  for (const char *end; (end = memchr(octets, '\n', length));
       length -= (size_t)(end + 1 - octets), octets = end + 1) {
    add_octets(service, octets, (size_t)(end - octets));
    service->line[service->line_used] = '\0';
    filter_take(service, service->line, service->line_used, service->line_cut);
    service->line_used = 0;
    service->line_cut = false;
  }
  add_octets(service, octets, length);
}

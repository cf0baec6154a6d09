/* SPDX-License-Identifier: MIT */
/* One message: from MAIL to the end of its header, where it is judged. */
#include <string.h>

#include "tool/filter/filter.h"

/* A reply has 512 octets with its codes and CRLF (RFC 5321 4.5.3.1.5). */
enum { TEXT_OCTETS = 490, PATH_OCTETS = 2 * FILTER_TEXT_OCTETS, CUT_OCTETS = 1997 };

static const char broken[] = "451 4.3.5 Server configuration error";

const char *const filter_methods[] = {"spf", "dkim", "dmarc", "arc", NULL};
const int filter_method_fields[][4] = {
    {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_SPF_D},
    {CONSIGNE_FIELD_DKIM, CONSIGNE_FIELD_DKIM_D},
    {CONSIGNE_FIELD_DMARC, CONSIGNE_FIELD_DMARC_D},
    {CONSIGNE_FIELD_ARC, CONSIGNE_FIELD_ARC_D, CONSIGNE_FIELD_ARC_DKIM_D},
};

/* ---- What is known of it ------------------------------------------------------------- */

/* smtpd completes an address without "@" with the name of its greeting; of recipients, `origin` completes it. */
static void set_path(filter_session *session, int field, const char *address, const char *domain) {
  char path[PATH_OCTETS];
  bool bare = *address && *domain && !strchr(address, '@');
  int length = snprintf(path, sizeof path, "<%s%s%s>", address, bare ? "@" : "", bare ? domain : "");
  if (length < 0 || (size_t)length >= sizeof path)
    filter_session_fail(session, "an address that is too long");
  else
    consigne_query_set(session->query, field, path, (size_t)length);
}

/* The session's part of the query. A name that smtpd could not ask DNS for stays not given. */
static void set_session(const filter_service *service, filter_session *session, const char *listener) {
  consigne_query *query = session->query;
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, listener, CONSIGNE_NTS);
  daemon_set_or_end(query, CONSIGNE_FIELD_CLIENT_IP, session->ip);
  if (session->named) daemon_set_or_end(query, CONSIGNE_FIELD_CLIENT_NAME, session->name);
  daemon_set_or_end(query, CONSIGNE_FIELD_IPREV, session->iprev);
  daemon_set_or_end(query, CONSIGNE_FIELD_SERVER_NAME,
                    service->settings->server_name ? service->settings->server_name : "");
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_HELO, session->helo);
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_AUTHCID, session->login);
  daemon_set_or_end(query, CONSIGNE_FIELD_SMTP_AUTH, session->login);
  daemon_set_or_end(query, CONSIGNE_FIELD_TLS, session->tls);
  for (size_t i = 0; i < service->trusted_count; i++)
    consigne_query_trust(query, service->trusted[i], CONSIGNE_NTS);
}

/* What a verifier reports may be missing because it is dead: that stays unknown. What nobody verifies is absent. */
static void end_methods(const filter_service *service, consigne_query *query) {
  for (int i = 0; service->verifies && filter_methods[i]; i++) {
    bool silent = service->verified & UINT32_C(1) << i &&
                  consigne_query_state(query, filter_method_fields[i][0]) == CONSIGNE_STATE_NOT_GIVEN;
    for (int k = 0; !silent && k < 4 && filter_method_fields[i][k]; k++)
      consigne_query_end(query, filter_method_fields[i][k]);
  }
}

/* ---- Before the message ------------------------------------------------------------------ */

/* The reply of a decision that refuses; NULL: go on. */
static const char *reply_of(filter_session *session) {
  int verdict = consigne_decision_verdict(session->decision);
  bool goes_on = verdict == CONSIGNE_VERDICT_ACCEPT || verdict == CONSIGNE_VERDICT_UNDECIDED ||
                 verdict == CONSIGNE_VERDICT_QUARANTINE;
  if (goes_on) return NULL;
  bool replied = daemon_reply(consigne_decision_outcome(session->decision), TEXT_OCTETS, session->reply);
  return replied ? session->reply : broken;
}

/* Before the header only what refuses is final, and told; all else is told with the message. */
static const char *judge_early(filter_session *session, consigne_limiter *limiter) {
  daemon_decide(session->ruleset, session->query, CONSIGNE_FLAG_PARTIAL, limiter, session->decision);
  const char *reply = reply_of(session);
  if (reply) daemon_log(session->query, session->decision);
  return reply;
}

/* A message that nobody receives is not counted: limits are asked at RCPT. */
const char *filter_message_begin(filter_service *service, filter_session *session, const char *sender) {
  filter_session_forget(session);
  const char *listener = daemon_listener(service->settings, session->port);
  if (!listener) return broken;
  session->ruleset = consigne_ruleset_ref(service->ruleset);
  set_session(service, session, listener);
  set_path(session, CONSIGNE_FIELD_SMTP_MAILFROM, sender, session->greeting);
  return session->wrong ? broken : judge_early(session, NULL);
}

const char *filter_message_recipient(filter_service *service, filter_session *session, const char *recipient) {
  if (!session->ruleset || session->moment != FILTER_ENVELOPE)
    filter_session_fail(session, "a recipient of no message");
  if (session->wrong) return broken;
  if (session->recipient_count >= FILTER_RECIPIENTS) return "452 4.5.3 Too many recipients";
  consigne_query_drop(session->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  set_path(session, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, "");
  return session->wrong ? broken : judge_early(session, service->limiter);
}

void filter_message_took(filter_session *session, const char *recipient) {
  if (!session->ruleset || session->recipient_count >= FILTER_RECIPIENTS)
    filter_session_fail(session, "a recipient that was not asked about");
  else if (filter_add(&session->recipients, recipient, strlen(recipient) + 1))
    session->recipient_count++;
  else
    filter_session_fail(session, "out of memory");
}

/* ---- The message ---------------------------------------------------------------------------- */

static void set_recipients(filter_session *session) {
  consigne_query_drop(session->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  const char *at = session->recipients.at;
  for (uint32_t i = 0; i < session->recipient_count; i++, at += strlen(at) + 1) {
    char path[PATH_OCTETS];
    int length = snprintf(path, sizeof path, "<%s>", at);
    bool fits = length > 0 && (size_t)length < sizeof path;
    consigne_query_add(session->query, CONSIGNE_FIELD_SMTP_RCPTTO, fits ? path : at, CONSIGNE_NTS);
  }
  consigne_query_end(session->query, CONSIGNE_FIELD_SMTP_RCPTTO);
}

static void judge(filter_service *service, filter_session *session) {
  set_recipients(session);
  consigne_query_add_header_block(session->query, session->header.at, session->header.used);
  end_methods(service, session->query);
  daemon_decide(session->ruleset, session->query, service->settings->partial ? CONSIGNE_FLAG_PARTIAL : 0,
                service->limiter, session->decision);
  daemon_log(session->query, session->decision);
  session->reply[0] = '\0';
  const char *reply = reply_of(session);
  if (reply != session->reply) snprintf(session->reply, sizeof session->reply, "%s", reply ? reply : "");
}

static void write_line(filter_service *service, const filter_line *as, const char *text, size_t length) {
  fprintf(service->out, "filter-dataline|%s|%s|", as->session, as->token);
  fwrite(text, 1, length, service->out);
  fputc('\n', service->out);
}

/* Gives the lines back. A dot at the begin of a line is doubled (RFC 5321 4.5.2). */
static void write_header(filter_service *service, const filter_session *session, const filter_line *as) {
  const char *at = session->header.at, *end = at ? at + session->header.used : at;
  while (at < end) {
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    fprintf(service->out, "filter-dataline|%s|%s|%s", as->session, as->token, *at == '.' ? "." : "");
    fwrite(at, 1, (size_t)(line_end - 1 - at), service->out);
    fputc('\n', service->out);
    at = line_end + 1;
  }
}

/* Quarantine is a field that delivery reads (smtpd.conf(5), maildir junk). It stands first, where no line ends it.
 */
static void end_header(filter_service *service, filter_session *session, const filter_line *as) {
  static const char spam[] = "X-Spam: Yes";
  judge(service, session);
  if (consigne_decision_verdict(session->decision) == CONSIGNE_VERDICT_QUARANTINE)
    write_line(service, as, spam, sizeof spam - 1);
  write_header(service, session, as);
  session->moment = FILTER_BODY;
}

static void hold_line(filter_session *session, const char *text) {
  const char *plain = *text == '.' ? text + 1 : text;
  if (!filter_add(&session->header, plain, strlen(plain)) || !filter_add(&session->header, "\r\n", 2))
    filter_session_fail(session, "out of memory");
}

void filter_message_line(filter_service *service, filter_session *session, const filter_line *line) {
  const char *text = line->rest;
  bool last = strcmp(text, ".") == 0;
  if (session->moment == FILTER_ENVELOPE) session->moment = FILTER_HEADER;
  if (!session->ruleset || session->moment == FILTER_DONE || session->recipient_count == 0)
    filter_session_fail(session, "lines of no message");
  if (strcmp(line->version, "0.6") == 0 && strlen(text) > CUT_OCTETS) session->long_line = true;
  bool held = session->moment == FILTER_HEADER && !session->wrong && *text && !last;
  if (held) hold_line(session, text);
  bool complete = !held || session->header.used > FILTER_HEADER_OCTETS;
  if (session->moment == FILTER_HEADER && complete && !session->wrong) end_header(service, session, line);
  if (!held) write_line(service, line, text, strlen(text));
  if (last) session->moment = FILTER_DONE;
}

const char *filter_message_end(filter_session *session) {
  if (session->moment != FILTER_DONE) filter_session_fail(session, "the end of no message");
  if (session->wrong) return broken;
  if (session->reply[0]) return session->reply;
  return session->long_line ? "554 5.6.0 A line of the message is longer than 1,997 octets" : NULL;
}

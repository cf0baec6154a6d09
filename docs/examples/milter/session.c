/* SPDX-License-Identifier: MIT */
/* The callbacks of libmilter: what the MTA tells becomes the query of the connection. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "milter.h"

/* RFC 5321 4.5.3.1.8: at least 100 recipients must be taken. */
enum { RECIPIENTS_MOST = 1000 };

static session *of(SMFICTX *context) {
  return smfi_getpriv(context);
}

static void set_or_end(consigne_query *query, int field, const char *value) {
  if (value && *value)
    consigne_query_set(query, field, value, CONSIGNE_NTS);
  else
    consigne_query_end(query, field);
}

/* ---- The connection ------------------------------------------------------------------ */

static void forget_message(session *old) {
  for (size_t i = 0; i < old->recipient_count; i++) free(old->recipients[i]);
  old->recipient_count = 0;
  old->tags_fields = 0;
  consigne_ruleset_free(old->ruleset);
  old->ruleset = NULL;
}

static void close_session(session *old) {
  if (!old) return;
  forget_message(old);
  free(old->recipients);
  consigne_query_free(old->query);
  consigne_decision_free(old->decision);
  free(old);
}

static session *open_session(void) {
  session *new = calloc(1, sizeof *new);
  if (new &&consigne_query_new(NULL, &new->query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &new->decision) == CONSIGNE_OK)
    return new;
  close_session(new);
  return NULL;
}

/* A daemon that no line of the configuration names is an "mx", unless it has the usual name of a submission port.
 */
static const char *listener_of(const char *daemon) {
  const settings *said = &the_service.settings;
  if (!daemon) return "mx";
  for (size_t i = 0; i < said->listener_count; i++)
    if (strcmp(daemon, said->listeners[i][0]) == 0) return said->listeners[i][1];
  bool submission = strcmp(daemon, "submission") == 0 || strcmp(daemon, "submissions") == 0 ||
                    strcmp(daemon, "ORIGINATING") == 0 || strcmp(daemon, "MSA") == 0;
  return submission ? "submission" : "mx";
}

/* A client without an address is on this machine; its rules then see that there is none. */
static void set_client(consigne_query *query, const char *name, const struct sockaddr *address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address && address->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
  if (address && address->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text);
  set_or_end(query, CONSIGNE_FIELD_CLIENT_IP, text);
  /* "[192.0.2.1]" and "unknown" are no names that the MTA has verified. */
  bool named = name && *name != '[' && strcasecmp(name, "unknown") != 0;
  set_or_end(query, CONSIGNE_FIELD_CLIENT_NAME, named ? name : NULL);
}

/* Comes a second time after XCLIENT, which makes another client of this one. */
static sfsistat on_connect(SMFICTX *context, char *name, _SOCK_ADDR *address) {
  const settings *said = &the_service.settings;
  session *new = of(context) ? of(context) : open_session();
  if (!new || smfi_setpriv(context, new) != MI_SUCCESS) {
    close_session(new);
    return SMFIS_TEMPFAIL;
  }
  forget_message(new);
  consigne_query_reset(new->query);
  consigne_query_set(new->query, CONSIGNE_FIELD_LISTENER, listener_of(smfi_getsymval(context, "{daemon_name}")),
                     CONSIGNE_NTS);
  set_client(new->query, name, address);
  set_or_end(new->query, CONSIGNE_FIELD_SERVER_NAME,
             said->server_name ? said->server_name : smfi_getsymval(context, "j"));
  for (size_t i = 0; i < said->trusted_count; i++) consigne_query_trust(new->query, said->trusted[i], CONSIGNE_NTS);
  return SMFIS_CONTINUE;
}

/* Comes a second time after STARTTLS. */
static sfsistat on_helo(SMFICTX *context, char *name) {
  set_or_end(of(context)->query, CONSIGNE_FIELD_SMTP_HELO, name);
  return SMFIS_CONTINUE;
}

static sfsistat on_close(SMFICTX *context) {
  close_session(of(context));
  smfi_setpriv(context, NULL);
  return SMFIS_CONTINUE;
}

/* ---- The envelope ----------------------------------------------------------------------- */

static bool has_utf8(char **arguments) {
  for (; *arguments; arguments++)
    if (strcasecmp(*arguments, "SMTPUTF8") == 0) return true;
  return false;
}

/* {auth_author} is what MAIL says in AUTH=, which any client may write; {auth_authen} is the login. */
static sfsistat on_mail(SMFICTX *context, char **arguments) {
  session *now = of(context);
  const char *login = smfi_getsymval(context, "{auth_authen}");
  forget_message(now);
  now->ruleset = rules_get();
  now->utf8 = has_utf8(arguments + 1);
  consigne_query_next(now->query);
  set_or_end(now->query, CONSIGNE_FIELD_TLS, smfi_getsymval(context, "{tls_version}"));
  set_or_end(now->query, CONSIGNE_FIELD_SMTP_AUTHCID, login);
  set_or_end(now->query, CONSIGNE_FIELD_SMTP_AUTH, login);
  consigne_query_end(now->query, CONSIGNE_FIELD_SMTP_HELO); /* where the client said none */
  consigne_query_set(now->query, CONSIGNE_FIELD_SMTP_MAILFROM, arguments[0], CONSIGNE_NTS);
  return SMFIS_CONTINUE;
}

static bool keep_recipient(session *now, const char *recipient) {
  if (now->recipient_count == now->recipient_room) {
    size_t room = now->recipient_room ? 2 * now->recipient_room : 8;
    char **larger = realloc(now->recipients, room * sizeof *larger);
    if (!larger) return false;
    now->recipients = larger;
    now->recipient_room = room;
  }
  char *kept = strdup(recipient);
  if (kept) now->recipients[now->recipient_count++] = kept;
  return kept != NULL;
}

/* Only a recipient who is taken is kept: the macros of libmilter also name those who were refused. */
static sfsistat on_rcpt(SMFICTX *context, char **arguments) {
  session *now = of(context);
  int flags = CONSIGNE_FLAG_PARTIAL | (now->utf8 ? CONSIGNE_FLAG_UTF8 : 0);
  if (now->recipient_count >= RECIPIENTS_MOST) {
    smfi_setreply(context, "452", "4.5.3", "Too many recipients");
    return SMFIS_TEMPFAIL;
  }
  consigne_query_drop(now->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  consigne_query_set(now->query, CONSIGNE_FIELD_SMTP_RCPTTO, arguments[0], CONSIGNE_NTS);
  decide(now, flags);
  int verdict = consigne_decision_verdict(now->decision);
  if (verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER) {
    account_decision(now->query, flags, now->decision);
    return refuse(context, consigne_decision_outcome(now->decision));
  }
  return keep_recipient(now, arguments[0]) ? SMFIS_CONTINUE : SMFIS_TEMPFAIL;
}

/* ---- The message --------------------------------------------------------------------------- */

static sfsistat on_header(SMFICTX *context, char *name, char *body) {
  const char *tags = the_service.settings.tags_field;
  if (tags && strcasecmp(name, tags) == 0) of(context)->tags_fields++;
  consigne_query_add_header(of(context)->query, name, CONSIGNE_NTS, body, CONSIGNE_NTS);
  return SMFIS_CONTINUE;
}

/* What a method reports; 0 ends it. By the order of method_names. */
static const int reported[METHODS][4] = {
    {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_SPF_D},
    {CONSIGNE_FIELD_DKIM, CONSIGNE_FIELD_DKIM_D},
    {CONSIGNE_FIELD_DMARC, CONSIGNE_FIELD_DMARC_D},
    {CONSIGNE_FIELD_ARC, CONSIGNE_FIELD_ARC_D, CONSIGNE_FIELD_ARC_DKIM_D},
    {CONSIGNE_FIELD_IPREV},
};

/* What nobody here verifies is absent. What a verifier reports may be missing because it is dead: that is unknown.
 */
static void end_query(session *now) {
  consigne_query *query = now->query;
  bool silent[METHODS];
  consigne_query_end(query, CONSIGNE_FIELD_HEADERS);
  for (int i = 0; i < METHODS; i++)
    silent[i] =
        the_service.settings.verified[i] && consigne_query_state(query, reported[i][0]) == CONSIGNE_STATE_NOT_GIVEN;
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  for (int i = 0; i < METHODS; i++)
    for (int k = 0; silent[i] && reported[i][k]; k++) consigne_query_drop(query, reported[i][k]);
}

static sfsistat on_end_of_message(SMFICTX *context) {
  session *now = of(context);
  const char *id = smfi_getsymval(context, "i");
  int flags = now->utf8 ? CONSIGNE_FLAG_UTF8 : 0;
  if (id) consigne_query_set_id(now->query, id, CONSIGNE_NTS);
  consigne_query_drop(now->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  for (size_t i = 0; i < now->recipient_count; i++)
    consigne_query_add(now->query, CONSIGNE_FIELD_SMTP_RCPTTO, now->recipients[i], CONSIGNE_NTS);
  consigne_query_end(now->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  end_query(now);
  decide(now, flags);
  account_decision(now->query, flags, now->decision);
  sfsistat answer = carry_out(context, now);
  forget_message(now);
  return answer;
}

static sfsistat on_abort(SMFICTX *context) {
  if (of(context)) forget_message(of(context));
  return SMFIS_CONTINUE;
}

const struct smfiDesc callbacks = {
    .xxfi_name = "consigne",
    .xxfi_version = SMFI_VERSION,
    .xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE,
    .xxfi_connect = on_connect,
    .xxfi_helo = on_helo,
    .xxfi_envfrom = on_mail,
    .xxfi_envrcpt = on_rcpt,
    .xxfi_header = on_header,
    .xxfi_eom = on_end_of_message,
    .xxfi_abort = on_abort,
    .xxfi_close = on_close,
};

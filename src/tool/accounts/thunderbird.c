/* SPDX-License-Identifier: MIT */
/*
 * Thunderbird's accounts: mail.accountmanager.accounts lists accounts, mail.account.X names a server and
 * identities, and mail.identity.X.smtpServer names one of mail.smtpservers. Where it names none, mail goes through
 * the installation's default server, whichever that is at the time.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/prefs.h"

/* Its numbers (nsMsgSocketType, nsMsgAuthMethod) are indexes here. What is not written is 0, clear. */
static const account_security securities[] = {ACCOUNT_CLEAR, ACCOUNT_STARTTLS_IF_AVAILABLE, ACCOUNT_STARTTLS,
                                              ACCOUNT_TLS};
/* 2 was any login and 9 is: no one method. */
static const char *const methods[] = {NULL,
                                      "none",
                                      NULL,
                                      "password-cleartext",
                                      "password-encrypted",
                                      "gssapi",
                                      "ntlm",
                                      "tls-client-cert",
                                      "password-encrypted",
                                      NULL,
                                      "oauth2"};
enum { CLEARTEXT = 3 /* what is meant where nothing is written */ };

typedef struct profile {
  account_source *source;
  prefs all;
  size_t looked_at; /* accounts: as many as identities are allowed */
} profile;

static account_span text_of(const pref *found) {
  return account_span_of(found ? found->text : NULL);
}

static void set_security(const profile *of, const pref *found, account_server *server) {
  server->security = ACCOUNT_CLEAR;
  if (!found) return;
  if (found->is_number && found->number < sizeof securities / sizeof *securities)
    server->security = securities[found->number];
  else
    account_tell_error(of->source, found->line, "no such security: write 0 (clear), 2 (STARTTLS) or 3 (TLS)");
}

static void set_method(const profile *of, const pref *found, account_server *server) {
  unsigned number = found ? found->number : CLEARTEXT;
  if (found && (!found->is_number || number == 0 || number >= sizeof methods / sizeof *methods))
    account_tell_error(
        of->source, found->line,
        "no such method of login: write 3 (password), 4 (encrypted), 5 (GSSAPI), 6 (NTLM) or 10 (OAuth2)");
  else
    server->method = methods[number];
}

static void set_port(const profile *of, const pref *found, account_server *server) {
  if (!found || (found->is_number && found->number == 0)) return; /* the protocol's own */
  if (found->is_number && found->number <= 65535)
    server->port = found->number;
  else
    account_tell_error(of->source, found->line, "no port: write a number from 1 to 65535, for submission 465");
}

static void set_host_and_user(const profile *of, const pref *host, const pref *user, account_server *server) {
  if (host) account_set_host(of->source, host->line, server, text_of(host));
  if (user) account_set_user(of->source, user->line, server, text_of(user));
}

/* ---- Servers ------------------------------------------------------------------------- */

/* "realhostname" and "realuserName" are what older versions wrote when a server was changed. */
static void read_incoming(const profile *of, account_span key, account_server *server) {
  const pref *type = prefs_find(&of->all, "mail.server", key, "type");
  account_span protocol = text_of(type);
  if (!account_span_is(protocol, "imap") && !account_span_is(protocol, "pop3")) return;
  const pref *host = prefs_find(&of->all, "mail.server", key, "realhostname");
  const pref *user = prefs_find(&of->all, "mail.server", key, "realuserName");
  if (!host) host = prefs_find(&of->all, "mail.server", key, "hostname");
  if (!user) user = prefs_find(&of->all, "mail.server", key, "userName");
  server->protocol = type->text;
  set_host_and_user(of, host, user, server);
  set_port(of, prefs_find(&of->all, "mail.server", key, "port"), server);
  set_security(of, prefs_find(&of->all, "mail.server", key, "socketType"), server);
  set_method(of, prefs_find(&of->all, "mail.server", key, "authMethod"), server);
}

static void read_outgoing(const profile *of, account_span key, account_server *server) {
  const pref *type = prefs_find(&of->all, "mail.smtpserver", key, "type");
  server->protocol = type && type->text ? type->text : "smtp";
  set_host_and_user(of, prefs_find(&of->all, "mail.smtpserver", key, "hostname"),
                    prefs_find(&of->all, "mail.smtpserver", key, "username"), server);
  set_port(of, prefs_find(&of->all, "mail.smtpserver", key, "port"), server);
  set_security(of, prefs_find(&of->all, "mail.smtpserver", key, "try_ssl"), server);
  set_method(of, prefs_find(&of->all, "mail.smtpserver", key, "authMethod"), server);
}

/* Only servers that the list names exist for Thunderbird. */
static bool is_listed(const profile *of, account_span key) {
  account_span list = text_of(prefs_find(&of->all, "mail", (account_span){0}, "smtpservers"));
  while (list.length > 0) {
    account_span each = account_span_trim(account_span_until(&list, ','));
    if (each.length == key.length && memcmp(each.at, key.at, key.length) == 0) return true;
  }
  return false;
}

/* What mail.smtp.defaultserver names; where it is not set, the first of the list. */
static account_span default_server(const profile *of) {
  account_span named = text_of(prefs_find(&of->all, "mail.smtp", (account_span){0}, "defaultserver"));
  account_span list = text_of(prefs_find(&of->all, "mail", (account_span){0}, "smtpservers"));
  while (named.length == 0 && list.length > 0) named = account_span_trim(account_span_until(&list, ','));
  return named;
}

static void choose(const profile *of, account_span identity, account_identity *into) {
  const pref *named = prefs_find(&of->all, "mail.identity", identity, "smtpServer");
  account_span key = text_of(named);
  into->choice = key.length > 0 ? ACCOUNT_CHOSEN_FOR_IDENTITY : ACCOUNT_CHOSEN_BY_DEFAULT;
  if (key.length == 0) key = default_server(of);
  if (key.length > 0 && is_listed(of, key)) {
    read_outgoing(of, key, &into->outgoing);
    if (!account_span_is(account_span_of(into->outgoing.protocol), "smtp")) into->choice = ACCOUNT_CHOSEN_SESSION;
    return;
  }
  into->choice = ACCOUNT_CHOSEN_NOTHING;
  account_tell_remark(
      of->source, named ? named->line : into->line,
      "no outgoing server: the one that is named is not in mail.smtpservers; choose one for this identity");
}

/* ---- Identities ---------------------------------------------------------------------- */

static void read_identity(const profile *of, account_span account, account_span server, account_span key) {
  const pref *address = prefs_find(&of->all, "mail.identity", key, "useremail");
  if (!address) {
    const pref *list = prefs_find(&of->all, "mail.account", account, "identities");
    account_tell_remark(of->source, list->line, "an identity without an address (useremail): it cannot send");
    return;
  }
  const char *read = account_address(of->source, address->line, text_of(address));
  const pref *shown = prefs_find(&of->all, "mail.server", server, "name");
  account_identity *into = read ? account_add_identity(of->source, address->line) : NULL;
  if (!into) return;
  into->address = read;
  into->account = account_label(of->source->list, text_of(shown));
  if (!into->account) into->account = account_label(of->source->list, account);
  if (server.length > 0) read_incoming(of, server, &into->incoming);
  choose(of, key, into);
}

static void read_account(profile *of, account_span key) {
  if (++of->looked_at > ACCOUNT_MAX_IDENTITIES) return;
  const pref *identities = prefs_find(&of->all, "mail.account", key, "identities");
  account_span list = text_of(identities);
  account_span server = text_of(prefs_find(&of->all, "mail.account", key, "server"));
  while (list.length > 0 && of->source->identities <= ACCOUNT_MAX_IDENTITIES) {
    account_span identity = account_span_trim(account_span_until(&list, ','));
    if (identity.length > 0) read_identity(of, key, server, identity);
  }
}

void account_read_thunderbird(account_source *source) {
  profile of = {.source = source};
  if (prefs_read(source, &of.all)) {
    const pref *accounts = prefs_find(&of.all, "mail.accountmanager", (account_span){0}, "accounts");
    account_span list = text_of(accounts);
    if (!accounts) account_tell_remark(source, 1, "no accounts: mail.accountmanager.accounts is not set");
    while (list.length > 0) {
      account_span account = account_span_trim(account_span_until(&list, ','));
      if (account.length > 0) read_account(&of, account);
    }
  }
  free(of.all.items);
}

/* SPDX-License-Identifier: MIT */
/* Who sends through what, by the settings of a muttrc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/mutt.h"

static bool is_off(const mutt_value *value) {
  return value->line > 0 && (!value->text || strcmp(value->text, "no") == 0);
}

static bool is_text(const mutt_value *value) {
  return value->text && strcmp(value->text, "no") != 0;
}

/* ---- Servers ----------------------------------------------------------------------------------- */

/* Decodes %40 and the like, in place: the text only gets shorter. */
static size_t decode(char *text) {
  static const char digits[] = "0123456789abcdef0123456789ABCDEF";
  size_t length = 0;
  for (const char *at = text; *at; at++) {
    const char *high = at[0] == '%' && at[1] ? strchr(digits, at[1]) : NULL;
    const char *low = high && at[2] ? strchr(digits, at[2]) : NULL;
    int value = low ? (int)((high - digits) % 16 * 16 + (low - digits) % 16) : *at;
    if (low) at += 2;
    text[length++] = (char)(value ? value : 1);
  }
  return length;
}

/* USER[:PASSWORD]: the password is dropped here. */
static void read_user(account_source *source, const mutt_value *url, account_span user, account_server *server) {
  account_span name = account_span_until(&user, ':');
  char *copy = name.length > 0 ? strndup(name.at, name.length) : NULL;
  if (!copy) return;
  account_set_user(source, url->line, server, (account_span){copy, decode(copy)});
  free(copy);
}

/* [USER[:PASSWORD]@]HOST[:PORT][/...]: the last "@" counts, since a password may have others. */
static void read_authority(account_source *source, const mutt_value *url, account_span rest,
                           account_server *server) {
  account_span authority = account_span_until(&rest, '/');
  for (size_t i = authority.length; i > 0; i--) {
    if (authority.at[i - 1] != '@') continue;
    read_user(source, url, (account_span){authority.at, i - 1}, server);
    authority = account_span_after(authority, i);
    break;
  }
  account_span port = {0};
  for (size_t i = authority.length; i > 0 && authority.at[i - 1] != ']'; i--) {
    if (authority.at[i - 1] != ':') continue;
    port = account_span_after(authority, i);
    authority.length = i - 1;
    break;
  }
  account_set_host(source, url->line, server, authority);
  if (port.length > 0) account_set_port(source, url->line, server, port);
}

static account_security security_of(const mutt_value *values, bool tls) {
  if (tls) return ACCOUNT_TLS;
  /* By default, NeoMutt and mutt 2 insist on TLS, and both try STARTTLS. */
  if (!is_off(&values[MUTT_FORCE_TLS])) return ACCOUNT_STARTTLS;
  return is_off(&values[MUTT_STARTTLS]) ? ACCOUNT_CLEAR : ACCOUNT_STARTTLS_IF_AVAILABLE;
}

/* A URL of this protocol, with or without "s"; false: it is another. */
static bool read_url(mutt_config *config, const mutt_value *url, const char *scheme, account_server *server) {
  account_span rest = account_span_of(url->text);
  size_t length = strlen(scheme);
  if (rest.length < length || !account_span_is_word((account_span){rest.at, length}, scheme)) return false;
  rest = account_span_after(rest, length);
  bool tls = account_span_begins(rest, "s") || account_span_begins(rest, "S");
  if (tls) rest = account_span_after(rest, 1);
  if (!account_span_begins(rest, "://")) return false;
  const char *path = config->source->path;
  config->source->path = url->file; /* it may be another file, and the mistake must be fixed there */
  server->security = security_of(config->values, tls);
  read_authority(config->source, url, account_span_after(rest, 3), server);
  config->source->path = path;
  return true;
}

static void read_outgoing(mutt_config *config, account_server *server) {
  const mutt_value *url = &config->values[MUTT_SMTP_URL], *user = &config->values[MUTT_SMTP_USER];
  server->protocol = "smtp";
  if (!read_url(config, url, "smtp", server))
    account_tell_error(config->source, url->line, "no URL of a server: write smtps://USER@SERVER:465");
  if (!server->user && is_text(user) && !user->unread)
    account_set_user(config->source, user->line, server, account_span_of(user->text));
  server->method = account_sasl_method(account_span_of(config->values[MUTT_AUTHENTICATORS].text));
}

static void read_incoming(mutt_config *config, account_server *server) {
  static const struct { const char *scheme, *protocol; } schemes[] = {{"imap", "imap"}, {"pop", "pop3"}};
  const mutt_variable from[] = {MUTT_SPOOLFILE, MUTT_FOLDER};
  for (size_t i = 0; i < 4 && !server->host; i++) {
    const mutt_value *url = &config->values[from[i / 2]];
    if (!is_text(url) || url->unread) continue;
    if (read_url(config, url, schemes[i % 2].scheme, server)) server->protocol = schemes[i % 2].protocol;
  }
  const mutt_value *user = &config->values[MUTT_IMAP_USER];
  if (server->host && !server->user && is_text(user) && !user->unread)
    account_set_user(config->source, user->line, server, account_span_of(user->text));
}

/* ---- Identities ------------------------------------------------------------------------------------ */

static bool same(const mutt_value *a, const mutt_value *b) {
  return a->line == b->line && a->file == b->file && a->text == b->text;
}

/* `before`: what was set outside of the hook. */
static account_choice choice_of(const mutt_config *config, const mutt_value *before) {
  const mutt_value *url = &config->values[MUTT_SMTP_URL];
  if (url->unread) return ACCOUNT_CHOSEN_UNREAD;
  if (!is_text(url)) return ACCOUNT_CHOSEN_SENDMAIL;
  if (!before || !same(url, &before[MUTT_SMTP_URL])) return ACCOUNT_CHOSEN_FOR_IDENTITY;
  return ACCOUNT_CHOSEN_BY_DEFAULT;
}

static void add(mutt_config *config, const char *account, const char *address, unsigned line,
                account_choice choice) {
  account_identity *into = account_add_identity(config->source, line);
  if (!into) return;
  into->account = account;
  into->address = address;
  into->choice = choice;
  if (choice == ACCOUNT_CHOSEN_FOR_IDENTITY || choice == ACCOUNT_CHOSEN_BY_DEFAULT)
    read_outgoing(config, &into->outgoing);
  read_incoming(config, &into->incoming);
}

static const char *name_of(mutt_config *config, const mutt_hook *hook) {
  if (!hook) return NULL;
  size_t length = strlen(hook->kind) + strlen(hook->pattern) + 2;
  char *name = account_alloc(config->source->list, length);
  if (name) snprintf(name, length, "%s %s", hook->kind, hook->pattern);
  return name ? account_label(config->source->list, account_span_of(name)) : NULL;
}

/* False: it is told why there is no identity. */
static bool read_from(mutt_config *config, const mutt_value *from, const char **address) {
  if (from->unread)
    account_tell_remark(config->source, from->line,
                        "from is given by a command or the environment: it is not known");
  if (from->unread || !is_text(from)) return true;
  *address = account_address(config->source, from->line, account_span_of(from->text));
  return *address != NULL;
}

void mutt_add_identity(mutt_config *config, const mutt_hook *hook, const mutt_value *before) {
  const mutt_value *from = &config->values[MUTT_FROM], *url = &config->values[MUTT_SMTP_URL];
  if (before && same(from, &before[MUTT_FROM]) && same(url, &before[MUTT_SMTP_URL])) return;
  if (!before && from->line == 0 && url->line == 0) return;
  const mutt_value *first = from->line > 0 ? from : url;
  const char *address = NULL, *path = config->source->path;
  config->source->path = first->file;
  if (url->unread)
    account_tell_remark(config->source, first->line,
                        "smtp_url is given by a command or the environment: it is not known");
  if (read_from(config, from, &address))
    add(config, name_of(config, hook), address, first->line, choice_of(config, before));
  config->source->path = path;
}

/* A regular expression that is one address: only escaped dots in it, and anchors at its ends. */
static const char *plain_address(const char *expression, char *into) {
  size_t length = 0;
  for (const char *at = expression + (*expression == '^'); *at; at++) {
    if (*at == '$' && !at[1]) break;
    if (*at == '\\' && at[1])
      at++;
    else if (strchr("\\.*?[]()|{}+^$", *at))
      return NULL;
    into[length++] = *at;
  }
  into[length] = '\0';
  return strchr(into, '@') ? into : NULL;
}

void mutt_add_alternates(mutt_config *config) {
  const mutt_value *reverse = &config->values[MUTT_REVERSE_NAME];
  char text[ACCOUNT_MAX_VALUE];
  if (reverse->line == 0 || is_off(reverse))
    return; /* then they are only recognised in mail, and never sent from */
  for (size_t i = 0; i < config->alternate_count; i++) {
    unsigned line = config->alternate_lines[i];
    const char *plain = plain_address(config->alternates[i], text);
    const char *address = plain ? account_address(config->source, line, account_span_of(plain)) : NULL;
    if (address)
      add(config, "alternates", address, line, choice_of(config, config->values));
    else if (!plain)
      account_tell_remark(config->source, line,
                          "alternates is no plain address: which addresses it has is not known");
  }
}

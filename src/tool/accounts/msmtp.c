/* SPDX-License-Identifier: MIT */
/*
 * msmtprc: one `command value` a line; `account NAME : PARENT,...` begins an account, which has the defaults so far
 * and then what its parents say. `eval` and `passwordeval` are commands of a shell: they are never run.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/reader.h"

enum { MAX_PARENTS = 16 /* of one account */ };
enum {
  SAID_HOST = 1,
  SAID_PORT = 2,
  SAID_USER = 4,
  SAID_METHOD = 8,
  SAID_PROTOCOL = 16,
  SAID_FROM = 32,
  SAID_TLS = 64,
  SAID_STARTTLS = 128,
  SAID_SOCKET = 256
};

/*
 * An account. It begins as the defaults are where it begins; then what its parents say themselves goes over that,
 * not what they have of the defaults of their time.
 */
typedef struct settings {
  const char *name;
  const char *from;
  account_server server;
  account_choice choice; /* where the host is from */
  unsigned line, from_line;
  bool tls, no_starttls; /* starttls is what `tls on` means unless it is switched off */
  bool socket;           /* a program's: no host */
  bool unread;           /* an `eval` may have said anything */
  unsigned said;         /* by itself or a parent: SAID_... */
} settings;

typedef struct config {
  account_source *source;
  settings defaults;
  settings *accounts;
  size_t count, room;
  settings *now; /* the defaults, or the last account */
} config;

/* ---- Values --------------------------------------------------------------------------- */

static void read_switch(config *of, unsigned line, account_span value, unsigned what, bool *on) {
  *on = value.length == 0 || account_span_is(value, "on");
  of->now->said |= what;
  if (!*on && !account_span_is(value, "off")) account_tell_error(of->source, line, "write on or off");
}

static void read_method(config *of, unsigned line, account_span value, settings *now) {
  now->server.method = account_span_is_word(value, "off") ? "none" : account_sasl_method(value);
  now->said |= SAID_METHOD;
  if (!now->server.method && value.length > 0 && !account_span_is(value, "on"))
    account_tell_error(of->source, line,
                       "no such method of login: write on, off, or one that msmtp(1) lists at auth");
}

static void read_protocol(config *of, unsigned line, account_span value, settings *now) {
  now->said |= SAID_PROTOCOL;
  if (account_span_is(value, "smtp") || account_span_is(value, "lmtp"))
    now->server.protocol = *value.at == 's' ? "smtp" : "lmtp";
  else
    account_tell_error(of->source, line, "no such protocol: write smtp or lmtp");
}

/* Empty: the sender is left to the command line. */
static void read_from(config *of, unsigned line, account_span value, settings *now) {
  now->from = value.length > 0 ? account_address(of->source, line, value) : NULL;
  now->from_line = line;
  now->said |= SAID_FROM;
}

/* ---- Accounts -------------------------------------------------------------------------- */

static settings *find(const config *of, account_span name) {
  for (size_t i = 0; i < of->count; i++)
    if (account_span_is(name, of->accounts[i].name)) return &of->accounts[i];
  return NULL;
}

/* What `from` says goes over `into`. */
static void inherit(settings *into, const settings *from, account_choice choice) {
  unsigned said = from->said;
  if (said & SAID_HOST) {
    into->server.host = from->server.host;
    into->server.file = from->server.file;
    into->server.line = from->server.line;
    into->choice = choice;
  }
  if (said & SAID_FROM) {
    into->from = from->from;
    into->from_line = from->from_line;
  }
  if (said & SAID_PORT) into->server.port = from->server.port;
  if (said & SAID_USER) into->server.user = from->server.user;
  if (said & SAID_METHOD) into->server.method = from->server.method;
  if (said & SAID_PROTOCOL) into->server.protocol = from->server.protocol;
  if (said & SAID_TLS) into->tls = from->tls;
  if (said & SAID_STARTTLS) into->no_starttls = from->no_starttls;
  if (said & SAID_SOCKET) into->socket = from->socket;
  into->unread |= from->unread;
  into->said |= said;
}

static settings *new_account(config *of, unsigned line) {
  if (of->count == ACCOUNT_MAX_IDENTITIES) {
    account_tell_error(of->source, line, "more than 4096 accounts in one file: split the file");
    return NULL;
  }
  if (of->count == of->room) {
    size_t room = of->room ? of->room * 2 : 16;
    settings *larger = realloc(of->accounts, room * sizeof *larger);
    if (!larger) {
      of->source->list->failed = true;
      return NULL;
    }
    of->accounts = larger;
    of->room = room;
  }
  settings *made = &of->accounts[of->count++];
  *made = (settings){.line = line, .name = "default", .server.protocol = "smtp"};
  made->server.method = "none"; /* msmtp does not log in unless it is told to */
  inherit(made, &of->defaults, ACCOUNT_CHOSEN_BY_DEFAULT);
  made->said = 0;
  return made;
}

static bool read_parents(config *of, unsigned line, account_span parents, settings *into) {
  for (int count = 0; parents.length > 0; count++) {
    settings *parent = find(of, account_span_trim(account_span_until(&parents, ',')));
    if (!parent || parent == into || count == MAX_PARENTS) {
      account_tell_error(of->source, line,
                         !parent || parent == into
                             ? "an account after \":\" is not defined above: define it first, or mend its name"
                             : "more than 16 accounts after \":\": name those that are needed");
      return false;
    }
    inherit(into, parent, ACCOUNT_CHOSEN_FOR_ACCOUNT);
  }
  return true;
}

static bool begin_account(config *of, unsigned line, account_span value) {
  account_span name = account_span_trim(account_span_until(&value, ':'));
  if (name.length == 0) {
    account_tell_error(of->source, line, "an account without a name: write account NAME");
    return false;
  }
  if (find(of, name)) {
    account_tell_error(of->source, line,
                       "an account of this name is defined above: msmtp refuses the file; rename one");
    return false;
  }
  settings *made = new_account(of, line);
  if (!made) return false;
  const char *kept = account_keep(of->source->list, name);
  if (!kept) return false;
  /* The name is given last: no account is its own parent. */
  made->name = "";
  bool good = read_parents(of, line, value, made);
  made->name = kept;
  of->now = made;
  return good;
}

/* ---- Commands ------------------------------------------------------------------------------ */

/* What says nothing of an account's server. The passwords are dropped here. */
static bool is_other(account_span word) {
  static const char *const words[] = {"password",
                                      "passwordeval",
                                      "timeout",
                                      "connect_timeout",
                                      "domain",
                                      "ntlmdomain",
                                      "tls_trust_file",
                                      "tls_crl_file",
                                      "tls_fingerprint",
                                      "tls_key_file",
                                      "tls_cert_file",
                                      "tls_certcheck",
                                      "tls_force_sslv3",
                                      "tls_priorities",
                                      "tls_min_dh_prime_bits",
                                      "tls_host_override",
                                      "auto_from",
                                      "maildomain",
                                      "allow_from_override",
                                      "dsn_notify",
                                      "dsn_return",
                                      "keepbcc",
                                      "remove_bcc_headers",
                                      "undisclosed_recipients",
                                      "logfile",
                                      "logfile_time_format",
                                      "syslog",
                                      "aliases",
                                      "proxy_host",
                                      "proxy_port",
                                      "source_ip",
                                      "set_from_header",
                                      "set_date_header",
                                      "set_msgid_header",
                                      "add_missing_from_header",
                                      "add_missing_date_header",
                                      "from_full_name",
                                      "tls_nocertcheck"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (account_span_is(word, words[i])) return true;
  return false;
}

static bool read_setting(config *of, unsigned line, account_span word, account_span value) {
  settings *now = of->now;
  account_source *source = of->source;
  if (account_span_is(word, "host")) {
    account_set_host(source, line, &now->server, value);
    now->said |= SAID_HOST;
    now->choice = now == &of->defaults ? ACCOUNT_CHOSEN_BY_DEFAULT : ACCOUNT_CHOSEN_FOR_IDENTITY;
  } else if (account_span_is(word, "port")) {
    account_set_port(source, line, &now->server, value);
    now->said |= SAID_PORT;
  } else if (account_span_is(word, "user")) {
    account_set_user(source, line, &now->server, value);
    now->said |= SAID_USER;
  } else if (account_span_is(word, "from")) {
    read_from(of, line, value, now);
  } else if (account_span_is(word, "auth")) {
    read_method(of, line, value, now);
  } else if (account_span_is(word, "protocol")) {
    read_protocol(of, line, value, now);
  } else if (account_span_is(word, "tls")) {
    read_switch(of, line, value, SAID_TLS, &now->tls);
  } else if (account_span_is(word, "tls_starttls")) {
    bool starttls = true;
    read_switch(of, line, value, SAID_STARTTLS, &starttls);
    now->no_starttls = !starttls;
  } else if (account_span_is(word, "socket")) {
    now->socket = value.length > 0;
    now->said |= SAID_SOCKET;
  } else {
    return is_other(word);
  }
  return true;
}

/* Quotes around the whole are taken off. */
static account_span unquoted(account_span value) {
  if (value.length >= 2 && *value.at == '"' && value.at[value.length - 1] == '"')
    return (account_span){value.at + 1, value.length - 2};
  return value;
}

static bool read_line(config *of, unsigned line, account_span text) {
  account_span word = account_span_word(&text), value = unquoted(text);
  if (word.length == 0 || *word.at == '#') return true;
  if (value.length > ACCOUNT_MAX_VALUE) {
    account_tell_error(of->source, line, "a value is longer than 4,096 octets: none is meant to be");
    return true;
  }
  if (account_span_is(word, "account")) return begin_account(of, line, value);
  if (account_span_is(word, "defaults")) {
    of->now = &of->defaults;
    return true;
  }
  if (!of->now) of->now = new_account(of, line);
  if (!of->now) return false;
  if (account_span_is(word, "eval")) {
    account_tell_remark(of->source, line, "eval was not run: what it says of this account is not known");
    of->now->unread = true;
  } else if (!read_setting(of, line, word, value)) {
    account_tell_error(of->source, line, "no command of msmtp (msmtp(1) lists them): mend or remove the line");
  }
  return true;
}

/* ---- Identities ------------------------------------------------------------------------------ */

static account_security security_of(const settings *account) {
  if (!account->tls) return ACCOUNT_CLEAR;
  return account->no_starttls ? ACCOUNT_TLS : ACCOUNT_STARTTLS;
}

/* `account default : work` and no more, with the same outcome: a name for another account. */
static bool is_alias(const config *of, const settings *account) {
  if (strcmp(account->name, "default") != 0) return false;
  for (const settings *other = of->accounts; other < account; other++)
    if (account->server.line == other->server.line && account->from_line == other->from_line &&
        account->server.port == other->server.port && account->server.user == other->server.user &&
        account->server.method == other->server.method && account->server.protocol == other->server.protocol &&
        security_of(account) == security_of(other))
      return true;
  return false;
}

static account_choice choice_of(const settings *account) {
  if (account->socket) return ACCOUNT_CHOSEN_SENDMAIL;
  if (account->server.host) return account->choice;
  return account->unread ? ACCOUNT_CHOSEN_UNREAD : ACCOUNT_CHOSEN_NOTHING;
}

static void add(const config *of, const settings *account) {
  account_identity *into =
      account_add_identity(of->source, account->from_line ? account->from_line : account->line);
  if (!into) return;
  into->account = account_label(of->source->list, account_span_of(account->name));
  into->address = account->from;
  into->outgoing = account->server;
  into->outgoing.security = security_of(account);
  into->choice = choice_of(account);
  if (into->choice == ACCOUNT_CHOSEN_NOTHING)
    account_tell_error(of->source, account->line, "an account without a server: write host SERVER");
}

void account_read_msmtp(account_source *source) {
  config of = {.source = source};
  account_lines lines = {.rest = source->text};
  bool good = true;
  for (account_span line; good && account_next_line(&lines, &line);) good = read_line(&of, lines.line, line);
  /* Half of a file says less than its accounts do: which server is inherited is not known. */
  for (size_t i = 0; good && i < of.count; i++)
    if (!is_alias(&of, &of.accounts[i])) add(&of, &of.accounts[i]);
  free(of.accounts);
}

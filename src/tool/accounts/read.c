/* SPDX-License-Identifier: MIT */
/* Which format a file has, by its content and then by its name; and the words of the list. */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/reader.h"
#include "tool/tool.h"

/* ---- By its content --------------------------------------------------------------- */

enum { LOOKED_AT = 65536 /* octets from the beginning: an element's name or a command comes earlier */ };

static bool has(account_span text, const char *word) {
  size_t length = strlen(word), most = text.length < LOOKED_AT ? text.length : LOOKED_AT;
  for (size_t i = 0; i + length <= most; i++)
    if (text.at[i] == *word && memcmp(text.at + i, word, length) == 0) return true;
  return false;
}

static bool is_xml(account_span text) {
  return account_span_begins(text, "<");
}

static bool is_signed(account_span text) {
  return account_span_begins(text, "-----BEGIN PKCS7") || account_span_begins(text, "-----BEGIN CMS") ||
         (account_span_begins(text, "\x30") && has(text, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"));
}

static bool looks_apple(account_span text) {
  return account_span_begins(text, "bplist") || is_signed(text) || (is_xml(text) && has(text, "<plist"));
}

static bool looks_autoconfig(account_span text) {
  return is_xml(text) && has(text, "<clientConfig");
}

static bool looks_jmap(account_span text) {
  return account_span_begins(text, "{") || account_span_begins(text, "[");
}

static bool looks_thunderbird(account_span text) {
  return has(text, "user_pref(") || account_span_begins(text, "// Mozilla User Preferences") ||
         account_span_begins(text, "# Mozilla User Preferences");
}

/* Whether a line begins with one of the words, which end with NULL. */
static bool line_begins(account_span text, const char *const *words) {
  account_lines lines = {.rest = {text.at, text.length < LOOKED_AT ? text.length : LOOKED_AT}};
  for (account_span line; account_next_line(&lines, &line);) {
    account_span first = account_span_word(&line);
    for (size_t i = 0; words[i]; i++)
      if (account_span_is(first, words[i]) && (line.length > 0 || i > 0)) return true;
  }
  return false;
}

/* The first of each list stands alone in no line of that format. */
static bool looks_mutt(account_span text) {
  static const char *const words[] = {"set",        "account-hook", "folder-hook", "send-hook",
                                      "send2-hook", "reply-hook",   "alternates",  "mailboxes",
                                      "my_hdr",     "unset",        NULL};
  return line_begins(text, words);
}

static bool looks_msmtp(account_span text) {
  static const char *const words[] = {"account", "defaults", "host", "tls", "passwordeval", NULL};
  return line_begins(text, words);
}

static bool looks_srv(account_span text) {
  return has(text, "_submission") || has(text, "_imap") || has(text, "_pop3");
}

/* ---- Formats ------------------------------------------------------------------------ */

/* In this order: JSON, XML and JavaScript tell themselves apart; the others by their words. */
static const struct format {
  const char *name, *text;
  bool (*looks)(account_span text);
  const char *ends; /* how such a file is called */
  void (*read)(account_source *source);
  bool binary; /* may hold NUL */
} formats[] = {
    {"apple", "Apple's configuration profile", looks_apple, ".mobileconfig", account_read_apple, true},
    {"autoconfig", "Mozilla's autoconfig", looks_autoconfig, ".xml", account_read_autoconfig, false},
    {"jmap", "JMAP identities", looks_jmap, ".json", account_read_jmap, false},
    {"thunderbird", "Thunderbird's prefs.js", looks_thunderbird, "prefs.js", account_read_thunderbird, false},
    {"mutt", "mutt's or NeoMutt's muttrc", looks_mutt, "muttrc", account_read_mutt, false},
    {"msmtp", "msmtprc", looks_msmtp, "msmtprc", account_read_msmtp, false},
    {"srv", "SRV records", looks_srv, ".zone", account_read_srv, false}};
enum { FORMATS = sizeof formats / sizeof formats[0] };

static const struct format *find_format(const char *path, account_span text) {
  for (size_t i = 0; i < FORMATS; i++)
    if (formats[i].looks(text)) return &formats[i];
  for (size_t i = 0, length = strlen(path); i < FORMATS; i++) {
    size_t ends = strlen(formats[i].ends);
    if (length >= ends && strcmp(path + length - ends, formats[i].ends) == 0) return &formats[i];
  }
  return NULL;
}

static const char unknown[] =
    "none of the formats that are read: Thunderbird's prefs.js, msmtprc, muttrc, autoconfig "
    "XML, .mobileconfig, JMAP identities (JSON), SRV records";

/* What comes before the text itself: a byte order mark, blanks, empty lines. */
static account_span without_mark(account_span text) {
  if (account_span_begins(text, "\xEF\xBB\xBF")) text = account_span_after(text, 3);
  return text;
}

/* A server without a host is none, whoever chose it: nobody needs to ask twice. */
static void settle(account_identity *identity) {
  bool server = identity->choice <= ACCOUNT_CHOSEN_BY_DEFAULT;
  if (server && !identity->outgoing.host) identity->choice = ACCOUNT_CHOSEN_NOTHING;
  if (!server || !identity->outgoing.host) identity->outgoing = (account_server){0};
  if (!identity->incoming.host) identity->incoming = (account_server){0};
}

static void read_format(account_source *source, const struct format *format) {
  account_list *list = source->list;
  size_t before = list->identity_count;
  source->format = format->name;
  format->read(source);
  for (size_t i = before; i < list->identity_count; i++) settle(&list->identities[i]);
}

static void read_source(account_source *source) {
  account_span text = without_mark(source->text), shown = text;
  while (shown.length > 0 && strchr(" \t\r\n", *shown.at) && *shown.at) shown = account_span_after(shown, 1);
  const struct format *format = find_format(source->path, shown);
  const char *nul = text.length > 0 ? memchr(text.at, '\0', text.length) : NULL;
  if (shown.length == 0) {
    account_tell_error(source, 1, "an empty file: give the file that holds the accounts");
  } else if (!format) {
    account_tell_error(source, 1, unknown);
  } else if (nul && !format->binary) {
    account_tell_error(source, account_line_at(text, nul), "a NUL octet: this is no text; save it as UTF-8");
  } else {
    source->text = text;
    read_format(source, format);
  }
}

/* ---- The list's own ------------------------------------------------------------------- */

static int read_text(account_list *list, const char *path, account_span text, bool alone) {
  const char *kept = account_keep(list, account_span_of(*path ? path : "-"));
  account_source source = {.list = list, .path = kept, .text = text, .alone = alone};
  if (text.length > ACCOUNT_MAX_OCTETS)
    account_tell_error(&source, 0, "larger than 16 MiB: no settings of a mail client are");
  else if (kept)
    read_source(&source);
  if (list->failed) return EXIT_INTERNAL;
  return source.errors > 0 ? EXIT_BAD_DATA : 0;
}

int accounts_read_text(account_list *list, const char *path, const char *text, size_t length) {
  return read_text(list, path, (account_span){text, length}, true);
}

int accounts_read(account_list *list, const char *path) {
  const char *why;
  int exit_code;
  size_t length;
  bool standard = strcmp(path, "-") == 0;
  char *text = account_read_file(path, false, &length, &why, &exit_code);
  if (text) {
    exit_code = read_text(list, path, (account_span){text, length}, standard);
    free(text);
    return exit_code;
  }
  account_source source = {.list = list, .path = account_keep(list, account_span_of(*path ? path : "-"))};
  account_tell_error(&source, 0, account_keep(list, account_span_of(why)));
  return list->failed ? EXIT_INTERNAL : exit_code;
}

const char *account_format_text(const char *format) {
  for (size_t i = 0; format && i < FORMATS; i++)
    if (strcmp(formats[i].name, format) == 0) return formats[i].text;
  return NULL;
}

const char *account_security_name(account_security security) {
  switch (security) {
  case ACCOUNT_CLEAR: return "clear";
  case ACCOUNT_STARTTLS: return "starttls";
  case ACCOUNT_STARTTLS_IF_AVAILABLE: return "starttls-if-available";
  case ACCOUNT_TLS: return "tls";
  default: return NULL;
  }
}

const char *account_choice_name(account_choice choice) {
  static const char *const names[] = {"identity", "account", "default", "sendmail", "session", "nothing", "unread"};
  return names[choice];
}

/* SPDX-License-Identifier: MIT */
/*
 * prefs.js: `user_pref("name", value);` with comments, as Mozilla's own parser reads it (pref and sticky_pref too).
 * Values are strings in either quotes with escapes, whole numbers, true and false.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/prefs.h"

enum { NAME_OCTETS = 256 /* of the names that are wanted: the rest are not kept */ };

/* A decoded string; `whole`: it fitted. */
typedef struct buffer {
  char octets[ACCOUNT_MAX_VALUE];
  size_t length;
  bool whole;
} buffer;

typedef struct parser {
  account_source *source;
  prefs *all;
  size_t room;
  account_span rest;
  unsigned line;
  buffer name, value;
} parser;

/* ---- Octets --------------------------------------------------------------------- */

static int next(parser *at) {
  if (at->rest.length == 0) return -1;
  char octet = *at->rest.at;
  at->rest = account_span_after(at->rest, 1);
  at->line += octet == '\n';
  return (unsigned char)octet;
}

static bool fail(parser *at, const char *text) {
  account_tell_error(at->source, at->line, text);
  return false;
}

static void skip_to(parser *at, const char *end) {
  while (at->rest.length > 0 && !account_span_begins(at->rest, end)) next(at);
  for (size_t i = 0; end[i] && at->rest.length > 0; i++) next(at);
}

static void skip_blanks(parser *at) {
  while (at->rest.length > 0) {
    if (strchr(" \t\r\n\v\f", *at->rest.at) && *at->rest.at)
      next(at);
    else if (account_span_begins(at->rest, "//") || account_span_begins(at->rest, "#"))
      skip_to(at, "\n");
    else if (account_span_begins(at->rest, "/*"))
      skip_to(at, "*/");
    else
      return;
  }
}

static bool take(parser *at, const char *word) {
  skip_blanks(at);
  if (!account_span_begins(at->rest, word)) return false;
  at->rest = account_span_after(at->rest, strlen(word));
  return true;
}

/* ---- Strings ---------------------------------------------------------------------- */

static void put(buffer *into, unsigned octet) {
  if (into->length + 1 < sizeof into->octets)
    into->octets[into->length++] = (char)octet;
  else
    into->whole = false;
}

/* As UTF-8. NUL ends texts here: it becomes a control that every check refuses. */
static void put_character(buffer *into, unsigned long character) {
  if (character == 0) character = 1;
  if (character < 0x80) {
    put(into, (unsigned)character);
  } else if (character < 0x800) {
    put(into, 0xc0 | (unsigned)(character >> 6));
    put(into, 0x80 | (character & 0x3f));
  } else if (character < 0x10000) {
    put(into, 0xe0 | (unsigned)(character >> 12));
    put(into, 0x80 | ((character >> 6) & 0x3f));
    put(into, 0x80 | (character & 0x3f));
  } else {
    put(into, 0xf0 | (unsigned)(character >> 18));
    put(into, 0x80 | ((character >> 12) & 0x3f));
    put(into, 0x80 | ((character >> 6) & 0x3f));
    put(into, 0x80 | (character & 0x3f));
  }
}

static bool hexadecimal(parser *at, int digits, unsigned long *value) {
  static const char all[] = "0123456789abcdef0123456789ABCDEF";
  *value = 0;
  for (int i = 0; i < digits; i++) {
    int octet = next(at);
    const char *digit = octet > 0 ? strchr(all, octet) : NULL;
    if (!digit) return false;
    *value = *value * 16 + (unsigned long)((digit - all) % 16);
  }
  return true;
}

/* \uD83D\uDE00 are halves of one character. */
static bool read_unicode(parser *at, buffer *into) {
  unsigned long high, low;
  if (!hexadecimal(at, 4, &high)) return false;
  if (high >= 0xd800 && high < 0xdc00) {
    if (next(at) != '\\' || next(at) != 'u' || !hexadecimal(at, 4, &low) || low < 0xdc00 || low > 0xdfff)
      return false;
    high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  } else if (high >= 0xdc00 && high <= 0xdfff) {
    return false;
  }
  put_character(into, high);
  return true;
}

static bool read_escape(parser *at, buffer *into) {
  unsigned long value;
  int octet = next(at);
  switch (octet) {
  case '"':
  case '\'':
  case '\\': put(into, (unsigned)octet); return true;
  case 'n': put(into, '\n'); return true;
  case 'r': put(into, '\r'); return true;
  case 'x':
    if (!hexadecimal(at, 2, &value)) return false;
    put_character(into, value);
    return true;
  case 'u': return read_unicode(at, into);
  default: return false;
  }
}

static bool read_string(parser *at, buffer *into) {
  skip_blanks(at);
  int quote = next(at);
  unsigned line = at->line;
  into->length = 0;
  into->whole = true;
  if (quote != '"' && quote != '\'') return fail(at, "a string is missing here: write it in quotes, \"...\"");
  for (int octet; (octet = next(at)) != quote;) {
    if (octet < 0) {
      at->line = line;
      return fail(at, "the string that begins here has no end: the file is cut off, or a quote is missing");
    }
    if (octet != '\\')
      put(into, (unsigned)octet);
    else if (!read_escape(at, into))
      return fail(at, "no such escape: write \\\\ for a backslash, or \\\", \\', \\n, \\r, \\x2e, \\u00e9");
  }
  into->octets[into->length] = '\0';
  return true;
}

/* ---- Preferences ------------------------------------------------------------------- */

/* What is read; every other, a password among them, is dropped here. */
static bool is_wanted(const buffer *name) {
  static const char *const whole[] = {"mail.accountmanager.accounts", "mail.smtpservers",
                                      "mail.smtp.defaultserver"};
  static const char *const fields[] = {"server",       "identities", "useremail", "smtpServer",   "hostname",
                                       "realhostname", "port",       "userName",  "realuserName", "socketType",
                                       "try_ssl",      "username",   "type",      "authMethod",   "name"};
  if (!name->whole || name->length >= NAME_OCTETS || strncmp(name->octets, "mail.", 5) != 0) return false;
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (strcmp(name->octets, whole[i]) == 0) return true;
  const char *last = strrchr(name->octets, '.') + 1;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (strcmp(last, fields[i]) == 0) return true;
  return false;
}

static bool keep(parser *at, pref found) {
  prefs *all = at->all;
  if (all->count == at->room) {
    size_t room = at->room ? at->room * 2 : 256;
    pref *larger = realloc(all->items, room * sizeof *larger);
    if (!larger) {
      at->source->list->failed = true;
      return false;
    }
    all->items = larger;
    at->room = room;
  }
  found.name = account_keep(at->source->list, (account_span){at->name.octets, at->name.length});
  found.order = all->count;
  all->items[all->count++] = found;
  return found.name != NULL;
}

/* The digits of a number. Those of accounts are small and have no sign. */
static bool read_number(parser *at, pref *found) {
  account_span digits = {at->rest.at, 0};
  bool sign = at->rest.length > 0 && (*at->rest.at == '-' || *at->rest.at == '+');
  digits.length = sign;
  while (digits.length < at->rest.length && digits.at[digits.length] >= '0' && digits.at[digits.length] <= '9')
    digits.length++;
  at->rest = account_span_after(at->rest, digits.length);
  if (digits.length == (size_t)sign)
    return fail(at, "a value is missing here: write a string in quotes, a whole number, true or false");
  found->is_number = account_span_number(digits, 1000000, &found->number);
  if (!found->is_number && is_wanted(&at->name))
    return fail(at, "a number of an account is out of range: write it anew");
  return true;
}

static bool read_value(parser *at) {
  pref found = {.line = at->line};
  skip_blanks(at);
  if (account_span_begins(at->rest, "\"") || account_span_begins(at->rest, "'")) {
    if (!read_string(at, &at->value)) return false;
    if (is_wanted(&at->name)) {
      if (!at->value.whole)
        return fail(at, "a value of an account is longer than 4,096 octets: none is meant to be");
      found.text = account_keep(at->source->list, (account_span){at->value.octets, at->value.length});
    }
  } else if (!take(at, "true") && !take(at, "false") && !read_number(at, &found)) {
    return false;
  }
  return !is_wanted(&at->name) || keep(at, found);
}

static bool read_pref(parser *at) {
  if (!take(at, "user_pref") && !take(at, "sticky_pref") && !take(at, "pref"))
    return fail(at, "user_pref(\"name\", value); is missing here: only that and comments are read, nothing is run");
  if (!take(at, "(")) return fail(at, "\"(\" is missing here, as in user_pref(\"name\", value);");
  if (!read_string(at, &at->name)) return false;
  if (!take(at, ",")) return fail(at, "\",\" is missing here, as in user_pref(\"name\", value);");
  if (!read_value(at)) return false;
  while (take(at, ","))
    if (!take(at, "sticky") && !take(at, "locked")) return fail(at, "\")\" is missing here, after the value");
  if (!take(at, ")")) return fail(at, "\")\" is missing here, as in user_pref(\"name\", value);");
  return take(at, ";") || fail(at, "\";\" is missing here, as in user_pref(\"name\", value);");
}

/* ---- All of them --------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
  const pref *left = a, *right = b;
  int names = strcmp(left->name, right->name);
  return names != 0 ? names : left->order < right->order ? -1 : 1;
}

/* Of equal names the last stays. */
static void sort(prefs *all) {
  size_t kept = 0;
  if (all->count > 0) qsort(all->items, all->count, sizeof *all->items, by_name);
  for (size_t i = 0; i < all->count; i++)
    if (i + 1 == all->count || strcmp(all->items[i].name, all->items[i + 1].name) != 0)
      all->items[kept++] = all->items[i];
  all->count = kept;
}

bool prefs_read(account_source *source, prefs *all) {
  parser at = {.source = source, .all = all, .rest = source->text, .line = 1};
  bool good = true;
  for (skip_blanks(&at); good && at.rest.length > 0; skip_blanks(&at)) good = read_pref(&at);
  if (good) sort(all);
  return good && !source->list->failed;
}

const pref *prefs_find(const prefs *all, const char *group, account_span key, const char *field) {
  char name[NAME_OCTETS];
  int length =
      snprintf(name, sizeof name, "%s%s%.*s.%s", group, key.length > 0 ? "." : "",
               (int)(key.length < NAME_OCTETS ? key.length : NAME_OCTETS), key.length > 0 ? key.at : "", field);
  if (length < 0 || (size_t)length >= sizeof name) return NULL;
  for (size_t low = 0, high = all->count; low < high;) {
    size_t middle = low + (high - low) / 2;
    int names = strcmp(all->items[middle].name, name);
    if (names == 0) return &all->items[middle];
    if (names < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

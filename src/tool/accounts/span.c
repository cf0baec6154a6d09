/* SPDX-License-Identifier: MIT */
/* Octets of a file: words, lines, numbers. The locale is not asked. */
#include <string.h>

#include "tool/accounts/reader.h"

static bool is_blank(char octet) {
  return octet == ' ' || octet == '\t';
}

static char lower(char octet) {
  return octet >= 'A' && octet <= 'Z' ? (char)(octet + ('a' - 'A')) : octet;
}

account_span account_span_of(const char *text) {
  return (account_span){text, text ? strlen(text) : 0};
}

bool account_span_is(account_span span, const char *word) {
  return span.length == strlen(word) && memcmp(span.at, word, span.length) == 0;
}

bool account_span_is_word(account_span span, const char *word) {
  if (span.length != strlen(word)) return false;
  for (size_t i = 0; i < span.length; i++)
    if (lower(span.at[i]) != lower(word[i])) return false;
  return true;
}

bool account_span_begins(account_span span, const char *word) {
  size_t length = strlen(word);
  return span.length >= length && memcmp(span.at, word, length) == 0;
}

account_span account_span_after(account_span span, size_t octets) {
  return (account_span){span.at + octets, span.length - octets};
}

account_span account_span_trim(account_span span) {
  while (span.length > 0 && (is_blank(*span.at) || *span.at == '\r' || *span.at == '\n'))
    span = account_span_after(span, 1);
  while (span.length > 0) {
    char last = span.at[span.length - 1];
    if (!is_blank(last) && last != '\r' && last != '\n') break;
    span.length--;
  }
  return span;
}

account_span account_span_until(account_span *rest, char octet) {
  const char *found = rest->length > 0 ? memchr(rest->at, octet, rest->length) : NULL;
  size_t length = found ? (size_t)(found - rest->at) : rest->length;
  account_span before = {rest->at, length};
  *rest = account_span_after(*rest, found ? length + 1 : length);
  return before;
}

account_span account_span_word(account_span *rest) {
  *rest = account_span_trim(*rest);
  size_t length = 0;
  while (length < rest->length && !is_blank(rest->at[length])) length++;
  account_span word = {rest->at, length};
  *rest = account_span_trim(account_span_after(*rest, length));
  return word;
}

bool account_span_number(account_span span, unsigned most, unsigned *number) {
  unsigned long long read = 0;
  for (size_t i = 0; i < span.length; i++) {
    if (span.at[i] < '0' || span.at[i] > '9') return false;
    read = read * 10 + (unsigned)(span.at[i] - '0');
    if (read > most) return false;
  }
  if (span.length > 0) *number = (unsigned)read;
  return span.length > 0;
}

bool account_next_line(account_lines *lines, account_span *line) {
  if (lines->rest.length == 0) return false;
  *line = account_span_until(&lines->rest, '\n');
  if (line->length > 0 && line->at[line->length - 1] == '\r') line->length--;
  lines->line++;
  return true;
}

unsigned account_line_at(account_span text, const char *at) {
  unsigned line = 1;
  for (const char *look = text.at; look < at; look++) line += *look == '\n';
  return line;
}

/* Where most are not found, the rest is not looked for: each costs the length of the text. */
unsigned account_line_of(account_span text, account_cursor *from, const char *wanted) {
  enum { MISSES = 16 };
  size_t length = strlen(wanted);
  const char *end = text.at + text.length, *at = from->at ? from->at : text.at;
  if (from->line == 0) from->line = 1;
  for (; length > 0 && from->misses < MISSES && (size_t)(end - at) >= length; at++) {
    at = memchr(at, *wanted, (size_t)(end - at) - length + 1);
    if (!at) break;
    if (memcmp(at, wanted, length) != 0) continue;
    const char *seen = from->at ? from->at : text.at;
    from->line += account_line_at((account_span){seen, 0}, at) - 1;
    from->at = at;
    return from->line;
  }
  from->misses++;
  return from->line;
}

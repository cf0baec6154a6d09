/* SPDX-License-Identifier: MIT */
/*
 * A span of octets, a cursor that moves through one, and ASCII without locale:
 * ctype.h asks the locale, and a Turkish one lower-cases I to a dotless i.
 */
#ifndef CGN_BASE_TEXT_H
#define CGN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Any octets, NUL included; not terminated. `at` may be NULL only where length is 0. */
typedef struct cgn_text {
  const char *at;
  size_t length;
} cgn_text;

#define CGN_TEXT(literal) ((cgn_text){(literal), sizeof(literal) - 1})

/* A public (pointer, length) pair; NTS is resolved. */
cgn_text cgn_text_of(const char *at, size_t length);
/* Of NUL-terminated text of ours (tables, constants), never of input. */
cgn_text cgn_text_of_string(const char *string);
static inline bool cgn_text_equal(cgn_text a, cgn_text b) {
  /* memcmp may not be given NULL, not even with length 0 (C11 7.24.1). */
  return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}
/* Equal but for the case of ASCII letters. */
bool cgn_text_equal_nocase(cgn_text a, cgn_text b);
/* memcmp order, the shorter first. */
int cgn_text_compare(cgn_text a, cgn_text b);
/* From `from`, at most `length` octets; clipped to the text. */
static inline cgn_text cgn_text_slice(cgn_text text, size_t from, size_t length) {
  if (!text.at) return text;
  if (from > text.length) from = text.length;
  if (length > text.length - from) length = text.length - from;
  return (cgn_text){text.at + from, length};
}
/* Without blanks (space, tab, CR, LF) at both ends. */
cgn_text cgn_text_trim(cgn_text text);
/* Index of the first `octet` at or after `from`; text.length where there is none. */
size_t cgn_text_find(cgn_text text, size_t from, char octet);
bool cgn_text_is_ascii(cgn_text text);
/* Whether it is ASCII without upper case: what Unicode's lower case leaves as it is, and looks at for longer. */
bool cgn_text_is_lower_ascii(cgn_text text);
/* How many octets at the start are printable ASCII, which most text is whole. */
size_t cgn_text_printable(cgn_text text);
/* A decimal number without sign or leading blank; false on anything else, or above `maximum`. */
bool cgn_text_to_number(cgn_text text, uint64_t maximum, uint64_t *number);
/* Edits (insert, delete, replace, swap) between two short names, at most `most` + 1: for "did you mean". */
size_t cgn_text_distance(cgn_text a, cgn_text b, size_t most);

static inline bool cgn_is_digit(char c) {
  return c >= '0' && c <= '9';
}
static inline bool cgn_is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
static inline bool cgn_is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
static inline bool cgn_is_letter(char c) {
  return cgn_is_lower(c) || cgn_is_upper(c);
}
static inline bool cgn_is_alnum(char c) {
  return cgn_is_letter(c) || cgn_is_digit(c);
}
static inline bool cgn_is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
static inline bool cgn_is_control(char c) {
  return (unsigned char)c < 0x20 || (unsigned char)c == 0x7f;
}
static inline bool cgn_is_8bit(char c) {
  return (unsigned char)c >= 0x80;
}
static inline char cgn_to_lower(char c) {
  return cgn_is_upper(c) ? (char)(c + 32) : c;
}
/* Lower-case letters, digits, hyphen; without a branch, since which of them comes next nobody can foretell. */
static inline bool cgn_is_lower_ldh(char c) {
  unsigned letter = (unsigned char)c - (unsigned)'a', digit = (unsigned char)c - (unsigned)'0';
  return (letter < 26) | (digit < 10) | (c == '-');
}
/* What a hexadecimal digit counts; -1: it is none. */
static inline int cgn_hex_value(char c) {
  char lower = cgn_to_lower(c);
  if (cgn_is_digit(c)) return c - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Says that what is at `at` will be read soon, where the compiler has a word for it. */
static inline void cgn_prefetch(const void *at) {
#if defined __GNUC__
  __builtin_prefetch(at);
#else
  (void)at;
#endif
}

/* A reading position. Every parser of the library moves through its input with one. */
typedef struct cgn_cursor {
  const char *at;  /* next octet */
  const char *end; /* one past the last */
} cgn_cursor;

static inline cgn_cursor cgn_cursor_of(cgn_text text) {
  return (cgn_cursor){text.at, text.at ? text.at + text.length : text.at};
}
static inline bool cgn_cursor_done(const cgn_cursor *cursor) {
  return cursor->at == cursor->end;
}
static inline size_t cgn_cursor_left(const cgn_cursor *cursor) {
  return (size_t)(cursor->end - cursor->at);
}
/* The next octet, or NUL at the end: ask cgn_cursor_done where NUL may be input. */
static inline char cgn_cursor_peek(const cgn_cursor *cursor) {
  return cgn_cursor_done(cursor) ? '\0' : *cursor->at;
}
/* Takes the next octet if it is `c`. */
static inline bool cgn_cursor_take(cgn_cursor *cursor, char c) {
  if (cgn_cursor_done(cursor) || *cursor->at != c) return false;
  cursor->at++;
  return true;
}
/* From `start` up to the cursor. */
static inline cgn_text cgn_cursor_since(const cgn_cursor *cursor, const char *start) {
  return (cgn_text){start, (size_t)(cursor->at - start)};
}

#endif

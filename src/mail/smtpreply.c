/* SPDX-License-Identifier: MIT */
/*
 * SMTP replies: reading codes (RFC 5321 4.2.1, RFC 3463 2) and writing reply
 * lines (RFC 5321 4.2, RFC 2034 4) that are never too long and into which
 * nothing can be injected.
 */
#include "mail/smtpreply.h"

#include "base/limits.h"
#include "base/unicode.h"

#define CODE_DIGITS 3
#define ENHANCED_OCTETS 9 /* "5.999.999" */

bool cgn_reply_code_read(cgn_text text, uint16_t *code) {
  uint64_t number;
  if (text.length != 3 || !cgn_text_to_number(text, 599, &number)) return false;
  if (number < 400 || number / 10 % 10 > 5) return false;
  *code = (uint16_t)number;
  return true;
}

/* ".7": a subject or a detail. */
static bool take_part(cgn_cursor *cursor) {
  if (!cgn_cursor_take(cursor, '.')) return false;
  const char *start = cursor->at;
  while (cgn_is_digit(cgn_cursor_peek(cursor))) cursor->at++;
  size_t length = cgn_cursor_since(cursor, start).length;
  return length >= 1 && length <= 3 && (length == 1 || start[0] != '0');
}

bool cgn_enhanced_code_is_valid(cgn_text text) {
  cgn_cursor cursor = cgn_cursor_of(text);
  if (!cgn_cursor_take(&cursor, '4') && !cgn_cursor_take(&cursor, '5')) return false;
  return take_part(&cursor) && take_part(&cursor) && cgn_cursor_done(&cursor);
}

static uint32_t count_lines(const cgn_buffer *lines) {
  uint32_t count = 0;
  for (size_t i = 0; i < lines->length; i++) count += lines->at[i] == '\0';
  return count;
}

/* How much of a text without line feeds fits into `room` octets: all, else up to a blank, else whole characters. */
static size_t fitting(cgn_text text, size_t room) {
  size_t fits = 0;
  if (text.length <= room) return text.length;
  if (cgn_text_is_ascii(cgn_text_slice(text, 0, room))) fits = room;
  for (uint32_t character; fits < room;) {
    size_t step = cgn_utf8_step(cgn_text_slice(text, fits, text.length), &character);
    if (step == 0) step = 1;
    if (fits + step > room) break;
    fits += step;
  }
  size_t blank = fits;
  while (blank > 0 && text.at[blank] != ' ') blank--;
  return blank > 0 ? blank : fits;
}

/* What is no text of a reply shows as '?': a line break here would be the caller's next command. */
static void add_line(cgn_buffer *lines, cgn_text prefix, cgn_text text) {
  cgn_buffer_add(lines, prefix);
  size_t start = lines->length;
  cgn_buffer_add(lines, text);
  size_t printable = cgn_text_printable(text); /* mostly all of it */
  for (size_t i = start + printable; i < lines->length; i++)
    if (cgn_is_control(lines->at[i])) lines->at[i] = '?';
  cgn_buffer_add_octet(lines, '\0');
}

/* One line of text as one to `most` reply lines; their number, and where the last one starts. */
static uint32_t add_wrapped(cgn_buffer *lines, cgn_text prefix, cgn_text text, uint32_t most, size_t *start) {
  uint32_t count = 0;
  do {
    *start = lines->length;
    size_t fits = fitting(text, CGN_REPLY_LINE_OCTETS - prefix.length);
    add_line(lines, prefix, cgn_text_slice(text, 0, fits));
    while (fits < text.length && text.at[fits] == ' ') fits++;
    text = cgn_text_slice(text, fits, text.length);
    count++;
  } while (text.length > 0 && count < most);
  return count;
}

/* The last of a reply's lines has a space behind its code (RFC 5321 4.2.1). */
static void mark_last(cgn_buffer *lines, size_t start) {
  if (start == lines->length) start--; /* none was added: look for the last one that was there */
  while (start > 0 && lines->at[start - 1] != '\0') start--;
  lines->at[start + CODE_DIGITS] = ' ';
}

uint32_t cgn_reply_add_lines(cgn_buffer *lines, uint16_t code, cgn_text enhanced, cgn_text text, bool last) {
  char prefix[CODE_DIGITS + 1 + ENHANCED_OCTETS + 1] = {(char)('0' + code / 100 % 10), (char)('0' + code / 10 % 10),
                                                        (char)('0' + code % 10), '-'};
  size_t length = CODE_DIGITS + 1;
  if (cgn_enhanced_code_is_valid(enhanced)) {
    memcpy(prefix + length, enhanced.at, enhanced.length);
    length += enhanced.length;
    prefix[length++] = ' ';
  }
  uint32_t before = count_lines(lines), count = before;
  size_t start = lines->length;
  for (size_t from = 0; from <= text.length && count < CGN_REPLY_LINES;) {
    size_t feed = cgn_text_find(text, from, '\n');
    cgn_text line = cgn_text_slice(text, from, feed - from);
    count += add_wrapped(lines, (cgn_text){prefix, length}, line, CGN_REPLY_LINES - count, &start);
    from = feed + 1;
  }
  if (last && lines->length > 0 && !lines->failed) mark_last(lines, start);
  return count - before;
}

void cgn_reply_clean(cgn_buffer *out, cgn_text text, bool utf8) {
  if (utf8) {
    cgn_unicode_add_printable(out, text);
  } else {
    cgn_unicode_add_ascii(out, text);
  }
}

/* SPDX-License-Identifier: MIT */
/* Ids of needs: percent-encoding as in RFC 3986 2.1, and the three kinds that have an id. */
#include "decide/need_id.h"

static const char digits[] = "0123456789ABCDEF";

bool cgn_id_split(cgn_text text, cgn_id_words *words) {
  cgn_cursor cursor = cgn_cursor_of(text);
  words->count = 0;
  for (;;) {
    while (!cgn_cursor_done(&cursor) && cgn_is_blank(*cursor.at)) cursor.at++;
    if (cgn_cursor_done(&cursor)) return words->count > 0;
    if (words->count == CGN_ID_WORDS) return false;
    const char *start = cursor.at;
    while (!cgn_cursor_done(&cursor) && !cgn_is_blank(*cursor.at)) cursor.at++;
    words->at[words->count++] = cgn_cursor_since(&cursor, start);
  }
}

bool cgn_id_is_any(cgn_text word) {
  return cgn_text_equal(word, CGN_TEXT("*"));
}

static void add_encoded(cgn_buffer *out, char octet) {
  unsigned char value = (unsigned char)octet;
  cgn_buffer_add_octet(out, '%');
  cgn_buffer_add_octet(out, digits[value >> 4]);
  cgn_buffer_add_octet(out, digits[value & 15]);
}

static void add_octet(cgn_buffer *out, char octet) {
  if (octet > ' ' && octet <= '~' && octet != '%')
    cgn_buffer_add_octet(out, octet);
  else
    add_encoded(out, octet);
}

void cgn_id_add_word(cgn_buffer *out, cgn_text octets) {
  if (out->length > 0) cgn_buffer_add_octet(out, ' ');
  if (octets.length == 0) cgn_buffer_add_octet(out, '%');
  if (cgn_id_is_any(octets))
    add_encoded(out, '*');
  else
    for (size_t i = 0; i < octets.length; i++) add_octet(out, octets.at[i]);
}

/* Reads "%20" or one plain octet; false: "%" that no two hexadecimal digits follow. */
static bool read_octet(cgn_cursor *cursor, char *octet) {
  *octet = *cursor->at++;
  if (*octet != '%') return true;
  int high = cgn_cursor_left(cursor) >= 2 ? cgn_hex_value(cursor->at[0]) : -1;
  int low = high >= 0 ? cgn_hex_value(cursor->at[1]) : -1;
  if (low < 0) return false;
  *octet = (char)(high * 16 + low);
  cursor->at += 2;
  return true;
}

bool cgn_id_add_octets(cgn_buffer *out, cgn_text word) {
  if (cgn_text_equal(word, CGN_TEXT("%"))) return true;
  cgn_cursor cursor = cgn_cursor_of(word);
  while (!cgn_cursor_done(&cursor)) {
    char octet;
    if (!read_octet(&cursor, &octet)) return false;
    cgn_buffer_add_octet(out, octet);
  }
  return true;
}

/* Whether so many words make an id that begins with this one: the last of them may be any. */
static bool is_form(cgn_text kind, uint32_t count, bool any) {
  if (any && count == 1) return true; /* "*" */
  if (cgn_text_equal(kind, CGN_TEXT("set"))) return count == 3;
  if (cgn_text_equal(kind, CGN_TEXT("owners"))) return count == 3 || (count == 2 && any);
  if (cgn_text_equal(kind, CGN_TEXT("limit"))) return count == 3 || count == 4;
  return false;
}

/* Appends a word in the one form that it is written in here. */
static bool add_normal(cgn_buffer *out, cgn_text word) {
  const cgn_text star = CGN_TEXT("%2A");
  if (cgn_id_is_any(word)) return false; /* any stands at the end alone */
  if (out->length > 0) cgn_buffer_add_octet(out, ' ');
  bool whole = cgn_text_equal(word, CGN_TEXT("%")) || cgn_text_equal_nocase(word, star);
  if (whole) cgn_buffer_add(out, word.length == 1 ? word : star);
  cgn_cursor cursor = cgn_cursor_of(word);
  while (!whole && !cgn_cursor_done(&cursor)) {
    char octet;
    if (!read_octet(&cursor, &octet)) return false;
    add_octet(out, octet);
  }
  return !out->failed;
}

bool cgn_id_normalise(cgn_buffer *out, cgn_text id, bool *any) {
  cgn_id_words words;
  if (!cgn_id_split(id, &words)) return false;
  *any = cgn_id_is_any(words.at[words.count - 1]);
  if (!is_form(words.at[0], words.count, *any)) return false;
  uint32_t count = words.count - (*any ? 1 : 0);
  for (uint32_t i = 0; i < count; i++)
    if (!add_normal(out, words.at[i])) return false;
  return true;
}

/* SPDX-License-Identifier: MIT */
/* RFC 2047 encoded words: finding and decoding. */
#include "mail/encoded_word.h"

#include "base/limits.h"
#include "mail/charset.h"

#define CHARSET_OCTETS 40 /* IANA's names have at most 40 (RFC 2978 2.3) */

typedef struct word {
  cgn_text whole, charset, body;
  bool base64;
} word;

/* ---- Finding --------------------------------------------------------------------- */

/* Of the first `a` followed by `b`; text.length where there is none. */
static size_t find_pair(cgn_text text, size_t from, char a, char b) {
  size_t at = cgn_text_find(text, from, a);
  while (at < text.length && (at + 1 == text.length || text.at[at + 1] != b)) at = cgn_text_find(text, at + 1, a);
  return at;
}

/* Programs look for the question mark and decode what names no character set as some other. */
static bool is_charset_octet(char c) {
  return c != '?' && !cgn_is_blank(c);
}

static bool is_base64(cgn_text body) {
  for (size_t i = 0; i < body.length; i++) {
    if (cgn_base64_value(body.at[i]) < 0 && body.at[i] != '=') return false;
  }
  return body.length > 0;
}

/*
 * What stands between the character set and the end: "B?" or "Q?" and the
 * encoded text, or, of forged words that some programs decode all the same,
 * nothing but base64.
 */
static bool read_encoding(word *w, cgn_text rest) {
  bool named = rest.length > 1 && rest.at[1] == '?';
  char encoding = named ? cgn_to_lower(*rest.at) : 'b';
  w->body = named ? cgn_text_slice(rest, 2, rest.length) : rest;
  w->base64 = encoding == 'b';
  return encoding == 'q' || (w->base64 && (named || is_base64(rest)));
}

/*
 * The word at `at`. *closing is the first "?=" at or behind a place that was
 * asked for before; it moves on, never back, so that many beginnings without
 * an end cost one search.
 */
static bool read_word(cgn_text text, size_t at, size_t *closing, word *found) {
  size_t end = at + 2;
  while (end < text.length && end - at <= CHARSET_OCTETS && is_charset_octet(text.at[end])) end++;
  if (end == text.length || text.at[end] != '?') return false;
  /* The text of "Q" may start with "=": its question mark ends nothing. */
  size_t body = end + 1;
  if (text.length - body > 1 && text.at[body + 1] == '?') body += 2;
  if (*closing < body) *closing = find_pair(text, body, '?', '=');
  if (*closing == text.length || *closing + 2 - at > CGN_ENCODED_WORD_OCTETS) return false;
  cgn_text charset = cgn_text_slice(text, at + 2, end - at - 2);
  found->whole = cgn_text_slice(text, at, *closing + 2 - at);
  found->charset = cgn_text_slice(charset, 0, cgn_text_find(charset, 0, '*')); /* RFC 2231 5: the language */
  return read_encoding(found, cgn_text_slice(text, end + 1, *closing - end - 1));
}

static size_t skip_blanks(cgn_text text, size_t at) {
  while (at < text.length && cgn_is_blank(text.at[at])) at++;
  return at;
}

static size_t end_of(cgn_text text, cgn_text part) {
  return (size_t)(part.at - text.at) + part.length;
}

bool cgn_encoded_words_find(cgn_text text, size_t from, cgn_text *run) {
  size_t closing = 0, start = find_pair(text, from, '=', '?');
  word found;
  while (start < text.length && !read_word(text, start, &closing, &found)) {
    if (closing == text.length) return false;
    start = find_pair(text, start + 1, '=', '?');
  }
  if (start >= text.length) return false;
  size_t end, next;
  do {
    end = end_of(text, found.whole);
    next = skip_blanks(text, end);
  } while (text.length - next > 1 && text.at[next] == '=' && text.at[next + 1] == '?' &&
           read_word(text, next, &closing, &found));
  *run = cgn_text_slice(text, start, end - start);
  return true;
}

bool cgn_encoded_words_are_in(cgn_text text) {
  cgn_text run;
  return cgn_encoded_words_find(text, 0, &run);
}

/* Parentheses, quotes, brackets, separators: what ends a token, or begins one, to some reader. */
static bool is_edge(char c) {
  return cgn_is_blank(c) || memchr("\"()<>[]\\,;:@", c, 12);
}

bool cgn_encoded_words_are_whole(cgn_text text) {
  size_t closing = 0, end = 0;
  for (size_t at = find_pair(text, 0, '=', '?'); at < text.length; at = find_pair(text, end, '=', '?')) {
    word found;
    if (at > 0 && !is_edge(text.at[at - 1])) return false;
    if (find_pair(text, end, '?', '=') < at) return false;
    if (!read_word(text, at, &closing, &found)) return false;
    end = end_of(text, found.whole);
    if (end < text.length && !is_edge(text.at[end])) return false;
    int marks = 0;
    for (size_t i = 0; i < found.whole.length; i++) {
      if (is_edge(found.whole.at[i])) return false;
      marks += found.whole.at[i] == '?';
    }
    if (marks != 4) return false;
  }
  return end == 0 || find_pair(text, end, '?', '=') == text.length;
}

bool cgn_encoded_word_starts(cgn_text text, cgn_text *first) {
  size_t closing = 0;
  word found;
  if (find_pair(cgn_text_slice(text, 0, 2), 0, '=', '?') != 0 || !read_word(text, 0, &closing, &found))
    return false;
  *first = found.whole;
  return true;
}

/* ---- Decoding ---------------------------------------------------------------------- */

/* RFC 2045 6.8, leniently: octets that are no digit are passed over, "=" ends a group. */
static void add_base64(cgn_buffer *out, cgn_text body) {
  uint32_t bits = 0;
  int count = 0;
  for (size_t i = 0; i < body.length; i++) {
    int value = cgn_base64_value(body.at[i]);
    if (body.at[i] == '=') count = 0;
    if (value < 0) continue;
    bits = bits << 6 | (uint32_t)value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    cgn_buffer_add_octet(out, (char)(unsigned char)(bits >> count & 0xff));
  }
}

/* RFC 2047 4.2; "=" before what is no hexadecimal pair stands for itself. */
static void add_q(cgn_buffer *out, cgn_text body) {
  for (size_t i = 0; i < body.length; i++) {
    char c = body.at[i] == '_' ? ' ' : body.at[i];
    int high = c == '=' && body.length - i > 2 ? cgn_hex_value(body.at[i + 1]) : -1;
    int low = high >= 0 ? cgn_hex_value(body.at[i + 2]) : -1;
    if (low >= 0) {
      c = (char)(unsigned char)(high * 16 + low);
      i += 2;
    }
    cgn_buffer_add_octet(out, c);
  }
}

/* Words of one character set are put together before they are read: a character may be cut between two. */
static void add_run(cgn_buffer *out, cgn_text run, cgn_buffer *octets) {
  size_t closing = 0;
  cgn_text charset = {NULL, 0};
  word found;
  cgn_buffer_clear(octets);
  for (size_t at = 0; at < run.length && read_word(run, at, &closing, &found);
       at = skip_blanks(run, end_of(run, found.whole))) {
    if (!cgn_text_equal_nocase(charset, found.charset)) {
      cgn_charset_add(out, charset, cgn_buffer_text(octets));
      cgn_buffer_clear(octets);
      charset = found.charset;
    }
    (found.base64 ? add_base64 : add_q)(octets, found.body);
  }
  cgn_charset_add(out, charset, cgn_buffer_text(octets));
}

cgn_text cgn_encoded_words_decode(cgn_arena *arena, cgn_text text) {
  cgn_text run;
  if (!cgn_encoded_words_find(text, 0, &run)) return text;
  if (text.length > PTRDIFF_MAX / CGN_ENCODED_WORD_GROWTH) {
    arena->failed = true;
    return (cgn_text){NULL, 0};
  }
  cgn_buffer octets = cgn_buffer_fixed(arena, text.length);
  cgn_buffer out = cgn_buffer_fixed(arena, text.length * CGN_ENCODED_WORD_GROWTH);
  if (octets.failed || out.failed) return (cgn_text){NULL, 0};
  size_t done = 0;
  do {
    size_t start = (size_t)(run.at - text.at);
    cgn_buffer_add(&out, cgn_text_slice(text, done, start - done));
    add_run(&out, run, &octets);
    done = start + run.length;
  } while (cgn_encoded_words_find(text, done, &run));
  cgn_buffer_add(&out, cgn_text_slice(text, done, text.length));
  return cgn_buffer_text(&out);
}

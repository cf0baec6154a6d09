/* SPDX-License-Identifier: MIT */
/* Spans of octets: comparing, cutting, searching, numbers, and the distance behind "did you mean". */
#include "base/text.h"

#include "base/limits.h"
#include "base/word.h"
#include "consigne.h"

cgn_text cgn_text_of(const char *at, size_t length) {
  if (!at) return (cgn_text){NULL, 0};
  return (cgn_text){at, length == CONSIGNE_NTS ? strlen(at) : length};
}

cgn_text cgn_text_of_string(const char *string) {
  return (cgn_text){string, strlen(string)};
}

bool cgn_text_equal_nocase(cgn_text a, cgn_text b) {
  if (a.length != b.length) return false;
  for (size_t i = 0; i < a.length; i++) {
    if (cgn_to_lower(a.at[i]) != cgn_to_lower(b.at[i])) return false;
  }
  return true;
}

int cgn_text_compare(cgn_text a, cgn_text b) {
  size_t common = a.length < b.length ? a.length : b.length;
  int order = common ? memcmp(a.at, b.at, common) : 0;
  if (order) return order;
  return (a.length > b.length) - (a.length < b.length);
}

cgn_text cgn_text_trim(cgn_text text) {
  while (text.length && cgn_is_blank(text.at[text.length - 1])) text.length--;
  while (text.length && cgn_is_blank(*text.at)) {
    text.at++;
    text.length--;
  }
  return text;
}

size_t cgn_text_find(cgn_text text, size_t from, char octet) {
  if (from >= text.length) return text.length;
  const char *found = memchr(text.at + from, octet, text.length - from);
  return found ? (size_t)(found - text.at) : text.length;
}

bool cgn_text_is_ascii(cgn_text text) {
  size_t i = 0;
  for (; text.length - i >= CGN_WORD_OCTETS; i += CGN_WORD_OCTETS) {
    if (cgn_word_at(text.at + i) & CGN_WORD_HIGH_BITS) return false;
  }
  for (; i < text.length; i++) {
    if (cgn_is_8bit(text.at[i])) return false;
  }
  return true;
}

/* Whether one of eight octets is 8-bit or upper case. */
static bool is_not_lower(const char *at) {
  uint64_t word = cgn_word_at(at);
  return (word & CGN_WORD_HIGH_BITS) || cgn_word_between(word & ~CGN_WORD_HIGH_BITS, 'A', 'Z');
}

bool cgn_text_is_lower_ascii(cgn_text text) {
  size_t i = 0;
  for (; text.length - i >= CGN_WORD_OCTETS; i += CGN_WORD_OCTETS) {
    if (is_not_lower(text.at + i)) return false;
  }
  /* The last eight overlap those before. */
  if (i > 0) return i == text.length || !is_not_lower(text.at + text.length - CGN_WORD_OCTETS);
  for (; i < text.length; i++) {
    if (cgn_is_8bit(text.at[i]) || cgn_is_upper(text.at[i])) return false;
  }
  return true;
}

/* Eight at a time: a carry out of an octet only reaches one behind an octet that stops the search. */
size_t cgn_text_printable(cgn_text text) {
  size_t i = 0;
  for (; text.length - i >= CGN_WORD_OCTETS; i += CGN_WORD_OCTETS) {
    uint64_t word = cgn_word_at(text.at + i);
    if ((word | (word + CGN_WORD_OF(1)) | (word - CGN_WORD_OF(' '))) & CGN_WORD_HIGH_BITS) break;
  }
  while (i < text.length && text.at[i] >= ' ' && text.at[i] <= '~') i++;
  return i;
}

bool cgn_text_to_number(cgn_text text, uint64_t maximum, uint64_t *number) {
  uint64_t value = 0;
  if (text.length == 0) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (!cgn_is_digit(text.at[i])) return false;
    uint64_t digit = (uint64_t)(text.at[i] - '0');
    if (digit > maximum || value > (maximum - digit) / 10) return false;
    value = value * 10 + digit;
  }
  *number = value;
  return true;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/*
 * Optimal string alignment, one row for each octet of `a`. The rows before are
 * kept because a swap looks two back. Names longer than a name may be are far.
 */
size_t cgn_text_distance(cgn_text a, cgn_text b, size_t most) {
  size_t rows[3][CGN_NAME_OCTETS + 1];
  size_t *two_before = rows[0], *before = rows[1], *row = rows[2];
  if (a.length > CGN_NAME_OCTETS || b.length > CGN_NAME_OCTETS) return most + 1;
  for (size_t j = 0; j <= b.length; j++) row[j] = j;
  for (size_t i = 1; i <= a.length; i++) {
    size_t *oldest = two_before;
    two_before = before;
    before = row;
    row = oldest;
    row[0] = i;
    for (size_t j = 1; j <= b.length; j++) {
      char x = a.at[i - 1], y = b.at[j - 1];
      row[j] = least(least(before[j], row[j - 1]) + 1, before[j - 1] + (x != y));
      if (i > 1 && j > 1 && x == b.at[j - 2] && y == a.at[i - 2]) row[j] = least(row[j], two_before[j - 2] + 1);
    }
  }
  return row[b.length] > most ? most + 1 : row[b.length];
}

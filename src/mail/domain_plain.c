/* SPDX-License-Identifier: MIT */
/*
 * A name of up to 63 octets has one bit for each octet in a word. No label of it can be too long, so two things are
 * left to ask: that each octet is a letter, a digit, a hyphen or a dot; and that neither a dot nor a hyphen stands
 * first, last or beside another one. Then no label is empty, begins or ends with a hyphen, or begins with "xn--".
 */
#include "mail/domain_plain.h"

#include "base/word.h"

enum { MOST_OCTETS = CGN_PLAIN_OCTETS - 1 };

/* The next octets in lower case; behind the last one a letter, which means nothing. */
static inline uint64_t next_word(cgn_text name, size_t at) {
  size_t left = name.length - at;
  if (left >= CGN_WORD_OCTETS) return cgn_word_to_lower(cgn_word_at(name.at + at));
  return cgn_word_to_lower(cgn_word_of_rest(name, at) | CGN_WORD_OF('a') << 8 * left);
}

bool cgn_domain_copy_plain(cgn_text name, char key[CGN_PLAIN_OCTETS]) {
  uint64_t marks = 0; /* dots and hyphens, which are neighbours in ASCII, too */
  if (name.length == 0 || name.length > MOST_OCTETS) return false;
  for (size_t at = 0; at < name.length; at += CGN_WORD_OCTETS) {
    uint64_t word = next_word(name, at);
    if (word & CGN_WORD_HIGH_BITS) return false;
    uint64_t mark = cgn_word_between(word, '-', '.');
    uint64_t rest = cgn_word_between(word, 'a', 'z') | cgn_word_between(word, '0', '9');
    if ((mark | rest) != CGN_WORD_HIGH_BITS) return false;
    marks |= cgn_word_bits(mark) << at;
    cgn_word_put(key + at, word);
  }
  uint64_t ends = UINT64_C(1) << (name.length - 1) | 1;
  return !(marks & (marks >> 1 | ends));
}

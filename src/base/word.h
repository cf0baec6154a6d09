/* SPDX-License-Identifier: MIT */
/*
 * Eight octets of a text in one number, the first one lowest on every machine, and questions about all eight at
 * once. The answers are the high bits of octets. Those who ask know that every octet is below 0x80: then a sum
 * below 0x100 carries nothing into the next octet.
 */
#ifndef CGN_BASE_WORD_H
#define CGN_BASE_WORD_H

#include "base/text.h"

enum { CGN_WORD_OCTETS = 8 };

#define CGN_WORD_OF(octet) (UINT64_C(0x0101010101010101) * (uint64_t)(octet))
#define CGN_WORD_HIGH_BITS CGN_WORD_OF(0x80)

/* Written out, since gcc makes one load of this and not of a loop. */
static inline uint64_t cgn_word_at(const char *at) {
  const unsigned char *octets = (const unsigned char *)at;
  return (uint64_t)octets[0] | (uint64_t)octets[1] << 8 | (uint64_t)octets[2] << 16 | (uint64_t)octets[3] << 24 |
         (uint64_t)octets[4] << 32 | (uint64_t)octets[5] << 40 | (uint64_t)octets[6] << 48 |
         (uint64_t)octets[7] << 56;
}

/* The octets behind the last whole word, NUL behind them: of a text that has a whole one, without a loop. */
static inline uint64_t cgn_word_of_rest(cgn_text text, size_t whole) {
  size_t count = text.length - whole;
  uint64_t rest = 0;
  if (whole && count) return cgn_word_at(text.at + text.length - 8) >> (64 - 8 * count);
  for (size_t i = whole; i < text.length; i++) rest |= (uint64_t)(unsigned char)text.at[i] << (8 * (i - whole));
  return rest;
}

static inline void cgn_word_put(char *at, uint64_t word) {
  for (unsigned i = 0; i < CGN_WORD_OCTETS; i++) at[i] = (char)(unsigned char)(word >> 8 * i & 0xff);
}

/* Whether an octet is NUL, or is 0x80 or more. Here each may be any: only a NUL borrows from what stands above it.
 */
static inline bool cgn_word_is_unclean(uint64_t word) {
  return ((word - CGN_WORD_OF(1)) | word) & CGN_WORD_HIGH_BITS;
}

/* Octets that are not below `least`. */
static inline uint64_t cgn_word_from(uint64_t word, unsigned least) {
  return (word + CGN_WORD_OF(0x80 - least)) & CGN_WORD_HIGH_BITS;
}

static inline uint64_t cgn_word_between(uint64_t word, unsigned first, unsigned last) {
  return cgn_word_from(word, first) & ~cgn_word_from(word, last + 1);
}

static inline uint64_t cgn_word_to_lower(uint64_t word) {
  return word | cgn_word_between(word, 'A', 'Z') >> 2;
}

/* An answer in eight bits, bit 0 for the first octet. */
static inline uint64_t cgn_word_bits(uint64_t answer) {
  return (answer >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

#endif

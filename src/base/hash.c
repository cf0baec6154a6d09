/* SPDX-License-Identifier: MIT */
/* SipHash-1-3: one round for each eight octets, three at the end. Octets are little-endian on every machine. */
#include "base/hash.h"

#include "base/word.h"

typedef struct sip {
  uint64_t v0, v1, v2, v3;
} sip;

static uint64_t rotate(uint64_t x, unsigned bits) {
  return x << bits | x >> (64 - bits);
}

static inline void round_of(sip *s) {
  s->v0 += s->v1;
  s->v2 += s->v3;
  s->v1 = rotate(s->v1, 13) ^ s->v0;
  s->v3 = rotate(s->v3, 16) ^ s->v2;
  s->v0 = rotate(s->v0, 32) + s->v3;
  s->v2 += s->v1;
  s->v3 = rotate(s->v3, 21) ^ s->v0;
  s->v1 = rotate(s->v1, 17) ^ s->v2;
  s->v2 = rotate(s->v2, 32);
}

static inline void absorb(sip *s, uint64_t word) {
  s->v3 ^= word;
  round_of(s);
  s->v0 ^= word;
}

static inline sip start(cgn_hash_key key) {
  return (sip){key.k0 ^ UINT64_C(0x736f6d6570736575), key.k1 ^ UINT64_C(0x646f72616e646f6d),
               key.k0 ^ UINT64_C(0x6c7967656e657261), key.k1 ^ UINT64_C(0x7465646279746573)};
}

static inline void absorb_text(sip *s, cgn_text text) {
  size_t whole = text.length - text.length % 8;
  for (size_t i = 0; i < whole; i += 8) absorb(s, cgn_word_at(text.at + i));
  absorb(s, (uint64_t)text.length << 56 | cgn_word_of_rest(text, whole));
}

static inline uint64_t end(sip *s) {
  s->v2 ^= 0xff;
  for (int i = 0; i < 3; i++) round_of(s);
  return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t cgn_hash(cgn_hash_key key, cgn_text text) {
  sip s = start(key);
  absorb_text(&s, text);
  return end(&s);
}

uint64_t cgn_hash_all(cgn_hash_key key, const cgn_text *texts, size_t count) {
  sip s = start(key);
  for (size_t i = 0; i < count; i++) absorb(&s, texts[i].length);
  for (size_t i = 0; i < count; i++) absorb_text(&s, texts[i]);
  return end(&s);
}

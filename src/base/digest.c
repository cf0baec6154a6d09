/* SPDX-License-Identifier: MIT */
/* SHA-256 as FIPS 180-4 writes it, section 6.2; names of variables and functions are its own. */
#include "base/digest.h"

#define BLOCK_OCTETS CGN_DIGEST_BLOCK_OCTETS
#define LENGTH_OCTETS 8 /* of the message length at the end of the last block (5.1.1) */

/* 4.2.2 */
#define K cgn_digest_constants
const uint32_t cgn_digest_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* 3.2, 4.1.2 */
static uint32_t rotr(uint32_t x, unsigned n) {
  return x >> n | x << (32 - n);
}
static uint32_t ch(uint32_t x, uint32_t y, uint32_t z) {
  return z ^ (x & (y ^ z)); /* (x & y) ^ (~x & z), with one operation less */
}
static uint32_t maj(uint32_t x, uint32_t y, uint32_t z) {
  return (x & y) | (z & (x | y)); /* the majority again, with one operation less */
}
static uint32_t big_sigma0(uint32_t x) {
  return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22);
}
static uint32_t big_sigma1(uint32_t x) {
  return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25);
}
static uint32_t small_sigma0(uint32_t x) {
  return rotr(x, 7) ^ rotr(x, 18) ^ x >> 3;
}
static uint32_t small_sigma1(uint32_t x) {
  return rotr(x, 17) ^ rotr(x, 19) ^ x >> 10;
}

static uint32_t word_at(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/*
 * Step 1 of 6.2.2: of the message schedule only the last 16 words are ever looked at, so W(t) takes the place of
 * W(t - 16). Here t is counted modulo 16.
 */
#define SCHEDULED(t) (w[t] += small_sigma1(w[((t) + 14) % 16]) + w[((t) + 9) % 16] + small_sigma0(w[((t) + 1) % 16]))
#define GIVEN(t) w[t]

/* Step 3: here the names a to h move on by one place, not the words. */
#define ROUND(a, b, c, d, e, f, g, h, constant, word)                                                          \
  do {                                                                                                         \
    uint32_t t1 = (h) + big_sigma1(e) + ch((e), (f), (g)) + (constant) + (word);                               \
    (d) += t1;                                                                                                 \
    (h) = t1 + big_sigma0(a) + maj((a), (b), (c));                                                             \
  } while (0)

/* Eight rounds, after which every name stands where it began. */
#define ROUNDS(k, t, WORD)                                                                                     \
  do {                                                                                                         \
    ROUND(a, b, c, d, e, f, g, h, (k)[(t) + 0], WORD((t) + 0));                                                \
    ROUND(h, a, b, c, d, e, f, g, (k)[(t) + 1], WORD((t) + 1));                                                \
    ROUND(g, h, a, b, c, d, e, f, (k)[(t) + 2], WORD((t) + 2));                                                \
    ROUND(f, g, h, a, b, c, d, e, (k)[(t) + 3], WORD((t) + 3));                                                \
    ROUND(e, f, g, h, a, b, c, d, (k)[(t) + 4], WORD((t) + 4));                                                \
    ROUND(d, e, f, g, h, a, b, c, (k)[(t) + 5], WORD((t) + 5));                                                \
    ROUND(c, d, e, f, g, h, a, b, (k)[(t) + 6], WORD((t) + 6));                                                \
    ROUND(b, c, d, e, f, g, h, a, (k)[(t) + 7], WORD((t) + 7));                                                \
  } while (0)

/* Steps 2 to 4. */
static void compress(uint32_t state[8], const unsigned char *block) {
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  uint32_t w[16];
  for (unsigned t = 0; t < 16; t++) w[t] = word_at(block + 4 * t);
  ROUNDS(K, 0, GIVEN);
  ROUNDS(K, 8, GIVEN);
  for (const uint32_t *k = K + 16; k < K + 64; k += 16) {
    ROUNDS(k, 0, SCHEDULED);
    ROUNDS(k, 8, SCHEDULED);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

void cgn_digest_blocks_portable(uint32_t state[8], const unsigned char *blocks, size_t count) {
  for (; count > 0; count--, blocks += BLOCK_OCTETS) compress(state, blocks);
}

void cgn_digest_start(cgn_digest *digest) {
  cgn_digest_blocks *fast = cgn_digest_blocks_of_processor();
  /* 5.3.3 */
  *digest = (cgn_digest){
      .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
      .blocks = fast ? fast : cgn_digest_blocks_portable};
}

/* Fills the block that was begun, or begins one; whole blocks are read where they lie. */
void cgn_digest_add(cgn_digest *digest, cgn_text text) {
  while (text.length) {
    size_t filled = (size_t)(digest->length % BLOCK_OCTETS), taken = text.length / BLOCK_OCTETS * BLOCK_OCTETS;
    if (filled == 0 && taken > 0) {
      digest->blocks(digest->state, (const unsigned char *)text.at, taken / BLOCK_OCTETS);
    } else {
      taken = text.length < BLOCK_OCTETS - filled ? text.length : BLOCK_OCTETS - filled;
      memcpy(digest->block + filled, text.at, taken);
      if (filled + taken == BLOCK_OCTETS) digest->blocks(digest->state, digest->block, 1);
    }
    digest->length += taken;
    text = (cgn_text){text.at + taken, text.length - taken};
  }
}

void cgn_digest_end(cgn_digest *digest, unsigned char out[CGN_DIGEST_OCTETS]) {
  static const char padding[BLOCK_OCTETS] = {(char)0x80};
  uint64_t bits = digest->length * 8;
  size_t filled = (size_t)(digest->length % BLOCK_OCTETS), room = BLOCK_OCTETS - LENGTH_OCTETS;
  char length[LENGTH_OCTETS];
  for (unsigned i = 0; i < LENGTH_OCTETS; i++) length[i] = (char)(bits >> (56 - 8 * i) & 0xff);
  cgn_digest_add(digest, (cgn_text){padding, (filled < room ? room : room + BLOCK_OCTETS) - filled});
  cgn_digest_add(digest, (cgn_text){length, sizeof length});
  for (unsigned i = 0; i < CGN_DIGEST_OCTETS; i++) {
    out[i] = (unsigned char)(digest->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
  }
}

uint32_t cgn_digest_modulo(const unsigned char digest[CGN_DIGEST_OCTETS], uint32_t divisor) {
  uint64_t rest = 0;
  for (unsigned i = 0; i < CGN_DIGEST_OCTETS; i++) rest = (rest << 8 | digest[i]) % divisor;
  return (uint32_t)rest;
}

/* SPDX-License-Identifier: MIT */
/* SHA-256 as FIPS 180-4 writes it, section 6.2; names of variables and functions are its own. */
#include "base/digest.h"

#define BLOCK_OCTETS 64
#define LENGTH_OCTETS 8 /* of the message length at the end of the last block (5.1.1) */

/* 4.2.2 */
static const uint32_t K[64] = {
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
  return (x & y) ^ (~x & z);
}
static uint32_t maj(uint32_t x, uint32_t y, uint32_t z) {
  return (x & y) ^ (x & z) ^ (y & z);
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

/* Step 1 of 6.2.2: the message schedule. */
static void schedule(const unsigned char block[BLOCK_OCTETS], uint32_t w[64]) {
  for (unsigned t = 0; t < 16; t++, block += 4) {
    w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
  }
  for (unsigned t = 16; t < 64; t++) {
    w[t] = small_sigma1(w[t - 2]) + w[t - 7] + small_sigma0(w[t - 15]) + w[t - 16];
  }
}

/* Steps 2 to 4: v holds a to h, which move on by one place a round; here the places move, not the words. */
static void compress(uint32_t state[8], const unsigned char block[BLOCK_OCTETS]) {
  uint32_t w[64], v[8];
  schedule(block, w);
  memcpy(v, state, sizeof v);
#define V(letter) v[((letter)-t) % 8]
  for (unsigned t = 0; t < 64; t++) {
    uint32_t t1 = V(7) + big_sigma1(V(4)) + ch(V(4), V(5), V(6)) + K[t] + w[t];
    V(3) += t1;
    V(7) = t1 + big_sigma0(V(0)) + maj(V(0), V(1), V(2));
  }
#undef V
  for (unsigned i = 0; i < 8; i++) state[i] += v[i];
}

void cgn_digest_start(cgn_digest *digest) {
  /* 5.3.3 */
  *digest = (cgn_digest){
      .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void cgn_digest_add(cgn_digest *digest, cgn_text text) {
  while (text.length) {
    size_t filled = (size_t)(digest->length % BLOCK_OCTETS);
    size_t taken = text.length < BLOCK_OCTETS - filled ? text.length : BLOCK_OCTETS - filled;
    memcpy(digest->block + filled, text.at, taken);
    digest->length += taken;
    if (filled + taken == BLOCK_OCTETS) compress(digest->state, digest->block);
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

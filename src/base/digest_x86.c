/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 with the SHA extensions of x86 (Intel SDM volume 2, SHA256RNDS2): half of what a large load spends on its
 * revision is saved. The compiler's own support code knows the processor; nothing is kept here.
 */
#include "base/digest_blocks.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && __GNUC__ >= 11

#include <immintrin.h>

/* The instructions keep a, b, e, f in one register and c, d, g, h in the other, the first letter highest. */
typedef struct halves {
  __m128i abef, cdgh;
} halves;

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

WITH_SHA static halves load_state(const uint32_t state[8]) {
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xb1);
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1b);
  return (halves){_mm_alignr_epi8(badc, efgh, 8), _mm_blend_epi16(efgh, badc, 0xf0)};
}

WITH_SHA static void store_state(uint32_t state[8], halves h) {
  __m128i feba = _mm_shuffle_epi32(h.abef, 0x1b), dchg = _mm_shuffle_epi32(h.cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* The four words of the schedule that take the place of the oldest of the last sixteen, w[i % 4]. */
WITH_SHA static __m128i next_words(const __m128i w[4], unsigned i) {
  __m128i newest = w[(i + 3) % 4];
  __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]),
                              _mm_alignr_epi8(newest, w[(i + 2) % 4], 4));
  return _mm_sha256msg2_epu32(sum, newest);
}

WITH_SHA static void compress(uint32_t state[8], const unsigned char *blocks, size_t count) {
  const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  halves h = load_state(state);
  for (; count > 0; count--, blocks += CGN_DIGEST_BLOCK_OCTETS) {
    halves before = h;
    __m128i w[4];
    for (unsigned i = 0; i < 16; i++) {
      const void *constants = cgn_digest_constants + (size_t)4 * i, *given = blocks + (size_t)16 * (i % 4);
      w[i % 4] = i < 4 ? _mm_shuffle_epi8(_mm_loadu_si128(given), big_endian) : next_words(w, i);
      __m128i words = _mm_add_epi32(w[i % 4], _mm_loadu_si128(constants));
      h.cdgh = _mm_sha256rnds2_epu32(h.cdgh, h.abef, words);
      h.abef = _mm_sha256rnds2_epu32(h.abef, h.cdgh, _mm_shuffle_epi32(words, 0x0e));
    }
    h.abef = _mm_add_epi32(h.abef, before.abef);
    h.cdgh = _mm_add_epi32(h.cdgh, before.cdgh);
  }
  store_state(state, h);
}

cgn_digest_blocks *cgn_digest_blocks_of_processor(void) {
  int has_them = __builtin_cpu_supports("sha") && __builtin_cpu_supports("sse4.1");
  return has_them ? compress : NULL;
}

#else

cgn_digest_blocks *cgn_digest_blocks_of_processor(void) {
  return NULL;
}

#endif

/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4): shares of a staged rule, revisions. */
#ifndef CGN_BASE_DIGEST_H
#define CGN_BASE_DIGEST_H

#include "base/digest_blocks.h"
#include "base/text.h"

#define CGN_DIGEST_OCTETS 32

typedef struct cgn_digest {
  uint32_t state[8];
  uint64_t length; /* octets so far */
  unsigned char block[CGN_DIGEST_BLOCK_OCTETS];
  cgn_digest_blocks *blocks; /* private: what compresses them on this processor */
} cgn_digest;

void cgn_digest_start(cgn_digest *digest);
void cgn_digest_add(cgn_digest *digest, cgn_text text);
void cgn_digest_end(cgn_digest *digest, unsigned char out[CGN_DIGEST_OCTETS]);
/* The digest read as one big-endian number, modulo `divisor` (language section 7). */
uint32_t cgn_digest_modulo(const unsigned char digest[CGN_DIGEST_OCTETS], uint32_t divisor);

#endif

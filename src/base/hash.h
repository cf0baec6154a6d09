/* SPDX-License-Identifier: MIT */
/* Keyed hashing of names that others choose: SipHash-1-3 (Aumasson, Bernstein), 64 bits. */
#ifndef CGN_BASE_HASH_H
#define CGN_BASE_HASH_H

#include "base/text.h"

typedef struct cgn_hash_key {
  uint64_t k0, k1;
} cgn_hash_key;

uint64_t cgn_hash(cgn_hash_key key, cgn_text text);
/* Of several texts, whose lengths are hashed first: no two lists of `count` texts are the same octets. */
uint64_t cgn_hash_all(cgn_hash_key key, const cgn_text *texts, size_t count);

#endif

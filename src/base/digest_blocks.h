/* SPDX-License-Identifier: MIT */
/* The compression of SHA-256 (FIPS 180-4, 6.2.2) in two forms that give the same; private to digest. */
#ifndef CGN_BASE_DIGEST_BLOCKS_H
#define CGN_BASE_DIGEST_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#define CGN_DIGEST_BLOCK_OCTETS 64

/* Takes `count` blocks into the state. */
typedef void cgn_digest_blocks(uint32_t state[8], const unsigned char *blocks, size_t count);

extern const uint32_t cgn_digest_constants[64]; /* 4.2.2 */

/* For every processor. */
cgn_digest_blocks cgn_digest_blocks_portable;
/* With the SHA instructions of this processor; NULL: it has none, or the compiler does not know them. */
cgn_digest_blocks *cgn_digest_blocks_of_processor(void);

#endif

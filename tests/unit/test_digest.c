/* SPDX-License-Identifier: MIT */
/* SHA-256: NIST's examples with intermediate values (FIPS 180 "abc", two and more blocks) and additional vectors.
 */
#include "base/digest.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>
#include <stdlib.h>

typedef char hex[2 * CGN_DIGEST_OCTETS + 1];

static void to_hex(const unsigned char digest[CGN_DIGEST_OCTETS], hex out) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < CGN_DIGEST_OCTETS; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[2 * CGN_DIGEST_OCTETS] = '\0';
}

/* Adds the text in pieces of `piece` octets. */
static void digest_text(cgn_text text, size_t piece, hex out) {
  cgn_digest digest;
  unsigned char octets[CGN_DIGEST_OCTETS];
  cgn_digest_start(&digest);
  for (size_t from = 0; from < text.length; from += piece)
    cgn_digest_add(&digest, cgn_text_slice(text, from, piece));
  cgn_digest_end(&digest, octets);
  to_hex(octets, out);
}

Test(digest, examples) {
  static const struct {
    const char *text, *digest;
  } rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
       "mnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {"\xbd", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {"\xc9\x8c\x8e\x55", "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    for (size_t piece = 1; piece <= 129; piece++) {
      hex out;
      digest_text(text, piece, out);
      cr_expect_str_eq(out, rows[i].digest, "\"%s\" by %zu", rows[i].text, piece);
    }
    exact_free(text);
  }
}

/* One octet many times: about the place where the length no longer fits into the block. */
Test(digest, repeated) {
  static const struct {
    char octet;
    size_t count;
    const char *digest;
  } rows[] = {
      {'\0', 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {'\0', 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {'\0', 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
      {'\0', 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
      {'\0', 1000, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"},
      {'A', 1000, "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4"},
      {'U', 1005, "f4d62ddec0f3dd90ea1380fa16a5ff8dc4c54b21740650f24afc4120903552b0"},
      {'a', 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *octets = malloc(rows[i].count);
    cr_assert(octets);
    memset(octets, rows[i].octet, rows[i].count);
    hex whole, pieces;
    digest_text((cgn_text){octets, rows[i].count}, rows[i].count, whole);
    digest_text((cgn_text){octets, rows[i].count}, 999, pieces);
    free(octets);
    cr_expect_str_eq(whole, rows[i].digest, "row %zu", i);
    cr_expect_str_eq(pieces, rows[i].digest, "row %zu in pieces", i);
  }
}

/* Small numbers by hand; 2^256 ends in 36 (powers of 2 modulo 100 repeat every 20 from 2^2, and 2^16 is 65536). */
Test(digest, modulo) {
  unsigned char number[CGN_DIGEST_OCTETS] = {0};
  cr_expect(cgn_digest_modulo(number, 100) == 0, "0");
  number[31] = 99;
  cr_expect(cgn_digest_modulo(number, 100) == 99, "99");
  number[31] = 200;
  cr_expect(cgn_digest_modulo(number, 100) == 0, "200");
  number[30] = 1;
  cr_expect(cgn_digest_modulo(number, 100) == 56 && cgn_digest_modulo(number, 1000) == 456, "256 + 200");
  memset(number, 0xff, sizeof number);
  cr_expect(cgn_digest_modulo(number, 100) == 35, "2^256 - 1");
  cr_expect(cgn_digest_modulo(number, 1) == 0 && cgn_digest_modulo(number, 2) == 1, "2^256 - 1");
  cr_expect(cgn_digest_modulo(number, UINT32_MAX) == 0, "2^32 - 1 divides 2^256 - 1");
}

/* The processor's instructions and the portable form, which the other tests do not reach where there are some. */
Test(digest, forms) {
  unsigned char blocks[8 * CGN_DIGEST_BLOCK_OCTETS];
  cgn_digest_blocks *fast = cgn_digest_blocks_of_processor();
  uint32_t number = 1;
  for (size_t count = 1; fast && count <= 8; count++) {
    for (unsigned try = 0; try < 1000; try++) {
      uint32_t one[8], other[8];
      for (size_t i = 0; i < sizeof blocks; i++)
        blocks[i] = (unsigned char)((number = number * 1664525 + 1013904223) >> 24);
      for (size_t i = 0; i < 8; i++) one[i] = other[i] = number = number * 1664525 + 1013904223;
      fast(one, blocks, count);
      cgn_digest_blocks_portable(other, blocks, count);
      cr_expect(memcmp(one, other, sizeof one) == 0, "%zu blocks, try %u", count, try);
    }
  }
}

/* FIPS 180-4's example "abc", by the portable form alone. */
Test(digest, portable) {
  hex out;
  unsigned char octets[CGN_DIGEST_OCTETS];
  cgn_digest digest;
  cgn_digest_start(&digest);
  digest.blocks = cgn_digest_blocks_portable;
  cgn_digest_add(&digest, CGN_TEXT("abc"));
  cgn_digest_end(&digest, octets);
  to_hex(octets, out);
  cr_expect_str_eq(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

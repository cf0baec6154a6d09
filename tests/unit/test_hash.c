/* SPDX-License-Identifier: MIT */
/*
 * SipHash-1-3. The numbers are what CPython 3.11 gives for hash(bytes(range(n)))
 * with PYTHONHASHSEED 0, 1 and 65537, which is SipHash-1-3 under a key that its
 * bootstrap_hash.c draws from the seed: octet i is bits 16 to 23 of the i-th
 * x = x * 214013 + 2531011, and seed 0 is the key 0. hash(b"") is 0 there by
 * definition: that row is from the vectors that the OCaml project drew from the
 * authors' reference implementation.
 */
#include "base/hash.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static const cgn_hash_key seed_0 = {0, 0};
static const cgn_hash_key seed_1 = {UINT64_C(0xaed66ce184be2329), UINT64_C(0xebe9bbf1f1499052)};
static const cgn_hash_key seed_65537 = {UINT64_C(0x4f4b45eed5a32c26), UINT64_C(0x2c7e341ee24e396f)};

Test(hash, reference) {
  static const struct {
    const cgn_hash_key *key;
    size_t length;
    uint64_t hash;
  } rows[] = {
      {&seed_0, 0, UINT64_C(0xd1fba762150c532c)},      {&seed_0, 1, UINT64_C(0x68a914128e01e473)},
      {&seed_0, 2, UINT64_C(0x010bac45c41e3669)},      {&seed_0, 3, UINT64_C(0x4d4c9a4a8ef6e0ad)},
      {&seed_0, 4, UINT64_C(0x7cc43f98813e4dbd)},      {&seed_0, 5, UINT64_C(0x5abe2169dff36275)},
      {&seed_0, 6, UINT64_C(0xe3c25f87624f1cdb)},      {&seed_0, 7, UINT64_C(0x2f098ab0c751325a)},
      {&seed_0, 8, UINT64_C(0xead411e67ebe2eea)},      {&seed_0, 9, UINT64_C(0x75927f9d95124362)},
      {&seed_0, 15, UINT64_C(0xf30eb725bb91c9ea)},     {&seed_0, 16, UINT64_C(0x8972188433a5c5b7)},
      {&seed_0, 17, UINT64_C(0x4883c49a2c009c1d)},     {&seed_0, 31, UINT64_C(0x169739443111d49b)},
      {&seed_0, 32, UINT64_C(0x31ef8061c910629b)},     {&seed_0, 33, UINT64_C(0x7fb71d24dfa4c9f6)},
      {&seed_0, 63, UINT64_C(0x385d3e39e5f37359)},     {&seed_0, 64, UINT64_C(0x75e05fd5bbc870c6)},
      {&seed_1, 1, UINT64_C(0xecd3e5afcecda4b9)},      {&seed_1, 2, UINT64_C(0xbf360f1ea1745965)},
      {&seed_1, 3, UINT64_C(0x8d5b20ab227ba858)},      {&seed_1, 4, UINT64_C(0x968a3280faeeb716)},
      {&seed_1, 5, UINT64_C(0xbbda3b5f513c3d69)},      {&seed_1, 6, UINT64_C(0xa77f099d6ffed90e)},
      {&seed_1, 7, UINT64_C(0xfd15e78052a69ddf)},      {&seed_1, 8, UINT64_C(0xc0b5739e7e28dd01)},
      {&seed_1, 9, UINT64_C(0x208a1a5a0cbbf778)},      {&seed_1, 15, UINT64_C(0xfa87985f39e97a53)},
      {&seed_1, 16, UINT64_C(0x12e9d283f9f37002)},     {&seed_1, 17, UINT64_C(0x9f5bb4237f61907f)},
      {&seed_1, 31, UINT64_C(0xb8c17103f21d8810)},     {&seed_1, 32, UINT64_C(0xf78bafba3c64318e)},
      {&seed_1, 33, UINT64_C(0x936512292dbf5292)},     {&seed_1, 63, UINT64_C(0x542052345bc68274)},
      {&seed_1, 64, UINT64_C(0x7e644b6edc375dc8)},     {&seed_65537, 1, UINT64_C(0x1f997b5ecaab3e6d)},
      {&seed_65537, 2, UINT64_C(0xc5ca296db0cba87e)},  {&seed_65537, 3, UINT64_C(0x1cc1ce0319c817b1)},
      {&seed_65537, 4, UINT64_C(0x326b38a25dba9bbc)},  {&seed_65537, 5, UINT64_C(0x5e3bd82fdf5fe38b)},
      {&seed_65537, 6, UINT64_C(0x4053487cde841aec)},  {&seed_65537, 7, UINT64_C(0x5d6ce715d7f1ff09)},
      {&seed_65537, 8, UINT64_C(0x72f4b1d59eeae72f)},  {&seed_65537, 9, UINT64_C(0x460f3f8398555a89)},
      {&seed_65537, 15, UINT64_C(0xbf54caca70f719aa)}, {&seed_65537, 16, UINT64_C(0xc84bb977aa78443e)},
      {&seed_65537, 17, UINT64_C(0x55810e058998af35)}, {&seed_65537, 31, UINT64_C(0x7fa09189127e3726)},
      {&seed_65537, 32, UINT64_C(0xf0da4cee47f44db3)}, {&seed_65537, 33, UINT64_C(0x5f53ab16a580d3d8)},
      {&seed_65537, 63, UINT64_C(0xa653d7648ca9097a)}, {&seed_65537, 64, UINT64_C(0x216ad1e52e569c97)},
  };
  char octets[64];
  for (size_t i = 0; i < sizeof octets; i++) octets[i] = (char)i;
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy((cgn_text){octets, rows[i].length});
    uint64_t hash = cgn_hash(*rows[i].key, text);
    cr_expect(hash == rows[i].hash, "row %zu, length %zu: %016llx", i, rows[i].length, (unsigned long long)hash);
    exact_free(text);
  }
}

Test(hash, every_octet_and_the_length_count) {
  char octets[24] = {0};
  for (size_t length = 1; length <= sizeof octets; length++) {
    uint64_t hash = cgn_hash(seed_1, (cgn_text){octets, length});
    cr_expect(hash != cgn_hash(seed_1, (cgn_text){octets, length - 1}), "length %zu", length);
    for (size_t i = 0; i < length; i++) {
      octets[i] = (char)0x80;
      cr_expect(hash != cgn_hash(seed_1, (cgn_text){octets, length}), "length %zu, octet %zu", length, i);
      octets[i] = 0;
    }
  }
  cr_expect(cgn_hash(seed_1, (cgn_text){NULL, 0}) == cgn_hash(seed_1, CGN_TEXT("")), "nothing has no address");
}

/* Where one text ends and the next begins counts, too. */
Test(hash, lists) {
  static const cgn_text lists[][3] = {
      {CGN_TEXT("ab"), CGN_TEXT("c"), CGN_TEXT("")},
      {CGN_TEXT("a"), CGN_TEXT("bc"), CGN_TEXT("")},
      {CGN_TEXT(""), CGN_TEXT("ab"), CGN_TEXT("c")},
      {CGN_TEXT("abc"), CGN_TEXT(""), CGN_TEXT("")},
      {CGN_TEXT("12345678"), CGN_TEXT(""), CGN_TEXT("")},
      {CGN_TEXT(""), CGN_TEXT("12345678"), CGN_TEXT("")},
      {CGN_TEXT("12345678\0\0\0\0\0\0\0\10"), CGN_TEXT(""), CGN_TEXT("")},
  };
  for (size_t i = 0; i < COUNT(lists); i++) {
    for (size_t j = 0; j < i; j++)
      cr_expect(cgn_hash_all(seed_1, lists[i], 3) != cgn_hash_all(seed_1, lists[j], 3), "%zu and %zu", i, j);
    cr_expect(cgn_hash_all(seed_1, lists[i], 3) == cgn_hash_all(seed_1, lists[i], 3), "%zu", i);
    cr_expect(cgn_hash_all(seed_1, lists[i], 3) != cgn_hash_all(seed_65537, lists[i], 3), "%zu, another key", i);
  }
}

/* SPDX-License-Identifier: MIT */
/* Single labels (RFC 1123 2.1, RFC 5890, UTS 46): reasons, keys, what mapping did, characters by themselves. */
#include "mail/domain_label.h"

#include <criterion/criterion.h>

#include "../support/exact.h"
#include "../support/rows.h"

#define A10 "aaaaaaaaaa"
#define A63 A10 A10 A10 A10 A10 A10 "aaa"

/* RFC 1123 2.1, RFC 1035 2.3.4; whatever else is wrong is told beside it. */
Test(domain_label, check) {
  static const struct {
    cgn_text label;
    uint32_t reasons;
  } rows[] = {
      {CGN_TEXT("a"), 0},
      {CGN_TEXT("3com"), 0},
      {CGN_TEXT("A-9"), 0},
      {CGN_TEXT("r3---sn"), 0},
      {CGN_TEXT(A63), 0},
      {CGN_TEXT(""), CGN_REASON_EMPTY},
      {CGN_TEXT(A63 "a"), CGN_REASON_LABEL_LENGTH},
      {CGN_TEXT("-a"), CGN_REASON_HYPHEN},
      {CGN_TEXT("a-"), CGN_REASON_HYPHEN},
      {CGN_TEXT("-"), CGN_REASON_HYPHEN},
      {CGN_TEXT("a_b"), CGN_REASON_UNDERSCORE},
      {CGN_TEXT("a b"), CGN_REASON_CHARACTER},
      {CGN_TEXT("a@b"), CGN_REASON_CHARACTER},
      {CGN_TEXT("a\0b"), CGN_REASON_CHARACTER},
      {CGN_TEXT("a\xc3\xbc"), CGN_REASON_CHARACTER},
      {CGN_TEXT("-_ "), CGN_REASON_HYPHEN | CGN_REASON_UNDERSCORE | CGN_REASON_CHARACTER},
      {CGN_TEXT(A63 "_"), CGN_REASON_LABEL_LENGTH | CGN_REASON_UNDERSCORE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text label = exact_copy(rows[i].label);
    cr_expect_eq(cgn_label_check(label), rows[i].reasons, "%s: %x", rows[i].label.at, cgn_label_check(label));
    exact_free(label);
  }
}

Test(domain_label, is_a_label) {
  static const struct {
    cgn_text label;
    bool is;
  } rows[] = {{CGN_TEXT("xn--mni-hoa"), true}, {CGN_TEXT("XN--A"), true}, {CGN_TEXT("xn--"), true},
              {CGN_TEXT("xn-"), false},        {CGN_TEXT(""), false},     {CGN_TEXT("axn--b"), false}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text label = exact_copy(rows[i].label);
    cr_expect_eq(cgn_label_is_a_label(label), rows[i].is, "%s", rows[i].label.at);
    exact_free(label);
  }
}

/* A-labels are those of the semantics and of RFC 5891, as in test_domain.c. */
Test(domain_label, read) {
  static const struct {
    const char *name;
    cgn_text label, key;
    uint32_t flags, reasons;
  } rows[] = {
      {"ASCII is folded", CGN_TEXT("Univ"), CGN_TEXT("univ"), 0, 0},
      {"S28 U-label", CGN_TEXT("m\xc3\xbcni"), CGN_TEXT("xn--mni-hoa"), 0, 0},
      {"S28 case alone is no change", CGN_TEXT("M\xc3\x9cNI"), CGN_TEXT("xn--mni-hoa"), 0, 0},
      {"S28 A-label", CGN_TEXT("XN--mni-HOA"), CGN_TEXT("xn--mni-hoa"), 0, 0},
      {"S29 sharp s", CGN_TEXT("fa\xc3\x9f"), CGN_TEXT("xn--fa-hia"), 0, 0},
      {"S32 dropped", CGN_TEXT("un\xc2\xadiv"), CGN_TEXT("univ"), CGN_DOMAIN_DROPPED, 0},
      {"full width is mapped", CGN_TEXT("\xef\xbd\x95niv"), CGN_TEXT("univ"), CGN_DOMAIN_MAPPED, 0},
      {"a ligature is mapped", CGN_TEXT("\xef\xac\x81"), CGN_TEXT("fi"), CGN_DOMAIN_MAPPED, 0},
      {"S31 an invalid one keeps its octets", CGN_TEXT("A\xef\xbc\xa0"), CGN_TEXT("a\xef\xbc\xa0"), 0,
       CGN_REASON_CHARACTER},
      {"S35 bogus A-label", CGN_TEXT("XN--zzzzzzzz"), CGN_TEXT("xn--zzzzzzzz"), 0, CGN_REASON_A_LABEL},
      {"hyphens", CGN_TEXT("AB--c"), CGN_TEXT("ab--c"), 0, CGN_REASON_HYPHENS},
      {"no UTF-8", CGN_TEXT("a\xff"), CGN_TEXT("a\xff"), 0, CGN_REASON_8BIT},
      {"an underscore in a U-label", CGN_TEXT("b_\xc3\xbc"), CGN_TEXT("b_\xc3\xbc"), 0, CGN_REASON_UNDERSCORE},
      {"RFC 5892: a symbol", CGN_TEXT("\xe2\x98\x95"), CGN_TEXT("\xe2\x98\x95"), 0, CGN_REASON_DISALLOWED},
      {"RFC 5891 4.2.3.2: a mark first", CGN_TEXT("\xcc\x81x"), CGN_TEXT("\xcc\x81x"), 0, CGN_REASON_COMBINING},
      {"RFC 5893 2: two directions", CGN_TEXT("a\xd7\x91"), CGN_TEXT("a\xd7\x91"), 0, CGN_REASON_BIDI},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_arena arena;
    cgn_label read;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text label = exact_copy(rows[i].label);
    cgn_label_read(&arena, label, &read);
    cr_expect(cgn_text_equal(read.key, rows[i].key), "%s: key [%.*s]", rows[i].name, (int)read.key.length,
              read.key.at);
    cr_expect_eq(read.flags, rows[i].flags, "%s: flags %x", rows[i].name, read.flags);
    cr_expect_eq(read.reasons, rows[i].reasons, "%s: reasons %x", rows[i].name, read.reasons);
    exact_free(label);
    cgn_arena_free(&arena);
  }
}

/* UTS 46: U+00AD is ignored, U+FF41 and U+FB01 are mapped; case and what stays itself are no change. */
Test(domain_label, map_character) {
  static const struct {
    cgn_text character;
    const char *mapped; /* NULL: no change */
  } rows[] = {
      {CGN_TEXT("a"), NULL},
      {CGN_TEXT("\xc3\xbc"), NULL},
      {CGN_TEXT("\xc3\x9c"), NULL},
      {CGN_TEXT("\xcc\x81"), NULL},
      {CGN_TEXT("\xd7\x91"), NULL},
      {CGN_TEXT("\xff"), NULL},
      {CGN_TEXT("\xe2\x98\x95"), NULL},
      {CGN_TEXT("\xc2\xad"), ""},
      {CGN_TEXT("\xef\xbd\x81"), "a"},
      {CGN_TEXT("\xef\xac\x81"), "fi"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_arena arena;
    cgn_text mapped = CGN_TEXT("untouched");
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text character = exact_copy(rows[i].character);
    bool changed = cgn_label_map_character(&arena, character, &mapped);
    cr_expect_eq(changed, rows[i].mapped != NULL, "%s", rows[i].character.at);
    const char *wanted = rows[i].mapped ? rows[i].mapped : "untouched";
    cr_expect(cgn_text_equal(mapped, cgn_text_of_string(wanted)), "%s: [%.*s]", rows[i].character.at,
              (int)mapped.length, mapped.at);
    exact_free(character);
    cgn_arena_free(&arena);
  }
}

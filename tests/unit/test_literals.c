/* SPDX-License-Identifier: MIT */
/* The table of literals: what it finds, for each place, length and anchor of a literal. */
#include "table/literals.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

enum { MOST = 1000, WORDS = (MOST + 63) / 64 };

static cgn_requirements things[MOST];

static void require(uint32_t number, uint32_t requirement, const char *octets, bool at_start, bool at_end) {
  cgn_requirement *one = &things[number].at[requirement];
  cgn_literal literal = {.length = (uint8_t)strlen(octets), .at_start = at_start, .at_end = at_end};
  memcpy(literal.octets, octets, literal.length);
  one->literals[one->count++] = literal;
  if (things[number].count <= requirement) things[number].count = requirement + 1;
}

static void build(cgn_buffer *image, uint32_t count, cgn_literals *literals) {
  cgn_buffer_init(image, &cgn_allocator_default);
  cr_assert(cgn_literals_build(image, &cgn_allocator_default, things, count, literals));
}

/* The only word of bits. */
static uint64_t find(const cgn_buffer *image, const cgn_literals *literals, cgn_text text) {
  uint64_t found = 0;
  cgn_text subject = exact_copy(text);
  cgn_literals_find(image->at, literals, subject, &found);
  exact_free(subject);
  return found;
}

Test(literals, nothing) {
  cgn_buffer image;
  cgn_literals literals;
  build(&image, 0, &literals);
  cr_expect_eq(find(&image, &literals, CGN_TEXT("")), 0);
  cr_expect_eq(find(&image, &literals, CGN_TEXT("a")), 0);
  cgn_buffer_free(&image);
}

Test(literals, places_and_anchors) {
  static const struct {
    cgn_text text;
    uint64_t found; /* bit 0 is of the thing that requires nothing */
  } rows[] = {
      {CGN_TEXT(""), 1},
      {CGN_TEXT("a"), 1 | 1 << 1},
      {CGN_TEXT("ab"), 1 | 1 << 1 | 1 << 2},
      {CGN_TEXT("xabc"), 1 | 1 << 1 | 1 << 2},
      {CGN_TEXT("abcde"), 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4},
      {CGN_TEXT("xabcde"), 1 | 1 << 1 | 1 << 2 | 1 << 4},
      {CGN_TEXT("abcdex"), 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4},
      {CGN_TEXT("abcdexxxx"), 1 | 1 << 1 | 1 << 2 | 1 << 3},
      {CGN_TEXT("abcde\xe2\x80\xa8"), 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4}, /* before a line's end */
      {CGN_TEXT("abcdq"), 1 | 1 << 1 | 1 << 2},
      {CGN_TEXT("foo"), 1 | 1 << 5},
      {CGN_TEXT("bar"), 1 | 1 << 1 | 1 << 5},
      {CGN_TEXT("fo"), 1},
      {CGN_TEXT("0123456789qwerty"), 1 | 1 << 6},
      {CGN_TEXT("x0123456789qwertyx"), 1 | 1 << 6},
      {CGN_TEXT("0123456789qwertz"), 1},
      {CGN_TEXT("\xc3\xa9"), 1 | 1 << 7},
      {CGN_TEXT("\0"), 1},
      {CGN_TEXT("a\0"), 1 | 1 << 1}, /* a gram of zeros is behind the end, too */
  };
  cgn_buffer image;
  cgn_literals literals;
  memset(things, 0, sizeof things);
  require(1, 0, "a", false, false);
  require(2, 0, "ab", false, false);
  require(3, 0, "abcde", true, false);
  require(4, 0, "abcde", false, true);
  require(5, 0, "foo", false, false);
  require(5, 0, "bar", false, false);
  require(6, 0, "0123456789qwerty", false, false);
  require(7, 0, "\xc3\xa9", false, false);
  build(&image, 8, &literals);
  for (size_t i = 0; i < COUNT(rows); i++)
    cr_expect_eq(find(&image, &literals, rows[i].text), rows[i].found, "row %zu", i);
  cgn_buffer_free(&image);
}

/* What all things require tells nothing: the one that is rare is looked for. */
Test(literals, the_rarest_is_looked_for) {
  static const char *const names[] = {"anna", "bert", "carl", "dora"};
  cgn_buffer image;
  cgn_literals literals;
  memset(things, 0, sizeof things);
  for (uint32_t i = 0; i < COUNT(names); i++) {
    require(i, 0, "@univ.example", false, true);
    require(i, 1, names[i], true, false);
  }
  build(&image, COUNT(names), &literals);
  cr_expect_eq(find(&image, &literals, CGN_TEXT("carl@univ.example")), 1 << 2);
  cr_expect_eq(find(&image, &literals, CGN_TEXT("emil@univ.example")), 0);
  cgn_buffer_free(&image);
}

/* A text that makes each of a thousand literals be compared at each of its places: then all are taken as found. */
Test(literals, no_more_work_than_to_run_all) {
  static char text[1024];
  static uint64_t found[WORDS];
  cgn_buffer image;
  cgn_literals literals;
  memset(things, 0, sizeof things);
  memset(text, 'a', sizeof text);
  memset(text + sizeof text - 4, 'b', 4);
  for (uint32_t i = 0; i < MOST; i++) require(i, 0, "aaaaaaaaaaaaaaaa", false, true);
  build(&image, MOST, &literals);
  cgn_literals_find(image.at, &literals, (cgn_text){text + sizeof text - 10, 10}, found);
  for (uint32_t i = 0; i < WORDS; i++) cr_expect_eq(found[i], 0, "a short text has none");
  cgn_literals_find(image.at, &literals, (cgn_text){text, sizeof text}, found);
  for (uint32_t i = 0; i < MOST; i++) cr_expect(found[i / 64] >> i % 64 & 1, "%u", i);
  cgn_buffer_free(&image);
}

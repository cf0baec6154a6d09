/* SPDX-License-Identifier: MIT */
/* Spans and the cursor: results follow from the contracts in base/text.h. */
#include "base/text.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include "consigne.h"
#include <criterion/criterion.h>

#define NONE ((cgn_text){NULL, 0})

Test(text, public_pair) {
  cgn_text whole = cgn_text_of("a\0b", 3), string = cgn_text_of("a\0b", CONSIGNE_NTS);
  cr_expect(whole.length == 3 && string.length == 1, "NTS ends at the first NUL, a length does not");
  cr_expect(cgn_text_of(NULL, 0).length == 0 && cgn_text_of(NULL, CONSIGNE_NTS).length == 0, "NULL is empty");
  cr_expect(cgn_text_equal(CGN_TEXT("ab"), cgn_text_of_string("ab")), "literal and string");
}

Test(text, equality) {
  static const struct {
    const char *name;
    cgn_text a, b;
    bool equal, nocase;
  } rows[] = {
      {"empty", {"", 0}, {"", 0}, true, true},
      {"no address", {NULL, 0}, {"", 0}, true, true},
      {"same", {"abc", 3}, {"abc", 3}, true, true},
      {"case", {"aBc", 3}, {"Abc", 3}, false, true},
      {"length", {"abc", 3}, {"ab", 2}, false, false},
      {"NUL inside", {"a\0b", 3}, {"a\0c", 3}, false, false},
      {"@ and ` differ by 32 only", {"@", 1}, {"`", 1}, false, false},
      {"[ and { differ by 32 only", {"[", 1}, {"{", 1}, false, false},
      {"Latin-1 letters are octets", {"\xc9", 1}, {"\xe9", 1}, false, false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text a = exact_copy(rows[i].a), b = exact_copy(rows[i].b);
    cr_expect(cgn_text_equal(a, b) == rows[i].equal, "%s", rows[i].name);
    cr_expect(cgn_text_equal_nocase(a, b) == rows[i].nocase, "%s, without case", rows[i].name);
    cr_expect((cgn_text_compare(a, b) == 0) == rows[i].equal, "%s, compare", rows[i].name);
    exact_free(a);
    exact_free(b);
  }
}

Test(text, order) {
  static const char *const ascending[] = {"", "A", "a", "a\x01", "ab", "abc", "b", "\x80", "\xff"};
  for (size_t i = 0; i < COUNT(ascending); i++) {
    for (size_t j = 0; j < COUNT(ascending); j++) {
      cgn_text a = exact_string(ascending[i]), b = exact_string(ascending[j]);
      int order = cgn_text_compare(a, b), expected = (i > j) - (i < j);
      cr_expect((order > 0) - (order < 0) == expected, "%zu and %zu", i, j);
      exact_free(a);
      exact_free(b);
    }
  }
}

Test(text, slice) {
  static const struct {
    size_t from, length;
    const char *expected;
  } rows[] = {{0, 5, "abcde"},
              {0, 2, "ab"},
              {2, 2, "cd"},
              {4, 9, "e"},
              {5, 1, ""},
              {6, 1, ""},
              {0, SIZE_MAX, "abcde"},
              {3, SIZE_MAX, "de"},
              {SIZE_MAX, SIZE_MAX, ""}};
  cgn_text text = exact_string("abcde");
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text part = cgn_text_slice(text, rows[i].from, rows[i].length);
    cr_expect(cgn_text_equal(part, cgn_text_of_string(rows[i].expected)), "from %zu", rows[i].from);
  }
  exact_free(text);
  cr_expect(cgn_text_slice(NONE, 1, 1).length == 0, "of nothing");
}

Test(text, trim) {
  static const char *const rows[][2] = {{"", ""},
                                        {" ", ""},
                                        {" \t\r\n ", ""},
                                        {"a", "a"},
                                        {"  a", "a"},
                                        {"a\r\n", "a"},
                                        {" a b\t", "a b"},
                                        {"\va\f", "\va\f"},
                                        {"\xa0"
                                         "a",
                                         "\xa0"
                                         "a"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i][0]);
    cr_expect(cgn_text_equal(cgn_text_trim(text), cgn_text_of_string(rows[i][1])), "row %zu", i);
    exact_free(text);
  }
  cr_expect(cgn_text_trim(NONE).length == 0, "nothing");
}

Test(text, find) {
  static const struct {
    size_t from;
    char octet;
    size_t expected;
  } rows[] = {{0, 'a', 0}, {1, 'a', 3}, {4, 'a', 5}, {0, '\0', 2}, {0, 'x', 5}, {5, 'a', 5}, {9, 'a', 5}};
  cgn_text text = exact_copy((cgn_text){"ab\0ac", 5});
  for (size_t i = 0; i < COUNT(rows); i++) {
    cr_expect(cgn_text_find(text, rows[i].from, rows[i].octet) == rows[i].expected, "row %zu", i);
  }
  exact_free(text);
  cr_expect(cgn_text_find(NONE, 0, 'a') == 0, "in nothing");
}

/* One octet with the high bit at each place of every length around the words that are read at once. */
Test(text, ascii) {
  for (size_t length = 0; length <= 20; length++) {
    char octets[20];
    memset(octets, 0x7f, sizeof octets);
    cgn_text text = exact_copy((cgn_text){octets, length});
    cr_expect(cgn_text_is_ascii(text), "length %zu", length);
    exact_free(text);
    for (size_t at = 0; at < length; at++) {
      octets[at] = (char)0x80;
      text = exact_copy((cgn_text){octets, length});
      octets[at] = 0x7f;
      cr_expect_not(cgn_text_is_ascii(text), "length %zu, at %zu", length, at);
      exact_free(text);
    }
  }
}

Test(text, lower_ascii) {
  cr_expect(cgn_text_is_lower_ascii((cgn_text){NULL, 0}));
  for (size_t length = 1; length <= 20; length++) {
    for (size_t at = 0; at < length; at++) {
      for (int i = 0; i < 256; i++) {
        char octets[20];
        memset(octets, i % 2 ? 0x7f : 0, sizeof octets);
        octets[at] = (char)i;
        cgn_text text = exact_copy((cgn_text){octets, length});
        bool lower = i < 0x80 && (i < 'A' || i > 'Z');
        cr_assert_eq(cgn_text_is_lower_ascii(text), lower, "%d at %zu of %zu", i, at, length);
        exact_free(text);
      }
    }
  }
}

/* Every octet at each place of every length around the words that are read at once: 0x20 to 0x7e are printable. */
Test(text, printable) {
  for (size_t length = 0; length <= 18; length++) {
    char octets[18];
    memset(octets, 'a', sizeof octets);
    for (size_t at = 0; at < length; at++) {
      for (int octet = 0; octet < 256; octet++) {
        octets[at] = (char)octet;
        cgn_text text = exact_copy((cgn_text){octets, length});
        bool printable = octet >= 0x20 && octet <= 0x7e;
        cr_expect_eq(cgn_text_printable(text), printable ? length : at, "length %zu, %d at %zu", length, octet, at);
        exact_free(text);
      }
      octets[at] = '~';
    }
  }
  cr_expect_eq(cgn_text_printable(NONE), 0);
}

Test(text, number) {
  static const struct {
    const char *text;
    uint64_t maximum;
    bool is_number;
    uint64_t number;
  } rows[] = {
      {"0", 0, true, 0},
      {"1", 0, false, 0},
      {"007", 9, true, 7},
      {"10", 9, false, 0},
      {"255", 255, true, 255},
      {"256", 255, false, 0},
      {"0000000000000000000000000000001", 1, true, 1},
      {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
      {"18446744073709551616", UINT64_MAX, false, 0},
      {"99999999999999999999999", UINT64_MAX, false, 0},
      {"", 9, false, 0},
      {" 1", 9, false, 0},
      {"1 ", 9, false, 0},
      {"+1", 9, false, 0},
      {"-1", 9, false, 0},
      {"0x1", 99, false, 0},
      {"1/", 99, false, 0},
      {"1:", 99, false, 0},
      {"\xb2", 9, false, 0} /* superscript two of Latin-1 */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint64_t number = 12345;
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_text_to_number(text, rows[i].maximum, &number) == rows[i].is_number, "\"%s\"", rows[i].text);
    cr_expect(number == (rows[i].is_number ? rows[i].number : 12345), "value of \"%s\"", rows[i].text);
    exact_free(text);
  }
}

Test(text, distance) {
  static const struct {
    const char *a, *b;
    size_t most, expected;
  } rows[] = {
      {"", "", 2, 0},
      {"", "ab", 2, 2},
      {"ab", "", 2, 2},
      {"identity", "identity", 2, 0},
      {"identity", "indentity", 2, 1},     /* insert */
      {"header.from", "header.fom", 2, 1}, /* delete */
      {"relay", "relax", 2, 1},            /* replace */
      {"relay", "realy", 2, 1},            /* swap */
      {"ab", "ba", 1, 1},
      {"ca", "abc", 3, 3}, /* a swapped pair is not edited again */
      {"kitten", "sitting", 5, 3},
      {"kitten", "sitting", 2, 3},
      {"kitten", "sitting", 0, 1},
      {"Relay", "relay", 2, 1},
      {"abcd", "badc", 4, 2},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text a = exact_string(rows[i].a), b = exact_string(rows[i].b);
    cr_expect(cgn_text_distance(a, b, rows[i].most) == rows[i].expected, "\"%s\", \"%s\"", rows[i].a, rows[i].b);
    cr_expect(cgn_text_distance(b, a, rows[i].most) == rows[i].expected, "\"%s\", \"%s\"", rows[i].b, rows[i].a);
    exact_free(a);
    exact_free(b);
  }
}

Test(text, distance_of_long_names) {
  char octets[CGN_NAME_OCTETS + 1];
  memset(octets, 'a', sizeof octets);
  cgn_text longest = {octets, CGN_NAME_OCTETS}, longer = {octets, CGN_NAME_OCTETS + 1};
  cr_expect(cgn_text_distance(longest, longest, 2) == 0, "as long as names may be");
  cr_expect(cgn_text_distance(longest, CGN_TEXT(""), SIZE_MAX) == CGN_NAME_OCTETS, "no bound");
  cr_expect(cgn_text_distance(longest, longer, 2) == 3, "too long is far");
}

Test(text, classes) {
  for (int i = 0; i < 256; i++) {
    char c = (char)i;
    bool lower = i >= 0x61 && i <= 0x7a, upper = i >= 0x41 && i <= 0x5a, digit = i >= 0x30 && i <= 0x39;
    cr_expect(cgn_is_lower(c) == lower && cgn_is_upper(c) == upper && cgn_is_digit(c) == digit, "%d", i);
    cr_expect(cgn_is_letter(c) == (lower || upper) && cgn_is_alnum(c) == (lower || upper || digit), "%d", i);
    cr_expect(cgn_is_blank(c) == (i == 0x20 || i == 9 || i == 10 || i == 13), "%d", i);
    cr_expect(cgn_is_control(c) == (i < 0x20 || i == 0x7f) && cgn_is_8bit(c) == (i > 0x7f), "%d", i);
    cr_expect(cgn_to_lower(c) == (upper ? (char)(i + 32) : c), "%d", i);
  }
}

Test(text, cursor) {
  cgn_text text = exact_copy((cgn_text){"a\0b", 3});
  cgn_cursor cursor = cgn_cursor_of(text), nothing = cgn_cursor_of(NONE);
  cr_expect(cgn_cursor_done(&nothing) && cgn_cursor_left(&nothing) == 0 && cgn_cursor_peek(&nothing) == '\0');
  cr_expect_not(cgn_cursor_take(&nothing, '\0'), "no NUL at the end");
  cr_expect(cgn_cursor_left(&cursor) == 3 && cgn_cursor_peek(&cursor) == 'a');
  cr_expect_not(cgn_cursor_take(&cursor, 'b'), "another octet stays");
  cr_expect(cgn_cursor_take(&cursor, 'a') && cgn_cursor_take(&cursor, '\0'), "NUL is an octet");
  cr_expect(cgn_text_equal(cgn_cursor_since(&cursor, text.at), (cgn_text){"a\0", 2}), "what was passed");
  cr_expect(cgn_cursor_take(&cursor, 'b') && cgn_cursor_done(&cursor) && cgn_cursor_peek(&cursor) == '\0');
  exact_free(text);
}

/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 by the table of RFC 3629 section 4; normal forms from UAX 15 (figures 3
 * to 6) and CompositionExclusions.txt, folding from CaseFolding.txt (status C and F).
 */
#include "base/unicode.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>
#include <unictype.h>
#include <uninorm.h>

/* A literal with its length: rows hold NUL. */
#define ROW(literal)                                                                                               \
  { literal, sizeof(literal) - 1 }

typedef struct row {
  const char *name;
  cgn_text in, out;
} row;

/* ---- UTF-8 ------------------------------------------------------------------- */

Test(unicode, step) {
  static const struct {
    const char *name;
    cgn_text text;
    size_t size;
    uint32_t character;
  } rows[] = {
      {"nothing", ROW(""), 0, 0},
      {"NUL", ROW("\0a"), 1, 0},
      {"last of 1", ROW("\x7f"), 1, 0x7f},
      {"first of 2", ROW("\xc2\x80"), 2, 0x80},
      {"last of 2", ROW("\xdf\xbf"), 2, 0x7ff},
      {"first of 3", ROW("\xe0\xa0\x80"), 3, 0x800},
      {"before surrogates", ROW("\xed\x9f\xbf"), 3, 0xd7ff},
      {"after surrogates", ROW("\xee\x80\x80"), 3, 0xe000},
      {"noncharacter", ROW("\xef\xbf\xbf"), 3, 0xffff},
      {"first of 4", ROW("\xf0\x90\x80\x80"), 4, 0x10000},
      {"last of 4", ROW("\xf4\x8f\xbf\xbf"), 4, 0x10ffff},
      {"more behind", ROW("\xc3\xa9\xff"), 2, 0xe9},
      {"tail first", ROW("\x80"), 0, 0},
      {"overlong NUL", ROW("\xc0\x80"), 0, 0},
      {"overlong slash", ROW("\xc1\xaf"), 0, 0},
      {"overlong of 3", ROW("\xe0\x9f\xbf"), 0, 0},
      {"overlong of 4", ROW("\xf0\x8f\xbf\xbf"), 0, 0},
      {"first surrogate", ROW("\xed\xa0\x80"), 0, 0},
      {"last surrogate", ROW("\xed\xbf\xbf"), 0, 0},
      {"above the last", ROW("\xf4\x90\x80\x80"), 0, 0},
      {"f5", ROW("\xf5\x80\x80\x80"), 0, 0},
      {"five octets", ROW("\xf8\x88\x80\x80\x80"), 0, 0},
      {"ff", ROW("\xff"), 0, 0},
      {"cut of 2", ROW("\xc3"), 0, 0},
      {"cut of 3", ROW("\xe2\x82"), 0, 0},
      {"cut of 4", ROW("\xf0\x9f\x98"), 0, 0},
      {"no tail", ROW("\xe2\x28\xa1"), 0, 0},
      {"no last tail", ROW("\xf0\x90\x80\x28"), 0, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t character = 0;
    cgn_text text = exact_copy(rows[i].text);
    cr_expect(cgn_utf8_step(text, &character) == rows[i].size, "%s", rows[i].name);
    cr_expect(character == rows[i].character, "%s: U+%04X", rows[i].name, character);
    exact_free(text);
  }
}

Test(unicode, every_character_there_and_back) {
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (uint32_t c = 0; c <= 0x10ffff; c++) {
    uint32_t back = 0, expected = c >= 0xd800 && c <= 0xdfff ? 0xfffd : c;
    cgn_buffer_clear(&buffer);
    cgn_utf8_add(&buffer, c);
    cr_assert(cgn_utf8_step(cgn_buffer_text(&buffer), &back) == buffer.length && back == expected, "U+%04X", c);
  }
  cgn_buffer_clear(&buffer);
  cgn_utf8_add(&buffer, 0x110000);
  cr_expect_str_eq(cgn_buffer_string(&buffer), "\xef\xbf\xbd", "above the last character");
  cgn_buffer_free(&buffer);
}

Test(unicode, valid_and_count) {
  static const struct {
    const char *name;
    cgn_text text;
    bool valid;
    uint32_t count;
  } rows[] = {
      {"nothing", {NULL, 0}, true, 0},
      {"ASCII", ROW("abc\0d"), true, 5},
      {"1 to 4 octets", ROW("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), true, 4},
      {"marks count", ROW("e\xcc\x81"), true, 2},
      {"Latin-1", ROW("caf\xe9"), false, 4},
      {"cut at the end", ROW("a\xe2\x82"), false, 3},
      {"surrogates", ROW("\xed\xa0\xbd\xed\xb8\x80"), false, 6},
      {"bad in the middle",
       ROW("12345678\xff"
           "12345678"),
       false, 17},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text);
    cr_expect(cgn_utf8_is_valid(text) == rows[i].valid, "%s", rows[i].name);
    cr_expect(cgn_utf8_count(text) == rows[i].count, "%s", rows[i].name);
    exact_free(text);
  }
}

/* ---- Normalisation and case ----------------------------------------------------- */

Test(unicode, nfc) {
  static const row rows[] = {
      {"S37: e and acute", ROW("jose\xcc\x81"), ROW("jos\xc3\xa9")},
      {"angstrom sign", ROW("\xe2\x84\xab"), ROW("\xc3\x85")},
      {"ohm sign", ROW("\xe2\x84\xa6"), ROW("\xce\xa9")},
      {"marks in another order", ROW("\xe1\xb8\x8b\xcc\xa3"), ROW("\xe1\xb8\x8d\xcc\x87")},
      {"marks of q", ROW("q\xcc\x87\xcc\xa3"), ROW("q\xcc\xa3\xcc\x87")},
      {"Hangul", ROW("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"), ROW("\xea\xb0\x81")},
      {"excluded from composition", ROW("\xe0\xa5\x98"), ROW("\xe0\xa4\x95\xe0\xa4\xbc")},
      {"grows to three times", ROW("\xf0\x9d\x85\xa0"), ROW("\xf0\x9d\x85\x98\xf0\x9d\x85\xa5\xf0\x9d\x85\xae")},
      {"NUL inside", ROW("\0e\xcc\x81"), ROW("\0\xc3\xa9")},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].in), nfc = cgn_unicode_nfc(&arena, text);
    cr_expect(cgn_text_equal(nfc, rows[i].out), "%s", rows[i].name);
    cr_expect(cgn_unicode_nfc(&arena, nfc).at == nfc.at, "%s: is NFC", rows[i].name);
    exact_free(text);
  }
  cgn_arena_free(&arena);
}

/*
 * What is said to be in NFC beside each other is, of each character alone; its class is 0, so nothing is moved; and
 * it is never the second part of a composition (UAX 15 1.3), those of Hangul included, so nothing is joined.
 */
Test(unicode, surely_nfc) {
  static bool second[0x110000];
  cgn_arena arena;
  cgn_buffer buffer;
  size_t sure = 0;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (ucs4_t c = 0; c < 0x110000; c++) {
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    int count = uc_canonical_decomposition(c, parts);
    for (int i = 1; i < count; i++) second[parts[i]] = true;
  }
  for (uint32_t c = 0; c < 0x110000; c++) {
    uint8_t normal[32];
    size_t size = sizeof normal;
    if (c >= 0xd800 && c < 0xe000) continue;
    cgn_buffer_clear(&buffer);
    cgn_utf8_add(&buffer, c);
    cgn_text text = cgn_buffer_text(&buffer);
    if (!cgn_unicode_is_surely_nfc(text)) continue;
    sure++;
    cr_assert_not(second[c], "U+%04X is the second part of a composition", c);
    cr_assert_eq(uc_combining_class(c), 0, "U+%04X", c);
    cr_assert(u8_normalize(UNINORM_NFC, (const uint8_t *)text.at, text.length, normal, &size), "U+%04X", c);
    cr_assert(cgn_text_equal((cgn_text){(const char *)normal, size}, text), "U+%04X is its own NFC", c);
    /* U+9FFD to U+9FFF are of Unicode 14; all others of 13 or before. */
    cr_assert(uc_is_general_category(c, UC_CATEGORY_Cn) == 0 || c >= 0x9ffd, "U+%04X is assigned", c);
  }
  cr_expect_gt(sure, 33000, "ideographs and Hangul alone are 32,000");
  cr_expect_not(cgn_unicode_is_surely_nfc(CGN_TEXT("e\xcc\x81")), "a mark");
  cr_expect_not(cgn_unicode_is_surely_nfc(CGN_TEXT("\xff")), "no UTF-8");
  cr_expect(cgn_unicode_is_surely_nfc((cgn_text){NULL, 0}));
  cgn_buffer_free(&buffer);
  cgn_arena_free(&arena);
}

Test(unicode, nfc_leaves_the_input) {
  static const cgn_text rows[] = {{NULL, 0},
                                  ROW(""),
                                  ROW("ASCII"),
                                  ROW("\xc3\xa9"),
                                  ROW("\xef\xac\x81"), /* fi ligature: compatibility only */
                                  ROW("e\xcc\x81\xff"),
                                  ROW("\xed\xa0\x80")};
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text nfc = cgn_unicode_nfc(&arena, rows[i]);
    cr_expect(nfc.at == rows[i].at && nfc.length == rows[i].length, "row %zu", i);
  }
  cr_expect_not(arena.failed, "no memory needed");
  cr_expect_null(cgn_unicode_nfc(&arena, CGN_TEXT("e\xcc\x81")).at, "no memory");
  cr_expect(arena.failed);
}

Test(unicode, fold) {
  static const row rows[] = {
      {"nothing", {NULL, 0}, ROW("")},
      {"ASCII", ROW("John.DOE@[Z`"), ROW("john.doe@[z`")},
      {"NUL inside", ROW("A\0B"), ROW("a\0b")},
      {"Latin", ROW("JOS\xc3\x89"), ROW("jos\xc3\xa9")},
      {"decomposed", ROW("JOSE\xcc\x81"), ROW("jos\xc3\xa9")},
      {"sharp s",
       ROW("stra\xc3\x9f"
           "e"),
       ROW("strasse")},
      {"capital sharp s", ROW("\xe1\xba\x9e"), ROW("ss")},
      {"ligature", ROW("\xef\xac\x81"), ROW("fi")},
      {"Kelvin sign", ROW("\xe2\x84\xaa"), ROW("k")},
      {"no Turkish i", ROW("I\xc4\xb0\xc4\xb1"), ROW("ii\xcc\x87\xc4\xb1")},
      {"sigmas", ROW("\xce\xa3\xcf\x83\xcf\x82"), ROW("\xcf\x83\xcf\x83\xcf\x83")},
      {"long s with dot", ROW("\xe1\xba\x9b"), ROW("\xe1\xb9\xa1")},
      {"Cherokee folds to capitals", ROW("\xea\xad\xb0"), ROW("\xe1\x8e\xa0")},
      {"invalid: ASCII only",
       ROW("\xc3\x89"
           "A\xff"),
       ROW("\xc3\x89"
           "a\xff")},
      {"Latin-1", ROW("JOS\xc9"), ROW("jos\xc9")},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].in), fold = cgn_unicode_fold(&arena, text);
    exact_free(text); /* the result does not need it */
    cr_expect(cgn_text_equal(fold, rows[i].out), "%s", rows[i].name);
    cr_expect(cgn_text_equal(cgn_unicode_fold(&arena, fold), fold), "%s: again", rows[i].name);
  }
  cgn_arena_free(&arena);
}

/* S123. Unicode 3.13 (R2) and SpecialCasing.txt: the final sigma and the dotted capital I are its only contexts. */
Test(unicode, lower) {
  static const row rows[] = {
      {"nothing", {NULL, 0}, ROW("")},
      {"ASCII", ROW("John.DOE@[Z`"), ROW("john.doe@[z`")},
      {"NUL inside", ROW("A\0B"), ROW("a\0b")},
      {"Latin", ROW("JOS\xc3\x89"), ROW("jos\xc3\xa9")},
      {"decomposed", ROW("JOSE\xcc\x81"), ROW("jos\xc3\xa9")},
      {"S123 sharp s stays", ROW("STRAU\xc3\x9f"), ROW("strau\xc3\x9f")},
      {"S123 two s stay", ROW("STRAUSS"), ROW("strauss")},
      {"S123 capital sharp s is the small one", ROW("\xe1\xba\x9e"), ROW("\xc3\x9f")},
      {"S123 long s stays",
       ROW("\xc5\xbf"
           "AM"),
       ROW("\xc5\xbf"
           "am")},
      {"S123 ligature stays", ROW("\xef\xac\x81"), ROW("\xef\xac\x81")},
      {"S123 titlecase digraph",
       ROW("\xc7\x85"
           "AK"),
       ROW("\xc7\x86"
           "ak")},
      {"Kelvin sign, K in NFC", ROW("\xe2\x84\xaa"), ROW("k")},
      {"Angstrom sign", ROW("\xe2\x84\xab"), ROW("\xc3\xa5")},
      {"S123 dotted capital I", ROW("\xc4\xb0I"), ROW("i\xcc\x87i")},
      {"S123 it decomposed", ROW("I\xcc\x87"), ROW("i\xcc\x87")},
      {"no Turkish i", ROW("I\xc4\xb1"), ROW("i\xc4\xb1")},
      {"S123 final sigma", ROW("\xce\x91\xce\xa3"), ROW("\xce\xb1\xcf\x82")},
      {"S123 sigma inside", ROW("\xce\x91\xce\xa3\xce\x91"), ROW("\xce\xb1\xcf\x83\xce\xb1")},
      {"S123 sigma before a dot and a letter", ROW("\xce\x91\xce\xa3.\xce\x91"), ROW("\xce\xb1\xcf\x83.\xce\xb1")},
      {"S123 sigma alone", ROW("\xce\xa3"), ROW("\xcf\x83")},
      {"S123 small sigmas stay", ROW("\xce\xb1\xcf\x83 \xce\xb1\xcf\x82"),
       ROW("\xce\xb1\xcf\x83 \xce\xb1\xcf\x82")},
      {"Cherokee has small letters", ROW("\xe1\x8e\xa0"), ROW("\xea\xad\xb0")},
      {"longer than it was", ROW("\xc8\xba\xc8\xbe"), ROW("\xe2\xb1\xa5\xe2\xb1\xa6")},
      {"invalid: ASCII only",
       ROW("\xc3\x89"
           "A\xff"),
       ROW("\xc3\x89"
           "a\xff")},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].in), lower = cgn_unicode_lower(&arena, text);
    exact_free(text); /* the result does not need it */
    cr_expect(cgn_text_equal(lower, rows[i].out), "%s: %.*s", rows[i].name, (int)lower.length, lower.at);
    cr_expect(cgn_text_equal(cgn_unicode_lower(&arena, lower), lower), "%s: again", rows[i].name);
  }
  cgn_arena_free(&arena);
}

/* With a mark behind it that reorders or composes, and with U+0345, which folds to a letter. */
static void expect_idempotent(cgn_text (*change)(cgn_arena *, cgn_text)) {
  static const uint32_t behind[] = {0, 0x301, 0x323, 0x345, 0x3b9};
  cgn_arena arena;
  cgn_buffer buffer;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (uint32_t c = 0x80; c < 0x1f000; c++) {
    if (c >= 0x3200 && c < 0xa000) c = 0xa000; /* ideographs have no case */
    for (size_t i = 0; i < COUNT(behind); i++) {
      cgn_buffer_clear(&buffer);
      cgn_utf8_add(&buffer, c);
      cgn_utf8_add(&buffer, behind[i]);
      cgn_utf8_add(&buffer, 0x345);
      cgn_arena_reset(&arena);
      cgn_text once = change(&arena, cgn_buffer_text(&buffer));
      cr_expect(cgn_text_equal(change(&arena, once), once), "U+%04X U+%04X", c, behind[i]);
      cr_expect(cgn_unicode_nfc(&arena, once).at == once.at, "U+%04X U+%04X is NFC", c, behind[i]);
      cgn_text nfc = cgn_unicode_nfc(&arena, cgn_buffer_text(&buffer));
      cr_expect(cgn_text_equal(change(&arena, nfc), once), "U+%04X U+%04X, NFC first", c, behind[i]);
    }
  }
  cgn_buffer_free(&buffer);
  cgn_arena_free(&arena);
}

Test(unicode, fold_is_idempotent) {
  expect_idempotent(cgn_unicode_fold);
}

Test(unicode, lower_is_idempotent) {
  expect_idempotent(cgn_unicode_lower);
}

Test(unicode, fold_without_memory) {
  static const char *const rows[] = {"ASCII", "\xc3\x89", "\xff"};
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_arena arena;
    cgn_arena_init(&arena, &allocator);
    cgn_text fold = cgn_unicode_fold(&arena, cgn_text_of_string(rows[i]));
    cr_expect(!fold.at && fold.length == 0 && arena.failed, "row %zu", i);
    arena.failed = false;
    cgn_text lower = cgn_unicode_lower(&arena, cgn_text_of_string(rows[i]));
    cr_expect(!lower.at && lower.length == 0 && arena.failed, "row %zu", i);
  }
}

/* A letter with a hundred thousand marks in the worst order: sorting them must not take n * n steps. */
Test(unicode, many_marks, .timeout = 10) {
  cgn_arena arena;
  cgn_buffer buffer;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  cgn_utf8_add(&buffer, 'E');
  for (int i = 0; i < 100000; i++) cgn_utf8_add(&buffer, i % 2 ? 0x301 : 0x323);
  cgn_text nfc = cgn_unicode_nfc(&arena, cgn_buffer_text(&buffer));
  cr_expect(cgn_text_equal(cgn_text_slice(nfc, 0, 5), CGN_TEXT("\xe1\xba\xb8\xcc\xa3")), "E with dot below, dots");
  cr_expect(cgn_utf8_count(cgn_unicode_fold(&arena, cgn_buffer_text(&buffer))) == 100000);
  cgn_buffer_free(&buffer);
  cgn_arena_free(&arena);
}

/* ---- Text out ------------------------------------------------------------------- */

static void expect_added(const row *rows, size_t count, void (*add)(cgn_buffer *, cgn_text)) {
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (size_t i = 0; i < count; i++) {
    cgn_text text = exact_copy(rows[i].in);
    cgn_buffer_clear(&buffer);
    cgn_buffer_add_string(&buffer, "<");
    add(&buffer, text);
    exact_free(text);
    cr_expect(cgn_text_equal(cgn_text_slice(cgn_buffer_text(&buffer), 1, SIZE_MAX), rows[i].out), "%s: %s",
              rows[i].name, cgn_buffer_string(&buffer));
  }
  cgn_buffer_free(&buffer);
}

/* Of a text of the caller's, and of one in the buffer itself. */
static void expect_clean_copies(const row *rows, size_t count) {
  cgn_arena arena;
  cgn_buffer room;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer_init(&room, &cgn_allocator_default);
  for (size_t i = 0; i < count; i++) {
    cgn_text text = exact_copy(rows[i].in), copy = cgn_unicode_clean(&arena, &room, text);
    cgn_buffer_clear(&room);
    cgn_buffer_add(&room, text);
    cgn_text again = cgn_unicode_clean(&arena, &room, cgn_buffer_text(&room));
    exact_free(text);
    cr_expect(cgn_text_equal(copy, rows[i].out) && copy.at[copy.length] == '\0', "%s", rows[i].name);
    cr_expect(cgn_text_equal(again, rows[i].out) && again.at[again.length] == '\0', "%s", rows[i].name);
  }
  cgn_buffer_free(&room);
  cgn_arena_free(&arena);
}

#define FFFD "\xef\xbf\xbd"

Test(unicode, clean) {
  static const row rows[] = {
      {"nothing", {NULL, 0}, ROW("")},
      {"ASCII, controls", ROW("a\r\n\x7f"), ROW("a\r\n\x7f")},
      {"valid", ROW("\xc3\xa9\xf0\x9f\x98\x80"), ROW("\xc3\xa9\xf0\x9f\x98\x80")},
      {"NUL", ROW("\0a\0"), ROW(FFFD "a" FFFD)},
      {"Latin-1", ROW("caf\xe9!"), ROW("caf" FFFD "!")},
      {"each octet", ROW("\xff\xfe"), ROW(FFFD FFFD)},
      {"cut", ROW("a\xe2\x82"), ROW("a" FFFD FFFD)},
      {"surrogate", ROW("\xed\xa0\x80"), ROW(FFFD FFFD FFFD)},
      {"bidirectional", ROW("\xe2\x80\xae"), ROW("\xe2\x80\xae")},
  };
  expect_added(rows, COUNT(rows), cgn_unicode_add_clean);
  expect_clean_copies(rows, COUNT(rows));
}

Test(unicode, printable) {
  static const row rows[] = {
      {"nothing", {NULL, 0}, ROW("")},
      {"text", ROW("D\xc3\xa9j\xc3\xa0 vu ~"), ROW("D\xc3\xa9j\xc3\xa0 vu ~")},
      {"a line of the sender's", ROW("a\r\n250 ok"), ROW("a??250 ok")},
      {"escape, tab, DEL", ROW("\x1b[2J\t\x7f"), ROW("?[2J??")},
      {"NUL, invalid", ROW("\0\xff"), ROW(FFFD FFFD)},
      {"first and last C1", ROW("\xc2\x80\xc2\x9f"), ROW("??")},
      {"next line, CSI", ROW("\xc2\x85\xc2\x9b"), ROW("??")},
      {"no-break space is none", ROW("\xc2\xa0"), ROW("\xc2\xa0")},
      {"Arabic letter mark", ROW("\xd8\x9c"), ROW("?")},
      {"marks U+200E, U+200F", ROW("\xe2\x80\x8e\xe2\x80\x8f"), ROW("??")},
      {"joiners beside them", ROW("\xe2\x80\x8d\xe2\x80\x90"), ROW("\xe2\x80\x8d\xe2\x80\x90")},
      {"separators U+2028, U+2029", ROW("\xe2\x80\xa8\xe2\x80\xa9"), ROW("??")},
      {"U+202A to U+202E", ROW("\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae"), ROW("?????")},
      {"U+2027, U+202F", ROW("\xe2\x80\xa7\xe2\x80\xaf"), ROW("\xe2\x80\xa7\xe2\x80\xaf")},
      {"U+2066 to U+2069", ROW("\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9"), ROW("????")},
      {"U+2065, U+206A", ROW("\xe2\x81\xa5\xe2\x81\xaa"), ROW("\xe2\x81\xa5\xe2\x81\xaa")},
  };
  expect_added(rows, COUNT(rows), cgn_unicode_add_printable);
}

Test(unicode, ascii) {
  static const row rows[] = {
      {"nothing", {NULL, 0}, ROW("")},
      {"ASCII", ROW("~ {identity}"), ROW("~ {identity}")},
      {"controls", ROW("a\r\nb\t\x7f\0"), ROW("a??b???")},
      {"invalid", ROW("caf\xe9\xff"), ROW("caf??")},
      {"French", ROW("D\xc3\xa9j\xc3\xa0 re\xc3\xa7u, No\xc3\xabl, \xc3\x8ele, o\xc3\xb9"),
       ROW("Deja recu, Noel, Ile, ou")},
      {"ligatures", ROW("\xc5\x93uvre, \xc5\x92uvre, \xc3\xa6, \xc3\x86"), ROW("oeuvre, OEuvre, ae, AE")},
      {"French quotes",
       ROW("\xc2\xab\xc2\xa0l\xe2\x80\x99"
           "aide\xe2\x80\xaf\xc2\xbb"),
       ROW("\" l'aide \"")},
      {"German",
       ROW("Gr\xc3\xbc\xc3\x9f"
           "e, \xe2\x80\x9eSTRA\xe1\xba\x9e"
           "E\xe2\x80\x9c"),
       ROW("Grusse, \"STRASSE\"")},
      {"dashes",
       ROW("a \xe2\x80\x93 b \xe2\x80\x94 c\xe2\x80\x91"
           "d"),
       ROW("a - b - c-d")},
      {"ellipsis, trade mark", ROW("\xe2\x80\xa6\xe2\x84\xa2"), ROW("...TM")},
      {"decomposed", ROW("e\xcc\x81"), ROW("e")},
      {"full width", ROW("\xef\xbc\xa1\xef\xbc\x86"), ROW("A&")},
      {"half, degree", ROW("\xc2\xbd\xc2\xb0"), ROW("1/2?")},
      {"Nordic, Polish", ROW("\xc3\x98\xc3\xb8\xc5\x81\xc5\x82\xc3\x9e"), ROW("OoLlTH")},
      {"Cyrillic", ROW("\xd0\xb9\xd1\x84"), ROW("??")}, /* U+0439 is U+0438 and a mark */
      {"bidirectional, separator", ROW("\xe2\x80\xae\xe2\x80\xa8\xc2\x85"), ROW("???")},
      {"emoji", ROW("\xf0\x9f\x98\x80"), ROW("?")},
      {"the longest decomposition", ROW("\xef\xb7\xba"),
       ROW("??? ???? ???? ????")}, /* U+FDFA: 15 letters in four words, three blanks */
  };
  expect_added(rows, COUNT(rows), cgn_unicode_add_ascii);
}

/* Whatever goes in, only the promised octets come out. */
Test(unicode, out_is_as_promised) {
  cgn_buffer in, out;
  cgn_buffer_init(&in, &cgn_allocator_default);
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (uint32_t c = 0; c < 0x20000; c++) {
    cgn_buffer_clear(&in);
    cgn_buffer_add_octet(&in, (char)(c & 0xff));
    cgn_utf8_add(&in, c);
    cgn_buffer_clear(&out);
    cgn_unicode_add_ascii(&out, cgn_buffer_text(&in));
    for (size_t i = 0; i < out.length; i++) cr_assert(out.at[i] >= 0x20 && out.at[i] < 0x7f, "U+%04X", c);
    cgn_buffer_clear(&out);
    cgn_unicode_add_printable(&out, cgn_buffer_text(&in));
    cr_assert(cgn_utf8_is_valid(cgn_buffer_text(&out)), "U+%04X", c);
    for (size_t i = 0; i < out.length; i++) cr_assert(!cgn_is_control(out.at[i]), "U+%04X", c);
  }
  cgn_buffer_free(&in);
  cgn_buffer_free(&out);
}

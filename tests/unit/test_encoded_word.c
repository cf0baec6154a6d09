/* SPDX-License-Identifier: MIT */
/* RFC 2047: expectations from its section 8 and by hand from sections 2 to 6; UTF-7 from RFC 2152. */
#include "mail/encoded_word.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include "base/unicode.h"
#include <criterion/criterion.h>

#define T(literal)                                                                                                 \
  { literal, sizeof(literal) - 1 }
#define FFFD "\xef\xbf\xbd"

typedef struct decode_row {
  const char *name;
  cgn_text text, decoded;
} decode_row;

static void expect_decoded(const decode_row *rows, size_t count) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < count; i++) {
    cgn_text text = exact_copy(rows[i].text), decoded = cgn_encoded_words_decode(&arena, text);
    cr_expect(cgn_text_equal(decoded, rows[i].decoded), "%s: %.*s", rows[i].name, (int)decoded.length, decoded.at);
    bool in = cgn_encoded_words_are_in(text);
    cr_expect(in == (decoded.at != text.at), "%s: the input itself where it holds none", rows[i].name);
    exact_free(text);
  }
  cgn_arena_free(&arena);
}

Test(encoded_word, forms) {
  static const decode_row rows[] = {
      /* RFC 2047 8, the table of its end */
      {"(=?ISO-8859-1?Q?a?=)", T("(=?ISO-8859-1?Q?a?=)"), T("(a)")},
      {"word and text", T("(=?ISO-8859-1?Q?a?= b)"), T("(a b)")},
      {"two words", T("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)"), T("(ab)")},
      {"two words, two blanks", T("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)"), T("(ab)")},
      {"two words, folded", T("(=?ISO-8859-1?Q?a?=\r\n =?ISO-8859-1?Q?b?=)"), T("(ab)")},
      {"underscore", T("(=?ISO-8859-1?Q?a_b?=)"), T("(a b)")},
      {"blank at an edge", T("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)"), T("(a b)")},
      {"RFC 2047 8, B", T("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?="), T("If you can read this yo")},
      {"RFC 2047 8, Q", T("=?ISO-8859-1?Q?Andr=E9?= Pirard"), T("Andr\xc3\xa9 Pirard")},
      {"RFC 2231 5, language", T("=?US-ASCII*EN?Q?Keith_Moore?="), T("Keith Moore")},
      {"nothing", T("no word"), T("no word")},
      {"empty", T(""), T("")},
      {"small letters", T("=?utf-8?q?=c3=a9?="), T("\xc3\xa9")},
      {"empty word",
       T("a=?utf-8?q?"
         "?=b"),
       T("ab")},
      {"text that starts with =", T("=?utf-8?q?=41?="), T("A")},
      {"= before no digits", T("=?utf-8?q?a=b=?="), T("a=b=")},
      {"one digit at the end", T("=?utf-8?q?a=4?="), T("a=4")},
      {"words without a blank between", T("=?utf-8?q?a?==?utf-8?q?b?="), T("ab")},
      {"text between", T("=?utf-8?q?a?= x =?utf-8?q?b?="), T("a x b")},
      {"blank in the text", T("=?utf-8?q?a b?="), T("a b")},
      {"question mark in the text", T("=?utf-8?q?a?b?="), T("a?b")},
      {"line ends and NUL come out as they are", T("=?utf-8?q?a=0D=0A=00b?="), T("a\r\n\0b")},
      {"base64 of one octet", T("=?utf-8?b?YQ==?="), T("a")},
      {"base64 without its padding", T("=?utf-8?b?YWI?="), T("ab")},
      {"base64 with other octets inside", T("=?utf-8?b?Y W\tI=?="), T("ab")},
      {"two padded groups", T("=?utf-8?b?YQ==YQ==?="), T("aa")},
      {"a character cut between words", T("=?utf-8?q?=C3?= =?utf-8?q?=A9?="), T("\xc3\xa9")},
      {"no encoding, base64", T("=?utf-8?YWI=?="), T("ab")},
      {"no encoding, no base64", T("=?utf-8?a.b?="), T("=?utf-8?a.b?=")},
      {"another encoding", T("=?utf-8?u?a?="), T("=?utf-8?u?a?=")},
      {"not closed", T("=?utf-8?q?a"), T("=?utf-8?q?a")},
      {"no character set, as Python's email decodes it",
       T("=?"
         "?q?a?="),
       T("a")},
      {"no token for a character set", T("=?U}-8?q?a?="), T("a")},
      {"blank in the character set", T("=?utf 8?q?a?="), T("=?utf 8?q?a?=")},
      {"begins and begins again", T("=?x =?utf-8?q?a?="), T("=?x a")},
      {"=? at the end", T("a=?"), T("a=?")},
  };
  expect_decoded(rows, COUNT(rows));
}

Test(encoded_word, character_sets) {
  static const decode_row rows[] = {
      {"ISO-8859-1 with windows-1252 in it", T("=?iso-8859-1?q?=80=E9?="), T("\xe2\x82\xac\xc3\xa9")},
      {"ISO-8859-15", T("=?iso-8859-15?q?=A4=E9?="), T("\xe2\x82\xac\xc3\xa9")},
      {"ISO-8859-2", T("=?iso-8859-2?q?=E8?="), T("\xc4\x8d")},
      {"ISO-8859-5", T("=?iso-8859-5?q?=B6?="), T("\xd0\x96")},
      {"ISO-8859-7", T("=?iso-8859-7?q?=E1?="), T("\xce\xb1")},
      {"ISO-8859-9", T("=?iso-8859-9?q?=FD?="), T("\xc4\xb1")},
      {"windows-1250", T("=?windows-1250?q?=9A?="), T("\xc5\xa1")},
      {"windows-1251", T("=?windows-1251?q?=C4?="), T("\xd0\x94")},
      {"windows-1252", T("=?windows-1252?q?=93?="), T("\xe2\x80\x9c")},
      {"windows-1252, free place", T("=?windows-1252?q?=81?="), T(FFFD)},
      {"KOI8-R", T("=?koi8-r?q?=C1?="), T("\xd0\xb0")},
      {"US-ASCII", T("=?us-ascii?q?a=E9?="), T("a" FFFD)},
      {"a set that is not known", T("=?x?q?a=40b=E9?="), T("a@b" FFFD)},
      {"no UTF-8", T("=?utf-8?q?a=FFb?="), T("a" FFFD "b")},
      {"surrogates are no UTF-8", T("=?utf-8?q?=ED=A0=80?="), T(FFFD FFFD FFFD)},
      {"two sets next to each other", T("=?utf-8?q?=C3?= =?iso-8859-1?q?=A9?="), T(FFFD "\xc2\xa9")},
      /* RFC 2152: U+0041 is "+AEE-", U+2260 "+ImA-", U+0391 "+A5E-" */
      {"UTF-7", T("=?utf-7?q?A+ImIDkQ-.?="), T("A\xe2\x89\xa2\xce\x91.")},
      {"UTF-7, plus", T("=?utf-7?q?a+-b?="), T("a+b")},
      {"UTF-7, @", T("=?utf-7?q?a+AEA-b?="), T("a@b")},
      {"UTF-7 of IMAP", T("=?utf-7?q?a&AEA-b?="), T("a@b")},
      {"UTF-7, not closed", T("=?utf-7?q?a+AEA?="), T("a@")},
      /* "+2D3clA-" is U+D83D U+DC94, which is U+1F494 */
      {"UTF-7, surrogates", T("=?utf-7?b?KzJEM2NsQS0=?="), T("\xf0\x9f\x92\x94")},
      {"UTF-7, half a pair", T("=?utf-7?q?+2D0-?="), T(FFFD)},
  };
  expect_decoded(rows, COUNT(rows));
}

Test(encoded_word, runs) {
  cgn_text text = CGN_TEXT("a =?utf-8?q?b?= =?utf-8?q?c?= d =?utf-8?q?e?=x"), run;
  cr_assert(cgn_encoded_words_find(text, 0, &run));
  cr_expect(cgn_text_equal(run, CGN_TEXT("=?utf-8?q?b?= =?utf-8?q?c?=")));
  cr_assert(cgn_encoded_words_find(text, (size_t)(run.at - text.at) + run.length, &run));
  cr_expect(cgn_text_equal(run, CGN_TEXT("=?utf-8?q?e?=")));
  cr_expect(!cgn_encoded_words_find(text, (size_t)(run.at - text.at) + run.length, &run));
}

/* "=?utf-8?q?" and "?=" around `length` octets. */
static cgn_text word_of(size_t length) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_buffer_add_string(&out, "=?utf-8?q?");
  for (size_t i = 0; i < length; i++) cgn_buffer_add_octet(&out, 'a');
  cgn_buffer_add_string(&out, "?=");
  cgn_text copy = exact_copy(cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

Test(encoded_word, as_long_as_the_bound) {
  for (size_t length = CGN_ENCODED_WORD_OCTETS - 1; length <= CGN_ENCODED_WORD_OCTETS + 1; length++) {
    cgn_text text = word_of(length - 12);
    cr_expect(cgn_encoded_words_are_in(text) == (length <= CGN_ENCODED_WORD_OCTETS), "%zu", length);
    exact_free(text);
  }
}

/* A quadratic reader would need minutes; output has its bound and is UTF-8 where the input is. */
Test(encoded_word, hostile_text_ends_soon) {
  static const char *const units[] = {
      "=?utf-8?q?a?=", "=?utf-8?q?", "=?a?q?", "=?",   "?=",  "=",           "?",
      "=?utf-8?b?",    "=?x",        "=?x?a",  "+AEA", "=FF", "=?utf-7?q?+", "=?x?q?=FF?="};
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(units); i++) {
    for (size_t octets = 1u << 18; octets <= 1u << 20; octets *= 2) {
      cgn_buffer out;
      cgn_buffer_init(&out, &cgn_allocator_default);
      while (out.length < octets) cgn_buffer_add_string(&out, units[i]);
      cgn_arena_reset(&arena);
      cgn_text decoded = cgn_encoded_words_decode(&arena, cgn_buffer_text(&out));
      cr_expect(decoded.length <= out.length * CGN_ENCODED_WORD_GROWTH && cgn_utf8_is_valid(decoded), "%s",
                units[i]);
      cgn_buffer_free(&out);
    }
  }
  cgn_arena_free(&arena);
}

/* The worst growth: every octet becomes U+FFFD. */
Test(encoded_word, growth_fits) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_buffer_add_string(&out, "=?x?q?");
  for (size_t i = 0; i < 1000; i++) cgn_buffer_add_octet(&out, '\xff');
  cgn_buffer_add_string(&out, "?=");
  cr_expect(cgn_encoded_words_decode(&arena, cgn_buffer_text(&out)).length == 3000);
  cgn_buffer_free(&out);
  cgn_arena_free(&arena);
}

Test(encoded_word, every_prefix_and_no_memory) {
  static const cgn_text sample = T("a =?utf-7?q?+2D3clA-&AEA?= =?x*y?B?/+==?= =?utf-8?q?=C3=A9_=?= =?utf-8?YWI=?=");
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t length = 0; length <= sample.length; length++) {
    cgn_text text = exact_copy(cgn_text_slice(sample, 0, length));
    cgn_encoded_words_decode(&arena, text);
    exact_free(text);
  }
  cgn_arena_free(&arena);
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena_init(&arena, &allocator);
  cr_expect(cgn_encoded_words_decode(&arena, sample).at == NULL && arena.failed);
  cgn_arena_free(&arena);
}

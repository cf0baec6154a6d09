/* SPDX-License-Identifier: MIT */
/* Replies: RFC 5321 4.2 and 4.5.3.1.5, RFC 3463 2, RFC 2034 4; S86, S88, S89 of the semantics. */
#include "mail/smtpreply.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>

Test(smtpreply, codes) {
  static const struct {
    const char *text;
    uint16_t code; /* 0: refused */
  } rows[] = {
      {"550", 550}, {"451", 451}, {"400", 400}, {"559", 559}, {"504", 504}, {"560", 0},
      {"600", 0},   {"399", 0},   {"250", 0},   {"354", 0}, /* S86: refusals only */
      {"55", 0},    {"5500", 0},  {"", 0},      {"5x0", 0},   {"+50", 0},   {" 550", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    uint16_t code = 0;
    cr_expect(cgn_reply_code_read(text, &code) == (rows[i].code != 0), "\"%s\"", rows[i].text);
    cr_expect(code == rows[i].code, "\"%s\"", rows[i].text);
    exact_free(text);
  }
}

Test(smtpreply, enhanced_codes) {
  static const struct {
    const char *text;
    bool valid;
  } rows[] = {
      {"5.7.1", true},   {"4.3.0", true},   {"5.0.0", true},     {"5.7.13", true}, {"5.999.999", true},
      {"2.0.0", false},  {"6.7.1", false},  {"5.7", false},      {"5.7.", false},  {"5.7.1.1", false},
      {"5.07.1", false}, {"5.7.01", false}, {"5.1000.1", false}, {"5..1", false},  {"5.7.1 ", false},
      {"", false},       {"5", false},      {"55.7.1", false},   {"5.7.x", false}, {"X.7.1", false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_enhanced_code_is_valid(text) == rows[i].valid, "\"%s\"", rows[i].text);
    exact_free(text);
  }
}

/* The lines with a bar instead of the NUL behind each. */
static const char *lines_of(cgn_buffer *lines) {
  for (size_t i = 0; i < lines->length; i++)
    if (lines->at[i] == '\0') lines->at[i] = '|';
  return cgn_buffer_string(lines);
}

Test(smtpreply, lines) {
  static const struct {
    const char *name;
    cgn_text enhanced, text;
    const char *lines;
  } rows[] = {
      {"one", CGN_TEXT("5.7.1"), CGN_TEXT("Not ours"), "550 5.7.1 Not ours|"},
      {"no enhanced code", CGN_TEXT(""), CGN_TEXT("Not ours"), "550 Not ours|"},
      {"two lines, S89: codes on each", CGN_TEXT("5.7.1"), CGN_TEXT("a b\nc"), "550-5.7.1 a b|550 5.7.1 c|"},
      {"no text", CGN_TEXT("5.7.1"), CGN_TEXT(""), "550 5.7.1 |"},
      {"S89 CRLF", CGN_TEXT("5.7.1"), CGN_TEXT("a\r\n250 ok"), "550-5.7.1 a?|550 5.7.1 250 ok|"},
      {"S89 bare CR, NUL, ESC, DEL", CGN_TEXT("5.7.1"),
       CGN_TEXT("a\rb\0c\x1b"
                "d\x7f"),
       "550 5.7.1 a?b?c?d?|"},
      {"injection by the enhanced code", CGN_TEXT("5.7.1\r\n250"), CGN_TEXT("a"), "550 a|"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text enhanced = exact_copy(rows[i].enhanced), text = exact_copy(rows[i].text);
    cgn_buffer lines;
    cgn_buffer_init(&lines, &cgn_allocator_default);
    uint32_t count = cgn_reply_add_lines(&lines, 550, enhanced, text, true);
    cr_expect(count == 1 + (cgn_text_find(text, 0, '\n') < text.length), "%s: count", rows[i].name);
    cr_expect_str_eq(lines_of(&lines), rows[i].lines, "%s: %s", rows[i].name, cgn_buffer_string(&lines));
    cgn_buffer_free(&lines);
    exact_free(enhanced);
    exact_free(text);
  }
}

/* Language section 9: a reply in several languages; the last line of all has the blank. */
Test(smtpreply, several_texts) {
  cgn_buffer lines;
  cgn_buffer_init(&lines, &cgn_allocator_default);
  cr_expect(cgn_reply_add_lines(&lines, 451, CGN_TEXT("4.7.1"), CGN_TEXT("Later"), false) == 1);
  cr_expect(cgn_reply_add_lines(&lines, 451, CGN_TEXT("4.7.1"), CGN_TEXT("Plus tard"), true) == 1);
  cr_expect_str_eq(lines_of(&lines), "451-4.7.1 Later|451 4.7.1 Plus tard|");
  cgn_buffer_free(&lines);
}

/*
 * Whatever the text: lines within the bound, the same codes, a hyphen on all but
 * the last, no control octet, no character cut; and no word lost or made.
 */
static void expect_well_formed(const char *name, cgn_text text) {
  cgn_buffer lines, words;
  cgn_buffer_init(&lines, &cgn_allocator_default);
  cgn_buffer_init(&words, &cgn_allocator_default);
  uint32_t count = cgn_reply_add_lines(&lines, 550, CGN_TEXT("5.7.1"), text, true), seen = 0;
  cgn_text all = cgn_buffer_text(&lines);
  for (size_t from = 0; from < all.length; seen++) {
    size_t end = cgn_text_find(all, from, '\0');
    cgn_text line = cgn_text_slice(all, from, end - from);
    cgn_text codes = seen + 1 < count ? CGN_TEXT("550-5.7.1 ") : CGN_TEXT("550 5.7.1 ");
    cr_expect(line.length <= CGN_REPLY_LINE_OCTETS, "%s: line %u has %zu octets", name, seen, line.length);
    cr_expect(cgn_text_equal(cgn_text_slice(line, 0, 10), codes), "%s: codes of line %u", name, seen);
    cr_expect(line.length == 10 || ((unsigned char)line.at[10] & 0xc0) != 0x80, "%s: line %u cuts", name, seen);
    for (size_t i = 10; i < line.length; i++)
      if (line.at[i] != ' ') cgn_buffer_add_octet(&words, line.at[i]);
    from = end + 1;
  }
  cr_expect(seen == count, "%s: %u lines", name, count);
  size_t expected = 0;
  for (size_t i = 0; i < text.length; i++) expected += text.at[i] != ' ' && text.at[i] != '\n';
  if (count < CGN_REPLY_LINES) cr_expect(words.length == expected, "%s: words", name);
  cgn_buffer_free(&lines);
  cgn_buffer_free(&words);
}

Test(smtpreply, long_texts) {
  static char octets[40000];
  static const struct {
    const char *name, *unit;
    size_t length;
  } rows[] = {
      {"S89: 700 octets of words", "word ", 700},
      {"no blank to split at", "x", 700},
      {"characters of two octets", "\xc3\xa9", 1400},
      {"characters of three octets", "\xe2\x82\xac", 1200},
      {"characters of four octets", "\xf0\x9f\x98\x86", 1200},
      {"as much as fits", "x", CGN_REPLY_LINE_OCTETS - 10},
      {"one octet more", "x", CGN_REPLY_LINE_OCTETS - 9},
      {"blanks", " ", 1000},
      {"line feeds", "a\n", 30},
      {"more lines than a reply may have", "a\n", 1000},
      {"longer than a reply may be", "word ", 40000},
      {"octets that are no UTF-8", "\xff", 1000},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    size_t unit = strlen(rows[i].unit);
    for (size_t at = 0; at + unit <= rows[i].length; at += unit) memcpy(octets + at, rows[i].unit, unit);
    cgn_text text = exact_copy((cgn_text){octets, rows[i].length});
    expect_well_formed(rows[i].name, text);
    exact_free(text);
  }
}

Test(smtpreply, split_at_blanks) {
  char octets[600];
  memset(octets, 'x', sizeof octets);
  octets[450] = ' ';
  cgn_buffer lines;
  cgn_buffer_init(&lines, &cgn_allocator_default);
  cr_expect(cgn_reply_add_lines(&lines, 550, CGN_TEXT("5.7.1"), (cgn_text){octets, sizeof octets}, true) == 2);
  cr_expect(cgn_text_find(cgn_buffer_text(&lines), 0, '\0') == 10 + 450, "at the blank, which is dropped");
  cr_expect(lines.length == 10 + 450 + 1 + 10 + 149 + 1);
  cgn_buffer_free(&lines);
}

Test(smtpreply, bound_of_lines) {
  cgn_buffer lines;
  cgn_buffer_init(&lines, &cgn_allocator_default);
  for (uint32_t i = 0; i < CGN_REPLY_LINES; i++) {
    cr_expect(cgn_reply_add_lines(&lines, 550, CGN_TEXT("5.7.1"), CGN_TEXT("a"), false) == 1);
  }
  cr_expect(cgn_reply_add_lines(&lines, 550, CGN_TEXT("5.7.1"), CGN_TEXT("b"), true) == 0, "no more than a screen");
  cr_expect(memcmp(lines.at + lines.length - 12, "550 5.7.1 a", 12) == 0, "the last one ends the reply");
  cgn_buffer_free(&lines);
}

Test(smtpreply, clean) {
  static const struct {
    const char *name;
    cgn_text text, ascii, utf8;
  } rows[] = {
      {"S88",
       CGN_TEXT("Adresse non autoris\xc3\xa9"
                "e"),
       CGN_TEXT("Adresse non autorisee"),
       CGN_TEXT("Adresse non autoris\xc3\xa9"
                "e")},
      {"S89 CRLF", CGN_TEXT("a\r\nb"), CGN_TEXT("a??b"), CGN_TEXT("a??b")},
      {"NUL", CGN_TEXT("a\0b"), CGN_TEXT("a?b"),
       CGN_TEXT("a\xef\xbf\xbd"
                "b")},
      {"bidirectional override",
       CGN_TEXT("a\xe2\x80\xae"
                "b"),
       CGN_TEXT("a?b"), CGN_TEXT("a?b")},
      {"no letters of ASCII", CGN_TEXT("\xe6\x97\xa5"), CGN_TEXT("?"), CGN_TEXT("\xe6\x97\xa5")},
      {"no UTF-8", CGN_TEXT("a\xff"), CGN_TEXT("a?"), CGN_TEXT("a\xef\xbf\xbd")},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text);
    for (int utf8 = 0; utf8 < 2; utf8++) {
      cgn_buffer out;
      cgn_buffer_init(&out, &cgn_allocator_default);
      cgn_reply_clean(&out, text, utf8);
      cr_expect(cgn_text_equal(cgn_buffer_text(&out), utf8 ? rows[i].utf8 : rows[i].ascii), "%s, UTF-8 %d: %s",
                rows[i].name, utf8, cgn_buffer_string(&out));
      cgn_buffer_free(&out);
    }
    exact_free(text);
  }
}

Test(smtpreply, memory) {
  for (size_t n = 1, failures = 1; failures > 0; n++) {
    failing state = {.fails_at = n, .for_good = true};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_buffer lines;
    cgn_buffer_init(&lines, &allocator);
    cgn_reply_add_lines(&lines, 550, CGN_TEXT("5.7.1"),
                        CGN_TEXT("some words that need more than the first block\nb"), true);
    failures = state.failures;
    cr_expect(lines.failed == (failures > 0), "allocation %zu", n);
    cgn_buffer_free(&lines);
    cr_expect(state.blocks == 0, "allocation %zu", n);
  }
}

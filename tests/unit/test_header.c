/* SPDX-License-Identifier: MIT */
/*
 * Header sections: RFC 5322 2.2, 3.6.8 and 4.5; semantics S12, S15 and S16.
 * Fields are printed "name:body;" with the defects behind, line ends as / and \.
 */
#include "mail/header.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define T(literal)                                                                                                 \
  { literal, sizeof(literal) - 1 }

static char printed[4096];

static void add_visible(cgn_buffer *out, cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    cgn_buffer_add_octet(out, c == '\r' ? '\\' : c == '\n' ? '/' : c == '\0' ? '0' : c);
  }
}

static const char *print(cgn_text block) {
  static const struct {
    uint32_t bit;
    const char *name;
  } defects[] = {{CGN_HEADER_OBSOLETE, "obsolete "}, {CGN_HEADER_FOLDED_NAME, "folded "},
                 {CGN_HEADER_CONTROL, "control "},   {CGN_HEADER_FIRST_LINE, "first "},
                 {CGN_HEADER_NAME, "name "},         {CGN_HEADER_BEHIND, "behind "}};
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_text exact = exact_copy(block);
  cgn_header_reader reader = cgn_header_start_of(exact);
  cgn_header_field field;
  while (cgn_header_next(&reader, &field)) {
    add_visible(&out, field.name);
    cgn_buffer_add_octet(&out, ':');
    add_visible(&out, field.body);
    cgn_buffer_add_octet(&out, ';');
    for (size_t i = 0; i < COUNT(defects); i++) {
      if (field.defects & defects[i].bit) cgn_buffer_add_string(&out, defects[i].name);
    }
  }
  cr_expect(!cgn_header_next(&reader, &field), "the end stays the end");
  exact_free(exact);
  snprintf(printed, sizeof printed, "%s", cgn_buffer_string(&out));
  cgn_buffer_free(&out);
  return printed;
}

typedef struct row {
  const char *name;
  cgn_text block;
  const char *fields;
} row;

static void expect_fields(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cr_expect_str_eq(print(rows[i].block), rows[i].fields, "%s: %s", rows[i].name, printed);
  }
}

Test(header, fields) {
  static const row rows[] = {
      {"one", T("From: a@x\r\n"), "From: a@x;"},
      {"no blank behind the colon", T("from:a@x\r\n"), "from:a@x;"},
      {"no line end", T("From: a@x"), "From: a@x;"},
      {"LF", T("From: a@x\nTo: b@y\n"), "From: a@x;To: b@y;"},
      {"colons in the body", T("Subject: a: b\r\n"), "Subject: a: b;"},
      {"empty body", T("X:\r\nFrom: a@x\r\n"), "X:;From: a@x;"},
      {"folded", T("From:\r\n a@x,\r\n\tb@y\r\nTo: c@z\r\n"), "From:\\/ a@x,\\/\tb@y;To: c@z;"},
      {"a line of blanks is folding", T("From: a@x,\r\n \r\n b@y\r\n"), "From: a@x,\\/ \\/ b@y;"},
      {"up to the empty line", T("From: a@x\r\n\r\nTo: b@y\r\n"), "From: a@x;"},
      {"up to the empty line, LF", T("From: a@x\n\nTo: b@y\n"), "From: a@x;"},
      {"S12 twice", T("From: a@x\r\nFrom: b@y\r\n"), "From: a@x;From: b@y;"},
      {"nothing", T(""), ""},
      {"an empty line", T("\r\n"), ""},
      {"no field at all", T("hello\r\nFrom me\r\n"), ""},
      {"S15 blank before the colon", T("From : a@x\r\n"), "From: a@x;obsolete "},
      {"S15 blanks", T("From \t : a@x\r\n"), "From: a@x;obsolete "},
      {"S15 folded before the colon", T("From\r\n : a@x\r\n"), "From: a@x;folded "},
      {"S15 folded more than once", T("To: b@y\r\nFrom \r\n \r\n\t: a@x\r\n"),
       "To: b@y\\/From \\/ \\/\t: a@x;From: a@x;obsolete folded "},
      {"S15 folded with LF", T("From\n : a@x\n"), "From: a@x;folded "},
      {"S15 first line starts with a blank", T(" From: a@x\r\nTo: b@y\r\n"), "From: a@x;first To: b@y;"},
      {"first line is empty", T("\r\nFrom: a@x\r\n"), "From: a@x;first "},
      {"first line of an mbox", T("From a@x Mon Jan  1 10:00:00 2024\nFrom: b@y\n"), "From: b@y;first "},
      {"first line of an mbox, blanks in front", T(">From a@x\n \n To: c@z\nFrom: b@y\n"),
       "To: c@z;first From: b@y;"},
      {"no field, then the empty line", T("hello\r\n\r\nFrom: a@x\r\n"), ""},
      {"byte order mark",
       T("\xef\xbb\xbf"
         "From: a@x\r\n"),
       "From: a@x;first name "},
      {"byte order mark in the middle",
       T("To: b@y\r\n\xef\xbb\xbf"
         "From: a@x\r\n"),
       "To: b@y\\/\xef\xbb\xbf"
       "From: a@x;From: a@x;name "},
      {"octets of 0x80 and more behind the name", T("From\xff: a@x\r\n"), "From: a@x;name "},
      {"NUL behind the name", T("From\0: a@x\r\n"), "From: a@x;name "},
      {"NUL and blank before the colon", T("From\0 : a@x\r\n"), "From: a@x;obsolete name "},
      {"NUL before the name", T("\0From: a@x\r\n"), "From: a@x;first name "},
      {"S16 NUL in the body", T("From: a@x\0b@y\r\n"), "From: a@x0b@y;control "},
      {"line that is no field", T("From: a@x\r\nb@y\r\nTo: c@z\r\n"), "From: a@x\\/b@y;To: c@z;"},
      {"piece of a comment", T("From: x(\r\n)<@a:b@y>\r\nTo: c@z\r\n"), "From: x(\\/)<@a:b@y>;To: c@z;"},
      {"no name before the colon", T("From: a@x\r\n: b@y\r\n"), "From: a@x\\/: b@y;"},
      {"S16 bare CR in a body", T("From: a@x\rb@y\r\nTo: c@z\r\n"), "From: a@x\\b@y;control To: c@z;"},
      {"S16 bare CR in a first line that is no field", T("From\rFrom: a@x\r\n"), "From: a@x;control first "},
      {"S16 the same behind a blank", T("From \rFrom: a@x\r\nTo: b@y\r\n"), "From: a@x;control first To: b@y;"},
      {"S16 NUL ends a name, or a line", T("From\0 x: a@x\r\n"), "From: a@x;obsolete name x: a@x;control "},
      {"S16 NUL, and the colon on a folded line", T("To: b@y\r\nFrom\0x\r\n y: a@x\r\n"),
       "To: b@y\\/From0x\\/ y: a@x;control From: a@x;folded name "},
      {"S16 the same where no field is before it", T("From\0x\r\n <y> From: a@x\r\n"), "From: a@x;obsolete folded name "},
      {"S16 NUL, and the colon behind a bare CR", T("To: b@y\r\nFrom\0x\ry: a@x\r\n"),
       "To: b@y\\/From0x\\y: a@x;control From: a@x;folded name y: a@x;control "},
      {"S16 NUL, and no colon", T("To: b@y\r\nFrom\0x\r\ny: a@x\r\n"), "To: b@y\\/From0x;control y: a@x;"},
      {"S16 bare CR before a field", T("X: y\rFrom: a@x\r\nTo: c@z\r\n"),
       "X: y\\From: a@x;control From: a@x;control To: c@z;"},
      {"bare CR before two fields", T("X: y\rFrom: a@x\rTo: b@y\r\n"),
       "X: y\\From: a@x\\To: b@y;control From: a@x;control To: b@y;control "},
      {"bare CR for every line end", T("From: a@x\rTo: b@y\r"), "From: a@x\\To: b@y\\;control To: b@y\\;control "},
      {"bare CR and a dot", T("X: y\r.\r\nFrom: a@x\r\n"), "X: y\\.;control From: a@x;"},
      {"CR CR LF", T("From: a@x\r\r\nTo: b@y\r\n"), "From: a@x\\;control To: b@y;"},
      {"bare CR folds a name", T("From\r : a@x\r\n"), "From: a@x;folded "},
  };
  expect_fields(rows, COUNT(rows));
}

/* jsmime (Thunderbird) wants the same line end twice; all others end the section at CRLF behind a bare LF. */
Test(header, behind_the_empty_line) {
  static const row rows[] = {
      {"CRLF behind LF", T("To: b@y\n\r\nFrom: a@x\r\n"), "To: b@y;From: a@x;behind "},
      {"a blank before the name folds nothing", T("To: b@y\n\r\n\tFrom: a@x\n\n"), "To: b@y;From: a@x;behind "},
      {"a bare CR before the name", T("To: b@y\n\r\n\rFrom: a@x\n\n"), "To: b@y;From: a@x;name behind "},
      {"an octet of 8 bits before it",
       T("To: b@y\n\r\n\xA0"
         "From: a@x\n\n"),
       "To: b@y;From: a@x;name behind "},
      {"no field before", T("x\n\r\nFrom: a@x\r\nTo: b@y\r\n"), "From: a@x;first behind To: b@y;behind "},
      {"up to two that are the same", T("To: b@y\n\r\nFrom: a@x\n\nFrom: c@z\r\n"), "To: b@y;From: a@x;behind "},
      {"CRLF twice behind it", T("To: b@y\n\r\n\r\nFrom: a@x\r\n"), "To: b@y;"},
      {"a name over it", T("To: b@y\nFrom\n\r\n: a@x\r\n\r\n"), "To: b@y/From;From: a@x;folded behind "},
      {"LF behind CRLF", T("To: b@y\r\n\nFrom: a@x\r\n"), "To: b@y;"},
      {"LF twice", T("To: b@y\n\nFrom: a@x\n"), "To: b@y;"},
      {"CRLF twice", T("To: b@y\r\n\r\nFrom: a@x\r\n"), "To: b@y;"},
      {"behind a first line as of an mbox, Ruby's mail", T("From : a@x\n\nFrom: b@y\n\n"),
       "From: a@x;obsolete From: b@y;behind "},
      {"blanks between", T("From : a@x\r\n \n\nFrom: b@y\n"), "From: a@x\\/ ;obsolete From: b@y;behind "},
      {"not behind a line \"From:\"", T("From: a@x\n\nFrom: b@y\n"), "From: a@x;"},
      {"VT is a blank behind From, Ruby's mail", T("From\v <a@x>\r\n\r\nFrom: b@y\r\n"), "From: b@y;first behind "},
      {"NUL in the line before, mutt", T("To: b\0y\r\n\r\nFrom: a@x\r\n\r\nFrom: c@z\r\n"),
       "To: b0y;control From: a@x;behind "},
      {"FF first, Ruby's mail", T("\f\n\nFrom: a@x\n"), "From: a@x;first "},
      {"NUL and VT first, Ruby's mail", T("\0\v\n\nFrom: a@x\n"), "From: a@x;first "},
  };
  expect_fields(rows, COUNT(rows));
}

/* What readers cut off around names, and where lines end for some of them. */
Test(header, around_names) {
  static const row rows[] = {
      {"NUL ends a line, c-client", T("Subject: b\0From: a@x\r\n"),
       "Subject: b0From: a@x;control From: a@x;control "},
      {"it ends the name before it, too", T("Sender\0From: a@x\r\n"), "Sender: a@x;name From: a@x;control "},
      {"a line that is no field before it", T("To: b@y\r\nx y\0From: a@x\r\n"),
       "To: b@y\\/x y0From: a@x;control From: a@x;control "},

      /* S118: c-client takes it for From; an mbox marks a line of a body so, and that one has no colon there. */
      {"S118", T("To: b@y\r\n>From: a@x\r\n"), "To: b@y\\/>From: a@x;From: a@x;name "},
      {"S118 twice, and a blank", T("To: b@y\r\n>> From: a@x\r\n"), "To: b@y\\/>> From: a@x;From: a@x;name "},
      {"S118 first", T(">From: a@x\r\n"), "From: a@x;first name "},
      {"S118 behind a bare CR", T("To: b@y\r>From: a@x\r\n"),
       "To: b@y\\>From: a@x;control From: a@x;control name "},
      {"S118 a line of an mbox", T("To: b@y\r\n>From a@x Mon Jan  1 10:00:00 2024\r\nX: y\r\n"),
       "To: b@y\\/>From a@x Mon Jan  1 10:00:00 2024;X: y;"},

      /* S119: what JavaScript's trim() and Perl's \s take for blanks, before the colon and before the name. */
      {"S119 CR", T("To: b@y\r\nFrom\r: a@x\r\n"), "To: b@y\\/From\\: a@x;control From: a@x;folded "},
      {"S119 TAB CR", T("To: b@y\r\nFrom\t\r: a@x\r\n"),
       "To: b@y\\/From\t\\: a@x;control From: a@x;obsolete folded "},
      {"S119 VT", T("To: b@y\r\nFrom\x0b: a@x\r\n"), "To: b@y\\/From\x0b: a@x;From: a@x;name "},
      {"S119 FF, CR", T("To: b@y\r\nFrom\x0c\r\r: a@x\r\n"),
       "To: b@y\\/From\x0c\\\\: a@x;control From: a@x;folded name "},
      {"S119 no-break space", T("To: b@y\r\nFrom\xc2\xa0: a@x\r\n"), "To: b@y\\/From\xc2\xa0: a@x;From: a@x;name "},
      {"S119 LF and a CR, which folds for emailjs", T("To: b@y\r\nFrom\n\r: a@x\r\n"),
       "To: b@y\\/From/\\: a@x;control From: a@x;folded "},
      {"S119 LF and a VT", T("To: b@y\r\nFrom\r\n\x0b: a@x\r\n"),
       "To: b@y\\/From\\/\x0b: a@x;From: a@x;folded name "},
      {"S119 CR before the name", T("To: b@y\r\n\rFrom: a@x\r\n"), "To: b@y\\/\\From: a@x;control From: a@x;name "},
      {"S119 CR and a blank before the name", T("To: b@y\r\n\r From: a@x\r\n"),
       "To: b@y\\/\\ From: a@x;control From: a@x;name "},
      {"S119 VT and a blank before the name", T("To: b@y\r\n\x0b From: a@x\r\n"),
       "To: b@y\\/\x0b From: a@x;From: a@x;name "},
      {"S119 VT, folded", T("To: b@y\r\n\x0b\r\n From: a@x\r\n"), "To: b@y\\/\x0b\\/ From: a@x;From: a@x;name "},
      {"S119 behind a bare CR and a blank",
       T("To: b@y\r \x0b"
         "From\r: a@x\r\n"),
       "To: b@y\\ \x0b"
       "From\\: a@x;control From: a@x;folded control name "},

      /* What is folded is no field, whatever it looks like. */
      {"folded text like a field", T("Subject: re\r\n From: a@x\r\n"), "Subject: re\\/ From: a@x;"},
      {"folded, empty first line", T("Subject:\r\n From: a@x\r\n"), "Subject:\\/ From: a@x;"},
      {"folded behind a line of blanks", T("Subject: re\r\n \r\n\tFrom: a@x\r\n"),
       "Subject: re\\/ \\/\tFrom: a@x;"},
      {"folded list of names", T("DKIM-Signature: a=b;\r\n\th=To:From:Sender;\r\n\tb=c\r\n"),
       "DKIM-Signature: a=b;\\/\th=To:From:Sender;\\/\tb=c;"},
      {"folded quotation", T("X: b\r\n > From: a@x\r\n"), "X: b\\/ > From: a@x;"},
  };
  expect_fields(rows, COUNT(rows));
}

Test(header, malformed_bits) {
  cr_expect(!(CGN_HEADER_MALFORMED & CGN_HEADER_OBSOLETE), "S15: a blank before the colon is obsolete only");
}

/* What a caller gives as a name is read like one of a block: some milters get it with what stood around it. */
Test(header, name) {
  static const struct {
    cgn_text written;
    const char *name;
    uint32_t defects;
  } rows[] = {
      {T("From"), "From", 0},
      {T("From "), "From", CGN_HEADER_OBSOLETE},
      {T(">From"), "From", CGN_HEADER_NAME},                                 /* S118 */
      {T("From\t\r"), "From", CGN_HEADER_OBSOLETE | CGN_HEADER_FOLDED_NAME}, /* S119 */
      {T("\x0b"
         "From\x0b"),
       "From", CGN_HEADER_NAME},
      {T("From\0x y"), "From", CGN_HEADER_NAME | CGN_HEADER_OBSOLETE},
      {T("From x"), "From x", 0},
      {T("X(From"), "X(From", 0},
      {T(""), "", 0},
      {T(" "), " ", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t defects = 99;
    cgn_text written = exact_copy(rows[i].written), name = cgn_header_name(written, &defects);
    cr_expect(cgn_text_equal(name, cgn_text_of_string(rows[i].name)), "%s: %.*s", rows[i].name, (int)name.length,
              name.at);
    cr_expect_eq(defects, rows[i].defects, "%s: %u", rows[i].name, defects);
    exact_free(written);
  }
}

Test(header, unfold) {
  static const struct {
    const char *name;
    cgn_text body;
    cgn_text unfolded;
  } rows[] = {
      {"none", T(" a b"), T(" a b")},
      {"CRLF", T(" a\r\n b"), T(" a b")},
      {"LF", T(" a\n\tb"), T(" a\tb")},
      {"twice", T("a\r\n \r\n b"), T("a  b")},
      {"line end that folds nothing", T("a\r\nb"), T("a\r\nb")},
      {"at the end", T("a\r\n"), T("a\r\n")},
      {"bare CR", T("a\r b"), T("a\r b")},
      {"empty", T(""), T("")},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text body = exact_copy(rows[i].body), unfolded = cgn_header_unfold(&arena, body);
    cr_expect(cgn_text_equal(unfolded, rows[i].unfolded), "%s: %.*s", rows[i].name, (int)unfolded.length,
              unfolded.at);
    if (cgn_text_equal(rows[i].body, rows[i].unfolded))
      cr_expect(unfolded.at == body.at, "%s: copied", rows[i].name);
    exact_free(body);
  }
  cgn_arena_free(&arena);
}

/* RFC 2919 3 and 9. */
Test(header, list_id) {
  static const struct {
    const char *name;
    cgn_text body;
    const char *domain;
  } rows[] = {
      {"with a phrase", T(" List Header Mailing List <list-header.nisto.example>"), "list-header.nisto.example"},
      {"alone", T(" <commonspace-users.list-id.example>"), "commonspace-users.list-id.example"},
      {"quoted", T(" \"Lena's <Personal> Joke List\" <lenas-jokes.da39.localhost>"), "lenas-jokes.da39.localhost"},
      {"folded", T(" Joke List\r\n <jokes.x.example>"), "jokes.x.example"},
      {"comment", T(" (<a.example>) <b.example>"), "b.example"},
      {"blanks inside", T(" < b . example >"), "b.example"},
      {"no brackets", T(" list.x.example \r\n"), "list.x.example"},
      {"not closed", T(" <list.x.example"), "list.x.example"},
      {"empty brackets", T(" x <>"), ""},
      {"empty", T(""), ""},
  };
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text body = exact_copy(rows[i].body), domain = cgn_header_list_id(&arena, body);
    cr_expect(cgn_text_equal(domain, cgn_text_of_string(rows[i].domain)), "%s: %.*s", rows[i].name,
              (int)domain.length, domain.at);
    exact_free(body);
  }
  cgn_arena_free(&arena);
}

/* Every octet is in two fields at most, whatever the block; a quadratic reader would need minutes. */
Test(header, hostile_blocks_end_soon) {
  static const char *const units[] = {
      "From: a@b\r\n", "A",        "\r",       "\n",   "\r\n",     " ",        "A\r\n ",  "A\r",
      "A:\r",          "A: x\r\n", "A:\r x\r", ":",    "A\r ",     "A:b\rA:",  "x y\r\n", "\xef\xbb\xbf",
      "A\x01",         "A\n \n",   "\r \t",    "A\r:", "\x0b\r A", "\x0b\n :", "\r>",     "From\r\n : x\r\n",
      ".\r",           "\r\r\n"};
  for (size_t i = 0; i < COUNT(units); i++) {
    size_t size = strlen(units[i]);
    for (size_t octets = 10u << 15; octets <= 10u << 17; octets *= 2) {
      cgn_buffer out;
      cgn_buffer_init(&out, &cgn_allocator_default);
      cgn_buffer_add_string(&out, "X: ");
      for (size_t k = 0; k < octets / size; k++) cgn_buffer_add_string(&out, units[i]);
      cgn_header_reader reader = cgn_header_start_of(cgn_buffer_text(&out));
      cgn_header_field field;
      size_t given = 0;
      while (cgn_header_next(&reader, &field)) given += field.name.length + field.body.length;
      cr_expect(given <= 2 * out.length, "unit %zu: %zu of %zu", i, given, out.length);
      cgn_buffer_free(&out);
    }
  }
}

/* The sanitizer watches every prefix in a block of its own. */
Test(header, every_prefix) {
  static const cgn_text sample =
      T("\xef\xbb\xbf From x\r\n y\r\nA\0 \r\n : b\rC: d\r\r\n e\rF\r : g\r\n)h\r\nFrom : i\xff\n j\n\nk: l\r\n");
  for (size_t length = 0; length <= sample.length; length++) print(cgn_text_slice(sample, 0, length));
}

Test(header, memory_fails) {
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_arena_init(&arena, &allocator);
  cr_expect(cgn_header_unfold(&arena, CGN_TEXT("a\r\n b")).at == NULL && arena.failed);
  cgn_arena_reset(&arena);
  cr_expect(cgn_header_list_id(&arena, CGN_TEXT("< b >")).at == NULL && arena.failed);
  cgn_arena_free(&arena);
}

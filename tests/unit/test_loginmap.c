/* SPDX-License-Identifier: MIT */
/* Login maps as Postfix reads them: postmap(1), TABLE FORMAT; logins are split at commas and blanks. */
#include "rules/loginmap.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

/* "1:key(login login)" with the offset of each key, and "!" behind a fault. */
static void print(cgn_buffer *out, cgn_text text) {
  cgn_source source = {.text = text};
  const cgn_sources sources = {.at = &source, .count = 1};
  cgn_loginmap map = cgn_loginmap_start(&sources, 0);
  cgn_map_fault fault;
  cgn_word word;
  while (cgn_loginmap_next(&map, &word, &fault)) {
    cgn_buffer_add_number(out, word.place.offset);
    cgn_buffer_add_octet(out, ':');
    cgn_buffer_add(out, word.text);
    if (fault != CGN_MAP_OK) cgn_buffer_add_octet(out, '!');
    cgn_buffer_add_octet(out, '(');
    while (cgn_loginmap_login(&map, &word)) {
      cr_expect(cgn_text_equal(word.text, cgn_text_slice(text, word.place.offset, word.place.length)));
      cgn_buffer_add(out, word.text);
      cgn_buffer_add_octet(out, ' ');
    }
    cr_expect(!cgn_loginmap_login(&map, &word), "the end stays the end");
    cgn_buffer_add_octet(out, ')');
  }
}

Test(loginmap, entries) {
  static const struct {
    const char *name, *text, *entries;
  } rows[] = {
      {"nothing", "", ""},
      {"nothing but comments and blanks", "# a\n\n \t\n  # b\n", ""},
      {"one", "a@x ann\n", "0:a@x(ann )"},
      {"without a line end", "a@x ann", "0:a@x(ann )"},
      {"CRLF", "a@x ann\r\nb@x bob\r\n", "0:a@x(ann )9:b@x(bob )"},
      {"several logins", "a@x ann,bob, cath ,,dean\t eve,\n", "0:a@x(ann bob cath dean eve )"},
      {"a line that goes on", "a@x ann\n bob\n\tcath\nb@x bob", "0:a@x(ann bob cath )19:b@x(bob )"},
      {"past comments and empty lines", "a@x ann\n# c\n\n  # d\n bob\nb@x bob", "0:a@x(ann bob )24:b@x(bob )"},
      {"comments before the end", "a@x ann\n# c\n\n", "0:a@x(ann )"},
      {"no login", "a@x\nb@x bob\nc@x", "0:a@x()4:b@x(bob )12:c@x()"},
      {"a login on the next line only", "a@x\n ann\n", "0:a@x(ann )"},
      {"a quoted blank", "\"j d\"@x jd\n", "0:\"j d\"@x(jd )"},
      {"a quoted quote", "\"j\\\" d\"@x jd\n", "0:\"j\\\" d\"@x(jd )"},
      {"a quote that is not closed", "\"j d@x jd\nb@x bob\n", "0:\"j d@x jd!()10:b@x(bob )"},
      {"a backslash at the end", "\"j\\\nb@x bob\n\"k\\", "0:\"j\\!()4:b@x(bob )12:\"k\\!()"},
      {"indented", "  a@x ann\nb@x bob", "2:a@x!(ann )10:b@x(bob )"},
      {"patterns", "/^a/ ann\nb@x bob", "0:/^a/!(ann )9:b@x(bob )"},
      {"a # within", "a#b@x ann#1 #c\n", "0:a#b@x(ann#1 #c )"},
  };
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    cgn_buffer_clear(&out);
    print(&out, text);
    cr_expect_str_eq(cgn_buffer_string(&out), rows[i].entries, "%s", rows[i].name);
    exact_free(text);
  }
  cgn_buffer_free(&out);
}

/* What is left of an entry need not be read. */
Test(loginmap, keys_alone) {
  cgn_source source = {.text = CGN_TEXT("a@x ann\n bob\n# c\nb@x bob\nc@x")};
  const cgn_sources sources = {.at = &source, .count = 1};
  cgn_loginmap map = cgn_loginmap_start(&sources, 0);
  cgn_map_fault fault;
  cgn_word key;
  uint32_t keys = 0;
  for (; cgn_loginmap_next(&map, &key, &fault); keys++) cr_expect_eq(key.text.at[0], "abc"[keys]);
  cr_expect_eq(keys, 3u);
}

/* SPDX-License-Identifier: MIT */
/* What every match of a pattern must have, by the syntax of pcre2pattern(3). tests/property compares with PCRE2. */
#include "rules/pattern_literals.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

/* "^foo|bar$ & baz": requirements as they come, alternatives of each, and anchors. */
static void print(cgn_buffer *out, const cgn_requirements *requirements) {
  for (uint32_t r = 0; r < requirements->count; r++) {
    if (r > 0) cgn_buffer_add_string(out, " & ");
    for (uint32_t l = 0; l < requirements->at[r].count; l++) {
      const cgn_literal *literal = &requirements->at[r].literals[l];
      if (l > 0) cgn_buffer_add_octet(out, '|');
      if (literal->at_start) cgn_buffer_add_octet(out, '^');
      cgn_buffer_add(out, (cgn_text){literal->octets, literal->length});
      if (literal->at_end) cgn_buffer_add_octet(out, '$');
    }
  }
}

Test(pattern_literals, requirements) {
  static const struct {
    const char *pattern, *flags, *required;
  } rows[] = {
      {"", "", ""},
      {"abc", "", "abc"},
      {"^abc", "", "^abc"},
      {"abc$", "", "abc$"},
      {"\\Aabc\\z", "", "^abc$"},
      {"@example\\.com$", "", "@example.com$"},
      {"ABC", "", "abc"}, /* compared without case, whatever the flags say: PCRE2 decides */
      {"AbC", "i", "abc"},
      {"ab.cd", "", "ab & cd"},
      {"ab*c", "", "a & c"},
      {"ab?c", "", "a & c"},
      {"ab+c", "", "ab & c"},
      {"ab+?c", "", "ab & c"},
      {"ab{2}c", "", "ab & c"},
      {"ab{0,3}c", "", "a & c"},
      {"ab{0}{2}c", "", "a & c"},
      {"a{x}b", "", "a{x}b"}, /* no quantifier */
      {"a{,3}b", "", ""},     /* one since PCRE2 10.43 */
      {"a{2|b}c", "", ""},
      {"^*abc$?", "", "abc"},
      {"[a-z]x[]y]z[^]]w", "", "x & z & w"},
      {"[[:alpha:]]x", "", "x"},
      {"[[:x]y]z", "", ""}, /* where this class ends, a reader has to know more */
      {"[\\Qx]\\E]y", "", ""},
      {"[\\c]]y", "", ""},
      {"a\\dbc\\be", "", "a & bc & e"},
      {"a\\x62", "", ""},
      {"\\Qa.b\\E", "", ""},
      {"(a)\\1", "", ""},
      {"foo|bar", "", "foo|bar"},
      {"foo|bar|", "", ""},
      {"foo|b*", "", ""},
      {"foo.|^ba.quux$", "", "foo|quux$"}, /* the strongest of each */
      {"a(foo|bar)b", "", "a & foo|bar & b"},
      {"a(foo|bar)?b", "", "a & b"},
      {"a(?:foo)*b", "", "a & b"},
      {"(?:foo)+b", "", "foo & b"},
      {"(?<name>foo)(?>bar)(?|baz)", "", "foo & bar & baz"},
      {"(?=foo)b", "", "b"},
      {"(?!foo)b", "", "b"},
      {"(?<!foo)b(?<=oo)", "", "b"},
      {"(?i)foo", "", ""},
      {"(*ACCEPT)foo", "", ""},
      {"a(b(*ACCEPT)c)d", "", ""},
      {"(?#comment)foo", "", ""},
      {"(?(?=a)b|c)d", "", ""},
      {"foo(?R)?", "", ""},
      {"((((((((a))))))))", "", "a"},
      {"(((((((((a)))))))))", "", ""}, /* deeper than people write */
      {"a|b|c|d|e|f|g|h", "", "a|b|c|d|e|f|g|h"},
      {"a|b|c|d|e|f|g|h|i", "", ""},
      {"a.b.cc.d.ee.f", "", "ee & b & cc & d"}, /* of more than are kept, the weakest goes */
      {"0123456789abcdefghi$", "", "0123456789abcdef & ghi$"},
      {"jos\xc3\xa9@", "", "jos\xc3\xa9@"},
      {"jos\xc3\xa9@", "i", "jos & @"}, /* the other case has other octets */
      {"\xc3\xa9*x", "", "x"},          /* the quantifier is of the whole character */
      {"\\\xc3\xa9x", "", "\xc3\xa9x"},
      {"\xe2\x84\xaaing", "", "king"}, /* U+212A, which is k without case */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_requirements requirements;
    cgn_buffer found;
    cgn_text pattern = exact_string(rows[i].pattern);
    cgn_buffer_init(&found, &cgn_allocator_default);
    cgn_pattern_requirements(pattern, cgn_text_of_string(rows[i].flags), &requirements);
    print(&found, &requirements);
    cr_expect_str_eq(cgn_buffer_string(&found), rows[i].required, "/%s/%s", rows[i].pattern, rows[i].flags);
    cgn_buffer_free(&found);
    exact_free(pattern);
  }
}

/* CaseFolding.txt of Unicode: U+212A and U+017F are the only other characters whose folding is in ASCII. */
Test(pattern_literals, fold) {
  static const struct {
    const char *subject, *folded;
  } rows[] = {{"", ""}, {"U1@A.Example", "u1@a.example"}, {"\xe2\x84\xaa\xc5\xbf\xc3\x89", "ks\xc3\x89"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_buffer out;
    cgn_text subject = exact_string(rows[i].subject);
    cgn_buffer_init(&out, &cgn_allocator_default);
    cgn_pattern_fold(&out, subject);
    cr_expect_str_eq(cgn_buffer_string(&out), rows[i].folded, "row %zu", i);
    cgn_buffer_free(&out);
    exact_free(subject);
  }
}

/* SPDX-License-Identifier: MIT */
/* Patterns: language section 3, and the limits of base/limits.h with and without the just-in-time compiler. */
#include "mail/pattern.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>

static const char *const ways[] = {"interpreted", "compiled"};

static cgn_pattern *compile(const char *text, const char *flags, bool jit) {
  cgn_pattern_error error;
  cgn_text pattern = exact_string(text), letters = exact_string(flags);
  cgn_pattern *compiled = cgn_pattern_compile(pattern, letters, jit, &error);
  cr_assert(compiled != NULL, "/%s/%s: %s", text, flags, error.text);
  exact_free(pattern);
  exact_free(letters);
  return compiled;
}

static cgn_match match(const cgn_pattern *pattern, cgn_matcher *matcher, cgn_text subject) {
  return cgn_matcher_take(matcher, subject) ? cgn_pattern_match(pattern, matcher) : CGN_MATCH_LIMIT;
}

Test(pattern, matches) {
  static const struct {
    const char *pattern, *flags;
    cgn_text subject;
    cgn_match match;
  } rows[] = {
      {"^u1", "", CGN_TEXT("u1@a.example"), CGN_MATCH_YES},
      {"^u1", "", CGN_TEXT("U1@a.example"), CGN_MATCH_NO},
      {"^u1", "i", CGN_TEXT("U1@a.example"), CGN_MATCH_YES},
      {"^(u2|list)@", "", CGN_TEXT("list@b.example"), CGN_MATCH_YES},
      {"\\+", "", CGN_TEXT("u1+x@a.example"), CGN_MATCH_YES},
      {"B\\.example$", "i", CGN_TEXT("u1@b.example"), CGN_MATCH_YES},
      {"B\\.example$", "", CGN_TEXT("u1@b.example"), CGN_MATCH_NO},
      {"", "", CGN_TEXT("any"), CGN_MATCH_YES},
      {"^$", "", CGN_TEXT(""), CGN_MATCH_YES},
      {"^.$", "", CGN_TEXT("\xc3\xa9"), CGN_MATCH_YES}, /* a character, not an octet */
      {"\xc3\x89", "i", CGN_TEXT("jos\xc3\xa9"), CGN_MATCH_YES},
      {"^a.b$", "", CGN_TEXT("a\0b"), CGN_MATCH_YES}, /* NUL ends nothing */
      {"^a\\x{fffd}\\x{fffd}b$", "",
       CGN_TEXT("a\xff\xfe"
                "b"),
       CGN_MATCH_YES}, /* each bad octet as U+FFFD */
      {"^\\x{fffd}$", "", CGN_TEXT("\xc3"), CGN_MATCH_YES},
      {"(?<=a)b\\K", "", CGN_TEXT("ab"), CGN_MATCH_YES},
      {"a(?C1)b", "", CGN_TEXT("ab"), CGN_MATCH_YES}, /* a callout is nobody's */
  };
  cgn_matcher *matcher = cgn_matcher_new(CGN_PATTERN_MATCH);
  cr_assert(matcher != NULL);
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (int jit = 0; jit < 2; jit++) {
      cgn_pattern *pattern = compile(rows[i].pattern, rows[i].flags, jit);
      cgn_text subject = exact_copy(rows[i].subject);
      cr_expect(match(pattern, matcher, subject) == rows[i].match, "row %zu, /%s/%s, %s", i,
                rows[i].pattern, rows[i].flags, ways[jit]);
      exact_free(subject);
      cgn_pattern_free(pattern);
    }
  }
  cgn_matcher_free(matcher);
}

Test(pattern, errors) {
  static const struct {
    const char *name;
    cgn_text pattern, flags;
  } rows[] = {
      {"parenthesis", CGN_TEXT("a(b"), CGN_TEXT("")},
      {"nothing to repeat", CGN_TEXT("a**+"), CGN_TEXT("")},
      {"\\C splits characters", CGN_TEXT("a\\C"), CGN_TEXT("")},
      {"no UTF-8", CGN_TEXT("a\xff"), CGN_TEXT("")},
      {"other flag", CGN_TEXT("a"), CGN_TEXT("m")},
      {"flag twice", CGN_TEXT("a"), CGN_TEXT("ii")},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text pattern = exact_copy(rows[i].pattern), flags = exact_copy(rows[i].flags);
    cgn_pattern_error error = {SIZE_MAX, ""};
    cr_expect(cgn_pattern_compile(pattern, flags, true, &error) == NULL, "%s", rows[i].name);
    cr_expect(error.offset <= pattern.length, "%s: offset %zu", rows[i].name, error.offset);
    cr_expect(error.text[0] != '\0', "%s: words", rows[i].name);
    exact_free(pattern);
    exact_free(flags);
  }
}

Test(pattern, length) {
  static char octets[CGN_PATTERN_OCTETS + 1];
  cgn_pattern_error error;
  memset(octets, 'a', sizeof octets);
  cgn_pattern *pattern = cgn_pattern_compile((cgn_text){octets, CGN_PATTERN_OCTETS}, CGN_TEXT(""), false, &error);
  cr_expect(pattern != NULL);
  cgn_pattern_free(pattern);
  cr_expect(!cgn_pattern_compile((cgn_text){octets, CGN_PATTERN_OCTETS + 1}, CGN_TEXT(""), false, &error));
}

/* What cannot be finished is unknown, in both ways of matching, and the next match is as if nothing had been. */
Test(pattern, limits) {
  static const struct {
    const char *name, *pattern;
    size_t length; /* of a subject of "a" that ends in "!" */
  } rows[] = {
      {"nested quantifiers", "^(a+)+$", 60},
      {"alternatives", "^(a|aa)+$", 60},
      {"optional letters", "^(a?){30}a{30}$", 60},
      {"longer than any subject", "^b", CGN_PATTERN_SUBJECT + 1},
  };
  static char octets[CGN_PATTERN_SUBJECT + 1];
  cgn_matcher *matcher = cgn_matcher_new(CGN_PATTERN_MATCH);
  for (size_t i = 0; i < COUNT(rows); i++) {
    memset(octets, 'a', sizeof octets);
    octets[rows[i].length - 1] = '!';
    cgn_text subject = exact_copy((cgn_text){octets, rows[i].length});
    for (int jit = 0; jit < 2; jit++) {
      cgn_pattern *pattern = compile(rows[i].pattern, "", jit), *simple = compile("^a", "", jit);
      cr_expect(match(pattern, matcher, subject) == CGN_MATCH_LIMIT, "%s, %s", rows[i].name, ways[jit]);
      cr_expect(match(simple, matcher, CGN_TEXT("a")) == CGN_MATCH_YES, "%s, %s: after", rows[i].name,
                ways[jit]);
      cgn_pattern_free(pattern);
      cgn_pattern_free(simple);
    }
    exact_free(subject);
  }
  cgn_matcher_free(matcher);
}

Test(pattern, longest_subject) {
  static char octets[CGN_PATTERN_SUBJECT];
  cgn_matcher *matcher = cgn_matcher_new(CGN_PATTERN_MATCH);
  memset(octets, 'a', sizeof octets);
  octets[sizeof octets - 1] = '!';
  for (int jit = 0; jit < 2; jit++) {
    cgn_pattern *pattern = compile("^a+!$", "", jit);
    cr_expect(match(pattern, matcher, (cgn_text){octets, sizeof octets}) == CGN_MATCH_YES, "%s",
              ways[jit]);
    cgn_pattern_free(pattern);
  }
  memset(octets, 0xff, sizeof octets); /* three times as long once it is UTF-8 */
  for (int jit = 0; jit < 2; jit++) {
    cgn_pattern *pattern = compile("^\\x{fffd}+$", "", jit);
    cr_expect(match(pattern, matcher, (cgn_text){octets, sizeof octets}) == CGN_MATCH_YES, "%s",
              ways[jit]);
    cgn_pattern_free(pattern);
  }
  cgn_matcher_free(matcher);
}

/* A limit set in the pattern itself may lower ours, never raise it. */
Test(pattern, limits_in_the_pattern) {
  char octets[60];
  cgn_matcher *matcher = cgn_matcher_new(CGN_PATTERN_MATCH);
  memset(octets, 'a', sizeof octets);
  octets[59] = '!';
  for (int jit = 0; jit < 2; jit++) {
    cgn_pattern *pattern = compile("(*LIMIT_MATCH=4000000000)^(a+)+$", "", jit);
    cr_expect(match(pattern, matcher, (cgn_text){octets, sizeof octets}) == CGN_MATCH_LIMIT, "%s",
              ways[jit]);
    cgn_pattern_free(pattern);
  }
  cgn_matcher_free(matcher);
}

Test(pattern, freeing_nothing) {
  cgn_pattern_free(NULL);
  cgn_matcher_free(NULL);
}

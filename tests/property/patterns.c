/* SPDX-License-Identifier: MIT */
/*
 * patterns [ROUNDS [SEED]] <INPUTS: in each round, a table of random patterns is asked about inputs, mutations of
 * them and random texts. Whatever PCRE2 matches must be among what the table finds. The last line counts; a table
 * that finds most of the others too would be of no use, so that fails.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../support/exact.h"
#include "base/limits.h"
#include "mail/pattern.h"
#include "rules/pattern_literals.h"

enum { MOST_PATTERNS = 48, SUBJECTS = 60, MOST_OCTETS = 400, SHOWN = 20, WORDS = (MOST_PATTERNS + 63) / 64 };

typedef struct run {
  uint64_t dice;
  const cgn_text *inputs;
  size_t input_count;
  cgn_matcher *matcher;
  cgn_buffer texts, subject, folded, image; /* of patterns; of one subject */
  struct {
    cgn_pattern *compiled;
    cgn_text text;
    bool caseless;
  } patterns[MOST_PATTERNS];
  cgn_requirements requirements[MOST_PATTERNS];
  uint32_t count;
  unsigned long compiled, asked, found, matched, failures;
} run;

/* Marsaglia's xorshift: the same everywhere. */
static size_t below(run *r, size_t bound) {
  r->dice ^= r->dice << 13;
  r->dice ^= r->dice >> 7;
  r->dice ^= r->dice << 17;
  return (size_t)(r->dice >> 11) % bound;
}

#define PICK(r, texts) (texts)[below((r), sizeof(texts) / sizeof *(texts))]

/* ---- Patterns -------------------------------------------------------------------------- */

/* A few characters, so that they meet; some are equal without case, and some are equal to ASCII then. */
static const char *const characters[] = {
    "a",        "b",        "k",   "K",   "s",          "S",   "x",   "1",        "@",        "-",
    "\\.",      "{",        "}",   ",",   "]",          "=",   " ",   "\xc3\xa9", "\xc3\x89", "\xe2\x84\xaa",
    "\xc5\xbf", "\xc3\x9f", "\\@", "\\-", "\\\xc3\xa9", "\\{", "\\\\"};
static const char *const atoms[] = {
    ".",          "\\d",         "\\w",           "\\S",       "[a-k]",   "[^@]",   "[]ab]",
    "[^]b]",      "[[:alpha:]]", "[[:^digit:]x]", "[[:a]",     "[[.]",    "[\\]a]", "[\\c]]",
    "[\\Qa]\\E]", "[[a]",        "[a|b]",         "[(]",       "[\\w-]",  "\\b",    "\\B",
    "\\x41",      "\\x{e9}",     "\\p{L}",        "\\N{U+e9}", "\\R",     "\\X",    "\\Qa.b\\E",
    "\\E",        "\\1",         "\\K",           "\\cA",      "\\G",     "^",      "$",
    "\\A",        "\\z",         "\\Z",           "\\n",       "(?#x)",   "(?i)",   "(?-i)",
    "(?x) ",      "(?m)",        "(*ACCEPT)",     "(*COMMIT)", "(*SKIP)", "(?R)",   "(?C1)",
    "\\0"};
static const char *const quantifiers[] = {"*",     "+",     "?",     "*?",  "+?",     "??",     "*+",
                                          "++",    "{0}",   "{0,2}", "{1}", "{2,}",   "{1,3}?", "{,2}",
                                          "{ 1 }", "{1,x}", "{0,x}", "{x}", "{2}{0}", "{0}{2}", "+{0}"};
static const char *const groups[] = {"(",    "(?:",  "(?>",  "(?|",    "(?<n>",   "(?=",      "(?!",
                                     "(?<=", "(?<!", "(?i:", "(?P<m>", "(?(?=a)", "(*atomic:"};

static void add_escaped(cgn_buffer *out, cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (!cgn_is_alnum(c) && !cgn_is_8bit(c) && c != '\0') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, c);
  }
}

/* Some octets of an input, which then can match. */
static void add_slice(run *r, cgn_buffer *out) {
  cgn_text input = r->inputs[below(r, r->input_count)];
  add_escaped(out, cgn_text_slice(input, below(r, input.length + 1), 1 + below(r, 30)));
}

static void add_alternatives(run *r, cgn_buffer *out, unsigned depth);

static void add_atom(run *r, cgn_buffer *out, unsigned depth) {
  size_t kind = below(r, 24);
  if (kind < 13) cgn_buffer_add_string(out, PICK(r, characters));
  if (kind == 13 && r->input_count) add_slice(r, out);
  if (kind >= 14 && kind < 18) cgn_buffer_add_string(out, PICK(r, atoms));
  if (kind < 18) return;
  if (depth == 0) return;
  cgn_buffer_add_string(out, PICK(r, groups));
  add_alternatives(r, out, depth - 1);
  cgn_buffer_add_octet(out, ')');
}

static void add_sequence(run *r, cgn_buffer *out, unsigned depth) {
  for (size_t left = below(r, 8) == 0 ? 0 : 1 + below(r, 6); left; left--) {
    add_atom(r, out, depth);
    if (below(r, 4) == 0) cgn_buffer_add_string(out, PICK(r, quantifiers));
  }
}

static void add_alternatives(run *r, cgn_buffer *out, unsigned depth) {
  add_sequence(r, out, depth);
  for (; below(r, 3) == 0;) {
    cgn_buffer_add_octet(out, '|');
    add_sequence(r, out, depth);
  }
}

/* A literal with anchors, or anything. */
static void add_pattern_text(run *r, cgn_buffer *out) {
  bool simple = r->input_count && below(r, 4) == 0;
  if (!simple) {
    add_alternatives(r, out, below(r, 12) == 0 ? 10 : 3);
    return;
  }
  if (below(r, 3) == 0) cgn_buffer_add_octet(out, '^');
  add_slice(r, out);
  if (below(r, 3) == 0) cgn_buffer_add_string(out, ".*");
  if (below(r, 3) == 0) add_slice(r, out);
  if (below(r, 3) == 0) cgn_buffer_add_octet(out, '$');
}

static void make_pattern(run *r) {
  cgn_pattern_error error;
  cgn_buffer_clear(&r->texts);
  add_pattern_text(r, &r->texts);
  cgn_text text = exact_copy(cgn_buffer_text(&r->texts));
  bool caseless = below(r, 2) == 0;
  cgn_text flags = caseless ? CGN_TEXT("i") : CGN_TEXT("");
  cgn_pattern *compiled = cgn_pattern_compile(text, flags, true, &error);
  if (!compiled) {
    exact_free(text);
    return;
  }
  r->patterns[r->count].compiled = compiled;
  r->patterns[r->count].text = text;
  r->patterns[r->count].caseless = caseless;
  cgn_pattern_requirements(text, flags, &r->requirements[r->count]);
  r->count++;
  r->compiled++;
}

/* ---- Subjects --------------------------------------------------------------------------- */

static void add_character(run *r) {
  static const char *const ends[] = {"\n", "\r\n", "\xe2\x80\xa8", "\xff", "\x1d", "a.b", "A", "ab", "ks"};
  const char *one = below(r, 5) == 0 ? PICK(r, ends) : PICK(r, characters);
  cgn_buffer_add_string(&r->subject, one[0] == '\\' && one[1] ? one + 1 : one);
}

/* What a pattern is written like is often what it matches. */
static void add_piece_of_pattern(run *r) {
  cgn_text text = r->patterns[below(r, r->count)].text;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (!strchr("\\^$()|?*+", c)) cgn_buffer_add_octet(&r->subject, below(r, 4) == 0 ? cgn_to_lower(c) : c);
  }
}

static void make_subject(run *r) {
  cgn_buffer_clear(&r->subject);
  size_t kind = below(r, 4);
  if (kind == 0 && r->input_count)
    cgn_buffer_add(&r->subject, cgn_text_slice(r->inputs[below(r, r->input_count)], 0, MOST_OCTETS));
  if (kind == 1) add_piece_of_pattern(r);
  for (size_t left = below(r, kind < 2 ? 3 : 12); left; left--) add_character(r);
  if (kind == 2) add_piece_of_pattern(r);
  if (below(r, 6) == 0) cgn_buffer_add_octet(&r->subject, '\n');
}

/* ---- Comparison ------------------------------------------------------------------------- */

static void tell(const run *r, uint32_t number, cgn_text subject) {
  cgn_text pattern = r->patterns[number].text;
  printf("/%.*s/%s matches \"", (int)pattern.length, pattern.at, r->patterns[number].caseless ? "i" : "");
  for (size_t i = 0; i < subject.length; i++) {
    unsigned char c = (unsigned char)subject.at[i];
    printf(c < ' ' || c > '~' ? "\\x%02x" : "%c", c);
  }
  printf("\", and is not found\n");
}

static void ask(run *r, const cgn_literals *literals) {
  uint64_t found[WORDS] = {0};
  cgn_text subject = exact_copy(cgn_buffer_text(&r->subject));
  if (!cgn_matcher_take(r->matcher, subject)) abort();
  cgn_buffer_clear(&r->folded);
  cgn_pattern_fold(&r->folded, cgn_matcher_subject(r->matcher));
  cgn_text folded = exact_copy(cgn_buffer_text(&r->folded));
  cgn_literals_find(r->image.at, literals, folded, found);
  for (uint32_t i = 0; i < r->count; i++) {
    bool candidate = found[i / 64] >> i % 64 & 1;
    bool matches = cgn_pattern_match(r->patterns[i].compiled, r->matcher) == CGN_MATCH_YES;
    r->found += candidate;
    r->matched += matches;
    if (matches && !candidate && ++r->failures <= SHOWN) tell(r, i, subject);
  }
  r->asked += r->count;
  exact_free(folded);
  exact_free(subject);
}

static void play_round(run *r) {
  cgn_literals literals;
  r->count = 0;
  for (size_t left = 4 * MOST_PATTERNS; left && r->count < MOST_PATTERNS; left--) make_pattern(r);
  cgn_buffer_clear(&r->image);
  if (!cgn_literals_build(&r->image, &cgn_allocator_default, r->requirements, r->count, &literals)) abort();
  for (size_t i = 0; i < SUBJECTS; i++) {
    make_subject(r);
    ask(r, &literals);
  }
  for (uint32_t i = 0; i < r->count; i++) {
    cgn_pattern_free(r->patterns[i].compiled);
    exact_free(r->patterns[i].text);
  }
}

static cgn_text next_input(void) {
  unsigned char head[4];
  if (fread(head, 1, sizeof head, stdin) != sizeof head) return (cgn_text){NULL, 0};
  size_t length = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
  char *at = malloc(length + 1);
  if (!at || fread(at, 1, length, stdin) != length) abort();
  return (cgn_text){at, length};
}

int main(int argc, char **argv) {
  static cgn_text inputs[65536];
  static run r;
  size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
  r.dice = (argc > 2 ? strtoul(argv[2], NULL, 10) : 1) * 0x9e3779b97f4a7c15u | 1;
  while (r.input_count < sizeof inputs / sizeof *inputs && (inputs[r.input_count] = next_input()).at)
    r.input_count++;
  r.inputs = inputs;
  r.matcher = cgn_matcher_new(CGN_PATTERN_MATCH);
  cgn_buffer *buffers[] = {&r.texts, &r.subject, &r.folded, &r.image};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_init(buffers[i], &cgn_allocator_default);
  for (size_t i = 0; i < rounds; i++) play_round(&r);
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_free(buffers[i]);
  cgn_matcher_free(r.matcher);
  for (size_t i = 0; i < r.input_count; i++) free((char *)(uintptr_t)inputs[i].at);
  printf("%lu patterns, asked %lu times: %lu found, %lu match, %lu failures\n", r.compiled, r.asked, r.found,
         r.matched, r.failures);
  return r.failures != 0 || r.matched == 0 || r.found - r.matched > (r.asked - r.matched) / 2;
}

/* SPDX-License-Identifier: MIT */
/* Bounds of the parser, texts cut and spoilt at random, and want of memory: never a crash, never a hang. */
#include "rules/parse/parse.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "../support/seed.h"
#include "../support/tree.h"
#include <criterion/criterion.h>

#define V "consigne 1\n"

static void expect_findings(const char *name, const char *text, const char *expected) {
  tree t;
  cr_expect(tree_parse(&t, cgn_text_of_string(text), NULL, &cgn_allocator_default) == CONSIGNE_OK, "%s", name);
  const char *findings = tree_findings(&t);
  cr_expect(strcmp(findings, expected) == 0, "%s: %s", name, findings);
  tree_free(&t);
}

/* A text that repeats, and what is found in it. */
static void repeat(cgn_buffer *out, const char *what, uint32_t times) {
  for (uint32_t i = 0; i < times; i++) cgn_buffer_add_string(out, what);
}

static void expect_of_buffer(const char *name, cgn_buffer *text, const char *findings) {
  expect_findings(name, cgn_buffer_string(text), findings);
  cgn_buffer_clear(text);
}

/* CGN_CONDITION_DEPTH 64, CGN_CONDITION_TESTS 1000, CGN_STAGES 32. */
Test(parse_bounds, bounds) {
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  for (uint32_t depth = 64; depth <= 65; depth++) {
    repeat(&text, V "rule r { when ", 1);
    repeat(&text, "(", depth);
    repeat(&text, "tls is absent", 1);
    repeat(&text, ")", depth);
    repeat(&text, " and spf pass }", 1);
    expect_of_buffer("depth", &text,
                     depth == 64 ? "2:165 unknown-test" : "2:79 condition-depth, 2:167 unknown-test");
  }
  repeat(&text, V "rule r { when ", 1);
  repeat(&text, "(", 200000);
  tree t;
  tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default);
  cr_expect(strstr(tree_findings(&t), ", 2:79 condition-depth"), "deep");
  tree_free(&t);
  cgn_buffer_clear(&text);
  for (uint32_t tests = 1000; tests <= 1002; tests++) {
    repeat(&text, V "rule r { when tls is absent\n", 1);
    repeat(&text, "and tls is absent\n", tests - 1);
    repeat(&text, "}", 1);
    expect_of_buffer("tests", &text, tests == 1000 ? "" : "1002:5 too-many-tests");
  }
  for (uint32_t stages = 32; stages <= 33; stages++) {
    repeat(&text, V "rule r { when tls is absent\n", 1);
    repeat(&text, "monitor\n", stages);
    repeat(&text, "}", 1);
    expect_of_buffer("stages", &text, stages == 32 ? "" : "35:1 too-many-stages");
  }
  cgn_buffer_free(&text);
}

Test(parse_bounds, limit_of_rules) {
  struct consigne_options options = {.allocator = cgn_allocator_default};
  options.limits[CONSIGNE_LIMIT_RULES] = 2;
  for (uint32_t rules = 2; rules <= 4; rules++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    repeat(&text, V, 1);
    repeat(&text, "rule r { when tls is absent }\n", rules);
    tree_parse(&t, cgn_buffer_text(&text), &options, &cgn_allocator_default);
    cr_expect(t.load.ast.rule_count == 2, "%u rules", rules);
    const char *findings = tree_findings(&t);
    const char *expected = rules == 2   ? ""
                           : rules == 3 ? "4:6 too-many-rules"
                                        : "4:6 too-many-rules, 5:6 too-many-rules";
    cr_expect(strcmp(findings, expected) == 0, "%u rules: %s", rules, findings);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

/* Every beginning of the policy, cut at each octet: none crashes, all but the whole declarations are mistakes. */
Test(parse_bounds, prefixes) {
  for (size_t length = 0; length < SEED_OCTETS; length++) {
    tree t;
    cr_expect(tree_parse(&t, (cgn_text){seed_policy, length}, NULL, &cgn_allocator_default) == CONSIGNE_OK, "%zu",
              length);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK, "%zu", length);
    tree_findings(&t);
    tree_free(&t);
  }
}

/* A small generator of our own: the same texts on every machine. */
static uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

Test(parse_bounds, random_octets_in_the_seed) {
  uint32_t state = 2463534242;
  for (int round = 0; round < 1500; round++) {
    tree t;
    char text[4000];
    size_t length = SEED_OCTETS;
    cr_assert(length < sizeof text);
    memcpy(text, seed_policy, length);
    for (uint32_t i = 0; i < 1 + (uint32_t)round % 20; i++) {
      static const char often[] = "{}()\"/#,; \n";
      uint32_t at = next_random(&state) % (uint32_t)length, octet = next_random(&state);
      text[at] = octet % 3 ? often[octet / 3 % (sizeof often - 1)] : (char)(octet >> 8);
    }
    cr_expect(tree_parse(&t, (cgn_text){text, length}, NULL, &cgn_allocator_default) == CONSIGNE_OK);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK);
    tree_findings(&t);
    tree_free(&t);
  }
}

Test(parse_bounds, random_words) {
  static const char *const words[] = {
      "rule",        "expect",      "provider", "reply",    "domains",  "when",  "unless",  "any",     "no",
      "is",          "not",         "in",       "equals",   "carried",  "by",    "relay",   "aligned", "with",
      "and",         "or",          "(",        ")",        "{",        "}",     "\"a\"",   "/b/i",    "a.example",
      "header.from", "smtp.rcptto", "reject",   "accept",   "550",      "5.7.1", "monitor", "enforce", "20%",
      "from",        "tag",         "to",       "delegate", "alias",    "of",    "because", "until",   "file",
      "header",      "absent",      "\n",       "\n",       "default",  "fact",  "x",       "include", "listeners",
      "zone",        "==",          "&&",       "limit",    "consigne", "1"};
  uint32_t state = 88172645;
  for (int round = 0; round < 1500; round++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, V);
    for (int i = 0; i < 200; i++) {
      cgn_buffer_add_string(&text, words[next_random(&state) % COUNT(words)]);
      cgn_buffer_add_octet(&text, ' ');
    }
    cr_expect(tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default) == CONSIGNE_OK);
    cr_expect(cgn_check_names(&t.load) == CONSIGNE_OK);
    tree_findings(&t);
    tree_print(&t);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

/* ---- Memory ------------------------------------------------------------------------------------------ */

/* Each allocation fails in turn: the parse says so, or did not need it; nothing is left behind. */
Test(parse_bounds, no_memory) {
  const char *text =
      V "rule a { when (tls is absent or tls is absent) and spf is pass or relay in b reject \"\\\"\" }\n"
        "domains b { c.example\n ruel\n expect reject by a { listener mx }";
  size_t allocations = 1;
  for (size_t at = 1; at <= allocations; at++) {
    tree t;
    failing state = {.fails_at = at, .for_good = at % 2};
    cgn_allocator allocator = failing_allocator(&state);
    int status = tree_parse(&t, cgn_text_of_string(text), NULL, &allocator);
    if (status == CONSIGNE_OK) status = cgn_check_names(&t.load);
    cr_expect(status == (state.failures ? CONSIGNE_E_MEMORY : CONSIGNE_OK), "%zu: status %d", at, status);
    if (status == CONSIGNE_OK) tree_findings(&t);
    if (state.calls > allocations && !state.failures) break;
    if (state.calls >= allocations) allocations = state.calls + 1;
    tree_free(&t);
    cr_expect(state.blocks == 0, "%zu: %zu blocks are left", at, state.blocks);
  }
}

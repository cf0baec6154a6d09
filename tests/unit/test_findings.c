/* SPDX-License-Identifier: MIT */
/* Findings (rules/findings.h): composed, sorted, located, and their excerpts as a terminal shows them. */
#include "rules/findings.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>
#include <stdio.h>

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define EIGHTY TEN TEN TEN TEN TEN TEN TEN TEN
#define SPACES "          "

static cgn_arena arena;
static struct consigne_findings findings;
static cgn_sources sources;
static cgn_text exact;

static void start(cgn_text text) {
  uint32_t index;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_findings_init(&findings, &cgn_allocator_default);
  cgn_sources_init(&sources, &arena, NULL, false);
  cr_assert(cgn_sources_add_text(&sources, CGN_TEXT("rules"), text, &index) == CONSIGNE_OK);
  exact = sources.at[0].text = exact_copy(text);
}

static void end(void) {
  cgn_findings_release(&findings);
  cgn_arena_free(&arena);
  exact_free(exact);
}

static void add(int severity, const char *id, uint32_t source, uint32_t offset) {
  cgn_findings_add(&findings, severity, id, (cgn_place){source, offset, 1}, "text", NULL);
}

Test(findings, texts) {
  static const struct {
    const char *name, *text;
    cgn_text arguments[3];
    const char *composed;
  } rows[] = {
      {"no argument", "plain", {{NULL, 0}}, "plain"},
      {"arguments in order",
       "no % of \"%\", %",
       {CGN_TEXT("a"), CGN_TEXT("b c"), CGN_TEXT("%")},
       "no a of \"b c\", %"},
      {"first and last", "%%", {CGN_TEXT("a"), CGN_TEXT("b")}, "ab"},
      {"empty argument", "<%>", {{NULL, 0}}, "<>"},
      {"controls and NUL",
       "%",
       {CGN_TEXT("a\x1b[1m\r\n\0b")},
       "a?[1m??\xef\xbf\xbd"
       "b"},
      {"no UTF-8", "%", {CGN_TEXT("\xe9t\xe9")}, "\xef\xbf\xbdt\xef\xbf\xbd"},
      {"bidirectional controls",
       "%",
       {CGN_TEXT("a\xe2\x80\xae"
                 "b")},
       "a?b"},
      {"80 characters", "%", {CGN_TEXT(EIGHTY)}, EIGHTY},
      {"81 characters", "%", {CGN_TEXT(EIGHTY "0")}, TEN TEN TEN TEN TEN TEN TEN "0123456..."},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    start(CGN_TEXT("x"));
    cgn_text arguments[3];
    for (int k = 0; k < 3; k++) arguments[k] = exact_copy(rows[i].arguments[k]);
    cgn_findings_add(&findings, CONSIGNE_SEVERITY_ERROR, "id", (cgn_place){0, 0, 1}, rows[i].text, arguments);
    for (int k = 0; k < 3; k++) exact_free(arguments[k]);
    const char *text = findings.at[0].text.at;
    cr_expect(strcmp(text, rows[i].composed) == 0, "%s: %s", rows[i].name, text);
    end();
  }
}

Test(findings, characters_are_not_cut) {
  cgn_buffer long_text, shown;
  start(CGN_TEXT("x"));
  cgn_buffer_init(&long_text, &cgn_allocator_default);
  cgn_buffer_init(&shown, &cgn_allocator_default);
  for (int i = 0; i < 81; i++) cgn_buffer_add_string(&long_text, "\xe2\x82\xac");
  for (int i = 0; i < 77; i++) cgn_buffer_add_string(&shown, "\xe2\x82\xac");
  cgn_buffer_add_string(&shown, "...");
  cgn_findings_add(&findings, CONSIGNE_SEVERITY_ERROR, "id", (cgn_place){0, 0, 1}, "%",
                   (cgn_text[]){cgn_buffer_text(&long_text)});
  cr_expect(cgn_text_equal(findings.at[0].text, cgn_buffer_text(&shown)), "77 characters and three dots");
  cgn_buffer_free(&long_text);
  cgn_buffer_free(&shown);
  end();
}

Test(findings, order_and_repeats) {
  static const struct {
    int severity;
    const char *id;
    uint32_t source, offset;
  } added[] = {{CONSIGNE_SEVERITY_WARNING, "c", 0, 4},     {CONSIGNE_SEVERITY_ERROR, "b", 1, 0},
               {CONSIGNE_SEVERITY_ERROR, "a", 0, 2},       {CONSIGNE_SEVERITY_ERROR, "b", 0, 4},
               {CONSIGNE_SEVERITY_ERROR, "a", 0, 2},       {CONSIGNE_SEVERITY_WARNING, "a", 0, 3},
               {CONSIGNE_SEVERITY_ERROR, "n", CGN_NONE, 0}};
  static const char *const sorted[] = {"rules:2:1 a", "rules:2:2 a", "rules:2:3 c",
                                       "rules:2:3 b", "more:1:1 b",  ":0:0 n"};
  uint32_t index;
  start(CGN_TEXT("a\nbcd"));
  cr_assert(cgn_sources_add_text(&sources, CGN_TEXT("more"), CGN_TEXT("x"), &index) == CONSIGNE_OK);
  for (size_t i = 0; i < COUNT(added); i++) add(added[i].severity, added[i].id, added[i].source, added[i].offset);
  cgn_findings_finish(&findings, &sources);
  cr_assert(findings.count == COUNT(sorted) && findings.errors == 4, "%u, %u", findings.count, findings.errors);
  for (size_t i = 0; i < COUNT(sorted); i++) {
    const cgn_finding *one = &findings.at[i];
    char shown[80];
    snprintf(shown, sizeof shown, "%s:%u:%u %s", one->file.at, one->line, one->column, one->id);
    cr_expect(strcmp(shown, sorted[i]) == 0, "%zu: %s", i, shown);
  }
  cr_expect(!findings.at[5].excerpt.at, "about no line: no excerpt");
  cgn_findings_clear(&findings);
  cr_expect(findings.count == 0 && findings.errors == 0);
  end();
}

Test(findings, excerpts) {
  static const struct {
    const char *name;
    cgn_text text;
    uint32_t offset;
    const char *excerpt;
  } rows[] = {
      {"start", CGN_TEXT("abc\ndef"), 0, "abc\n^"},
      {"middle", CGN_TEXT("abc\ndef"), 5, "def\n ^"},
      {"end of the line", CGN_TEXT("abc\ndef"), 3, "abc\n   ^"},
      {"end of the text", CGN_TEXT("abc\ndef"), 7, "def\n   ^"},
      {"nothing", CGN_TEXT(""), 0, "\n^"},
      {"tabs are blanks, one column each", CGN_TEXT("\ta\tb"), 3, " a b\n   ^"},
      {"CRLF", CGN_TEXT("abc\r\n"), 2, "abc\n  ^"},
      {"characters, not octets", CGN_TEXT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\xa7x"), 9,
       "\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\xa7x\n   ^"},
      {"no UTF-8: each octet is a column", CGN_TEXT("\xe9\xe9x"), 2, "\xef\xbf\xbd\xef\xbf\xbdx\n  ^"},
      {"nothing reaches the terminal", CGN_TEXT("a\x1b[2Jb\0c"), 7,
       "a?[2Jb\xef\xbf\xbd"
       "c\n       ^"},
      {"100 columns", CGN_TEXT(HUNDRED), 80,
       HUNDRED "\n" SPACES SPACES SPACES SPACES SPACES SPACES SPACES SPACES "^"},
      {"101 columns", CGN_TEXT(HUNDRED "x"), 0, HUNDRED "...\n^"},
      {"far in the line", CGN_TEXT(HUNDRED HUNDRED HUNDRED), 181,
       "..."
       "123456789" TEN TEN TEN TEN TEN TEN TEN TEN TEN
       "0...\n   " SPACES SPACES SPACES SPACES SPACES SPACES SPACES SPACES "^"},
      {"end of a long line", CGN_TEXT(HUNDRED "\n"), 100,
       "..." TEN TEN TEN TEN TEN TEN TEN TEN "\n   " SPACES SPACES SPACES SPACES SPACES SPACES SPACES SPACES "^"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    start(rows[i].text);
    add(CONSIGNE_SEVERITY_ERROR, "id", 0, rows[i].offset);
    cgn_findings_finish(&findings, &sources);
    const char *excerpt = findings.at[0].excerpt.at;
    cr_expect(strcmp(excerpt, rows[i].excerpt) == 0, "%s:\n%s", rows[i].name, excerpt);
    end();
  }
}

/* CGN_FINDINGS 1000: the last stands for all that are not told. */
Test(findings, too_many) {
  for (uint32_t added = 999; added <= 1001; added++) {
    start(CGN_TEXT("x"));
    for (uint32_t i = 0; i < added; i++) add(CONSIGNE_SEVERITY_WARNING, "id", 0, i);
    cgn_findings_finish(&findings, &sources);
    const cgn_finding *last = &findings.at[findings.count - 1];
    cr_expect(findings.count == (added < 1000 ? added : 1000) && findings.errors == 0, "%u", added);
    cr_expect(findings.full == (added >= 1000) && strcmp(last->id, added < 1000 ? "id" : "too-many-findings") == 0);
    end();
  }
  start(CGN_TEXT("x"));
  for (uint32_t i = 0; i < 1005; i++) add(CONSIGNE_SEVERITY_WARNING, "id", 0, i);
  add(CONSIGNE_SEVERITY_ERROR, "id", 0, 2000);
  add(CONSIGNE_SEVERITY_ERROR, "id", 0, 2001);
  cr_expect(findings.count == 1000 && findings.errors == 1, "an error that is not told fails the load");
  cgn_findings_finish(&findings, &sources);
  cr_expect(findings.at[999].severity == CONSIGNE_SEVERITY_ERROR && findings.at[999].line == 0, "and stands last");
  end();
}

Test(findings, no_memory) {
  for (size_t at = 1; at < 40; at++) {
    failing state = {.fails_at = at};
    cgn_allocator allocator = failing_allocator(&state);
    struct consigne_findings some;
    start(CGN_TEXT("abc"));
    cgn_findings_init(&some, &allocator);
    for (uint32_t i = 0; i < 200; i++) {
      cgn_findings_add(&some, CONSIGNE_SEVERITY_ERROR, "id", (cgn_place){0, i, 1}, "%",
                       (cgn_text[]){CGN_TEXT(HUNDRED)});
    }
    cgn_findings_finish(&some, &sources);
    cr_expect(some.arena.failed == (state.failures > 0), "%zu", at);
    cgn_findings_release(&some);
    cr_expect(state.blocks == 0, "%zu", at);
    end();
  }
}

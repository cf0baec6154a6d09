/* SPDX-License-Identifier: MIT */
/* Marks to expected findings, and the passes that must give them. */
#include "marked.h"

#include "advise/advice/advise.h"
#include "base/unicode.h"
#include "rules/compile/compile.h"
#include <criterion/criterion.h>

/* A mark as tree_findings tells it; `before` is the text up to it. */
static void take_mark(cgn_buffer *findings, cgn_text id, const char *source, cgn_text before) {
  uint64_t line = 1;
  size_t start = 0;
  for (size_t i = 0; i < before.length; i++) {
    if (before.at[i] != '\n') continue;
    line++;
    start = i + 1;
  }
  if (findings->length > 0) cgn_buffer_add_string(findings, ", ");
  cgn_buffer_add_string(findings, source);
  cgn_buffer_add_number(findings, line);
  cgn_buffer_add_octet(findings, ':');
  cgn_buffer_add_number(findings, cgn_utf8_count(cgn_text_slice(before, start, before.length)) + 1);
  cgn_buffer_add_octet(findings, ' ');
  cgn_buffer_add(findings, id);
}

/* Appends `row` without its marks to `text`, and them to `findings`. */
static void take_marks(cgn_buffer *findings, cgn_buffer *text, const char *row, const char *source) {
  for (const char *at = row; *at;) {
    const char *end = strncmp(at, "<<", 2) == 0 ? strstr(at, ">>") : NULL;
    if (end) {
      take_mark(findings, (cgn_text){at + 2, (size_t)(end - at) - 2}, source, cgn_buffer_text(text));
      at = end + 2;
    } else {
      cgn_buffer_add_octet(text, *at++);
    }
  }
}

/* What nothing uses is told by check_names, and every row would have to mark it. */
static bool is_looked_at(const cgn_finding *finding, marked_pass pass) {
  if (pass == MARKED_ADVICE) return finding->severity != CONSIGNE_SEVERITY_WARNING;
  return strcmp(finding->id, "unused") != 0;
}

static void drop_others(tree *t, marked_pass pass) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < t->findings.count; i++) {
    if (is_looked_at(&t->findings.at[i], pass)) t->findings.at[kept++] = t->findings.at[i];
  }
  t->findings.count = kept;
}

static void advise(tree *t) {
  struct consigne_ruleset *made = NULL;
  if (t->findings.errors > 0) return; /* which fail the row */
  cr_assert_eq(cgn_compile(&t->load, &made), CONSIGNE_OK);
  cr_expect_eq(cgn_advise(&t->load, made), CONSIGNE_OK);
  cgn_ruleset_release(made);
}

static void check(tree *t, marked_pass pass) {
  cr_expect_eq(cgn_check_names(&t->load), CONSIGNE_OK);
  cr_expect_eq(cgn_check_types(&t->load), CONSIGNE_OK);
  if (pass != MARKED_TYPES) {
    cr_expect_eq(cgn_check_sense(&t->load), CONSIGNE_OK);
    cr_expect_eq(cgn_check_repeats(&t->load), CONSIGNE_OK);
  }
  if (pass == MARKED_ADVICE) advise(t);
  drop_others(t, pass);
}

void marked_expect(const char *declarations, const marked *row, marked_pass pass, int64_t now) {
  cgn_buffer text, list, wanted;
  cgn_named_source source = {.name = CGN_TEXT("list")};
  consigne_options options = {.allocator = cgn_allocator_default, .sources = &source, .now = now};
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_init(&wanted, &cgn_allocator_default);
  cgn_buffer_init(&list, &cgn_allocator_default);
  cgn_buffer_add_string(&text, "consigne 1 ");
  cgn_buffer_add_string(&text, declarations);
  cgn_buffer_add_octet(&text, '\n');
  take_marks(&wanted, &text, row->text, "");
  if (row->list) take_marks(&wanted, &list, row->list, "list:");
  source.text = cgn_buffer_text(&list);
  options.source_count = row->list ? 1 : 0;
  tree t;
  cr_expect_eq(tree_parse(&t, cgn_buffer_text(&text), &options, &cgn_allocator_default), CONSIGNE_OK);
  check(&t, pass);
  const char *found = tree_findings(&t), *marks = cgn_buffer_string(&wanted);
  cr_expect(strcmp(found, marks) == 0, "%s:\n  found  %s\n  wanted %s", row->name, found, marks);
  tree_free(&t);
  cgn_buffer_free(&text);
  cgn_buffer_free(&wanted);
  cgn_buffer_free(&list);
}

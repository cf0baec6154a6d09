/* SPDX-License-Identifier: MIT */
/* Placeholders of replies (language section 9): how a text is split, and what a name stands for. */
#include "rules/placeholder.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

/* "text|rule|more|": each text before a placeholder, and what that is. */
static const char *split(cgn_buffer *out, const cgn_ast *ast, cgn_text text) {
  static const char *const kinds[] = {"", "open", "unknown", "", "rule", "id"};
  cgn_cursor cursor = cgn_cursor_of(text);
  cgn_placeholder one;
  cgn_buffer_clear(out);
  do {
    one = cgn_placeholder_next(ast, &cursor);
    cgn_buffer_add(out, one.before);
    cgn_buffer_add_octet(out, '|');
    cgn_buffer_add_string(out, kinds[one.kind]);
    if (one.kind == CGN_PLACEHOLDER_FIELD) {
      cgn_buffer_add_number(out, (uint64_t)one.field);
      cgn_buffer_add_string(out, one.part == CGN_PART_DOMAIN ? ".domain" : "");
    }
    if (one.kind != CGN_PLACEHOLDER_NONE) cgn_buffer_add_octet(out, '|');
  } while (one.kind != CGN_PLACEHOLDER_NONE);
  return cgn_buffer_string(out);
}

Test(placeholder, split) {
  /* Fields by their numbers in consigne.h; facts from 64. */
  static const struct {
    const char *text, *pieces;
  } rows[] = {{"", "|"},
              {"no", "no|"},
              {"{rule}", "|rule||"},
              {"a {rule}{ID} b", "a |rule||id| b|"},
              {"{smtp.mailfrom}", "|1||"},
              {"{Identity.DOMAIN}!", "|13.domain|!|"},
              {"{relay}", "|14||"},
              {"{fact.colour} {FACT.Size}", "|64| |65||"},
              {"{fact.shape}", "|unknown||"},
              {"{fact.colour.domain}", "|unknown||"},
              {"{spf.d.domain}", "|unknown||"},
              {"{identity.local}", "|unknown||"},
              {"{}", "|unknown||"},
              {"{ rule }", "|unknown||"},
              {"{.domain}", "|unknown||"},
              {"a } b", "a } b|"},
              {"a {rule", "a |open|rule|"},
              {"{", "|open||"},
              {"{{rule}", "|open||rule||"}};
  cgn_ast_fact size = {.name = {.text = CGN_TEXT("size")}, .field = CGN_FIRST_FACT + 1};
  cgn_ast_fact colour = {.next = &size, .name = {.text = CGN_TEXT("Colour")}, .field = CGN_FIRST_FACT};
  const cgn_ast ast = {.facts = &colour};
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text exact = exact_string(rows[i].text);
    const char *pieces = split(&out, &ast, exact);
    cr_expect_str_eq(pieces, rows[i].pieces, "%s: %s", rows[i].text, pieces);
    exact_free(exact);
  }
  cgn_buffer_free(&out);
}

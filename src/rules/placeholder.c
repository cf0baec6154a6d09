/* SPDX-License-Identifier: MIT */
/* Placeholders of reply texts: split and resolved in one place, for the checker and the compiler alike. */
#include "rules/placeholder.h"

static bool ends_with_nocase(cgn_text text, cgn_text end) {
  size_t from = text.length < end.length ? 0 : text.length - end.length;
  return cgn_text_equal_nocase(cgn_text_slice(text, from, text.length), end);
}

static int fact_named(const cgn_ast *ast, cgn_text name) {
  cgn_text start = CGN_TEXT("fact.");
  if (!cgn_text_equal_nocase(cgn_text_slice(name, 0, start.length), start)) return 0;
  name = cgn_text_slice(name, start.length, name.length);
  for (const cgn_ast_fact *fact = ast->facts; fact; fact = fact->next) {
    if (cgn_text_equal_nocase(fact->name.text, name)) return fact->field;
  }
  return 0;
}

/* The field that is named, or whose domain is; false: none. */
static bool find_field(const cgn_ast *ast, cgn_placeholder *found) {
  cgn_text domain = CGN_TEXT(".domain");
  const cgn_field *field = cgn_field_named(found->name);
  found->part = CGN_PART_WHOLE;
  found->field = field ? field->number : fact_named(ast, found->name);
  if (found->field) return true;
  if (!ends_with_nocase(found->name, domain)) return false;
  field = cgn_field_named(cgn_text_slice(found->name, 0, found->name.length - domain.length));
  found->part = CGN_PART_DOMAIN;
  found->field = field && field->type == CGN_TYPE_ADDRESS ? field->number : 0;
  return found->field;
}

static cgn_placeholder_kind kind_of(const cgn_ast *ast, cgn_placeholder *found) {
  if (cgn_text_equal_nocase(found->name, CGN_TEXT("rule"))) return CGN_PLACEHOLDER_RULE;
  if (cgn_text_equal_nocase(found->name, CGN_TEXT("id"))) return CGN_PLACEHOLDER_ID;
  return find_field(ast, found) ? CGN_PLACEHOLDER_FIELD : CGN_PLACEHOLDER_UNKNOWN;
}

cgn_placeholder cgn_placeholder_next(const cgn_ast *ast, cgn_cursor *text) {
  cgn_placeholder found = {.kind = CGN_PLACEHOLDER_NONE};
  cgn_text rest = {text->at, cgn_cursor_left(text)};
  size_t open = cgn_text_find(rest, 0, '{');
  size_t close = cgn_text_find(rest, open, '}'), again = cgn_text_find(rest, open + 1, '{');
  found.before = cgn_text_slice(rest, 0, open);
  if (open == rest.length) {
    text->at = text->end;
    return found;
  }
  bool closed = close < again;
  found.name = cgn_text_slice(rest, open + 1, closed ? close - open - 1 : 0);
  text->at += closed ? close + 1 : open + 1;
  found.kind = closed ? kind_of(ast, &found) : CGN_PLACEHOLDER_OPEN;
  return found;
}

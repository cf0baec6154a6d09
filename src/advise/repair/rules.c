/* SPDX-License-Identifier: MIT */
/* Changes of a ruleset, made in its canonical text, in which each declaration begins a line. */
#include "advise/repair/repair.h"
#include "rules/compile/compile.h"

static bool changes_rules(const cgn_step *step) {
  return step->kind == CONSIGNE_REPAIR_OWNER || step->kind == CONSIGNE_REPAIR_DELEGATION ||
         step->kind == CONSIGNE_REPAIR_ITEM;
}

uint32_t cgn_repair_rule_steps(const cgn_way *way) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < way->count; i++) count += changes_rules(way->steps[i]);
  return count;
}

/* Whether the line that begins at `start` is "KIND NAME" and a blank; *end is where that stands. */
static bool declares(cgn_text text, size_t start, cgn_text kind, cgn_text name, size_t *end) {
  size_t blank = start + kind.length;
  *end = blank + 1 + name.length;
  return cgn_text_equal(cgn_text_slice(text, start, kind.length), kind) && blank < text.length &&
         text.at[blank] == ' ' && cgn_text_equal(cgn_text_slice(text, blank + 1, name.length), name) &&
         *end < text.length && text.at[*end] == ' ';
}

/* Where the name of this declaration ends; text.length: there is none. */
static size_t find(cgn_text text, cgn_text kind, cgn_text name) {
  for (size_t start = 0, end; start < text.length; start = cgn_text_find(text, start, '\n') + 1)
    if (declares(text, start, kind, name, &end)) return end;
  return text.length;
}

static void add_inside(cgn_buffer *out, const cgn_step *step, bool braces) {
  if (step->kind == CONSIGNE_REPAIR_DELEGATION) cgn_buffer_add_string(out, "\n   ");
  if (!braces) cgn_buffer_add_string(out, " {");
  cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add(out, step->text);
  if (!braces) cgn_buffer_add_string(out, " }");
}

/* Into the braces of a declaration; a set that is external alone gets some. */
static bool insert(cgn_buffer *out, cgn_text text, const cgn_step *step) {
  static const char *const kinds[] = {"domains", "addresses", "relays", "logins", "words"};
  size_t at = text.length;
  if (step->kind == CONSIGNE_REPAIR_DELEGATION) at = find(text, CGN_TEXT("provider"), step->name);
  for (size_t i = 0; step->kind == CONSIGNE_REPAIR_ITEM && at == text.length && i < sizeof kinds / sizeof *kinds;
       i++)
    at = find(text, cgn_text_of_string(kinds[i]), step->name);
  if (at == text.length) return false;
  bool braces = at + 1 < text.length && text.at[at + 1] == '{';
  size_t from = braces ? at + 2 : at;
  cgn_buffer_add(out, cgn_text_slice(text, 0, from));
  add_inside(out, step, braces);
  cgn_buffer_add(out, cgn_text_slice(text, from, text.length));
  return true;
}

static bool change(cgn_buffer *out, cgn_text text, const cgn_step *step) {
  cgn_buffer_clear(out);
  if (step->kind != CONSIGNE_REPAIR_OWNER) return insert(out, text, step);
  cgn_buffer_add(out, text);
  cgn_buffer_add(out, step->text);
  cgn_buffer_add_octet(out, '\n');
  return true;
}

int cgn_repair_rules(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset, const cgn_way *way,
                     struct consigne_ruleset **changed) {
  if (!ruleset->dump) return CONSIGNE_E_FILE;
  cgn_buffer_clear(&repairs->text);
  cgn_buffer_add_string(&repairs->text, ruleset->dump);
  for (uint32_t i = 0; i < way->count; i++) {
    if (!changes_rules(way->steps[i])) continue;
    if (repairs->text.failed) return CONSIGNE_E_MEMORY;
    if (!change(&repairs->changed, cgn_buffer_text(&repairs->text), way->steps[i])) return CONSIGNE_E_RULES;
    cgn_buffer before = repairs->text;
    repairs->text = repairs->changed;
    repairs->changed = before;
  }
  if (repairs->text.failed) return CONSIGNE_E_MEMORY;
  cgn_text text = cgn_buffer_text(&repairs->text);
  repairs->options.limits[CONSIGNE_LIMIT_PATTERN_MATCH] = ruleset->pattern_match_limit;
  return cgn_load_source(&repairs->options, NULL, false, CGN_TEXT("ruleset"), &text, NULL, changed);
}

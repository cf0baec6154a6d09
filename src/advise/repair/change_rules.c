/* SPDX-License-Identifier: MIT */
/* Makes the changes of a plan in the canonical text of the ruleset. There, each declaration begins a line. */
#include "advise/repair/repair.h"
#include "rules/compile/compile.h"

static bool changes_rules(const cgn_repair_change *change) {
  return change->kind == CONSIGNE_REPAIR_OWNER || change->kind == CONSIGNE_REPAIR_DELEGATION ||
         change->kind == CONSIGNE_REPAIR_ITEM;
}

uint32_t cgn_repair_rule_changes(const cgn_plan *plan) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < plan->count; i++) count += changes_rules(plan->changes[i]);
  return count;
}

/* Whether the line that begins at `start` is "KIND NAME" and a blank. *end is the place of that blank. */
static bool declares(cgn_text text, size_t start, cgn_text kind, cgn_text name, size_t *end) {
  size_t blank = start + kind.length;
  *end = blank + 1 + name.length;
  return cgn_text_equal(cgn_text_slice(text, start, kind.length), kind) && blank < text.length &&
         text.at[blank] == ' ' && cgn_text_equal(cgn_text_slice(text, blank + 1, name.length), name) &&
         *end < text.length && text.at[*end] == ' ';
}

/* The end of the name of this declaration; text.length: there is no such declaration. */
static size_t find(cgn_text text, cgn_text kind, cgn_text name) {
  for (size_t start = 0, end; start < text.length; start = cgn_text_find(text, start, '\n') + 1)
    if (declares(text, start, kind, name, &end)) return end;
  return text.length;
}

static void add_inside(cgn_buffer *out, const cgn_repair_change *change, bool braces) {
  if (change->kind == CONSIGNE_REPAIR_DELEGATION) cgn_buffer_add_string(out, "\n   ");
  if (!braces) cgn_buffer_add_string(out, " {");
  cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add(out, change->text);
  if (!braces) cgn_buffer_add_string(out, " }");
}

/* Inserts into the braces of a declaration. An external set without items gets braces. */
static bool insert(cgn_buffer *out, cgn_text text, const cgn_repair_change *change) {
  static const char *const kinds[] = {"domains", "addresses", "relays", "logins", "words"};
  size_t at = text.length;
  if (change->kind == CONSIGNE_REPAIR_DELEGATION) at = find(text, CGN_TEXT("provider"), change->name);
  for (size_t i = 0; change->kind == CONSIGNE_REPAIR_ITEM && at == text.length && i < sizeof kinds / sizeof *kinds;
       i++)
    at = find(text, cgn_text_of_string(kinds[i]), change->name);
  if (at == text.length) return false;
  bool braces = at + 1 < text.length && text.at[at + 1] == '{';
  size_t from = braces ? at + 2 : at;
  cgn_buffer_add(out, cgn_text_slice(text, 0, from));
  add_inside(out, change, braces);
  cgn_buffer_add(out, cgn_text_slice(text, from, text.length));
  return true;
}

static bool make(cgn_buffer *out, cgn_text text, const cgn_repair_change *change) {
  cgn_buffer_clear(out);
  if (change->kind != CONSIGNE_REPAIR_OWNER) return insert(out, text, change);
  cgn_buffer_add(out, text);
  cgn_buffer_add(out, change->text);
  cgn_buffer_add_octet(out, '\n');
  return true;
}

int cgn_repair_rules(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset, const cgn_plan *plan,
                     struct consigne_ruleset **changed) {
  if (!ruleset->dump) return CONSIGNE_E_FILE;
  cgn_buffer_clear(&repairs->text);
  cgn_buffer_add_string(&repairs->text, ruleset->dump);
  for (uint32_t i = 0; i < plan->count; i++) {
    if (!changes_rules(plan->changes[i])) continue;
    if (repairs->text.failed) return CONSIGNE_E_MEMORY;
    if (!make(&repairs->changed, cgn_buffer_text(&repairs->text), plan->changes[i])) return CONSIGNE_E_RULES;
    cgn_buffer before = repairs->text;
    repairs->text = repairs->changed;
    repairs->changed = before;
  }
  if (repairs->text.failed) return CONSIGNE_E_MEMORY;
  cgn_text text = cgn_buffer_text(&repairs->text);
  repairs->options.limits[CONSIGNE_LIMIT_PATTERN_MATCH] = ruleset->pattern_match_limit;
  return cgn_load_source(&repairs->options, NULL, false, CGN_TEXT("ruleset"), &text, NULL, changed);
}

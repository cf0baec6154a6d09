/* SPDX-License-Identifier: MIT */
/* Makes a scenario shorter: without what the change does not need, and with the shortest values that show it. */
#include "advise/diff/diff.h"

typedef struct shrinking {
  struct consigne_diff *diff;
  uint64_t change;
  cgn_scenario *at, next;
} shrinking;

/* Takes `next` if it shows the same change. */
static bool take(shrinking *of) {
  cgn_probe *probe = &of->diff->probe;
  if (!cgn_probe_try(probe, &of->next) || cgn_probe_change(probe, cgn_probe_differs(probe)) != of->change)
    return false;
  cgn_scenario_copy(of->at, &of->next);
  return true;
}

/* Leaves out one given, or one of several values. */
static bool drop_one(shrinking *of) {
  for (uint32_t i = of->at->count; i-- > 0;) {
    cgn_scenario_copy(&of->next, of->at);
    cgn_scenario_drop(&of->next, i);
    if (take(of)) return true;
    uint32_t pair = of->at->givens[i].kind == CGN_GIVEN_OWNERS ? 2 : 1;
    for (uint32_t j = 0; of->at->givens[i].count > pair && j < of->at->givens[i].count; j += pair) {
      cgn_scenario_copy(&of->next, of->at);
      for (uint32_t k = 0; k < pair; k++) cgn_scenario_drop_value(&of->next, i, j);
      if (take(of)) return true;
    }
  }
  return false;
}

/* A value of an address field that is no plain address. It shows a change less plainly, however short it is. */
static bool is_odd(int field, cgn_text value) {
  const cgn_field *info = cgn_field_of(field);
  if (!info || info->type != CGN_TYPE_ADDRESS) return false;
  return cgn_text_find(value, 0, '@') == value.length || cgn_text_find(value, 0, ' ') < value.length;
}

static bool is_shorter(int field, cgn_text a, cgn_text b) {
  if (is_odd(field, a) != is_odd(field, b)) return is_odd(field, b);
  return a.length != b.length ? a.length < b.length : cgn_text_compare(a, b) < 0;
}

/* The shortest value of this field that an edit gives and that comes after `after`; at NULL: none. */
static cgn_text next_value(const cgn_edits *edits, int field, cgn_text after) {
  cgn_text best = {NULL, 0};
  for (uint32_t i = 0; i < edits->count; i++) {
    const cgn_edit *edit = edits->at[i];
    if (edit->givens[0].count != 1 || cgn_edits_field(edits, &edit->givens[0]) != field) continue;
    cgn_text value = edit->values[0][0];
    if ((after.at && !is_shorter(field, after, value)) || (best.at && !is_shorter(field, value, best))) continue;
    best = value;
  }
  return best;
}

/* Replaces one value by a shorter one, wherever the scenario has it. */
static bool shorten_value(shrinking *of, uint32_t index, uint32_t value) {
  int field = cgn_edits_field(&of->diff->edits, &of->at->givens[index]);
  cgn_text now = of->at->values[index][value], other = {NULL, 0};
  for (int i = 0; field && i < CGN_SHRINK_VALUES; i++) {
    other = next_value(&of->diff->edits, field, other);
    if (!other.at || !is_shorter(field, other, now)) return false;
    cgn_scenario_copy(&of->next, of->at);
    cgn_scenario_replace(&of->next, now, other);
    if (take(of)) return true;
  }
  return false;
}

static void shorten(shrinking *of) {
  for (uint32_t i = 0; i < of->at->count; i++)
    for (uint32_t j = 0; j < of->at->givens[i].count; j++)
      if (of->at->givens[i].kind == CGN_GIVEN_VALUES) shorten_value(of, i, j);
}

bool cgn_shrink(struct consigne_diff *diff, uint64_t change, cgn_scenario *of) {
  shrinking run = {.diff = diff, .change = change, .at = of};
  while (drop_one(&run)) {
  }
  shorten(&run);
  while (drop_one(&run)) {
  }
  return diff->probe.status == CONSIGNE_OK;
}

/* SPDX-License-Identifier: MIT */
/* A case made shorter: without what does not matter to the difference, and with the shortest values that show it.
 */
#include "advise/diff/diff.h"

typedef struct shrinking {
  struct consigne_diff *diff;
  uint64_t way;
  cgn_case *at, next;
} shrinking;

/* Takes `next` where it shows the same. */
static bool take(shrinking *of) {
  cgn_probe *probe = &of->diff->probe;
  if (!cgn_probe_try(probe, &of->next) || cgn_probe_way(probe, cgn_probe_differs(probe)) != of->way) return false;
  cgn_case_copy(of->at, &of->next);
  return true;
}

/* Without one given, or one of several values. */
static bool drop_one(shrinking *of) {
  for (uint32_t i = of->at->count; i-- > 0;) {
    cgn_case_copy(&of->next, of->at);
    cgn_case_drop(&of->next, i);
    if (take(of)) return true;
    uint32_t pair = of->at->givens[i].kind == CGN_GIVEN_OWNERS ? 2 : 1;
    for (uint32_t j = 0; of->at->givens[i].count > pair && j < of->at->givens[i].count; j += pair) {
      cgn_case_copy(&of->next, of->at);
      for (uint32_t k = 0; k < pair; k++) cgn_case_drop_value(&of->next, i, j);
      if (take(of)) return true;
    }
  }
  return false;
}

/* A value of an address that is no plain address: it shows a difference less plainly, however short it is. */
static bool is_odd(int field, cgn_text value) {
  const cgn_field *info = cgn_field_of(field);
  if (!info || info->type != CGN_TYPE_ADDRESS) return false;
  return cgn_text_find(value, 0, '@') == value.length || cgn_text_find(value, 0, ' ') < value.length;
}

static bool is_shorter(int field, cgn_text a, cgn_text b) {
  if (is_odd(field, a) != is_odd(field, b)) return is_odd(field, b);
  return a.length != b.length ? a.length < b.length : cgn_text_compare(a, b) < 0;
}

/* The shortest value of this field that a move says and that comes after `after`; at NULL: none. */
static cgn_text next_value(const cgn_boundary *boundary, int field, cgn_text after) {
  cgn_text best = {NULL, 0};
  for (uint32_t i = 0; i < boundary->count; i++) {
    const cgn_move *move = boundary->moves[i];
    if (move->givens[0].count != 1 || cgn_boundary_field(boundary, &move->givens[0]) != field) continue;
    cgn_text value = move->values[0][0];
    if ((after.at && !is_shorter(field, after, value)) || (best.at && !is_shorter(field, value, best))) continue;
    best = value;
  }
  return best;
}

/* One value by a shorter one, wherever the case has it. */
static bool shorten_value(shrinking *of, uint32_t given, uint32_t value) {
  int field = cgn_boundary_field(&of->diff->boundary, &of->at->givens[given]);
  cgn_text now = of->at->values[given][value], other = {NULL, 0};
  for (int i = 0; field && i < CGN_SHRINK_VALUES; i++) {
    other = next_value(&of->diff->boundary, field, other);
    if (!other.at || !is_shorter(field, other, now)) return false;
    cgn_case_copy(&of->next, of->at);
    cgn_case_replace(&of->next, now, other);
    if (take(of)) return true;
  }
  return false;
}

static void shorten(shrinking *of) {
  for (uint32_t i = 0; i < of->at->count; i++)
    for (uint32_t j = 0; j < of->at->givens[i].count; j++)
      if (of->at->givens[i].kind == CGN_GIVEN_VALUES) shorten_value(of, i, j);
}

bool cgn_shrink(struct consigne_diff *diff, uint64_t way, cgn_case *of) {
  shrinking run = {.diff = diff, .way = way, .at = of};
  while (drop_one(&run)) {
  }
  shorten(&run);
  while (drop_one(&run)) {
  }
  return diff->probe.status == CONSIGNE_OK;
}

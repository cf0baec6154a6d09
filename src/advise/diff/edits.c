/* SPDX-License-Identifier: MIT */
/* Finds all edits of both rulesets. */
#include "advise/diff/edits.h"

/* One-sided edits first; otherwise in the order in which they were found. */
static void sort_edits(cgn_edits *edits, cgn_edit **sorted) {
  uint32_t at = 0;
  for (int one_sided = 1; one_sided >= 0; one_sided--)
    for (uint32_t i = 0; i < edits->count; i++)
      if (edits->at[i]->one_sided == (one_sided == 1)) sorted[at++] = edits->at[i];
  for (uint32_t i = 0; i < edits->count; i++) edits->at[i] = sorted[i];
}

bool cgn_edits_find(cgn_edits *edits) {
  for (int side = 1; side >= 0; side--) {
    cgn_edits_find_sets(edits, side);
    cgn_edits_find_givens(edits, side);
    cgn_edits_find_pairs(edits, side);
  }
  cgn_edit **sorted = cgn_arena_allocate_array(&edits->arena, (size_t)edits->count + 1, sizeof *sorted);
  if (edits->failed || edits->text.failed || !sorted) return false;
  sort_edits(edits, sorted);
  return true;
}

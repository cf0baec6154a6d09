/* SPDX-License-Identifier: MIT */
/* The moves of both rulesets, from all that they name. */
#include "advise/diff/boundary.h"

/* What one of them has alone comes first; else as they were found. */
static void sort_moves(cgn_boundary *boundary, cgn_move **sorted) {
  uint32_t at = 0;
  for (int apart = 1; apart >= 0; apart--)
    for (uint32_t i = 0; i < boundary->count; i++)
      if (boundary->moves[i]->apart == (apart == 1)) sorted[at++] = boundary->moves[i];
  for (uint32_t i = 0; i < boundary->count; i++) boundary->moves[i] = sorted[i];
}

bool cgn_boundary_fill(cgn_boundary *boundary) {
  for (int side = 1; side >= 0; side--) {
    cgn_boundary_sets(boundary, side);
    cgn_boundary_givens(boundary, side);
    cgn_boundary_pairs(boundary, side);
  }
  cgn_move **sorted = cgn_arena_allocate_array(&boundary->arena, (size_t)boundary->count + 1, sizeof *sorted);
  if (boundary->failed || boundary->text.failed || !sorted) return false;
  sort_moves(boundary, sorted);
  return true;
}

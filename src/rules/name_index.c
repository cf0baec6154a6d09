/* SPDX-License-Identifier: MIT */
/*
 * A sorted array: looking up is a binary search, names that are defined twice
 * stand side by side, and no choice of names makes it slow.
 */
#include "rules/name_index.h"

#include "base/limits.h"
#include "base/sort.h"

enum { NEAR = 2, NEAR_OF_SHORT = 1, SHORT = 3 }; /* edits; octets of a short name */

bool cgn_is_one_of(const char *const *words, cgn_text word) {
  char first = word.length ? cgn_to_lower(word.at[0]) : '\0';
  for (; *words; words++) {
    if (**words == first && cgn_text_equal_nocase(cgn_text_of_string(*words), word)) return true;
  }
  return false;
}

/* ---- Sorting and searching --------------------------------------------------------- */

static int compare_nocase(cgn_text a, cgn_text b) {
  for (size_t i = 0; i < a.length && i < b.length; i++) {
    int order = (unsigned char)cgn_to_lower(a.at[i]) - (unsigned char)cgn_to_lower(b.at[i]);
    if (order) return order;
  }
  return (a.length > b.length) - (a.length < b.length);
}

static int compare(const void *left, const void *right) {
  const cgn_word *a = ((const cgn_named *)left)->name, *b = ((const cgn_named *)right)->name;
  int order = compare_nocase(a->text, b->text);
  if (order) return order;
  if (a->place.source != b->place.source) return a->place.source > b->place.source ? 1 : -1;
  return (a->place.offset > b->place.offset) - (a->place.offset < b->place.offset);
}

bool cgn_name_index_init(cgn_name_index *index, cgn_arena *arena, uint32_t capacity) {
  *index = (cgn_name_index){.at = cgn_arena_allocate_array(arena, capacity, sizeof(cgn_named))};
  return index->at != NULL;
}

void cgn_name_index_add(cgn_name_index *index, const cgn_word *name, void *object, int kind) {
  if (name->text.length == 0) return;
  index->at[index->count++] = (cgn_named){name, object, kind};
}

void cgn_name_index_sort(cgn_name_index *index) {
  cgn_sort(index->at, index->count, sizeof *index->at, compare);
}

const cgn_named *cgn_name_index_find(const cgn_name_index *index, cgn_text name) {
  size_t from = 0, to = index->count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (compare_nocase(index->at[middle].name->text, name) < 0) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  bool found = from < index->count && cgn_text_equal_nocase(index->at[from].name->text, name);
  return found ? &index->at[from] : NULL;
}

/* ---- Did you mean ------------------------------------------------------------------- */

/* The nearest name so far. */
typedef struct nearest {
  cgn_text wanted, best;
  size_t distance; /* of the best; one more than is near where there is none */
  char folded[CGN_NAME_OCTETS];
} nearest;

static cgn_text fold_into(char *out, cgn_text text) {
  if (text.length > CGN_NAME_OCTETS) text.length = 0;
  for (size_t i = 0; i < text.length; i++) out[i] = cgn_to_lower(text.at[i]);
  return (cgn_text){out, text.length};
}

static void start(nearest *state, cgn_text wanted) {
  *state = (nearest){.distance = (wanted.length > SHORT ? NEAR : NEAR_OF_SHORT) + 1};
  state->wanted = fold_into(state->folded, wanted);
}

static void consider(nearest *state, cgn_text candidate) {
  char folded[CGN_NAME_OCTETS];
  size_t most = state->distance - 1;
  size_t longer = candidate.length > state->wanted.length ? candidate.length : state->wanted.length;
  size_t shorter = candidate.length + state->wanted.length - longer;
  if (longer - shorter > most || state->wanted.length == 0 || most == 0) return;
  size_t distance = cgn_text_distance(state->wanted, fold_into(folded, candidate), most);
  if (distance > most) return;
  state->distance = distance;
  state->best = candidate;
}

cgn_text cgn_name_index_nearest(const cgn_name_index *index, cgn_text name) {
  nearest state;
  start(&state, name);
  for (uint32_t i = 0; i < index->count && index->count <= CGN_NEAREST_NAMES; i++) {
    consider(&state, index->at[i].name->text);
  }
  return state.best;
}

cgn_text cgn_nearest_word(const char *const *words, cgn_text word) {
  nearest state;
  start(&state, word);
  for (; *words; words++) consider(&state, cgn_text_of_string(*words));
  return state.best;
}

/* SPDX-License-Identifier: MIT */
/*
 * A sorted array: looking up is a binary search, names that are defined twice
 * stand side by side, and no choice of names makes it slow.
 */
#include "rules/name_index.h"

#include "base/limits.h"
#include "base/sort.h"

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

void cgn_name_index_consider(const cgn_name_index *index, cgn_meant *meant) {
  for (uint32_t i = 0; i < index->count && index->count <= CGN_NEAREST_NAMES; i++)
    cgn_meant_consider(meant, index->at[i].name->text);
}

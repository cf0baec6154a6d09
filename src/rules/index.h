/* SPDX-License-Identifier: MIT */
/*
 * Texts to what they name, for one pass over a tree: open addressing in an
 * arena, keyed anew where texts were chosen to collide. Texts are not copied.
 */
#ifndef CGN_RULES_INDEX_H
#define CGN_RULES_INDEX_H

#include "base/arena.h"
#include "base/hash.h"

/* {.arena = ...} is an empty one. */
typedef struct cgn_index {
  cgn_arena *arena;
  struct cgn_index_slot *slots; /* private */
  uint32_t capacity, count;
  cgn_hash_key key;
} cgn_index;

/* Makes room for so many texts at once; where memory fails, later ones will tell. */
void cgn_index_reserve(cgn_index *index, uint32_t count);
/* What `text` already names; where it names nothing yet, NULL, and it names `value` (not NULL) now. */
const void *cgn_index_put(cgn_index *index, cgn_text text, const void *value);
/* What `text` names; NULL: nothing. */
const void *cgn_index_find(const cgn_index *index, cgn_text text);

#endif

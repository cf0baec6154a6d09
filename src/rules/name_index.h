/* SPDX-License-Identifier: MIT */
/* Names of one name space, found without case. */
#ifndef CGN_RULES_NAME_INDEX_H
#define CGN_RULES_NAME_INDEX_H

#include "rules/ast.h"
#include "rules/meant.h"

typedef struct cgn_named {
  const cgn_word *name;
  void *object;
  int kind; /* of the object, as who adds it says */
} cgn_named;

typedef struct cgn_name_index {
  cgn_named *at; /* sorted by name without case, then by place */
  uint32_t count;
} cgn_name_index;

/* Room for `capacity` names; false: no memory. */
bool cgn_name_index_init(cgn_name_index *index, cgn_arena *arena, uint32_t capacity);
/* There is room; a name without text is not added. */
void cgn_name_index_add(cgn_name_index *index, const cgn_word *name, void *object, int kind);
/* Once, when all are added and before any is looked for. */
void cgn_name_index_sort(cgn_name_index *index);
/* The first of that name; NULL: none. */
const cgn_named *cgn_name_index_find(const cgn_name_index *index, cgn_text name);
/* Shows all of them, unless there are over CGN_NEAREST_NAMES. */
void cgn_name_index_consider(const cgn_name_index *index, cgn_meant *meant);
/* One of lower-case words that end with NULL, without case. */
bool cgn_is_one_of(const char *const *words, cgn_text word);

#endif

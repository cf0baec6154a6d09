/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with a bounded probe. A text that finds no place within
 * CGN_PROBES slots makes the table larger and changes its key, so that no choice
 * of texts makes a load quadratic.
 */
#include "rules/index.h"

#include "base/limits.h"

enum { FIRST_CAPACITY = 16 };

typedef struct entry {
  cgn_text text;
  const void *value;
} entry;

typedef struct cgn_index_slot {
  uint64_t hash;
  const entry *entry; /* NULL: the slot is empty */
} slot;

/* Where the text stands or may be put; NULL: no room within the probes. */
static slot *slot_of(const cgn_index *index, uint64_t hash, cgn_text text) {
  for (uint32_t i = 0; i < CGN_PROBES && i < index->capacity; i++) {
    slot *at = &index->slots[(hash + i) & (index->capacity - 1)];
    if (!at->entry || (at->hash == hash && cgn_text_equal(at->entry->text, text))) return at;
  }
  return NULL;
}

static bool store(cgn_index *index, const entry *added) {
  uint64_t hash = cgn_hash(index->key, added->text);
  slot *at = slot_of(index, hash, added->text);
  if (at) *at = (slot){hash, added};
  return at;
}

static bool store_all(cgn_index *to, const cgn_index *from) {
  for (uint32_t i = 0; i < from->capacity; i++) {
    const entry *one = from->slots[i].entry;
    if (one && !store(to, one)) return false;
  }
  return true;
}

/* A table of this capacity or more, under another key. */
static bool enlarge(cgn_index *index, uint32_t capacity) {
  cgn_index larger = *index;
  for (larger.capacity = capacity;; larger.capacity *= 2) {
    larger.key.k0++;
    larger.slots = cgn_arena_allocate_array(larger.arena, larger.capacity, sizeof *larger.slots);
    if (!larger.slots) return false;
    if (store_all(&larger, index)) break;
    if (larger.capacity > UINT32_MAX / 2) return false;
  }
  *index = larger;
  return true;
}

/* Room for one more, three quarters full at most: probes are still short. */
static bool make_room(cgn_index *index) {
  if (index->count < index->capacity / 4 * 3) return true;
  if (index->capacity > UINT32_MAX / 2) return false;
  return enlarge(index, index->capacity ? index->capacity * 2 : FIRST_CAPACITY);
}

void cgn_index_reserve(cgn_index *index, uint32_t count) {
  uint32_t capacity = FIRST_CAPACITY;
  while (capacity / 4 * 3 < count && capacity <= UINT32_MAX / 2) capacity *= 2;
  if (capacity > index->capacity) enlarge(index, capacity);
}

const void *cgn_index_put(cgn_index *index, cgn_text text, const void *value) {
  const void *found = cgn_index_find(index, text);
  entry *added = found ? NULL : cgn_arena_allocate(index->arena, sizeof *added);
  if (!added) return found;
  *added = (entry){text, value};
  bool stored = make_room(index);
  while (stored && !store(index, added))
    stored = index->capacity <= UINT32_MAX / 2 && enlarge(index, index->capacity * 2);
  if (stored) index->count++;
  if (!stored) index->arena->failed = true;
  return NULL;
}

const void *cgn_index_find(const cgn_index *index, cgn_text text) {
  if (index->count == 0) return NULL;
  slot *at = slot_of(index, cgn_hash(index->key, text), text);
  return at && at->entry ? at->entry->value : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with a bounded probe. A text that finds no place within
 * CGN_PROBES slots makes the table larger and changes its key, so that no choice
 * of texts makes a load quadratic.
 */
#include "rules/index.h"

#include "base/limits.h"

#define FIRST_CAPACITY 16

/* Where the text stands or may be put; NULL: no room within the probes. */
static cgn_index_slot *slot_of(const cgn_index *index, uint64_t hash, cgn_text text) {
  for (uint32_t i = 0; i < CGN_PROBES && i < index->capacity; i++) {
    cgn_index_slot *slot = &index->slots[(hash + i) & (index->capacity - 1)];
    if (!slot->value || (slot->hash == hash && cgn_text_equal(slot->text, text))) return slot;
  }
  return NULL;
}

static bool store(cgn_index *index, cgn_text text, const void *value) {
  uint64_t hash = cgn_hash(index->key, text);
  cgn_index_slot *slot = slot_of(index, hash, text);
  if (slot) *slot = (cgn_index_slot){hash, text, value};
  return slot;
}

static bool store_all(cgn_index *to, const cgn_index *from) {
  for (uint32_t i = 0; i < from->capacity; i++) {
    const cgn_index_slot *slot = &from->slots[i];
    if (slot->value && !store(to, slot->text, slot->value)) return false;
  }
  return true;
}

/* A table at least twice as large, under another key. */
static bool enlarge(cgn_index *index) {
  cgn_index larger = *index;
  do {
    if (larger.capacity > UINT32_MAX / 2) larger.arena->failed = true;
    if (larger.arena->failed) return false;
    larger.capacity = larger.capacity ? larger.capacity * 2 : FIRST_CAPACITY;
    larger.slots = cgn_arena_allocate_array(larger.arena, larger.capacity, sizeof *larger.slots);
    if (!larger.slots) return false;
    larger.key.k0++;
  } while (!store_all(&larger, index));
  *index = larger;
  return true;
}

const void *cgn_index_put(cgn_index *index, cgn_text text, const void *value) {
  const void *found = cgn_index_find(index, text);
  if (found) return found;
  if (index->count >= index->capacity / 2 && !enlarge(index)) return NULL;
  while (!store(index, text, value)) {
    if (!enlarge(index)) return NULL;
  }
  index->count++;
  return NULL;
}

const void *cgn_index_find(const cgn_index *index, cgn_text text) {
  if (index->count == 0) return NULL;
  cgn_index_slot *slot = slot_of(index, cgn_hash(index->key, text), text);
  return slot ? slot->value : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Classes, each once: an open-addressing table of their offsets finds an equal
 * one. A class in the image is uint32_t: how many, then that many set numbers.
 */
#include "table/classes.h"

#include "base/hash.h"

enum { FIRST_SLOTS = 64 };

void cgn_classes_init(cgn_classes *classes, const cgn_allocator *allocator) {
  *classes = (cgn_classes){.allocator = *allocator};
}

void cgn_classes_free(cgn_classes *classes) {
  cgn_release(&classes->allocator, classes->slots);
  cgn_classes_init(classes, &classes->allocator);
}

const uint32_t *cgn_class_sets(const char *image, uint32_t offset, uint32_t *count) {
  *count = 0;
  if (offset == CGN_NONE) return NULL;
  const uint32_t *class = cgn_image_at(image, offset);
  *count = class[0];
  return class + 1;
}

uint32_t cgn_class_index(const char *image, uint32_t offset, uint32_t set) {
  uint32_t count;
  const uint32_t *all = cgn_class_sets(image, offset, &count), *sets = all;
  while (count) {
    uint32_t half = count / 2;
    if (sets[half] == set) return (uint32_t)(sets + half - all);
    if (sets[half] < set) {
      sets += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return CGN_NONE;
}

bool cgn_class_has(const char *image, uint32_t offset, uint32_t set) {
  return cgn_class_index(image, offset, set) != CGN_NONE;
}

static cgn_text octets_of(const uint32_t *sets, uint32_t count) {
  return (cgn_text){(const char *)sets, (size_t)count * sizeof *sets};
}

/* The slot of an equal class, or the free one where it would stand. The table is never full. */
static uint32_t *slot_of(const cgn_classes *classes, const char *image, const uint32_t *sets, uint32_t count) {
  cgn_text octets = octets_of(sets, count);
  uint32_t mask = classes->capacity - 1;
  uint32_t i = (uint32_t)cgn_hash((cgn_hash_key){0, 0}, octets) & mask;
  for (; classes->slots[i] != CGN_NONE; i = (i + 1) & mask) {
    uint32_t others;
    const uint32_t *other = cgn_class_sets(image, classes->slots[i], &others);
    if (cgn_text_equal(octets, octets_of(other, others))) break;
  }
  return &classes->slots[i];
}

static bool grow(cgn_classes *classes, const char *image) {
  if (classes->capacity > UINT32_MAX / 2) return false;
  cgn_classes larger = {.allocator = classes->allocator, .count = classes->count};
  larger.capacity = classes->capacity ? classes->capacity * 2 : FIRST_SLOTS;
  larger.slots = cgn_reallocate(&larger.allocator, NULL, larger.capacity, sizeof *larger.slots);
  if (!larger.slots) return false;
  for (uint32_t i = 0; i < larger.capacity; i++) larger.slots[i] = CGN_NONE;
  for (uint32_t i = 0; i < classes->capacity; i++) {
    if (classes->slots[i] == CGN_NONE) continue;
    uint32_t count;
    const uint32_t *sets = cgn_class_sets(image, classes->slots[i], &count);
    *slot_of(&larger, image, sets, count) = classes->slots[i];
  }
  cgn_classes_free(classes);
  *classes = larger;
  return true;
}

uint32_t cgn_classes_intern(cgn_classes *classes, cgn_buffer *image, const uint32_t *sets, uint32_t count) {
  if (classes->count >= classes->capacity / 2 && !grow(classes, image->at)) return CGN_NONE;
  uint32_t *slot = slot_of(classes, image->at, sets, count);
  if (*slot != CGN_NONE) return *slot;
  uint32_t offset = cgn_image_append(image, NULL, sizeof count + (size_t)count * sizeof *sets);
  if (offset == CGN_NONE) return CGN_NONE;
  memcpy(image->at + offset, &count, sizeof count);
  if (count) memcpy(image->at + offset + sizeof count, sets, (size_t)count * sizeof *sets);
  *slot = offset;
  classes->count++;
  return offset;
}

/* SPDX-License-Identifier: MIT */
/*
 * A class is the sorted list of the sets that something is in, stored once in
 * the image however many names share it: a count, then the set numbers.
 */
#ifndef CGN_TABLE_CLASSES_H
#define CGN_TABLE_CLASSES_H

#include "table/image.h"

typedef struct cgn_classes {
  cgn_allocator allocator;
  uint32_t *slots; /* offsets of classes, open addressing; private */
  uint32_t capacity, count;
} cgn_classes;

void cgn_classes_init(cgn_classes *classes, const cgn_allocator *allocator);
void cgn_classes_free(cgn_classes *classes);
/* The offset of the class of these numbers, sorted and without repeats; appended if new. CGN_NONE: no memory. */
uint32_t cgn_classes_intern(cgn_classes *classes, cgn_buffer *image, const uint32_t *sets, uint32_t count);

/* The members of the class at `offset`; NULL and 0 for CGN_NONE. */
const uint32_t *cgn_class_sets(const char *image, uint32_t offset, uint32_t *count);
/* Which of the members this one is; CGN_NONE: none. */
uint32_t cgn_class_index(const char *image, uint32_t offset, uint32_t set);
bool cgn_class_has(const char *image, uint32_t offset, uint32_t set);

#endif

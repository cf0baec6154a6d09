/* SPDX-License-Identifier: MIT */
/*
 * Names to numbers: one hash table of 16-byte slots in the image, keyed, with a
 * bounded probe length (CGN_PROBES): it grows and takes another key where names
 * were chosen to collide. Knows no mail and no rules: a key is a kind and octets.
 */
#ifndef CGN_TABLE_NAMES_H
#define CGN_TABLE_NAMES_H

#include "base/hash.h"
#include "table/image.h"

typedef struct cgn_name_entry {
  cgn_text key;
  uint32_t value;
  uint8_t kind;
} cgn_name_entry;

typedef struct cgn_names {
  cgn_hash_key key;
  uint32_t slots;     /* offset in the image */
  uint32_t homes;     /* slots at which a probe can begin; 0: empty table */
  uint32_t longest;   /* octets of the longest name of kinds 0 to 3 */
  uint32_t kinds;     /* bit n: some name is of kind n */
  uint64_t depths[4]; /* for kinds 0 to 3: bit n: some name has n labels (bit 63: 63 or more) */
} cgn_names;

/* Appends a table of entries with distinct (kind, key) to the image. False: no memory, or none within the bounds.
 */
bool cgn_names_build(cgn_buffer *image, const cgn_name_entry *entries, uint32_t count, cgn_hash_key key,
                     cgn_names *names);
/* Whether some name of a kind from 0 to 3 has so many labels. */
static inline bool cgn_names_may_have(const cgn_names *names, uint8_t kind, uint32_t labels) {
  return (names->depths[kind] >> (labels < 63 ? labels : 63)) & 1;
}
/* The value of exactly this key; CGN_NONE: not there. */
uint32_t cgn_names_find(const char *image, const cgn_names *names, uint8_t kind, cgn_text key);
/*
 * Domain names: kind `kind` holds exact names, kind `kind` + 1 the names that
 * "*.x" stands for, under x. Fills `found` with the values of name itself and
 * of each wildcard above it, nearest first; at most `most`. Gives their number.
 */
uint32_t cgn_names_find_domain(const char *image, const cgn_names *names, uint8_t kind, cgn_text name,
                               uint32_t *found, uint32_t most);

/* ---- The table as a list ---- */

/* How many slots it has; some are free. */
uint32_t cgn_names_slots(const cgn_names *names);
/* The name in a slot below that; false: it is free. */
bool cgn_names_at(const char *image, const cgn_names *names, uint32_t slot, cgn_name_entry *entry);
/* Where exactly this key stands; CGN_NONE: nowhere. */
uint32_t cgn_names_slot(const char *image, const cgn_names *names, uint8_t kind, cgn_text key);
/* As cgn_names_find_domain; slots instead of values. */
uint32_t cgn_names_slots_of_domain(const char *image, const cgn_names *names, uint8_t kind, cgn_text name,
                                   uint32_t *found, uint32_t most);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A hash table in the order of its hashes: a name stands at the slot its hash
 * points to or, where that is taken, behind the smaller hashes there. So a
 * probe ends at the first free slot or larger hash, also for names that are not
 * in it; it never wraps, and four fifths of the slots can be taken.
 */
#include "table/names.h"

#include <stddef.h>

#include "base/limits.h"

enum {
  TRIES = 8,        /* keys and sizes that are tried before a table is given up */
  DOMAIN_KINDS = 4, /* kinds whose labels count */
  LENGTH_BITS = 24, /* of a key's length beside its kind */
  LAST_KIND = 31,   /* the last bit of a mask of kinds */
  DEEPEST = 63,     /* and of depths */
  AHEAD = 16        /* names whose slots are on their way from memory while the ones before are put */
};

typedef struct slot {
  uint32_t hash;
  uint32_t key; /* offset of its octets; 0: free (the slots themselves stand before any key) */
  uint32_t value;
  uint32_t shape; /* kind and length */
} slot;

static uint32_t hash_of(cgn_hash_key key, uint8_t kind, cgn_text text) {
  return (uint32_t)(cgn_hash((cgn_hash_key){key.k0, key.k1 ^ kind}, text) >> 32);
}

static uint32_t shape_of(uint8_t kind, cgn_text text) {
  return (uint32_t)kind << LENGTH_BITS | (uint32_t)text.length;
}

/* Where the probe for a hash begins: in the order of the hashes. */
static uint32_t home_of(uint32_t hash, uint32_t homes) {
  return (uint32_t)((uint64_t)hash * homes >> 32);
}

/* ---- Depths ----------------------------------------------------------------- */

static uint32_t labels_of(cgn_text name) {
  uint32_t labels = name.length != 0;
  for (size_t i = 0; i < name.length; i++) labels += name.at[i] == '.';
  return labels;
}

/* All kinds from the last on share its bit. */
static uint32_t kind_bit(uint8_t kind) {
  return UINT32_C(1) << (kind < LAST_KIND ? kind : LAST_KIND);
}

static uint64_t depth_bit(uint32_t labels) {
  return UINT64_C(1) << (labels < DEEPEST ? labels : DEEPEST);
}

/* ---- Build ------------------------------------------------------------------- */

/* Puts a name in its slot; the larger hashes behind it move on. False: one would be too far from its home. */
static bool insert(slot *slots, uint32_t homes, slot name) {
  for (uint32_t at = home_of(name.hash, homes); at - home_of(name.hash, homes) < CGN_PROBES; at++) {
    if (slots[at].key == 0) {
      slots[at] = name;
      return true;
    }
    if (slots[at].hash > name.hash) {
      slot moved = slots[at];
      slots[at] = name;
      name = moved;
    }
  }
  return false;
}

static bool fill(char *image, const cgn_name_entry *entries, uint32_t count, uint32_t keys, cgn_names *names) {
  slot *slots = (slot *)(void *)(image + names->slots);
  slot ahead[AHEAD];
  for (uint32_t i = 0; i < count + AHEAD; i++) {
    if (i >= AHEAD && !insert(slots, names->homes, ahead[i % AHEAD])) return false;
    if (i >= count) continue;
    const cgn_name_entry *entry = &entries[i];
    slot name = {hash_of(names->key, entry->kind, entry->key), keys, entry->value,
                 shape_of(entry->kind, entry->key)};
    ahead[i % AHEAD] = name;
    cgn_prefetch(&slots[home_of(name.hash, names->homes)]);
    if (entry->key.length) memcpy(image + keys, entry->key.at, entry->key.length);
    keys += (uint32_t)entry->key.length;
  }
  return true;
}

/* Sums up the keys and notes what look-ups may skip. False: a key is too long for a slot. */
static bool measure(const cgn_name_entry *entries, uint32_t count, cgn_names *names, uint64_t *octets) {
  for (uint32_t i = 0; i < count; i++) {
    cgn_text key = entries[i].key;
    if (key.length >> LENGTH_BITS) return false;
    *octets += key.length;
    names->kinds |= kind_bit(entries[i].kind);
    if (entries[i].kind >= DOMAIN_KINDS) continue;
    names->depths[entries[i].kind] |= depth_bit(labels_of(key));
    if (key.length > names->longest) names->longest = (uint32_t)key.length;
  }
  return true;
}

/* A quarter more slots than names, and one more quarter with each try. */
static uint64_t homes_of(uint32_t count, uint32_t try) {
  return (uint64_t)count + ((uint64_t)count / 4 + 1) * (try + 1);
}

bool cgn_names_build(cgn_buffer *image, const cgn_name_entry *entries, uint32_t count, cgn_hash_key key,
                     cgn_names *names) {
  *names = (cgn_names){.key = key};
  uint64_t octets = 0;
  if (count == 0) return true;
  if (!measure(entries, count, names, &octets)) return false;
  size_t before = image->length;
  for (uint32_t try = 0; try < TRIES; try++) {
    uint64_t homes = homes_of(count, try);
    /* What 32 bits cannot count cannot be appended either: let that fail. */
    uint64_t size = (homes + CGN_PROBES) * sizeof(slot);
    cgn_buffer_reserve(image, size + octets > CGN_NONE ? 0 : (size_t)(size + octets) + sizeof(max_align_t));
    names->slots = cgn_image_append(image, NULL, size > CGN_NONE ? CGN_NONE : (size_t)size);
    uint32_t keys = cgn_image_append(image, NULL, octets > CGN_NONE ? CGN_NONE : (size_t)octets);
    if (keys == CGN_NONE) return false;
    names->homes = (uint32_t)homes;
    if (fill(image->at, entries, count, keys, names)) return true;
    image->length = before;
    names->key.k0++;
  }
  return false;
}

/* ---- Look-up ------------------------------------------------------------------- */

static const slot *slots_of(const char *image, const cgn_names *names) {
  return cgn_image_at(image, names->slots);
}

/* NULL: the key is not there. */
static const slot *find(const char *image, const cgn_names *names, uint8_t kind, cgn_text key) {
  if (!(names->kinds & kind_bit(kind)) || key.length >> LENGTH_BITS) return NULL;
  uint32_t hash = hash_of(names->key, kind, key), shape = shape_of(kind, key);
  const slot *at = slots_of(image, names) + home_of(hash, names->homes);
  for (const slot *end = at + CGN_PROBES; at < end && at->key != 0 && at->hash <= hash; at++)
    if (at->hash == hash && at->shape == shape && cgn_text_equal((cgn_text){image + at->key, key.length}, key))
      return at;
  return NULL;
}

uint32_t cgn_names_find(const char *image, const cgn_names *names, uint8_t kind, cgn_text key) {
  const slot *found = find(image, names, kind, key);
  return found ? found->value : CGN_NONE;
}

static bool can_hold(const cgn_names *names, uint8_t kind, cgn_text name, uint32_t labels) {
  return name.length <= names->longest && cgn_names_may_have(names, kind, labels);
}

static uint32_t number_of(const char *image, const cgn_names *names, const slot *one) {
  return (uint32_t)(one - slots_of(image, names));
}

/* Of a name and the wildcards above it, the values, or the slots. */
static uint32_t find_domain(const char *image, const cgn_names *names, uint8_t kind, cgn_text name, uint32_t *found,
                            uint32_t most, bool slots) {
  uint32_t count = 0, labels = labels_of(name);
  cgn_text rest = name;
  for (uint8_t which = kind; labels > 0 && count < most; which = kind + 1) {
    const slot *one = can_hold(names, which, rest, labels) ? find(image, names, which, rest) : NULL;
    if (one) found[count++] = slots ? number_of(image, names, one) : one->value;
    rest = cgn_text_slice(rest, cgn_text_find(rest, 0, '.') + 1, rest.length);
    labels--;
  }
  return count;
}

uint32_t cgn_names_find_domain(const char *image, const cgn_names *names, uint8_t kind, cgn_text name,
                               uint32_t *found, uint32_t most) {
  return find_domain(image, names, kind, name, found, most, false);
}

/* ---- The table as a list ------------------------------------------------------- */

uint32_t cgn_names_slots(const cgn_names *names) {
  return names->homes ? names->homes + CGN_PROBES : 0;
}

bool cgn_names_at(const char *image, const cgn_names *names, uint32_t number, cgn_name_entry *entry) {
  const slot *at = slots_of(image, names) + number;
  if (at->key == 0) return false;
  *entry = (cgn_name_entry){
      .key = {image + at->key, at->shape & ((UINT32_C(1) << LENGTH_BITS) - 1)},
      .value = at->value,
      .kind = (uint8_t)(at->shape >> LENGTH_BITS),
  };
  return true;
}

uint32_t cgn_names_slot(const char *image, const cgn_names *names, uint8_t kind, cgn_text key) {
  const slot *found = find(image, names, kind, key);
  return found ? number_of(image, names, found) : CGN_NONE;
}

uint32_t cgn_names_slots_of_domain(const char *image, const cgn_names *names, uint8_t kind, cgn_text name,
                                   uint32_t *found, uint32_t most) {
  return find_domain(image, names, kind, name, found, most, true);
}

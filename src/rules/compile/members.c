/* SPDX-License-Identifier: MIT */
/*
 * Names are kept in the order they came in; a table of their numbers, in the
 * order of their hashes as in table/names.c, finds one again. Where a probe
 * grows too long it takes another key, so that no choice of names makes a load
 * quadratic.
 */
#include "rules/compile/members.h"

#include "base/limits.h"
#include "base/sort.h"
#include "rules/program.h"

enum {
  FIRST_HOMES = 64,
  BLOCK_OCTETS = 2000 /* of keys: an arena's own steps would cost half as much again */
};

typedef struct cgn_member_slot {
  uint32_t hash;
  uint32_t name; /* number from 1; 0: free */
} slot;

void cgn_members_init(cgn_members *members, const cgn_allocator *allocator) {
  *members = (cgn_members){.allocator = *allocator};
  cgn_arena_init(&members->keys, allocator);
}

void cgn_members_free(cgn_members *members) {
  cgn_arena_free(&members->keys);
  cgn_release(&members->allocator, members->names);
  cgn_release(&members->allocator, members->slots);
  cgn_release(&members->allocator, members->links);
  cgn_members_init(members, &members->allocator);
}

/* ---- Table ---------------------------------------------------------------------- */

static uint32_t hash_of(const cgn_members *members, uint8_t kind, cgn_text key) {
  return (uint32_t)(cgn_hash((cgn_hash_key){members->key.k0, members->key.k1 ^ kind}, key) >> 32);
}

static slot *home_of(const cgn_members *members, uint32_t hash) {
  return members->slots + ((uint64_t)hash * members->homes >> 32);
}

/* Smaller hashes stand before larger ones. False: one would be too far from its home. */
static bool insert(cgn_members *members, slot name) {
  for (slot *at = home_of(members, name.hash); at - home_of(members, name.hash) < CGN_PROBES; at++) {
    if (at->name == 0) {
      *at = name;
      return true;
    }
    if (at->hash > name.hash) {
      slot moved = *at;
      *at = name;
      name = moved;
    }
  }
  return false;
}

/* Into an empty table, in the order of `old`: one walk through both. */
static bool insert_slots(cgn_members *members, const slot *old, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (old[i].name != 0 && !insert(members, old[i])) return false;
  }
  return true;
}

/* The same under another key. */
static bool insert_names(cgn_members *members) {
  members->key.k0++;
  for (uint32_t i = 0; i < members->count; i++) {
    const cgn_name_entry *name = &members->names[i];
    if (!insert(members, (slot){hash_of(members, name->kind, name->key), i + 1})) return false;
  }
  for (uint32_t i = 0; i < CGN_MEMBERS_AHEAD; i++) {
    cgn_member_ahead *one = &members->ahead[i];
    one->hash = hash_of(members, one->kind, one->key);
  }
  return true;
}

/* Makes an empty, larger table; gives the old one, which the caller frees. False: no memory. */
static bool replace_slots(cgn_members *members, uint64_t homes, slot **old, size_t *old_count) {
  if (homes < FIRST_HOMES) homes = FIRST_HOMES;
  if (homes > UINT32_MAX / 2) return false;
  slot *slots = cgn_allocate(&members->allocator, ((size_t)homes + CGN_PROBES) * sizeof *slots);
  if (!slots) return false;
  *old = members->slots;
  *old_count = members->homes ? (size_t)members->homes + CGN_PROBES : 0;
  members->slots = slots;
  members->homes = (uint32_t)homes;
  return true;
}

/* Puts all names into a larger table; `whole` says that the present one holds all of them. */
static bool enlarge(cgn_members *members, uint64_t homes, bool whole) {
  for (bool done = false; !done; whole = false, homes *= 2) {
    slot *old;
    size_t count;
    if (!replace_slots(members, homes, &old, &count)) return false;
    done = whole ? insert_slots(members, old, count) : insert_names(members);
    cgn_release(&members->allocator, old);
  }
  return true;
}

static uint64_t twice(const cgn_members *members) {
  return (uint64_t)members->homes * 2;
}

/* Room for one more name: three quarters full, probes are still short. Before its hash is taken, which may change.
 */
static bool make_room(cgn_members *members) {
  return members->count < members->homes / 4 * 3 || enlarge(members, twice(members), true);
}

bool cgn_members_reserve(cgn_members *members, uint32_t more) {
  uint64_t names = (uint64_t)members->count + more, homes = names / 3 * 4 + FIRST_HOMES;
  uint64_t links = (uint64_t)members->link_count + more;
  return cgn_grow(&members->allocator, &members->names, &members->capacity, names, sizeof *members->names) &&
         cgn_grow(&members->allocator, &members->links, &members->link_capacity, links, sizeof *members->links) &&
         (names <= members->homes / 4 * 3 ||
          enlarge(members, homes < twice(members) ? twice(members) : homes, true));
}

/* The number of a name, CGN_NONE if it is not there. */
static uint32_t find(const cgn_members *members, uint8_t kind, cgn_text key, uint32_t hash) {
  if (members->homes == 0) return CGN_NONE;
  const slot *at = home_of(members, hash);
  for (const slot *end = at + CGN_PROBES; at < end && at->name != 0 && at->hash <= hash; at++) {
    if (at->hash != hash) continue;
    const cgn_name_entry *name = &members->names[at->name - 1];
    if (name->kind == kind && cgn_text_equal(name->key, key)) return at->name - 1;
  }
  return CGN_NONE;
}

static cgn_text keep_key(cgn_members *members, cgn_text key) {
  if (key.length > members->block_left || !members->block) {
    size_t size = key.length > BLOCK_OCTETS ? key.length : BLOCK_OCTETS;
    char *block = cgn_arena_allocate(&members->keys, size);
    if (!block) return (cgn_text){NULL, 0};
    members->block = block;
    members->block_left = size;
  }
  char *at = members->block;
  if (key.length) memcpy(at, key.at, key.length);
  members->block += key.length;
  members->block_left -= key.length;
  return (cgn_text){at, key.length};
}

/* A name that is new, with a key that lasts or, at NULL, could not be kept. */
static bool append(cgn_members *members, uint8_t kind, cgn_text key, uint32_t value, uint32_t hash) {
  size_t needed = (size_t)members->count + 1;
  if (!cgn_grow(&members->allocator, &members->names, &members->capacity, needed, sizeof *members->names))
    return false;
  if (!key.at) return false;
  members->names[members->count++] = (cgn_name_entry){key, value, kind};
  return insert(members, (slot){hash, members->count}) || enlarge(members, twice(members), false);
}

/* ---- Members --------------------------------------------------------------------- */

/* Into the table, what was added first of all that are ahead. */
static bool settle_first(cgn_members *members) {
  const cgn_member_ahead *one = &members->ahead[members->ahead_first];
  if (!make_room(members)) return false;
  uint32_t name = find(members, one->kind, one->key, one->hash);
  cgn_name_entry *entry = name == CGN_NONE ? NULL : &members->names[name];
  members->ahead_first = (members->ahead_first + 1) % CGN_MEMBERS_AHEAD;
  members->ahead_count--;
  if (entry && members->links[entry->value].set == one->set) {
    members->repeated = true;
    return true;
  }
  size_t needed = (size_t)members->link_count + 1;
  if (!cgn_grow(&members->allocator, &members->links, &members->link_capacity, needed, sizeof *members->links))
    return false;
  uint32_t link = members->link_count++;
  members->links[link] = (cgn_member){link, one->set};
  if (!entry) return append(members, one->kind, one->key, link, one->hash);
  members->links[link].next = members->links[entry->value].next;
  members->links[entry->value].next = link;
  entry->value = link;
  return true;
}

bool cgn_members_settle(cgn_members *members) {
  while (members->ahead_count > 0)
    if (!settle_first(members)) return false;
  return true;
}

bool cgn_members_add(cgn_members *members, uint8_t kind, cgn_text key, bool lasting, uint32_t set) {
  if (!lasting) key = keep_key(members, key);
  if (!key.at || !make_room(members)) return false;
  if (members->ahead_count == CGN_MEMBERS_AHEAD && !settle_first(members)) return false;
  uint32_t hash = hash_of(members, kind, key);
  members->ahead[(members->ahead_first + members->ahead_count++) % CGN_MEMBERS_AHEAD] =
      (cgn_member_ahead){key, hash, set, kind};
  cgn_prefetch(home_of(members, hash));
  return true;
}

uint32_t cgn_members_first(const cgn_members *members, uint8_t kind, cgn_text key) {
  uint32_t newest = cgn_members_value(members, kind, key);
  return newest == CGN_NONE ? CGN_NONE : members->links[members->links[newest].next].set;
}

bool cgn_members_put(cgn_members *members, uint8_t kind, cgn_text key, bool lasting, uint32_t *value) {
  if (!make_room(members)) return false;
  uint32_t hash = hash_of(members, kind, key);
  uint32_t name = find(members, kind, key, hash);
  if (name == CGN_NONE) return append(members, kind, lasting ? key : keep_key(members, key), *value, hash);
  *value = members->names[name].value;
  return true;
}

uint32_t cgn_members_value(const cgn_members *members, uint8_t kind, cgn_text key) {
  uint32_t name = find(members, kind, key, hash_of(members, kind, key));
  return name == CGN_NONE ? CGN_NONE : members->names[name].value;
}

/* ---- Classes --------------------------------------------------------------------- */

static bool is_in_sets(uint8_t kind) {
  return kind < CGN_NAME_ALIAS || kind == CGN_NAME_OWNED;
}

static int compare_numbers(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/* Owners come in any order, and again: what is left of `count` numbers, sorted and each once. */
static uint32_t sort_numbers(uint32_t *numbers, uint32_t count) {
  uint32_t kept = 0, sorted = 1;
  while (sorted < count && numbers[sorted - 1] < numbers[sorted]) sorted++;
  if (sorted >= count) return count;
  cgn_sort(numbers, count, sizeof *numbers, compare_numbers);
  for (uint32_t i = 0; i < count; i++)
    if (i == 0 || numbers[i] != numbers[kept - 1]) numbers[kept++] = numbers[i];
  return kept;
}

/* The class of the sets that hang on `newest`, oldest first. `sets` is an array that grows. */
static uint32_t class_of(cgn_members *members, uint32_t newest, cgn_classes *classes, cgn_buffer *image,
                         cgn_buffer *sets) {
  uint32_t count = 0, link = newest;
  cgn_buffer_clear(sets);
  do {
    link = members->links[link].next;
    cgn_buffer_add(sets, (cgn_text){(const char *)&members->links[link].set, sizeof(uint32_t)});
    count++;
  } while (link != newest);
  if (sets->failed) return CGN_NONE;
  uint32_t *numbers = (uint32_t *)(void *)sets->at;
  uint32_t kept = sort_numbers(numbers, count);
  members->repeated |= kept < count;
  return cgn_classes_intern(classes, image, numbers, kept);
}

/* Neighbours of a list are in its set and no other: the class of one set is asked once for all of them. */
static bool classify(cgn_members *members, cgn_classes *classes, cgn_buffer *image) {
  uint32_t only = CGN_NONE, only_class = CGN_NONE;
  cgn_buffer sets;
  cgn_buffer_init(&sets, &members->allocator);
  bool done = true;
  for (uint32_t i = 0; i < members->count && done; i++) {
    cgn_name_entry *name = &members->names[i];
    if (!is_in_sets(name->kind)) continue;
    cgn_member newest = members->links[name->value];
    bool single = newest.next == name->value;
    if (!single || newest.set != only) {
      only_class = class_of(members, name->value, classes, image, &sets);
      only = single ? newest.set : CGN_NONE;
    }
    name->value = only_class;
    done = name->value != CGN_NONE;
  }
  cgn_buffer_free(&sets);
  return done;
}

bool cgn_members_finish(cgn_members *members, cgn_classes *classes, cgn_buffer *image, cgn_names *names) {
  return cgn_members_settle(members) && classify(members, classes, image) &&
         cgn_names_build(image, members->names, members->count, members->key, names);
}

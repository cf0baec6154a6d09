/* SPDX-License-Identifier: MIT */
/*
 * The names of a ruleset while it is compiled: each (kind, key) once, with the
 * sets it is a member of, in the order in which they were numbered. For many
 * millions of names: the arena of the load and rules/index.h would take too much.
 */
#ifndef CGN_RULES_MEMBERS_H
#define CGN_RULES_MEMBERS_H

#include "table/classes.h"
#include "table/names.h"

/* One membership; the newest of a name links to its oldest, each other to the next one. */
typedef struct cgn_member {
  uint32_t next, set;
} cgn_member;

/* A membership on its way. */
typedef struct cgn_member_ahead {
  cgn_text key;
  uint32_t hash, set;
  uint8_t kind;
} cgn_member_ahead;

enum { CGN_MEMBERS_AHEAD = 16 };

typedef struct cgn_members {
  cgn_allocator allocator;
  cgn_arena keys; /* octets of names that do not last, in blocks */
  char *block;    /* the rest of the last one */
  size_t block_left;
  cgn_name_entry *names; /* value: of a member its newest membership, else what was put */
  uint32_t count, capacity;
  struct cgn_member_slot *slots; /* private: where a name is, in the order of their hashes */
  uint32_t homes;
  cgn_hash_key key;
  cgn_member *links;
  uint32_t link_count, link_capacity;
  cgn_member_ahead ahead[CGN_MEMBERS_AHEAD]; /* added, and not in the table yet: it is far in memory (private) */
  uint32_t ahead_first, ahead_count;
  bool repeated; /* some name was added twice to one set */
} cgn_members;

void cgn_members_init(cgn_members *members, const cgn_allocator *allocator);
void cgn_members_free(cgn_members *members);
/* Makes room for so many more names at once. False: no memory. */
bool cgn_members_reserve(cgn_members *members, uint32_t more);
/*
 * `key` is a member of `set`: no smaller than any set so far, but where owners are members. `lasting`: its octets
 * stay where they are until the names are in the image; else they are copied. False: no memory.
 */
bool cgn_members_add(cgn_members *members, uint8_t kind, cgn_text key, bool lasting, uint32_t set);
/* All that was added is there to be looked for. False: no memory. */
bool cgn_members_settle(cgn_members *members);
/* The first set that `key` became a member of, all being settled; CGN_NONE: none. */
uint32_t cgn_members_first(const cgn_members *members, uint8_t kind, cgn_text key);
/*
 * `key`, of a kind that is in no sets, stands for *value, or for what it stood for before: then that is given in
 * *value. `lasting` as above. False: no memory.
 */
bool cgn_members_put(cgn_members *members, uint8_t kind, cgn_text key, bool lasting, uint32_t *value);
/* What was put; CGN_NONE: nothing. */
uint32_t cgn_members_value(const cgn_members *members, uint8_t kind, cgn_text key);
/* Appends every name to the image, members with their class as value. Nothing is added afterwards. */
bool cgn_members_finish(cgn_members *members, cgn_classes *classes, cgn_buffer *image, cgn_names *names);

#endif

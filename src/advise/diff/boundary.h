/* SPDX-License-Identifier: MIT */
/*
 * The values at which two rulesets can change their mind, for each field that
 * they read: what their sets, words, dates and owners name and what stands just
 * beside it. A move says one of them in a case; where values mean something
 * together only (address and login, address and relay), it says all of them.
 */
#ifndef CGN_ADVISE_BOUNDARY_H
#define CGN_ADVISE_BOUNDARY_H

#include "advise/diff/case.h"

enum { CGN_MOVE_GIVENS = 3, CGN_MOVE_VALUES = 2 };

typedef struct cgn_move {
  uint32_t count;
  cgn_told givens[CGN_MOVE_GIVENS]; /* `values` point into the row below */
  cgn_text values[CGN_MOVE_GIVENS][CGN_MOVE_VALUES];
  uint64_t fields[2]; /* bit n: says something of field n (cgn_boundary_field) */
  uint64_t hash;
  bool apart; /* of something that one of the rulesets has alone */
} cgn_move;

typedef struct cgn_boundary {
  cgn_arena arena; /* of moves and their texts */
  cgn_buffer text; /* one at a time */
  const struct consigne_ruleset *rulesets[2];
  cgn_move **moves; /* those that are `apart` first, once cgn_boundary_fill is done */
  uint32_t count, capacity;
  cgn_text facts[2 * CGN_FACTS]; /* of both */
  uint32_t fact_count;
  cgn_text home; /* a domain that a set lists; at NULL: none does */
  bool failed;   /* no memory */
} cgn_boundary;

void cgn_boundary_init(cgn_boundary *boundary, const cgn_allocator *allocator,
                       const struct consigne_ruleset *before, const struct consigne_ruleset *after);
void cgn_boundary_release(cgn_boundary *boundary);
/* Adds the moves of both rulesets. False: no memory. */
bool cgn_boundary_fill(cgn_boundary *boundary);

/* A bit for the field of a given: facts of both rulesets are numbered together. */
int cgn_boundary_field(const cgn_boundary *boundary, const cgn_told *told);
/* A field of the program of `side` as a given names it: VALUES, without values. */
cgn_told cgn_boundary_name(const cgn_boundary *boundary, int side, int field);
/* The fields of a mask of one ruleset, relay.ip and relay.name as relay. */
void cgn_boundary_mask(const cgn_boundary *boundary, int side, const uint64_t reads[2], uint64_t mask[2]);
static inline void cgn_mask_add(uint64_t mask[2], int field) {
  mask[field / 64] |= UINT64_C(1) << (field % 64);
}

/* Says the move in the case. False: no room. */
bool cgn_move_make(const cgn_move *move, cgn_case *of);
/* The same, beside the values that its first given has there. */
bool cgn_move_append(const cgn_move *move, cgn_case *of);

/* ---- Making moves: for the files of boundary ---- */

/* Begins a move with nothing to say. */
cgn_move cgn_move_start(bool apart);
/* Says this too, with this one value (at NULL: none); texts are borrowed until cgn_boundary_add copies them. */
void cgn_move_say(cgn_move *move, cgn_told told, cgn_text value);
/* Keeps it, if it is new. */
void cgn_boundary_add(cgn_boundary *boundary, const cgn_move *move);
/* A move that says one value of one field of the program of `side`; identity in all that it consists of, each
 * alone. */
void cgn_boundary_value(cgn_boundary *boundary, int side, int field, cgn_text value, bool apart);

/* diff/boundary_sets.c: what sets list. */
void cgn_boundary_sets(cgn_boundary *boundary, int side);
/* diff/boundary_given.c: words, dates, states, limits, and what expects give. */
void cgn_boundary_givens(cgn_boundary *boundary, int side);
/* diff/boundary_pairs.c: values that mean something together. */
void cgn_boundary_pairs(cgn_boundary *boundary, int side);
/* diff/boundary_near.c: an item of a set as values of a field, and what stands beside it. */
struct cgn_listed;
void cgn_boundary_item(cgn_boundary *boundary, int side, int field, const struct cgn_listed *listed, bool apart);
/* A value of this field that nobody lists. */
cgn_text cgn_boundary_stranger(int field);

#endif

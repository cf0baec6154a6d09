/* SPDX-License-Identifier: MIT */
/*
 * Edits of a scenario, with the values at which two rulesets can change their
 * decision. For each field that they read, these are the values that their sets,
 * words, dates and owners name, and the values just beside them. An edit puts
 * one value into a scenario. Where values have a meaning only together (address
 * and login, address and relay), it puts all of them.
 */
#ifndef CGN_ADVISE_EDITS_H
#define CGN_ADVISE_EDITS_H

#include "advise/diff/scenario.h"

enum { CGN_EDIT_GIVENS = 3, CGN_EDIT_VALUES = 2 };

typedef struct cgn_edit {
  uint32_t count;
  cgn_scenario_given givens[CGN_EDIT_GIVENS]; /* `values` point into the row below */
  cgn_text values[CGN_EDIT_GIVENS][CGN_EDIT_VALUES];
  uint64_t fields[2]; /* bit n: it gives field n (cgn_edits_field) */
  uint64_t hash;
  bool one_sided; /* it comes from something that only one of the rulesets has */
} cgn_edit;

typedef struct cgn_edits {
  cgn_arena arena; /* of edits and their texts */
  cgn_buffer text; /* one at a time */
  const struct consigne_ruleset *rulesets[2];
  cgn_edit **at; /* after cgn_edits_find, one-sided edits come first */
  uint32_t count, capacity;
  cgn_text facts[2 * CGN_FACTS]; /* names of the facts of both */
  uint32_t fact_count;
  cgn_text home; /* a domain that a set lists; at NULL: no set lists one */
  bool failed;   /* no memory */
} cgn_edits;

void cgn_edits_init(cgn_edits *edits, const cgn_allocator *allocator, const struct consigne_ruleset *before,
                    const struct consigne_ruleset *after);
void cgn_edits_release(cgn_edits *edits);
/* Adds the edits of both rulesets. False: no memory. */
bool cgn_edits_find(cgn_edits *edits);

/* The number of the given's field; facts of both rulesets are numbered together. 0: it has no field. */
int cgn_edits_field(const cgn_edits *edits, const cgn_scenario_given *given);
/* A given for a field of the program of `side`: VALUES, without values. */
cgn_scenario_given cgn_edits_given(const cgn_edits *edits, int side, int field);
/* Adds the fields that `reads` has, a mask of the ruleset of `side`; relay.ip and relay.name as relay. */
void cgn_edits_mask(const cgn_edits *edits, int side, const uint64_t reads[2], uint64_t mask[2]);
static inline void cgn_mask_add(uint64_t mask[2], int field) {
  mask[field / 64] |= UINT64_C(1) << (field % 64);
}

/* Puts the givens of the edit into the scenario. False: no room. */
bool cgn_edit_apply(const cgn_edit *edit, cgn_scenario *scenario);
/* The same, but the values of the first given are added to those that the scenario has. */
bool cgn_edit_append(const cgn_edit *edit, cgn_scenario *scenario);

/* ---- diff/edit.c: making edits ---- */

/* An edit without givens. */
cgn_edit cgn_edit_start(bool one_sided);
/* Adds a given with this one value (at NULL: none). Its texts are borrowed until cgn_edits_add copies them. */
void cgn_edit_put(cgn_edit *edit, cgn_scenario_given given, cgn_text value);
/* Keeps a copy, if it is new. */
void cgn_edits_add(cgn_edits *edits, const cgn_edit *edit);
/* Adds an edit that gives one value of a field of the program of `side`; for identity one edit for each part. */
void cgn_edits_add_value(cgn_edits *edits, int side, int field, cgn_text value, bool one_sided);

/* ---- diff/edits_*.c: finding values ---- */

/* Items of sets. */
void cgn_edits_find_sets(cgn_edits *edits, int side);
/* Words, dates, states, limits, and what expects give. */
void cgn_edits_find_givens(cgn_edits *edits, int side);
/* Values that have a meaning only together. */
void cgn_edits_find_pairs(cgn_edits *edits, int side);
/* diff/edits_near.c: adds an item of a set, as values of a field, and the values beside it. */
struct cgn_set_item;
void cgn_edits_add_item(cgn_edits *edits, int side, int field, const struct cgn_set_item *listed, bool one_sided);
/* A value of this field that no set lists. */
cgn_text cgn_edits_stranger(int field);

#endif

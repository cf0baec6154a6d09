/* SPDX-License-Identifier: MIT */
/*
 * A case: what an expect block would give, as a value that is copied and edited.
 * All else is absent, so that what is said to be absent is not listed. Texts are
 * borrowed: they outlive the case.
 */
#ifndef CGN_ADVISE_CASE_H
#define CGN_ADVISE_CASE_H

#include "decide/told.h"

typedef struct cgn_case {
  uint32_t count;
  cgn_told givens[CGN_CASE_GIVENS]; /* `values` of the first `count` point into the row below */
  cgn_text values[CGN_CASE_GIVENS][CGN_CASE_VALUES];
} cgn_case;

void cgn_case_copy(cgn_case *to, const cgn_case *from);
/* Says this instead of what the case says of the same. False: no room, or too many values. */
bool cgn_case_put(cgn_case *of, const cgn_told *told);
/* Adds its values to those that the case gives; of `relay` one is a name, one an address. */
bool cgn_case_append(cgn_case *of, const cgn_told *told);
void cgn_case_drop(cgn_case *of, uint32_t given);
void cgn_case_drop_value(cgn_case *of, uint32_t given, uint32_t value);
/* Writes `to` wherever `from` is a value. */
void cgn_case_replace(cgn_case *of, cgn_text from, cgn_text to);
/* Whether all that `part` says `whole` says too. */
bool cgn_case_contains(const cgn_case *whole, const cgn_case *part);
/* The same whichever the order of values, and of givens. */
uint64_t cgn_told_hash(const cgn_told *told);
uint64_t cgn_case_hash(const cgn_case *of);

/*
 * The case as it can be said of this ruleset: without facts, limits and answers
 * that it does not ask for; what has a word that it does not know is unknown,
 * as a decision takes it.
 */
void cgn_case_for(const struct consigne_ruleset *ruleset, const cgn_case *from, cgn_case *to);

/* Appends the name of the field of a given; the given as the language writes it. */
void cgn_told_add_name(cgn_buffer *out, const cgn_told *told);
void cgn_told_add(cgn_buffer *out, const cgn_told *told);

#endif

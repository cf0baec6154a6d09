/* SPDX-License-Identifier: MIT */
/*
 * The rules that can hold for the recipient whose turn it is: those without a
 * trigger, and those that a value leads to (rules/program.h). Every other rule
 * is false. Kept as bits, so that they come out in order however they were found.
 */
#ifndef CGN_DECIDE_CANDIDATES_H
#define CGN_DECIDE_CANDIDATES_H

#include "decide/judge.h"

/* Finds them. False: no memory. */
bool cgn_candidates_find(cgn_judge *judge);
/* For the next recipient. *same: they are those of the one before. */
bool cgn_candidates_find_next(cgn_judge *judge, bool *same);
/* The first one from rule number `from` on; CGN_NONE: there is none. */
uint32_t cgn_candidates_next(const cgn_judge *judge, uint32_t from);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which names of the tables a value met: the look-ups of view.c, told by the
 * place of the name instead of the sets it is in. Nobody who decides needs it.
 */
#ifndef CGN_DECIDE_PLACES_H
#define CGN_DECIDE_PLACES_H

#include "decide/judge.h"

/* The name and each wildcard above it; "local@domain" and "local@*", each with and without subaddress. */
enum { CGN_PLACES = CGN_DOMAIN_LABELS + 5 };

typedef struct cgn_places {
  uint32_t at[CGN_PLACES]; /* of program->names */
  uint32_t count;
} cgn_places;

/* Of an address relay none: those stand in program->networks. */
void cgn_places_of(const cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_places *found);

#endif

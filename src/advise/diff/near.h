/* SPDX-License-Identifier: MIT */
/*
 * How near a decided case comes to what is looked for: that a rule holds, or
 * that one proof alone keeps it from holding. A count of what is already so,
 * which a search climbs.
 */
#ifndef CGN_ADVISE_NEAR_H
#define CGN_ADVISE_NEAR_H

#include "decide/decision.h"
#include "decide/judge.h"

enum { CGN_NEAR_ALL = 1000 }; /* all of it is so */

/*
 * Of the rule, in the decision that the judge has just made: all of `when`, and
 * of the proofs none but `proof` (CGN_NONE: none at all).
 */
uint32_t cgn_near_rule(cgn_judge *judge, uint32_t rule, uint32_t proof);

#endif

/* SPDX-License-Identifier: MIT */
/* The patterns of a set, matched on one subject. */
#ifndef CGN_DECIDE_PATTERNS_H
#define CGN_DECIDE_PATTERNS_H

#include "decide/judge.h"

/* Whether one of them matches; UNKNOWN: none does, but some could not be matched to the end. */
cgn_truth cgn_patterns_match(cgn_judge *judge, const cgn_set *set, cgn_text subject);

#endif

/* SPDX-License-Identifier: MIT */
/* The tags and warnings of an outcome: gathered in any order, then sorted, each name once. */
#ifndef CGN_DECIDE_MARKS_H
#define CGN_DECIDE_MARKS_H

#include "decide/decision.h"

/* Appends one; the name must last as long as the decision. False: no memory. */
bool cgn_marks_add(struct consigne_decision *decision, cgn_marks *marks, cgn_mark mark);
/* Appends all of `more`. */
bool cgn_marks_add_all(struct consigne_decision *decision, cgn_marks *marks, const cgn_marks *more);
/* Sorts by name and keeps one of each: one that is not assumed where there is one. */
void cgn_marks_unite(cgn_marks *marks);
/* Takes those off that the others have; both are united. */
void cgn_marks_take_off(cgn_marks *marks, const cgn_marks *others);

#endif

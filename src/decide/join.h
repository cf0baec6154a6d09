/* SPDX-License-Identifier: MIT */
/*
 * The right side of `equals` and `aligned with`: some value of a field. Many
 * values (a From with thousands of mailboxes) are put into a hash table once a
 * decision, so that comparing two such fields stays linear.
 */
#ifndef CGN_DECIDE_JOIN_H
#define CGN_DECIDE_JOIN_H

#include "decide/judge.h"

/* What of a value is compared: aliases are replaced, or not where it is WRITTEN. */
typedef enum cgn_likeness {
  CGN_LIKE_KEY,
  CGN_LIKE_DOMAIN,
  CGN_LIKE_ORGANISATION,
  CGN_LIKE_WRITTEN_DOMAIN,
  CGN_LIKE_WRITTEN_ORGANISATION
} cgn_likeness;

cgn_text cgn_view_like(cgn_judge *judge, cgn_view *view, cgn_part part, cgn_likeness likeness);
/* Whether some value of the field has this text there. Unknown: none has, and more may come. */
cgn_truth cgn_join_has(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text);
/* The greatest ordinal of those that have it, plus one; 0: none has, as far as is known. */
uint32_t cgn_join_last(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text);

/*
 * The organisational domain: the shortest name that a provider lists, as x or
 * in "*.x", and that equals this one or is above it; itself where there is none,
 * and of a literal or what is no name at all.
 */
cgn_text cgn_organisation(cgn_judge *judge, cgn_text domain);

/* An `aligned` test, or an `equals` that a verified domain is a side of, for a value of its left side. */
cgn_truth cgn_aligned(cgn_judge *judge, const cgn_test *test, cgn_view *view);
/* Whether aliases are left out of an `equals`, since one side is a verified domain. */
bool cgn_equals_as_written(const cgn_test *test);

#endif

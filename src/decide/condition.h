/* SPDX-License-Identifier: MIT */
/* Conditions: postfix code over tests, in three values. */
#ifndef CGN_DECIDE_CONDITION_H
#define CGN_DECIDE_CONDITION_H

#include "decide/judge.h"

/* Bare tests speak of `subject`, see cgn_test_holds. Empty code is true. */
cgn_truth cgn_condition_holds(cgn_judge *judge, cgn_span code, const cgn_value *subject);
/* The first operand of an `and` (or the only test) that is true of a single-valued field's value, without `not`;
 * NULL: none. */
const cgn_test *cgn_condition_first_true(cgn_judge *judge, cgn_span code);

#endif

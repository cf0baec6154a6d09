/* SPDX-License-Identifier: MIT */
/* One clause of a condition: yes, no, cannot tell (language section 4). */
#ifndef CGN_DECIDE_TESTS_H
#define CGN_DECIDE_TESTS_H

#include "decide/judge.h"

/*
 * A test of the program; a bare one speaks of `subject`: NULL is a value that
 * may still come, of which nothing is known. Others are found out once a
 * decision, or once a recipient.
 */
cgn_truth cgn_test_holds(cgn_judge *judge, uint32_t test, const cgn_value *subject);
/* `is absent`, `is null`, `is malformed`: of the whole field, not of its values. */
bool cgn_test_is_of_field(const cgn_test *test);
/* The set of an `in`: a set, or of a provider its domains, or its relays; CGN_NONE: it has none. */
uint32_t cgn_test_set(const cgn_judge *judge, const cgn_test *test);
/* Of a rule's subject, for one of its values. */
cgn_truth cgn_test_of_subject(cgn_judge *judge, uint32_t test, const cgn_value *value);
/* The test, its `not` included, of one value of its field, whatever its quantifier. */
cgn_truth cgn_test_value(cgn_judge *judge, const cgn_test *test, const cgn_value *value);

#endif

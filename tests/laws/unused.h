/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LAWS_UNUSED_H
#define TESTS_LAWS_UNUSED_H

#include "random.h"

/*
 * Decides random queries, counts what they use, and takes each unused item out
 * of the text, one by one: how many changed a decision (and what is printed).
 * `tried` grows by the items that were taken out.
 */
unsigned long law_of_unused(dice *d, const cgn_buffer *rules, consigne_ruleset *ruleset, unsigned long *tried);

#endif

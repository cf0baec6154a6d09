/* SPDX-License-Identifier: MIT */
/* Sets that are asked outside a decision: found by name, and asked about one value. */
#ifndef CGN_DECIDE_SET_VALUE_H
#define CGN_DECIDE_SET_VALUE_H

#include "decide/need_text.h"

/* The number of a named set; of "P" the domains and of "relays of P" the relays of the provider P. CGN_NONE: none.
 */
uint32_t cgn_set_find(const struct consigne_ruleset *ruleset, cgn_text name);
/*
 * Whether a set of the reader's ruleset has this value, which is read as a field of the set's type would be. The
 * reader's query gets the value. CONSIGNE_OK, E_FORM (no value of that type), E_MEMORY.
 */
int cgn_set_has(const cgn_need_reader *reader, uint32_t set, cgn_text value, cgn_truth *truth);

#endif

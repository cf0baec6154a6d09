/* SPDX-License-Identifier: MIT */
/*
 * A scenario that can be copied and edited: the givens of an expect block, as a
 * value. What it does not give is absent, so it lists nothing as absent. Its
 * texts are borrowed: they must outlive it.
 */
#ifndef CGN_ADVISE_SCENARIO_H
#define CGN_ADVISE_SCENARIO_H

#include "decide/scenario.h"

typedef struct cgn_scenario {
  uint32_t count;
  cgn_scenario_given givens[CGN_SCENARIO_GIVENS]; /* `values` of the first `count` point into the row below */
  cgn_text values[CGN_SCENARIO_GIVENS][CGN_SCENARIO_VALUES];
} cgn_scenario;

void cgn_scenario_copy(cgn_scenario *to, const cgn_scenario *from);
/* Adds the given in place of those about the same thing. False: no room, or too many values. */
bool cgn_scenario_put(cgn_scenario *scenario, const cgn_scenario_given *given);
/* Adds its values to those of the given about the same thing. `relay` has one name and one address at most. */
bool cgn_scenario_append(cgn_scenario *scenario, const cgn_scenario_given *given);
void cgn_scenario_drop(cgn_scenario *scenario, uint32_t index);
void cgn_scenario_drop_value(cgn_scenario *scenario, uint32_t index, uint32_t value);
/* Writes `to` wherever `from` is a value. */
void cgn_scenario_replace(cgn_scenario *scenario, cgn_text from, cgn_text to);
/* Whether `whole` gives all that `part` gives. */
bool cgn_scenario_contains(const cgn_scenario *whole, const cgn_scenario *part);
/* The order of values and of givens does not change a hash. */
uint64_t cgn_given_hash(const cgn_scenario_given *given);
uint64_t cgn_scenario_hash(const cgn_scenario *scenario);

/*
 * The scenario as an expect block of this ruleset could write it. Facts, limits
 * and answers that the ruleset does not ask for are left out. A field whose word
 * the ruleset does not know is unknown, as it is in a decision.
 */
void cgn_scenario_for(const struct consigne_ruleset *ruleset, const cgn_scenario *from, cgn_scenario *to);

/* Appends the name of the given's field. */
void cgn_given_print_field(cgn_buffer *out, const cgn_scenario_given *given);
/* Appends the given as the language writes it (language section 10). */
void cgn_given_print(cgn_buffer *out, const cgn_scenario_given *given);

#endif

/* SPDX-License-Identifier: MIT */
/* One rule: whether it holds, for which value, and whether it is enforced there (language sections 4 and 7). */
#ifndef CGN_DECIDE_RULE_H
#define CGN_DECIDE_RULE_H

#include "decide/judge.h"

void cgn_rule_judge(cgn_judge *judge, uint32_t rule, cgn_ruling *ruling);
/* What an unknown rule waits for: to hold, or to hold where it is enforced. Needs that are asked stand in
 * judge->asked until the next rule is looked into. */
cgn_needs cgn_rule_needs(cgn_judge *judge, uint32_t rule, bool enforced);
/* Of a rule whose `when` is true and that a proof kept from holding: that proof's index. CGN_NONE: none did. */
uint32_t cgn_rule_proof(cgn_judge *judge, uint32_t rule);
/* Whether a rule that holds would be enforced: for the trace, where it may not hold. */
cgn_truth cgn_rule_in_force(cgn_judge *judge, uint32_t rule, const cgn_ruling *ruling);

#endif

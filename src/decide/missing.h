/* SPDX-License-Identifier: MIT */
/* The proofs of a rule that decided: of what kind each clause is, and what the evaluator finds for the value. */
#ifndef CGN_DECIDE_MISSING_H
#define CGN_DECIDE_MISSING_H

#include "decide/decision.h"

/* Fills outcome->missing for the value of the subject (NULL: the rule has none). False: no memory. */
bool cgn_missing_tell(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
                      const cgn_value *value);

#endif

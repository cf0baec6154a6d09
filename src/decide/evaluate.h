/* SPDX-License-Identifier: MIT */
/* The rules in order, for each recipient, and the fold of their outcomes (language sections 5 and 6). */
#ifndef CGN_DECIDE_EVALUATE_H
#define CGN_DECIDE_EVALUATE_H

#include "decide/decision.h"

/* Decides (consigne_decide): CONSIGNE_OK, E_MEMORY, E_QUERY; on failure the decision is the failed one. */
int cgn_evaluate(const struct consigne_ruleset *ruleset, const struct consigne_query *query, int flags,
                 struct consigne_decision *decision);

#endif

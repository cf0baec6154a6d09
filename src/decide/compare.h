/* SPDX-License-Identifier: MIT */
/* In what two decisions on one query differ. */
#ifndef CGN_DECIDE_COMPARE_H
#define CGN_DECIDE_COMPARE_H

#include "decide/decision.h"

/* The sum of CONSIGNE_DIFFERS_*; 0: in nothing. Decisions may be NULL, which differs in everything. */
int cgn_outcome_differs(const struct consigne_outcome *one, const struct consigne_outcome *other);
int cgn_decision_differs(const struct consigne_decision *one, const struct consigne_decision *other);

#endif

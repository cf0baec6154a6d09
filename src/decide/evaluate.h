/* SPDX-License-Identifier: MIT */
/* The rules in order, for one recipient (language section 5). */
#ifndef CGN_DECIDE_EVALUATE_H
#define CGN_DECIDE_EVALUATE_H

#include "decide/decision.h"

/* Judges the recipient whose turn it is into a cleared outcome; notes what the decision needs. False: no memory. */
bool cgn_evaluate_recipient(struct consigne_decision *decision, struct consigne_outcome *outcome);

#endif

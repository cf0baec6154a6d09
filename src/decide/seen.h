/* SPDX-License-Identifier: MIT */
/* What a decision tells of the Authentication-Results fields that its query saw. */
#ifndef CGN_DECIDE_SEEN_H
#define CGN_DECIDE_SEEN_H

#include "decide/decision.h"

/* Copies them where a rule of the ruleset reads what such fields report. False: no memory. */
bool cgn_seen_tell(struct consigne_decision *decision, const struct consigne_ruleset *ruleset,
                   const struct consigne_query *query);

#endif

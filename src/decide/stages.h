/* SPDX-License-Identifier: MIT */
/* The schedule of a rule: which share of the values it is enforced for now (language section 7). */
#ifndef CGN_DECIDE_STAGES_H
#define CGN_DECIDE_STAGES_H

#include "decide/decision.h"
#include "decide/judge.h"

enum { CGN_SHARE_ALL = 100 }; /* percent; 0: only monitored */

/*
 * Fills the shares that can be in force and gives their number: one, but where
 * the rule has dates and `now` is not given.
 */
uint32_t cgn_stage_shares(cgn_judge *judge, const cgn_rule *rule, uint32_t shares[CGN_STAGES + 1]);
/* Whether a canonical text is in the share: the same for this rule and text for ever, and growing with the share.
 */
bool cgn_stage_has(const cgn_judge *judge, const cgn_rule *rule, uint32_t share, cgn_text text);
/* The same of the one value of a rule without subject: smtp.auth, relay.ip or relay.name. */
cgn_truth cgn_stage_has_session(cgn_judge *judge, const cgn_rule *rule, uint32_t share);
/* When the stage in force began, and its share; 0: without a date, or `now` does not tell which is in force. */
int64_t cgn_stage_since(cgn_judge *judge, const cgn_rule *rule, uint32_t *share);
/* Fills from and share of a warning: the next stage that enforces more than the one in force. */
void cgn_stage_next(cgn_judge *judge, const cgn_rule *rule, cgn_label *warning);

#endif

/* SPDX-License-Identifier: MIT */
/* A decision as people's programs keep it: as JSON (docs/record.md), and as one line of a log. */
#ifndef CGN_DECIDE_DECISION_RECORD_H
#define CGN_DECIDE_DECISION_RECORD_H

#include "decide/decision.h"

/* Both append; where memory fails out->failed is set. */
void cgn_decision_write(const struct consigne_decision *decision, cgn_buffer *out);
void cgn_decision_log(const struct consigne_decision *decision, cgn_buffer *out);

#endif

/* SPDX-License-Identifier: MIT */
/* A decision as people's programs keep it: as JSON (docs/record.md), and as one line of a log. */
#ifndef CGN_DECIDE_DECISION_RECORD_H
#define CGN_DECIDE_DECISION_RECORD_H

#include "base/json.h"
#include "decide/decision.h"

/* Writes the keys of the decision into an object that is open; `id`: its id, too. */
void cgn_decision_write(const struct consigne_decision *decision, bool id, cgn_json *json);
/* Appends the line; where memory fails out->failed is set. */
void cgn_decision_log(const struct consigne_decision *decision, cgn_buffer *out);

#endif

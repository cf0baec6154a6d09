/* SPDX-License-Identifier: MIT */
/* Every rule in order, whether it holds, is enforced, and what let the message pass: for people. */
#ifndef CGN_DECIDE_TRACE_H
#define CGN_DECIDE_TRACE_H

#include "decide/decision.h"

/* Records the recipient whose turn it is. False: no memory. */
bool cgn_trace_record(struct consigne_decision *decision, uint32_t recipient);

#endif

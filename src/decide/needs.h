/* SPDX-License-Identifier: MIT */
/* What a decision lacks: the fields that its unknown rules wait for, each once (language section 5). */
#ifndef CGN_DECIDE_NEEDS_H
#define CGN_DECIDE_NEEDS_H

#include "decide/decision.h"

/* Lists judge->required and judge->optional. False: no memory. */
bool cgn_needs_list(struct consigne_decision *decision);

#endif

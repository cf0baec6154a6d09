/* SPDX-License-Identifier: MIT */
/* What a decision needs: fields, look-ups and limits that its unknown rules wait for, each once (language section
 * 5). */
#ifndef CGN_DECIDE_NEEDS_H
#define CGN_DECIDE_NEEDS_H

#include "decide/decision.h"

/* Of one recipient, from rule to rule in order. */
typedef struct cgn_needs_course {
  bool listed;    /* a rule's look-ups: those of later rules wait for them */
  bool looked_up; /* a rule waits for a look-up: no limit is asked before it is known */
} cgn_needs_course;

/* Notes what the next unknown rule that is enforced waits for. False: no memory. */
bool cgn_needs_note(struct consigne_decision *decision, uint32_t rule, cgn_needs_course *course);
/* The same of a rule that is not enforced or has no verdict. */
bool cgn_needs_note_optional(struct consigne_decision *decision, uint32_t rule);
/* Lists what was noted. False: no memory. */
bool cgn_needs_list(struct consigne_decision *decision);
/* Lists the fields that a setter failed for, where nothing is judged. False: no memory. */
bool cgn_needs_list_failed(struct consigne_decision *decision, const struct consigne_query *query);

#endif

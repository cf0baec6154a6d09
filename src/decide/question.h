/* SPDX-License-Identifier: MIT */
/*
 * What the caller is asked, as one line of printable ASCII (consigne.h, Needs):
 * "set NAME KEY", "owners LOGIN ADDRESS", "limit NAME KEY" and, where it counts
 * recipients, "limit NAME KEY RECIPIENT". Ids are written and read here alone.
 */
#ifndef CGN_DECIDE_QUESTION_H
#define CGN_DECIDE_QUESTION_H

#include "decide/judge.h"

typedef struct cgn_question {
  int kind;       /* CONSIGNE_NEED_SET, _OWNERS, _LIMIT */
  uint32_t number; /* the set, or the limit */
  cgn_text name;  /* as the ruleset has it: the set's, of a provider's set the provider's, the limit's */
  cgn_text key, login, recipient; /* canonical; at NULL: none */
} cgn_question;

/* Appends the id. */
void cgn_question_add(cgn_buffer *out, const cgn_question *question);
/* The answer to it, CONSIGNE_ANSWER_*; 0: none yet, and then it is noted among what an unknown truth waits for. */
int cgn_question_ask(cgn_judge *judge, const cgn_question *question);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the caller is asked (language sections 3 and 8): asked of the answers
 * that the query holds, and noted while it is looked into what a truth waits for.
 */
#ifndef CGN_DECIDE_QUESTION_H
#define CGN_DECIDE_QUESTION_H

#include "decide/judge.h"

typedef struct cgn_question {
  int kind;        /* CONSIGNE_NEED_SET, _OWNERS, _LIMIT; _FIELD: a word, which no answer makes known */
  uint32_t number; /* LIMIT, FIELD: its number */
  cgn_text name;   /* the set's, of a provider's set the provider's, the limit's; OWNERS: "" */
  cgn_text key, login, recipient; /* canonical; login: OWNERS only; recipient at NULL: none is counted */
} cgn_question;

/* Appends the id (question_id.h). */
void cgn_question_add(cgn_buffer *out, const cgn_question *question);
/* YES true, NO false; FAILED and silence unknown, and what is silent is what an unknown truth waits for. */
cgn_truth cgn_question_ask(cgn_judge *judge, const cgn_question *question);

/* Those that an unknown truth waits for: noted behind the first `from`. A copy, as long as the decision. */
cgn_question *cgn_questions_keep(cgn_judge *judge, uint32_t from, uint32_t *count);
/* Notes them again. */
void cgn_questions_note(cgn_judge *judge, const cgn_question *questions, uint32_t count);

/* Whether this set has this key: the question of a set with an external source. */
cgn_truth cgn_question_of_set(cgn_judge *judge, uint32_t set, cgn_text key);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the caller is asked (language sections 3 and 8). The query holds the
 * answers. What nobody answered is noted while needs are traced.
 */
#ifndef CGN_DECIDE_NEED_ASK_H
#define CGN_DECIDE_NEED_ASK_H

#include "decide/judge.h"

typedef struct cgn_need {
  int kind;        /* CONSIGNE_NEED_SET, _OWNERS, _LIMIT; _FIELD: a word, which no answer makes known */
  uint32_t number; /* LIMIT, FIELD: its number */
  cgn_text name;   /* the set's, of a provider's set the provider's, the limit's; OWNERS: "" */
  cgn_text key, login, recipient; /* canonical; login: OWNERS only; recipient at NULL: none is counted */
} cgn_need;

/* Appends the id (need_id.h). */
void cgn_need_add_id(cgn_buffer *out, const cgn_need *need);
/* An answer of YES is true, of NO false. FAILED and no answer are unknown; an unknown truth waits for the latter.
 */
cgn_truth cgn_need_ask(cgn_judge *judge, const cgn_need *need);

/* A copy of the needs that were noted behind the first `from`; it lasts as long as the decision. */
cgn_need *cgn_need_keep(cgn_judge *judge, uint32_t from, uint32_t *count);
/* Notes them again. */
void cgn_need_note(cgn_judge *judge, const cgn_need *needs, uint32_t count);

/* Whether this set, which has an external source, has this key. */
cgn_truth cgn_need_ask_set(cgn_judge *judge, uint32_t set, cgn_text key);

#endif

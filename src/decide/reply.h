/* SPDX-License-Identifier: MIT */
/* The text of a reply (language section 9): placeholders, languages, lines. */
#ifndef CGN_DECIDE_REPLY_H
#define CGN_DECIDE_REPLY_H

#include "decide/decision.h"
#include "decide/judge.h"

/* What placeholders can name, besides single-valued fields. */
typedef struct cgn_reply_subject {
  int field;              /* of the program; 0: none */
  const cgn_value *value; /* that made the rule hold; NULL: none */
  cgn_text rule;
} cgn_reply_subject;

/*
 * The number of the text that a list of languages, best first, looks up (RFC 4647 3.4);
 * texts.count: there is none in any of them.
 */
uint32_t cgn_reply_choose(const char *image, cgn_span texts, cgn_text languages);
/* Gives the outcome, which has its code, the reply `reply` of the ruleset. False: no memory. */
bool cgn_reply_fill(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t reply,
                    const cgn_reply_subject *subject);
/* The same with the text that stands in judge->buffer: a sentence of ours, names of rules and fields in it. */
bool cgn_reply_fill_sentence(struct consigne_decision *decision, struct consigne_outcome *outcome);

#endif

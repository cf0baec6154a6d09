/* SPDX-License-Identifier: MIT */
/* What a condition can be at RCPT, when header fields and facts about the whole message (DKIM, ARC, DMARC) are not
 * known yet. It is the truth of language section 4, with one more value: a limit that would be asked. */
#ifndef CGN_ADVISE_AT_RCPT_H
#define CGN_ADVISE_AT_RCPT_H

#include "advise/advice/adviser.h"

/* Bits: the values that it can have. */
enum {
  CGN_AT_RCPT_TRUE = 1,
  CGN_AT_RCPT_FALSE = 2,
  CGN_AT_RCPT_WAITS = 4, /* unknown: it waits for the message */
  CGN_AT_RCPT_LIMIT = 8  /* unknown: it waits only for a limit, which the caller is asked for */
};

/* The values of the whole rule. Clauses count as independent, so the rule may have fewer of them. */
unsigned cgn_at_rcpt_rule(const cgn_ast_rule *rule);
/* The values of a condition, or of a part of one. */
unsigned cgn_at_rcpt_condition(const cgn_condition *condition);
/* The values of "no proof is true". */
unsigned cgn_at_rcpt_unproven(const cgn_ast_rule *rule);
/* Whether `before` certainly waits for the message at RCPT whenever `rule` holds there, because both ask for what
 * could make it false. Uses `own`. */
bool cgn_at_rcpt_waits(cgn_adviser *adviser, const cgn_ast_rule *before, const cgn_ast_rule *rule);

#endif

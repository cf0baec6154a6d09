/* SPDX-License-Identifier: MIT */
/*
 * What a condition can be at RCPT, while header fields and what is found out
 * about the whole message (DKIM, ARC, DMARC) are not known yet: truth of
 * language section 4, with the limits that would be asked as a value of their own.
 */
#ifndef CGN_ADVISE_EARLY_H
#define CGN_ADVISE_EARLY_H

#include "advise/advice/adviser.h"

/* Bits: what it can be. */
enum {
  CGN_EARLY_TRUE = 1,
  CGN_EARLY_FALSE = 2,
  CGN_EARLY_WAITS = 4, /* for what comes with the message */
  CGN_EARLY_LIMIT = 8  /* for a limit alone: the caller is asked for it */
};

/* The whole rule. Clauses are taken to be independent, so it can be less than is told. */
unsigned cgn_early_rule(const cgn_ast_rule *rule);
/* A condition, or a part of one. */
unsigned cgn_early_condition(const cgn_condition *condition);
/* What `unless` leaves: true where no proof holds. */
unsigned cgn_early_unproven(const cgn_ast_rule *rule);
/*
 * Whether `before` surely waits for the message at RCPT whenever `rule` holds
 * there: what could make it false is asked for by both. `own` is used.
 */
bool cgn_early_waits(cgn_adviser *adviser, const cgn_ast_rule *before, const cgn_ast_rule *rule);

#endif

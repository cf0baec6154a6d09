/* SPDX-License-Identifier: MIT */
/* Fields of a query that are set together, or never together. */
#ifndef CGN_DECIDE_QUERY_PAIR_H
#define CGN_DECIDE_QUERY_PAIR_H

#include "decide/query.h"

/* Whether the caller said something of this field, be it that it is absent. */
bool cgn_query_is_told(const struct consigne_query *query, int field);
/* Whether it said something of relay, which is then not drawn. */
bool cgn_query_tells_relay(const struct consigne_query *query);
/* Whether it said something of a field that relay is drawn from. */
bool cgn_query_tells_source(const struct consigne_query *query);
/* Whether a value of this field would say again who the relay is, which is said or drawn (language section 2). */
bool cgn_query_says_relay_twice(const struct consigne_query *query, int slot);
/*
 * Clears the slot before a call for `field` sets it anew, and its other half
 * where that is stale: of a host, where this half was given before or relay is
 * set as a whole; of the two logins, where it is of an earlier transaction.
 */
void cgn_query_begin_anew(struct consigne_query *query, int field, int slot);

#endif

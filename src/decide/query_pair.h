/* SPDX-License-Identifier: MIT */
/* Fields of a query that are set together, or never together. */
#ifndef CGN_DECIDE_QUERY_PAIR_H
#define CGN_DECIDE_QUERY_PAIR_H

#include "decide/query.h"

/* Whether the caller said something of this field, be it that it is absent. */
bool cgn_query_is_told(const struct consigne_query *query, int field);
/* Whether it said something of relay, which is then not drawn. */
bool cgn_query_tells_relay(const struct consigne_query *query);
/* Whether a value of this field would say again who the relay is, which is said or drawn (language section 2). */
bool cgn_query_says_relay_twice(const struct consigne_query *query, int slot);
/* The other half of what is one thing: an address and a name, a login and the one that authenticated. 0: none. */
int cgn_query_partner(int field);
/* The field is not given. */
void cgn_query_clear(struct consigne_query *query, int field);
/*
 * The slot is to be set anew, by a call for `field`, and no stale half stands
 * beside it: of a host where this half stood already, or the whole is set; of
 * logins where the other one is of an earlier transaction.
 */
void cgn_query_begin_anew(struct consigne_query *query, int field, int slot);

#endif

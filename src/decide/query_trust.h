/* SPDX-License-Identifier: MIT */
/* Whose Authentication-Results (RFC 8601) a query believes, and which it has seen. */
#ifndef CGN_DECIDE_QUERY_TRUST_H
#define CGN_DECIDE_QUERY_TRUST_H

#include "decide/query.h"

/* Whether this is one of the trusted ids: without case or, of a domain name, the same in A-labels and U-labels. */
bool cgn_query_trusts(const struct consigne_query *query, cgn_text id);
/* Keeps what was seen of a field; `id` is a stranger's text of any octets and length. E_MEMORY. */
int cgn_query_note_seen(struct consigne_query *query, cgn_text id, cgn_authres_seen seen);

#endif

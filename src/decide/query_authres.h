/* SPDX-License-Identifier: MIT */
/* What trusted Authentication-Results fields (RFC 8601) report, as fields of a query; the caller's own values win.
 */
#ifndef CGN_DECIDE_QUERY_AUTHRES_H
#define CGN_DECIDE_QUERY_AUTHRES_H

#include "decide/query.h"

#define CGN_AUTHRES_NAME CGN_TEXT("Authentication-Results")

/* The body of one such field; ignored unless its id is trusted. E_ORDER: trusted, and the header has ended;
 * E_MEMORY. */
int cgn_query_add_authres(struct consigne_query *query, cgn_text body);
/* No more header fields come: what was reported is complete. */
void cgn_query_end_reports(struct consigne_query *query);
/* The caller gives this field himself: all that was reported of its method is forgotten. */
void cgn_query_drop_reports(struct consigne_query *query, int field);
void cgn_query_drop_all_reports(struct consigne_query *query);

#endif

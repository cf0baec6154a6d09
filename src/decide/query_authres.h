/* SPDX-License-Identifier: MIT */
/* What trusted Authentication-Results fields (RFC 8601) report, as fields of a query; the caller's own values win.
 */
#ifndef CGN_DECIDE_QUERY_AUTHRES_H
#define CGN_DECIDE_QUERY_AUTHRES_H

#include "decide/query.h"

#define CGN_AUTHRES_NAME CGN_TEXT("Authentication-Results")

/*
 * The body of one such field: seen, and counted where its id is trusted and all
 * of it is plain. `odd`: its name or line ends are malformed. E_ORDER: it would
 * count, and the header has ended; E_MEMORY.
 */
int cgn_query_add_authres(struct consigne_query *query, cgn_text body, bool odd);
/* No more header fields come: what was reported is complete. */
void cgn_query_end_reports(struct consigne_query *query);
/* Whether some method gives this field. */
bool cgn_query_is_reported_field(int field);
/* The caller gives this field himself: all that was reported of its method is forgotten. */
void cgn_query_drop_reports(struct consigne_query *query, int field);
/* No field counts: `why` is CONSIGNE_AUTHRES_TOO_MANY or _TOO_LARGE. */
void cgn_query_drop_all_reports(struct consigne_query *query, int why);
/* CONSIGNE_AUTHRES_* of a field that was seen, as things are now. */
int cgn_query_seen_state(const struct consigne_query *query, const cgn_authres_seen *seen);
/* Whether it reports a method that gives this field. */
bool cgn_query_seen_reports(const cgn_authres_seen *seen, int field);

#endif

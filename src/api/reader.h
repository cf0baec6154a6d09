/* SPDX-License-Identifier: MIT */
/* What a call reads values with, as a decision would, without a decision of the caller's. */
#ifndef CGN_API_READER_H
#define CGN_API_READER_H

#include "decide/need_text.h"

/* Makes a judge and a query of the call's own, since neither the ruleset nor the caller's query may change. False:
 * no memory. It is to be closed in any case. */
bool cgn_reader_open(cgn_need_reader *reader, const struct consigne_ruleset *ruleset);
void cgn_reader_close(cgn_need_reader *reader);

/* The reader that a query keeps from call to call: made with the first one. NULL: no memory. */
const cgn_need_reader *cgn_reader_of(struct consigne_query *query, const struct consigne_ruleset *ruleset);
void cgn_reader_free(struct consigne_query *query);

#endif

/* SPDX-License-Identifier: MIT */
/* One given text to the values of a field, by the field's type: the step between a setter and the readers of mail/.
 */
#ifndef CGN_DECIDE_QUERY_VALUE_H
#define CGN_DECIDE_QUERY_VALUE_H

#include "decide/query.h"

/* The arena that values of this field live in. */
cgn_arena *cgn_query_arena(struct consigne_query *query, int field);
/*
 * Reads `text` and appends its readings to the field. CONSIGNE_OK; E_FORM for a
 * caller's value of the wrong form; E_LIMIT; E_MEMORY. A sender's text is
 * always taken: malformed or complex is noted on the field.
 */
int cgn_query_read(struct consigne_query *query, int field, cgn_text text);
/* The field becomes too complex to read: its values are forgotten, and what header.shown had of it. */
void cgn_query_set_complex(struct consigne_query *query, int field);

#endif

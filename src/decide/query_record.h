/* SPDX-License-Identifier: MIT */
/* A query as JSON (docs/record.md): what replay needs to ask the same again. */
#ifndef CGN_DECIDE_QUERY_RECORD_H
#define CGN_DECIDE_QUERY_RECORD_H

#include "base/json.h"
#include "decide/query.h"

/* Writes the keys of the query into an object that is open; `partial`: as it is decided. */
void cgn_query_write(const struct consigne_query *query, bool partial, cgn_json *json);
/* query_record_answers.c: the value of "answers", and whether it says all that was answered. */
bool cgn_query_write_answers(const struct consigne_query *query, cgn_json *json);

#endif

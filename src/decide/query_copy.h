/* SPDX-License-Identifier: MIT */
/* A second query that knows what another one does, to be changed and decided again. */
#ifndef CGN_DECIDE_QUERY_COPY_H
#define CGN_DECIDE_QUERY_COPY_H

#include "decide/query.h"

/*
 * Makes `to`, which is initialised, know what `from` does: fields with their
 * states, facts, answers, trusted ids, now, languages, limits and status. What
 * `to` knew is forgotten. Texts are not copied: `from` must outlive what is done
 * with `to`, and not change meanwhile. False: no memory, and `to` knows nothing.
 */
bool cgn_query_copy(struct consigne_query *to, const struct consigne_query *from);

#endif

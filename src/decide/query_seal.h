/* SPDX-License-Identifier: MIT */
/* Seals of an ARC chain in a query: who sealed as the how manieth, and what that seal reports as passed. */
#ifndef CGN_DECIDE_QUERY_SEAL_H
#define CGN_DECIDE_QUERY_SEAL_H

#include "decide/query.h"

/* consigne_query_add_seal. A failure is also kept. */
int cgn_query_add_seal(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains);
/* Where seals gave arc.d and arc.dkim.d, the other one of the two: they end and are dropped together. Else `field`. */
int cgn_query_seal_twin(const struct consigne_query *query, int field);

#endif

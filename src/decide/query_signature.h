/* SPDX-License-Identifier: MIT */
/* One DKIM signature, or one seal of an ARC chain: who sealed, with which number, and what that seal reports. */
#ifndef CGN_DECIDE_QUERY_SIGNATURE_H
#define CGN_DECIDE_QUERY_SIGNATURE_H

#include "decide/query.h"

/* consigne_query_add_signature: one result of dkim and, where that is pass, its domain. A failure is also kept. */
int cgn_query_add_signature(struct consigne_query *query, cgn_text result, cgn_text domain);
/* consigne_query_add_seal. A failure is also kept. */
int cgn_query_add_seal(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains);
/* Where seals gave arc.d and arc.dkim.d, the other one of the two: they end and are dropped together. Else `field`.
 */
int cgn_query_other_of_seals(const struct consigne_query *query, int field);

#endif

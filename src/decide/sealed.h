/* SPDX-License-Identifier: MIT */
/* `sealed by` (language section 4): who is to be believed of a chain of seals (RFC 8617). */
#ifndef CGN_DECIDE_SEALED_H
#define CGN_DECIDE_SEALED_H

#include "decide/judge.h"

/* Whether a valid chain reports a domain aligned with the address, and that seal and all later ones are by sealers of
 * the test's set. */
cgn_truth cgn_sealed(cgn_judge *judge, const cgn_test *test, cgn_view *address);

#endif

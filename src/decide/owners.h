/* SPDX-License-Identifier: MIT */
/* Which logins may show an address (language section 3). */
#ifndef CGN_DECIDE_OWNERS_H
#define CGN_DECIDE_OWNERS_H

#include "decide/judge.h"

/* "owned by": whether some value of this field of logins owns the address. */
cgn_truth cgn_owned(cgn_judge *judge, const cgn_view *address, int field);

#endif

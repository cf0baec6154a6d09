/* SPDX-License-Identifier: MIT */
/* Which logins may show an address (language section 3). */
#ifndef CGN_DECIDE_OWNERS_H
#define CGN_DECIDE_OWNERS_H

#include "decide/judge.h"

/* "owned by": whether some value of this field of logins owns the address. */
cgn_truth cgn_owned(cgn_judge *judge, const cgn_view *address, int field);
/* Where in program->names the first level stands that has an entry for the address: it answers. CGN_NONE: none has.
 */
uint32_t cgn_owned_slot(cgn_judge *judge, const cgn_view *address);

#endif

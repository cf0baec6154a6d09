/* SPDX-License-Identifier: MIT */
/* All that a decision tells, as text, to be compared. */
#ifndef TESTS_LAWS_TELL_H
#define TESTS_LAWS_TELL_H

#include "base/arena.h"
#include "consigne-policy.h"

/* Into `out`, in place of what was there. */
void tell(cgn_buffer *out, const consigne_decision *d);

#endif

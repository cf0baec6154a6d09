/* SPDX-License-Identifier: MIT */
/* What an expect block of a program gives, read out of it. */
#ifndef CGN_DECIDE_EXPECT_H
#define CGN_DECIDE_EXPECT_H

#include "decide/told.h"

/* Its values stand in the image, their list in the arena. False: no memory. */
bool cgn_expect_read(const struct consigne_ruleset *ruleset, const cgn_given *given, cgn_arena *arena,
                     cgn_told *told);

#endif

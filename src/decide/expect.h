/* SPDX-License-Identifier: MIT */
/* Reads a given of an expect block. */
#ifndef CGN_DECIDE_EXPECT_H
#define CGN_DECIDE_EXPECT_H

#include "decide/scenario.h"

/* The values stay in the image, their list is in the arena. False: no memory. */
bool cgn_expect_read(const struct consigne_ruleset *ruleset, const cgn_given *given, cgn_arena *arena,
                     cgn_scenario_given *into);

#endif

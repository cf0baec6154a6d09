/* SPDX-License-Identifier: MIT */
/*
 * What every match of a pattern must have: literals, where they are anchored,
 * and in a form without case. So that most patterns need not be run.
 */
#ifndef CGN_RULES_PATTERN_LITERALS_H
#define CGN_RULES_PATTERN_LITERALS_H

#include "table/literals.h"

/* What a subject that the pattern matches meets, once it is folded. Nothing, of what is not understood. */
void cgn_pattern_requirements(cgn_text pattern, cgn_text flags, cgn_requirements *requirements);
/* Appends valid UTF-8 as literals are compared. */
void cgn_pattern_fold(cgn_buffer *out, cgn_text subject);

#endif

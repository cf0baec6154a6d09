/* SPDX-License-Identifier: MIT */
/* The layout of a ruleset: the same tokens and comments, indented and spaced in one way. */
#ifndef CGN_RULES_FORMAT_H
#define CGN_RULES_FORMAT_H

#include "rules/ast.h"

/*
 * Appends source `index` of load->sources in that layout: four blanks for each open brace and for a line that goes
 * on with the one before, one blank between tokens, at most one empty line, LF. Lines end where they ended.
 * Findings tell what is no token, and braces that are not paired; the text is of no use then.
 */
void cgn_format(cgn_load *load, uint32_t index, cgn_buffer *out);

#endif

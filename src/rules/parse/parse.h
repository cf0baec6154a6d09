/* SPDX-License-Identifier: MIT */
/* Tokens to tree, includes followed. Recursive descent, one token ahead; tells all mistakes of the text in one go.
 */
#ifndef CGN_RULES_PARSE_H
#define CGN_RULES_PARSE_H

#include "rules/ast.h"

/*
 * Parses source `index` of load->sources and what it includes into load->ast.
 * After a mistake it goes on at the next declaration (or inside braces at the
 * next word that can begin something there), so that one load tells them all.
 * CONSIGNE_OK even where it found mistakes (load->findings->errors tells);
 * E_MEMORY.
 */
int cgn_parse(cgn_load *load, uint32_t index);

#endif

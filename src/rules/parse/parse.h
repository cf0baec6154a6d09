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

/* Whether a word is reserved, and so no name (language section 1). */
bool cgn_is_reserved(cgn_text word);
/* The reserved words in alphabetical order, NULL at the end. */
extern const char *const cgn_reserved_words[];

#endif

/* SPDX-License-Identifier: MIT */
/* The words that the language keeps for itself (language section 1). */
#ifndef CGN_RULES_RESERVED_H
#define CGN_RULES_RESERVED_H

#include "base/text.h"

/* Whether a word is reserved, and so no name (language section 1). */
bool cgn_is_reserved(cgn_text word);
/* The reserved words in alphabetical order, NULL at the end. */
extern const char *const cgn_reserved_words[];

#endif

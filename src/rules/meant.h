/* SPDX-License-Identifier: MIT */
/* What a word that is not known most likely means: the one place that "did you mean" comes from. */
#ifndef CGN_RULES_MEANT_H
#define CGN_RULES_MEANT_H

#include "base/limits.h"
#include "base/text.h"

/* The nearest so far, of candidates that are shown one by one. */
typedef struct cgn_meant {
  cgn_text best; /* empty: none is near */
  cgn_text wanted, instead;
  size_t distance; /* of the best; one more than is near where there is none */
  char folded[CGN_NAME_OCTETS];
} cgn_meant;

void cgn_meant_start(cgn_meant *meant, cgn_text wanted);
void cgn_meant_consider(cgn_meant *meant, cgn_text candidate);
/* All names of fields. */
void cgn_meant_consider_fields(cgn_meant *meant);
/* Of words that end with NULL. */
cgn_text cgn_meant_word(const char *const *words, cgn_text wanted);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The ids of needs (consigne.h, Needs): words of printable ASCII with one
 * blank between them. Octets that a word cannot hold are written as "%20"; so is
 * "*" where it is all of a word, since it stands for "any", and "%" alone is a
 * word without octets. Written and read here alone.
 */
#ifndef CGN_DECIDE_NEED_ID_H
#define CGN_DECIDE_NEED_ID_H

#include "base/arena.h"

enum { CGN_ID_WORDS = 4 }; /* "limit NAME KEY RECIPIENT" */

typedef struct cgn_id_words {
  cgn_text at[CGN_ID_WORDS];
  uint32_t count;
} cgn_id_words;

/* The words of a text, which may have blanks around and between them; false: none, or too many. */
bool cgn_id_split(cgn_text text, cgn_id_words *words);
/* Appends a word: a blank before it, if it is not the first, and its octets as an id has them. */
void cgn_id_add_word(cgn_buffer *out, cgn_text octets);
/* Appends the octets that a word of an id stands for; false: "%" that no two hexadecimal digits follow. */
bool cgn_id_add_octets(cgn_buffer *out, cgn_text word);
/* Whether a word is "*", any. */
bool cgn_id_is_any(cgn_text word);
/*
 * Appends the id as it would be written here, without a final "*", which
 * becomes `any`. False: no id (or no memory, out->failed).
 */
bool cgn_id_normalise(cgn_buffer *out, cgn_text id, bool *any);

#endif

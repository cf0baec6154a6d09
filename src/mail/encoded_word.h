/* SPDX-License-Identifier: MIT */
/* RFC 2047 encoded words in a phrase or comment, to UTF-8. The result is a name: it is never parsed as an address.
 */
#ifndef CGN_MAIL_ENCODED_WORD_H
#define CGN_MAIL_ENCODED_WORD_H

#include "base/arena.h"

#define CGN_ENCODED_WORD_GROWTH 3 /* octets of UTF-8 that one octet of the text becomes at most */

/*
 * Decodes every encoded word of `text`, drops blanks between two of them (RFC
 * 2047 6.2), copies the rest. UTF-8, US-ASCII, UTF-7 and the single-octet sets
 * of European mail are decoded; of other character sets the ASCII octets are
 * kept and the rest is U+FFFD. NUL stays. The input itself where it holds none.
 */
cgn_text cgn_encoded_words_decode(cgn_arena *arena, cgn_text text);
/*
 * The first run at or after `from`: something of the form =?charset?B or
 * Q?...?=, and those that follow with nothing but blanks between. Blanks and
 * question marks in the encoded text are suffered, as mail programs do. Calls
 * that go on where the run before ended are linear together.
 */
bool cgn_encoded_words_find(cgn_text text, size_t from, cgn_text *run);
bool cgn_encoded_words_are_in(cgn_text text);
/* Whether each "=?" begins an encoded word as RFC 2047 2 has it, with blanks or brackets around: to all readers one
 * atom. */
bool cgn_encoded_words_are_whole(cgn_text text);
/* The one encoded word that the text starts with. */
bool cgn_encoded_word_starts(cgn_text text, cgn_text *word);

#endif

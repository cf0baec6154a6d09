/* SPDX-License-Identifier: MIT */
/* RFC 2047 encoded words in a phrase or comment, to UTF-8. The result is a name: it is never parsed as an address. */
#ifndef CGN_MAIL_ENCODED_WORD_H
#define CGN_MAIL_ENCODED_WORD_H

#include "base/arena.h"

/*
 * Decodes every encoded word of `text`, drops blanks between two of them (RFC
 * 2047 6.2), copies the rest. UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15,
 * windows-1252 and UTF-7's ASCII are decoded; of other character sets the ASCII
 * octets are kept and the rest is U+FFFD. The input itself where it holds none.
 */
cgn_text cgn_encoded_words_decode(cgn_arena *arena, cgn_text text);
/* Whether the text holds something of the form =?charset?B or Q?...?= */
bool cgn_encoded_words_are_in(cgn_text text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * UTF-8, normalisation and case (RFC 3629, UAX 15, RFC 8265). The only user of
 * libunistring. ASCII never reaches it.
 */
#ifndef CGN_BASE_UNICODE_H
#define CGN_BASE_UNICODE_H

#include "base/arena.h"

/* Octets of the first character, 1 to 4; 0 where the text is empty or does not start with valid UTF-8. */
size_t cgn_utf8_step(cgn_text text, uint32_t *character);
bool cgn_utf8_is_valid(cgn_text text);
uint32_t cgn_utf8_count(cgn_text text); /* characters; an octet that is no UTF-8 counts as one */
void cgn_utf8_add(cgn_buffer *out, uint32_t character);

/*
 * Whether it is valid UTF-8 of characters that stand in NFC beside each other, whatever they are: Latin, Greek,
 * Cyrillic, Hebrew, kana, ideographs, Hangul, without marks of their own. False says nothing.
 */
bool cgn_unicode_is_surely_nfc(cgn_text text);
/* NFC; the input itself where it is ASCII, already NFC or no valid UTF-8. Memory: arena->failed. */
cgn_text cgn_unicode_nfc(cgn_arena *arena, cgn_text text);
/*
 * A copy in NFC and lower case (toLowerCase of Unicode 3.13, with its contexts, of no language), idempotent: what
 * logins, words and our local parts are compared by (RFC 8265 3.3.2). Letters that only case folding takes for
 * equal stay different: sharp s and ss. Invalid UTF-8: only its ASCII is changed.
 */
cgn_text cgn_unicode_lower(cgn_arena *arena, cgn_text text);
/* A copy in NFC and full case folding, idempotent: of domains alone, whose mapping folds too (UTS 46). */
cgn_text cgn_unicode_fold(cgn_arena *arena, cgn_text text);
/* Whether it has a blank beyond ASCII: U+00A0, a space or separator of Unicode, or U+FEFF (ECMA-262 12.2). */
bool cgn_unicode_has_blank(cgn_text text);
/* A character beyond ASCII that looks like a blank or like nothing, but for the joiners that names need (RFC 5892
 * A). */
bool cgn_unicode_is_unseen(uint32_t character);
/* What stands for a quote in some script; the character that closes it, 0: it is none. */
uint32_t cgn_unicode_closing_quote(uint32_t character);
/* Whether it is valid UTF-8 without NUL. */
bool cgn_unicode_is_clean(cgn_text text);
/* A copy of what the next function appends to `room`, which may hold `text`. {NULL, 0}: no memory. */
cgn_text cgn_unicode_clean(cgn_arena *arena, cgn_buffer *room, cgn_text text);
/* Appends valid UTF-8 without NUL: what is no UTF-8, and NUL, as U+FFFD. For text out. */
void cgn_unicode_add_clean(cgn_buffer *out, cgn_text text);
/* Appends the text for a reply or a log line: as above, and control characters (bidirectional, separators) as '?'.
 */
void cgn_unicode_add_printable(cgn_buffer *out, cgn_text text);
/* Appends printable ASCII: NFKD, marks dropped, the rest and control characters '?' (language section 9). */
void cgn_unicode_add_ascii(cgn_buffer *out, cgn_text text);

#endif

/* SPDX-License-Identifier: MIT */
/* Encoded words as Thunderbird and CPython look for them: in any text, whatever tokens they tear. */
#ifndef CGN_MAIL_MAILBOX_WORDS_H
#define CGN_MAIL_MAILBOX_WORDS_H

#include "base/text.h"

/* A run of encoded words, blanks before it included. All zero: none was looked for. */
typedef struct cgn_mailbox_words {
  size_t start, end; /* the same: there is none in the rest of the text */
} cgn_mailbox_words;

/* Whether "=?" stands here. */
bool cgn_mailbox_words_at(cgn_text text, size_t at);
/* The end of the encoded word that starts at `at`: "=?", no "?", "?B?" or "?Q?", no "?", "?=". 0: none does. */
size_t cgn_mailbox_words_end(cgn_text text, size_t at);
/* Finds the next run at or behind `at`, once for all places before it: linear for places in order. */
void cgn_mailbox_words_find(cgn_mailbox_words *words, cgn_text text, size_t at);
/* Whether the text has a quote, parenthesis or angle bracket without its partner: then all behind it stands
 * otherwise. */
bool cgn_mailbox_words_tear(cgn_text text);

#endif

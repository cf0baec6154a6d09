/* SPDX-License-Identifier: MIT */
/* SMTP replies: codes (RFC 5321 4.2, RFC 3463, RFC 2034) and lines that nothing can be injected into. */
#ifndef CGN_MAIL_SMTPREPLY_H
#define CGN_MAIL_SMTPREPLY_H

#include "base/arena.h"

/* "550": three digits, first 4 or 5, second 0 to 5 (RFC 5321 4.2.1). */
bool cgn_reply_code_read(cgn_text text, uint16_t *code);
/* "5.7.1": class 4 or 5, subject and detail 0 to 999 without leading zeros (RFC 3463 2). */
bool cgn_enhanced_code_is_valid(cgn_text text);

/*
 * Appends `text` to `lines` as reply lines "550-5.7.1 word word" of at most
 * CGN_REPLY_LINE_OCTETS octets, each ended by NUL: split at blanks, else at a
 * character. `text` may hold line feeds: each begins a new line. `last` says
 * that no more text comes: the final line has a space instead of the hyphen.
 * At most CGN_REPLY_LINES in all. Gives the number of lines appended.
 */
uint32_t cgn_reply_add_lines(cgn_buffer *lines, uint16_t code, cgn_text enhanced, cgn_text text, bool last);
/* The text cleaned for a reply: printable UTF-8, or ASCII (language section 9). */
void cgn_reply_clean(cgn_buffer *out, cgn_text text, bool utf8);

#endif

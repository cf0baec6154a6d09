/* SPDX-License-Identifier: MIT */
/*
 * RFC 5322 3.4 address lists with RFC 6532 UTF-8 and RFC 6854 groups: comments,
 * folding, quoted strings, routes, obsolete syntax. Every mailbox that some
 * reader shows is in the list; where readers differ the list says so.
 */
#ifndef CGN_MAIL_MAILBOX_H
#define CGN_MAIL_MAILBOX_H

#include "mail/address.h"

/*
 * Reads the body of one field, with or without the end of its last line, into
 * `list` (reset but for memory and limit). Addresses that display names,
 * comments and encoded words show, but that are not the mailbox they belong to,
 * are added to `shown` (NULL: not wanted; at most CGN_SHOWN_ADDRESSES, then it
 * is `complex`). Time is linear in text.length; nesting over CGN_COMMENT_DEPTH
 * and mailboxes over the limit set `complex`. An empty list is valid: whether
 * a field must name somebody is the caller's. False: no memory.
 */
bool cgn_mailboxes_read(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown);
/* The same by the whole grammar, of a plain list too (mailbox_plain.h): for tests, which compare the two. */
bool cgn_mailboxes_read_grammar(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown);

#endif

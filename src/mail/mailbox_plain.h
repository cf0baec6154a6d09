/* SPDX-License-Identifier: MIT */
/* The lists that nearly every message has, in one pass; what is not plain takes the reader of the whole grammar. */
#ifndef CGN_MAIL_MAILBOX_PLAIN_H
#define CGN_MAIL_MAILBOX_PLAIN_H

#include "mail/address.h"

/*
 * Reads a list of mailboxes, groups among them, that every kind of reader reads alike (see the source). Gives what
 * cgn_mailboxes_read gives. False: it is not plain, the list is full, or there is no memory; then `list` and
 * `shown` are as they were. `list` is empty before.
 */
bool cgn_mailboxes_read_plain(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown);

#endif

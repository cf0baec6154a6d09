/* SPDX-License-Identifier: MIT */
/* Kinds of readers in use, and whether one of them finds a mailbox in a text that the grammar does not. */
#ifndef CGN_MAIL_MAILBOX_KINDS_H
#define CGN_MAIL_MAILBOX_KINDS_H

#include "mail/address.h"

/*
 * Whether a kind of reader takes for a mailbox what is none of `list`, the
 * mailboxes of `text` by the grammar. `text` is in the grammar: what is not is
 * read for every reading of it in any case. Linear, once a kind.
 */
bool cgn_mailbox_kinds_differ(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list);

#endif

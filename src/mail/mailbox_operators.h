/* SPDX-License-Identifier: MIT */
/* Readers that cut a text at operators: emailjs, the addressparser that it comes from, and postal-mime. */
#ifndef CGN_MAIL_MAILBOX_OPERATORS_H
#define CGN_MAIL_MAILBOX_OPERATORS_H

#include "mail/address.h"

/* Whether one of them shows an address that is none of `list`, the mailboxes of `text` by the grammar. Linear. */
bool cgn_mailbox_operators_differ(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list);

#endif

/* SPDX-License-Identifier: MIT */
/* jsmime, the reader of Thunderbird. */
#ifndef CGN_MAIL_MAILBOX_JSMIME_H
#define CGN_MAIL_MAILBOX_JSMIME_H

#include "mail/address.h"

/* Whether it shows an address that is none of `list`, the mailboxes of `text` by the grammar. Linear. */
bool cgn_mailbox_jsmime_differs(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list);

#endif

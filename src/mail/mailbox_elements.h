/* SPDX-License-Identifier: MIT */
/* The elements of a list, as a kind of reader takes them. */
#ifndef CGN_MAIL_MAILBOX_ELEMENTS_H
#define CGN_MAIL_MAILBOX_ELEMENTS_H

#include "mail/mailbox_walker.h"

/*
 * Whether the reader whose ways these are finds a mailbox that is none of
 * `ours`. It need not be exact: it may find more than the real reader, never
 * less.
 */
bool cgn_mailbox_elements_differ(cgn_walker *walker);

#endif

/* SPDX-License-Identifier: MIT */
/* Whether an address that a reader shows is one of the mailboxes that the grammar has. */
#ifndef CGN_MAIL_MAILBOX_COMPARE_H
#define CGN_MAIL_MAILBOX_COMPARE_H

#include "mail/address.h"

typedef struct cgn_mailbox_compare {
  cgn_arena *arena;
  const cgn_mailboxes *ours;
  uint32_t next; /* of `ours`: readers go through a text in order, so what is before was shown */
  bool blanks;   /* the reader shows blanks beyond ASCII as others do: in a local part they are no difference */
  bool differs;  /* something was shown that is none of `ours` */
} cgn_mailbox_compare;

/*
 * Notes an address that a reader shows. Its domain stands behind the last "@",
 * up to the first octet that no name has: a person reads on no further. Linear
 * for all addresses of a text.
 */
void cgn_mailbox_compare_shown(cgn_mailbox_compare *compare, cgn_text shown);
/* The same where a route or comments may stand in the local part. */
void cgn_mailbox_compare_angle(cgn_mailbox_compare *compare, cgn_text shown);
/* Whether this is the local part of a mailbox of ours, or its last word, quotes and backslashes aside. */
bool cgn_mailbox_compare_local(cgn_mailbox_compare *compare, cgn_text local);

/* The text with `blank` for each blank beyond ASCII; itself where it has none. */
cgn_text cgn_mailbox_plain_blanks(cgn_arena *arena, cgn_text text, char blank);

#endif

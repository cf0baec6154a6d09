/* SPDX-License-Identifier: MIT */
/* Mailbox lists compared with what a record says of them. */
#ifndef TESTS_CONFORMANCE_LISTS_H
#define TESTS_CONFORMANCE_LISTS_H

#include "mail/mailbox.h"
#include "row.h"

/*
 * Whether the grammar of RFC 5322 has the text, the obsolete one included. The
 * library calls more malformed, and tells it apart: domains that are no host's
 * name, literals that are no address (RFC 5321, RFC 5890), NUL, CR and LF in a
 * quoted pair (obs-qp), and what readers read in several ways.
 */
bool is_in_grammar(const cgn_mailboxes *list);
/* Local parts are equal in NFC, domains in canonical form. */
bool is_address(row *r, const cgn_address *address, cgn_text local, cgn_text domain);

#endif

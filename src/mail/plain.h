/* SPDX-License-Identifier: MIT */
/* Addresses as nearly all are written: no quotes, no route, a domain that is its own A-labels. */
#ifndef CGN_MAIL_PLAIN_H
#define CGN_MAIL_PLAIN_H

#include "mail/address.h"

/*
 * Reads "local@domain", without angle brackets, where it is a Dot-string of ASCII within the bounds of RFC 5321
 * 4.5.3.1 and a plain domain (cgn_domain_is_plain) but for its case. Such an address has no defect, and every other
 * reader would give the same. False: it is something else, or no memory.
 */
bool cgn_plain_read(cgn_arena *arena, cgn_text text, cgn_address *address);

#endif

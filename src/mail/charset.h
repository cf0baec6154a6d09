/* SPDX-License-Identifier: MIT */
/* Character sets of encoded words, to UTF-8: by our own tables, because iconv loads files and asks the system. */
#ifndef CGN_MAIL_CHARSET_H
#define CGN_MAIL_CHARSET_H

#include "base/arena.h"

/*
 * Appends the octets of the named set (IANA's name, without case) as UTF-8.
 * Of a set that is not known the ASCII octets are kept; those, and what the set
 * leaves free, are U+FFFD. At most 3 octets for each octet.
 */
void cgn_charset_add(cgn_buffer *out, cgn_text name, cgn_text octets);
/* Of one digit (RFC 4648 4), 0 to 63; -1 for another octet. */
int cgn_base64_value(char c);

#endif

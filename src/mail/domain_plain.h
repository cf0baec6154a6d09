/* SPDX-License-Identifier: MIT */
/* Plain names, eight octets at a time: what nearly every domain is takes one pass and one copy. */
#ifndef CGN_MAIL_DOMAIN_PLAIN_H
#define CGN_MAIL_DOMAIN_PLAIN_H

#include "base/text.h"

#define CGN_PLAIN_OCTETS 64 /* room for a name that the pass takes: whole blocks of eight octets */

/*
 * Writes a name in lower case into `key`, as many octets as it has, where that is its key without a flag (see
 * cgn_domain_read). False: the whole reader must say what it is. That a name is plain is exact; that it is not may
 * be too careful: a name over 63 octets or with "--" in it is never taken.
 */
bool cgn_domain_copy_plain(cgn_text name, char key[CGN_PLAIN_OCTETS]);

#endif

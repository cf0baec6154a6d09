/* SPDX-License-Identifier: MIT */
/* A server as a caller or a ruleset names it: an address in any of its spellings, or a name that can be a host's. */
#ifndef CGN_MAIL_HOST_H
#define CGN_MAIL_HOST_H

#include "mail/ip.h"

/* "192.0.2.1", "2001:db8::1"; in brackets too, and with the tag "IPv6:" (RFC 5321 4.1.3). */
bool cgn_host_read_ip(cgn_text text, cgn_ip *ip);
/*
 * Whether a domain key (domain.h) can name a host: nothing that stands in
 * addresses, networks and ports only, no empty label, and not a number at the
 * end (RFC 1123 2.1). Names that the DNS has and RFC 1123 does not are fine.
 */
bool cgn_host_is_name(cgn_text key);

#endif

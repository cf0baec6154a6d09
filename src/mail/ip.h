/* SPDX-License-Identifier: MIT */
/* IP addresses and networks as text and as 16 octets; IPv4 is kept as IPv4-mapped (RFC 4291 2.5.5.2). */
#ifndef CGN_MAIL_IP_H
#define CGN_MAIL_IP_H

#include "base/arena.h"

typedef struct cgn_ip {
  unsigned char octets[16];
} cgn_ip;

typedef struct cgn_network {
  cgn_ip address;  /* host bits zero */
  uint8_t bits;    /* of 128: an IPv4 /24 is 120 */
} cgn_network;

typedef enum cgn_network_result {
  CGN_NETWORK_OK,
  CGN_NETWORK_FORM,     /* no address or network */
  CGN_NETWORK_HOST_BITS /* *network is the one that was probably meant */
} cgn_network_result;

/*
 * Strict: four decimal parts without leading zeros, or RFC 4291 2.2 text; no
 * zone, no brackets, no blanks. "::ffff:192.0.2.1" is 192.0.2.1.
 */
bool cgn_ip_read(cgn_text text, cgn_ip *ip);
/* The four decimal parts alone: such a text is what cgn_ip_add prints. *ip is written only where it is one. */
bool cgn_ip_read_dotted(cgn_text text, cgn_ip *ip);
bool cgn_ip_is_v4(const cgn_ip *ip);
/* RFC 5952, IPv4 in dotted form. */
void cgn_ip_add(cgn_buffer *out, const cgn_ip *ip);
/* "192.0.2.0/24", "2001:db8::/32", or one address. */
cgn_network_result cgn_network_read(cgn_text text, cgn_network *network);
void cgn_network_add(cgn_buffer *out, const cgn_network *network);
/* Of one version: "::/0" contains every IPv6 address and, although IPv4 is kept as IPv4-mapped, no IPv4 one. */
bool cgn_network_contains(const cgn_network *network, const cgn_ip *ip);

/*
 * The network as networks of 128-bit addresses that hold no IPv4: "::/0" would
 * take in ::ffff:0:0/96, where IPv4 addresses are kept. Gives their number: 1,
 * the network itself, but for those few shorter ones around that prefix.
 */
enum { CGN_NETWORK_PARTS = 96 };
uint32_t cgn_network_split(const cgn_network *network, cgn_network parts[CGN_NETWORK_PARTS]);

/*
 * Appends who has the address, which is what counts: an IPv4 address, or the
 * /64 of an IPv6 one, all of which one host may have (RFC 6177, RFC 4291 2.5.1).
 */
void cgn_ip_add_owner(cgn_buffer *out, const cgn_ip *ip);
/* An address of whom that wrote; another text comes back as it is. */
cgn_text cgn_ip_of_owner(cgn_text text);

#endif

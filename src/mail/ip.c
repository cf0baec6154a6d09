/* SPDX-License-Identifier: MIT */
/*
 * IP addresses as text (RFC 4291 2.2, RFC 5952) and networks. No spelling that
 * readers take differently is read: octal or hexadecimal parts, short forms and
 * zones are refused.
 */
#include "mail/ip.h"

#define V4_OCTETS 4u
#define V6_OCTETS 16u
#define V4_TEXT 15 /* "255.255.255.255" */
#define MAPPED_OCTETS (V6_OCTETS - V4_OCTETS)
#define MAPPED_BITS (MAPPED_OCTETS * 8)
#define NO_GAP (V6_OCTETS + 1)
#define OWNER_BITS 64

static const unsigned char mapped_prefix[MAPPED_OCTETS] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* A decimal number up to `maximum` without leading zeros: inet_aton takes those for octal. */
static bool take_decimal(cgn_cursor *cursor, uint64_t maximum, unsigned char *number) {
  const char *start = cursor->at;
  uint64_t value;
  while (cgn_is_digit(cgn_cursor_peek(cursor))) cursor->at++;
  cgn_text digits = cgn_cursor_since(cursor, start);
  if (digits.length > 1 && digits.at[0] == '0') return false;
  if (!cgn_text_to_number(digits, maximum, &value)) return false;
  *number = (unsigned char)value;
  return true;
}

/* Four parts, up to the end of the text. */
static bool read_v4(cgn_text text, unsigned char octets[V4_OCTETS]) {
  static const unsigned least[] = {0, 0, 10, 100}; /* by digits: below it there is a zero in front */
  cgn_cursor cursor = cgn_cursor_of(text);
  const char *at = cursor.at, *end = cursor.end;
  if (text.length == 0 || text.length > V4_TEXT) return false; /* so no part overflows */
  for (size_t part = 0;; part++, at++) {
    const char *start = at;
    unsigned value = 0;
    for (; at < end && cgn_is_digit(*at); at++) value = value * 10 + (unsigned)(*at - '0');
    size_t digits = (size_t)(at - start);
    if (digits < 1 || digits > 3 || value > UINT8_MAX || value < least[digits]) return false;
    octets[part] = (unsigned char)value;
    if (part == V4_OCTETS - 1) return at == end;
    if (at == end || *at != '.') return false;
  }
}

/* A group of one to four hexadecimal digits, as two octets. */
static bool take_group(cgn_cursor *cursor, unsigned char *octets) {
  unsigned value = 0;
  int digits = 0;
  for (; digits < 5; digits++, cursor->at++) {
    int digit = cgn_hex_value(cgn_cursor_peek(cursor));
    if (digit < 0) break;
    value = value << 4 | (unsigned)digit;
  }
  octets[0] = (unsigned char)(value >> 8);
  octets[1] = (unsigned char)value;
  return digits >= 1 && digits <= 4;
}

static bool read_v6(cgn_text text, unsigned char octets[V6_OCTETS]) {
  cgn_cursor cursor = cgn_cursor_of(text);
  size_t used = 0, gap = NO_GAP; /* octets so far; how many of them stand before "::" */
  if (cgn_text_equal(cgn_text_slice(text, 0, 2), CGN_TEXT("::"))) {
    gap = 0;
    cursor.at += 2;
  }
  while (!cgn_cursor_done(&cursor)) {
    cgn_text rest = {cursor.at, cgn_cursor_left(&cursor)};
    if (used + V4_OCTETS <= V6_OCTETS && read_v4(rest, octets + used)) {
      used += V4_OCTETS;
      break;
    }
    if (used == V6_OCTETS || !take_group(&cursor, octets + used)) return false;
    used += 2;
    if (cgn_cursor_done(&cursor)) break;
    if (!cgn_cursor_take(&cursor, ':')) return false;
    if (!cgn_cursor_take(&cursor, ':')) {
      if (cgn_cursor_done(&cursor)) return false;
    } else {
      if (gap != NO_GAP) return false;
      gap = used;
    }
  }
  if (gap == NO_GAP) return used == V6_OCTETS;
  if (used == V6_OCTETS) return false; /* "::" stands for one group at least */
  memmove(octets + V6_OCTETS - (used - gap), octets + gap, used - gap);
  memset(octets + gap, 0, V6_OCTETS - used);
  return true;
}

bool cgn_ip_read_dotted(cgn_text text, cgn_ip *ip) {
  unsigned char octets[V4_OCTETS];
  if (!read_v4(text, octets)) return false;
  memcpy(ip->octets, mapped_prefix, MAPPED_OCTETS);
  memcpy(ip->octets + MAPPED_OCTETS, octets, V4_OCTETS);
  return true;
}

bool cgn_ip_read(cgn_text text, cgn_ip *ip) {
  cgn_ip read;
  if (cgn_ip_read_dotted(text, ip)) return true;
  if (!read_v6(text, read.octets)) return false;
  *ip = read;
  return true;
}

bool cgn_ip_is_v4(const cgn_ip *ip) {
  return memcmp(ip->octets, mapped_prefix, MAPPED_OCTETS) == 0;
}

static unsigned group_of(const cgn_ip *ip, size_t index) {
  return (unsigned)ip->octets[2 * index] << 8 | ip->octets[2 * index + 1];
}

/* The longest run of two zero groups or more, the first of equals (RFC 5952 4.2); length 0: none. */
static size_t longest_zeros(const cgn_ip *ip, size_t *first) {
  size_t longest = 0;
  for (size_t i = 0; i < V6_OCTETS / 2; i++) {
    size_t run = 0;
    while (i + run < V6_OCTETS / 2 && group_of(ip, i + run) == 0) run++;
    if (run > longest) {
      longest = run;
      *first = i;
    }
    i += run;
  }
  return longest > 1 ? longest : 0;
}

/* A group without zeros in front; behind what was written. */
static char *write_hex(char *at, unsigned value) {
  int shift = 12;
  while (shift > 0 && value >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[value >> shift & 0xf];
  return at;
}

static void add_v4(cgn_buffer *out, const unsigned char *octets) {
  for (size_t i = 0; i < V4_OCTETS; i++) {
    if (i > 0) cgn_buffer_add_octet(out, '.');
    cgn_buffer_add_number(out, octets[i]);
  }
}

void cgn_ip_add(cgn_buffer *out, const cgn_ip *ip) {
  if (cgn_ip_is_v4(ip)) {
    add_v4(out, ip->octets + MAPPED_OCTETS);
    return;
  }
  char text[V6_OCTETS / 2 * 5], *at = text; /* groups of four digits with a colon each */
  size_t first = 0, zeros = longest_zeros(ip, &first);
  for (size_t i = 0; i < V6_OCTETS / 2; i++) {
    bool gap = zeros > 0 && i == first;
    if (i > 0 || gap) *at++ = ':';
    if (!gap) {
      at = write_hex(at, group_of(ip, i));
      continue;
    }
    i += zeros - 1;
    if (i == V6_OCTETS / 2 - 1) *at++ = ':';
  }
  cgn_buffer_add(out, (cgn_text){text, (size_t)(at - text)});
}

/* Clears the bits after the first `bits`; true where they were clear. */
static bool clear_host_bits(cgn_ip *address, uint8_t bits) {
  bool clear = true;
  for (size_t i = 0; i < V6_OCTETS; i++) {
    size_t kept = bits > 8 * i ? bits - 8 * i : 0;
    unsigned mask = kept >= 8 ? 0xff : 0xff00u >> kept & 0xff;
    if ((address->octets[i] & ~mask) != 0) clear = false;
    address->octets[i] = (unsigned char)(address->octets[i] & mask);
  }
  return clear;
}

cgn_network_result cgn_network_read(cgn_text text, cgn_network *network) {
  size_t slash = cgn_text_find(text, 0, '/');
  cgn_network read = {.bits = V6_OCTETS * 8};
  cgn_cursor cursor = cgn_cursor_of(cgn_text_slice(text, slash, text.length));
  if (!cgn_ip_read(cgn_text_slice(text, 0, slash), &read.address)) return CGN_NETWORK_FORM;
  if (cgn_cursor_take(&cursor, '/')) {
    /* The length counts from where the address is written: "::ffff:192.0.2.0/120" is 192.0.2.0/24. */
    bool dotted = cgn_text_find(text, 0, ':') == text.length;
    if (!take_decimal(&cursor, dotted ? 32 : 128, &read.bits) || !cgn_cursor_done(&cursor)) return CGN_NETWORK_FORM;
    if (dotted) read.bits = (uint8_t)(read.bits + MAPPED_BITS);
  }
  bool clear = clear_host_bits(&read.address, read.bits);
  *network = read;
  return clear ? CGN_NETWORK_OK : CGN_NETWORK_HOST_BITS;
}

/* An IPv6 network shorter than ::ffff:0:0/96 has no IPv4 addresses: "::/0" is every IPv6 address and no other. */
static bool is_v4_network(const cgn_network *network) {
  return network->bits >= MAPPED_BITS && cgn_ip_is_v4(&network->address);
}

void cgn_network_add(cgn_buffer *out, const cgn_network *network) {
  bool v4 = is_v4_network(network);
  unsigned bits = v4 ? network->bits - MAPPED_BITS : network->bits;
  cgn_ip_add(out, &network->address);
  if (bits == (v4 ? V4_OCTETS : V6_OCTETS) * 8) return;
  cgn_buffer_add_octet(out, '/');
  cgn_buffer_add_number(out, bits);
}

bool cgn_network_contains(const cgn_network *network, const cgn_ip *ip) {
  cgn_ip masked = *ip;
  if (cgn_ip_is_v4(ip) != is_v4_network(network)) return false;
  clear_host_bits(&masked, network->bits);
  return memcmp(masked.octets, network->address.octets, V6_OCTETS) == 0;
}

uint32_t cgn_network_split(const cgn_network *network, cgn_network parts[CGN_NETWORK_PARTS]) {
  cgn_ip mapped = {.octets = {[10] = 0xff, [11] = 0xff}};
  cgn_ip within = mapped;
  uint32_t count = 0;
  parts[0] = *network;
  if (network->bits >= MAPPED_BITS) return 1;
  clear_host_bits(&within, network->bits);
  if (memcmp(within.octets, network->address.octets, V6_OCTETS) != 0) return 1;
  /* At each further bit of the mapped prefix, the half that does not lead there. */
  for (uint8_t bit = network->bits; bit < MAPPED_BITS; bit++) {
    cgn_network *part = &parts[count++];
    *part = (cgn_network){.address = mapped, .bits = (uint8_t)(bit + 1)};
    part->address.octets[bit / 8] ^= (unsigned char)(0x80u >> (bit % 8));
    clear_host_bits(&part->address, part->bits);
  }
  return count;
}

void cgn_ip_add_owner(cgn_buffer *out, const cgn_ip *ip) {
  cgn_network network = {.address = *ip, .bits = cgn_ip_is_v4(ip) ? V6_OCTETS * 8 : OWNER_BITS};
  clear_host_bits(&network.address, network.bits);
  cgn_network_add(out, &network);
}

cgn_text cgn_ip_of_owner(cgn_text text) {
  cgn_network network;
  bool owner = cgn_network_read(text, &network) == CGN_NETWORK_OK && network.bits == OWNER_BITS;
  return owner ? cgn_text_slice(text, 0, cgn_text_find(text, 0, '/')) : text;
}

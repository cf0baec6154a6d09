/* SPDX-License-Identifier: MIT */
/*
 * networks: every prefix length of IPv4 and IPv6 at its boundaries, as text, by
 * cgn_network_contains, in the parts that hold no IPv4 and in the table of
 * networks, against a comparison bit by bit. The last line counts.
 */
#include "../support/exact.h"
#include "mail/ip.h"
#include "table/networks.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

enum { BITS = 128, OCTETS = 16, V4_BASE = 96, SHOWN_DIFFERENCES = 30 };
enum { MOST_NETWORKS = 4096, MOST_ADDRESSES = 4 + 2 * BITS };

typedef struct run {
  unsigned long networks, texts, comparisons, differences;
} run;

static void tell(run *r, const char *text, const char *what) {
  if (++r->differences <= SHOWN_DIFFERENCES) printf("%s: %s\n", text, what);
}

/* ---- Bit by bit ------------------------------------------------------------------------------ */

static bool bit(const cgn_ip *ip, unsigned at) {
  return ip->octets[at / 8] >> (7 - at % 8) & 1;
}

static void flip(cgn_ip *ip, unsigned at) {
  ip->octets[at / 8] = (unsigned char)(ip->octets[at / 8] ^ 1 << (7 - at % 8));
}

static bool same_bits(const cgn_ip *a, const cgn_ip *b, unsigned bits) {
  for (unsigned i = 0; i < bits; i++) {
    if (bit(a, i) != bit(b, i)) return false;
  }
  return true;
}

static bool is_v4(const cgn_ip *ip) {
  static const cgn_ip mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}};
  return same_bits(ip, &mapped, V4_BASE);
}

/* The neighbour of an address; false: there is none. */
static bool step(cgn_ip *ip, bool up) {
  for (unsigned at = BITS; at-- > 0;) {
    bool carried = bit(ip, at) == up;
    flip(ip, at);
    if (!carried) return true;
  }
  return false;
}

/* The base up to `bits`, and then nothing but `rest`. */
static cgn_ip fill(const cgn_ip *base, unsigned bits, bool rest) {
  cgn_ip ip = *base;
  for (unsigned at = bits; at < BITS; at++) {
    if (bit(&ip, at) != rest) flip(&ip, at);
  }
  return ip;
}

/* Both ends of a network, their neighbours outside, and the ends with one bit changed, each in turn. */
static size_t boundaries(const cgn_ip *base, unsigned bits, cgn_ip addresses[MOST_ADDRESSES]) {
  cgn_ip first = fill(base, bits, false), last = fill(base, bits, true);
  size_t count = 0;
  addresses[count++] = first;
  addresses[count++] = last;
  addresses[count] = first;
  if (step(&addresses[count], false)) count++;
  addresses[count] = last;
  if (step(&addresses[count], true)) count++;
  for (unsigned at = 0; at < BITS; at++) {
    addresses[count] = first;
    flip(&addresses[count++], at);
    addresses[count] = last;
    flip(&addresses[count++], at);
  }
  return count;
}

/* ---- Text -------------------------------------------------------------------------------------- */

/* "address/length", IPv4 where `v4`. */
static void write(char text[64], const cgn_ip *ip, unsigned bits, bool v4) {
  char address[48];
  if (!inet_ntop(v4 ? AF_INET : AF_INET6, ip->octets + (v4 ? 12 : 0), address, sizeof address)) abort();
  snprintf(text, 64, "%s/%u", address, v4 ? bits - V4_BASE : bits);
}

static cgn_network_result read_exact(const char *text, cgn_network *network) {
  cgn_text block = exact_string(text);
  cgn_network_result result = cgn_network_read(block, network);
  exact_free(block);
  return result;
}

static bool is_network(const cgn_network *network, const cgn_ip *first, unsigned bits) {
  return network->bits == bits && same_bits(&network->address, first, BITS);
}

static void compare_print(run *r, const char *text, const cgn_network *network) {
  cgn_network again;
  cgn_buffer printed;
  cgn_buffer_init(&printed, &cgn_allocator_default);
  cgn_network_add(&printed, network);
  if (read_exact(cgn_buffer_string(&printed), &again) != CGN_NETWORK_OK ||
      !is_network(&again, &network->address, network->bits))
    tell(r, text, "printed as another network");
  cgn_buffer_free(&printed);
}

/* The network itself, and with each host bit set alone: the network that was meant is offered. */
static void compare_text(run *r, const cgn_ip *base, unsigned bits, bool v4, cgn_network *network) {
  char text[64];
  cgn_ip first = fill(base, bits, false);
  write(text, &first, bits, v4);
  r->texts++;
  if (read_exact(text, network) != CGN_NETWORK_OK || !is_network(network, &first, bits)) tell(r, text, "read");
  compare_print(r, text, network);
  for (unsigned at = bits; at < BITS; at++, r->texts++) {
    cgn_ip host = first;
    cgn_network meant;
    flip(&host, at);
    write(text, &host, bits, v4);
    if (read_exact(text, &meant) != CGN_NETWORK_HOST_BITS || !is_network(&meant, &first, bits))
      tell(r, text, "host bits");
  }
}

static void compare_bad_lengths(run *r) {
  static const char *const texts[] = {
      "0.0.0.0/33",    "0.0.0.0/",   "0.0.0.0/00", "0.0.0.0/08",         "0.0.0.0/-1",   "0.0.0.0/+8", "0.0.0.0/8 ",
      "0.0.0.0/ 8",    "0.0.0.0/8/", "0.0.0.0/8a", "0.0.0.0/4294967296", "0.0.0.0/256",  "::/129",     "::/256",
      "::/340282366920938463463374607431768211456", "::/",                "::ffff:0.0.0.0/129", "/0",  "0.0.0/8",
      "0.0.0.0/255.0.0.0", "::/::",  "[::]/0",     "::%1/64"};
  cgn_network network;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++, r->texts++) {
    if (read_exact(texts[i], &network) != CGN_NETWORK_FORM) tell(r, texts[i], "read");
  }
}

/* ---- What is in a network -------------------------------------------------------------------------- */

static void compare_contains(run *r, const char *text, const cgn_network *network, const cgn_ip *ip) {
  bool v4 = network->bits >= V4_BASE && is_v4(&network->address), same = same_bits(&network->address, ip, network->bits);
  cgn_network parts[CGN_NETWORK_PARTS];
  uint32_t count = cgn_network_split(network, parts), within = 0;
  r->comparisons++;
  if (cgn_network_contains(network, ip) != (same && is_v4(ip) == v4)) tell(r, text, "contains");
  for (uint32_t i = 0; i < count; i++) within += same_bits(&parts[i].address, ip, parts[i].bits);
  if (within != (same && is_v4(ip) == v4)) tell(r, text, "parts");
}

static void compare_length(run *r, const cgn_ip *base, unsigned bits, bool v4) {
  static cgn_ip addresses[MOST_ADDRESSES];
  char text[64];
  cgn_network network;
  size_t count = boundaries(base, bits, addresses);
  compare_text(r, base, bits, v4, &network);
  write(text, &network.address, bits, v4);
  for (size_t i = 0; i < count; i++) compare_contains(r, text, &network, &addresses[i]);
  r->networks++;
}

/* ---- The table ------------------------------------------------------------------------------------- */

/* Every set an address is in, by the networks one after the other. */
static void compare_class(run *r, const char *image, uint32_t class, const cgn_network_entry *entries,
                          uint32_t count, const cgn_ip *ip) {
  uint32_t size = 0, within = 0;
  bool same = true;
  cgn_class_sets(image, class, &size);
  r->comparisons++;
  for (uint32_t i = 0; i < count; i++) {
    cgn_ip first;
    memcpy(first.octets, entries[i].address, OCTETS);
    if (!same_bits(&first, ip, entries[i].bits)) continue;
    within++;
    same = same && class != CGN_NONE && cgn_class_has(image, class, entries[i].set);
  }
  if (!same || within != size) tell(r, "table", "another class");
}

/* Each network is a set of its own; the addresses are the ends of all of them, and their neighbours. */
static void compare_table(run *r, cgn_network_entry *entries, uint32_t count) {
  static cgn_ip addresses[MOST_ADDRESSES];
  cgn_buffer image;
  cgn_classes classes;
  cgn_networks networks;
  cgn_buffer_init(&image, &cgn_allocator_default);
  cgn_classes_init(&classes, &cgn_allocator_default);
  bool repeated = false;
  if (!cgn_networks_build(&image, &classes, entries, count, &networks, &repeated)) abort();
  for (uint32_t i = 0; i < count; i++) {
    cgn_ip base;
    memcpy(base.octets, entries[i].address, OCTETS);
    size_t ends = boundaries(&base, entries[i].bits, addresses);
    for (size_t k = 0; k < 4 && k < ends; k++) {
      uint32_t class = cgn_networks_find(image.at, &networks, addresses[k].octets);
      compare_class(r, image.at, class, entries, count, &addresses[k]);
    }
  }
  cgn_classes_free(&classes);
  cgn_buffer_free(&image);
}

/* ---- All -------------------------------------------------------------------------------------------- */

int main(void) {
  static const char *const bases[] = {
      "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa",
      "5555:5555:5555:5555:5555:5555:5555:5555", "2001:db8:1234:5678:9abc:def0:1234:5679", "::fffe:ffff:ffff",
      "::1:0:0:0", "::ffff:0.0.0.0", "::ffff:255.255.255.255", "::ffff:170.170.170.170", "::ffff:85.85.85.85",
      "::ffff:192.0.2.77"};
  static cgn_network_entry entries[MOST_NETWORKS];
  static run r;
  uint32_t count = 0;
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
    cgn_ip base;
    if (inet_pton(AF_INET6, bases[i], base.octets) != 1) abort();
    for (unsigned bits = 0; bits <= BITS; bits++) {
      cgn_ip first = fill(&base, bits, false);
      cgn_network_entry *entry = &entries[count];
      compare_length(&r, &base, bits, false);
      if (is_v4(&base) && bits >= V4_BASE) compare_length(&r, &base, bits, true);
      memcpy(entry->address, first.octets, OCTETS);
      entry->bits = (uint8_t)bits;
      entry->set = count++;
    }
  }
  compare_bad_lengths(&r);
  compare_table(&r, entries, count);
  printf("networks: %lu networks, %lu texts, %lu addresses compared, %lu differences\n", r.networks, r.texts,
         r.comparisons, r.differences);
  return r.differences != 0;
}

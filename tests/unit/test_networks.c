/* SPDX-License-Identifier: MIT */
/* Networks: what one binary search says is what asking every network of a plain list says. */
#include "table/networks.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "mail/ip.h"
#include "../support/exact.h"

typedef struct table {
  cgn_buffer image;
  cgn_classes classes;
  cgn_networks networks;
  bool repeated;
} table;

static bool build(table *t, const cgn_allocator *allocator, const cgn_network_entry *entries, uint32_t count) {
  t->repeated = false;
  cgn_buffer_init(&t->image, allocator);
  cgn_classes_init(&t->classes, allocator);
  cgn_network_entry *sorted = cgn_reallocate(&cgn_allocator_default, NULL, count, sizeof *sorted);
  cr_assert_not_null(sorted);
  if (count) memcpy(sorted, entries, count * sizeof *sorted);
  bool built = cgn_networks_build(&t->image, &t->classes, sorted, count, &t->networks, &t->repeated);
  cgn_release(&cgn_allocator_default, sorted);
  return built;
}

static void release(table *t) {
  cgn_classes_free(&t->classes);
  cgn_buffer_free(&t->image);
}

static cgn_network_entry entry(const char *text, uint32_t set) {
  cgn_network network;
  cr_assert_eq(cgn_network_read(cgn_text_of_string(text), &network), CGN_NETWORK_OK, "%s", text);
  cgn_network_entry made = {.bits = network.bits, .set = set};
  memcpy(made.address, network.address.octets, sizeof made.address);
  return made;
}

static bool contains(const cgn_network_entry *entry, const unsigned char address[16]) {
  for (unsigned bit = 0; bit < entry->bits; bit++)
    if ((entry->address[bit / 8] ^ address[bit / 8]) >> (7 - bit % 8) & 1) return false;
  return true;
}

/* Asks the table and every entry about one address, for each of `sets` set numbers. */
static bool agrees(const table *t, const cgn_network_entry *entries, uint32_t count, uint32_t sets,
                   const unsigned char address[16]) {
  uint32_t class = cgn_networks_find(t->image.at, &t->networks, address);
  bool any = false;
  for (uint32_t set = 0; set < sets; set++) {
    bool member = false;
    for (uint32_t i = 0; i < count; i++)
      member = member || (entries[i].set == set && contains(&entries[i], address));
    any = any || member;
    if (cgn_class_has(t->image.at, class, set) != member) return false;
  }
  return any == (class != CGN_NONE);
}

/* One more or less, all 128 bits. */
static void step(unsigned char address[16], int by) {
  for (int i = 15; i >= 0; i--) {
    int octet = address[i] + by;
    address[i] = (unsigned char)octet;
    if (octet >= 0 && octet <= 255) return;
  }
}

/* The first and last address of every network, and their neighbours. */
static void check_boundaries(const table *t, const cgn_network_entry *entries, uint32_t count, uint32_t sets) {
  for (uint32_t i = 0; i < count; i++) {
    unsigned char first[16], last[16];
    memcpy(first, entries[i].address, 16);
    memcpy(last, entries[i].address, 16);
    for (unsigned bit = entries[i].bits; bit < 128; bit++) last[bit / 8] |= (unsigned char)(0x80 >> bit % 8);
    cr_expect(agrees(t, entries, count, sets, first), "network %u: first", i);
    cr_expect(agrees(t, entries, count, sets, last), "network %u: last", i);
    step(first, -1);
    step(last, 1);
    cr_expect(agrees(t, entries, count, sets, first), "network %u: before", i);
    cr_expect(agrees(t, entries, count, sets, last), "network %u: behind", i);
  }
}

typedef struct ip_row {
  const char *ip;
  uint32_t sets[4], count;
} ip_row;

Test(networks, named) {
  const cgn_network_entry entries[] = {
      entry("192.0.2.0/24", 3),    entry("192.0.2.0/24", 1),   entry("192.0.2.128/25", 2),
      entry("192.0.2.255", 1),     entry("198.51.100.7", 4),   entry("2001:db8::/32", 5),
      entry("2001:db8:1::/48", 6), entry("203.0.113.0/25", 7), entry("203.0.113.128/25", 7),
  };
  /* S65: an IPv4-mapped address is the IPv4 address. */
  const ip_row rows[] = {
      {"192.0.2.0", {1, 3}, 2},
      {"192.0.2.127", {1, 3}, 2},
      {"192.0.2.128", {1, 2, 3}, 3},
      {"192.0.2.255", {1, 2, 3}, 3},
      {"192.0.3.0", {0}, 0},
      {"192.0.1.255", {0}, 0},
      {"198.51.100.7", {4}, 1},
      {"198.51.100.6", {0}, 0},
      {"198.51.100.8", {0}, 0},
      {"2001:db8::1", {5}, 1},
      {"2001:db8:1::1", {5, 6}, 2},
      {"2001:db8:2::", {5}, 1},
      {"2001:db9::", {0}, 0},
      {"::ffff:192.0.2.1", {1, 3}, 2},
      {"::192.0.2.1", {0}, 0},
      {"203.0.113.127", {7}, 1},
      {"203.0.113.128", {7}, 1},
      {"::", {0}, 0},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", {0}, 0},
  };
  const uint32_t count = sizeof entries / sizeof *entries;
  table t;
  cr_assert(build(&t, &cgn_allocator_default, entries, count));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cgn_ip ip;
    cr_assert(cgn_ip_read(cgn_text_of_string(rows[i].ip), &ip), "%s", rows[i].ip);
    uint32_t found;
    const uint32_t *sets =
        cgn_class_sets(t.image.at, cgn_networks_find(t.image.at, &t.networks, ip.octets), &found);
    cr_expect_eq(found, rows[i].count, "%s: %u sets", rows[i].ip, found);
    for (uint32_t j = 0; j < found && j < rows[i].count; j++)
      cr_expect_eq(sets[j], rows[i].sets[j], "%s: set %u", rows[i].ip, j);
  }
  check_boundaries(&t, entries, count, 8);
  release(&t);
}

Test(networks, none) {
  table t;
  cr_assert(build(&t, &cgn_allocator_default, NULL, 0));
  const unsigned char address[16] = {0};
  cr_expect_eq(cgn_networks_find(t.image.at, &t.networks, address), CGN_NONE);
  release(&t);
}

/* One network of each length, each inside the one before: the deepest nesting there is. */
Test(networks, nested) {
  enum { COUNT = 129 };
  for (int fill = 0; fill <= 0xff; fill += 0xff) {
    cgn_network_entry entries[COUNT];
    for (uint32_t bits = 0; bits < COUNT; bits++) {
      entries[bits] = (cgn_network_entry){.bits = (uint8_t)bits, .set = bits};
      for (unsigned bit = 0; bit < bits; bit++)
        entries[bits].address[bit / 8] |= (unsigned char)((0x80 >> bit % 8) & fill);
    }
    table t;
    cr_assert(build(&t, &cgn_allocator_default, entries, COUNT));
    check_boundaries(&t, entries, COUNT, COUNT);
    release(&t);
  }
}

static uint64_t next(uint64_t *state) {
  *state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
  uint64_t z = *state;
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* Prefixes of a few octets, so that they nest and touch, IPv4-mapped or not. */
static cgn_network_entry random_entry(uint64_t *state, uint32_t sets) {
  cgn_network_entry made = {.set = (uint32_t)(next(state) % sets)};
  bool v4 = next(state) & 1;
  made.bits = (uint8_t)(v4 ? 96 + next(state) % 33 : next(state) % 129);
  if (v4) made.address[10] = made.address[11] = 0xff;
  for (int i = v4 ? 12 : 0; i < 16; i++) made.address[i] = (unsigned char)(next(state) % 4 * 0x55);
  for (unsigned bit = made.bits; bit < 128; bit++) made.address[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
  return made;
}

Test(networks, random) {
  enum { MOST = 200, SETS = 5, ADDRESSES = 200 };
  uint64_t state = 20270301;
  for (int round = 0; round < 200; round++) {
    cgn_network_entry entries[MOST];
    uint32_t count = (uint32_t)(next(&state) % MOST) + 1;
    for (uint32_t i = 0; i < count; i++) entries[i] = random_entry(&state, SETS);
    table t;
    cr_assert(build(&t, &cgn_allocator_default, entries, count));
    if (round % 10 == 0) check_boundaries(&t, entries, count, SETS);
    for (int i = 0; i < ADDRESSES; i++) {
      cgn_network_entry address = random_entry(&state, SETS);
      cr_expect(agrees(&t, entries, count, SETS, address.address), "round %d, address %d", round, i);
    }
    release(&t);
  }
}

Test(networks, memory) {
  const cgn_network_entry entries[] = {entry("192.0.2.0/24", 0), entry("192.0.2.1", 1)};
  for (size_t n = 1;; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    table t;
    bool built = build(&t, &allocator, entries, 2);
    cr_expect_eq(built, state.failures == 0, "allocation %zu", n);
    if (built) check_boundaries(&t, entries, 2, 2);
    release(&t);
    cr_expect_eq(state.blocks, 0);
    if (built) break;
  }
}

/* A network twice in one set; not one that is in two sets, nor one within another. */
Test(networks, repeated) {
  const cgn_network_entry apart[] = {entry("192.0.2.0/24", 0), entry("192.0.2.0/25", 0), entry("192.0.2.0/24", 1)};
  const cgn_network_entry twice[] = {entry("192.0.2.0/24", 1), entry("192.0.2.0/25", 0), entry("192.0.2.0/24", 1)};
  table t;
  cr_assert(build(&t, &cgn_allocator_default, apart, 3));
  cr_expect_not(t.repeated);
  release(&t);
  cr_assert(build(&t, &cgn_allocator_default, twice, 3));
  cr_expect(t.repeated);
  release(&t);
}

/* SPDX-License-Identifier: MIT */
/*
 * Networks as ranges. They nest or are disjoint, so one walk in the order of
 * their first addresses, with a stack of those that are open, cuts the space
 * into ranges: each begins where a network begins or has just ended.
 */
#include "table/networks.h"

#include "base/sort.h"

enum { ADDRESS_OCTETS = 16, ADDRESS_BITS = 128 };

/* An address as a number. */
typedef struct number {
  uint64_t high, low;
} number;

/* From `first` up to the next range. In words, so that it takes 20 octets. */
typedef struct cgn_network_range {
  uint32_t first[4];
  uint32_t class; /* CGN_NONE: in no network */
} range;

/* A network that is open: the addresses up to `last`, and the sets of all open ones, in `sets` of the sweep. */
typedef struct level {
  number last;
  uint32_t class, from, count;
} level;

typedef struct sweep {
  cgn_buffer *image;
  cgn_classes *classes;
  cgn_buffer ranges;
  level levels[ADDRESS_BITS + 1]; /* nested networks differ in their number of bits */
  uint32_t depth;
  uint32_t *sets, set_capacity;
} sweep;

static number number_of(const unsigned char address[ADDRESS_OCTETS]) {
  number n = {0, 0};
  for (int i = 0; i < 8; i++) {
    n.high = n.high << 8 | address[i];
    n.low = n.low << 8 | address[8 + i];
  }
  return n;
}

static number first_of(const range *one) {
  return (number){(uint64_t)one->first[0] << 32 | one->first[1], (uint64_t)one->first[2] << 32 | one->first[3]};
}

static bool is_less(number a, number b) {
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}

static bool is_equal(number a, number b) {
  return a.high == b.high && a.low == b.low;
}

static number last_of(const cgn_network_entry *network) {
  number n = number_of(network->address);
  unsigned bits = network->bits;
  n.high |= bits >= 64 ? 0 : UINT64_MAX >> bits;
  n.low |= bits >= ADDRESS_BITS ? 0 : bits <= 64 ? UINT64_MAX : UINT64_MAX >> (bits - 64);
  return n;
}

/* By first address, the larger network first, then by set. */
static int compare(const void *left, const void *right) {
  const cgn_network_entry *a = left, *b = right;
  int order = memcmp(a->address, b->address, ADDRESS_OCTETS);
  if (order == 0) order = (a->bits > b->bits) - (a->bits < b->bits);
  return order ? order : (a->set > b->set) - (a->set < b->set);
}

/* ---- Ranges ------------------------------------------------------------------ */

/* The newest range; NULL: none. */
static range *newest(const cgn_buffer *ranges) {
  return ranges->length ? (range *)(void *)(ranges->at + ranges->length) - 1 : NULL;
}

/* A range begins: it replaces one that began at the same address, and joins one before it of the same class. */
static void begin(sweep *walk, number first, uint32_t class) {
  cgn_buffer *ranges = &walk->ranges;
  const range *before = newest(ranges);
  if (before && is_equal(first_of(before), first)) {
    ranges->length -= sizeof *before;
    before = newest(ranges);
  }
  if (before && before->class == class) return;
  range fresh = {
      {(uint32_t)(first.high >> 32), (uint32_t)first.high, (uint32_t)(first.low >> 32), (uint32_t)first.low},
      class};
  cgn_buffer_add(ranges, (cgn_text){(const char *)&fresh, sizeof fresh});
}

/* Closes the innermost network: what is behind it belongs to the one around it. */
static void close_one(sweep *walk) {
  number next = walk->levels[--walk->depth].last;
  uint32_t class = walk->depth ? walk->levels[walk->depth - 1].class : CGN_NONE;
  if (next.high == UINT64_MAX && next.low == UINT64_MAX) return;
  next.high += ++next.low == 0;
  begin(walk, next, class);
}

/* ---- Walk -------------------------------------------------------------------- */

/* The sets of the open networks and those of the `count` entries, merged, behind the list of the level around. */
static bool merge_sets(sweep *walk, const cgn_network_entry *entries, uint32_t count, level *fresh) {
  level around = walk->depth ? walk->levels[walk->depth - 1] : (level){.class = CGN_NONE};
  fresh->from = around.from + around.count;
  fresh->count = 0;
  size_t most = (size_t)fresh->from + around.count + count;
  if (!cgn_grow(&walk->classes->allocator, &walk->sets, &walk->set_capacity, most, sizeof *walk->sets))
    return false;
  const uint32_t *outer = walk->sets + around.from;
  uint32_t *merged = walk->sets + fresh->from;
  for (uint32_t i = 0, j = 0; i < around.count || j < count;) {
    bool mine = i == around.count || (j < count && entries[j].set < outer[i]);
    uint32_t set = mine ? entries[j++].set : outer[i++];
    if (fresh->count == 0 || merged[fresh->count - 1] != set) merged[fresh->count++] = set;
  }
  return true;
}

/* Opens the network that `count` entries name. */
static bool open_one(sweep *walk, const cgn_network_entry *entries, uint32_t count) {
  number first = number_of(entries->address);
  while (walk->depth && is_less(walk->levels[walk->depth - 1].last, first)) close_one(walk);
  level fresh = {.last = last_of(entries)};
  if (!merge_sets(walk, entries, count, &fresh)) return false;
  fresh.class = cgn_classes_intern(walk->classes, walk->image, walk->sets + fresh.from, fresh.count);
  if (fresh.class == CGN_NONE) return false;
  walk->levels[walk->depth++] = fresh;
  begin(walk, first, fresh.class);
  return true;
}

static bool is_same(const cgn_network_entry *a, const cgn_network_entry *b) {
  return a->bits == b->bits && memcmp(a->address, b->address, ADDRESS_OCTETS) == 0;
}

static bool walk_all(sweep *walk, const cgn_network_entry *entries, uint32_t count, bool *repeated) {
  for (uint32_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && is_same(&entries[from], &entries[to]); to++)
      *repeated |= entries[to - 1].set == entries[to].set;
    if (!open_one(walk, entries + from, to - from)) return false;
  }
  while (walk->depth) close_one(walk);
  return !walk->ranges.failed;
}

bool cgn_networks_build(cgn_buffer *image, cgn_classes *classes, cgn_network_entry *entries, uint32_t count,
                        cgn_networks *networks, bool *repeated) {
  *networks = (cgn_networks){{0, 0}};
  if (count == 0) return true;
  cgn_sort(entries, count, sizeof *entries, compare);
  sweep walk = {.image = image, .classes = classes};
  cgn_buffer_init(&walk.ranges, &classes->allocator);
  bool done = walk_all(&walk, entries, count, repeated);
  if (done) {
    networks->ranges.offset = cgn_image_append(image, walk.ranges.at, walk.ranges.length);
    networks->ranges.count = (uint32_t)(walk.ranges.length / sizeof(range));
    done = networks->ranges.offset != CGN_NONE;
  }
  cgn_buffer_free(&walk.ranges);
  cgn_release(&classes->allocator, walk.sets);
  return done;
}

uint32_t cgn_networks_range(const char *image, const cgn_networks *networks, const unsigned char address[16]) {
  uint32_t left = networks->ranges.count;
  if (left == 0) return CGN_NONE;
  const range *ranges = cgn_image_at(image, networks->ranges.offset), *at = ranges;
  number n = number_of(address);
  while (left > 1) {
    uint32_t half = left / 2;
    if (!is_less(n, first_of(at + half))) at += half;
    left -= half;
  }
  return is_less(n, first_of(at)) ? CGN_NONE : (uint32_t)(at - ranges);
}

uint32_t cgn_networks_find(const char *image, const cgn_networks *networks, const unsigned char address[16]) {
  uint32_t index = cgn_networks_range(image, networks, address);
  if (index == CGN_NONE) return CGN_NONE;
  return ((const range *)cgn_image_at(image, networks->ranges.offset))[index].class;
}

void cgn_networks_at(const char *image, const cgn_networks *networks, uint32_t index, unsigned char first[16],
                     uint32_t *class) {
  const range *at = (const range *)cgn_image_at(image, networks->ranges.offset) + index;
  for (int i = 0; i < ADDRESS_OCTETS; i++) first[i] = (unsigned char)(at->first[i / 4] >> (24 - i % 4 * 8));
  *class = at->class;
}

/* SPDX-License-Identifier: MIT */
/*
 * A literal is found by its gram, the up to four octets in it that the fewest
 * things have: at each place of the text, grams are looked up in a hash table, and the
 * whole literal is compared where one is there. The same choice is made among
 * the requirements of a thing.
 */
#include "table/literals.h"

#include "base/sort.h"

enum {
  GRAM_OCTETS = 4,
  COUNTERS = 4096, /* by which the grams of all things are counted, roughly */
  SHORTER = 8,     /* a gram of an octet less counts as so many: it is in so many more texts */
  ROOM = 4,        /* slots for each entry, so that most looks end at a free slot */
  TRIES = 4,       /* literals that are compared for each thing before all are taken as found, */
  FREE_TRIES = 64  /* and for any number of things */
};

typedef struct literal_entry {
  uint32_t gram, number;
  cgn_literal literal;
  uint8_t from; /* of the gram, in the literal */
} literal_entry;

/* The entries of one gram. */
typedef struct literal_slot {
  uint32_t gram, first, count; /* 0: free */
} literal_slot;

/* ---- Grams ---------------------------------------------------------------------- */

static uint32_t gram_octets(const cgn_literal *literal) {
  return literal->length < GRAM_OCTETS ? literal->length : GRAM_OCTETS;
}

/* The first octet is the lowest. */
static uint32_t gram_at(const char *at, uint32_t octets) {
  uint32_t gram = 0;
  for (uint32_t i = octets; i-- > 0;) gram = gram << 8 | (unsigned char)at[i];
  return gram;
}

static uint32_t hash_of(uint32_t gram) {
  return gram * UINT32_C(0x9e3779b1) >> 15; /* Knuth's multiplier, 2^32 over the golden ratio: 17 bits are enough */
}

/* ---- Choice ---------------------------------------------------------------------- */

static void count_grams(uint32_t counts[COUNTERS], const cgn_requirements *thing) {
  for (uint32_t r = 0; r < thing->count; r++) {
    for (uint32_t l = 0; l < thing->at[r].count; l++) {
      const cgn_literal *literal = &thing->at[r].literals[l];
      uint32_t octets = gram_octets(literal);
      for (uint32_t from = 0; from + octets <= literal->length; from++)
        counts[hash_of(gram_at(literal->octets + from, octets)) % COUNTERS]++;
    }
  }
}

/* How often a literal's rarest gram is met, and where that begins. */
static uint64_t rarest(const uint32_t counts[COUNTERS], const cgn_literal *literal, uint8_t *from) {
  uint32_t octets = gram_octets(literal);
  uint64_t least = UINT64_MAX;
  for (uint8_t at = 0; at + octets <= literal->length; at++) {
    uint64_t count = counts[hash_of(gram_at(literal->octets + at, octets)) % COUNTERS];
    if (count >= least) continue;
    least = count;
    *from = at;
  }
  for (; octets < GRAM_OCTETS; octets++) least *= SHORTER;
  return least;
}

/* The requirement that the fewest texts meet. */
static const cgn_requirement *choose(const uint32_t counts[COUNTERS], const cgn_requirements *thing) {
  const cgn_requirement *chosen = NULL;
  uint64_t least = UINT64_MAX;
  for (uint32_t r = 0; r < thing->count; r++) {
    uint64_t cost = 0;
    uint8_t from;
    for (uint32_t l = 0; l < thing->at[r].count; l++) cost += rarest(counts, &thing->at[r].literals[l], &from);
    if (cost >= least) continue;
    least = cost;
    chosen = &thing->at[r];
  }
  return chosen;
}

/* ---- Build ------------------------------------------------------------------------ */

/* What is built. */
typedef struct builder {
  uint32_t counts[COUNTERS];
  cgn_buffer entries, always;
} builder;

static void add_entry(builder *made, const cgn_literal *literal, uint32_t number) {
  literal_entry entry = {.number = number, .literal = *literal};
  rarest(made->counts, literal, &entry.from);
  entry.gram = gram_at(literal->octets + entry.from, gram_octets(literal));
  cgn_buffer_add(&made->entries, (cgn_text){(const char *)&entry, sizeof entry});
}

static void add_thing(builder *made, const cgn_requirements *thing, uint32_t number) {
  const cgn_requirement *chosen = choose(made->counts, thing);
  for (uint32_t l = 0; chosen && l < chosen->count; l++) add_entry(made, &chosen->literals[l], number);
  if (!chosen) cgn_buffer_add(&made->always, (cgn_text){(const char *)&number, sizeof number});
}

static int compare(const void *left, const void *right) {
  const literal_entry *a = left, *b = right;
  if (a->gram != b->gram) return a->gram < b->gram ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

/* The slot of a gram, or the free one where it would stand. There are free ones. */
static inline uint32_t slot_of(const literal_slot *slots, uint32_t mask, uint32_t gram) {
  uint32_t i = hash_of(gram) & mask;
  while (slots[i].count != 0 && slots[i].gram != gram) i = (i + 1) & mask;
  return i;
}

static void fill_slots(literal_slot *slots, uint32_t mask, const literal_entry *entries, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    literal_slot *slot = &slots[slot_of(slots, mask, entries[i].gram)];
    if (slot->count++ == 0) *slot = (literal_slot){entries[i].gram, i, 1};
  }
}

static cgn_span append(cgn_buffer *image, const cgn_buffer *elements, size_t size) {
  uint32_t offset = cgn_image_append(image, elements->at, elements->length);
  return (cgn_span){offset, offset == CGN_NONE ? 0 : (uint32_t)(elements->length / size)};
}

static bool append_all(cgn_buffer *image, builder *made, cgn_literals *literals) {
  uint32_t count = (uint32_t)(made->entries.length / sizeof(literal_entry)), slots = 1;
  literal_entry *entries = (literal_entry *)(void *)made->entries.at;
  cgn_sort(entries, count, sizeof *entries, compare);
  while (slots < count * ROOM) slots *= 2;
  literals->slots.count = slots;
  literals->slots.offset = cgn_image_append(image, NULL, slots * sizeof(literal_slot));
  if (literals->slots.offset == CGN_NONE) return false;
  fill_slots((literal_slot *)(void *)(image->at + literals->slots.offset), slots - 1, entries, count);
  for (uint32_t i = 0; i < count; i++) literals->grams |= 1u << (gram_octets(&entries[i].literal) - 1);
  literals->entries = append(image, &made->entries, sizeof(literal_entry));
  literals->always = append(image, &made->always, sizeof(uint32_t));
  return !image->failed;
}

bool cgn_literals_build(cgn_buffer *image, const cgn_allocator *allocator, const cgn_requirements *things,
                        uint32_t count, cgn_literals *literals) {
  *literals = (cgn_literals){.things = count};
  builder *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return false;
  cgn_buffer_init(&made->entries, allocator);
  cgn_buffer_init(&made->always, allocator);
  for (uint32_t i = 0; i < count; i++) count_grams(made->counts, &things[i]);
  for (uint32_t i = 0; i < count; i++) add_thing(made, &things[i], i);
  bool done = !made->entries.failed && !made->always.failed && append_all(image, made, literals);
  cgn_buffer_free(&made->always);
  cgn_buffer_free(&made->entries);
  cgn_release(allocator, made);
  return done;
}

/* ---- Search ----------------------------------------------------------------------- */

/* A look through one text. */
typedef struct search {
  cgn_text text;
  const literal_entry *entries;
  const literal_slot *slots;
  uint32_t mask;
  uint32_t left; /* literals that may still be compared */
  uint64_t *found;
} search;

static void set_bit(uint64_t *bits, uint32_t number) {
  bits[number / 64] |= UINT64_C(1) << number % 64;
}

static bool has_bit(const uint64_t *bits, uint32_t number) {
  return bits[number / 64] >> number % 64 & 1;
}

/* Whether the literal stands where its gram was met. */
static bool stands(const search *look, const literal_entry *entry, size_t gram) {
  const cgn_literal *literal = &entry->literal;
  if (gram < entry->from) return false;
  size_t start = gram - entry->from, end = start + literal->length;
  if (end > look->text.length || (literal->at_start && start > 0)) return false;
  if (literal->at_end && look->text.length - end > CGN_LITERAL_END) return false;
  return memcmp(look->text.at + start, literal->octets, literal->length) == 0;
}

/* Looks up the gram at a place. False: more was compared than is worth it. */
static inline bool look_at(search *look, size_t at, uint32_t gram) {
  const literal_slot *slot = &look->slots[slot_of(look->slots, look->mask, gram)];
  for (const literal_entry *one = look->entries + slot->first, *end = one + slot->count; one < end; one++) {
    if (has_bit(look->found, one->number)) continue;
    if (look->left-- == 0) return false;
    if (stands(look, one, at)) set_bit(look->found, one->number);
  }
  return true;
}

/* Behind the end of the text there are zeros: no literal stands there. */
static bool search_text(search *look, uint32_t grams) {
  static const uint32_t masks[GRAM_OCTETS] = {0xff, 0xffff, 0xffffff, 0xffffffff};
  size_t length = look->text.length;
  uint32_t ahead = gram_at(look->text.at, length < GRAM_OCTETS ? (uint32_t)length : GRAM_OCTETS);
  for (size_t at = 0; at < length; at++) {
    for (uint32_t i = 0; i < GRAM_OCTETS; i++)
      if (grams >> i & 1 && !look_at(look, at, ahead & masks[i])) return false;
    ahead >>= 8;
    if (at + GRAM_OCTETS < length) ahead |= (uint32_t)(unsigned char)look->text.at[at + GRAM_OCTETS] << 24;
  }
  return true;
}

void cgn_literals_find(const char *image, const cgn_literals *literals, cgn_text text, uint64_t *found) {
  const uint32_t *always = cgn_image_at(image, literals->always.offset);
  search look = {
      .text = text,
      .entries = cgn_image_at(image, literals->entries.offset),
      .slots = cgn_image_at(image, literals->slots.offset),
      .mask = literals->slots.count - 1,
      .left = literals->things * TRIES + FREE_TRIES,
      .found = found,
  };
  for (uint32_t i = 0; i < literals->always.count; i++) set_bit(found, always[i]);
  if (literals->things == 0 || search_text(&look, literals->grams)) return;
  for (uint32_t i = 0; i < literals->things; i++) set_bit(found, i);
}

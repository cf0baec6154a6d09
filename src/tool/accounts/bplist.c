/* SPDX-License-Identifier: MIT */
/*
 * A binary property list is objects, a table of their offsets and a trailer of 32 octets. Lists name objects by
 * number, so that a few octets can stand for any depth and any number of copies: this walks once over all that
 * libplist would make.
 */
#include "tool/accounts/bplist.h"

#include <stdint.h>

enum {
  HEADER = 8,
  TRAILER = 32,
  MAX_OBJECTS = 20000 /* copies counted: a profile with certificates has 500 */
};

static const char cut_off[] = "no whole binary property list: the file is cut off or damaged; export it anew";
static const char too_deep[] = "more than 64 lists in one another: no profile has that";
static const char too_many[] = "more than 20,000 objects: no profile has that";

typedef struct walk {
  account_span file;
  uint64_t objects, table; /* how many, and where their offsets are */
  unsigned offset_size, reference_size;
  unsigned seen;
} walk;

/* A big-endian number of 1 to 8 octets. */
static uint64_t number(account_span file, uint64_t at, unsigned size) {
  uint64_t value = 0;
  for (unsigned i = 0; i < size; i++) value = value << 8 | (unsigned char)file.at[at + i];
  return value;
}

static bool is_within(const walk *of, uint64_t at, uint64_t octets) {
  return at <= of->table && octets <= of->table - at;
}

/* How many of what an object has; *at goes behind it. A count of 15 and more is an object of its own behind the
 * marker. */
static bool read_count(const walk *of, uint64_t *at, uint64_t *count) {
  unsigned marker = (unsigned char)of->file.at[(*at)++];
  *count = marker & 15;
  if (*count != 15) return true;
  if (!is_within(of, *at, 1)) return false;
  unsigned kind = (unsigned char)of->file.at[(*at)++], size = 1u << (kind & 15);
  if (kind >> 4 != 1 || size > 8 || !is_within(of, *at, size)) return false;
  *count = number(of->file, *at, size);
  *at += size;
  return *count <= ACCOUNT_MAX_OCTETS;
}

static const char *visit(walk *of, uint64_t object, unsigned depth);

static const char *visit_all(walk *of, uint64_t at, uint64_t count, unsigned depth) {
  if (!is_within(of, at, count * of->reference_size)) return cut_off;
  const char *defect = NULL;
  for (uint64_t i = 0; !defect && i < count; i++)
    defect = visit(of, number(of->file, at + i * of->reference_size, of->reference_size), depth + 1);
  return defect;
}

/* The octets of a value are libplist's to check. Kinds: 10 a list, 12 a set, 13 pairs. */
static const char *visit(walk *of, uint64_t object, unsigned depth) {
  if (depth > ACCOUNT_MAX_DEPTH) return too_deep;
  if (++of->seen > MAX_OBJECTS) return too_many;
  if (object >= of->objects) return cut_off;
  uint64_t at = number(of->file, of->table + object * of->offset_size, of->offset_size), count;
  if (at < HEADER || !is_within(of, at, 1)) return cut_off;
  unsigned kind = (unsigned char)of->file.at[at] >> 4;
  if (kind < 4 || (kind > 6 && kind != 10 && kind != 12 && kind != 13)) return NULL;
  if (!read_count(of, &at, &count)) return cut_off;
  if (kind < 10) return is_within(of, at, kind == 6 ? count * 2 : count) ? NULL : cut_off;
  return visit_all(of, at, kind == 13 ? count * 2 : count, depth);
}

const char *bplist_defect(account_span file) {
  if (file.length < HEADER + TRAILER) return cut_off;
  uint64_t end = file.length - TRAILER;
  walk of = {.file = file,
             .offset_size = (unsigned char)file.at[end + 6],
             .reference_size = (unsigned char)file.at[end + 7],
             .objects = number(file, end + 8, 8),
             .table = number(file, end + 24, 8)};
  if (of.offset_size < 1 || of.offset_size > 8 || of.reference_size < 1 || of.reference_size > 8) return cut_off;
  if (of.table < HEADER || of.table > end || of.objects > (end - of.table) / of.offset_size) return cut_off;
  if (of.objects > MAX_OBJECTS) return too_many;
  return visit(&of, number(file, end + 16, 8), 1);
}

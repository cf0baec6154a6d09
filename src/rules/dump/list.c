/* SPDX-License-Identifier: MIT */
/*
 * Lists whose order means nothing: sorted, each text once. The first octets of
 * each text stand in the array itself: they nearly always decide the order, so
 * that even a million names are sorted without reading the texts.
 */

#include "rules/dump/internal.h"

#include "base/sort.h"

enum {
  PIECE_OCTETS = 4096, /* after so many, the digest takes what is printed */
  LINE_OCTETS = 90,    /* the longest list on one line */
  AHEAD = 8            /* texts to prefetch: once sorted, they lie anywhere in memory */
};

static bool make_room(cgn_dumper *dumper, size_t count) {
  cgn_dump_list *list = &dumper->list;
  dumper->failed |= !cgn_grow(&dumper->out.allocator, &list->at, &list->capacity, count, sizeof *list->at);
  return !dumper->failed;
}

void cgn_dump_list_start(cgn_dumper *dumper, size_t count) {
  dumper->list.count = 0;
  dumper->list.unsorted = false;
  make_room(dumper, count);
  cgn_arena_reset(&dumper->texts);
}

/* Eight octets from `depth` on as a number that orders as they do; what is not there counts as NUL. */
static uint64_t start_of(cgn_text text, size_t depth) {
  unsigned char octets[8] = {0};
  size_t left = text.length > depth ? text.length - depth : 0;
  if (left >= sizeof octets)
    memcpy(octets, text.at + depth, sizeof octets);
  else if (left > 0)
    memcpy(octets, text.at + depth, left);
  return (uint64_t)octets[0] << 56 | (uint64_t)octets[1] << 48 | (uint64_t)octets[2] << 40 |
         (uint64_t)octets[3] << 32 | (uint64_t)octets[4] << 24 | (uint64_t)octets[5] << 16 |
         (uint64_t)octets[6] << 8 | (uint64_t)octets[7];
}

static int compare(const void *left, const void *right) {
  const cgn_dump_entry *a = left, *b = right;
  if (a->start != b->start) return a->start < b->start ? -1 : 1;
  return cgn_text_compare(a->text, b->text);
}

void cgn_dump_list_add_text(cgn_dumper *dumper, cgn_text text) {
  cgn_dump_list *list = &dumper->list;
  cgn_dump_entry entry = {.start = start_of(text, 0), .text = text};
  if (dumper->failed || !make_room(dumper, (size_t)list->count + 1)) return;
  int order = list->count ? compare(&list->at[list->count - 1], &entry) : -1;
  if (order == 0) return;
  if (order > 0) list->unsorted = true;
  list->at[list->count++] = entry;
}

void cgn_dump_list_add(cgn_dumper *dumper, cgn_text written) {
  cgn_text text = cgn_buffer_text(&dumper->item);
  if (!written.at || !cgn_text_equal(text, written)) written = cgn_arena_copy(&dumper->texts, text);
  dumper->failed |= dumper->item.failed || !written.at;
  if (!dumper->failed) cgn_dump_list_add_text(dumper, written);
}

/* ---- Sorting ------------------------------------------------------------------------- */

static void sort_few(cgn_dump_entry *at, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    cgn_dump_entry one = at[i];
    uint32_t to = i;
    for (; to > 0 && compare(&at[to - 1], &one) > 0; to--) at[to] = at[to - 1];
    at[to] = one;
  }
}

/* Puts entries in the order of one octet of their starts. `ends`: for each octet, where its part of the array ends.
 */
static void part(cgn_dump_entry *at, uint32_t count, unsigned shift, uint32_t ends[256]) {
  uint32_t next[256], sum = 0;
  memset(ends, 0, 256 * sizeof *ends);
  for (uint32_t i = 0; i < count; i++) ends[at[i].start >> shift & 0xff]++;
  bool apart = ends[at[0].start >> shift & 0xff] < count;
  for (unsigned octet = 0; octet < 256; octet++) {
    next[octet] = sum;
    ends[octet] = sum += ends[octet];
  }
  for (unsigned octet = 0; apart && octet < 256; octet++) {
    while (next[octet] < ends[octet]) {
      cgn_dump_entry one = at[next[octet]];
      unsigned to = one.start >> shift & 0xff;
      if (to == octet) {
        next[octet]++;
        continue;
      }
      at[next[octet]] = at[next[to]];
      at[next[to]++] = one;
    }
  }
}

/*
 * Radix sort in place, by the octets of the starts, the first octet first. Where
 * all eight are equal, the next eight of the texts replace them. Texts that share
 * their first OCTETS_PARTED octets are compared whole. Recursion: one level for
 * each of these octets.
 */
static void sort(cgn_dump_entry *at, uint32_t count, size_t depth) {
  enum { FEW = 24, OCTETS_PARTED = 24 };
  uint32_t ends[256];
  if (count <= FEW) {
    sort_few(at, count);
    return;
  }
  if (depth >= OCTETS_PARTED) {
    cgn_sort(at, count, sizeof *at, compare);
    return;
  }
  for (uint32_t i = 0; depth > 0 && depth % 8 == 0 && i < count; i++) {
    if (i + AHEAD < count) cgn_prefetch(at[i + AHEAD].text.at + depth);
    at[i].start = start_of(at[i].text, depth);
  }
  part(at, count, 56 - 8 * (unsigned)(depth % 8), ends);
  for (unsigned octet = 0; octet < 256; octet++) {
    uint32_t from = octet ? ends[octet - 1] : 0;
    if (ends[octet] - from > 1) sort(at + from, ends[octet] - from, depth + 1);
  }
}

/* Equal texts went through the same parts, so their starts are equal too. */
static bool is_same(const cgn_dump_entry *a, const cgn_dump_entry *b) {
  return a->start == b->start && cgn_text_equal(a->text, b->text);
}

void cgn_dump_list_sort(cgn_dumper *dumper) {
  cgn_dump_list *list = &dumper->list;
  uint32_t kept = 0;
  if (!list->unsorted) return;
  sort(list->at, list->count, 0);
  for (uint32_t i = 0; i < list->count; i++)
    if (kept == 0 || !is_same(&list->at[kept - 1], &list->at[i])) list->at[kept++] = list->at[i];
  list->count = kept;
  list->unsorted = false;
}

/* ---- Printing ------------------------------------------------------------------------ */

static bool is_short(const cgn_dump_list *list) {
  size_t octets = 0;
  for (uint32_t i = 0; i < list->count && octets <= LINE_OCTETS; i++) octets += list->at[i].text.length + 1;
  return octets <= LINE_OCTETS;
}

void cgn_dump_list_print(cgn_dumper *dumper) {
  const cgn_dump_list *list = &dumper->list;
  cgn_dump_list_sort(dumper);
  bool one_line = list->count == 1 || is_short(list);
  cgn_buffer_add_string(&dumper->out, "{");
  for (uint32_t i = 0; i < list->count; i++) {
    if (i + AHEAD < list->count) cgn_prefetch(list->at[i + AHEAD].text.at);
    cgn_buffer_add_string(&dumper->out, one_line ? " " : "\n    ");
    cgn_buffer_add(&dumper->out, list->at[i].text);
    if (dumper->out.length - dumper->digested > PIECE_OCTETS) cgn_dump_digest(dumper);
  }
  cgn_buffer_add_string(&dumper->out, one_line ? " }" : "\n}");
}

/* ---- Declarations ------------------------------------------------------------------- */

void cgn_dump_names_start(cgn_dumper *dumper) {
  dumper->name_count = 0;
}

void cgn_dump_names_add(cgn_dumper *dumper, const cgn_word *name, const void *declaration) {
  if (dumper->failed || !cgn_grow(&dumper->out.allocator, &dumper->names, &dumper->name_capacity,
                                  (size_t)dumper->name_count + 1, sizeof *dumper->names)) {
    dumper->failed = true;
    return;
  }
  dumper->names[dumper->name_count++] = (cgn_dump_named){name->text, declaration};
}

/* Names are equal without case, and no two of a list are equal. */
static int compare_names(const void *left, const void *right) {
  cgn_text a = ((const cgn_dump_named *)left)->name, b = ((const cgn_dump_named *)right)->name;
  for (size_t i = 0; i < a.length && i < b.length; i++) {
    int order = (unsigned char)cgn_to_lower(a.at[i]) - (unsigned char)cgn_to_lower(b.at[i]);
    if (order != 0) return order;
  }
  return (a.length > b.length) - (a.length < b.length);
}

void cgn_dump_names_sort(cgn_dumper *dumper) {
  cgn_sort(dumper->names, dumper->name_count, sizeof *dumper->names, compare_names);
}

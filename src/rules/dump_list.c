/* SPDX-License-Identifier: MIT */
/*
 * Lists whose order means nothing: sorted, each text once. A million names are
 * compared by their first octets, which stand in the array, nearly always.
 */
#include <stdlib.h>

#include "rules/dump_internal.h"

enum {
  PIECE_OCTETS = 4096, /* that are digested in one go */
  LINE_OCTETS = 90     /* of a list that stands on one line */
};

void cgn_dump_list_start(cgn_dumper *dumper) {
  dumper->list.count = 0;
  dumper->list.unsorted = false;
  cgn_arena_reset(&dumper->texts);
}

static uint64_t start_of(cgn_text text) {
  uint64_t start = 0;
  for (size_t i = 0; i < sizeof start; i++) start = start << 8 | (i < text.length ? (unsigned char)text.at[i] : 0);
  return start;
}

static int compare(const void *left, const void *right) {
  const cgn_dump_entry *a = left, *b = right;
  if (a->start != b->start) return a->start < b->start ? -1 : 1;
  return cgn_text_compare(a->text, b->text);
}

void cgn_dump_list_add(cgn_dumper *dumper, cgn_text written) {
  cgn_dump_list *list = &dumper->list;
  cgn_text text = cgn_buffer_text(&dumper->item);
  bool same = written.at && cgn_text_equal(text, written);
  cgn_dump_entry entry = {.text = same ? written : cgn_arena_copy(&dumper->texts, text)};
  dumper->failed |= dumper->item.failed || !entry.text.at;
  if (dumper->failed ||
      !cgn_grow(&dumper->out.allocator, &list->at, &list->capacity, (size_t)list->count + 1, sizeof *list->at)) {
    dumper->failed = true;
    return;
  }
  entry.start = start_of(entry.text);
  int order = list->count ? compare(&list->at[list->count - 1], &entry) : -1;
  if (order == 0) return;
  if (order > 0) list->unsorted = true;
  list->at[list->count++] = entry;
}

void cgn_dump_list_sort(cgn_dumper *dumper) {
  cgn_dump_list *list = &dumper->list;
  uint32_t kept = 0;
  if (!list->unsorted) return;
  qsort(list->at, list->count, sizeof *list->at, compare);
  for (uint32_t i = 0; i < list->count; i++)
    if (kept == 0 || compare(&list->at[kept - 1], &list->at[i]) != 0) list->at[kept++] = list->at[i];
  list->count = kept;
  list->unsorted = false;
}

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
  if (dumper->name_count > 1) qsort(dumper->names, dumper->name_count, sizeof *dumper->names, compare_names);
}

/* SPDX-License-Identifier: MIT */
/* Tags and warnings of a decision, each once: thousands of monitored rules may hold at once. */
#include "decide/marks.h"

#include "base/sort.h"

bool cgn_marks_add(struct consigne_decision *decision, cgn_marks *marks, cgn_mark mark) {
  if (!mark.name.at) return false;
  if (!cgn_grow(&decision->allocator, &marks->at, &marks->capacity, (size_t)marks->count + 1, sizeof *marks->at))
    return false;
  marks->at[marks->count++] = mark;
  return true;
}

bool cgn_marks_add_all(struct consigne_decision *decision, cgn_marks *marks, const cgn_marks *more) {
  for (uint32_t i = 0; i < more->count; i++)
    if (!cgn_marks_add(decision, marks, more->at[i])) return false;
  return true;
}

/* By name; of equal names what is sure comes first. */
static int compare(const void *left, const void *right) {
  const cgn_mark *a = left, *b = right;
  int order = cgn_text_compare(a->name, b->name);
  return order ? order : a->assumed - b->assumed;
}

void cgn_marks_unite(cgn_marks *marks) {
  if (marks->count < 2) return;
  cgn_sort(marks->at, marks->count, sizeof *marks->at, compare);
  uint32_t kept = 1;
  for (uint32_t i = 1; i < marks->count; i++)
    if (!cgn_text_equal(marks->at[kept - 1].name, marks->at[i].name)) marks->at[kept++] = marks->at[i];
  marks->count = kept;
}

void cgn_marks_take_off(cgn_marks *marks, const cgn_marks *others) {
  uint32_t kept = 0, other = 0;
  for (uint32_t i = 0; i < marks->count; i++) {
    while (other < others->count && cgn_text_compare(others->at[other].name, marks->at[i].name) < 0) other++;
    bool there = other < others->count && cgn_text_equal(others->at[other].name, marks->at[i].name);
    if (!there) marks->at[kept++] = marks->at[i];
  }
  marks->count = kept;
}

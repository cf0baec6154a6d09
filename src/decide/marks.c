/* SPDX-License-Identifier: MIT */
/* Sorting in place: qsort may allocate, and thousands of monitored rules may hold at once. */
#include "decide/marks.h"

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
static bool is_before(const cgn_mark *a, const cgn_mark *b) {
  int order = cgn_text_compare(a->name, b->name);
  return order < 0 || (order == 0 && !a->assumed && b->assumed);
}

/* Lets at[root] sink to its place in the heap of `count` marks, the greatest on top. */
static void sink(cgn_mark *at, uint32_t root, uint32_t count) {
  for (uint32_t child; root < count / 2; root = child) {
    child = root * 2 + 1;
    if (child + 1 < count && is_before(&at[child], &at[child + 1])) child++;
    if (!is_before(&at[root], &at[child])) return;
    cgn_mark held = at[root];
    at[root] = at[child];
    at[child] = held;
  }
}

static void heap_sort(cgn_mark *at, uint32_t count) {
  for (uint32_t root = count / 2; root-- > 0;) sink(at, root, count);
  for (uint32_t end = count; end > 1;) {
    cgn_mark last = at[--end];
    at[end] = at[0];
    at[0] = last;
    sink(at, 0, end);
  }
}

void cgn_marks_unite(cgn_marks *marks) {
  if (marks->count < 2) return;
  heap_sort(marks->at, marks->count);
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

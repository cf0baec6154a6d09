/* SPDX-License-Identifier: MIT */
/*
 * Quicksort, whose recursion goes into the smaller part; heapsort where the
 * parts are so unequal that somebody chose the order; insertion where there are
 * few (Musser, "Introspective sorting", 1997).
 */
#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

enum { FEW = 12, SWAPPED = 64 /* octets at once */ };

/* What is sorted. */
typedef struct order {
  size_t size;
  int (*compare)(const void *, const void *);
} order;

static bool is_before(const order *by, const unsigned char *a, const unsigned char *b) {
  return by->compare(a, b) < 0;
}

static void swap(const order *by, unsigned char *a, unsigned char *b) {
  unsigned char held[SWAPPED];
  for (size_t done = 0, part; done < by->size; done += part) {
    part = by->size - done < sizeof held ? by->size - done : sizeof held;
    memcpy(held, a + done, part);
    memcpy(a + done, b + done, part);
    memcpy(b + done, held, part);
  }
}

static void sort_few(const order *by, unsigned char *at, size_t count) {
  for (size_t i = 1; i < count; i++) {
    for (unsigned char *one = at + i * by->size; one > at && is_before(by, one, one - by->size); one -= by->size)
      swap(by, one, one - by->size);
  }
}

/* Lets the element `root` sink to its place in the heap, the greatest on top. */
static void sink(const order *by, unsigned char *at, size_t root, size_t count) {
  for (size_t child; root < count / 2; root = child) {
    child = root * 2 + 1;
    if (child + 1 < count && is_before(by, at + child * by->size, at + (child + 1) * by->size)) child++;
    if (!is_before(by, at + root * by->size, at + child * by->size)) return;
    swap(by, at + root * by->size, at + child * by->size);
  }
}

static void sort_heap(const order *by, unsigned char *at, size_t count) {
  for (size_t root = count / 2; root-- > 0;) sink(by, at, root, count);
  for (size_t end = count; end > 1;) {
    swap(by, at, at + --end * by->size);
    sink(by, at, 0, end);
  }
}

/* Puts the median of the first, the middle and the last element first. */
static void choose(const order *by, unsigned char *at, size_t count) {
  unsigned char *middle = at + count / 2 * by->size, *last = at + (count - 1) * by->size;
  if (is_before(by, last, middle)) swap(by, middle, last);
  if (is_before(by, at, middle)) swap(by, at, middle);
  if (is_before(by, last, at)) swap(by, at, last);
}

/* Parts the elements by the first one, and gives its place: none before it is greater, none behind it less. */
static size_t part(const order *by, unsigned char *at, size_t count) {
  size_t left = 0, right = count;
  choose(by, at, count);
  for (;;) {
    do left++;
    while (left < count && is_before(by, at + left * by->size, at));
    do right--;
    while (is_before(by, at, at + right * by->size));
    if (left >= right) break;
    swap(by, at + left * by->size, at + right * by->size);
  }
  swap(by, at, at + right * by->size);
  return right;
}

/* `depth`: how often it may still be parted. */
static void sort_quick(const order *by, unsigned char *at, size_t count, unsigned depth) {
  while (count > FEW) {
    if (depth-- == 0) {
      sort_heap(by, at, count);
      return;
    }
    size_t middle = part(by, at, count), behind = count - middle - 1;
    unsigned char *right = at + (middle + 1) * by->size;
    bool left_is_less = middle < behind;
    sort_quick(by, left_is_less ? at : right, left_is_less ? middle : behind, depth);
    at = left_is_less ? right : at;
    count = left_is_less ? behind : middle;
  }
  sort_few(by, at, count);
}

void cgn_sort(void *at, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  order by = {size, compare};
  unsigned char *first = at;
  size_t sorted = 1;
  unsigned depth = 0;
  if (count < 2) return;
  while (sorted < count && !is_before(&by, first + sorted * size, first + (sorted - 1) * size)) sorted++;
  if (sorted == count) return;
  for (size_t left = count; left > 0; left /= 2) depth += 2;
  sort_quick(&by, first, count, depth);
}

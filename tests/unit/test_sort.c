/* SPDX-License-Identifier: MIT */
/* base/sort.h beside what an array must be afterwards: in order, and the same elements. */
#include "base/sort.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "../support/rows.h"

enum { MOST = 4096, WIDE = 100 };

static size_t compared;

static int compare(const void *left, const void *right) {
  uint32_t a, b;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  compared++;
  return (a > b) - (a < b);
}

typedef uint32_t shape(uint32_t i, uint32_t count);
static uint32_t rising(uint32_t i, uint32_t count) {
  return count ? i : 0;
}
static uint32_t falling(uint32_t i, uint32_t count) {
  return count - i;
}
static uint32_t equal(uint32_t i, uint32_t count) {
  return (uint32_t)(i > count);
}
static uint32_t few(uint32_t i, uint32_t count) {
  return i * 7 % 3 + 0 * count;
}
static uint32_t pipe(uint32_t i, uint32_t count) {
  return i < count / 2 ? i : count - i;
}
static uint32_t saw(uint32_t i, uint32_t count) {
  return i % 16 + 0 * count;
}
static uint32_t mixed(uint32_t i, uint32_t count) {
  return (i * 2654435761u) >> 7 | (uint32_t)(count == 0);
}

/* Elements of 4 and of 100 octets; the sum and the xor of what they hold stay. */
static void expect_sorted(shape *of, uint32_t count, size_t size) {
  static unsigned char at[MOST * WIDE];
  uint32_t sum = 0, both = 0, last = 0;
  memset(at, 0, sizeof at);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t number = of(i, count);
    memcpy(at + i * size, &number, sizeof number);
    memcpy(at + (i + 1) * size - sizeof number, &number, sizeof number);
    sum += number;
    both ^= number * 2654435761u;
  }
  compared = 0;
  cgn_sort(at, count, size, compare);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t number, end;
    memcpy(&number, at + i * size, sizeof number);
    memcpy(&end, at + (i + 1) * size - sizeof end, sizeof end);
    cr_expect(number >= last && number == end, "%u of %u", i, count);
    last = number;
    sum -= number;
    both ^= number * 2654435761u;
  }
  cr_expect(sum == 0 && both == 0, "other elements, of %u", count);
  uint32_t depth = 1;
  for (uint32_t left = count; left > 0; left /= 2) depth++;
  cr_expect(compared <= (size_t)count * depth * 4, "%zu comparisons of %u", compared, count);
}

Test(sort, shapes) {
  static shape *const shapes[] = {rising, falling, equal, few, pipe, saw, mixed};
  for (size_t i = 0; i < COUNT(shapes); i++) {
    for (uint32_t count = 0; count < 40; count++) expect_sorted(shapes[i], count, sizeof(uint32_t));
    expect_sorted(shapes[i], MOST, sizeof(uint32_t));
    expect_sorted(shapes[i], MOST, WIDE);
    expect_sorted(shapes[i], MOST - 1, sizeof(uint32_t));
  }
}

Test(sort, sorted_is_looked_at_once) {
  expect_sorted(rising, MOST, sizeof(uint32_t));
  cr_expect_eq(compared, MOST - 1);
}

/*
 * McIlroy, "A killer adversary for quicksort" (1999): values are made up while
 * they are compared, so that each choice is as bad as it can be.
 */
static uint32_t values[MOST], solid, candidate;

static int compare_killing(const void *left, const void *right) {
  uint32_t a, b;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  compared++;
  if (values[a] == MOST && values[b] == MOST) values[a == candidate ? a : b] = solid++;
  if (values[a] == MOST) candidate = a;
  if (values[b] == MOST) candidate = b;
  return (values[a] > values[b]) - (values[a] < values[b]);
}

Test(sort, nobody_makes_it_quadratic) {
  static uint32_t at[MOST];
  for (uint32_t i = 0; i < MOST; i++) {
    at[i] = i;
    values[i] = MOST;
  }
  compared = 0;
  cgn_sort(at, MOST, sizeof *at, compare_killing);
  for (uint32_t i = 1; i < MOST; i++) cr_expect(values[at[i - 1]] <= values[at[i]], "%u", i);
  cr_expect(compared < MOST * 12 * 5, "%zu comparisons", compared);
}

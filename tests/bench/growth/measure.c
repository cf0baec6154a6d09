/* SPDX-License-Identifier: MIT */
#include "measure.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void demand(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

/* ---- Time ---------------------------------------------------------------------------------- */

static double at_clock(clockid_t clock) {
  struct timespec at;
  clock_gettime(clock, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

double now(void) {
  return at_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double now_of_thread(void) {
  return at_clock(CLOCK_THREAD_CPUTIME_ID);
}

double now_on_wall(void) {
  return at_clock(CLOCK_MONOTONIC);
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double median(double *of, unsigned count) {
  qsort(of, count, sizeof *of, compare);
  return of[count / 2];
}

/* ---- Memory -------------------------------------------------------------------------------- */

typedef union block {
  size_t size;
  max_align_t aligned;
} block;

static void *resize(void *context, void *at, size_t size) {
  counted *count = context;
  block *old = at ? (block *)at - 1 : NULL;
  if (old) count->octets -= old->size;
  if (size == 0) {
    free(old);
    return NULL;
  }
  block *given = realloc(old, sizeof *given + size);
  demand(given != NULL, "no memory");
  given->size = size;
  count->calls++;
  count->octets += size;
  if (count->octets > count->peak) count->peak = count->octets;
  return given + 1;
}

/* Ten million addresses are more than the default allows. */
enum { LARGEST = 1 << 30 };

consigne_options *counted_options(counted *count) {
  consigne_options *options = NULL;
  demand(consigne_options_new(&options) == CONSIGNE_OK, "options");
  demand(consigne_options_set_limit(options, CONSIGNE_LIMIT_RULESET_OCTETS, LARGEST) == CONSIGNE_OK, "limit");
  demand(consigne_options_set_allocator(options, resize, count) == CONSIGNE_OK, "allocator");
  return options;
}

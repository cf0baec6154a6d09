/* SPDX-License-Identifier: MIT */
/* Time and memory, as the tables of growth tell them. */
#ifndef TESTS_BENCH_GROWTH_MEASURE_H
#define TESTS_BENCH_GROWTH_MEASURE_H

#include <consigne.h>
#include <stdbool.h>

enum { MOST_ROUNDS = 101 };

/* Ends the program where `holds` is false. */
void demand(bool holds, const char *what);

/* Nanoseconds of the processor, which others may use too; of this thread alone; and of the clock on the wall. */
double now(void);
double now_of_thread(void);
double now_on_wall(void);
/* Sorts them. */
double median(double *of, unsigned count);

/* What an allocator gave: octets in use, the most there were, and calls. */
typedef struct counted {
  size_t octets, peak, calls;
} counted;

/* Options whose objects are counted. */
consigne_options *counted_options(counted *count);

#endif

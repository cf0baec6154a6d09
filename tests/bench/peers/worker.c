/* SPDX-License-Identifier: MIT */
/*
 * The program of every contestant, which race.py starts and asks:
 *
 *   worker list                                      prints "KIND NAME" of each contestant in it
 *   worker WORKLOAD SIZE NAME CHECKED SCRATCH        makes the workload, opens, handles the first CHECKED items (1:
 * to be counted, nothing to warm up), and prints how many were accepted of how many
 *
 * Then it reads lines. "time MS": handles items for so long, from where it stopped, and prints the nanoseconds of
 * the processor that one took. "count N": handles N items with callgrind looking on, and prints how many they were.
 */
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS
#define CALLGRIND_STOP_INSTRUMENTATION
#endif

/* WARM: tables of tens of megabytes are touched for the first time before anything counts. */
enum { LINE = 64, SHORT = 64, CHUNK_NANOSECONDS = 1000000, WARM_NANOSECONDS = 100000000 };

/* Of allocations.c, where that is loaded. */
extern unsigned long bench_allocations __attribute__((weak));

typedef struct runner {
  const contestant *one;
  void *context;
  items asked;
  size_t at, chunk;
} runner;

/* Of the processor: others may use the machine. */
static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

/* The next items, and from the first again behind the last; gives how many. */
static size_t handle_chunk(runner *run, size_t most) {
  size_t count = run->asked.count - run->at;
  if (count > most) count = most;
  run->one->handle(run->context, run->asked.at + run->at, count);
  run->at = (run->at + count) % run->asked.count;
  return count;
}

static void choose_chunk(runner *run) {
  double before = now();
  size_t count = handle_chunk(run, SHORT);
  run->chunk = (size_t)(CHUNK_NANOSECONDS * (double)count / (now() - before + 1)) + 1;
}

static double time_items(runner *run, double nanoseconds) {
  handle_chunk(run, run->chunk);
  double before = now(), spent = 0;
  size_t count = 0;
  while (spent < nanoseconds) {
    count += handle_chunk(run, run->chunk);
    spent = now() - before;
  }
  return spent / (double)count;
}

static double count_allocations(runner *run, size_t count) {
  unsigned long before = bench_allocations;
  count = handle_chunk(run, count);
  return (double)(bench_allocations - before) / (double)count;
}

static size_t count_items(runner *run, size_t count) {
  if (count > run->asked.count) count = run->asked.count;
  run->at = 0;
  CALLGRIND_ZERO_STATS;
  CALLGRIND_START_INSTRUMENTATION;
  run->one->handle(run->context, run->asked.at, count);
  CALLGRIND_DUMP_STATS;
  CALLGRIND_STOP_INSTRUMENTATION;
  return count;
}

static void obey(runner *run) {
  char line[LINE];
  while (fgets(line, sizeof line, stdin)) {
    if (strncmp(line, "time ", 5) == 0) printf("%.3f\n", time_items(run, strtod(line + 5, NULL) * 1e6));
    if (strncmp(line, "count ", 6) == 0) printf("%zu\n", count_items(run, strtoul(line + 6, NULL, 10)));
    if (strncmp(line, "allocate ", 9) == 0 && &bench_allocations)
      printf("%.3f\n", count_allocations(run, strtoul(line + 9, NULL, 10)));
    fflush(stdout);
  }
}

static const contestant *find(const char *kind, const char *name) {
  const contestant *one = contestants;
  while (one->name && (strcmp(one->kind, kind) != 0 || strcmp(one->name, name) != 0)) one++;
  return one->name ? one : NULL;
}

static int run_one(char **words) {
  workload work = {.scratch = words[4]};
  const char *kind = work_kind(words[0]);
  runner run = {.one = kind ? find(kind, words[2]) : NULL};
  if (!run.one || !work_make(&work, words[0], strtoul(words[1], NULL, 10))) return 2;
  run.asked = work.asked;
  run.context = run.one->open(&work);
  if (!run.context) return 1;
  size_t checked = strtoul(words[3], NULL, 10);
  if (checked > work.asked.count) checked = work.asked.count;
  size_t accepted = run.one->handle(run.context, work.asked.at, checked);
  choose_chunk(&run);
  time_items(&run, checked > 1 ? WARM_NANOSECONDS : 0);
  printf("%zu %zu\n", accepted, checked);
  fflush(stdout);
  obey(&run);
  return 0;
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "list") == 0)
    for (const contestant *one = contestants; one->name; one++) printf("%s %s\n", one->kind, one->name);
  else if (count == 6)
    return run_one(words + 1);
  else
    fputs("worker list, or worker WORKLOAD SIZE NAME CHECKED SCRATCH\n", stderr);
  return count == 2 ? 0 : 2;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a contestant of the benchmark is: a library and how a server would call it. Each library has a file, and
 * each file is a program of its own (worker.c is its main), so that libraries never meet in one process.
 */
#ifndef TESTS_BENCH_PEERS_CONTESTANT_H
#define TESTS_BENCH_PEERS_CONTESTANT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One text; a NUL follows it. Of a network question: also its octets, and its family, 4 or 6. */
typedef struct item {
  const char *text;
  uint32_t length, family;
  const uint8_t *octets;
} item;

typedef struct items {
  item *at;
  size_t count;
} items;

/* What is asked, and the table (names, networks, patterns) that is asked about; empty where there is none. */
typedef struct workload {
  items asked, listed;
  const char *scratch; /* a folder for files */
} workload;

typedef struct contestant {
  const char *kind; /* "decide", "envelope", "from", "domain", "set", "network", "pattern", "limiter" */
  const char *name;
  void *(*open)(const workload *work); /* NULL: it failed */
  /* Handles each item and counts what was accepted, valid or found: who does less is seen by it. */
  size_t (*handle)(void *context, const item *items, size_t count);
} contestant;

/* Of one file; the last has no name. */
extern const contestant contestants[];

#ifdef __cplusplus
}
#endif

#endif

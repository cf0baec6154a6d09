/* SPDX-License-Identifier: MIT */
/* Hyperscan: all patterns in one automaton; it has not all of PCRE2's syntax. It stops at the first match. */
#include "contestant.h"

#include <hs.h>
#include <stdlib.h>

typedef struct automaton {
  hs_database_t *database;
  hs_scratch_t *scratch;
} automaton;

static void *open_patterns(const workload *work) {
  automaton *one = calloc(1, sizeof *one);
  size_t count = work->listed.count;
  const char **texts = calloc(count, sizeof *texts);
  unsigned *flags = calloc(count, sizeof *flags), *numbers = calloc(count, sizeof *numbers);
  hs_compile_error_t *error = NULL;
  if (!one || !texts || !flags || !numbers) return NULL;
  for (size_t i = 0; i < count; i++) {
    texts[i] = work->listed.at[i].text;
    flags[i] = HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH;
    numbers[i] = (unsigned)i;
  }
  hs_error_t status =
      hs_compile_multi(texts, flags, numbers, (unsigned)count, HS_MODE_BLOCK, NULL, &one->database, &error);
  free(texts);
  free(flags);
  free(numbers);
  return status == HS_SUCCESS && hs_alloc_scratch(one->database, &one->scratch) == HS_SUCCESS ? one : NULL;
}

static int stop(unsigned number, unsigned long long from, unsigned long long to, unsigned flags, void *found) {
  (void)number, (void)from, (void)to, (void)flags;
  *(size_t *)found = 1;
  return 1;
}

static size_t handle_match(void *context, const item *items, size_t count) {
  const automaton *one = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    size_t matched = 0;
    hs_scan(one->database, items[i].text, items[i].length, 0, one->scratch, stop, &matched);
    found += matched;
  }
  return found;
}

const contestant contestants[] = {{"pattern", "hyperscan", open_patterns, handle_match}, {NULL, NULL, NULL, NULL}};

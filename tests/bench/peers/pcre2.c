/* SPDX-License-Identifier: MIT */
/* PCRE2's compiler, one pattern after the other until one matches: what a mail server's table of patterns does. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "contestant.h"

#include <pcre2.h>
#include <stdlib.h>

typedef struct patterns {
  pcre2_code **at;
  size_t count;
  pcre2_match_data *data;
} patterns;

static void *open_patterns(const workload *work) {
  patterns *all = calloc(1, sizeof *all);
  if (!all) return NULL;
  all->count = work->listed.count;
  all->at = calloc(all->count, sizeof(pcre2_code *));
  all->data = pcre2_match_data_create(1, NULL);
  for (size_t i = 0; all->at && i < all->count; i++) {
    int error;
    PCRE2_SIZE place;
    all->at[i] = pcre2_compile((PCRE2_SPTR)work->listed.at[i].text, work->listed.at[i].length, PCRE2_CASELESS,
                               &error, &place, NULL);
    if (!all->at[i] || pcre2_jit_compile(all->at[i], PCRE2_JIT_COMPLETE) != 0) return NULL;
  }
  return all;
}

static size_t handle_match(void *context, const item *items, size_t count) {
  const patterns *all = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    size_t k = 0;
    while (k < all->count &&
           pcre2_jit_match(all->at[k], (PCRE2_SPTR)items[i].text, items[i].length, 0, 0, all->data, NULL) < 0)
      k++;
    found += k < all->count;
  }
  return found;
}

const contestant contestants[] = {{"pattern", "pcre2-jit", open_patterns, handle_match}, {NULL, NULL, NULL, NULL}};

/* SPDX-License-Identifier: MIT */
/* The workloads by name, and how their texts are kept. */
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASKED = 100000, ASKED_OF_SETS = 1000000, BLOCK = 1 << 20 };

/* ---- Numbers (splitmix64) ------------------------------------------------------------------ */

static uint64_t state;

uint64_t work_mix(uint64_t number) {
  number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
  return number ^ number >> 31;
}

void work_seed(uint64_t seed) {
  state = seed;
}

uint64_t work_random(void) {
  return work_mix(state += UINT64_C(0x9e3779b97f4a7c15));
}

unsigned below(unsigned limit) {
  return (unsigned)(work_random() % limit);
}

/* ---- Texts --------------------------------------------------------------------------------- */

static void *memory(size_t octets) {
  void *given = calloc(1, octets);
  if (given) return given;
  fputs("no memory\n", stderr);
  exit(1);
}

/* In blocks, one text behind the other. */
static const char *keep(const char *text, size_t length) {
  static char *block;
  static size_t room;
  if (room <= length) {
    block = memory(BLOCK);
    room = BLOCK;
  }
  char *kept = memcpy(block, text, length + 1);
  block += length + 1;
  room -= length + 1;
  return kept;
}

items work_items(size_t count, void (*write)(char *to, size_t number, size_t size), size_t size) {
  items made = {memory((count + 1) * sizeof *made.at), count};
  char text[ITEM_ROOM];
  for (size_t i = 0; i < count; i++) {
    write(text, i, size);
    size_t length = strlen(text);
    made.at[i] = (item){keep(text, length), (uint32_t)length, 0, NULL};
  }
  return made;
}

/* ---- By name ------------------------------------------------------------------------------- */

typedef void writer(char *to, size_t number, size_t size);

static const struct {
  const char *name, *kind;
  writer *asked, *listed;
  size_t count, seed;
} workloads[] = {{"envelope", "envelope", work_envelope, NULL, ASKED, 1},
                 {"plain", "envelope", work_plain, NULL, ASKED, 2},
                 {"from", "from", work_from, NULL, ASKED, 3},
                 {"domain-ascii", "domain", work_domain_ascii, NULL, ASKED, 4},
                 {"domain-mixed", "domain", work_domain_mixed, NULL, ASKED, 5},
                 {"domain-idn", "domain", work_domain_idn, NULL, ASKED, 6},
                 {"domain-new", "domain", work_domain_new, NULL, ASKED, 7},
                 {"set", "set", work_set_question, work_set_item, ASKED_OF_SETS, 8},
                 {"network", "network", NULL, NULL, 0, 13},
                 {"pattern", "pattern", work_plain, work_pattern, ASKED, 10},
                 {"decide", "decide", work_session, work_denied, ASKED, 11},
                 {"limiter", "limiter", work_set_question, NULL, ASKED_OF_SETS, 8}};

enum { WORKLOADS = sizeof workloads / sizeof *workloads };

static unsigned find(const char *name) {
  unsigned i = 0;
  while (i < WORKLOADS && strcmp(workloads[i].name, name) != 0) i++;
  return i;
}

const char *work_kind(const char *name) {
  unsigned i = find(name);
  return i < WORKLOADS ? workloads[i].kind : NULL;
}

bool work_make(workload *work, const char *name, size_t size) {
  unsigned i = find(name);
  if (i == WORKLOADS) return false;
  work_seed(workloads[i].seed);
  if (!workloads[i].asked) {
    work_networks(work, size);
    return true;
  }
  if (workloads[i].listed) work->listed = work_items(size, workloads[i].listed, size);
  work_seed(workloads[i].seed + size + 1000);
  work->asked = work_items(workloads[i].count, workloads[i].asked, size);
  return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Counts by sender in bounded memory. While there are counters left each count
 * is exact. Then a new name takes over the lightest counter: what that has
 * counted goes to the rest, and becomes what may be missed of the new name. So
 * no name of which there were more than total / REPLAY_SENDERS is ever without one.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

bool tool_senders_open(tool_senders *senders) {
  *senders = (tool_senders){.slots = json_object(),
                            .all = calloc(REPLAY_SENDERS, sizeof *senders->all),
                            .heap = calloc(REPLAY_SENDERS, sizeof *senders->heap)};
  return senders->slots && senders->all && senders->heap;
}

void tool_senders_close(tool_senders *senders) {
  json_decref(senders->slots);
  free(senders->all);
  free(senders->heap);
  *senders = (tool_senders){0};
}

/* ---- The heap: the lightest counter is at its top ------------------------------------- */

static tool_sender *at(tool_senders *senders, size_t place) {
  return &senders->all[senders->heap[place]];
}

static void exchange(tool_senders *senders, size_t one, size_t other) {
  size_t number = senders->heap[one];
  senders->heap[one] = senders->heap[other];
  senders->heap[other] = number;
  at(senders, one)->at = one;
  at(senders, other)->at = other;
}

static void rise(tool_senders *senders, size_t place) {
  for (; place > 0 && at(senders, place)->weight < at(senders, (place - 1) / 2)->weight; place = (place - 1) / 2)
    exchange(senders, place, (place - 1) / 2);
}

static void sink(tool_senders *senders, size_t place) {
  for (;;) {
    size_t least = place;
    for (size_t child = 2 * place + 1; child <= 2 * place + 2 && child < senders->count; child++)
      if (at(senders, child)->weight < at(senders, least)->weight) least = child;
    if (least == place) return;
    exchange(senders, place, least);
    place = least;
  }
}

/* ---- Counting --------------------------------------------------------------------------- */

/* Gives up the lightest name. */
static size_t take_over(tool_senders *senders) {
  tool_sender *lightest = at(senders, 0);
  json_object_del(senders->slots, lightest->name);
  for (int part = 0; part < PARTS; part++)
    for (int kind = 0; kind < KINDS; kind++) senders->rest[part][kind] += lightest->of[part][kind];
  memset(lightest->of, 0, sizeof lightest->of);
  lightest->missed = senders->floor = lightest->weight;
  senders->forgotten++;
  return senders->heap[0];
}

static tool_sender *find(tool_senders *senders, const char *name) {
  const json_t *slot = json_object_get(senders->slots, name);
  if (slot) return &senders->all[json_integer_value(slot)];
  size_t number = senders->count;
  if (number == REPLAY_SENDERS) {
    number = take_over(senders);
  } else {
    senders->heap[number] = senders->all[number].at = number;
    senders->count++;
    rise(senders, number);
  }
  strncpy(senders->all[number].name, name, REPLAY_NAME_OCTETS);
  bool kept = json_object_set_new(senders->slots, name, json_integer((json_int_t)number)) == 0;
  return kept ? &senders->all[number] : NULL;
}

bool tool_senders_add(tool_senders *senders, const char *name, int part, tool_kind kind) {
  tool_sender *sender = find(senders, name);
  if (!sender) return false;
  senders->total++;
  sender->of[part][kind]++;
  sender->weight++;
  sink(senders, sender->at);
  return true;
}

/* ---- Telling ------------------------------------------------------------------------------- */

/* Equal ones by name, so that two runs on one log tell the same. */
static int compare(const void *one, const void *other) {
  const tool_sender_top *a = one, *b = other;
  if (a->records != b->records) return a->records > b->records ? -1 : 1;
  return strcmp(a->sender->name, b->sender->name);
}

size_t tool_senders_top(const tool_senders *senders, int part, tool_kind kind,
                        tool_sender_top top[REPLAY_SENDERS]) {
  size_t count = 0;
  for (size_t i = 0; i < senders->count; i++) {
    const tool_sender *sender = &senders->all[i];
    if (sender->of[part][kind] > 0) top[count++] = (tool_sender_top){sender->of[part][kind], sender};
  }
  if (count > 0) qsort(top, count, sizeof *top, compare);
  return count;
}

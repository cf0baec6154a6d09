/* SPDX-License-Identifier: MIT */
/*
 * Counts by sender of two logs as one (Agarwal et al., Mergeable Summaries, 2012; Cafaro et al., 2016). A name that
 * one of them has no counter of may be missed there as often as its `floor` says. The heaviest names keep a
 * counter. So what may be missed of a name is at most total / REPLAY_SENDERS again:
 *
 * Of a log whose weights sum up to at most n, and none is below the floor f, the weights above f sum up to at most
 * n - k f, with k counters. Let F be the sum of the floors and N that of the n. In the union the weights above F
 * sum up to at most N - k F. So the heaviest name that gets no counter, the (k + 1)th, weighs T at most with (k +
 * 1) (T - F) <= N - k F, and as F <= N / k that is T <= N / k. T is the new floor, and again the k weights that
 * stay sum up to at most N.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

static void add_kinds(uint64_t to[PARTS][KINDS], const uint64_t from[PARTS][KINDS]) {
  for (int part = 0; part < PARTS; part++)
    for (int kind = 0; kind < KINDS; kind++) to[part][kind] += from[part][kind];
}

static uint64_t weight_of(const tool_sender *sender) {
  uint64_t weight = sender->missed;
  for (int part = 0; part < PARTS; part++)
    for (int kind = 0; kind < KINDS; kind++) weight += sender->of[part][kind];
  return weight;
}

/* All of one, in the order it has them: their numbers by name. NULL: no memory. */
static json_t *numbers_of(const tool_sender *all, size_t count) {
  json_t *numbers = json_object();
  bool kept = numbers != NULL;
  for (size_t i = 0; i < count && kept; i++)
    kept = json_object_set_new(numbers, all[i].name, json_integer((json_int_t)i)) == 0;
  if (!kept) json_decref(numbers);
  return kept ? numbers : NULL;
}

/* Both in `all`, whose first names are those of `to`; gives how many there are. */
static size_t unite(tool_sender *all, const json_t *numbers, const tool_senders *to, const tool_senders *from) {
  size_t count = to->count;
  for (size_t i = 0; i < count; i++) all[i].missed += from->floor;
  for (size_t i = 0; i < from->count; i++) {
    const tool_sender *sender = &from->all[i];
    const json_t *number = json_object_get(numbers, sender->name);
    tool_sender *own = &all[number ? (size_t)json_integer_value(number) : count++];
    if (number) {
      own->missed += sender->missed - from->floor;
      add_kinds(own->of, sender->of);
    } else {
      *own = *sender;
      own->missed += to->floor;
    }
  }
  for (size_t i = 0; i < count; i++) all[i].weight = weight_of(&all[i]);
  return count;
}

/* The heaviest first; equal ones by name, so that the order of the logs does not matter. */
static int compare(const void *one, const void *other) {
  const tool_sender *a = one, *b = other;
  if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
  return strcmp(a->name, b->name);
}

static void give_up_lightest(tool_senders *senders) {
  if (senders->count <= REPLAY_SENDERS) return;
  qsort(senders->all, senders->count, sizeof *senders->all, compare);
  uint64_t heaviest = senders->all[REPLAY_SENDERS].weight;
  if (heaviest > senders->floor) senders->floor = heaviest;
  for (size_t i = REPLAY_SENDERS; i < senders->count; i++) add_kinds(senders->rest, senders->all[i].of);
  senders->forgotten += senders->count - REPLAY_SENDERS;
  senders->count = REPLAY_SENDERS;
}

bool tool_senders_join(tool_senders *to, const tool_senders *from) {
  tool_sender *all = calloc(to->count + from->count + 1, sizeof *all);
  json_t *numbers = numbers_of(to->all, to->count);
  bool joined = all && numbers;
  if (joined) {
    memcpy(all, to->all, to->count * sizeof *all);
    to->count = unite(all, numbers, to, from);
    free(to->all);
    to->all = all;
    to->total += from->total;
    to->forgotten += from->forgotten;
    to->floor += from->floor;
    add_kinds(to->rest, from->rest);
    give_up_lightest(to);
  } else {
    free(all);
  }
  json_decref(numbers);
  return joined;
}

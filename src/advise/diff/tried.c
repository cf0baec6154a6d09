/* SPDX-License-Identifier: MIT */
/* Tries a scenario once, counts it, and keeps the bases from which others are made. */
#include "advise/diff/search.h"

enum {
  STEPS_OF_TRY = 4, /* to decide a scenario costs about four times as much as to see that it was tried */
  STEPS_MOST = 40   /* for each scenario that may be tried */
};

void cgn_search_init(cgn_search *search, const cgn_allocator *allocator, cgn_probe *probe, cgn_edits *edits) {
  *search = (cgn_search){.probe = probe, .edits = edits};
  cgn_arena_init(&search->arena, allocator);
}

void cgn_search_release(cgn_search *search) {
  cgn_release(&search->arena.allocator, search->bases);
  cgn_release(&search->arena.allocator, search->seen);
  cgn_arena_free(&search->arena);
}

/* ---- What was tried ------------------------------------------------------------------ */

static uint64_t *find_seen(const cgn_search *search, uint64_t hash) {
  uint32_t at = (uint32_t)hash & (search->seen_capacity - 1);
  while (search->seen[at] != 0 && search->seen[at] != hash) at = (at + 1) & (search->seen_capacity - 1);
  return &search->seen[at];
}

static bool grow_seen(cgn_search *search) {
  uint64_t *old = search->seen;
  uint32_t capacity = search->seen_capacity;
  if ((uint64_t)search->tried * 2 < capacity) return true;
  search->seen_capacity = capacity ? capacity * 2 : 1024;
  search->seen = cgn_allocate(&search->arena.allocator, (size_t)search->seen_capacity * sizeof *search->seen);
  search->failed |= !search->seen;
  for (uint32_t i = 0; i < capacity && search->seen; i++)
    if (old[i] != 0) *find_seen(search, old[i]) = old[i];
  if (!search->seen) search->seen_capacity = 0;
  cgn_release(&search->arena.allocator, old);
  return search->seen != NULL;
}

static uint64_t hash_case(const cgn_scenario *scenario) {
  uint64_t hash = cgn_scenario_hash(scenario);
  return hash ? hash : 1;
}

bool cgn_search_is_done(const cgn_search *search) {
  bool enough = search->tried >= search->most || search->steps >= search->most_steps;
  return enough || search->failed || search->probe->status != CONSIGNE_OK;
}

bool cgn_search_is_new(cgn_search *search, const cgn_scenario *scenario) {
  search->steps++;
  return grow_seen(search) && *find_seen(search, hash_case(scenario)) == 0;
}

uint32_t cgn_search_try(cgn_search *search, const cgn_scenario *scenario, cgn_search_measure *measure,
                        const void *context) {
  bool new = cgn_search_is_new(search, scenario);
  search->steps += STEPS_OF_TRY;
  if (search->failed || !cgn_probe_try(search->probe, scenario)) return 0;
  uint32_t measured = measure ? measure(context, search->probe) : 0;
  if (!new) return measured;
  *find_seen(search, hash_case(scenario)) = hash_case(scenario);
  search->tried++;
  int differs = cgn_probe_differs(search->probe);
  if (!differs) return measured;
  search->differing++;
  search->failed |= !search->found(search->context, scenario, differs);
  return measured;
}

/* ---- Bases ------------------------------------------------------------------------------ */

bool cgn_search_add_base(cgn_search *search, const cgn_scenario *scenario) {
  uint64_t hash = cgn_scenario_hash(scenario);
  if (search->base_count == CGN_SCENARIO_BASES) return true;
  for (uint32_t i = 0; i < search->base_count; i++)
    if (cgn_scenario_hash(search->bases[i]) == hash) return true;
  cgn_scenario *copy = cgn_arena_allocate(&search->arena, sizeof *copy);
  search->failed |= !copy || !cgn_grow(&search->arena.allocator, &search->bases, &search->base_capacity,
                                       (size_t)search->base_count + 1, sizeof *search->bases);
  if (search->failed) return false;
  cgn_scenario_copy(copy, scenario);
  search->bases[search->base_count++] = copy;
  return true;
}

/* ---- How many may be tried ------------------------------------------------------------------------------ */

void cgn_search_allow(cgn_search *search, uint32_t most) {
  search->most = search->tried > UINT32_MAX - most ? UINT32_MAX : search->tried + most;
  search->most_steps = search->steps + (uint64_t)most * STEPS_MOST;
}

cgn_search_part cgn_search_begin(cgn_search *search, uint32_t percent) {
  const cgn_search_part whole = {search->most, search->most_steps};
  cgn_search_allow(search, (uint32_t)((uint64_t)(search->most - search->tried) * percent / 100));
  return whole;
}

void cgn_search_end(cgn_search *search, const cgn_search_part *part) {
  search->most = part->most;
  search->most_steps = part->most_steps;
}

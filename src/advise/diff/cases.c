/* SPDX-License-Identifier: MIT */
#include "advise/diff/cases.h"

enum {
  STEPS_OF_TRY = 4, /* to decide a case costs about four times what it costs to see that it was tried */
  STEPS_MOST = 40   /* for each case that may be tried */
};

void cgn_cases_init(cgn_cases *cases, const cgn_allocator *allocator, cgn_probe *probe, cgn_boundary *boundary) {
  *cases = (cgn_cases){.probe = probe, .boundary = boundary};
  cgn_arena_init(&cases->arena, allocator);
}

void cgn_cases_release(cgn_cases *cases) {
  cgn_release(&cases->arena.allocator, cases->bases);
  cgn_release(&cases->arena.allocator, cases->seen);
  cgn_arena_free(&cases->arena);
}

/* ---- What was tried ------------------------------------------------------------------ */

static uint64_t *find_seen(const cgn_cases *cases, uint64_t hash) {
  uint32_t at = (uint32_t)hash & (cases->seen_capacity - 1);
  while (cases->seen[at] != 0 && cases->seen[at] != hash) at = (at + 1) & (cases->seen_capacity - 1);
  return &cases->seen[at];
}

static bool grow_seen(cgn_cases *cases) {
  uint64_t *old = cases->seen;
  uint32_t capacity = cases->seen_capacity;
  if ((uint64_t)cases->tried * 2 < capacity) return true;
  cases->seen_capacity = capacity ? capacity * 2 : 1024;
  cases->seen = cgn_allocate(&cases->arena.allocator, (size_t)cases->seen_capacity * sizeof *cases->seen);
  cases->failed |= !cases->seen;
  for (uint32_t i = 0; i < capacity && cases->seen; i++)
    if (old[i] != 0) *find_seen(cases, old[i]) = old[i];
  if (!cases->seen) cases->seen_capacity = 0;
  cgn_release(&cases->arena.allocator, old);
  return cases->seen != NULL;
}

static uint64_t hash_case(const cgn_case *of) {
  uint64_t hash = cgn_case_hash(of);
  return hash ? hash : 1;
}

bool cgn_cases_are_done(const cgn_cases *cases) {
  bool enough = cases->tried >= cases->most || cases->steps >= cases->most_steps;
  return enough || cases->failed || cases->probe->status != CONSIGNE_OK;
}

bool cgn_cases_is_new(cgn_cases *cases, const cgn_case *of) {
  cases->steps++;
  return grow_seen(cases) && *find_seen(cases, hash_case(of)) == 0;
}

uint32_t cgn_cases_try(cgn_cases *cases, const cgn_case *of, cgn_measure *measure, const void *context) {
  bool new = cgn_cases_is_new(cases, of);
  cases->steps += STEPS_OF_TRY;
  if (cases->failed || !cgn_probe_try(cases->probe, of)) return 0;
  uint32_t measured = measure ? measure(context, cases->probe) : 0;
  if (!new) return measured;
  *find_seen(cases, hash_case(of)) = hash_case(of);
  cases->tried++;
  int differs = cgn_probe_differs(cases->probe);
  if (!differs) return measured;
  cases->differing++;
  cases->failed |= !cases->found(cases->context, of, differs);
  return measured;
}

/* ---- Bases ------------------------------------------------------------------------------ */

bool cgn_cases_add_base(cgn_cases *cases, const cgn_case *of) {
  uint64_t hash = cgn_case_hash(of);
  if (cases->base_count == CGN_CASE_BASES) return true;
  for (uint32_t i = 0; i < cases->base_count; i++)
    if (cgn_case_hash(cases->bases[i]) == hash) return true;
  cgn_case *copy = cgn_arena_allocate(&cases->arena, sizeof *copy);
  cases->failed |= !copy || !cgn_grow(&cases->arena.allocator, &cases->bases, &cases->base_capacity,
                                      (size_t)cases->base_count + 1, sizeof *cases->bases);
  if (cases->failed) return false;
  cgn_case_copy(copy, of);
  cases->bases[cases->base_count++] = copy;
  return true;
}

/* ---- How many may be tried ------------------------------------------------------------------------------ */

void cgn_cases_allow(cgn_cases *cases, uint32_t most) {
  cases->most = cases->tried > UINT32_MAX - most ? UINT32_MAX : cases->tried + most;
  cases->most_steps = cases->steps + (uint64_t)most * STEPS_MOST;
}

cgn_cases_part cgn_cases_begin(cgn_cases *cases, uint32_t percent) {
  const cgn_cases_part whole = {cases->most, cases->most_steps};
  cgn_cases_allow(cases, (uint32_t)((uint64_t)(cases->most - cases->tried) * percent / 100));
  return whole;
}

void cgn_cases_end(cgn_cases *cases, const cgn_cases_part *part) {
  cases->most = part->most;
  cases->most_steps = part->most_steps;
}

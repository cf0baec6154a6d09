/* SPDX-License-Identifier: MIT */
/*
 * Scenarios that two rulesets may decide differently, tried in a fixed order.
 * First come the expects of both. Then, for each rule, scenarios in which it
 * holds, or in which one proof alone keeps it from holding. Then each of these
 * with one edit, and with two.
 */
#ifndef CGN_ADVISE_SEARCH_H
#define CGN_ADVISE_SEARCH_H

#include "advise/diff/edits.h"
#include "advise/diff/probe.h"

/* Called with each scenario that the rulesets decide differently (CONSIGNE_DIFFERS_*). It may try others with the
 * probe. False: no memory. */
typedef bool cgn_search_found(void *context, const cgn_scenario *scenario, int differs);

typedef struct cgn_search {
  cgn_probe *probe;
  cgn_edits *edits;
  cgn_search_found *found;
  void *context;
  cgn_arena arena;            /* of bases */
  const cgn_scenario **bases; /* scenarios from which others are made */
  uint32_t base_count, base_capacity;
  uint64_t *seen; /* hashes of what was tried, open addressing; 0: free */
  uint32_t seen_capacity;
  uint32_t tried, differing;  /* scenarios, each counted once */
  uint32_t most;              /* the search ends when so many were tried, */
  uint64_t steps, most_steps; /* or after so many steps: to meet a scenario again costs time too */
  bool failed;                /* no memory */
} cgn_search;

void cgn_search_init(cgn_search *search, const cgn_allocator *allocator, cgn_probe *probe, cgn_edits *edits);
void cgn_search_release(cgn_search *search);
/* Tries at most `most` more scenarios. False: no memory. */
bool cgn_search_run(cgn_search *search, uint32_t most);
/* Adds a copy to the bases, unless it is one of them. */
bool cgn_search_add_base(cgn_search *search, const cgn_scenario *scenario);

/* ---- diff/tried.c: for the other files of the search ---- */

bool cgn_search_is_done(const cgn_search *search);
/* Whether the scenario was never tried. Counts a step. */
bool cgn_search_is_new(cgn_search *search, const cgn_scenario *scenario);
/* Decides the scenario. Gives what `measure` (NULL: none) reads in the decisions, before `found` is called; 0: a
 * ruleset cannot take the scenario. */
typedef uint32_t cgn_search_measure(const void *context, const cgn_probe *probe);
uint32_t cgn_search_try(cgn_search *search, const cgn_scenario *scenario, cgn_search_measure *measure,
                        const void *context);

/* Allows so many more tries. */
void cgn_search_allow(cgn_search *search, uint32_t most);
/* Until _end, only this part of the tries that are left is allowed. */
typedef struct cgn_search_part {
  uint32_t most;
  uint64_t most_steps;
} cgn_search_part;
cgn_search_part cgn_search_begin(cgn_search *search, uint32_t percent);
void cgn_search_end(cgn_search *search, const cgn_search_part *part);

/* ---- diff/search_rules.c ---- */

/* For each rule of both rulesets, scenarios that depend on it. */
void cgn_search_rules(cgn_search *search, uint32_t percent);
/* The same with each one-sided edit. */
void cgn_search_one_sided(cgn_search *search, uint32_t percent);

#endif

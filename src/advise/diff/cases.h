/* SPDX-License-Identifier: MIT */
/*
 * Cases in which two rulesets may differ, in a fixed order, the telling ones
 * first: what the expects give; for each rule cases in which it holds, or one
 * proof keeps it from holding; each of these with one boundary value; then with two.
 */
#ifndef CGN_ADVISE_CASES_H
#define CGN_ADVISE_CASES_H

#include "advise/diff/boundary.h"
#include "advise/diff/probe.h"

/* Told of a case that the rulesets decide differently, CONSIGNE_DIFFERS_*; may try others. False: no memory. */
typedef bool cgn_found(void *context, const cgn_case *of, int differs);

typedef struct cgn_cases {
  cgn_probe *probe;
  cgn_boundary *boundary;
  cgn_found *found;
  void *context;
  cgn_arena arena;        /* of bases */
  const cgn_case **bases; /* that others are made of */
  uint32_t base_count, base_capacity;
  uint64_t *seen; /* hashes of what was tried, open addressing; 0: free */
  uint32_t seen_capacity;
  uint32_t tried, differing;  /* cases, each once */
  uint32_t most;              /* nothing more is tried then, */
  uint64_t steps, most_steps; /* nor looked at: cases that were tried before cost time too */
  bool failed;                /* no memory */
} cgn_cases;

void cgn_cases_init(cgn_cases *cases, const cgn_allocator *allocator, cgn_probe *probe, cgn_boundary *boundary);
void cgn_cases_release(cgn_cases *cases);
/* Tries at most `most` cases more. False: no memory. */
bool cgn_cases_run(cgn_cases *cases, uint32_t most);
/* One that others are made of; a copy. Those that are there already are not added again. */
bool cgn_cases_add_base(cgn_cases *cases, const cgn_case *of);

/* ---- For the files of cases ---- */

bool cgn_cases_are_done(const cgn_cases *cases);
/* Whether it was never tried, and is worth it. */
bool cgn_cases_is_new(cgn_cases *cases, const cgn_case *of);
/* Decides the case; what is looked for is measured before others are told of it. 0: it is no case. */
typedef uint32_t cgn_measure(const void *context, const cgn_probe *probe);
uint32_t cgn_cases_try(cgn_cases *cases, const cgn_case *of, cgn_measure *measure, const void *context);

/* Allows so many cases more. */
void cgn_cases_allow(cgn_cases *cases, uint32_t most);
/* A part of what may yet be tried: until _end no more than this. */
typedef struct cgn_cases_part {
  uint32_t most;
  uint64_t most_steps;
} cgn_cases_part;
cgn_cases_part cgn_cases_begin(cgn_cases *cases, uint32_t percent);
void cgn_cases_end(cgn_cases *cases, const cgn_cases_part *part);

/* diff/cases_rules.c: for each rule of both, cases that hinge on it. */
void cgn_cases_of_rules(cgn_cases *cases, uint32_t percent);
/* The same with each boundary value that one of them has alone. */
void cgn_cases_of_apart(cgn_cases *cases, uint32_t percent);

#endif

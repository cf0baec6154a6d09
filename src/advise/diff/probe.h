/* SPDX-License-Identifier: MIT */
/* Two rulesets, and one case decided by both, as expect blocks are: partial, all else absent. */
#ifndef CGN_ADVISE_PROBE_H
#define CGN_ADVISE_PROBE_H

#include "advise/diff/case.h"
#include "decide/decision.h"

enum { CGN_OLD, CGN_NEW, CGN_SIDES };

typedef struct cgn_side {
  const struct consigne_ruleset *ruleset;
  struct consigne_query query;
  struct consigne_decision decision;
} cgn_side;

typedef struct cgn_probe {
  cgn_side sides[CGN_SIDES];
  int status; /* CONSIGNE_OK, E_MEMORY: nothing is tried any more */
} cgn_probe;

int cgn_probe_init(cgn_probe *probe, const consigne_options *options, const struct consigne_ruleset *before,
                   const struct consigne_ruleset *after);
void cgn_probe_release(cgn_probe *probe);
/* Fills the query with the case as the ruleset takes it, and decides: as consigne_diff_decide. */
int cgn_case_decide(const struct consigne_ruleset *ruleset, const cgn_case *of, struct consigne_query *query,
                    struct consigne_decision *decision);
/*
 * Decides the case by both: the decisions stand in probe->sides. False: it is no
 * case, since one of them cannot take it (or no memory, probe->status).
 */
bool cgn_probe_try(cgn_probe *probe, const cgn_case *of);
/* CONSIGNE_DIFFERS_* of what was tried last: of its fold. */
int cgn_probe_differs(const cgn_probe *probe);
/* The way in which what was tried last differs; 0: in none. */
uint64_t cgn_probe_way(const cgn_probe *probe, int differs);

#endif

/* SPDX-License-Identifier: MIT */
/* Decides one scenario by two rulesets, as expect blocks are decided: partial, and all else is absent. */
#ifndef CGN_ADVISE_PROBE_H
#define CGN_ADVISE_PROBE_H

#include "advise/diff/scenario.h"
#include "decide/decision.h"
#include "decide/judge.h"

enum { CGN_OLD, CGN_NEW, CGN_SIDES };

typedef struct cgn_side {
  const struct consigne_ruleset *ruleset;
  struct consigne_query query;
  struct consigne_decision decision;
} cgn_side;

typedef struct cgn_probe {
  cgn_side sides[CGN_SIDES];
  int status; /* CONSIGNE_OK; E_MEMORY: nothing is tried any more */
} cgn_probe;

int cgn_probe_init(cgn_probe *probe, const consigne_options *options, const struct consigne_ruleset *before,
                   const struct consigne_ruleset *after);
void cgn_probe_release(cgn_probe *probe);
/* Fills the query with the scenario as this ruleset takes it, and decides: consigne_diff_decide. */
int cgn_scenario_decide(const struct consigne_ruleset *ruleset, const cgn_scenario *scenario,
                        struct consigne_query *query, struct consigne_decision *decision);
/* Decides the scenario by both rulesets; the decisions are in probe->sides. False: one of the rulesets cannot take
 * the scenario, or there is no memory (probe->status). */
bool cgn_probe_try(cgn_probe *probe, const cgn_scenario *scenario);

/* How the two folds of the last try differ: CONSIGNE_DIFFERS_*. */
int cgn_probe_differs(const cgn_probe *probe);
/* A hash of the way in which they differ, so that scenarios that change in the same way have the same; 0: they do
 * not differ. */
uint64_t cgn_probe_change(const cgn_probe *probe, int differs);

enum { CGN_SCORE_ALL = 1000 };
/*
 * How much of this is true in the decision that the judge has just made: `when`
 * of the rule holds, and of its proofs `proof` alone does (CGN_NONE: no proof
 * does). CGN_SCORE_ALL: all of it. A search tries to make the score greater.
 */
uint32_t cgn_score_rule(cgn_judge *judge, uint32_t rule, uint32_t proof);

#endif

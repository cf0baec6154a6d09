/* SPDX-License-Identifier: MIT */
#include "advise/diff/probe.h"

#include "decide/evaluate.h"
#include "decide/judge.h"
#include "decide/outcome.h"

static int init_side(cgn_side *side, const consigne_options *options, const struct consigne_ruleset *ruleset) {
  side->ruleset = ruleset;
  int status = cgn_query_init(&side->query, options);
  return status == CONSIGNE_OK ? cgn_decision_init(&side->decision, options) : status;
}

static void release_side(cgn_side *side) {
  if (!side->ruleset) return;
  cgn_query_release(&side->query);
  if (side->decision.judge) cgn_decision_release(&side->decision);
}

int cgn_probe_init(cgn_probe *probe, const consigne_options *options, const struct consigne_ruleset *before,
                   const struct consigne_ruleset *after) {
  probe->status = init_side(&probe->sides[CGN_OLD], options, before);
  if (probe->status == CONSIGNE_OK) probe->status = init_side(&probe->sides[CGN_NEW], options, after);
  return probe->status;
}

void cgn_probe_release(cgn_probe *probe) {
  for (int side = 0; side < CGN_SIDES; side++) release_side(&probe->sides[side]);
}

int cgn_case_decide(const struct consigne_ruleset *ruleset, const cgn_case *of, struct consigne_query *query,
                    struct consigne_decision *decision) {
  const cgn_need_reader reader = {decision->judge, ruleset, query};
  cgn_case said;
  cgn_case_for(ruleset, of, &said);
  int status = cgn_tell(&reader, said.givens, said.count);
  return status == CONSIGNE_OK ? cgn_evaluate(ruleset, query, CONSIGNE_FLAG_PARTIAL, decision) : status;
}

static int try_side(cgn_side *side, const cgn_case *of) {
  return cgn_case_decide(side->ruleset, of, &side->query, &side->decision);
}

bool cgn_probe_try(cgn_probe *probe, const cgn_case *of) {
  int status = probe->status;
  for (int side = 0; side < CGN_SIDES && status == CONSIGNE_OK; side++) status = try_side(&probe->sides[side], of);
  if (status == CONSIGNE_E_MEMORY) probe->status = status;
  return status == CONSIGNE_OK;
}

int cgn_probe_differs(const cgn_probe *probe) {
  return cgn_outcome_differs(&probe->sides[CGN_OLD].decision.fold, &probe->sides[CGN_NEW].decision.fold);
}

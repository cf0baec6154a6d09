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

/* ---- Ways of differing ----------------------------------------------------------------- */

static uint64_t add_text(uint64_t hash, cgn_text text) {
  return cgn_hash((cgn_hash_key){hash, 0}, text);
}

/* Names of one that the other does not have. */
static uint64_t add_apart(uint64_t hash, const cgn_labels *labels, const cgn_labels *others) {
  for (uint32_t i = 0; i < labels->count; i++) {
    bool there = false;
    for (uint32_t j = 0; j < others->count && !there; j++)
      there = cgn_text_equal(labels->at[i].name, others->at[j].name);
    if (!there) hash = add_text(hash, labels->at[i].name);
  }
  return add_text(hash, CGN_TEXT("/"));
}

/*
 * What is told apart: the rules of both, and their verdicts where those are not
 * the same; where the rules are, what else is not, whichever rule decides.
 */
uint64_t cgn_probe_way(const cgn_probe *probe, int differs) {
  const struct consigne_outcome *before = &probe->sides[CGN_OLD].decision.fold;
  const struct consigne_outcome *after = &probe->sides[CGN_NEW].decision.fold;
  uint64_t hash = 0;
  if (!differs) return 0;
  if (differs & CONSIGNE_DIFFERS_VERDICT) hash = (uint64_t)before->verdict << 32 | (uint64_t)after->verdict;
  if (differs & (CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE))
    return add_text(add_text(hash, before->rule), after->rule) | 1;
  hash = add_text((uint64_t)differs, CGN_TEXT(""));
  if (differs & (CONSIGNE_DIFFERS_REPLY)) hash = add_text(hash, before->rule);
  hash = add_apart(add_apart(hash, &before->tags, &after->tags), &after->tags, &before->tags);
  hash = add_apart(add_apart(hash, &before->assumed_tags, &after->assumed_tags), &after->assumed_tags,
                   &before->assumed_tags);
  return add_apart(add_apart(hash, &before->warnings, &after->warnings), &after->warnings, &before->warnings) | 1;
}

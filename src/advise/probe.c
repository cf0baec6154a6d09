/* SPDX-License-Identifier: MIT */
#include "advise/probe.h"

#include "decide/judge.h"

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
  const cgn_question_reader reader = {decision->judge, ruleset, query};
  cgn_case said;
  cgn_case_for(ruleset, of, &said);
  int status = cgn_tell(&reader, said.givens, said.count);
  return status == CONSIGNE_OK ? cgn_evaluate(ruleset, query, CONSIGNE_PARTIAL, decision) : status;
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

/* ---- Differences -------------------------------------------------------------------- */

static bool same_marks(const cgn_marks *a, const cgn_marks *b) {
  bool same = a->count == b->count;
  for (uint32_t i = 0; same && i < a->count; i++)
    same = a->at[i].assumed == b->at[i].assumed && cgn_text_equal(a->at[i].name, b->at[i].name);
  return same;
}

static bool same_strings(const char *const *a, uint32_t a_count, const char *const *b, uint32_t b_count) {
  bool same = a_count == b_count;
  for (uint32_t i = 0; same && i < a_count; i++)
    same = cgn_text_equal(cgn_text_of_string(a[i]), cgn_text_of_string(b[i]));
  return same;
}

int cgn_outcome_differs(const struct consigne_outcome *before, const struct consigne_outcome *after) {
  int differs = 0;
  if (before->verdict != after->verdict) differs |= CONSIGNE_DIFF_VERDICT;
  if (!cgn_text_equal(before->rule, after->rule) ||
      !same_strings(before->held_up_by, before->held_up_count, after->held_up_by, after->held_up_count))
    differs |= CONSIGNE_DIFF_RULE;
  if (before->code != after->code || !cgn_text_equal(before->enhanced, after->enhanced))
    differs |= CONSIGNE_DIFF_CODE;
  if (!same_strings(before->lines, before->line_count, after->lines, after->line_count))
    differs |= CONSIGNE_DIFF_REPLY;
  if (!same_marks(&before->tags, &after->tags)) differs |= CONSIGNE_DIFF_TAGS;
  if (!same_marks(&before->warnings, &after->warnings)) differs |= CONSIGNE_DIFF_WARNINGS;
  return differs;
}

int cgn_probe_differs(const cgn_probe *probe) {
  return cgn_outcome_differs(&probe->sides[CGN_OLD].decision.fold, &probe->sides[CGN_NEW].decision.fold);
}

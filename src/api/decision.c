/* SPDX-License-Identifier: MIT */
/* Exported: decisions and their trace. Outcomes are outcome.c, needs need.c. */
#include "decide/decision.h"

#include "base/status.h"
#include "decide/evaluate.h"
#include "decide/outcome.h"
#include "decide/query_authres.h"

int consigne_decision_new(const consigne_options *options, consigne_decision **decision) {
  if (!decision) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_decision *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  int status = cgn_decision_init(made, options);
  if (status != CONSIGNE_OK) {
    consigne_decision_free(made);
    return status;
  }
  *decision = made;
  return CONSIGNE_OK;
}

void consigne_decision_free(consigne_decision *decision) {
  if (!decision) return;
  cgn_allocator allocator = decision->allocator;
  cgn_decision_release(decision);
  cgn_release(&allocator, decision);
}

int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags,
                    consigne_decision *decision) {
  if (!decision) return CONSIGNE_E_ARGUMENT;
  cgn_decision_fail(decision);
  if (!ruleset || !query || (flags & ~(CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8)))
    return CONSIGNE_E_ARGUMENT;
  return cgn_evaluate(ruleset, query, flags, decision);
}

int consigne_decision_verdict(const consigne_decision *decision) {
  return decision ? decision->fold.verdict : CONSIGNE_VERDICT_DEFER;
}

const char *consigne_decision_revision(const consigne_decision *decision) {
  return decision && decision->revision[0] ? decision->revision : NULL;
}

const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision) {
  return decision ? &decision->fold : NULL;
}

uint32_t consigne_decision_recipients(const consigne_decision *decision) {
  return decision ? decision->recipient_count : 0;
}

const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index) {
  return index < consigne_decision_recipients(decision) ? &decision->recipients[index] : NULL;
}

uint32_t consigne_decision_needs(const consigne_decision *decision) {
  return decision ? decision->need_count : 0;
}

const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index) {
  return index < consigne_decision_needs(decision) ? &decision->needs[index] : NULL;
}

static const cgn_authres_seen *seen_at(const consigne_decision *decision, uint32_t index) {
  return index < consigne_decision_authres(decision) ? &decision->seen[index] : NULL;
}

uint32_t consigne_decision_authres(const consigne_decision *decision) {
  return decision ? decision->seen_kept : 0;
}

const char *consigne_decision_authres_id(const consigne_decision *decision, uint32_t index) {
  const cgn_authres_seen *seen = seen_at(decision, index);
  return seen ? seen->id.at : NULL;
}

int consigne_decision_authres_state(const consigne_decision *decision, uint32_t index) {
  const cgn_authres_seen *seen = seen_at(decision, index);
  return seen ? seen->state : 0;
}

int consigne_decision_authres_reports(const consigne_decision *decision, uint32_t index, int field) {
  const cgn_authres_seen *seen = seen_at(decision, index);
  return seen && cgn_query_seen_reports(seen, field);
}

uint32_t consigne_decision_authres_seen(const consigne_decision *decision) {
  return decision ? decision->seen_count : 0;
}

int consigne_decision_authres_expected(const consigne_decision *decision) {
  return decision && decision->results_expected;
}

int consigne_decision_differs(const consigne_decision *one, const consigne_decision *other) {
  return cgn_decision_differs(one, other);
}

const char *consigne_decision_difference(const consigne_decision *decision) {
  return decision ? decision->difference : NULL;
}

int consigne_decision_difference_kind(const consigne_decision *decision) {
  return decision ? decision->difference_kind : 0;
}

const char *consigne_decision_difference_name(const consigne_decision *decision) {
  return decision ? decision->difference_name : NULL;
}

uint32_t consigne_decision_traces(const consigne_decision *decision) {
  return decision ? decision->trace_count : 0;
}

static const cgn_trace *trace_at(const consigne_decision *decision, uint32_t index) {
  return index < consigne_decision_traces(decision) ? &decision->traces[index] : NULL;
}

uint32_t consigne_decision_trace_rule(const consigne_decision *decision, uint32_t index) {
  const cgn_trace *trace = trace_at(decision, index);
  return trace ? trace->rule : 0;
}

uint32_t consigne_decision_trace_recipient(const consigne_decision *decision, uint32_t index) {
  const cgn_trace *trace = trace_at(decision, index);
  return trace ? trace->recipient : 0;
}

int consigne_decision_trace_holds(const consigne_decision *decision, uint32_t index) {
  const cgn_trace *trace = trace_at(decision, index);
  return trace ? trace->holds : 0;
}

int consigne_decision_trace_enforced(const consigne_decision *decision, uint32_t index) {
  const cgn_trace *trace = trace_at(decision, index);
  return trace ? trace->enforced : 0;
}

const char *consigne_decision_trace_proof(const consigne_decision *decision, uint32_t index) {
  const cgn_trace *trace = trace_at(decision, index);
  return trace ? trace->proof.at : NULL;
}

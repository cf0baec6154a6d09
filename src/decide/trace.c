/* SPDX-License-Identifier: MIT */
/* The trace asks the same tests as the decision did, so it cannot tell another story. */
#include "decide/trace.h"

#include "decide/rule.h"

static bool trace_rule(struct consigne_decision *decision, uint32_t recipient, uint32_t index, cgn_trace *trace) {
  cgn_judge *judge = decision->judge;
  cgn_ruling ruling;
  cgn_rule_judge(judge, index, &ruling);
  *trace = (cgn_trace){.rule = index, .recipient = recipient, .holds = cgn_truth_number(ruling.holds)};
  trace->enforced = cgn_truth_number(cgn_rule_in_force(judge, index, &ruling));
  uint32_t proof = ruling.holds == CGN_FALSE ? cgn_rule_proof(judge, index) : CGN_NONE;
  if (proof == CGN_NONE) return true;
  const cgn_proof *proofs = CGN_ITEMS(judge->image, cgn_rule_at(judge, index)->proofs, cgn_proof);
  trace->proof = cgn_arena_copy(&decision->arena, cgn_image_text(judge->image, proofs[proof].text));
  return trace->proof.at != NULL;
}

bool cgn_trace_record(struct consigne_decision *decision, uint32_t recipient) {
  uint32_t rules = decision->judge->program->rules.count;
  size_t needed = (size_t)decision->trace_count + rules;
  if (!cgn_grow(&decision->allocator, &decision->traces, &decision->trace_capacity, needed, sizeof(cgn_trace)))
    return false;
  for (uint32_t rule = 0; rule < rules; rule++)
    if (!trace_rule(decision, recipient, rule, &decision->traces[decision->trace_count++])) return false;
  return !decision->judge->arena.failed;
}

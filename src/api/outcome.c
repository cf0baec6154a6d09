/* SPDX-License-Identifier: MIT */
/* Exported: one outcome. Getters only. */
#include "decide/decision.h"

int consigne_outcome_verdict(const consigne_outcome *outcome) {
  return outcome ? outcome->verdict : CONSIGNE_VERDICT_DEFER;
}

int consigne_outcome_cause(const consigne_outcome *outcome) {
  return outcome ? outcome->cause : CONSIGNE_CAUSE_FAILURE;
}

const char *consigne_outcome_recipient(const consigne_outcome *outcome) {
  return outcome ? outcome->recipient.at : NULL;
}

const char *consigne_outcome_rule(const consigne_outcome *outcome) {
  return outcome ? outcome->rule.at : NULL;
}

uint32_t consigne_outcome_rule_index(const consigne_outcome *outcome) {
  return outcome ? outcome->rule_index : UINT32_MAX;
}

int64_t consigne_outcome_since(const consigne_outcome *outcome) {
  return outcome ? outcome->since : 0;
}

uint32_t consigne_outcome_share(const consigne_outcome *outcome) {
  return outcome ? outcome->share : 0;
}

uint32_t consigne_outcome_code(const consigne_outcome *outcome) {
  return outcome ? outcome->code : 0;
}

const char *consigne_outcome_enhanced(const consigne_outcome *outcome) {
  return outcome ? outcome->enhanced.at : NULL;
}

uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome) {
  return outcome ? outcome->line_count : 0;
}

const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_reply_lines(outcome) ? outcome->lines[index] : NULL;
}

const char *consigne_outcome_reply(const consigne_outcome *outcome) {
  return outcome ? outcome->reply : NULL;
}

uint32_t consigne_outcome_texts(const consigne_outcome *outcome) {
  return outcome ? outcome->text_count : 0;
}

const char *consigne_outcome_text(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_texts(outcome) ? outcome->texts[index].text : NULL;
}

const char *consigne_outcome_text_language(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_texts(outcome) ? outcome->texts[index].language : NULL;
}

int consigne_outcome_field(const consigne_outcome *outcome) {
  return outcome ? outcome->field : 0;
}

const char *consigne_outcome_field_name(const consigne_outcome *outcome) {
  return outcome ? outcome->field_name : NULL;
}

const char *consigne_outcome_value(const consigne_outcome *outcome) {
  return outcome ? outcome->value.at : NULL;
}

const char *consigne_outcome_test(const consigne_outcome *outcome) {
  return outcome ? outcome->test.at : NULL;
}

uint32_t consigne_outcome_clauses(const consigne_outcome *outcome) {
  return outcome ? outcome->met_count : 0;
}

static const cgn_met *met_at(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_clauses(outcome) ? &outcome->met[index] : NULL;
}

const char *consigne_outcome_clause_test(const consigne_outcome *outcome, uint32_t index) {
  const cgn_met *met = met_at(outcome, index);
  return met ? met->test.at : NULL;
}

int consigne_outcome_clause_field(const consigne_outcome *outcome, uint32_t index) {
  const cgn_met *met = met_at(outcome, index);
  return met ? met->field : 0;
}

const char *consigne_outcome_clause_field_name(const consigne_outcome *outcome, uint32_t index) {
  const cgn_met *met = met_at(outcome, index);
  return met ? met->field_name : NULL;
}

const char *consigne_outcome_clause_value(const consigne_outcome *outcome, uint32_t index) {
  const cgn_met *met = met_at(outcome, index);
  return met ? met->value.at : NULL;
}

uint32_t consigne_outcome_missing(const consigne_outcome *outcome) {
  return outcome ? outcome->missing_count : 0;
}

const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_missing(outcome) ? outcome->missing[index].text.at : NULL;
}

uint32_t consigne_outcome_missing_parts(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_missing(outcome) ? outcome->missing[index].count : 0;
}

static const cgn_missing_part *part_at(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  return part < consigne_outcome_missing_parts(outcome, index) ? &outcome->missing[index].parts[part] : NULL;
}

int consigne_outcome_missing_kind(const consigne_outcome *outcome, uint32_t index) {
  if (consigne_outcome_missing_parts(outcome, index) > 1) return CONSIGNE_PROOF_SEVERAL;
  return consigne_outcome_missing_part_kind(outcome, index, 0);
}

int consigne_outcome_missing_part_kind(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? one->kind : 0;
}

int consigne_outcome_missing_part_negated(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one && one->negated;
}

int consigne_outcome_missing_part_field(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? one->field : 0;
}

int consigne_outcome_missing_part_with(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? one->with : 0;
}

const char *consigne_outcome_missing_part_name(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? one->name.at : NULL;
}

const char *consigne_outcome_missing_part_text(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? one->text.at : NULL;
}

int consigne_outcome_missing_part_truth(const consigne_outcome *outcome, uint32_t index, uint32_t part) {
  const cgn_missing_part *one = part_at(outcome, index, part);
  return one ? cgn_truth_number(one->truth) : 0;
}

int consigne_outcome_assumed(const consigne_outcome *outcome) {
  return outcome && outcome->assumed;
}

uint32_t consigne_outcome_tags(const consigne_outcome *outcome) {
  return outcome ? outcome->tags.count : 0;
}

const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_tags(outcome) ? outcome->tags.at[index].name.at : NULL;
}

uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome) {
  return outcome ? outcome->assumed_tags.count : 0;
}

const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_assumed_tags(outcome) ? outcome->assumed_tags.at[index].name.at : NULL;
}

uint32_t consigne_outcome_warnings(const consigne_outcome *outcome) {
  return outcome ? outcome->warnings.count : 0;
}

static const cgn_label *warning_at(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_warnings(outcome) ? &outcome->warnings.at[index] : NULL;
}

const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index) {
  const cgn_label *warning = warning_at(outcome, index);
  return warning ? warning->name.at : NULL;
}

int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index) {
  const cgn_label *warning = warning_at(outcome, index);
  return warning && warning->assumed;
}

int64_t consigne_outcome_warning_from(const consigne_outcome *outcome, uint32_t index) {
  const cgn_label *warning = warning_at(outcome, index);
  return warning ? warning->from : 0;
}

uint32_t consigne_outcome_warning_share(const consigne_outcome *outcome, uint32_t index) {
  const cgn_label *warning = warning_at(outcome, index);
  return warning ? warning->share : 0;
}

uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome) {
  return outcome ? outcome->held_up_count : 0;
}

const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index) {
  return index < consigne_outcome_held_up_by(outcome) ? outcome->held_up_by[index] : NULL;
}

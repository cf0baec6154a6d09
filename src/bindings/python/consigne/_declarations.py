# SPDX-License-Identifier: MIT
"""The functions of libconsigne that the other files call, and its constants."""

from typing import Literal

import cffi  # type: ignore[import]

ffi = cffi.FFI()
# ---- declarations, made by declare.py
VERSION = "0.1.0"
Severity = Literal["error", "warning", "advice"]
Verdict = Literal["accept", "quarantine", "defer", "reject", "undecided"]
Cause = Literal["rule", "default", "unknown", "complex", "failure"]
NeedKind = Literal["field", "set", "owners", "limit"]
ffi.cdef("""
typedef struct consigne_options consigne_options;
typedef struct consigne_findings consigne_findings;
typedef struct consigne_ruleset consigne_ruleset;
typedef struct consigne_query consigne_query;
typedef struct consigne_decision consigne_decision;
typedef struct consigne_outcome consigne_outcome;
typedef struct consigne_need consigne_need;
enum { CONSIGNE_OK = 0, CONSIGNE_E_FORM = 4, CONSIGNE_E_FIELD = 5, CONSIGNE_E_BUFFER = 9,
  CONSIGNE_E_NAME = 10, CONSIGNE_E_QUERY = 11, CONSIGNE_FIELD_NOW = 32, CONSIGNE_FIELD_ALL = 902,
  CONSIGNE_OPTION_FILES = 1601, CONSIGNE_OPTION_ADVICE = 1604, CONSIGNE_SEVERITY_ERROR = 401,
  CONSIGNE_SEVERITY_WARNING = 402, CONSIGNE_SEVERITY_ADVICE = 403, CONSIGNE_FLAG_PARTIAL = 1,
  CONSIGNE_FLAG_UTF8 = 4, CONSIGNE_NEED_FIELD = 501, CONSIGNE_NEED_SET = 502, CONSIGNE_NEED_OWNERS = 503,
  CONSIGNE_NEED_LIMIT = 504, CONSIGNE_ANSWER_YES = 801, CONSIGNE_ANSWER_NO = 802, CONSIGNE_ANSWER_FAILED = 803
  };
const char *consigne_status_name(int status);
const char *consigne_status_text(int status);
const char *consigne_verdict_name(int verdict);
const char *consigne_cause_name(int cause);
int consigne_options_new(consigne_options **options);
void consigne_options_free(consigne_options *options);
int consigne_options_set(consigne_options *options, int option, int value);
int consigne_findings_new(const consigne_options *options, consigne_findings **findings);
void consigne_findings_free(consigne_findings *findings);
uint32_t consigne_findings_count(const consigne_findings *findings);
int consigne_findings_severity(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_id(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_file(const consigne_findings *findings, uint32_t index);
uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index);
uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_text(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index);
int consigne_ruleset_load_file(const char *path, size_t path_length, const consigne_options *options,
    consigne_findings *findings, consigne_ruleset **ruleset);
int consigne_ruleset_load_text(const char *text, size_t length, const char *name, size_t name_length,
    const consigne_options *options, consigne_findings *findings, consigne_ruleset **ruleset);
void consigne_ruleset_free(consigne_ruleset *ruleset);
const char *consigne_ruleset_revision(const consigne_ruleset *ruleset);
uint32_t consigne_ruleset_sources(const consigne_ruleset *ruleset);
const char *consigne_ruleset_source(const consigne_ruleset *ruleset, uint32_t index);
uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset);
const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact);
int consigne_query_new(const consigne_options *options, consigne_query **query);
void consigne_query_free(consigne_query *query);
int consigne_query_reset(consigne_query *query);
int consigne_query_next(consigne_query *query);
int consigne_query_field(consigne_query *query, const char *name, size_t length, int *field);
int consigne_query_set(consigne_query *query, int field, const char *value, size_t length);
int consigne_query_add(consigne_query *query, int field, const char *value, size_t length);
int consigne_query_add_seal(consigne_query *query, uint32_t instance, const char *sealer,
    size_t sealer_length, const char *domains, size_t domains_length);
int consigne_query_end(consigne_query *query, int field);
int consigne_query_drop(consigne_query *query, int field);
int consigne_query_set_number(consigne_query *query, int field, int64_t value);
int consigne_query_trust(consigne_query *query, const char *authserv_id, size_t length);
int consigne_query_add_header_block(consigne_query *query, const char *block, size_t length);
int consigne_query_set_id(consigne_query *query, const char *id, size_t length);
int consigne_query_set_language(consigne_query *query, const char *tags, size_t length);
int consigne_decision_new(const consigne_options *options, consigne_decision **decision);
void consigne_decision_free(consigne_decision *decision);
int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags,
    consigne_decision *decision);
const char *consigne_decision_revision(const consigne_decision *decision);
const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision);
uint32_t consigne_decision_recipients(const consigne_decision *decision);
const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index);
uint32_t consigne_decision_needs(const consigne_decision *decision);
const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index);
int consigne_decision_log(const consigne_decision *decision, char *buffer, size_t *size);
int consigne_record(const consigne_query *query, int flags, const consigne_decision *decision, char *buffer,
    size_t *size);
int consigne_outcome_verdict(const consigne_outcome *outcome);
int consigne_outcome_cause(const consigne_outcome *outcome);
const char *consigne_outcome_recipient(const consigne_outcome *outcome);
const char *consigne_outcome_rule(const consigne_outcome *outcome);
int consigne_outcome_assumed(const consigne_outcome *outcome);
uint32_t consigne_outcome_code(const consigne_outcome *outcome);
const char *consigne_outcome_enhanced(const consigne_outcome *outcome);
uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome);
const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_texts(const consigne_outcome *outcome);
const char *consigne_outcome_text(const consigne_outcome *outcome, uint32_t index);
const char *consigne_outcome_text_language(const consigne_outcome *outcome, uint32_t index);
const char *consigne_outcome_field_name(const consigne_outcome *outcome);
const char *consigne_outcome_value(const consigne_outcome *outcome);
const char *consigne_outcome_test(const consigne_outcome *outcome);
uint32_t consigne_outcome_missing(const consigne_outcome *outcome);
const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_tags(const consigne_outcome *outcome);
const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome);
const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_warnings(const consigne_outcome *outcome);
const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index);
int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome);
const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index);
int consigne_need_kind(const consigne_need *need);
const char *consigne_need_id(const consigne_need *need);
const char *consigne_need_name(const consigne_need *need);
const char *consigne_need_key(const consigne_need *need);
const char *consigne_need_login(const consigne_need *need);
const char *consigne_need_recipient(const consigne_need *need);
uint32_t consigne_need_rate(const consigne_need *need);
int64_t consigne_need_period(const consigne_need *need);
uint32_t consigne_need_burst(const consigne_need *need);
int consigne_need_distinct(const consigne_need *need);
int consigne_need_optional(const consigne_need *need);
int consigne_query_answer(consigne_query *query, const char *id, size_t length, int answer);
int consigne_ruleset_instant(const consigne_ruleset *ruleset, const char *date, size_t length,
    int64_t *instant);
int consigne_query_answer_text(consigne_query *query, const consigne_ruleset *ruleset, const char *text,
    size_t length, int answer);
""")
# ---- end of declarations

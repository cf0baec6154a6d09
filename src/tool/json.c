/* SPDX-License-Identifier: MIT */
/* A decision as JSON (docs/record.md), and JSON a line. */
#include "tool/tool.h"

void tool_print_json_line(json_t *object) {
  json_dumpf(object, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
  putchar('\n');
  json_decref(object);
}

static json_t *text_or_null(const char *text) {
  return text ? json_string(text) : json_null();
}

typedef const char *(*name_at)(const consigne_outcome *, uint32_t);
typedef int (*assumed_at)(const consigne_outcome *, uint32_t);

/* The names; where `assumed` is not NULL, those that it answers 1 for. */
static json_t *names(const consigne_outcome *outcome, uint32_t count, name_at name, assumed_at assumed) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < count; i++)
    if (!assumed || assumed(outcome, i)) json_array_append_new(list, json_string(name(outcome, i)));
  return list;
}

static void set_marks(json_t *object, const consigne_outcome *outcome) {
  uint32_t tags = consigne_outcome_tags(outcome), assumed = consigne_outcome_assumed_tags(outcome);
  uint32_t warnings = consigne_outcome_warnings(outcome);
  json_object_set_new(object, "tags", names(outcome, tags, consigne_outcome_tag, NULL));
  json_object_set_new(object, "assumed_tags", names(outcome, assumed, consigne_outcome_assumed_tag, NULL));
  json_object_set_new(object, "warnings", names(outcome, warnings, consigne_outcome_warning, NULL));
  json_object_set_new(object, "assumed_warnings",
                      names(outcome, warnings, consigne_outcome_warning, consigne_outcome_warning_assumed));
}

/* The clauses of `when` that hold, each with its value. */
static json_t *clauses_json(const consigne_outcome *outcome) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_outcome_clauses(outcome); i++) {
    json_t *clause = json_object();
    json_object_set_new(clause, "field",
                        text_or_null(consigne_field_name(consigne_outcome_clause_field(outcome, i))));
    json_object_set_new(clause, "value", text_or_null(consigne_outcome_clause_value(outcome, i)));
    json_object_set_new(clause, "test", text_or_null(consigne_outcome_clause_test(outcome, i)));
    json_array_append_new(list, clause);
  }
  return list;
}

static json_t *outcome_json(const consigne_outcome *outcome) {
  uint32_t code = consigne_outcome_code(outcome);
  json_t *object = json_object();
  json_object_set_new(object, "verdict", json_string(consigne_verdict_name(consigne_outcome_verdict(outcome))));
  json_object_set_new(object, "cause", json_string(consigne_cause_name(consigne_outcome_cause(outcome))));
  json_object_set_new(object, "rule", text_or_null(consigne_outcome_rule(outcome)));
  json_object_set_new(object, "code", code ? json_integer(code) : json_null());
  json_object_set_new(object, "enhanced", text_or_null(consigne_outcome_enhanced(outcome)));
  json_object_set_new(object, "field", text_or_null(consigne_field_name(consigne_outcome_field(outcome))));
  json_object_set_new(object, "value", text_or_null(consigne_outcome_value(outcome)));
  json_object_set_new(object, "test", text_or_null(consigne_outcome_test(outcome)));
  json_object_set_new(object, "clauses", clauses_json(outcome));
  json_object_set_new(object, "missing",
                      names(outcome, consigne_outcome_missing(outcome), consigne_outcome_missing_proof, NULL));
  json_object_set_new(object, "reply",
                      names(outcome, consigne_outcome_reply_lines(outcome), consigne_outcome_reply_line, NULL));
  json_object_set_new(object, "assumed", json_boolean(consigne_outcome_assumed(outcome)));
  set_marks(object, outcome);
  json_object_set_new(object, "held_up_by",
                      names(outcome, consigne_outcome_held_up_by(outcome), consigne_outcome_held_up_by_rule, NULL));
  return object;
}

static json_t *recipients_json(const consigne_decision *decision) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_decision_recipients(decision); i++) {
    const consigne_outcome *outcome = consigne_decision_recipient(decision, i);
    json_t *object = outcome_json(outcome);
    const char *recipient = consigne_outcome_recipient(outcome);
    if (recipient) json_object_set_new(object, "recipient", json_string(recipient));
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *need_json(const consigne_need *need) {
  const char *name = consigne_need_name(need), *key = consigne_need_key(need);
  switch (consigne_need_kind(need)) {
  case CONSIGNE_NEED_SET: return json_pack("[s, s, s]", "set", name, key);
  case CONSIGNE_NEED_OWNERS: return json_pack("[s, s, s]", "owners", consigne_need_login(need), key);
  case CONSIGNE_NEED_LIMIT: return json_pack("[s, s, s, s]", "limit", name, key, consigne_need_recipient(need));
  default: return key ? json_pack("[s, s, s]", "field", name, key) : json_pack("[s, s]", "field", name);
  }
}

static json_t *needs_json(const consigne_decision *decision) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    json_array_append_new(
        list, json_pack("{s:o, s:b}", "need", need_json(need), "optional", consigne_need_optional(need)));
  }
  return list;
}

/* An Authentication-Results field that was seen. */
static json_t *seen_json(const consigne_decision *decision, uint32_t index) {
  int state = consigne_decision_authres_state(decision, index);
  bool counted = state == CONSIGNE_AUTHRES_COUNTED;
  json_t *methods = json_array();
  for (const int *field = tool_methods; *field; field++)
    if (consigne_decision_authres_reports(decision, index, *field))
      json_array_append_new(methods, json_string(consigne_field_name(*field)));
  return json_pack("{s:s, s:b, s:o, s:o}", "id", consigne_decision_authres_id(decision, index), "counted", counted,
                   "why", counted ? json_null() : text_or_null(consigne_authres_name(state)), "methods", methods);
}

static json_t *authres_json(const consigne_decision *decision) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_decision_authres(decision); i++)
    json_array_append_new(list, seen_json(decision, i));
  return list;
}

json_t *tool_decision_json(const consigne_decision *decision, const json_t *id) {
  json_t *object = outcome_json(consigne_decision_outcome(decision));
  if (id) json_object_set(object, "id", (json_t *)(uintptr_t)id);
  json_object_set_new(object, "recipients", recipients_json(decision));
  json_object_set_new(object, "needs", needs_json(decision));
  json_object_set_new(object, "authentication_results", authres_json(decision));
  json_object_set_new(object, "authentication_results_seen",
                      json_integer(consigne_decision_authres_seen(decision)));
  json_object_set_new(object, "revision", text_or_null(consigne_decision_revision(decision)));
  return object;
}

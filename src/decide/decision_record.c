/* SPDX-License-Identifier: MIT */
/* A decision as JSON (docs/record.md). The order of keys is part of what readers of logs are used to. */
#include "decide/decision_record.h"

#include "base/json.h"
#include "base/status.h"
#include "decide/query_authres.h"

static void write_list(cgn_json *json, const char *key, const char *const *names, uint32_t count) {
  cgn_json_key(json, key);
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < count; i++) cgn_json_string(json, names[i]);
  cgn_json_end(json, ']');
}

static void write_labels(cgn_json *json, const char *key, const cgn_labels *labels, bool assumed_alone) {
  cgn_json_key(json, key);
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < labels->count; i++)
    if (!assumed_alone || labels->at[i].assumed) cgn_json_text(json, labels->at[i].name);
  cgn_json_end(json, ']');
}

static void write_string(cgn_json *json, const char *key, const char *string) {
  cgn_json_key(json, key);
  cgn_json_string(json, string);
}

static void write_clauses(cgn_json *json, const struct consigne_outcome *outcome) {
  cgn_json_key(json, "clauses");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < outcome->met_count; i++) {
    cgn_json_begin(json, '{');
    write_string(json, "field", outcome->met[i].field_name);
    write_string(json, "value", outcome->met[i].value.at);
    write_string(json, "test", outcome->met[i].test.at);
    cgn_json_end(json, '}');
  }
  cgn_json_end(json, ']');
}

static void write_missing(cgn_json *json, const struct consigne_outcome *outcome) {
  cgn_json_key(json, "missing");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < outcome->missing_count; i++) cgn_json_string(json, outcome->missing[i].text.at);
  cgn_json_end(json, ']');
}

/* The keys of an outcome, in an object that is open. */
static void write_outcome(cgn_json *json, const struct consigne_outcome *outcome) {
  write_string(json, "verdict", cgn_verdict_name(outcome->verdict));
  write_string(json, "cause", cgn_cause_name(outcome->cause));
  write_string(json, "rule", outcome->rule.at);
  cgn_json_key(json, "code");
  if (outcome->code)
    cgn_json_number(json, outcome->code);
  else
    cgn_json_null(json);
  write_string(json, "enhanced", outcome->enhanced.at);
  write_string(json, "field", outcome->field_name);
  write_string(json, "value", outcome->value.at);
  write_string(json, "test", outcome->test.at);
  write_clauses(json, outcome);
  write_missing(json, outcome);
  write_list(json, "reply", outcome->lines, outcome->line_count);
  cgn_json_key(json, "assumed");
  cgn_json_bool(json, outcome->assumed);
  write_labels(json, "tags", &outcome->tags, false);
  write_labels(json, "assumed_tags", &outcome->assumed_tags, false);
  write_labels(json, "warnings", &outcome->warnings, false);
  write_labels(json, "assumed_warnings", &outcome->warnings, true);
  write_list(json, "held_up_by", outcome->held_up_by, outcome->held_up_count);
}

static void write_recipients(cgn_json *json, const struct consigne_decision *decision) {
  cgn_json_key(json, "recipients");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < decision->recipient_count; i++) {
    const struct consigne_outcome *outcome = &decision->recipients[i];
    cgn_json_begin(json, '{');
    write_outcome(json, outcome);
    if (outcome->recipient.at) write_string(json, "recipient", outcome->recipient.at);
    cgn_json_end(json, '}');
  }
  cgn_json_end(json, ']');
}

static void write_need(cgn_json *json, const struct consigne_need *need) {
  cgn_json_begin(json, '[');
  switch (need->kind) {
  case CONSIGNE_NEED_SET: cgn_json_string(json, "set"); break;
  case CONSIGNE_NEED_OWNERS: cgn_json_string(json, "owners"); break;
  case CONSIGNE_NEED_LIMIT: cgn_json_string(json, "limit"); break;
  default: cgn_json_string(json, "field"); break;
  }
  cgn_json_string(json, need->kind == CONSIGNE_NEED_OWNERS ? need->login : need->name);
  if (need->key) cgn_json_string(json, need->key);
  if (need->kind == CONSIGNE_NEED_LIMIT) cgn_json_string(json, need->recipient);
  cgn_json_end(json, ']');
}

static void write_needs(cgn_json *json, const struct consigne_decision *decision) {
  cgn_json_key(json, "needs");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < decision->need_count; i++) {
    cgn_json_begin(json, '{');
    cgn_json_key(json, "need");
    write_need(json, &decision->needs[i]);
    cgn_json_key(json, "optional");
    cgn_json_bool(json, decision->needs[i].optional);
    cgn_json_end(json, '}');
  }
  cgn_json_end(json, ']');
}

/* An Authentication-Results field that was seen. */
static void write_seen(cgn_json *json, const cgn_authres_seen *seen) {
  static const int methods[] = {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_DKIM, CONSIGNE_FIELD_DMARC, CONSIGNE_FIELD_ARC,
                                CONSIGNE_FIELD_IPREV};
  bool counted = seen->state == CONSIGNE_AUTHRES_COUNTED;
  cgn_json_begin(json, '{');
  write_string(json, "id", seen->id.at);
  cgn_json_key(json, "counted");
  cgn_json_bool(json, counted);
  write_string(json, "why", counted ? NULL : cgn_authres_name(seen->state));
  cgn_json_key(json, "methods");
  cgn_json_begin(json, '[');
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (cgn_query_seen_reports(seen, methods[i])) cgn_json_string(json, cgn_field_of(methods[i])->name);
  cgn_json_end(json, ']');
  cgn_json_end(json, '}');
}

void cgn_decision_write(const struct consigne_decision *decision, bool id, cgn_json *json) {
  write_outcome(json, &decision->fold);
  if (id && decision->id[0]) write_string(json, "id", decision->id);
  write_recipients(json, decision);
  write_needs(json, decision);
  cgn_json_key(json, "authentication_results");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < decision->seen_kept; i++) write_seen(json, &decision->seen[i]);
  cgn_json_end(json, ']');
  cgn_json_key(json, "authentication_results_seen");
  cgn_json_number(json, decision->seen_count);
  write_string(json, "revision", decision->revision[0] ? decision->revision : NULL);
}

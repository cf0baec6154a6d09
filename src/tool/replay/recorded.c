/* SPDX-License-Identifier: MIT */
/* The decision that stands beside a query in a record (docs/record.md). */
#include <string.h>

#include "tool/replay/replay.h"

static int verdict_named(const char *name) {
  for (int i = 0; name && i < VERDICTS; i++)
    if (strcmp(consigne_verdict_name(CONSIGNE_VERDICT_ACCEPT + i), name) == 0) return i;
  return -1;
}

bool tool_is_sender_field(const char *name) {
  static const int fields[] = {CONSIGNE_FIELD_SMTP_MAILFROM,      CONSIGNE_FIELD_HEADER_FROM,
                               CONSIGNE_FIELD_HEADER_SENDER,      CONSIGNE_FIELD_HEADER_REPLY_TO,
                               CONSIGNE_FIELD_HEADER_RESENT_FROM, CONSIGNE_FIELD_HEADER_RESENT_SENDER,
                               CONSIGNE_FIELD_HEADER_SHOWN,       CONSIGNE_FIELD_IDENTITY};
  for (size_t i = 0; name && i < sizeof fields / sizeof *fields; i++)
    if (strcmp(consigne_field_name(fields[i]), name) == 0) return true;
  return false;
}

/* Of a recipient that the decision does not know, or the record has no verdict of, nothing is told. */
static const json_t *recipient_at(const tool_recorded *recorded, uint32_t index) {
  return json_object_get(json_array_get(recorded->recipients, index), "verdict");
}

bool tool_recorded_recipient_differs(const tool_recorded *recorded, const consigne_decision *decision) {
  uint32_t count = consigne_decision_recipients(decision);
  if (json_array_size(recorded->recipients) != count) return false;
  for (uint32_t i = 0; i < count; i++) {
    int verdict = verdict_named(json_string_value(recipient_at(recorded, i)));
    int would = consigne_outcome_verdict(consigne_decision_recipient(decision, i)) - CONSIGNE_VERDICT_ACCEPT;
    if (verdict >= 0 && verdict != would) return true;
  }
  return false;
}

const char *tool_recorded_read(const json_t *record, tool_recorded *recorded) {
  const json_t *verdict = json_object_get(record, "verdict"), *rule = json_object_get(record, "rule");
  *recorded = (tool_recorded){.verdict = NOT_RECORDED};
  if (!json_is_object(record)) return "no JSON object";
  if (!json_object_get(record, "fields") && !json_object_get(record, "header"))
    return "no query: write \"fields\" or \"header\", as docs/record.md says";
  if (!verdict || json_is_null(verdict)) return NULL;
  recorded->verdict = verdict_named(json_string_value(verdict));
  if (recorded->verdict < 0) return "verdict: write accept, quarantine, defer, reject or undecided";
  if (rule && !json_is_null(rule) && !json_is_string(rule)) return "rule: write its name as a text, or null";
  recorded->rule = json_string_value(rule);
  recorded->recipients = json_object_get(record, "recipients");
  if (tool_is_sender_field(json_string_value(json_object_get(record, "field"))))
    recorded->value = json_string_value(json_object_get(record, "value"));
  return NULL;
}

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

bool tool_recorded_recipient_differs(const tool_recorded *recorded, const consigne_decision *decision) {
  const tool_json *list = recorded->recipients, *at = tool_json_first(list);
  uint32_t count = consigne_decision_recipients(decision);
  if (!tool_json_is(list, IS_LIST) || list->length != count) return false;
  for (uint32_t i = 0; i < count; i++, at = tool_json_next(list, at)) {
    /* Of a recipient whom the record has no verdict of nothing is told. */
    int verdict = verdict_named(tool_json_string(tool_json_get(at, "verdict")));
    int would = consigne_outcome_verdict(consigne_decision_recipient(decision, i)) - CONSIGNE_VERDICT_ACCEPT;
    if (verdict >= 0 && verdict != would) return true;
  }
  return false;
}

const char *tool_recorded_read(const tool_json *record, tool_recorded *recorded) {
  const tool_json *verdict = tool_json_get(record, "verdict"), *rule = tool_json_get(record, "rule");
  *recorded = (tool_recorded){.verdict = NOT_RECORDED};
  if (record->type != IS_OBJECT) return "no JSON object";
  if (!tool_json_get(record, "fields") && !tool_json_get(record, "header"))
    return "no query: write \"fields\" or \"header\", as docs/record.md says";
  if (!tool_json_is_given(verdict)) return NULL;
  recorded->verdict = verdict_named(tool_json_string(verdict));
  if (recorded->verdict < 0) return "verdict: write accept, quarantine, defer, reject or undecided";
  if (tool_json_is_given(rule) && rule->type != IS_STRING) return "rule: write its name as a text, or null";
  recorded->rule = tool_json_string(rule);
  recorded->recipients = tool_json_get(record, "recipients");
  if (tool_is_sender_field(tool_json_string(tool_json_get(record, "field"))))
    recorded->value = tool_json_string(tool_json_get(record, "value"));
  return NULL;
}

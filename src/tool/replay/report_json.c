/* SPDX-License-Identifier: MIT */
/* The report for programs; docs/record.md says what the keys mean. */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

static json_t *number(uint64_t value) {
  return json_integer((json_int_t)value);
}

static json_t *text(const char *value) {
  return value ? tool_text_json(value, strlen(value)) : json_null();
}

static json_t *kinds_json(const uint64_t kinds[KINDS]) {
  json_t *object = json_object();
  for (int kind = 0; kind < KINDS; kind++) json_object_set_new(object, tool_kind_names[kind], number(kinds[kind]));
  return object;
}

static json_t *verdicts_json(const tool_tally *tally) {
  json_t *rows = json_object();
  for (int row = 0; row < VERDICT_ROWS; row++) {
    json_t *cells = json_object();
    for (int i = 0; i < VERDICTS; i++)
      json_object_set_new(cells, tool_verdict_row_name(i), number(tally->verdicts[row][i]));
    json_object_set_new(rows, tool_verdict_row_name(row), cells);
  }
  return rows;
}

static json_t *rules_json(const tool_counts *counts, int part) {
  json_t *list = json_array();
  for (size_t i = 0; i <= counts->rule_rows.room; i++) {
    const tool_rule_tally *rule = &counts->rules[i];
    bool used = i < counts->rule_rows.count || rule->of[part].now || rule->of[part].then || rule->of[part].watched;
    if (!used) continue;
    json_t *row = json_pack("{s:o, s:s*, s:b}", "rule", text(rule->name), "verdict",
                            consigne_verdict_name(rule->verdict), "candidate", rule->candidate);
    json_object_set_new(row, "decided_then", number(rule->of[part].then));
    json_object_set_new(row, "decides_now", number(rule->of[part].now));
    json_object_set_new(row, "newly_refused", number(rule->of[part].refused));
    json_object_set_new(row, "newly_accepted", number(rule->of[part].accepted));
    json_object_set_new(row, "warned", number(rule->of[part].watched));
    if (i == counts->rule_rows.room) json_object_set_new(row, "others", json_true());
    json_array_append_new(list, row);
  }
  return list;
}

static json_t *senders_of_kind(const tool_senders *senders, int part, tool_kind kind) {
  tool_sender_top top[REPLAY_SENDERS];
  json_t *list = json_array();
  size_t all = tool_senders_top(senders, part, kind, top);
  for (size_t i = 0; i < all; i++)
    json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "sender", text(top[i].sender->name), "records",
                                          number(top[i].records), "missed_at_most", number(top[i].sender->missed)));
  return json_pack("{s:o, s:o, s:o}", "senders", number(all), "rest", number(senders->rest[part][kind]), "top",
                   list);
}

static json_t *senders_json(const tool_senders *senders, int part) {
  json_t *object = json_object();
  for (tool_kind kind = 0; kind < KINDS; kind++)
    json_object_set_new(object, tool_kind_names[kind], senders_of_kind(senders, part, kind));
  json_object_set_new(object, "exact", json_boolean(senders->forgotten == 0));
  json_object_set_new(object, "others_at_most", number(senders->floor));
  return object;
}

static json_t *days_json(const tool_counts *counts, int part) {
  json_t *list = json_array();
  for (size_t i = 0; i <= counts->day_rows.room; i++) {
    const tool_day *day = &counts->days[i];
    if (day->records[part] == 0) continue;
    json_t *row = kinds_json(day->kinds[part]);
    json_object_set_new(row, "day", text(day->name));
    json_object_set_new(row, "records", number(day->records[part]));
    json_array_append_new(list, row);
  }
  return list;
}

/* `report`: the key is there only where several reports were joined. */
static json_t *example_json(const tool_example *example) {
  json_t *id = example->id ? json_loads(example->id, JSON_DECODE_ANY, NULL) : json_null();
  return json_pack("{s:o, s:o, s:s, s:o, s:s, s:o, s:o, s:o*}", "line", number(example->line), "id", id, "recorded",
                   tool_verdict_row_name(example->recorded), "recorded_rule", text(example->rule_then), "verdict",
                   tool_verdict_row_name(example->verdict), "rule", text(example->rule_now), "sender",
                   text(example->sender), "report", example->report ? text(example->report) : NULL);
}

static json_t *examples_json(const tool_counts *counts, int part) {
  json_t *object = json_object();
  for (int kind = 0; kind < KINDS; kind++) {
    json_t *list = json_array();
    for (int i = 0; i < REPLAY_EXAMPLES && counts->examples[part][kind][i].line > 0; i++)
      json_array_append_new(list, example_json(&counts->examples[part][kind][i]));
    json_object_set_new(object, tool_kind_names[kind], list);
  }
  return object;
}

static json_t *part_json(const tool_counts *counts, int part) {
  const tool_tally *tally = &counts->tally[part];
  return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "records", number(tally->records), "verdicts",
                   verdicts_json(tally), "kinds", kinds_json(tally->kinds), "rules", rules_json(counts, part),
                   "addresses", senders_json(&counts->addresses, part), "domains",
                   senders_json(&counts->domains, part), "days", days_json(counts, part), "examples",
                   examples_json(counts, part));
}

static json_t *unused_of_kind(const tool_unused *unused) {
  char *used = tool_unused_used_text(unused);
  json_t *list = json_array();
  uint32_t first = tool_unused_first(unused);
  for (uint32_t i = 0; i < first; i++) json_array_append_new(list, text(unused->names[i].text));
  json_t *object = json_pack("{s:o, s:s, s:o, s:o, s:o}", "of", number(unused->all), "order", unused->order,
                             "unused", number(tool_unused_count(unused)), "used", text(used), "first", list);
  free(used);
  return object;
}

static json_t *unused_json(const tool_counts *counts) {
  json_t *object = json_object();
  for (int i = 0; i < UNUSED_KINDS; i++)
    json_object_set_new(object, tool_unused_kinds[i].name, unused_of_kind(&counts->unused[i]));
  return object;
}

static json_t *bad_json(const tool_counts *counts) {
  json_t *list = json_array();
  for (int i = 0; i < REPLAY_EXAMPLES && counts->bad[i].line > 0; i++)
    json_array_append_new(list, json_pack("{s:o, s:o, s:o*}", "line", number(counts->bad[i].line), "error",
                                          text(counts->bad[i].error), "report",
                                          counts->bad[i].report ? text(counts->bad[i].report) : NULL));
  return json_pack("{s:o, s:o}", "count", number(counts->bad_lines), "first", list);
}

json_t *tool_report_json(const tool_report *report) {
  const tool_counts *counts = report->counts;
  uint64_t records = tool_counts_records(counts);
  json_t *object =
      json_pack("{s:s, s:o, s:s, s:o, s:o}", "report", TOOL_REPORT, "rules", text(report->rules), "revision",
                report->revision, "now", text(report->as_of), "lines", number(counts->lines));
  json_object_set_new(object, "records", number(records));
  json_object_set_new(object, "recorded", number(counts->recorded));
  json_object_set_new(object, "not_recorded", number(records - counts->recorded));
  json_object_set_new(object, "changes", number(tool_counts_changes(counts)));
  json_object_set_new(object, "direct", part_json(counts, DIRECT));
  json_object_set_new(object, "lists", part_json(counts, LISTS));
  json_object_set_new(object, "unused", unused_json(counts));
  json_object_set_new(object, "bad_lines", bad_json(counts));
  return object;
}

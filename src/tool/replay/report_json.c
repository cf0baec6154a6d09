/* SPDX-License-Identifier: MIT */
/* The report for programs; docs/record.md says what the keys mean. */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

enum { MOST_UNUSED = 1000, MOST_SENDERS = 1000 };

static json_t *number(uint64_t value) {
  return json_integer((json_int_t)value);
}

static json_t *text(const char *value) {
  return value ? tool_text_json(value, strlen(value)) : json_null();
}

static const char *verdict_name(int row) {
  return row == NOT_RECORDED ? "not recorded" : consigne_verdict_name(CONSIGNE_VERDICT_ACCEPT + row);
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
    for (int i = 0; i < VERDICTS; i++) json_object_set_new(cells, verdict_name(i), number(tally->verdicts[row][i]));
    json_object_set_new(rows, verdict_name(row), cells);
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
    json_array_append_new(list, row);
  }
  return list;
}

static json_t *senders_of_kind(const tool_senders *senders, int part, tool_kind kind, const tool_sender **top) {
  json_t *list = json_array();
  size_t all = tool_senders_top(senders, part, kind, top, MOST_SENDERS);
  for (size_t i = 0; i < all && i < MOST_SENDERS; i++)
    json_array_append_new(list,
                          json_pack("{s:o, s:o, s:o}", "sender", text(top[i]->name), "records",
                                    number(top[i]->of[part][kind]), "missed_at_most", number(top[i]->missed)));
  return json_pack("{s:o, s:o, s:o}", "senders", number(all), "rest", number(senders->rest[part][kind]), "top",
                   list);
}

static json_t *senders_json(const tool_senders *senders, int part) {
  const tool_sender **top = malloc(MOST_SENDERS * sizeof *top);
  json_t *object = json_object();
  for (tool_kind kind = 0; top && kind < KINDS; kind++)
    json_object_set_new(object, tool_kind_names[kind], senders_of_kind(senders, part, kind, top));
  json_object_set_new(object, "exact", json_boolean(senders->forgotten == 0));
  free(top);
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

static json_t *example_json(const tool_example *example) {
  json_t *id = example->id ? json_loads(example->id, JSON_DECODE_ANY, NULL) : json_null();
  return json_pack("{s:o, s:o, s:s, s:o, s:s, s:o, s:o}", "line", number(example->line), "id", id, "recorded",
                   verdict_name(example->recorded), "recorded_rule", text(example->rule_then), "verdict",
                   verdict_name(example->verdict), "rule", text(example->rule_now), "sender",
                   text(example->sender));
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

static void append_text(void *context, const char *value) {
  json_array_append_new(context, text(value));
}

static json_t *unused_json(const consigne_coverage *coverage) {
  json_t *object = json_object();
  for (int i = 0; i < UNUSED_KINDS; i++) {
    json_t *list = json_array();
    uint64_t all, unused = tool_unused(coverage, tool_unused_kinds[i].kind, MOST_UNUSED, &all, append_text, list);
    json_object_set_new(object, tool_unused_kinds[i].name,
                        json_pack("{s:o, s:o, s:o}", "of", number(all), "unused", number(unused), "first", list));
  }
  return object;
}

static json_t *bad_json(const tool_counts *counts) {
  json_t *list = json_array();
  for (int i = 0; i < REPLAY_EXAMPLES && counts->bad[i].line > 0; i++)
    json_array_append_new(
        list, json_pack("{s:o, s:o}", "line", number(counts->bad[i].line), "error", text(counts->bad[i].error)));
  return json_pack("{s:o, s:o}", "count", number(counts->bad_lines), "first", list);
}

json_t *tool_report_json(const tool_report *report) {
  const tool_counts *counts = report->counts;
  uint64_t records = tool_counts_records(counts);
  json_t *object = json_pack("{s:s?, s:o, s:o}", "revision", consigne_ruleset_revision(report->ruleset), "now",
                             text(report->as_of), "lines", number(counts->lines));
  json_object_set_new(object, "records", number(records));
  json_object_set_new(object, "recorded", number(counts->recorded));
  json_object_set_new(object, "not_recorded", number(records - counts->recorded));
  json_object_set_new(object, "changes", number(tool_counts_changes(counts)));
  json_object_set_new(object, "direct", part_json(counts, DIRECT));
  json_object_set_new(object, "lists", part_json(counts, LISTS));
  json_object_set_new(object, "unused", unused_json(report->coverage));
  json_object_set_new(object, "bad_lines", bad_json(counts));
  return object;
}

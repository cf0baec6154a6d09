/* SPDX-License-Identifier: MIT */
/*
 * The JSON of a report into counts. A report that was cut, edited or mixed is refused: every number is read, and
 * the sums of which the report has the parts must be right.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

enum { MOST_ELEMENTS = 1 << 26 }; /* of one kind: far above what fits into a ruleset */
#define MOST_LINES                                                                                                 \
  ((json_int_t)1 << 53) /* every reader of JSON has such numbers exactly; of all reports together */

typedef struct part {
  tool_counts *counts;
  const char *path; /* of the report */
  json_int_t most;  /* no count is greater: the lines of the log */
  const char *wrong;
} part;

static void refuse(part *run, const char *key) {
  if (!run->wrong) run->wrong = key;
}

/* 0 where it is wrong. */
static uint64_t number(part *run, const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  json_int_t given = json_integer_value(value);
  if (json_is_integer(value) && given >= 0 && given <= run->most) return (uint64_t)given;
  refuse(run, key);
  return 0;
}

static void expect(part *run, bool holds, const char *key) {
  if (!holds) refuse(run, key);
}

static const json_t *list_of(part *run, const json_t *object, const char *key) {
  const json_t *list = json_object_get(object, key);
  expect(run, json_is_array(list), key);
  return list;
}

/* A text without NUL; "" where it is wrong. */
static const char *text(part *run, const json_t *object, const char *key) {
  const char *value = json_string_value(json_object_get(object, key));
  expect(run, value != NULL, key);
  return value ? value : "";
}

static char *copy_of(part *run, const json_t *text) {
  char *copy = json_is_string(text) ? strdup(json_string_value(text)) : NULL;
  expect(run, copy || !json_is_string(text), "");
  return copy;
}

/* VERDICT_ROWS: none of the names. */
static int verdict_row(const char *name) {
  int row = 0;
  while (row < VERDICT_ROWS && strcmp(tool_verdict_row_name(row), name) != 0) row++;
  return row;
}

/* ---- Verdicts, kinds, rules and days -------------------------------------------------------- */

static void read_verdicts(part *run, const json_t *object, tool_tally *tally, uint64_t records) {
  const json_t *rows = json_object_get(object, "verdicts");
  uint64_t sum = 0;
  for (int row = 0; row < VERDICT_ROWS; row++) {
    const json_t *cells = json_object_get(rows, tool_verdict_row_name(row));
    for (int i = 0; i < VERDICTS; i++) {
      uint64_t count = number(run, cells, tool_verdict_row_name(i));
      tally->verdicts[row][i] += count;
      sum += count;
    }
  }
  expect(run, sum == records, "verdicts");
}

static void read_kinds(part *run, const json_t *object, uint64_t kinds[KINDS]) {
  for (int kind = 0; kind < KINDS; kind++) kinds[kind] += number(run, object, tool_kind_names[kind]);
}

static tool_rule_tally *rule_of(part *run, const json_t *row, bool first) {
  const char *name = text(run, row, "rule"), *verdict = json_string_value(json_object_get(row, "verdict"));
  bool candidate = json_is_true(json_object_get(row, "candidate"));
  if (json_is_true(json_object_get(row, "others"))) return &run->counts->rules[run->counts->rule_rows.room];
  int number = verdict ? verdict_row(verdict) : VERDICT_ROWS;
  number = number < VERDICTS ? number + CONSIGNE_VERDICT_ACCEPT : 0;
  if (candidate && first) expect(run, tool_counts_add_rule(run->counts, name, number), "rules");
  tool_rule_tally *rule = tool_counts_rule(run->counts, name);
  expect(run, rule->candidate == candidate && rule->verdict == number, "rules");
  return rule;
}

static void read_rules(part *run, const json_t *object, int of, uint64_t records, bool first) {
  size_t index;
  json_t *row;
  uint64_t decided = 0;
  json_array_foreach(list_of(run, object, "rules"), index, row) {
    tool_rule_tally *rule = rule_of(run, row, first);
    uint64_t now = number(run, row, "decides_now");
    decided += now;
    rule->of[of].now += now;
    rule->of[of].then += number(run, row, "decided_then");
    rule->of[of].refused += number(run, row, "newly_refused");
    rule->of[of].accepted += number(run, row, "newly_accepted");
    rule->of[of].watched += number(run, row, "warned");
  }
  expect(run, decided == records, "rules");
}

static void read_days(part *run, const json_t *object, int of, uint64_t records) {
  size_t index;
  json_t *row;
  uint64_t sum = 0;
  json_array_foreach(list_of(run, object, "days"), index, row) {
    const char *name = text(run, row, "day");
    bool others = strcmp(name, run->counts->days[REPLAY_DAYS].name) == 0;
    tool_day *day = others ? &run->counts->days[REPLAY_DAYS] : tool_counts_day(run->counts, name);
    uint64_t count = number(run, row, "records");
    sum += count;
    day->records[of] += count;
    read_kinds(run, row, day->kinds[of]);
  }
  expect(run, sum <= records, "days");
}

/* ---- Senders ----------------------------------------------------------------------------------- */

/* The counter of a name in a report; NULL: there are too many. */
static tool_sender *sender_named(tool_senders *senders, const char *given, uint64_t missed) {
  char name[REPLAY_NAME_OCTETS + 1];
  tool_sender_name(given, name);
  const json_t *slot = json_object_get(senders->slots, name);
  if (slot) return &senders->all[json_integer_value(slot)];
  if (senders->count == REPLAY_SENDERS ||
      json_object_set_new(senders->slots, name, json_integer((json_int_t)senders->count)) != 0)
    return NULL;
  tool_sender *sender = &senders->all[senders->count++];
  strcpy(sender->name, name);
  sender->missed = missed;
  return sender;
}

static void read_senders_of_kind(part *run, const json_t *object, tool_senders *senders, int of, tool_kind kind,
                                 uint64_t records) {
  size_t index;
  json_t *row;
  uint64_t rest = number(run, object, "rest"), sum = rest;
  senders->rest[of][kind] = rest;
  json_array_foreach(list_of(run, object, "top"), index, row) {
    uint64_t count = number(run, row, "records"), missed = number(run, row, "missed_at_most");
    tool_sender *sender = sender_named(senders, text(run, row, "sender"), missed);
    expect(run, sender && sender->missed == missed, "missed_at_most");
    if (sender) sender->of[of][kind] += count;
    sum += count;
  }
  senders->total += sum;
  expect(run, sum == records, "top");
}

/* Both parts of the traffic share the counters. No bound may be wider than the docs say. */
static void read_senders(part *run, const json_t *report, const char *key, tool_senders *to,
                         const uint64_t kinds[PARTS][KINDS]) {
  static const char *const parts[PARTS] = {"direct", "lists"};
  tool_senders from;
  bool opened = tool_senders_open(&from);
  expect(run, opened, "");
  for (int of = 0; of < PARTS && opened; of++) {
    const json_t *object = json_object_get(json_object_get(report, parts[of]), key);
    for (tool_kind kind = 0; kind < KINDS; kind++)
      read_senders_of_kind(run, json_object_get(object, tool_kind_names[kind]), &from, of, kind, kinds[of][kind]);
    uint64_t floor = number(run, object, "others_at_most");
    expect(run, of == DIRECT || floor == from.floor, "others_at_most");
    from.forgotten |= !json_is_true(json_object_get(object, "exact"));
    from.floor = floor;
  }
  expect(run, from.floor <= from.total / REPLAY_SENDERS && (from.forgotten || !from.floor), "others_at_most");
  for (size_t i = 0; i < from.count; i++)
    expect(run, from.all[i].missed <= from.total / REPLAY_SENDERS, "missed_at_most");
  if (!run->wrong) expect(run, tool_senders_join(to, &from), "");
  tool_senders_close(&from);
}

/* ---- Examples, bad lines and what was unused ------------------------------------------------------ */

/* The report that the line is of: a report that was itself joined says it. */
static char *report_of(part *run, const json_t *row) {
  const json_t *given = json_object_get(row, "report");
  char *path = given ? copy_of(run, given) : strdup(run->path);
  expect(run, path != NULL, "report");
  return path;
}

static char *id_of(const json_t *id) {
  return json_is_integer(id) || json_is_string(id) ? json_dumps(id, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;
}

static void read_examples(part *run, const json_t *list, tool_example examples[REPLAY_EXAMPLES]) {
  size_t index, have = 0;
  json_t *row;
  while (have < REPLAY_EXAMPLES && examples[have].line > 0) have++;
  json_array_foreach(list, index, row) {
    int recorded = verdict_row(text(run, row, "recorded")), verdict = verdict_row(text(run, row, "verdict"));
    uint64_t line = number(run, row, "line");
    expect(run, recorded < VERDICT_ROWS && verdict < VERDICTS && line > 0, "examples");
    if (run->wrong || have == REPLAY_EXAMPLES) return;
    examples[have++] = (tool_example){.line = line,
                                      .id = id_of(json_object_get(row, "id")),
                                      .recorded = recorded,
                                      .verdict = verdict,
                                      .rule_then = copy_of(run, json_object_get(row, "recorded_rule")),
                                      .rule_now = copy_of(run, json_object_get(row, "rule")),
                                      .sender = copy_of(run, json_object_get(row, "sender")),
                                      .report = report_of(run, row)};
  }
}

static void read_bad_lines(part *run, const json_t *object) {
  size_t index, have = 0;
  json_t *row;
  tool_bad_line *bad = run->counts->bad;
  while (have < REPLAY_EXAMPLES && bad[have].line > 0) have++;
  json_array_foreach(list_of(run, object, "first"), index, row) {
    uint64_t line = number(run, row, "line");
    expect(run, line > 0, "bad_lines");
    if (run->wrong || have == REPLAY_EXAMPLES) return;
    bad[have++] = (tool_bad_line){line, copy_of(run, json_object_get(row, "error")), report_of(run, row)};
  }
}

static void read_unused_of_kind(part *run, const json_t *object, tool_unused *to, bool first) {
  size_t index;
  json_t *row;
  tool_unused from = {.all = 0};
  json_int_t all = json_integer_value(json_object_get(object, "of"));
  bool opened = json_is_integer(json_object_get(object, "of")) && all >= 0 && all <= MOST_ELEMENTS;
  expect(run, opened && (first || to->all == (uint32_t)all), "of");
  if (run->wrong) return;
  expect(run, tool_unused_open(&from, (uint32_t)all), "");
  if (!run->wrong) expect(run, tool_unused_read_used(&from, text(run, object, "used")), "used");
  json_int_t unused = json_integer_value(json_object_get(object, "unused"));
  if (!run->wrong) expect(run, unused == tool_unused_count(&from), "unused");
  json_array_foreach(list_of(run, object, "first"), index, row) {
    uint32_t next = run->wrong ? from.all : tool_unused_next(&from);
    expect(run, next < from.all && index < REPLAY_UNUSED && json_is_string(row), "first");
    if (!run->wrong) expect(run, tool_unused_name(&from, next, copy_of(run, row)), "");
  }
  if (!run->wrong && first) {
    expect(run, tool_unused_open(to, from.all), "");
    snprintf(to->order, sizeof to->order, "%s", text(run, object, "order"));
  }
  if (!run->wrong) tool_unused_join(to, &from);
  tool_unused_close(&from);
}

/* ---- A report --------------------------------------------------------------------------------------- */

static uint64_t read_part(part *run, const json_t *object, int of, uint64_t kinds[KINDS], bool first) {
  tool_tally *tally = &run->counts->tally[of];
  uint64_t records = number(run, object, "records");
  tally->records += records;
  read_verdicts(run, object, tally, records);
  read_kinds(run, json_object_get(object, "kinds"), kinds);
  for (int kind = 0; kind < KINDS; kind++) {
    tally->kinds[kind] += kinds[kind];
    read_examples(run, json_object_get(json_object_get(object, "examples"), tool_kind_names[kind]),
                  run->counts->examples[of][kind]);
  }
  read_rules(run, object, of, records, first);
  read_days(run, object, of, records);
  return records;
}

static void read_totals(part *run, const json_t *report, uint64_t records) {
  tool_counts *counts = run->counts;
  const json_t *bad = json_object_get(report, "bad_lines");
  uint64_t lines = number(run, report, "lines"), bad_lines = number(run, bad, "count");
  uint64_t recorded = number(run, report, "recorded");
  expect(run, number(run, report, "records") == records && records + bad_lines <= lines, "records");
  expect(run, recorded + number(run, report, "not_recorded") == records, "recorded");
  counts->lines += lines;
  expect(run, counts->lines <= (uint64_t)MOST_LINES, "lines");
  counts->bad_lines += bad_lines;
  counts->recorded += recorded;
  if (!run->wrong) counts->empty_lines += lines - records - bad_lines;
  read_bad_lines(run, bad);
}

/* The rules of the candidate. */
static size_t count_rules(const json_t *report) {
  size_t index, count = 0;
  json_t *row;
  json_array_foreach(json_object_get(json_object_get(report, "direct"), "rules"), index, row) count +=
      json_is_true(json_object_get(row, "candidate"));
  return count;
}

const char *tool_report_read(tool_counts *counts, const json_t *report, const char *path, bool first) {
  part run = {.counts = counts, .path = path, .most = MOST_LINES};
  uint64_t kinds[PARTS][KINDS] = {{0}};
  if (first && !tool_counts_open(counts, count_rules(report))) return "";
  run.most = (json_int_t)number(&run, report, "lines");
  uint64_t records = read_part(&run, json_object_get(report, "direct"), DIRECT, kinds[DIRECT], first);
  records += read_part(&run, json_object_get(report, "lists"), LISTS, kinds[LISTS], false);
  read_totals(&run, report, records);
  if (!run.wrong) read_senders(&run, report, "addresses", &counts->addresses, kinds);
  if (!run.wrong) read_senders(&run, report, "domains", &counts->domains, kinds);
  for (int i = 0; i < UNUSED_KINDS && !run.wrong; i++)
    read_unused_of_kind(&run, json_object_get(json_object_get(report, "unused"), tool_unused_kinds[i].name),
                        &counts->unused[i], first);
  text(&run, report, "revision");
  text(&run, report, "rules");
  return run.wrong;
}

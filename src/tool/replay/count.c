/* SPDX-License-Identifier: MIT */
/* What is counted of each record: by verdict, by rule, by sender, by day; list traffic apart. */
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

const char *const tool_kind_titles[KINDS] = {"newly refused",   "newly deferred",         "newly quarantined",
                                             "newly accepted",  "newly undecided",        "a recipient's verdict",
                                             "by another rule", "once rules are enforced"};
const char *tool_verdict_row_name(int row) {
  return row == NOT_RECORDED ? "not recorded" : consigne_verdict_name(CONSIGNE_VERDICT_ACCEPT + row);
}

const char *const tool_kind_names[KINDS] = {"refused",   "deferred",  "quarantined", "accepted",
                                            "undecided", "recipient", "rule",        "watched"};

/* ---- Rows by name ------------------------------------------------------------------------ */

static bool open_rows(tool_rows *rows, size_t room) {
  *rows = (tool_rows){.numbers = json_object(), .room = room};
  return rows->numbers != NULL;
}

/* The number of the row of this name, a new one where there is none; `room` where there is no room. */
static size_t row(tool_rows *rows, const char *name) {
  const json_t *number = json_object_get(rows->numbers, name);
  if (number) return (size_t)json_integer_value(number);
  if (rows->count == rows->room || strlen(name) > REPLAY_NAME_OCTETS ||
      json_object_set_new(rows->numbers, name, json_integer((json_int_t)rows->count)) != 0)
    return rows->room;
  return rows->count++;
}

tool_rule_tally *tool_counts_rule(tool_counts *counts, const char *name) {
  tool_rule_tally *rule = &counts->rules[row(&counts->rule_rows, name)];
  if (!*rule->name) strncpy(rule->name, name, REPLAY_NAME_OCTETS);
  return rule;
}

tool_day *tool_counts_day(tool_counts *counts, const char *name) {
  tool_day *day = &counts->days[row(&counts->day_rows, name)];
  if (!*day->name) strncpy(day->name, name, sizeof day->name - 1);
  return day;
}

static bool open_rules(tool_counts *counts, size_t known) {
  size_t room = known + REPLAY_RULES;
  counts->rules = calloc(room + 1, sizeof *counts->rules);
  if (!counts->rules || !open_rows(&counts->rule_rows, room)) return false;
  strcpy(counts->rules[room].name, "(all others)");
  return true;
}

bool tool_counts_add_rule(tool_counts *counts, const char *name, int verdict) {
  size_t before = counts->rule_rows.count;
  tool_rule_tally *rule = tool_counts_rule(counts, name);
  rule->verdict = verdict;
  rule->candidate = true;
  return counts->rule_rows.count == before + 1;
}

bool tool_counts_open(tool_counts *counts, size_t rules) {
  bool senders = tool_senders_open(&counts->addresses);
  senders = tool_senders_open(&counts->domains) && senders;
  counts->days = calloc(REPLAY_DAYS + 1, sizeof *counts->days);
  if (!senders || !counts->days || !open_rules(counts, rules)) return false;
  strcpy(counts->days[REPLAY_DAYS].name, "others");
  return open_rows(&counts->day_rows, REPLAY_DAYS);
}

void tool_counts_close(tool_counts *counts) {
  tool_example *examples = &counts->examples[0][0][0];
  for (size_t i = 0; i < sizeof counts->examples / sizeof *examples; i++) {
    free(examples[i].id);
    free(examples[i].rule_then);
    free(examples[i].rule_now);
    free(examples[i].sender);
    free(examples[i].report);
  }
  for (int i = 0; i < REPLAY_EXAMPLES; i++) {
    free(counts->bad[i].error);
    free(counts->bad[i].report);
  }
  for (int i = 0; i < UNUSED_KINDS; i++) tool_unused_close(&counts->unused[i]);
  tool_senders_close(&counts->addresses);
  tool_senders_close(&counts->domains);
  json_decref(counts->rule_rows.numbers);
  json_decref(counts->day_rows.numbers);
  free(counts->rules);
  free(counts->days);
}

/* ---- One record ---------------------------------------------------------------------------- */

static int verdict_of(const tool_replayed *replayed) {
  return consigne_decision_verdict(replayed->decision) - CONSIGNE_VERDICT_ACCEPT;
}

static const consigne_outcome *outcome_of(const tool_replayed *replayed) {
  return consigne_decision_outcome(replayed->decision);
}

static const char *rule_of(const tool_replayed *replayed) {
  const char *rule = consigne_outcome_rule(outcome_of(replayed));
  return rule ? rule : "default";
}

static bool is_watched(tool_counts *counts, const tool_replayed *replayed) {
  const consigne_outcome *outcome = outcome_of(replayed);
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++)
    if (tool_counts_rule(counts, consigne_outcome_warning(outcome, i))->verdict != 0) return true;
  return false;
}

/* A record without a decision changes nothing. */
static tool_kind kind_of(tool_counts *counts, const tool_replayed *replayed) {
  static const tool_kind of_verdict[VERDICTS] = {KIND_ACCEPTED, KIND_QUARANTINED, KIND_DEFERRED, KIND_REFUSED,
                                                 KIND_UNDECIDED};
  const tool_recorded *recorded = &replayed->recorded;
  if (recorded->verdict != NOT_RECORDED) {
    if (recorded->verdict != verdict_of(replayed)) return of_verdict[verdict_of(replayed)];
    if (tool_recorded_recipient_differs(recorded, replayed->decision)) return KIND_RECIPIENT;
    if (recorded->rule && strcmp(recorded->rule, rule_of(replayed)) != 0) return KIND_RULE;
  }
  return is_watched(counts, replayed) ? KIND_WATCHED : KIND_NONE;
}

static void count_rules(tool_counts *counts, const tool_replayed *replayed, int part, tool_kind kind) {
  const consigne_outcome *outcome = outcome_of(replayed);
  tool_rule_tally *now = tool_counts_rule(counts, rule_of(replayed));
  now->of[part].now++;
  now->of[part].refused += kind == KIND_REFUSED;
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++)
    tool_counts_rule(counts, consigne_outcome_warning(outcome, i))->of[part].watched++;
  if (!replayed->recorded.rule) return;
  tool_rule_tally *then = tool_counts_rule(counts, replayed->recorded.rule);
  then->of[part].then++;
  then->of[part].accepted += kind == KIND_ACCEPTED;
}

/* ---- Whose it is ------------------------------------------------------------------------------ */

/* The address that made a rule hold, now or then; else who is shown; else the envelope. Never NULL. */
static const char *sender_of(const tool_replayed *replayed) {
  const consigne_outcome *outcome = outcome_of(replayed);
  const char *value = consigne_outcome_value(outcome);
  if (value && tool_is_sender_field(consigne_field_name(consigne_outcome_field(outcome)))) return value;
  if (replayed->recorded.value) return replayed->recorded.value;
  value = consigne_query_value(replayed->query, CONSIGNE_FIELD_HEADER_FROM, 0);
  if (!value) value = consigne_query_value(replayed->query, CONSIGNE_FIELD_SMTP_MAILFROM, 0);
  return value && *value ? value : "<>";
}

void tool_sender_name(const char *text, char name[REPLAY_NAME_OCTETS + 1]) {
  size_t length = strlen(text);
  if (length > REPLAY_NAME_OCTETS) {
    length = REPLAY_NAME_OCTETS;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
  }
  for (size_t i = 0; i < length; i++) name[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
  name[length] = '\0';
}

static bool count_sender(tool_counts *counts, const char *name, int part, tool_kind kind) {
  const char *mark = strrchr(name, '@');
  return tool_senders_add(&counts->addresses, name, part, kind) &&
         tool_senders_add(&counts->domains, mark ? mark + 1 : name, part, kind);
}

/* ---- Examples ------------------------------------------------------------------------------------ */

enum { LONGEST_ID = 200 };

static char *id_text(const tool_json *id) {
  bool known = tool_json_is(id, IS_INTEGER) || (tool_json_is(id, IS_STRING) && id->length <= LONGEST_ID);
  if (!known) return NULL;
  json_t *value = id->type == IS_INTEGER ? json_integer(id->integer) : json_stringn(id->text, id->length);
  char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
  json_decref(value);
  return text;
}

static void keep_example(tool_counts *counts, const tool_replayed *replayed, const char *sender, int part,
                         tool_kind kind) {
  uint64_t before = counts->tally[part].kinds[kind];
  if (before >= REPLAY_EXAMPLES) return;
  const char *then = replayed->recorded.rule;
  counts->examples[part][kind][before] = (tool_example){
      .line = replayed->line,
      .id = id_text(replayed->id),
      .recorded = replayed->recorded.verdict,
      .verdict = verdict_of(replayed),
      .rule_then = then ? strndup(then, REPLAY_NAME_OCTETS) : NULL,
      .rule_now = strdup(rule_of(replayed)),
      .sender = strdup(sender),
  };
}

/* ---- All of it ------------------------------------------------------------------------------------- */

bool tool_counts_add(tool_counts *counts, const tool_replayed *replayed) {
  int part = consigne_query_values(replayed->query, CONSIGNE_FIELD_HEADER_LIST_ID) > 0 ? LISTS : DIRECT;
  tool_tally *tally = &counts->tally[part];
  tool_kind kind = kind_of(counts, replayed);
  tool_day *day = replayed->day ? tool_counts_day(counts, replayed->day) : NULL;
  char sender[REPLAY_NAME_OCTETS + 1];
  counts->recorded += replayed->recorded.verdict != NOT_RECORDED;
  tally->records++;
  tally->verdicts[replayed->recorded.verdict][verdict_of(replayed)]++;
  if (day) day->records[part]++;
  count_rules(counts, replayed, part, kind);
  if (kind == KIND_NONE) return true;
  tool_sender_name(sender_of(replayed), sender);
  keep_example(counts, replayed, sender, part, kind);
  tally->kinds[kind]++;
  if (day) day->kinds[part][kind]++;
  return count_sender(counts, sender, part, kind);
}

void tool_counts_add_bad(tool_counts *counts, uint64_t line, const char *error) {
  if (counts->bad_lines < REPLAY_EXAMPLES)
    counts->bad[counts->bad_lines] = (tool_bad_line){.line = line, .error = strndup(error, REPLAY_NAME_OCTETS)};
  counts->bad_lines++;
}

uint64_t tool_counts_records(const tool_counts *counts) {
  return counts->tally[DIRECT].records + counts->tally[LISTS].records;
}

uint64_t tool_counts_kind(const tool_counts *counts, tool_kind kind) {
  return counts->tally[DIRECT].kinds[kind] + counts->tally[LISTS].kinds[kind];
}

uint64_t tool_counts_changes(const tool_counts *counts) {
  uint64_t all = 0;
  for (tool_kind kind = 0; kind < KIND_CHANGES; kind++) all += tool_counts_kind(counts, kind);
  return all;
}

static int compare_days(const void *one, const void *other) {
  return strcmp(((const tool_day *)one)->name, ((const tool_day *)other)->name);
}

void tool_counts_sort(tool_counts *counts) {
  qsort(counts->days, counts->day_rows.count, sizeof *counts->days, compare_days);
}

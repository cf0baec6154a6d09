/* SPDX-License-Identifier: MIT */
/* consigne replay --merge: reports of parts of a log become one report, or none at all. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool/replay/replay.h"

typedef struct merging {
  char **paths;
  json_t *first; /* report */
  tool_counts *counts;
} merging;

/* NULL: *exit_code says why, and it was told. */
static json_t *load(const char *path, int *exit_code) {
  json_error_t where;
  size_t length = 0;
  char *text = tool_read_file(path, &length);
  *exit_code = EXIT_NO_INPUT;
  if (!text) return NULL;
  json_t *report = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
  free(text);
  const char *form = json_string_value(json_object_get(report, "report"));
  *exit_code = 0;
  if (!report)
    *exit_code =
        tool_fail(EXIT_BAD_DATA, "%s: no report, or one that is cut: line %d: %s", path, where.line, where.text);
  else if (!form || strcmp(form, TOOL_REPORT) != 0)
    *exit_code = tool_fail(EXIT_BAD_DATA, "%s: no report of this version of `consigne replay --json`", path);
  if (!*exit_code) return report;
  json_decref(report);
  return NULL;
}

/* Reports of two rulesets, or of two dates, count different things. */
static int compare(const merging *run, const json_t *report, const char *path) {
  static const struct {
    const char *key, *what, *none;
  } rows[] = {{"revision", "of another ruleset", "none"},
              {"now", "decided as on another date", "each record's own"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const json_t *own = json_object_get(report, rows[i].key), *first = json_object_get(run->first, rows[i].key);
    const char *mine = json_string_value(own), *theirs = json_string_value(first);
    if (json_equal(own, first)) continue;
    return tool_fail(EXIT_BAD_DATA, "%s: %s: %s; %s has %s", path, rows[i].what, mine ? mine : rows[i].none,
                     run->paths[0], theirs ? theirs : rows[i].none);
  }
  return 0;
}

/* What was used is told by number, and one revision may have its items in any order. */
static int compare_order(const merging *run, const json_t *report, const char *path) {
  const json_t *own = json_object_get(report, "unused"), *first = json_object_get(run->first, "unused");
  for (int i = 0; i < UNUSED_KINDS; i++) {
    const char *kind = tool_unused_kinds[i].name;
    if (!json_equal(json_object_get(json_object_get(own, kind), "order"),
                    json_object_get(json_object_get(first, kind), "order")))
      return tool_fail(EXIT_BAD_DATA, "%s: of the ruleset of %s with its %s in another order; replay with one file",
                       path, run->paths[0], kind);
  }
  return 0;
}

static int add(merging *run, const char *path) {
  int exit_code;
  json_t *report = load(path, &exit_code);
  if (!report) return exit_code;
  bool first = run->first == NULL;
  if (first) run->first = json_incref(report);
  exit_code = compare(run, report, path);
  if (!exit_code) exit_code = compare_order(run, report, path);
  const char *wrong = exit_code ? NULL : tool_report_read(run->counts, report, path, first);
  json_decref(report);
  if (!wrong) return exit_code;
  if (!*wrong) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  return tool_fail(EXIT_BAD_DATA, "%s: a report that does not add up: `%s` is missing or wrong", path, wrong);
}

static int tell(merging *run, int count, const tool_replay_output *output) {
  char log[32];
  snprintf(log, sizeof log, "%d reports", count);
  const tool_report report = {json_string_value(json_object_get(run->first, "rules")), log,
                              json_string_value(json_object_get(run->first, "now")),
                              json_string_value(json_object_get(run->first, "revision")), run->counts};
  tool_counts_sort(run->counts);
  return tool_report_tell(&report, output);
}

int tool_replay_merge(int count, char **paths, const tool_replay_output *output) {
  merging run = {.paths = paths, .counts = calloc(1, sizeof *run.counts)};
  int exit_code = run.counts ? 0 : tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  for (int i = 0; i < count && exit_code == 0; i++) exit_code = add(&run, paths[i]);
  if (exit_code == 0) exit_code = tell(&run, count, output);
  json_decref(run.first);
  if (run.counts) tool_counts_close(run.counts);
  free(run.counts);
  return exit_code;
}

/* SPDX-License-Identifier: MIT */
/* consigne decide --batch: reads records and writes decisions, one JSON object a line. A bad line is reported, and
 * the run goes on. */
#include <string.h>

#include "tool/tool.h"

static void print_error(const json_t *id, const char *error, unsigned line) {
  /* What jansson says of a line may quote an octet of it that is no UTF-8. */
  json_t *object = json_pack("{s:o, s:i}", "error", tool_text_json(error, strlen(error)), "line", (int)line);
  if (id) json_object_set(object, "id", (json_t *)(uintptr_t)id);
  tool_print_json_line(object);
}

typedef struct batch {
  tool_json_reader reader;
  const consigne_ruleset *ruleset;
  const tool_shadow *shadow;
  consigne_query *query;
  consigne_decision *decision;
  int flags;
  bool recorded;
  unsigned line, bad;
} batch;

/* Replaces what an older decision left in the record. */
static json_t *add_query(json_t *decision, const json_t *record) {
  json_t *both = json_copy((json_t *)(uintptr_t)record);
  json_object_del(both, "shadow");
  json_object_update(both, decision);
  json_decref(decision);
  return both;
}

static void print_decision(batch *run, const json_t *record, int flags) {
  json_t *object = tool_decision_json(run->decision, json_object_get(record, "id"));
  tool_shadow_add(run->shadow, run->query, flags, run->decision, object);
  tool_print_json_line(run->recorded ? add_query(object, record) : object);
}

static void decide_line(batch *run, const char *text, size_t length) {
  const tool_json *values = tool_json_read(&run->reader, text, length);
  json_t *record = values ? json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL) : NULL;
  const json_t *id = json_object_get(record, "id");
  bool partial = false;
  const char *error = record || !values ? run->reader.error : consigne_status_text(CONSIGNE_E_MEMORY);
  bool read = record && tool_record_read(values, run->ruleset, run->query, &partial, &error);
  int flags = run->flags | (partial ? CONSIGNE_FLAG_PARTIAL : 0);
  if (read) {
    int status = consigne_decide(run->ruleset, run->query, flags, run->decision);
    if (status != CONSIGNE_OK) error = consigne_status_text(status);
    read = status == CONSIGNE_OK;
  }
  if (read) {
    print_decision(run, record, flags);
  } else {
    run->bad++;
    print_error(id, error, run->line);
  }
  json_decref(record);
}

static int decide_lines(batch *run, tool_lines *lines) {
  const char *text;
  size_t length;
  tool_line read;
  while ((read = tool_lines_next(lines, &text, &length)) <= LINE_TOO_LONG && !ferror(stdout)) {
    run->line++;
    if (read == LINE_TOO_LONG) {
      run->bad++;
      print_error(NULL, "the line is longer than 16 MiB", run->line);
    } else if (length > 0) {
      decide_line(run, text, length);
    }
  }
  if (read == LINE_FAILED) return tool_fail(EXIT_NO_INPUT, "the records cannot be read beyond line %u", run->line);
  return run->bad ? EXIT_BAD_DATA : 0;
}

int tool_batch(const consigne_ruleset *ruleset, const tool_shadow *shadow, FILE *in, int flags, bool recorded) {
  batch run = {.ruleset = ruleset, .shadow = shadow, .flags = flags, .recorded = recorded};
  int exit_code = EXIT_INTERNAL;
  tool_lines lines = {.in = in};
  if (consigne_query_new(NULL, &run.query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &run.decision) == CONSIGNE_OK) {
    exit_code = decide_lines(&run, &lines);
  }
  tool_lines_free(&lines);
  tool_json_reader_free(&run.reader);
  consigne_decision_free(run.decision);
  consigne_query_free(run.query);
  return exit_code;
}

/* SPDX-License-Identifier: MIT */
/* consigne diff --log: records are decided by both rulesets. Those that differ become bases of the search. */
#include "tool/diff/difference.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { RECORDS_SHOWN = 1000 }; /* records that are listed: as many as anyone reads */

/* Decides the record by one ruleset. NULL, or what is wrong with the record. */
static const char *decide(tool_difference *of, const tool_json *record, int side) {
  bool partial = false;
  const char *error;
  if (!tool_record_read(record, of->rulesets[side], of->query, &partial, &error)) return error;
  int status =
      consigne_decide(of->rulesets[side], of->query, partial ? CONSIGNE_FLAG_PARTIAL : 0, of->decisions[side]);
  return status == CONSIGNE_OK ? NULL : consigne_status_text(status);
}

static void note_difference(tool_difference *of, const char *text, size_t length, unsigned line) {
  of->log_differing++;
  /* A record that no scenario can express is listed as a record of the log. */
  (void)consigne_diff_add(of->diff, of->query);
  if (json_array_size(of->log) == RECORDS_SHOWN) return;
  json_t *note = json_pack("{s:i, s:o, s:o}", "line", (int)line, "old", tool_decision_json(of->decisions[0], NULL),
                           "new", tool_decision_json(of->decisions[1], NULL));
  json_t *record = json_loadb(text, length, JSON_ALLOW_NUL, NULL), *id = json_object_get(record, "id");
  if (id) json_object_set(note, "id", id);
  json_decref(record);
  json_array_append_new(of->log, note);
}

static void read_line(tool_difference *of, const char *path, const char *text, size_t length, unsigned line) {
  const tool_json *record = tool_json_read(&of->reader, text, length);
  const char *error = record ? decide(of, record, 0) : of->reader.error;
  if (!error) error = decide(of, record, 1);
  of->log_read++;
  if (error) {
    of->log_bad++;
    tool_fail(EXIT_BAD_DATA, "%s:%u: %s", path, line, error);
  } else if (consigne_decision_differs(of->decisions[0], of->decisions[1])) {
    note_difference(of, text, length, line);
  }
}

int tool_difference_log(tool_difference *of, const char *path) {
  FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  tool_lines lines = {.in = in};
  const char *text;
  size_t length;
  tool_line read = LINE_END;
  unsigned line = 0;
  if (!in) return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(errno));
  of->log = json_array();
  while (of->log && (read = tool_lines_next(&lines, &text, &length)) <= LINE_TOO_LONG) {
    line++;
    if (read == LINE_TOO_LONG) {
      of->log_bad++;
      tool_fail(EXIT_BAD_DATA, "%s:%u: the line is longer than 16 MiB", path, line);
    } else if (length > 0) {
      read_line(of, path, text, length, line);
    }
  }
  bool failed = read == LINE_FAILED;
  tool_lines_free(&lines);
  if (in != stdin) fclose(in);
  if (failed) return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(errno));
  return of->log_bad ? EXIT_BAD_DATA : 0;
}

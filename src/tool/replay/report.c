/* SPDX-License-Identifier: MIT */
/* Where the report goes, and what the exit code says of it. */
#include <errno.h>
#include <string.h>

#include "tool/replay/replay.h"

enum { EXIT_CHANGES = 1 };

static int write_page(const tool_report *report, const char *path) {
  FILE *out = fopen(path, "wb");
  if (!out) return tool_fail(EXIT_INTERNAL, "%s: %s", path, strerror(errno));
  tool_report_html(report, out);
  bool failed = ferror(out) != 0;
  failed = fclose(out) != 0 || failed;
  return failed ? tool_fail(EXIT_INTERNAL, "%s: cannot be written", path) : 0;
}

static int exit_of(const tool_counts *counts, const char *log) {
  if (counts->lines == counts->empty_lines)
    return tool_fail(EXIT_BAD_DATA, "%s: empty: there is nothing to compare", log);
  if (counts->bad_lines > 0)
    return tool_fail(EXIT_BAD_DATA, "%s: %llu of %llu lines are no records", log,
                     (unsigned long long)counts->bad_lines, (unsigned long long)counts->lines);
  if (counts->recorded == 0)
    return tool_fail(EXIT_BAD_DATA, "%s: no line has a recorded decision: there is nothing to compare", log);
  return tool_counts_changes(counts) > 0 ? EXIT_CHANGES : 0;
}

/* A report that is cut would be merged by nobody, and the exit code of a pipe is lost: so a failure is told. */
static int print_json(const tool_report *report) {
  json_t *object = tool_report_json(report);
  bool printed = object && json_dumpf(object, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0;
  json_decref(object);
  printed = putchar('\n') != EOF && fflush(stdout) == 0 && printed;
  return printed ? 0 : tool_fail(EXIT_INTERNAL, "the report cannot be written");
}

int tool_report_tell(const tool_report *report, const tool_replay_output *output) {
  int exit_code = 0;
  if (output->json)
    exit_code = print_json(report);
  else
    tool_report_print(report);
  if (output->html) {
    int page = write_page(report, output->html);
    exit_code = exit_code ? exit_code : page;
  }
  return exit_code ? exit_code : exit_of(report->counts, report->log);
}

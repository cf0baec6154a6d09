/* SPDX-License-Identifier: MIT */
/* consigne replay: each record of a log is decided by the candidate, once, and counted. */
#include "tool/replay/replay.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char *const usage =
    "usage: consigne replay RULES [LOG] [--now DATE] [--json] [--html FILE]\n"
    "       consigne replay --merge REPORT... [--json] [--html FILE]\n"
    "\n"
    "Reads recorded decisions, one JSON object a line with query and decision together (docs/record.md;\n"
    "`consigne decide OLD --batch --record` writes them), and tells what RULES would have changed: by\n"
    "verdict, rule, sender and day, list traffic apart, and what of RULES nothing used.\n"
    "\n"
    "  LOG          missing or \"-\": standard input\n"
    "  --now DATE   decide all as on this date, 2027-03-01 or 2027-03-01T08:00+01:00, not as on their own\n"
    "  --json       all of it as JSON\n"
    "  --html FILE  also as a page that needs nothing else\n"
    "  --merge      no log is read: the reports that --json wrote of parts of a log become one report\n"
    "\n"
    "exit: 0 nothing would change; 1 some verdict (of a recipient, too) or the rule that decides would;\n"
    "      65 some lines are no records, or there is no recorded decision to compare with; of --merge also a\n"
    "         file that is no report, or a report of another ruleset or date than the first one;\n"
    "      78 bad ruleset, 64 wrong use, 66 no such file, 70 out of memory or FILE cannot be written\n";

typedef struct request {
  char **paths; /* RULES and LOG, or reports */
  int count;
  const char *now;
  tool_replay_output output;
  bool merge, help;
} request;

typedef struct replay {
  tool_json_reader reader;
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_coverage *coverage;
  tool_counts *counts;
  const int64_t *now; /* NULL: each record's own */
  int64_t as_of;
  char date[64], day[11]; /* the last instant that was read, and its day */
} replay;

/* ---- One line ---------------------------------------------------------------------- */

/* The day of the record in the ruleset's zone; NULL: it has no instant. Records of one moment stand together. */
static const char *day_of(replay *run, const tool_json *now) {
  const char *date = tool_json_string(now);
  char text[64];
  size_t size = sizeof text;
  int64_t instant;
  if (!date || strlen(date) >= sizeof run->date) return NULL;
  if (strcmp(date, run->date) == 0) return run->day;
  if (consigne_ruleset_instant(run->ruleset, date, CONSIGNE_NTS, &instant) != CONSIGNE_OK ||
      consigne_ruleset_date(run->ruleset, instant, text, &size) != CONSIGNE_OK || size < sizeof run->day - 1)
    return NULL;
  strcpy(run->date, date);
  memcpy(run->day, text, sizeof run->day - 1);
  return run->day;
}

/* NULL, or what is wrong; *status is E_MEMORY where nothing can go on. */
static const char *decide_record(replay *run, const tool_json *record, tool_replayed *replayed, int *status) {
  bool partial = false;
  const char *error = tool_recorded_read(record, &replayed->recorded);
  if (error) return error;
  if (!tool_record_read(record, run->ruleset, run->query, &partial, &error)) return error;
  if (run->now) consigne_query_set_number(run->query, CONSIGNE_FIELD_NOW, *run->now);
  int flags = partial ? CONSIGNE_FLAG_PARTIAL : 0;
  *status = consigne_coverage_add(run->coverage, run->query, flags, CONSIGNE_COVERAGE_ENTRIES);
  replayed->decision = consigne_coverage_decision(run->coverage);
  return *status == CONSIGNE_OK ? NULL : consigne_status_text(*status);
}

static int replay_line(replay *run, const char *text, size_t length) {
  int status = CONSIGNE_OK;
  const tool_json *record = tool_json_read(&run->reader, text, length);
  tool_replayed replayed = {.line = run->counts->lines, .id = tool_json_get(record, "id"), .query = run->query};
  const char *error = record ? decide_record(run, record, &replayed, &status) : run->reader.error;
  if (error) {
    tool_counts_add_bad(run->counts, replayed.line, error);
  } else {
    replayed.day = day_of(run, tool_json_get(record, "now"));
    if (!tool_counts_add(run->counts, &replayed)) status = CONSIGNE_E_MEMORY;
  }
  return status == CONSIGNE_E_MEMORY ? status : CONSIGNE_OK;
}

/* ---- A log -------------------------------------------------------------------------- */

static bool is_blank(const char *text, size_t length) {
  return length == 0 || (length == 1 && *text == '\r');
}

/* A status. */
static int read_lines(replay *run, tool_lines *lines, tool_progress *progress, tool_line *end) {
  const char *text = NULL;
  size_t length = 0;
  int status = CONSIGNE_OK;
  while (status == CONSIGNE_OK && (*end = tool_lines_next(lines, &text, &length)) <= LINE_TOO_LONG) {
    run->counts->lines++;
    if (*end == LINE_TOO_LONG)
      tool_counts_add_bad(run->counts, run->counts->lines, "longer than 16 MiB");
    else if (is_blank(text, length))
      run->counts->empty_lines++;
    else
      status = replay_line(run, text, length);
    tool_progress_tell(progress, run->counts->lines, lines->octets - (lines->end - lines->start));
  }
  return status;
}

static int read_log(replay *run, const char *path) {
  bool input = strcmp(path, "-") == 0;
  FILE *in = input ? stdin : fopen(path, "rb");
  if (!in) return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(errno));
  tool_lines lines = {.in = in};
  tool_progress progress;
  tool_line end = LINE_FAILED;
  tool_progress_begin(&progress, in);
  int status = read_lines(run, &lines, &progress, &end), problem = errno;
  tool_progress_end(&progress);
  tool_lines_free(&lines);
  if (!input) fclose(in);
  if (status != CONSIGNE_OK) return tool_fail(EXIT_INTERNAL, "%s: %s", path, consigne_status_text(status));
  if (end == LINE_FAILED) return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(problem));
  tool_counts_sort(run->counts);
  return 0;
}

/* ---- The command -------------------------------------------------------------------------- */

/* The counts with a row for each rule. */
static bool open_counts(tool_counts *counts, const consigne_ruleset *ruleset) {
  uint32_t rules = consigne_ruleset_rules(ruleset);
  bool opened = tool_counts_open(counts, (size_t)rules + 1);
  for (uint32_t i = 0; i < rules && opened; i++)
    opened = tool_counts_add_rule(counts, consigne_ruleset_rule_name(ruleset, i),
                                  consigne_ruleset_rule_verdict(ruleset, i));
  return opened && tool_counts_add_rule(counts, "default", consigne_ruleset_rule_verdict(ruleset, rules));
}

static int tell(replay *run, const request *asked, const char *log) {
  const tool_report report = {asked->paths[0], log, asked->now, consigne_ruleset_revision(run->ruleset),
                              run->counts};
  for (int i = 0; i < UNUSED_KINDS; i++)
    if (!tool_unused_of(&run->counts->unused[i], run->coverage, tool_unused_kinds[i].kind))
      return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  return tool_report_tell(&report, &asked->output);
}

static int replay_log(consigne_ruleset *ruleset, const request *asked) {
  int exit_code = EXIT_INTERNAL;
  const char *log = asked->count == 2 ? asked->paths[1] : "-";
  replay run = {.ruleset = ruleset, .counts = calloc(1, sizeof *run.counts)};
  if (asked->now) {
    run.now = &run.as_of;
    if (consigne_ruleset_instant(ruleset, asked->now, CONSIGNE_NTS, &run.as_of) != CONSIGNE_OK) {
      free(run.counts);
      return tool_fail(EXIT_WRONG_USE, "--now %s: no date; write 2027-03-01T08:00+01:00", asked->now);
    }
  }
  if (run.counts && open_counts(run.counts, ruleset) && consigne_query_new(NULL, &run.query) == CONSIGNE_OK &&
      consigne_coverage_new(NULL, ruleset, &run.coverage) == CONSIGNE_OK) {
    exit_code = read_log(&run, log);
    if (exit_code == 0) exit_code = tell(&run, asked, log);
  } else {
    tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  }
  tool_json_reader_free(&run.reader);
  consigne_coverage_free(run.coverage);
  consigne_query_free(run.query);
  if (run.counts) tool_counts_close(run.counts);
  free(run.counts);
  return exit_code;
}

/* False: wrong use. */
static bool read_options(int argc, char **argv, request *asked) {
  static const struct option options[] = {
      {"json", no_argument, NULL, 'j'},      {"html", required_argument, NULL, 'w'},
      {"now", required_argument, NULL, 'n'}, {"merge", no_argument, NULL, 'm'},
      {"help", no_argument, NULL, 'h'},      {0}};
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'j': asked->output.json = true; break;
    case 'w': asked->output.html = optarg; break;
    case 'n': asked->now = optarg; break;
    case 'm': asked->merge = true; break;
    case 'h': asked->help = true; return true;
    default: return false;
    }
  }
  asked->paths = argv + optind;
  asked->count = argc - optind;
  return asked->merge ? asked->count > 0 && !asked->now : asked->count == 1 || asked->count == 2;
}

int tool_replay(int argc, char **argv) {
  request asked = {.count = 0};
  bool right = read_options(argc, argv, &asked);
  if (!right || asked.help) {
    fputs(usage, right ? stdout : stderr);
    return right ? 0 : EXIT_WRONG_USE;
  }
  if (asked.merge) return tool_replay_merge(asked.count, asked.paths, &asked.output);
  int exit_code;
  consigne_ruleset *ruleset = tool_load(asked.paths[0], &exit_code);
  if (!ruleset) return exit_code;
  exit_code = replay_log(ruleset, &asked);
  consigne_ruleset_free(ruleset);
  return exit_code;
}

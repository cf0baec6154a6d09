/* SPDX-License-Identifier: MIT */
/* Arguments, files, rulesets and findings: what every sub-command begins with. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool/tool.h"

enum {
  FILE_OCTETS = 1 << 30,   /* of a file that is read whole */
  MESSAGE_OCTETS = 2 << 20 /* of a message: twice the header that a query reads, so that too much stays too much */
};

int tool_fail(int exit_code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("consigne: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return exit_code;
}

int tool_exit_of(int verdict) {
  switch (verdict) {
  case CONSIGNE_VERDICT_ACCEPT:
  case CONSIGNE_VERDICT_QUARANTINE: return EXIT_ACCEPT;
  case CONSIGNE_VERDICT_REJECT: return EXIT_REJECT;
  default: return EXIT_DEFER;
  }
}

const char *tool_severity_name(int severity) {
  switch (severity) {
  case CONSIGNE_SEVERITY_ERROR: return "error";
  case CONSIGNE_SEVERITY_WARNING: return "warning";
  default: return "advice";
  }
}

/* https://no-color.org; a dumb terminal shows the codes. */
bool tool_has_colour(FILE *out) {
  const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
  return isatty(fileno(out)) && !(none && *none) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static const char *colour_of(int severity) {
  switch (severity) {
  case CONSIGNE_SEVERITY_ERROR: return "\033[1;31m";
  case CONSIGNE_SEVERITY_WARNING: return "\033[1;33m";
  default: return "\033[1;36m";
  }
}

uint32_t tool_count_findings(const consigne_findings *findings, int severity) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++)
    count += consigne_findings_severity(findings, i) == severity;
  return count;
}

void tool_print_findings(FILE *out, const consigne_findings *findings, int severity) {
  bool colour = tool_has_colour(out);
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++) {
    if (consigne_findings_severity(findings, i) != severity) continue;
    fprintf(out, "%s:%u:%u: ", consigne_findings_file(findings, i), (unsigned)consigne_findings_line(findings, i),
            (unsigned)consigne_findings_column(findings, i));
    fprintf(out, "%s%s%s: ", colour ? colour_of(severity) : "", tool_severity_name(severity),
            colour ? "\033[0m" : "");
    fprintf(out, "%s [%s]\n", consigne_findings_text(findings, i), consigne_findings_id(findings, i));
    const char *excerpt = consigne_findings_excerpt(findings, i);
    if (excerpt) fprintf(out, "%s\n", excerpt);
  }
}

/* A ruleset on standard input; the files that it names are those of the working folder. It is kept, since `check
 * --now` loads twice. */
static int load_input(consigne_options *options, consigne_findings *findings, consigne_ruleset **ruleset) {
  static char *text;
  static size_t length;
  if (!text) text = tool_read_file("-", &length);
  if (!text) exit(EXIT_NO_INPUT);
  int status = consigne_options_set(options, CONSIGNE_OPTION_FILES, 1);
  if (status != CONSIGNE_OK) return status;
  return consigne_ruleset_load_text(text, length, "-", CONSIGNE_NTS, options, findings, ruleset);
}

int tool_open(const char *path, tool_wants wants, consigne_findings **findings, consigne_ruleset **ruleset) {
  consigne_options *options = NULL;
  int status = consigne_options_new(&options);
  int64_t now = wants.now ? wants.now : (int64_t)time(NULL) * 1000;
  if (status == CONSIGNE_OK) status = consigne_options_set_now(options, now);
  if (status == CONSIGNE_OK) status = consigne_options_set(options, CONSIGNE_OPTION_DUMP, wants.dump);
  if (status == CONSIGNE_OK) status = consigne_options_set(options, CONSIGNE_OPTION_ADVICE, wants.advice);
  if (status == CONSIGNE_OK) status = consigne_findings_new(options, findings);
  if (status == CONSIGNE_OK && strcmp(path, "-") == 0)
    status = load_input(options, *findings, ruleset);
  else if (status == CONSIGNE_OK)
    status = consigne_ruleset_load_file(path, CONSIGNE_NTS, options, *findings, ruleset);
  consigne_options_free(options);
  switch (status) {
  case CONSIGNE_OK: return 0;
  case CONSIGNE_E_RULES: return EXIT_BAD_RULES;
  case CONSIGNE_E_FILE: return tool_fail(EXIT_NO_INPUT, "%s", consigne_findings_text(*findings, 0));
  case CONSIGNE_E_LIMIT:
    if (consigne_findings_errors(*findings) > 0) return EXIT_BAD_RULES;
    return tool_fail(EXIT_BAD_RULES, "%s: %s", path, consigne_status_text(status));
  default: return tool_fail(EXIT_INTERNAL, "%s: %s", path, consigne_status_text(status));
  }
}

static consigne_ruleset *load(const char *path, bool dump, int *exit_code) {
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  *exit_code = tool_open(path, (tool_wants){.dump = dump}, &findings, &ruleset);
  unsigned errors = consigne_findings_errors(findings);
  if (*exit_code == EXIT_BAD_RULES) tool_print_findings(stderr, findings, CONSIGNE_SEVERITY_ERROR);
  if (*exit_code == EXIT_BAD_RULES && errors > 0)
    tool_fail(EXIT_BAD_RULES, "%s: %u error%s", path, errors, errors == 1 ? "" : "s");
  consigne_findings_free(findings);
  return ruleset;
}

consigne_ruleset *tool_load(const char *path, int *exit_code) {
  return load(path, false, exit_code);
}

consigne_ruleset *tool_load_with_dump(const char *path, int *exit_code) {
  return load(path, true, exit_code);
}

static bool wrong_use(const char *usage, int *exit_code) {
  fputs(usage, stderr);
  *exit_code = EXIT_WRONG_USE;
  return false;
}

bool tool_json_option(int argc, char **argv, const char *usage, bool *json, int *exit_code) {
  static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
  *exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'j': *json = true; break;
    case 'h': fputs(usage, stdout); return false;
    default: return wrong_use(usage, exit_code);
    }
  }
  return true;
}

bool tool_rules_arguments(int argc, char **argv, const char *usage, bool *json, int *exit_code) {
  if (!tool_json_option(argc, argv, usage, json, exit_code)) return false;
  return argc - optind == 1 || wrong_use(usage, exit_code);
}

int tool_fact(const consigne_ruleset *ruleset, consigne_query *query, uint32_t index) {
  char name[80];
  int field = 0;
  snprintf(name, sizeof name, "fact.%s", consigne_ruleset_fact_name(ruleset, index));
  return consigne_query_field(query, name, CONSIGNE_NTS, &field) == CONSIGNE_OK ? field : 0;
}

/* Up to `most` octets of a file. *more: there are more. NULL: the reason was printed. */
static char *read_file(const char *path, size_t most, size_t *length, bool *more) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  char *text = NULL;
  size_t used = 0, room = 0;
  bool failed = !file;
  while (!failed && !feof(file) && used < most) {
    if (used == room) {
      room = room ? room * 2 : 65536;
      char *larger = realloc(text, room);
      failed = !larger;
      if (failed) break;
      text = larger;
    }
    used += fread(text + used, 1, room - used, file);
    failed = ferror(file) != 0;
  }
  *more = !failed && !feof(file);
  if (failed) {
    tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(errno));
    free(text);
    text = NULL;
  }
  if (file && file != stdin) fclose(file);
  *length = used;
  return text;
}

char *tool_read_file(const char *path, size_t *length) {
  bool more;
  char *text = read_file(path, FILE_OCTETS, length, &more);
  if (!text || !more) return text;
  tool_fail(EXIT_BAD_DATA, "%s: longer than 1 GiB", path);
  free(text);
  return NULL;
}

/* Whether a line of it begins as a header field does: a name and a colon (RFC 5322 2.2). */
static bool has_field(const char *text, size_t length) {
  for (size_t at = 0; at < length; at++) {
    size_t name = at;
    while (at < length && text[at] > ' ' && text[at] < 127 && text[at] != ':') at++;
    size_t end = at;
    while (at < length && (text[at] == ' ' || text[at] == '\t')) at++;
    if (end > name && at < length && text[at] == ':') return true;
    while (at < length && text[at] != '\n') at++;
  }
  return false;
}

char *tool_read_message(const char *path, size_t *length, int *exit_code) {
  bool more;
  char *text = read_file(path, MESSAGE_OCTETS, length, &more);
  *exit_code = text ? 0 : EXIT_NO_INPUT;
  if (!text || has_field(text, *length)) return text;
  *exit_code = tool_fail(EXIT_BAD_DATA, "%s: no header field is in it, so it is no message", path);
  free(text);
  return NULL;
}

/* SPDX-License-Identifier: MIT */
/* Results of tests as JUnit's XML, which build servers read. */
#include <string.h>

#include "tool/test/test.h"

/* XML 1.0 2.2: a character that is no Char cannot be written, not even as a reference. */
static bool is_char(uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

/* Prints any octets as character data or as the value of an attribute. An invalid character becomes U+FFFD. */
static void write_text(FILE *out, const char *text) {
  size_t length = strlen(text);
  for (size_t size; length > 0; text += size, length -= size) {
    uint32_t c = 0;
    size = tool_character(text, length, &c);
    bool valid = size > 0 && is_char(c);
    if (size == 0) size = 1;
    if (!valid)
      fputs("\xef\xbf\xbd", out);
    else if (strchr("&<>\"'\t\n\r", (int)(c < 0x80 ? c : '?')) != NULL)
      fprintf(out, "&#%u;", (unsigned)c);
    else
      fwrite(text, 1, size, out);
  }
}

static void write_attribute(FILE *out, const char *name, const char *value) {
  fprintf(out, " %s=\"", name);
  write_text(out, value);
  fputc('"', out);
}

static void write_case(FILE *out, const consigne_ruleset *ruleset, uint32_t expect, const tool_result *result) {
  char line[32];
  const char *file = consigne_ruleset_expect_file(ruleset, expect);
  snprintf(line, sizeof line, "%u", (unsigned)consigne_ruleset_expect_line(ruleset, expect));
  fputs("    <testcase name=\"", out);
  write_text(out, consigne_ruleset_expect_text(ruleset, expect));
  fprintf(out, " (line %s)\"", line);
  write_attribute(out, "classname", file);
  write_attribute(out, "file", file);
  write_attribute(out, "line", line);
  if (!result->difference) {
    fputs("/>\n", out);
    return;
  }
  fputs(">\n      <failure type=\"expect\"", out);
  write_attribute(out, "message", result->difference);
  fputc('>', out);
  write_text(out, result->why ? result->why : "");
  fputc('\n', out);
  write_text(out, result->change ? result->change : "");
  fputs("</failure>\n    </testcase>\n", out);
}

static bool is_of(const consigne_ruleset *ruleset, uint32_t expect, const char *file) {
  return strcmp(consigne_ruleset_expect_file(ruleset, expect), file) == 0;
}

/* The blocks of one file, from its first on. */
static void write_suite(FILE *out, const consigne_ruleset *ruleset, uint32_t first, const tool_result *results) {
  const char *file = consigne_ruleset_expect_file(ruleset, first);
  unsigned tests = 0, failures = 0;
  for (uint32_t i = first; i < consigne_ruleset_expects(ruleset); i++) {
    if (!is_of(ruleset, i, file)) continue;
    tests++;
    failures += results[i].difference != NULL;
  }
  fputs("  <testsuite", out);
  write_attribute(out, "name", file);
  fprintf(out, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n", tests, failures);
  for (uint32_t i = first; i < consigne_ruleset_expects(ruleset); i++)
    if (is_of(ruleset, i, file)) write_case(out, ruleset, i, &results[i]);
  fputs("  </testsuite>\n", out);
}

static bool is_first(const consigne_ruleset *ruleset, uint32_t expect) {
  for (uint32_t i = 0; i < expect; i++)
    if (is_of(ruleset, i, consigne_ruleset_expect_file(ruleset, expect))) return false;
  return true;
}

void tool_junit(FILE *out, const consigne_ruleset *ruleset, const tool_result *results) {
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
  for (uint32_t i = 0; i < consigne_ruleset_expects(ruleset); i++)
    if (is_first(ruleset, i)) write_suite(out, ruleset, i, results);
  fputs("</testsuites>\n", out);
}

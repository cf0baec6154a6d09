/* SPDX-License-Identifier: MIT */
/* Calls a function for each name: for each argument, or for each line of standard input. */
#include <string.h>

#include "tool/tool.h"

static int worse(int exit_code, int other) {
  return exit_code == EXIT_INTERNAL || other == 0 ? exit_code : other;
}

/* Lines lose their line ends. Empty lines are skipped. */
static int run_lines(tool_tell *tell, void *context) {
  tool_lines lines = {.in = stdin};
  const char *text;
  size_t length, names = 0;
  tool_line read = LINE_READ;
  int exit_code = 0;
  while (exit_code != EXIT_INTERNAL && (read = tool_lines_next(&lines, &text, &length)) == LINE_READ) {
    if (length > 0 && text[length - 1] == '\r') length--;
    if (length == 0) continue;
    exit_code = worse(exit_code, tell(context, text, length, names++ > 0));
  }
  tool_lines_free(&lines);
  if (read == LINE_TOO_LONG) return tool_fail(EXIT_BAD_DATA, "a line of standard input is longer than 16 MiB");
  if (read == LINE_FAILED) return tool_fail(EXIT_NO_INPUT, "standard input cannot be read");
  if (names == 0) return tool_fail(EXIT_NO_INPUT, "nothing on standard input");
  return exit_code;
}

int tool_names(int count, char **arguments, tool_tell *tell, void *context) {
  int exit_code = 0;
  if (count == 0 || (count == 1 && strcmp(arguments[0], "-") == 0)) return run_lines(tell, context);
  for (int i = 0; i < count && exit_code != EXIT_INTERNAL; i++)
    exit_code = worse(exit_code, tell(context, arguments[i], strlen(arguments[i]), i > 0));
  return exit_code;
}

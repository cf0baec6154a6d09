/* SPDX-License-Identifier: MIT */
/* Calls a function for each name: for each argument, or for each line of standard input. */
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "tool/tool.h"

static int worse(int exit_code, int other) {
  return exit_code == EXIT_INTERNAL || other == 0 ? exit_code : other;
}

/* Lines lose their line ends. Empty lines are skipped. */
static int run_lines(tool_tell *tell, void *context) {
  char *text = NULL;
  size_t room = 0, names = 0;
  int exit_code = 0;
  for (ssize_t length; exit_code != EXIT_INTERNAL && (length = getline(&text, &room, stdin)) != -1;) {
    if (length > 0 && text[length - 1] == '\n') length--;
    if (length > 0 && text[length - 1] == '\r') length--;
    if (length == 0) continue;
    exit_code = worse(exit_code, tell(context, text, (size_t)length, names++ > 0));
  }
  free(text);
  if (ferror(stdin)) return tool_fail(EXIT_NO_INPUT, "standard input cannot be read");
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

/* SPDX-License-Identifier: MIT */
/* consigne format: rulesets in the one layout, comments kept. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool/tool.h"

static const char *const usage =
    "usage: consigne format [--check | --in-place] FILE ...\n"
    "\n"
    "Prints a ruleset in the one layout: four blanks for each open brace and for a line\n"
    "that goes on with the one before, one blank between words, at most one empty line.\n"
    "Lines end where they ended, and comments stay. The revision stays the same.\n"
    "- reads standard input. An included file is formatted by itself.\n"
    "\n"
    "  --check     print the names of the files that would change: exit 1\n"
    "  --in-place  write each file that changes, instead of printing it\n"
    "\n"
    "exit: 0 done, 1 with --check a file would change, 78 a text or brace has no end,\n"
    "      64 wrong use, 66 no such file\n";

typedef struct formatting {
  bool check, in_place, changed;
} formatting;

/* NULL: *exit_code says why. Free with free. */
static char *layout_of(const char *path, const char *text, size_t *length, int *exit_code) {
  size_t room = *length * 2 + 4096;
  char *out = NULL;
  int status = CONSIGNE_E_BUFFER;
  for (int tries = 0; status == CONSIGNE_E_BUFFER && tries < 2; tries++) {
    char *larger = realloc(out, room);
    if (!larger) status = CONSIGNE_E_MEMORY;
    if (!larger) break;
    out = larger;
    size_t size = room;
    status = consigne_format(text, *length, out, &size);
    room = size;
  }
  *length = room;
  if (status == CONSIGNE_OK) return out;
  free(out);
  *exit_code = status == CONSIGNE_E_RULES
                   ? tool_fail(EXIT_BAD_RULES, "%s: a text or brace has no end, or something is no word: \"consigne "
                                               "check\" tells where",
                               path)
                   : tool_fail(EXIT_INTERNAL, "%s: %s", path, consigne_status_text(status));
  return NULL;
}

/* Beside the file and then in its place, so that it is never half written. */
static int replace(const char *path, const char *text, size_t length) {
  struct stat was;
  size_t room = strlen(path) + sizeof ".XXXXXX";
  char *name = malloc(room);
  if (!name) return tool_fail(EXIT_INTERNAL, "out of memory");
  snprintf(name, room, "%s.XXXXXX", path);
  int made = stat(path, &was) == 0 ? mkstemp(name) : -1;
  FILE *out = made >= 0 ? fdopen(made, "wb") : NULL;
  bool written = out && fwrite(text, 1, length, out) == length && fchmod(made, was.st_mode & 07777) == 0;
  written = out && fclose(out) == 0 && written && rename(name, path) == 0;
  int why = errno;
  if (!written && made >= 0) unlink(name);
  free(name);
  return written ? 0 : tool_fail(EXIT_INTERNAL, "%s: cannot be written: %s", path, strerror(why));
}

static int format_file(formatting *run, const char *path) {
  int exit_code = EXIT_NO_INPUT;
  size_t length, size;
  char *text = tool_read_file(path, &length);
  size = length;
  char *out = text ? layout_of(path, text, &size, &exit_code) : NULL;
  if (out) {
    bool same = size == length && memcmp(out, text, size) == 0;
    exit_code = 0;
    run->changed |= !same;
    if (run->check && !same) puts(path);
    if (run->in_place && !same) exit_code = replace(path, out, size);
    if (!run->check && !run->in_place) fwrite(out, 1, size, stdout);
  }
  free(out);
  free(text);
  return exit_code;
}

int tool_format(int argc, char **argv) {
  static const struct option options[] = {
      {"check", no_argument, NULL, 'c'}, {"in-place", no_argument, NULL, 'i'}, {"help", no_argument, NULL, 'h'}, {0}};
  formatting run = {.check = false};
  int exit_code = 0;
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    switch (option) {
    case 'c': run.check = true; break;
    case 'i': run.in_place = true; break;
    case 'h': fputs(usage, stdout); return 0;
    default: return fputs(usage, stderr), EXIT_WRONG_USE;
    }
  }
  if (optind == argc || (run.check && run.in_place)) return fputs(usage, stderr), EXIT_WRONG_USE;
  for (int i = optind; i < argc; i++) {
    if (run.in_place && strcmp(argv[i], "-") == 0) return tool_fail(EXIT_WRONG_USE, "--in-place of standard input");
    int of_file = format_file(&run, argv[i]);
    if (of_file != 0) exit_code = of_file;
  }
  return exit_code == 0 && run.check && run.changed ? EXIT_TEST_FAILED : exit_code;
}

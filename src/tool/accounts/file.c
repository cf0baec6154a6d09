/* SPDX-License-Identifier: MIT */
/* Files of at most a bounded size, and which others a file may lead to. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tool/accounts/reader.h"
#include "tool/tool.h"

static const char too_large[] =
    "larger than 16 MiB: no settings of a mail client are; give the one file that has them";

/* One octet more than allowed is asked for, so that a file which is too large is seen, also where its size is not
 * told. */
static char *read_stream(FILE *file, size_t *length, const char **why, int *exit_code) {
  size_t room = 65536, used = 0;
  char *text = malloc(room);
  while (text && used <= ACCOUNT_MAX_OCTETS && !feof(file) && !ferror(file)) {
    if (used == room) {
      char *larger = realloc(text, room *= 2);
      if (!larger) free(text);
      text = larger;
    }
    if (text) used += fread(text + used, 1, room - used, file);
  }
  *length = used;
  if (text && used <= ACCOUNT_MAX_OCTETS && !ferror(file)) return text;
  *exit_code = !text ? EXIT_INTERNAL : ferror(file) ? EXIT_NO_INPUT : EXIT_BAD_DATA;
  *why = !text ? "no memory" : ferror(file) ? strerror(errno) : too_large;
  free(text);
  return NULL;
}

char *account_read_file(const char *path, bool only_file, size_t *length, const char **why, int *exit_code) {
  struct stat status;
  bool standard = !only_file && strcmp(path, "-") == 0;
  FILE *file = NULL;
  *exit_code = EXIT_NO_INPUT;
  *why = "it is not a file";
  if (only_file && stat(path, &status) == 0 && !S_ISREG(status.st_mode)) return NULL;
  file = standard ? stdin : fopen(path, "rb");
  *why = file ? NULL : strerror(errno);
  char *text = file ? read_stream(file, length, why, exit_code) : NULL;
  if (file && !standard) fclose(file);
  return text;
}

/* The folder of a path as the system knows it, with a slash at its end. */
static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
  char *real = folder ? realpath(folder, NULL) : NULL;
  free(folder);
  if (!real) return NULL;
  size_t length = strlen(real);
  char *whole = realloc(real, length + 2);
  if (!whole) free(real);
  if (whole && whole[length - 1] != '/') memcpy(whole + length, "/", 2);
  return whole;
}

static char *joined(const char *folder, size_t length, const char *named) {
  size_t room = length + strlen(named) + 2;
  char *whole = malloc(room);
  if (whole) snprintf(whole, room, "%.*s/%s", (int)length, folder, named);
  return whole;
}

static bool is_below(const char *path, const char *folder) {
  char *real = folder ? realpath(path, NULL) : NULL;
  bool below = real && strncmp(real, folder, strlen(folder)) == 0;
  free(real);
  return below;
}

/* "~/" is the home of who runs this, as it would be for the program whose file it is. */
char *account_beside(const char *path, const char *named) {
  const char *home = getenv("HOME"), *slash = strrchr(path, '/');
  char *folder = folder_of(path), *whole = NULL;
  if (strncmp(named, "~/", 2) == 0)
    whole = home ? joined(home, strlen(home), named + 2) : NULL;
  else if (*named == '/' || !slash)
    whole = strdup(named);
  else
    whole = joined(path, (size_t)(slash - path), named);
  if (whole && !is_below(whole, folder)) {
    free(whole);
    whole = NULL;
  }
  free(folder);
  return whole;
}

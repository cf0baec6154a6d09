/* SPDX-License-Identifier: MIT */
/* Messages under spawn(8), where standard error is the connection to Postfix. */
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "tool/policy/policy.h"

/* Set where messages are collected for syslog. */
static FILE *collected;

static bool is_connection(void) {
  struct stat in, err;
  return fstat(STDIN_FILENO, &in) == 0 && fstat(STDERR_FILENO, &err) == 0 && S_ISSOCK(err.st_mode) &&
         in.st_dev == err.st_dev && in.st_ino == err.st_ino;
}

void policy_log_begin(void) {
  if (!is_connection()) return;
  openlog("consigne", LOG_PID, LOG_MAIL);
  collected = tmpfile();
  if (collected && dup2(fileno(collected), STDERR_FILENO) >= 0) return;
  syslog(LOG_ERR, "no file for messages: %m");
  close(STDERR_FILENO); /* a message in the connection would be read as an answer */
}

void policy_log_flush(void) {
  char line[4096];
  if (!collected) return;
  fflush(stderr);
  rewind(collected);
  while (fgets(line, sizeof line, collected)) syslog(LOG_INFO, "%.*s", (int)strcspn(line, "\n"), line);
  rewind(collected);
  if (ftruncate(fileno(collected), 0) != 0) syslog(LOG_ERR, "messages: %m");
}

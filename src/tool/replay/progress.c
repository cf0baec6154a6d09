/* SPDX-License-Identifier: MIT */
/* How far a log has been read, on standard error where that is a terminal. */
#include <inttypes.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool/replay/replay.h"

enum { EVERY = 256 /* records between looks at the clock */, TELL_MILLISECONDS = 200, BAR = 24 };

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void tool_progress_begin(tool_progress *progress, FILE *in) {
  struct stat about;
  *progress = (tool_progress){.shown = isatty(STDERR_FILENO) != 0};
  if (!progress->shown) return;
  if (fstat(fileno(in), &about) == 0 && S_ISREG(about.st_mode)) progress->size = (uint64_t)about.st_size;
  progress->begun = progress->told = milliseconds();
}

void tool_progress_tell(tool_progress *progress, uint64_t records, uint64_t octets) {
  if (!progress->shown || records % EVERY != 0) return;
  int64_t now = milliseconds();
  if (now - progress->told < TELL_MILLISECONDS) return;
  progress->told = now;
  fputs("\r\033[K", stderr);
  if (progress->size > 0) {
    double part = octets < progress->size ? (double)octets / (double)progress->size : 1;
    fputc('[', stderr);
    for (int i = 0; i < BAR; i++) fputc(i < (int)(part * BAR) ? '#' : '.', stderr);
    fprintf(stderr, "] %3d%%  ", (int)(part * 100));
  }
  double seconds = (double)(now - progress->begun) / 1000;
  fprintf(stderr, "%" PRIu64 " records, %.0f a second", records, (double)records / seconds);
  fflush(stderr);
}

void tool_progress_end(tool_progress *progress) {
  if (progress->shown) fputs("\r\033[K", stderr);
}

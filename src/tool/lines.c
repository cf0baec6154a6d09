/* SPDX-License-Identifier: MIT */
/* Lines of a file; one that is too long is passed over and never kept whole. */
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

/* What is not yet told goes to the front, more is read behind it. False: there is no more. */
static bool fill(tool_lines *lines) {
  size_t kept = lines->end - lines->start;
  if (kept > 0 && lines->start > 0) memmove(lines->buffer, lines->buffer + lines->start, kept);
  lines->start = 0;
  lines->end = kept;
  if (kept == lines->room) {
    size_t room = lines->room ? lines->room * 2 : (size_t)256 << 10;
    char *larger = realloc(lines->buffer, room);
    if (!larger) return lines->failed = true, false;
    lines->buffer = larger;
    lines->room = room;
  }
  size_t got = fread(lines->buffer + kept, 1, lines->room - kept, lines->in);
  if (got == 0 && ferror(lines->in)) lines->failed = true;
  lines->end += got;
  lines->octets += got;
  return got > 0;
}

tool_line tool_lines_next(tool_lines *lines, const char **text, size_t *length) {
  size_t seen = 0;
  bool too_long = false;
  if (!lines->buffer) fill(lines);
  if (lines->failed) return LINE_FAILED;
  for (;;) {
    size_t have = lines->end - lines->start;
    char *from = lines->buffer + lines->start, *mark = have > seen ? memchr(from + seen, '\n', have - seen) : NULL;
    bool last = false;
    seen = have;
    if (!mark && have > TOOL_LINE_OCTETS) {
      too_long = true;
      lines->start = lines->end = seen = 0;
    }
    if (!mark) last = !fill(lines);
    if (lines->failed) return LINE_FAILED;
    if (!mark && !last) continue;
    if (!mark && seen == 0) return too_long ? LINE_TOO_LONG : LINE_END;
    *text = lines->buffer + lines->start;
    *length = mark ? (size_t)(mark - from) : seen;
    lines->start += *length + (mark != NULL);
    return too_long || *length > TOOL_LINE_OCTETS ? LINE_TOO_LONG : LINE_READ;
  }
}

void tool_lines_free(tool_lines *lines) {
  free(lines->buffer);
  *lines = (tool_lines){0};
}

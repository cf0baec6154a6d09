/* SPDX-License-Identifier: MIT */
/* One line of smtpd-filters(7). "|" separates its parts, and is an ordinary character in the last one. */
#include <string.h>

#include "tool/filter/filter.h"

enum { ID_DIGITS = 16 };

char *filter_part(char **rest) {
  char *part = *rest, *end = strchr(part, '|');
  if (!end) return NULL;
  *end = '\0';
  *rest = end + 1;
  return part;
}

/* smtpd writes 16 hexadecimal digits, and ends if an answer has something else there. */
static bool read_id(const char *text, uint64_t *id) {
  *id = 0;
  if (!text || strlen(text) != ID_DIGITS) return false;
  for (; *text; text++) {
    const char *digit = strchr("0123456789abcdef", *text);
    if (!digit) return false;
    *id = *id << 4 | (uint64_t)(digit - "0123456789abcdef");
  }
  return true;
}

/* The last part has no "|" behind it. */
static char *last_part(char **rest) {
  static char none[] = "";
  char *part = filter_part(rest);
  if (part) return part;
  part = *rest;
  *rest = none;
  return part;
}

bool filter_line_split(char *line, filter_line *split) {
  uint64_t token;
  char *rest = line;
  const char *kind = filter_part(&rest), *version = filter_part(&rest), *time = filter_part(&rest);
  const char *subsystem = filter_part(&rest), *event = filter_part(&rest);
  if (!kind || !version || !time || !subsystem || !event || strcmp(subsystem, "smtp-in") != 0) return false;
  *split = (filter_line){.request = strcmp(kind, "filter") == 0, .version = version, .event = event};
  if (!split->request && strcmp(kind, "report") != 0) return false;
  split->session = last_part(&rest);
  if (split->request) split->token = last_part(&rest);
  split->rest = rest;
  return read_id(split->session, &split->id) && (!split->request || read_id(split->token, &token));
}

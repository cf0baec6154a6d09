/* SPDX-License-Identifier: MIT */
/* The configuration file: a key and its values on a line; a word that begins with "#" begins a comment. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "milter.h"

enum { LINE_OCTETS = 4096, WORDS = 8, LIMIT_MEMORY = 64 * 1024 * 1024 };

const char *const method_names[METHODS] = {"spf", "dkim", "dmarc", "arc", "iprev"};

typedef struct line {
  const char *path;
  unsigned number;
  char *words[WORDS];
  int count;
} line;

static bool complain(const line *at, const char *what) {
  fprintf(stderr, "consigne-milter: %s:%u: %s\n", at->path, at->number, what);
  return false;
}

static bool set_text(const line *at, char **text) {
  if (at->count != 2) return complain(at, "write one value behind the key");
  if (*text) return complain(at, "this key stands above, too");
  *text = strdup(at->words[1]);
  return *text || complain(at, "out of memory");
}

static bool add_listener(const line *at, settings *into) {
  if (at->count != 3) return complain(at, "write: listener DAEMON-NAME mx");
  if (into->listener_count == NAMES_MOST) return complain(at, "too many listeners");
  char **names = into->listeners[into->listener_count++];
  names[0] = strdup(at->words[1]);
  names[1] = strdup(at->words[2]);
  return (names[0] && names[1]) || complain(at, "out of memory");
}

static bool add_trusted(const line *at, settings *into) {
  if (at->count != 2) return complain(at, "write: trust AUTHSERV-ID");
  if (into->trusted_count == NAMES_MOST) return complain(at, "too many ids");
  char **name = &into->trusted[into->trusted_count++];
  *name = strdup(at->words[1]);
  return *name || complain(at, "out of memory");
}

static bool set_verified(const line *at, settings *into) {
  for (int word = 1; word < at->count; word++) {
    int method = 0;
    while (method < METHODS && strcmp(at->words[word], method_names[method]) != 0) method++;
    if (method == METHODS) return complain(at, "verified takes spf, dkim, dmarc, arc and iprev");
    into->verified[method] = true;
  }
  return true;
}

static bool set_memory(const line *at, settings *into) {
  char *end = NULL;
  unsigned long mebibytes = at->count == 2 ? strtoul(at->words[1], &end, 10) : 0;
  if (!end || *end || mebibytes < 1 || mebibytes > 1024)
    return complain(at, "write: limit-memory 64, in MiB, up to 1024");
  into->limit_memory = (size_t)mebibytes * 1024 * 1024;
  return true;
}

static bool read_words(const line *at, settings *into) {
  const struct {
    const char *key;
    char **text;
  } texts[] = {{"rules", &into->rules},
               {"socket", &into->socket},
               {"server-name", &into->server_name},
               {"user", &into->user},
               {"records", &into->records},
               {"counters", &into->counters},
               {"tags-field", &into->tags_field}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (strcmp(at->words[0], texts[i].key) == 0) return set_text(at, texts[i].text);
  if (answers_has_key(at->words[0])) {
    const char *wrong = answers_configure(into->answers, at->words, at->count);
    return !wrong || complain(at, wrong);
  }
  if (strcmp(at->words[0], "listener") == 0) return add_listener(at, into);
  if (strcmp(at->words[0], "trust") == 0) return add_trusted(at, into);
  if (strcmp(at->words[0], "verified") == 0) return set_verified(at, into);
  if (strcmp(at->words[0], "limit-memory") == 0) return set_memory(at, into);
  return complain(at, "no such key; docs/milter.md lists them");
}

static bool read_line(line *at, char *text, settings *into) {
  static const char blanks[] = " \t\r\n";
  char *rest = NULL;
  at->count = 0;
  for (char *word = strtok_r(text, blanks, &rest); word && *word != '#'; word = strtok_r(NULL, blanks, &rest)) {
    if (at->count == WORDS) return complain(at, "too many words");
    at->words[at->count++] = word;
  }
  return at->count == 0 || read_words(at, into);
}

static bool read_file(settings *into, line *at, FILE *file) {
  char text[LINE_OCTETS];
  while (fgets(text, sizeof text, file)) {
    at->number++;
    if (!strchr(text, '\n') && !feof(file)) return complain(at, "too long");
    if (!read_line(at, text, into)) return false;
  }
  if (ferror(file)) return complain(at, strerror(errno));
  at->number++;
  bool verifies = false;
  for (int i = 0; i < METHODS; i++) verifies |= into->verified[i];
  if (verifies && into->trusted_count == 0)
    return complain(at, "verified: whose Authentication-Results report it? Write trust AUTHSERV-ID");
  /* Nobody would take away the fields of this id that a sender wrote. */
  if (!verifies && into->trusted_count > 0)
    return complain(at, "trust: what does it report? Write verified METHOD, or no trust");
  if (!into->rules) return complain(at, "rules is missing: which ruleset?");
  if (!into->socket) return complain(at, "socket is missing: write unix:/run/consigne/milter");
  return true;
}

static void log_line(const char *line) {
  account_log("%s", line);
}

bool settings_read(settings *into, const char *path) {
  line at = {.path = path};
  *into = (settings){.limit_memory = LIMIT_MEMORY, .answers = answers_new(log_line)};
  FILE *file = into->answers ? fopen(path, "r") : NULL;
  if (!file) {
    fprintf(stderr, "consigne-milter: %s: %s\n", path, strerror(errno));
    return false;
  }
  bool read = read_file(into, &at, file);
  fclose(file);
  return read;
}

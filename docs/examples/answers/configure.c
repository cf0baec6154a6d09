/* SPDX-License-Identifier: MIT */
/* The lines of a configuration: README.md says what each key does. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sources.h"

enum { PASSWORD_OCTETS = 512 };

typedef const char *setter(answers *into, char *const words[], int count);

/* ---- Values -------------------------------------------------------------------------- */

/* A copy that lasts as long as the answers; NULL: no memory, or too many. */
static char *keep(answers *into, const char *text) {
  if (into->text_count == TEXTS_MOST) return NULL;
  char *kept = strdup(text);
  if (kept) into->texts[into->text_count++] = kept;
  return kept;
}

static const char *keep_at(answers *into, const char **at, const char *text) {
  if (*at) return "this key stands above, too";
  *at = keep(into, text);
  return *at ? NULL : "out of memory";
}

static const char *read_number(const char *word, unsigned long most, unsigned long *number) {
  char *end = NULL;
  *number = strtoul(word, &end, 10);
  return *word >= '0' && *word <= '9' && !*end && *number <= most ? NULL : "this is no number, or too large";
}

/* The first line of a file, so that the configuration itself can be shown to anybody. */
static const char *keep_password(answers *into, const char **at, const char *path) {
  char line[PASSWORD_OCTETS] = "";
  FILE *file = fopen(path, "r");
  bool read = file && fgets(line, sizeof line, file);
  if (file) fclose(file);
  line[strcspn(line, "\r\n")] = '\0';
  return read && *line ? keep_at(into, at, line) : "the file of the password cannot be read";
}

/* ---- Redis ------------------------------------------------------------------------------ */

static const char *set_server(answers *into, char *const words[], int count) {
  if (count != 2) return "write: redis 127.0.0.1:6379, or: redis unix:/path";
  if (into->options.server_count == STORE_SERVERS_MOST) return "too many servers";
  const char **at = &into->options.servers[into->options.server_count++];
  return keep_at(into, at, words[1]);
}

static const char *set_mode(answers *into, char *const words[], int count) {
  if (count == 2 && strcmp(words[1], "list") == 0) return into->options.mode = STORE_LIST, NULL;
  if (count == 2 && strcmp(words[1], "cluster") == 0) return into->options.mode = STORE_CLUSTER, NULL;
  if (count != 3 || strcmp(words[1], "sentinel") != 0) return "write: redis-mode list, cluster, or sentinel NAME";
  into->options.mode = STORE_SENTINEL;
  return keep_at(into, &into->options.primary, words[2]);
}

static const char *login(answers *into, char *const words[], int count, const char **user, const char **password) {
  if (count != 2 && count != 3) return "write a file that has the password, or the name of a user and such a file";
  const char *wrong = count == 3 ? keep_at(into, user, words[1]) : NULL;
  return wrong ? wrong : keep_password(into, password, words[count - 1]);
}

static const char *set_login(answers *into, char *const words[], int count) {
  return login(into, words, count, &into->options.user, &into->options.password);
}

static const char *set_sentinel_login(answers *into, char *const words[], int count) {
  return login(into, words, count, &into->options.sentinel_user, &into->options.sentinel_password);
}

static const char *set_database(answers *into, char *const words[], int count) {
  unsigned long number;
  const char *wrong = count == 2 ? read_number(words[1], 65535, &number) : "write: redis-database 3";
  if (!wrong) into->options.database = (unsigned)number;
  return wrong;
}

static const char *set_tls(answers *into, char *const words[], int count) {
  if (count > 3) return "write: redis-tls, and perhaps a file of authorities and the name of the server";
  const char *wrong = count > 1 ? keep_at(into, &into->options.authorities, words[1]) : NULL;
  if (!wrong && count > 2) wrong = keep_at(into, &into->options.tls_name, words[2]);
  into->options.tls = true;
  return wrong;
}

static const char *set_certificate(answers *into, char *const words[], int count) {
  if (count != 3) return "write: redis-certificate, the file of it and the file of its key";
  const char *wrong = keep_at(into, &into->options.certificate, words[1]);
  return wrong ? wrong : keep_at(into, &into->options.key, words[2]);
}

static const char *set_script(answers *into, char *const words[], int count) {
  return count == 2 ? keep_at(into, &into->options.script, words[1])
                    : "write: limit-script, and where limit.lua is";
}

/* ---- Sources ------------------------------------------------------------------------------ */

static const char *set_within(answers *into, char *const words[], int count) {
  unsigned long number;
  const char *wrong = count == 2 ? read_number(words[1], 60000, &number) : "write: answer-within 1000";
  if (!wrong && number < 10) wrong = "ten milliseconds is the least";
  if (!wrong) into->within = (int64_t)number;
  return wrong;
}

static const char *set_origin(answers *into, char *const words[], int count) {
  if (count != 2) return "write: answer-origin univ.example, as the ruleset does";
  return keep_at(into, &into->origin, words[1]);
}

static bool is_kind(const char *word) {
  static const char *const kinds[] = {"domains", "addresses", "relays", "logins", "words"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (strcmp(word, kinds[i]) == 0) return true;
  return false;
}

/* Of the words of a line, those that name the source: "file logins PATH", "socketmap unix:PATH MAP", "redis KEY".
 */
static const char *add_source(answers *into, const char *set, char *const words[], int count) {
  source made = {.set = NULL};
  const char *kind = set ? "" : "owners", *what = NULL, *where = NULL;
  int more = set ? 1 : 0; /* owners have no kind */
  if (count == 2 + more && strcmp(words[0], "file") == 0) {
    made.kind = SOURCE_FILE;
    kind = set ? words[1] : "owners";
    if (set && !is_kind(kind)) return "items are domains, addresses, relays, logins or words";
    what = kind;
    where = words[1 + more];
  } else if (count == 3 && strcmp(words[0], "socketmap") == 0) {
    made.kind = SOURCE_SOCKETMAP;
    what = words[2];
    where = words[1];
  } else if (count == 2 && strcmp(words[0], "redis") == 0) {
    made.kind = SOURCE_STORE;
    what = "";
    where = words[1];
  } else {
    return "write: file KIND PATH (of owners: file PATH), socketmap unix:PATH MAP, or redis KEY";
  }
  if (into->count == SOURCES_MOST) return "too many sources";
  made.what = keep(into, what);
  made.where = keep(into, where);
  made.set = set ? keep(into, set) : NULL;
  if (!made.what || !made.where || (set && !made.set)) return "out of memory";
  into->sources[into->count++] = made;
  return NULL;
}

static const char *set_set(answers *into, char *const words[], int count) {
  if (count < 4) return "write: set NAME, and its source";
  for (size_t i = 0; i < into->count; i++)
    if (into->sources[i].set && strcmp(into->sources[i].set, words[1]) == 0) return "this set stands above, too";
  return add_source(into, words[1], words + 2, count - 2);
}

static const char *set_owners(answers *into, char *const words[], int count) {
  if (count < 3) return "write: owners, and their source";
  for (size_t i = 0; i < into->count; i++)
    if (!into->sources[i].set) return "owners stand above, too";
  return add_source(into, NULL, words + 1, count - 1);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static const struct {
  const char *key;
  setter *set;
} keys[] = {{"redis", set_server},
            {"redis-mode", set_mode},
            {"redis-login", set_login},
            {"redis-sentinel-login", set_sentinel_login},
            {"redis-database", set_database},
            {"redis-tls", set_tls},
            {"redis-certificate", set_certificate},
            {"limit-script", set_script},
            {"answer-within", set_within},
            {"answer-origin", set_origin},
            {"set", set_set},
            {"owners", set_owners}};

static setter *setter_of(const char *word) {
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (strcmp(keys[i].key, word) == 0) return keys[i].set;
  return NULL;
}

bool answers_has_key(const char *word) {
  return setter_of(word) != NULL;
}

const char *answers_configure(answers *into, char *const words[], int count) {
  setter *set = count > 0 ? setter_of(words[0]) : NULL;
  return set ? set(into, words, count) : "no such key";
}

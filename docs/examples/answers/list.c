/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "list.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../redis/wire.h"
#include "items.h"

/* A file that changes often is small. Each look costs a call of the system. */
enum { LOOK_MILLISECONDS = 1000, LIST_OCTETS = 64 * 1024 * 1024 };

struct list {
  const char *path, *kind, *origin;
  circuit_log *log;
  pthread_mutex_t lock;
  int64_t looked;
  struct stat file;        /* as it was read last */
  bool good;               /* what was read last can be used */
  consigne_ruleset *items; /* NULL: the file has none, which is no mistake here */
};

list *list_new(const char *path, const char *kind, const char *origin, circuit_log *log) {
  list *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  *made = (list){.path = path, .kind = kind, .origin = origin, .log = log, .looked = INT64_MIN};
  pthread_mutex_init(&made->lock, NULL);
  return made;
}

void list_free(list *list) {
  if (!list) return;
  consigne_ruleset_free(list->items);
  pthread_mutex_destroy(&list->lock);
  free(list);
}

/* ---- Reading -------------------------------------------------------------------------- */

static char *read_file(FILE *file, size_t *length) {
  struct stat state;
  if (fstat(fileno(file), &state) != 0 || state.st_size > LIST_OCTETS) return NULL;
  char *text = malloc((size_t)state.st_size + 1);
  if (!text) return NULL;
  *length = fread(text, 1, (size_t)state.st_size + 1, file);
  if (*length == (size_t)state.st_size && !ferror(file)) return text;
  free(text); /* it grows or shrinks while it is read */
  return NULL;
}

/* A ruleset refuses a list without items, since it would be a mistake there. Here everybody may have been taken
 * off. */
static bool has_items(const char *text, size_t length) {
  bool begins = true, comment = false;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\n') {
      begins = true;
      comment = false;
    } else if (begins && !strchr(" \t\r", text[i])) {
      begins = false;
      comment = text[i] == '#';
      if (!comment) return true;
    }
  }
  return false;
}

static void tell(const list *list, const consigne_findings *findings, int status) {
  circuit_tell(list->log, list->path, consigne_status_text(status));
  for (uint32_t i = 0; i < consigne_findings_count(findings) && i < 10; i++)
    if (consigne_findings_severity(findings, i) == CONSIGNE_SEVERITY_ERROR)
      circuit_tell(list->log, list->path, consigne_findings_text(findings, i));
}

static bool load(list *list, const char *text, size_t length) {
  consigne_findings *findings = NULL;
  consigne_ruleset *loaded = NULL;
  if (!has_items(text, length)) return true;
  int status = consigne_findings_new(NULL, &findings);
  if (status == CONSIGNE_OK) status = items_load(list->kind, list->origin, text, length, findings, &loaded);
  if (status != CONSIGNE_OK) tell(list, findings, status);
  consigne_findings_free(findings);
  list->items = loaded;
  return status == CONSIGNE_OK;
}

static bool read_anew(list *list) {
  FILE *file = fopen(list->path, "rb");
  size_t length = 0;
  errno = file ? 0 : errno;
  char *text = file ? read_file(file, &length) : NULL;
  if (!text) circuit_tell(list->log, list->path, errno ? strerror(errno) : "too large, or it changes now");
  if (file) fclose(file);
  consigne_ruleset_free(list->items);
  list->items = NULL;
  bool good = text && load(list, text, length);
  free(text);
  return good;
}

static bool is_same(const struct stat *one, const struct stat *two) {
  return one->st_ino == two->st_ino && one->st_size == two->st_size && one->st_mtim.tv_sec == two->st_mtim.tv_sec &&
         one->st_mtim.tv_nsec == two->st_mtim.tv_nsec;
}

/* The state is that of before the reading, so that a change in its middle is seen the next time. */
static bool refresh(list *list) {
  struct stat now = {0};
  if (list->looked != INT64_MIN && wire_now() - list->looked < LOOK_MILLISECONDS) return list->good;
  if (stat(list->path, &now) != 0) now = (struct stat){0};
  if (list->looked == INT64_MIN || !is_same(&now, &list->file)) list->good = read_anew(list);
  list->file = now;
  list->looked = wire_now();
  return list->good;
}

bool list_refresh(list *list) {
  pthread_mutex_lock(&list->lock);
  bool good = refresh(list);
  pthread_mutex_unlock(&list->lock);
  return good;
}

/* ---- Asking ---------------------------------------------------------------------------- */

int list_has(list *list, const char *value, const char *login) {
  pthread_mutex_lock(&list->lock);
  bool good = refresh(list);
  consigne_ruleset *items = list->items ? consigne_ruleset_ref(list->items) : NULL;
  pthread_mutex_unlock(&list->lock);
  int answer = !good ? CONSIGNE_ANSWER_FAILED : CONSIGNE_ANSWER_NO;
  if (good && items) answer = login ? items_own(items, value, login) : items_have(items, value);
  consigne_ruleset_free(items);
  return answer;
}

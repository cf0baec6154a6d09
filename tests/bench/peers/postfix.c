/* SPDX-License-Identifier: MIT */
/*
 * Postfix's maps through its own library, opened as its server does. The package ships the library without headers,
 * so the few functions and the leading members of a map are declared here.
 */
#include "contestant.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct map {
  char *type, *name;
  int flags;
  const char *(*look_up)(struct map *one, const char *key);
} map;

map *dict_open3(const char *type, const char *name, int open_flags, int map_flags);
void dymap_init(const char *config, const char *folder); /* finds maps that are packages of their own: cdb */
extern int util_utf8_enable;

enum { LOCK = 1 << 6, FOLD_FIXED = 1 << 14, UTF8 = 1 << 19, PATH = 1024 };

static bool write_lines(const items *listed, const char *path, const char *value) {
  FILE *file = fopen(path, "w");
  if (!file) return false;
  for (size_t i = 0; i < listed->count; i++) fprintf(file, "%s %s\n", listed->at[i].text, value);
  return fclose(file) == 0;
}

static void *open_map(const char *type, const char *path) {
  util_utf8_enable = 1;
  dymap_init("/etc/postfix/dynamicmaps.cf", POSTFIX_FOLDER);
  return dict_open3(type, path, O_RDONLY, LOCK | FOLD_FIXED | UTF8);
}

static void *open_networks(const workload *work) {
  char path[PATH];
  snprintf(path, sizeof path, "%s/networks", work->scratch);
  return write_lines(&work->listed, path, "REJECT") ? open_map("cidr", path) : NULL;
}

static void *open_set(const workload *work) {
  char path[PATH], command[3 * PATH];
  snprintf(path, sizeof path, "%s/main.cf", work->scratch);
  items none = {NULL, 0};
  if (!write_lines(&none, path, "")) return NULL;
  snprintf(path, sizeof path, "%s/addresses", work->scratch);
  snprintf(command, sizeof command, "postmap -c '%s' 'cdb:%s' 2>/dev/null", work->scratch, path);
  return write_lines(&work->listed, path, "REJECT") && system(command) == 0 ? open_map("cdb", path) : NULL;
}

static size_t handle_look_up(void *context, const item *items, size_t count) {
  map *one = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += one->look_up(one, items[i].text) != NULL;
  return found;
}

const contestant contestants[] = {{"set", "postfix-cdb", open_set, handle_look_up},
                                  {"network", "postfix-cidr", open_networks, handle_look_up},
                                  {NULL, NULL, NULL, NULL}};

/* SPDX-License-Identifier: MIT */
/* tinycdb: a constant table in a file that is mapped. */
#include "contestant.h"

#include <cdb.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool write_table(const items *listed, const char *path) {
  struct cdb_make make;
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  if (file < 0 || cdb_make_start(&make, file) != 0) return false;
  for (size_t i = 0; i < listed->count; i++)
    if (cdb_make_add(&make, listed->at[i].text, listed->at[i].length, "", 0) != 0) return false;
  return cdb_make_finish(&make) == 0 && close(file) == 0;
}

static void *open_table(const workload *work) {
  char path[1024];
  struct cdb *table = calloc(1, sizeof *table);
  snprintf(path, sizeof path, "%s/listed.cdb", work->scratch);
  if (!table || !write_table(&work->listed, path)) return NULL;
  int file = open(path, O_RDONLY);
  return file >= 0 && cdb_init(table, file) == 0 ? table : NULL;
}

static size_t handle_look_up(void *table, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += cdb_find(table, items[i].text, items[i].length) > 0;
  return found;
}

const contestant contestants[] = {{"set", "cdb", open_table, handle_look_up}, {NULL, NULL, NULL, NULL}};

/* SPDX-License-Identifier: MIT */
/* GLib's hash table, with its hash of strings. */
#include "contestant.h"

#include <glib.h>

static void *open_table(const workload *work) {
  GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < work->listed.count; i++) g_hash_table_add(table, g_strdup(work->listed.at[i].text));
  return table;
}

static size_t handle_look_up(void *table, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += g_hash_table_contains(table, items[i].text) != FALSE;
  return found;
}

const contestant contestants[] = {{"set", "glib", open_table, handle_look_up}, {NULL, NULL, NULL, NULL}};

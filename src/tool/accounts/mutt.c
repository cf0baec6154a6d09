/* SPDX-License-Identifier: MIT */
/* Reads a muttrc. The settings at its end make one identity. Each hook that changes from or smtp_url makes
 * another: from the settings at the end, and from all hooks of its kind and pattern. */
#include "tool/accounts/mutt.h"

#include <stdlib.h>
#include <string.h>

static bool is_same_hook(const mutt_hook *a, const mutt_hook *b) {
  return strcmp(a->kind, b->kind) == 0 && strcmp(a->pattern, b->pattern) == 0;
}

/* By the first of equal hooks, and then by place. Equal hooks are adjacent by then. */
static int by_hook(const void *a, const void *b) {
  const mutt_hook *left = a, *right = b;
  int kinds = strcmp(left->kind, right->kind), patterns = strcmp(left->pattern, right->pattern);
  if (kinds != 0) return kinds;
  if (patterns != 0) return patterns;
  return left->order < right->order ? -1 : 1;
}

static int by_order(const void *a, const void *b) {
  const mutt_hook *left = a, *right = b;
  return left->first != right->first ? (left->first < right->first ? -1 : 1)
                                     : (left->order < right->order ? -1 : 1);
}

/* Makes equal hooks adjacent, at the place of the first. */
static void bunch(mutt_config *config) {
  mutt_hook *hooks = config->hooks;
  size_t count = config->hook_count;
  for (size_t i = 0; i < count; i++) hooks[i].order = i;
  qsort(hooks, count, sizeof *hooks, by_hook);
  for (size_t i = 0; i < count; i++)
    hooks[i].first = i > 0 && is_same_hook(&hooks[i], &hooks[i - 1]) ? hooks[i - 1].first : hooks[i].order;
  qsort(hooks, count, sizeof *hooks, by_order);
}

static void run_hooks(mutt_config *config) {
  mutt_value before[MUTT_VARIABLE_COUNT];
  account_source *source = config->source;
  const char *path = source->path;
  memcpy(before, config->values, sizeof before);
  config->in_hook = true;
  for (size_t i = 0; i < config->hook_count && !source->list->failed; i++) {
    const mutt_hook *hook = &config->hooks[i];
    source->path = hook->file;
    mutt_read_commands(config, account_span_of(hook->command), hook->line);
    if (i + 1 < config->hook_count && is_same_hook(hook, hook + 1)) continue;
    mutt_add_identity(config, hook, before);
    memcpy(config->values, before, sizeof before);
  }
  source->path = path;
}

void account_read_mutt(account_source *source) {
  mutt_config *config = calloc(1, sizeof *config);
  if (!config) {
    source->list->failed = true;
    return;
  }
  config->source = source;
  mutt_read_commands(config, source->text, 1);
  mutt_add_identity(config, NULL, NULL);
  mutt_add_alternates(config);
  if (config->hook_count > 0) {
    bunch(config);
    run_hooks(config);
  }
  if (source->identities == 0 && source->errors == 0)
    account_tell_remark(source, 1, "no identity: neither from nor smtp_url is set");
  free(config->hooks);
  free(config);
}

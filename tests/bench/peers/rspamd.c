/* SPDX-License-Identifier: MIT */
/*
 * Rspamd's readers of addresses and its trie of networks. The package ships its library without headers, so the few
 * functions are declared here. The trie takes octets, not text.
 */
#include "contestant.h"
#include "prefix.h"

#include <glib.h>

enum { ITEMS_OF_A_POOL = 64, POOL = 65536, SHORT_LIVED = 0, LONG_LIVED = 1 };

struct rspamd_email_address;
struct rspamd_email_address *rspamd_email_address_from_smtp(const char *text, unsigned length);
void rspamd_email_address_free(struct rspamd_email_address *address);
GPtrArray *rspamd_email_address_from_mime(void *pool, const char *text, unsigned length, GPtrArray *into, int most);
void *rspamd_mempool_new_(size_t size, const char *tag, int flags, const char *place);
void rspamd_mempool_delete(void *pool);
void *btrie_init(void *pool);
int btrie_add_prefix(void *trie, const uint8_t *octets, unsigned bits, const void *value);
const void *btrie_lookup(const void *trie, const uint8_t *octets, unsigned bits);

static void *open_nothing(const workload *work) {
  static int nothing;
  (void)work;
  return &nothing;
}

static size_t handle_envelope(void *context, const item *items, size_t count) {
  size_t accepted = 0;
  (void)context;
  for (size_t i = 0; i < count; i++) {
    struct rspamd_email_address *one = rspamd_email_address_from_smtp(items[i].text, items[i].length);
    if (!one) continue;
    accepted++;
    rspamd_email_address_free(one);
  }
  return accepted;
}

static size_t handle_from(void *context, const item *items, size_t count) {
  size_t found = 0;
  (void)context;
  for (size_t i = 0; i < count; i += ITEMS_OF_A_POOL) {
    void *pool = rspamd_mempool_new_(POOL, "bench", SHORT_LIVED, "bench");
    for (size_t k = i; k < count && k < i + ITEMS_OF_A_POOL; k++) {
      GPtrArray *list = rspamd_email_address_from_mime(pool, items[k].text, items[k].length, NULL, -1);
      found += list ? list->len : 0;
    }
    rspamd_mempool_delete(pool);
  }
  return found;
}

typedef struct tries {
  void *four, *six;
} tries;

static void *open_networks(const workload *work) {
  tries *both = g_new0(tries, 1);
  both->four = btrie_init(rspamd_mempool_new_(POOL, "bench", LONG_LIVED, "four"));
  both->six = btrie_init(rspamd_mempool_new_(POOL, "bench", LONG_LIVED, "six"));
  for (size_t i = 0; i < work->listed.count; i++) {
    prefix one = prefix_of(&work->listed.at[i]);
    btrie_add_prefix(one.family == 6 ? both->six : both->four, one.octets, one.length, both);
  }
  return both;
}

static size_t handle_look_up(void *context, const item *items, size_t count) {
  const tries *both = context;
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += (items[i].family == 6 ? btrie_lookup(both->six, items[i].octets, 128)
                                   : btrie_lookup(both->four, items[i].octets, 32)) != NULL;
  return found;
}

const contestant contestants[] = {{"envelope", "rspamd", open_nothing, handle_envelope},
                                  {"from", "rspamd", open_nothing, handle_from},
                                  {"network", "rspamd", open_networks, handle_look_up},
                                  {NULL, NULL, NULL, NULL}};

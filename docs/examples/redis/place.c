/* SPDX-License-Identifier: MIT */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool store_server_is_ready(store *store, server *server) {
  return server_is_ready(server, store->until);
}

server *store_learn(store *store, const char *address) {
  wire_address read;
  for (size_t i = 0; i < store->count; i++)
    if (strcmp(store->servers[i]->address.text, address) == 0 && store->servers[i]->manner == &store->manner)
      return store->servers[i];
  if (store->count == STORE_SERVERS_MOST || !wire_address_read(&read, address, false)) return NULL;
  server *new = server_new(&read, &store->manner, NULL);
  if (new) store->servers[store->count++] = new;
  return new;
}

void store_forget_learned(store *store) {
  while (store->count > store->configured) server_free(store->servers[--store->count]);
  store->primary = NULL;
  if (store->slots) memset(store->slots, 0, SLOTS);
}

/* ---- A list ------------------------------------------------------------------------------ */

static server *list_place(store *store) {
  for (size_t i = 0; i < store->configured; i++) {
    size_t number = (store->current + i) % store->configured;
    if (!store_server_is_ready(store, store->servers[number])) continue;
    store->current = number;
    return store->servers[number];
  }
  return NULL;
}

/* ---- Sentinel ------------------------------------------------------------------------------ */

/* The reply is host and port. */
static void on_primary(void *context, server *from, void *token, const redisReply *reply, bool sent) {
  store *store = context;
  char address[WIRE_NAME_OCTETS];
  (void)token, (void)sent;
  store->primary = NULL;
  if (!reply || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) return;
  const redisReply *host = reply->element[0], *port = reply->element[1];
  if (host->type != REDIS_REPLY_STRING || port->type != REDIS_REPLY_STRING) return;
  if (snprintf(address, sizeof address, "%s:%s", host->str, port->str) < (int)sizeof address)
    store->primary = store_learn(store, address);
  if (store->primary) server_is_well(from);
}

static void ask_sentinel(store *store, server *sentinel) {
  const char *words[] = {"SENTINEL", "get-master-addr-by-name", store->options.primary};
  const size_t lengths[] = {strlen(words[0]), strlen(words[1]), strlen(words[2])};
  if (server_put(sentinel, NULL, 3, words, lengths))
    servers_exchange(&sentinel, 1, store->until, on_primary, store);
}

/* The Sentinels are asked again whenever the connection to the primary is gone: another one may be the primary now.
 */
static server *sentinel_place(store *store) {
  bool connected = store->primary && (store->primary->token_count > 0 || wire_is_idle(&store->primary->wire));
  if (connected && store_server_is_ready(store, store->primary)) return store->primary;
  store->primary = NULL;
  for (size_t i = 0; i < store->configured && !store->primary; i++) {
    size_t number = (store->current + i) % store->configured;
    if (!store_server_is_ready(store, store->servers[number])) continue;
    ask_sentinel(store, store->servers[number]);
    store->current = number;
  }
  return store->primary && store_server_is_ready(store, store->primary) ? store->primary : NULL;
}

server *place_of(store *store, const store_ask *ask) {
  switch (store->options.mode) {
  case STORE_CLUSTER: return cluster_place(store, ask);
  case STORE_SENTINEL: return sentinel_place(store);
  default: return list_place(store);
  }
}

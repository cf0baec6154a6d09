/* SPDX-License-Identifier: MIT */
/* Redis Cluster: which node has a key is learned from the nodes themselves, a slot at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

/* CRC-16/XMODEM, which the specification of Redis Cluster names. */
static unsigned crc16(const char *octets, size_t length) {
  unsigned sum = 0;
  for (size_t i = 0; i < length; i++) {
    sum ^= (unsigned)(unsigned char)octets[i] << 8;
    for (int bit = 0; bit < 8; bit++) sum = (sum << 1 ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

/* What stands between the first "{" and the next "}" decides, where it is not empty. */
unsigned cluster_slot(const char *key, size_t length) {
  const char *open = memchr(key, '{', length);
  const char *close = open ? memchr(open, '}', length - (size_t)(open - key)) : NULL;
  if (!close || close == open + 1) return crc16(key, length) % SLOTS;
  return crc16(open + 1, (size_t)(close - open - 1)) % SLOTS;
}

static server *any_node(store *store) {
  for (size_t i = 0; i < store->count; i++)
    if (store_server_is_ready(store, store->servers[i])) return store->servers[i];
  return NULL;
}

/* A node that is away may have a successor, which the others know. */
server *cluster_place(store *store, const store_ask *ask) {
  uint8_t *slot = &store->slots[cluster_slot(ask->key, ask->key_length)];
  if (ask->redirected) return store_server_is_ready(store, ask->redirected) ? ask->redirected : NULL;
  if (*slot && store_server_is_ready(store, store->servers[*slot - 1])) return store->servers[*slot - 1];
  *slot = 0;
  return any_node(store);
}

/* A node that does not know its own address leaves the host out: it is the one that was asked. */
static server *node_of(store *store, const server *from, const char *address) {
  char whole[2 * WIRE_NAME_OCTETS];
  if (*address != ':') return store_learn(store, address);
  snprintf(whole, sizeof whole, "%s%s", from->address.host, address);
  return store_learn(store, whole);
}

static void remember(store *store, unsigned long slot, const server *node) {
  for (size_t i = 0; slot < SLOTS && i < store->count; i++)
    if (store->servers[i] == node) store->slots[slot] = (uint8_t)(i + 1);
}

bool cluster_follow(store *store, store_ask *ask, server *from, const char *error) {
  bool moved = strncmp(error, "MOVED ", 6) == 0, asks = strncmp(error, "ASK ", 4) == 0;
  char *end = NULL;
  if (store->options.mode != STORE_CLUSTER || (!moved && !asks)) return false;
  unsigned long slot = strtoul(strchr(error, ' ') + 1, &end, 10);
  ask->redirected = *end == ' ' ? node_of(store, from, end + 1) : NULL;
  ask->asking = asks;
  if (!ask->redirected) return false;
  if (moved) remember(store, slot, ask->redirected);
  return true;
}

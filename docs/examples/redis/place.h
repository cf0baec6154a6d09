/* SPDX-License-Identifier: MIT */
/* Which server gets a command: place.c for a list and Sentinel, cluster.c for a cluster. */
#ifndef PLACE_H
#define PLACE_H

#include "store.h"

enum { SLOTS = 16384 };

struct store {
  store_options options;
  server_manner manner, sentinel_manner;
  char *script;
  bool is_copy;                        /* script and trust belong to the model */
  server *servers[STORE_SERVERS_MOST]; /* those of the options, then those that were learned */
  size_t count, configured;
  size_t current;  /* of a list: who answered last */
  server *primary; /* of Sentinel: NULL where nobody knows */
  uint8_t *slots;  /* of a cluster: the number of the server, plus 1; 0: not known */
  int64_t until;   /* the deadline of the message */
};

/* A server of this address, which another server named; NULL: no room, no memory, or no address. */
server *store_learn(store *store, const char *address);
/* Forgets all that were learned. No command may wait. */
void store_forget_learned(store *store);
bool store_server_is_ready(store *store, server *server);

/* A server that can be asked now for this command; NULL: none. */
server *place_of(store *store, const store_ask *ask);

/* The slot of a key, as Redis Cluster computes it. */
unsigned cluster_slot(const char *key, size_t length);
server *cluster_place(store *store, const store_ask *ask);
/* Follows "MOVED 3999 192.0.2.1:6381" or "ASK ..." of `from`; false: `error` is another one. */
bool cluster_follow(store *store, store_ask *ask, server *from, const char *error);

#endif

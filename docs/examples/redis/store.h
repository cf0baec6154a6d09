/* SPDX-License-Identifier: MIT */
/*
 * Commands to Redis or Valkey, on one server or several: all commands of one call take one round trip, and a few
 * more only where a server says that another one has the key. Nothing waits beyond the deadline of the message. A
 * command that a server may have read is not sent again, so nothing counts twice. One thread at a time.
 */
#ifndef STORE_H
#define STORE_H

#include "server.h"

enum store_mode {
  STORE_LIST,     /* a primary and its replicas: the first that can be written to */
  STORE_SENTINEL, /* the servers are Sentinels, which know the primary */
  STORE_CLUSTER   /* Redis Cluster: the servers are some of its nodes */
};

enum { STORE_SERVERS_MOST = 64, STORE_DEADLINE = 1000, STORE_PAUSE = 1000 };

typedef struct store_options {
  const char *servers[STORE_SERVERS_MOST]; /* "unix:/path", "host:port"; names are looked up once, by store_new */
  size_t server_count;
  int mode;                    /* enum store_mode */
  const char *primary;         /* its name, as Sentinel knows it */
  const char *user, *password; /* NULL: none */
  const char *sentinel_user, *sentinel_password;
  unsigned database; /* a cluster has only 0 */
  bool tls;
  const char *authorities;       /* a PEM file; NULL: those of the system */
  const char *certificate, *key; /* ours, or NULL */
  const char *tls_name;          /* whom each certificate must be for; NULL: the host of the address */
  const char *script;            /* the file of limit.lua; NULL: no limits are asked */
  int64_t deadline; /* milliseconds for all asks between one store_begin and the next; 0: STORE_DEADLINE */
  int64_t pause;    /* milliseconds for which a circuit stays open; 0: STORE_PAUSE */
  circuit_log *log; /* gets one line where a server goes away or comes back; NULL: nobody */
} store_options;

typedef struct store store;

/* Texts of the options must outlive it. NULL, and *wrong says why. It connects to nobody yet. */
store *store_new(const store_options *options, const char **wrong);
/* One for another thread, with connections of its own. What the model read and looked up, and whether its servers
 * answer, they share; so the model must outlive it. NULL: no memory. */
store *store_copy(const store *model);
void store_free(store *store);

/* The time of a message begins. Before the first call every ask fails. */
void store_begin(store *store);
/* The same where the caller knows the end, an instant of wire_now. */
void store_begin_by(store *store, int64_t until);

typedef struct store_ask {
  const char *const *words; /* the command; of a script: how many keys, the keys, its arguments */
  const size_t *lengths;
  int count;
  bool is_script;
  const char *key; /* the first key: it says which node of a cluster has it */
  size_t key_length;
  /* What came of it */
  bool answered;
  long long answer; /* an integer */
  /* Where it stands; zero at first */
  bool done, asking, unknown_script;
  struct server *redirected;
} store_ask;

/* Asks all; those that nobody answered with an integer in time stay `answered` false. */
void store_ask_all(store *store, store_ask *asks, size_t count);

#endif

/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

/* Rounds: another node, then the script or a slot that moves on, then a server that went away. With less than this
 * part of the deadline left, a server that is well would seem to hang. */
enum { ROUNDS = 6, LEAST_PART = 10, SCRIPT_OCTETS = 65536 };

/* ---- Making ------------------------------------------------------------------------------ */

static char *read_script(const char *path) {
  FILE *file = fopen(path, "rb");
  char *text = file ? calloc(1, SCRIPT_OCTETS + 1) : NULL;
  size_t length = text ? fread(text, 1, SCRIPT_OCTETS + 1, file) : 0;
  bool good = length > 0 && length <= SCRIPT_OCTETS && !ferror(file);
  if (file) fclose(file);
  if (good) return text;
  free(text);
  return NULL;
}

static const char *add_servers(store *made) {
  const store_options *options = &made->options;
  wire_address address;
  if (options->server_count == 0 || options->server_count > STORE_SERVERS_MOST) return "no server, or too many";
  for (size_t i = 0; i < options->server_count; i++) {
    if (!wire_address_read(&address, options->servers[i], true)) return options->servers[i];
    bool sentinel = options->mode == STORE_SENTINEL;
    server *new = server_new(&address, sentinel ? &made->sentinel_manner : &made->manner, NULL);
    if (!new) return "no memory";
    made->servers[made->count++] = new;
  }
  made->configured = made->count;
  return NULL;
}

static const char *fill(store *made) {
  store_options *options = &made->options;
  if (options->deadline <= 0) options->deadline = STORE_DEADLINE;
  if (options->pause <= 0) options->pause = STORE_PAUSE;
  if (options->mode == STORE_CLUSTER && options->database != 0) return "a cluster has no databases";
  if (options->mode == STORE_SENTINEL && !options->primary) return "the name of the primary is missing";
  if (options->mode == STORE_CLUSTER && !(made->slots = calloc(SLOTS, 1))) return "no memory";
  if (options->script && !(made->script = read_script(options->script))) return options->script;
  made->manner = (server_manner){.name = options->tls_name,
                                 .pause = options->pause,
                                 .log = options->log,
                                 .user = options->user,
                                 .password = options->password,
                                 .database = options->database,
                                 .script = made->script};
  made->sentinel_manner = (server_manner){.name = options->tls_name,
                                          .pause = options->pause,
                                          .log = options->log,
                                          .user = options->sentinel_user,
                                          .password = options->sentinel_password};
  if (options->tls) {
    made->manner.trust = tls_trust_new(options->authorities, options->certificate, options->key);
    made->sentinel_manner.trust = made->manner.trust;
    if (!made->manner.trust) return "a file of certificates or keys cannot be read";
  }
  return add_servers(made);
}

store *store_new(const store_options *options, const char **wrong) {
  store *made = calloc(1, sizeof *made);
  *wrong = "no memory";
  if (!made) return NULL;
  made->options = *options;
  *wrong = fill(made);
  if (!*wrong) return made;
  store_free(made);
  return NULL;
}

store *store_copy(const store *model) {
  store *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  *made = (store){.options = model->options,
                  .manner = model->manner,
                  .sentinel_manner = model->sentinel_manner,
                  .script = model->script,
                  .is_copy = true};
  bool good = !model->slots || (made->slots = calloc(SLOTS, 1));
  for (; good && made->count < model->configured; made->count++) {
    server *like = model->servers[made->count];
    bool sentinel = like->manner == &model->sentinel_manner;
    made->servers[made->count] =
        server_new(&like->address, sentinel ? &made->sentinel_manner : &made->manner, like->circuit);
    if (!(good = made->servers[made->count] != NULL)) break;
  }
  made->configured = made->count;
  if (good) return made;
  store_free(made);
  return NULL;
}

void store_free(store *store) {
  if (!store) return;
  for (size_t i = 0; i < store->count; i++) server_free(store->servers[i]);
  free(store->slots);
  if (!store->is_copy) {
    tls_trust_free(store->manner.trust);
    free(store->script);
  }
  free(store);
}

/* A cluster that changes its nodes for years would fill the table. */
void store_begin_by(store *store, int64_t until) {
  if (store->count == STORE_SERVERS_MOST) store_forget_learned(store);
  store->until = until;
}

void store_begin(store *store) {
  store_begin_by(store, wire_now() + store->options.deadline);
}

/* ---- Commands ------------------------------------------------------------------------------ */

/* ASKING comes before a command that was sent on by ASK; its own reply says nothing. */
static bool put_asking(server *server) {
  const char *word = "ASKING";
  const size_t length = strlen(word);
  return server_put(server, NULL, 1, &word, &length);
}

/* A script is named by its digest, and sent whole where the server does not know it. */
static bool put_ask(store *store, server *server, store_ask *ask) {
  enum { WORDS_MOST = 16 };
  const char *words[WORDS_MOST];
  size_t lengths[WORDS_MOST];
  int lead = ask->is_script ? 2 : 0;
  if (ask->count + lead > WORDS_MOST || (ask->is_script && !store->script)) return false;
  if (ask->is_script) {
    words[0] = ask->unknown_script ? "EVAL" : "EVALSHA";
    words[1] = ask->unknown_script ? store->script : server->sha;
    lengths[0] = strlen(words[0]);
    lengths[1] = strlen(words[1]);
  }
  memcpy(words + lead, ask->words, (size_t)ask->count * sizeof *words);
  memcpy(lengths + lead, ask->lengths, (size_t)ask->count * sizeof *lengths);
  return (!ask->asking || put_asking(server)) && server_put(server, ask, ask->count + lead, words, lengths);
}

/* ---- Replies --------------------------------------------------------------------------------- */

static bool begins(const char *error, const char *word) {
  return strncmp(error, word, strlen(word)) == 0;
}

/* Errors that say that nothing was done, and that another server, another moment or another form would do. */
static bool can_go_on(store *store, store_ask *ask, server *from, const char *error) {
  if (begins(error, "NOSCRIPT")) { /* the same node again, and ASKING again where it was so */
    ask->redirected = from;
    return !ask->unknown_script && (ask->unknown_script = true);
  }
  ask->redirected = NULL;
  ask->asking = false;
  if (cluster_follow(store, ask, from, error)) return true;
  /* Older servers put READONLY into the sentence about the script. */
  return begins(error, "LOADING") || begins(error, "MASTERDOWN") || begins(error, "TRYAGAIN") ||
         strstr(error, "READONLY") != NULL;
}

/* Whoever cannot be written to is left alone for a while, so that the next one of a list, or Sentinel, is asked. */
static bool is_unfit(const char *error) {
  return begins(error, "LOADING") || begins(error, "MASTERDOWN") || strstr(error, "READONLY") != NULL;
}

static void on_reply(void *context, server *from, void *token, const redisReply *reply, bool sent) {
  store *store = context;
  store_ask *ask = token;
  if (!ask) return;
  if (!reply) {
    ask->done = sent;
    ask->answered = false;
  } else if (reply->type == REDIS_REPLY_INTEGER) {
    ask->done = ask->answered = true;
    ask->answer = reply->integer;
    server_is_well(from);
  } else {
    ask->done = reply->type != REDIS_REPLY_ERROR || !can_go_on(store, ask, from, reply->str);
    if (!ask->done && is_unfit(reply->str))
      from->unfit = true;
    else
      server_is_well(from);
  }
}

static void shut_unfit(store *store) {
  for (size_t i = 0; i < store->count; i++) {
    server *server = store->servers[i];
    if (server->unfit) server_shut(server, "it takes no writes now");
    server->unfit = false;
  }
}

/* False: none is left. */
static bool put_all(store *store, store_ask *asks, size_t count) {
  bool some = false;
  for (size_t i = 0; i < count; i++) {
    if (asks[i].done) continue;
    server *server = place_of(store, &asks[i]);
    asks[i].done = !server || !put_ask(store, server, &asks[i]);
    some |= !asks[i].done;
  }
  return some;
}

void store_ask_all(store *store, store_ask *asks, size_t count) {
  for (int round = 0; round < ROUNDS; round++) {
    if (store->until - wire_now() < store->options.deadline / LEAST_PART) return;
    if (!put_all(store, asks, count)) return;
    servers_exchange(store->servers, store->count, store->until, on_reply, store);
    shut_unfit(store);
  }
}

/* SPDX-License-Identifier: MIT */
/* What the files of this folder share: the sources, and the connections to them. */
#ifndef SOURCES_H
#define SOURCES_H

#include <pthread.h>

#include "../redis/limits.h"
#include "answers.h"
#include "list.h"

enum { SOURCES_MOST = 32, DESKS_MOST = 8, ANSWER_WITHIN = 1000, TEXTS_MOST = 128 };

enum source_kind { SOURCE_FILE, SOURCE_SOCKETMAP, SOURCE_STORE };

/* Who answers the needs of one external set, or of the owners. */
typedef struct source {
  int kind;
  const char *set;   /* its name; NULL: the owners */
  const char *where; /* the path, the address of the socket, or the key in the store */
  const char *what;  /* of a file: the kind of its items; of a socket map: the name of the map */
  list *list;
  wire_address address;
  circuit circuit; /* of a socket map; all desks share it */
} source;

/* The connections that one message uses at a time. */
typedef struct desk {
  store *store;             /* NULL: there is none */
  wire wires[SOURCES_MOST]; /* to socket maps, by the number of the source */
  struct desk *next;
} desk;

struct answers {
  circuit_log *log;
  source sources[SOURCES_MOST];
  size_t count;
  store_options options; /* of the store */
  store *model;          /* from which that of each desk is copied; NULL: there is none */
  const char *origin;
  char *texts[TEXTS_MOST]; /* what the options point to */
  size_t text_count;
  int64_t within; /* milliseconds */
  consigne_limiter *limiter;
  pthread_mutex_t lock;
  pthread_cond_t returned;
  desk *idle; /* desks that nobody uses */
  size_t desks;
};

/* desks.c: a desk for this message, or NULL where none is free within the time; give it back. */
desk *desk_take(answers *answers, int64_t until);
void desk_return(answers *answers, desk *desk);
/* Frees those that are idle. */
void desks_free(answers *answers);

/* socketmap.c: YES, NO or FAILED. `login` is NULL where the need is about a set. */
int socketmap_ask(const answers *answers, source *source, wire *wire, const char *key, const char *login,
                  int64_t until);

/* stored.c: answers all needs of the decision whose source is the store; how many. */
size_t stored_answer(answers *answers, desk *desk, const consigne_decision *decision, consigne_query *query);

/* answers.c: the source of a need; NULL: there is none. */
source *source_of(answers *answers, const consigne_need *need);

#endif

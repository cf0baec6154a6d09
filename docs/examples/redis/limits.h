/* SPDX-License-Identifier: MIT */
/*
 * Limits answered by Redis or Valkey, for several machines that share them:
 * what a `limit` need of the library asks, told by its parameters. Any store
 * that can test and take in one step can stand here.
 */
#ifndef LIMITS_H
#define LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* A connection and the script it has loaded; one thread at a time. */
typedef struct limits limits;

/* As the need tells it. */
typedef struct limits_request {
  const char *name, *key, *recipient; /* `recipient` is looked at with `distinct` only */
  size_t name_length, key_length, recipient_length;
  uint32_t rate;  /* so many in ... */
  int64_t period; /* ... milliseconds, */
  uint32_t burst; /* and so many more */
  int distinct;
} limits_request;

/* By a Unix socket; NULL: no memory. A server that cannot be reached is tried again at each ask. */
limits *limits_new(const char *socket);
void limits_free(limits *limits);
/* CONSIGNE_ANSWER_YES (exceeded), _NO (counted), _FAILED (no server, no room in it). Waits a second at most. */
int limits_ask(limits *limits, const limits_request *request);

#endif

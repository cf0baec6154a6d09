/* SPDX-License-Identifier: MIT */
/* One server: its connection, the commands that wait for a reply, and its circuit. */
#ifndef SERVER_H
#define SERVER_H

#include <hiredis/hiredis.h>

#include "circuit.h"
#include "tls.h"

/* How servers of a kind are spoken to. */
typedef struct server_manner {
  tls_trust *trust;            /* NULL: clear */
  const char *name;            /* whom the certificate must be for; NULL: the host of the address */
  const char *user, *password; /* NULL: none */
  unsigned database;
  const char *script; /* what SCRIPT LOAD is given, or NULL */
  int64_t pause;      /* milliseconds for which a circuit stays open */
  circuit_log *log;
} server_manner;

enum { SHA_OCTETS = 40 };

typedef struct server {
  wire_address address;
  const server_manner *manner;
  wire wire;
  redisReader *reader;
  redisReplyObjectFunctions functions; /* the reader's, with a bound */
  char *out;                           /* commands: all of them, of which `sent` octets have gone */
  size_t out_length, out_room, sent;
  void **tokens; /* of each command that waits: what the caller gave with it */
  size_t token_count, token_room, replied;
  size_t received;  /* octets of these replies */
  circuit *circuit; /* `own`, or that of the same server in another thread */
  circuit own;
  bool unfit;               /* it said that it takes no writes */
  char sha[SHA_OCTETS + 1]; /* of the script, as this server said */
} server;

/* What happens to a reply; NULL: there is none (an earlier one does not count), and `sent` says whether the server
 * may have read the command. */
typedef void server_reply(void *context, server *from, void *token, const redisReply *reply, bool sent);

/* `circuit` NULL: one of its own. */
server *server_new(const wire_address *address, const server_manner *manner, circuit *circuit);
void server_free(server *server);

/* Whether it can be asked: connects and greets where there is no connection. Takes at most half of the time that is
 * left, so that there is some for another server. */
bool server_is_ready(server *server, int64_t until);
/* Adds a command; false: no memory. */
bool server_put(server *server, void *token, int count, const char *const words[], const size_t lengths[]);
/* Sends the commands of all and gives every reply to `reply`, within the time. */
void servers_exchange(server *const servers[], size_t count, int64_t until, server_reply *reply, void *context);
/* It gave an answer of use, so the circuit closes. */
void server_is_well(server *server);
/* Closes the connection, and opens the circuit. */
void server_shut(server *server, const char *why);

#endif

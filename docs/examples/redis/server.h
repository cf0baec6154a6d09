/* SPDX-License-Identifier: MIT */
/*
 * One server: its connection, the commands that wait for a reply, and its circuit. The circuit opens where the
 * server is not reached, or does not answer in time. Then nobody asks it for a pause; after that one message tries
 * it again.
 */
#ifndef SERVER_H
#define SERVER_H

#include <hiredis/hiredis.h>

#include "tls.h"

/* What is said to a server when a connection begins. */
typedef struct server_greeting {
  tls_trust *trust;            /* NULL: clear */
  const char *name;            /* whom the certificate must be for; NULL: the host of the address */
  const char *user, *password; /* NULL: none */
  unsigned database;
  const char *script; /* what SCRIPT LOAD is given, or NULL */
} server_greeting;

enum { SHA_OCTETS = 40 };

typedef struct server {
  wire_address address;
  const server_greeting *greeting;
  wire wire;
  redisReader *reader;
  char *out; /* commands: all of them, of which `sent` octets have gone */
  size_t out_length, out_room, sent;
  void **tokens; /* of each command that waits: what the caller gave with it */
  size_t token_count, token_room, replied;
  size_t received;          /* octets of these replies */
  int64_t closed_until;     /* the circuit: nobody asks before this instant */
  bool unfit;               /* it said that it takes no writes */
  bool is_out;              /* the log said so */
  char sha[SHA_OCTETS + 1]; /* of the script, as this server said */
} server;

typedef void server_log(const char *line);

/* What happens to a reply; NULL: there is none, and `sent` says whether the server may have read the command. */
typedef void server_reply(void *context, server *from, void *token, const redisReply *reply, bool sent);

server *server_new(const wire_address *address, const server_greeting *greeting);
void server_free(server *server);

/* Whether it can be asked: connects and greets where there is no connection. Takes at most half of the time that is
 * left, so that there is some for another server. */
bool server_is_ready(server *server, int64_t until, int64_t pause, server_log *log);
/* Adds a command; false: no memory. */
bool server_put(server *server, void *token, int count, const char *const words[], const size_t lengths[]);
/* Sends the commands of all and gives every reply to `reply`, within the time. */
void servers_exchange(server *const servers[], size_t count, int64_t until, int64_t pause, server_log *log,
                      server_reply *reply, void *context);
/* Closes the connection, and opens the circuit for `pause` milliseconds. */
void server_shut(server *server, int64_t pause, server_log *log, const char *why);

#endif

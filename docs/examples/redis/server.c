/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "server.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reply is a number, a sentence, or the host and port that Sentinel says. */
enum { REPLY_OCTETS = 1024, REPLY_ELEMENTS = 16, READ_OCTETS = 16384, FIRST_ROOM = 1024 };

server *server_new(const wire_address *address, const server_manner *manner, circuit *circuit) {
  server *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->address = *address;
  made->manner = manner;
  made->circuit = circuit ? circuit : &made->own;
  made->wire.fd = -1;
  return made;
}

/* Commands that wait are forgotten: their replies come from nowhere now. */
static void hang_up(server *server) {
  wire_close(&server->wire);
  if (server->reader) redisReaderFree(server->reader);
  server->reader = NULL;
}

static void forget_commands(server *server) {
  server->out_length = server->sent = 0;
  server->token_count = server->replied = 0;
  server->received = 0;
}

void server_free(server *server) {
  if (!server) return;
  hang_up(server);
  free(server->out);
  free(server->tokens);
  free(server);
}

void server_is_well(server *server) {
  circuit_close(server->circuit, server->manner->log, server->address.text);
}

void server_shut(server *server, const char *why) {
  circuit_open(server->circuit, server->manner->pause, server->manner->log, server->address.text, why);
  hang_up(server);
}

/* ---- Commands -------------------------------------------------------------------------- */

/* Room for `more` beside `used` elements of `size` octets: the block, perhaps elsewhere; NULL: no memory. */
static void *with_room(void *block, size_t *room, size_t used, size_t more, size_t size) {
  size_t wanted = *room ? *room : FIRST_ROOM;
  while (wanted < used + more) wanted *= 2;
  if (block && wanted == *room) return block;
  void *larger = realloc(block, wanted * size);
  if (larger) *room = wanted;
  return larger;
}

static bool add_command(server *server, void *token, const char *command, size_t length) {
  char *out = with_room(server->out, &server->out_room, server->out_length, length, 1);
  if (!out) return false;
  server->out = out;
  void **tokens = with_room(server->tokens, &server->token_room, server->token_count, 1, sizeof *tokens);
  if (!tokens) return false;
  server->tokens = tokens;
  memcpy(out + server->out_length, command, length);
  server->out_length += length;
  tokens[server->token_count++] = token;
  return true;
}

bool server_put(server *server, void *token, int count, const char *const words[], const size_t lengths[]) {
  char *command = NULL;
  long long length = redisFormatCommandArgv(&command, count, (const char **)words, lengths);
  bool put = length > 0 && add_command(server, token, command, (size_t)length);
  if (command) redisFreeCommand(command);
  return put;
}

/* ---- Exchange ---------------------------------------------------------------------------- */

static bool waits(const server *server) {
  return server->replied < server->token_count;
}

static const char *send_some(server *server) {
  while (server->sent < server->out_length) {
    ssize_t sent = wire_write(&server->wire, server->out + server->sent, server->out_length - server->sent);
    if (sent < 0) return "the connection ended";
    if (sent == 0) return NULL;
    server->sent += (size_t)sent;
  }
  return NULL;
}

static const char *hand_out(server *server, server_reply *reply, void *context) {
  while (waits(server)) {
    void *got = NULL;
    if (redisReaderGetReply(server->reader, &got) != REDIS_OK) return "what it sends is no reply";
    if (!got) return NULL;
    reply(context, server, server->tokens[server->replied++], got, true);
    freeReplyObject(got);
  }
  return NULL;
}

static const char *receive_some(server *server, server_reply *reply, void *context) {
  char octets[READ_OCTETS];
  while (waits(server)) {
    ssize_t got = wire_read(&server->wire, octets, sizeof octets);
    if (got < 0) return "the connection ended";
    if (got == 0) return NULL;
    server->received += (size_t)got;
    if (server->received > REPLY_OCTETS * server->token_count) return "its replies are too long";
    if (redisReaderFeed(server->reader, octets, (size_t)got) != REDIS_OK) return "no memory";
    const char *wrong = hand_out(server, reply, context);
    if (wrong) return wrong;
  }
  if (server->reader->pos == server->reader->len) return NULL;
  server->replied = 0; /* nobody knows which reply belongs to which command */
  return "it sends more than was asked";
}

/* Who waits gets no reply. A timeout opens the circuit; a connection that ended is opened anew at once. */
static void give_up(server *server, server_reply *reply, void *context) {
  while (waits(server)) reply(context, server, server->tokens[server->replied++], NULL, server->sent > 0);
  hang_up(server);
}

static void move(server *server, server_reply *reply, void *context) {
  const char *wrong = send_some(server);
  if (!wrong) wrong = receive_some(server, reply, context);
  if (!wrong) return;
  circuit_tell(server->manner->log, server->address.text, wrong);
  give_up(server, reply, context);
}

/* False: the deadline has passed. */
static bool wait_for_some(server *const servers[], size_t count, struct pollfd *polled, int64_t until) {
  nfds_t some = 0;
  for (size_t i = 0; i < count; i++) {
    if (!waits(servers[i])) continue;
    short out = servers[i]->sent < servers[i]->out_length ? POLLOUT : 0;
    polled[some++] = (struct pollfd){.fd = servers[i]->wire.fd, .events = (short)(POLLIN | out)};
  }
  int64_t left = until - wire_now();
  if (left <= 0) return false;
  poll(polled, some, left > 60000 ? 60000 : (int)left); /* a signal makes one more turn */
  return true;
}

static bool some_wait(server *const servers[], size_t count) {
  for (size_t i = 0; i < count; i++)
    if (waits(servers[i])) return true;
  return false;
}

void servers_exchange(server *const servers[], size_t count, int64_t until, server_reply *reply, void *context) {
  struct pollfd *polled = calloc(count + 1, sizeof *polled);
  bool in_time = polled != NULL;
  while (in_time && some_wait(servers, count)) {
    for (size_t i = 0; i < count; i++)
      if (waits(servers[i])) move(servers[i], reply, context);
    in_time = !some_wait(servers, count) || wait_for_some(servers, count, polled, until);
  }
  for (size_t i = 0; i < count; i++) {
    if (waits(servers[i])) {
      give_up(servers[i], reply, context);
      server_shut(servers[i], "no answer within the time");
    }
    forget_commands(servers[i]);
  }
  free(polled);
}

/* ---- Beginning ------------------------------------------------------------------------------ */

typedef struct welcome {
  bool good;
  char why[128];
} welcome;

static const char for_script = 's'; /* the token of SCRIPT LOAD */

static void on_greeting(void *context, server *from, void *token, const redisReply *reply, bool sent) {
  welcome *state = context;
  (void)sent;
  if (reply && token == &for_script && reply->type == REDIS_REPLY_STRING && reply->len == SHA_OCTETS) {
    memcpy(from->sha, reply->str, SHA_OCTETS + 1);
  } else if (!reply || reply->type != REDIS_REPLY_STATUS) {
    state->good = false;
    if (!state->why[0])
      snprintf(state->why, sizeof state->why, "%s",
               reply && reply->type == REDIS_REPLY_ERROR ? reply->str : "no welcome within the time");
  }
}

static bool put_words(server *server, const void *token, const char *one, const char *two, const char *three) {
  const char *words[] = {one, two, three};
  size_t lengths[] = {strlen(one), two ? strlen(two) : 0, three ? strlen(three) : 0};
  return server_put(server, (void *)(uintptr_t)token, three ? 3 : two ? 2 : 1, words, lengths);
}

/* All in one round trip. */
static bool put_greeting(server *server) {
  const server_manner *say = server->manner;
  char database[16];
  snprintf(database, sizeof database, "%u", say->database);
  if (say->password && say->user && !put_words(server, NULL, "AUTH", say->user, say->password)) return false;
  if (say->password && !say->user && !put_words(server, NULL, "AUTH", say->password, NULL)) return false;
  if (say->database > 0 && !put_words(server, NULL, "SELECT", database, NULL)) return false;
  return !say->script || put_words(server, &for_script, "SCRIPT", "LOAD", say->script);
}

#if HIREDIS_MAJOR >= 1
typedef size_t element_count;
#else
typedef int element_count;
#endif

/* hiredis would take memory for as many elements as the server says before it has seen one. */
static void *short_array(const redisReadTask *task, element_count elements) {
  const redisReplyObjectFunctions *functions = task->privdata;
  return elements <= REPLY_ELEMENTS ? functions->createArray(task, elements) : NULL;
}

static bool make_reader(server *server) {
  server->reader = redisReaderCreate();
  if (!server->reader) return false;
  server->functions = *server->reader->fn;
  server->functions.createArray = short_array;
  server->reader->privdata = server->reader->fn;
  server->reader->fn = &server->functions;
  return true;
}

static bool begin(server *server, int64_t until) {
  const server_manner *say = server->manner;
  welcome state = {.good = true};
  const char *wrong =
      wire_open(&server->wire, &server->address, say->trust, say->name ? say->name : server->address.host, until);
  if (wrong) {
    server_shut(server, wrong);
    return false;
  }
  bool put = make_reader(server) && put_greeting(server);
  if (!put) forget_commands(server);
  servers_exchange(&server, 1, until, on_greeting, &state);
  if (put && state.good && server->wire.fd >= 0) return true;
  server_shut(server, put ? state.why : "no memory");
  return false;
}

bool server_is_ready(server *server, int64_t until) {
  int64_t now = wire_now();
  if (server->token_count > 0) return true; /* it was ready a moment ago, and has commands to send */
  if (until <= now || !circuit_lets_through(server->circuit, server->manner->pause)) return false;
  if (wire_is_idle(&server->wire)) return true;
  hang_up(server);
  return begin(server, now + (until - now + 1) / 2);
}

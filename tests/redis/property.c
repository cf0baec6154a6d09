/* SPDX-License-Identifier: MIT */
/*
 * Limits in a Redis server, and the same property as tests/limiter: property ADDRESS COUNT, or property ADDRESS,
 * which prints one answer. Each passage happened between two readings of the clock, which is the server's too;
 * three connections ask in turn.
 */
#define _POSIX_C_SOURCE 200809L
#include "../../docs/examples/redis/limits.h"
#include "../../docs/examples/redis/place.h"

#include <consigne.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { KEYS = 6, CONNECTIONS = 3, RECIPIENTS = 8 };

typedef struct passage {
  int64_t from, to; /* microseconds */
} passage;

static const limits_request kinds[] = {
    {.name = "quick", .rate = 4, .period = 20, .burst = 4},
    {.name = "none", .rate = 5, .period = 50, .burst = 0},
    {.name = "distinct", .rate = 3, .period = 30, .burst = 2, .distinct = 1},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static unsigned done, failures;

static void tap(int good, const char *name) {
  printf("%s %u - %s\n", good ? "ok" : "not ok", ++done, name);
  failures += !good;
}

static int64_t microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int ask(store *server, const limits_request *kind, const char *key, const char *recipient) {
  limits_request request = *kind;
  request.name_length = strlen(kind->name);
  request.key = key;
  request.key_length = strlen(key);
  request.recipient = recipient;
  request.recipient_length = strlen(recipient);
  int answer = 0;
  store_begin(server);
  limits_ask(server, &request, &answer, 1);
  return answer;
}

static void examples(store *server) {
  const limits_request three = {.name = "three", .rate = 2, .period = 60000, .burst = 3};
  const limits_request two = {.name = "two", .rate = 2, .period = 60000, .burst = 2, .distinct = 1};
  int good = 1;
  for (int i = 0; i < 3; i++) good &= ask(server, &three, "ann@univ.example", "") == CONSIGNE_ANSWER_NO;
  tap(good, "a burst passes at once");
  tap(ask(server, &three, "ann@univ.example", "") == CONSIGNE_ANSWER_YES, "and no more");
  tap(ask(server, &three, "bob@univ.example", "") == CONSIGNE_ANSWER_NO, "another key has its own");
  good = ask(server, &two, "ann", "a@x.example") == CONSIGNE_ANSWER_NO;
  for (int i = 0; i < 9; i++) good &= ask(server, &two, "ann", "a@x.example") == CONSIGNE_ANSWER_NO;
  tap(good, "distinct: a recipient that was seen is not counted");
  tap(ask(server, &two, "ann", "b@x.example") == CONSIGNE_ANSWER_NO, "distinct: a second one is");
  good = ask(server, &two, "ann", "c@x.example") == CONSIGNE_ANSWER_YES;
  tap(good && ask(server, &two, "ann", "c@x.example") == CONSIGNE_ANSWER_YES,
      "distinct: a third one is refused, and is not taken for seen when it comes again");
}

/* A server that has forgotten the script is given it again, on a connection that had loaded it. */
static void flushed(store *server, const char *socket) {
  redisContext *other = redisConnectUnix(socket + strlen("unix:"));
  redisReply *reply = other && !other->err ? redisCommand(other, "SCRIPT FLUSH") : NULL;
  tap(reply && reply->type == REDIS_REPLY_STATUS && ask(server, &kinds[0], "flush", "") == CONSIGNE_ANSWER_NO,
      "after a flush of its scripts the server answers");
  if (reply) freeReplyObject(reply);
  if (other) redisFree(other);
}

/* Spans with more passages that lie in them for certain than rate + burst. */
static unsigned beyond(const passage *at, size_t count, const limits_request *kind) {
  unsigned sum = 0;
  for (size_t i = 0; i < count; i++) {
    int64_t end = at[i].from + kind->period * 1000;
    size_t in = 0;
    for (size_t j = i; j < count && at[j].from <= end; j++) in += at[j].to <= end;
    sum += in > (size_t)kind->rate + kind->burst;
  }
  return sum;
}

static void property(store *const servers[CONNECTIONS], size_t count) {
  static int64_t seen[KEYS][RECIPIENTS];
  passage *at[KEYS];
  size_t counts[KEYS] = {0};
  unsigned passed = 0, exceeded = 0, more = 0;
  for (int k = 0; k < KEYS; k++)
    if (!(at[k] = malloc(count * sizeof **at))) abort();
  for (size_t i = 0; i < count; i++) {
    int k = rand() % KEYS, r = rand() % RECIPIENTS;
    const limits_request *kind = &kinds[k % KINDS];
    char key[2] = {(char)('a' + k), 0}, recipient[2] = {(char)('0' + r), 0};
    int64_t from = microseconds();
    int answer = ask(servers[i % CONNECTIONS], kind, key, recipient);
    int64_t to = microseconds();
    exceeded += answer == CONSIGNE_ANSWER_YES;
    if (answer != CONSIGNE_ANSWER_NO) continue;
    passed++;
    /* It is new for certain where it was not seen for a period and a millisecond, in which Redis counts. */
    int fresh = !kind->distinct || from - seen[k][r] > kind->period * 1000 + 1000;
    seen[k][r] = to;
    if (fresh) at[k][counts[k]++] = (passage){from, to};
  }
  for (int k = 0; k < KEYS; k++) {
    more += beyond(at[k], counts[k], &kinds[k % KINDS]);
    free(at[k]);
  }
  printf("# %u passed, %u exceeded\n", passed, exceeded);
  tap(more == 0, "no span of a period lets more than rate + burst through");
  tap(passed > 100 && exceeded > 100 && passed + exceeded == count, "both answers were given often, none failed");
}

/* All asks of one message go in one round trip, in their order. */
static void pipelined(store *server) {
  enum { ASKS = 20 };
  limits_request requests[ASKS];
  int answers[ASKS], good = 1;
  for (int i = 0; i < ASKS; i++)
    requests[i] = (limits_request){.name = "many",
                                   .name_length = 4,
                                   .key = "k",
                                   .key_length = 1,
                                   .recipient = "",
                                   .rate = 1,
                                   .period = 60000,
                                   .burst = 12};
  store_begin(server);
  limits_ask(server, requests, answers, ASKS);
  for (int i = 0; i < ASKS; i++) good &= answers[i] == (i < 12 ? CONSIGNE_ANSWER_NO : CONSIGNE_ANSWER_YES);
  tap(good, "of twenty asks at once the first twelve pass");
}

/* To write where nobody reads any more raises SIGPIPE by default, which would end this program. */
static void quiet(void) {
  int ends[2];
  wire ours = {.fd = -1};
  int good = socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
  ours.fd = ends[0];
  close(ends[1]);
  tap(good && wire_write(&ours, "x", 1) == -1, "a write after the other end is gone fails without a signal");
  wire_close(&ours);
}

/* The examples of the specification of Redis Cluster, and what redis-cli cluster keyslot says of the others. */
static void slots(void) {
  static const struct {
    const char *key;
    unsigned slot;
  } rows[] = {{"123456789", 0x31C3},
              {"{user1000}.following", 3443},
              {"{user1000}.followers", 3443},
              {"foo{}{bar}", 8363},
              {"foo{{bar}}zap", 4015},
              {"foo{bar}{zap}", 5061},
              {"", 0}};
  int good = 1;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    good &= cluster_slot(rows[i].key, strlen(rows[i].key)) == rows[i].slot;
  tap(good, "slots of a cluster");
}

int main(int argc, char **argv) {
  store *servers[CONNECTIONS];
  const char *wrong;
  if (argc < 2) return 2;
  const store_options options = {
      .servers = {argv[1]}, .server_count = 1, .script = "docs/examples/redis/limit.lua"};
  for (int i = 0; i < CONNECTIONS; i++)
    if (!(servers[i] = store_new(&options, &wrong))) return fprintf(stderr, "%s\n", wrong), 2;
  if (argc == 2) {
    printf("%d\n", ask(servers[0], &kinds[0], "k", ""));
  } else {
    examples(servers[0]);
    flushed(servers[0], argv[1]);
    pipelined(servers[0]);
    quiet();
    slots();
    property(servers, strtoul(argv[2], NULL, 10));
    printf("1..%u\n", done);
  }
  for (int i = 0; i < CONNECTIONS; i++) store_free(servers[i]);
  return failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* GCRA in one script, which the server runs as one step: nobody gets between test and take. */
#include "limits.h"

#include <consigne.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct limits {
  redisContext *server;
  char *socket;
  char sha[41]; /* of the script, once it was loaded; "" before */
};

/*
 * Times are microseconds, whole numbers below 2^53, by the clock of the server.
 * A step is the period by the rate, rounded up: so no span of the period has more than rate + burst. Without a
 * burst one passes at a time, and a microsecond more keeps both ends of a span from having one each. Both keys live
 * as long as they tell anything. A recipient that is refused is not kept: it is asked for again.
 */
static const char script[] =
    "local rate, period, burst, distinct = tonumber(ARGV[1]), ARGV[2] * 1000, tonumber(ARGV[3]), ARGV[4] == '1'\n"
    "if distinct and redis.call('PEXPIRE', KEYS[2], ARGV[2]) == 1 then return 0 end\n"
    "local time = redis.call('TIME')\n"
    "local now = time[1] * 1000000 + time[2]\n"
    "if burst == 0 then burst, period = 1, period + 1 end\n"
    "local step = math.ceil(period / rate)\n"
    "local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + step\n"
    "if arrival - now > burst * step then return 1 end\n"
    "redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX',\n"
    "  string.format('%.0f', math.ceil((arrival - now) / 1000) + 1))\n"
    "if distinct then redis.call('SET', KEYS[2], '', 'PX', ARGV[2]) end\n"
    "return 0\n";

limits *limits_new(const char *socket) {
  limits *made = calloc(1, sizeof *made);
  size_t size = strlen(socket) + 1;
  if (!made || !(made->socket = malloc(size))) {
    free(made);
    return NULL;
  }
  memcpy(made->socket, socket, size);
  return made;
}

void limits_free(limits *limits) {
  if (!limits) return;
  if (limits->server) redisFree(limits->server);
  free(limits->socket);
  free(limits);
}

static int connect_to(limits *limits) {
  struct timeval wait = {.tv_sec = 1};
  if (limits->server && !limits->server->err) return 1;
  if (limits->server) redisFree(limits->server);
  limits->server = redisConnectUnixWithTimeout(limits->socket, wait);
  return limits->server && !limits->server->err && redisSetTimeout(limits->server, wait) == REDIS_OK;
}

static void load(limits *limits) {
  redisReply *reply = redisCommand(limits->server, "SCRIPT LOAD %s", script);
  if (reply && reply->type == REDIS_REPLY_STRING && reply->len + 1 == sizeof limits->sha)
    memcpy(limits->sha, reply->str, sizeof limits->sha);
  if (reply) freeReplyObject(reply);
}

/* Lengths go before texts, so that no two triples run into one key; braces keep both keys in one slot of a cluster.
 */
static redisReply *call(limits *limits, const char *command, const char *what, const limits_request *r) {
  char tag[64], numbers[4][24], end[2] = "}";
  snprintf(tag, sizeof tag, "consigne:{%zu:%zu:", r->name_length, r->key_length);
  snprintf(numbers[0], sizeof numbers[0], "%lu", (unsigned long)r->rate);
  snprintf(numbers[1], sizeof numbers[1], "%lld", (long long)r->period);
  snprintf(numbers[2], sizeof numbers[2], "%lu", (unsigned long)r->burst);
  snprintf(numbers[3], sizeof numbers[3], "%d", r->distinct != 0);
  return redisCommand(limits->server, "%s %s 2 %s%b:%b%s %s%b:%b%s%b %s %s %s %s", command, what, tag, r->name,
                      r->name_length, r->key, r->key_length, end, tag, r->name, r->name_length, r->key,
                      r->key_length, end, r->recipient, r->recipient_length, numbers[0], numbers[1], numbers[2],
                      numbers[3]);
}

int limits_ask(limits *limits, const limits_request *request) {
  int answer = CONSIGNE_ANSWER_FAILED;
  if (request->rate == 0 || request->period < 1 || !connect_to(limits)) return answer;
  if (!limits->sha[0]) load(limits);
  redisReply *reply = limits->sha[0] ? call(limits, "EVALSHA", limits->sha, request) : NULL;
  if (reply && reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "NOSCRIPT", 8) == 0) {
    /* The server has begun anew, or its scripts were flushed. EVAL loads it as well. */
    freeReplyObject(reply);
    reply = call(limits, "EVAL", script, request);
  }
  if (reply && reply->type == REDIS_REPLY_INTEGER)
    answer = reply->integer == 0 ? CONSIGNE_ANSWER_NO : CONSIGNE_ANSWER_YES;
  if (reply) freeReplyObject(reply);
  return answer;
}

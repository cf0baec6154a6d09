/* SPDX-License-Identifier: MIT */
/*
 * asker [OPTION=VALUE]... ADDRESS...: asks limits of the example in docs/examples/redis as lines of standard input
 * say, "KEY BURST COUNT": that many asks at once, of a rate of one an hour and this burst. Tells "passed exceeded
 * failed milliseconds" of each, and on standard error what the example logs. It leaves SIGPIPE as it is, so a
 * signal would end it.
 */
#include "../../docs/examples/redis/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASKS = 1000 };

static void log_line(const char *line) {
  fprintf(stderr, "%s\n", line);
}

static int set(store_options *into, const char *word) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {{"user=", &into->user},
               {"password=", &into->password},
               {"sentinel-password=", &into->sentinel_password},
               {"authorities=", &into->authorities},
               {"tls-name=", &into->tls_name},
               {"primary=", &into->primary}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (strncmp(word, texts[i].name, strlen(texts[i].name)) == 0) return *texts[i].text = strchr(word, '=') + 1, 1;
  if (strcmp(word, "tls=yes") == 0) return into->tls = true, 1;
  if (strcmp(word, "mode=cluster") == 0) return into->mode = STORE_CLUSTER, 1;
  if (strcmp(word, "mode=sentinel") == 0) return into->mode = STORE_SENTINEL, 1;
  if (strncmp(word, "database=", 9) == 0) return into->database = (unsigned)atoi(word + 9), 1;
  if (strncmp(word, "deadline=", 9) == 0) return into->deadline = atoi(word + 9), 1;
  if (strncmp(word, "pause=", 6) == 0) return into->pause = atoi(word + 6), 1;
  return 0;
}

/* Of "many" the keys differ, so that a cluster has them in many slots. */
static void ask(store *of, const char *key, unsigned burst, size_t count) {
  static limits_request requests[ASKS];
  static char keys[ASKS][80];
  static int answers[ASKS];
  unsigned counts[3] = {0};
  for (size_t i = 0; i < count; i++) {
    snprintf(keys[i], sizeof keys[i], strncmp(key, "many", 4) == 0 ? "%s%zu" : "%s", key, i);
    requests[i] = (limits_request){.name = "asker",
                                   .name_length = 5,
                                   .key = keys[i],
                                   .key_length = strlen(keys[i]),
                                   .recipient = "",
                                   .rate = 1,
                                   .period = 3600000,
                                   .burst = burst};
  }
  int64_t from = wire_now();
  store_begin(of);
  limits_ask(of, requests, answers, count);
  for (size_t i = 0; i < count; i++)
    counts[answers[i] == CONSIGNE_ANSWER_NO ? 0 : answers[i] == CONSIGNE_ANSWER_YES ? 1 : 2]++;
  printf("%u %u %u %lld\n", counts[0], counts[1], counts[2], (long long)(wire_now() - from));
  fflush(stdout);
}

int main(int argc, char **argv) {
  store_options options = {.script = "docs/examples/redis/limit.lua", .log = log_line};
  char line[200], key[64];
  const char *wrong;
  for (int i = 1; i < argc; i++)
    if (!set(&options, argv[i])) options.servers[options.server_count++] = argv[i];
  store *made = store_new(&options, &wrong);
  if (!made) return fprintf(stderr, "%s\n", wrong), 2;
  while (fgets(line, sizeof line, stdin)) {
    unsigned burst, count;
    if (sscanf(line, "%63s %u %u", key, &burst, &count) != 3 || count > ASKS) return 2;
    ask(made, key, burst, count);
  }
  store_free(made);
  return 0;
}

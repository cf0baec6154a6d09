/* SPDX-License-Identifier: MIT */
/*
 * Two threads against one: each tells and decides with objects of its own on one ruleset, or asks one limiter.
 * Where they stand in each other's way, an item costs more of the processor.
 */
#include "growth.h"
#include "items.h"
#include "measure.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 2, ITEMS = 20000, NAMES = 100000, MEMORY = 1 << 20 };

typedef struct shared {
  consigne_ruleset *ruleset;
  consigne_limiter *limiter;
} shared;

typedef struct worker {
  const shared *of;
  void (*work)(const shared *of, unsigned first);
  unsigned first;
  double nanoseconds; /* of the processor, for one item */
} worker;

static void decide(const shared *of, unsigned first) {
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  demand(consigne_query_new(NULL, &query) == CONSIGNE_OK, "query");
  demand(consigne_decision_new(NULL, &decision) == CONSIGNE_OK, "decision");
  char sender[128];
  for (unsigned i = 0; i < ITEMS; i++) {
    snprintf(sender, sizeof sender, "ann@h%08x.dept%u.example", scattered(first + i), (first + i) % 97);
    consigne_query_reset(query);
    consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", 2);
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, sender, strlen(sender));
    consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", CONSIGNE_NTS);
    demand(consigne_decide(of->ruleset, query, 0, decision) == CONSIGNE_OK, "decide");
  }
  consigne_decision_free(decision);
  consigne_query_free(query);
}

static void ask(const shared *of, unsigned first) {
  char key[32];
  int answer = 0;
  for (unsigned i = 0; i < ITEMS; i++) {
    snprintf(key, sizeof key, "user%08x", scattered(first + i));
    demand(consigne_limiter_ask(of->limiter, i, "hourly", 6, 100, 3600000, 100, 0, key, strlen(key), NULL, 0,
                                &answer) == CONSIGNE_OK,
           "ask");
  }
}

static void *run(void *context) {
  worker *one = context;
  one->work(one->of, one->first);
  double before = now_of_thread();
  one->work(one->of, one->first);
  one->nanoseconds = (now_of_thread() - before) / ITEMS;
  return NULL;
}

/* So many at once; what an item costs of the processor, and how many a second all did together. */
static double run_threads(const shared *of, void (*work)(const shared *, unsigned), unsigned count, double *rate) {
  worker workers[THREADS];
  pthread_t threads[THREADS];
  double sum = 0, before = now_on_wall();
  for (unsigned i = 0; i < count; i++) {
    workers[i] = (worker){of, work, i * ITEMS, 0};
    demand(pthread_create(&threads[i], NULL, run, &workers[i]) == 0, "thread");
  }
  for (unsigned i = 0; i < count; i++) {
    pthread_join(threads[i], NULL);
    sum += workers[i].nanoseconds;
  }
  *rate = 2.0 * ITEMS * count / (now_on_wall() - before) * 1e9;
  return sum / count;
}

static void compare(const char *name, const shared *of, void (*work)(const shared *, unsigned), unsigned rounds) {
  double alone[MOST_ROUNDS], together[MOST_ROUNDS], faster[MOST_ROUNDS];
  for (unsigned round = 0; round < rounds; round++) {
    double one = 0, two = 0;
    alone[round] = run_threads(of, work, 1, &one);
    together[round] = run_threads(of, work, THREADS, &two);
    faster[round] = two / one;
  }
  printf("| %s | %.0f | %.0f | %.2f |\n", name, median(alone, rounds), median(together, rounds),
         median(faster, rounds));
}

void growth_of_threads(unsigned rounds) {
  shared of = {NULL, NULL};
  text items = list_of(add_domain, NAMES), rules = rules_on_list("domains", "any identity", &items, false);
  demand(consigne_ruleset_load_text(rules.at, rules.length, NULL, 0, NULL, NULL, &of.ruleset) == CONSIGNE_OK,
         "load");
  demand(consigne_limiter_new(NULL, MEMORY, "sixteen octets!!", 16, &of.limiter) == CONSIGNE_OK, "limiter");
  printf("\nTwo threads against one. The processor's time must not grow. The last column needs two cores that do "
         "nothing "
         "else.\n\n| what | ns of the processor, one thread | two threads | items a second, two threads / one |\n"
         "| --- | ---: | ---: | ---: |\n");
  compare("told and decided", &of, decide, rounds);
  compare("limiter asked", &of, ask, rounds);
  text_free(&items);
  text_free(&rules);
  consigne_limiter_free(of.limiter);
  consigne_ruleset_free(of.ruleset);
}

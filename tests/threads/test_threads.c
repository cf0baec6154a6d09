/* SPDX-License-Identifier: MIT */
/*
 * One ruleset and one query shared by threads, each with a decision of its
 * own, while others count owners up and down and load the ruleset anew. A
 * plain program, for the thread sanitizer, under which Criterion does not start.
 */
#include <consigne-policy.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define NTS CONSIGNE_NTS

enum { THREADS = 8, LOADERS = 2, ROUNDS = 500, LOADS = 10 };

/* What the threads share; nobody writes to it while they run. */
typedef struct shared {
  const char *path;
  consigne_ruleset *ruleset;
  const consigne_query *refused;
} shared;

static void demand(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "thread-tests: %s\n", what);
  exit(1);
}

static void fill(const consigne_ruleset *ruleset, consigne_query *query, const char *relay) {
  int64_t now = 0;
  demand(consigne_ruleset_instant(ruleset, "2027-04-01", NTS, &now) == CONSIGNE_OK, "no instant");
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, relay, NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "x@parisnanterre.fr", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_HEADER_FROM, "x@parisnanterre.fr", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "y@parisnanterre.fr", NTS);
  consigne_query_set_number(query, CONSIGNE_FIELD_NOW, now);
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
}

static void decide(const consigne_ruleset *ruleset, const consigne_query *query, consigne_decision *decision,
                   int verdict) {
  demand(consigne_decide(ruleset, query, 0, decision) == CONSIGNE_OK, "deciding failed");
  demand(consigne_decision_verdict(decision) == verdict, "another verdict than from one thread");
}

static void *deciding(void *argument) {
  const shared *all = argument;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  demand(consigne_query_new(NULL, &query) == CONSIGNE_OK, "no query");
  demand(consigne_decision_new(NULL, &decision) == CONSIGNE_OK, "no decision");
  for (int round = 0; round < ROUNDS; round++) {
    consigne_ruleset *ruleset = consigne_ruleset_ref(all->ruleset);
    decide(ruleset, all->refused, decision, CONSIGNE_VERDICT_REJECT);
    fill(ruleset, query, "smtp.parisnanterre.fr");
    decide(ruleset, query, decision, CONSIGNE_VERDICT_ACCEPT);
    consigne_ruleset_free(ruleset);
  }
  consigne_decision_free(decision);
  consigne_query_free(query);
  return NULL;
}

static void *loading(void *argument) {
  const shared *all = argument;
  for (int round = 0; round < LOADS; round++) {
    consigne_ruleset *ruleset = NULL;
    demand(consigne_ruleset_load_file(all->path, NTS, NULL, NULL, &ruleset) == CONSIGNE_OK, "loading failed");
    consigne_ruleset_free(ruleset);
  }
  return NULL;
}

int main(int argc, char **argv) {
  demand(argc == 2, "usage: thread-tests RULES");
  shared all = {.path = argv[1]};
  consigne_query *refused = NULL;
  demand(consigne_ruleset_load_file(all.path, NTS, NULL, NULL, &all.ruleset) == CONSIGNE_OK, "loading failed");
  demand(consigne_query_new(NULL, &refused) == CONSIGNE_OK, "no query");
  fill(all.ruleset, refused, "smtp.orange.fr");
  all.refused = refused;

  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    demand(pthread_create(&threads[i], NULL, i < LOADERS ? loading : deciding, &all) == 0, "no thread");
  for (int i = 0; i < THREADS; i++) demand(pthread_join(threads[i], NULL) == 0, "no join");

  consigne_query_free(refused);
  consigne_ruleset_free(all.ruleset);
  printf("%d threads decided alike\n", THREADS - LOADERS);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * decider CONFIGURATION RULES: decides by the helper of docs/examples/answers. Lines of standard input: "LOGIN
 * ADDRESS", which become smtp.auth and smtp.mailfrom; or "crowd N", N threads that decide a hundred times each.
 * Tells "VERDICT RULE MILLISECONDS", and of a crowd how many of its decisions were accepted, refused and deferred.
 */
#define _POSIX_C_SOURCE 200809L
#include "../../docs/examples/answers/answers.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../docs/examples/redis/wire.h"

enum { THREADS = 64, EACH = 100 };

static answers *sources;
static consigne_ruleset *rules;

static void log_line(const char *line) {
  fprintf(stderr, "%s\n", line);
}

static int configure(const char *path) {
  char line[1000], *words[8], *rest;
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file)) {
    int count = 0;
    for (char *word = strtok_r(line, " \n", &rest); word && count < 8; word = strtok_r(NULL, " \n", &rest))
      words[count++] = word;
    const char *wrong = count == 0 || answers_has_key(words[0]) ? NULL : "no key of the helper";
    if (count > 0 && !wrong) wrong = answers_configure(sources, words, count);
    if (wrong) return printf("%s: %s\n", words[0], wrong), 0;
  }
  if (file) fclose(file);
  const char *wrong = answers_open(sources);
  if (wrong) printf("open: %s\n", wrong);
  return !wrong;
}

static int decide(const char *login, const char *address, char *told, size_t size) {
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  if (consigne_query_new(NULL, &query) || consigne_decision_new(NULL, &decision)) exit(2);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, login, CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, address, CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@other.example", CONSIGNE_NTS);
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  int64_t from = wire_now();
  answers_decide(sources, rules, query, 0, decision);
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  int verdict = consigne_outcome_verdict(outcome);
  if (told)
    snprintf(told, size, "%s %s %lld", consigne_verdict_name(verdict), consigne_outcome_rule(outcome),
             (long long)(wire_now() - from));
  consigne_decision_free(decision);
  consigne_query_free(query);
  return verdict;
}

static void *one_of_crowd(void *counts) {
  for (int i = 0; i < EACH; i++) {
    int verdict = decide("cath", "cath@univ.example", NULL, 0);
    ((unsigned *)counts)[verdict == CONSIGNE_VERDICT_ACCEPT ? 0 : verdict == CONSIGNE_VERDICT_REJECT ? 1 : 2]++;
  }
  return NULL;
}

static void crowd(int threads) {
  static unsigned counts[THREADS][3];
  pthread_t ids[THREADS];
  unsigned all[3] = {0};
  int begun = 0;
  memset(counts, 0, sizeof counts);
  while (begun < threads && pthread_create(&ids[begun], NULL, one_of_crowd, counts[begun]) == 0) begun++;
  for (int i = 0; i < begun; i++) {
    pthread_join(ids[i], NULL);
    for (int k = 0; k < 3; k++) all[k] += counts[i][k];
  }
  printf("%u %u %u\n", all[0], all[1], all[2]);
}

int main(int argc, char **argv) {
  char line[200], login[80], address[80], told[200];
  consigne_limiter *limiter = NULL;
  if (argc != 3 || !(sources = answers_new(log_line))) return 2;
  if (consigne_limiter_new(NULL, 1 << 20, "sixteen octets..", 16, &limiter)) return 2;
  answers_count_by(sources, limiter);
  int status = configure(argv[1]) ? 0 : 78;
  if (status == 0 && consigne_ruleset_load_file(argv[2], CONSIGNE_NTS, NULL, NULL, &rules)) status = 2;
  while (status == 0 && fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "%79s %79s", login, address) != 2) break;
    if (strcmp(login, "crowd") == 0) {
      crowd(atoi(address) > THREADS ? THREADS : atoi(address));
    } else {
      decide(login, address, told, sizeof told);
      puts(told);
    }
    fflush(stdout);
  }
  answers_free(sources);
  consigne_limiter_free(limiter);
  consigne_ruleset_free(rules);
  return status;
}

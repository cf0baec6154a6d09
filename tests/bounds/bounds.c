/* SPDX-License-Identifier: MIT */
/*
 * bounds FAMILY SIZE...: reads one hostile input of the family at each size, in
 * octets, all work inside `measured`, on a stack of 64 KiB. The family `all`
 * is every one. Prints "FAMILY SIZE" before each, in the order of the calls.
 *
 * bounds mixes PLACE SIZE...: every mix of blanks at the place, or at `all`,
 * each size twice the one before. Takes CPU time, since there are too many for a
 * profiler, and prints "PLACE MIX NANOSECONDS RATIO", the worst doubling of each.
 */
#include <consigne.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "families.h"

enum {
  STACK_OCTETS = 65536,
  NOISE = 250000, /* nanoseconds: below, a doubling tells nothing; 64 KiB read at 260 MB a second take that long */
  REPEATS = 3,    /* of one measure of CPU time */
  TAKES = 30,     /* times a doubling is measured again, later each time, before it counts: caches are shared */
  AGAIN = 3       /* times all doublings are measured anew then */
};

typedef struct job {
  entry entry;
  const char *text;
  size_t length;
  consigne_options *options;
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  consigne_mailboxes *mailboxes;
  consigne_findings *findings;
  int times;          /* that it is read; memory that was used once costs no page faults */
  double nanoseconds; /* of CPU that `measured` took, the least of them */
} job;

static void demand(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  abort();
}

/* ---- What is measured ---------------------------------------------------------------------- */

static const char policy[] =
    "consigne 1\norigin univ.example\n"
    "provider univ { domains { univ.example *.univ.example } relays { 192.0.2.0/24 } subaddress \"+\" }\n"
    "reply stray { en \"{identity} {identity.domain}\" }\n"
    "rule shown { when any header.shown in univ or any header.list-id in univ or any header.reply-to in univ tag "
    "shown }\n"
    "rule odd { when header.from is malformed tag odd }\n"
    "rule self { when any header.from equals smtp.rcptto tag self }\n"
    "rule ours { when any identity in univ unless carried by relay or aligned with dkim.d reject stray }\n";

static void decide(job *j) {
  consigne_query_reset(j->query);
  consigne_query_set(j->query, CONSIGNE_FIELD_LISTENER, "mx", CONSIGNE_NTS);
  consigne_query_set(j->query, CONSIGNE_FIELD_RELAY, "198.51.100.7", CONSIGNE_NTS);
  consigne_query_set(j->query, CONSIGNE_FIELD_SMTP_AUTH, "alice@univ.example", CONSIGNE_NTS);
  consigne_query_set(j->query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", CONSIGNE_NTS);
  demand(consigne_query_add_header_block(j->query, j->text, j->length) == CONSIGNE_OK, "header block");
  consigne_query_end(j->query, CONSIGNE_FIELD_ALL);
  demand(consigne_decide(j->ruleset, j->query, CONSIGNE_FLAG_TRACE, j->decision) == CONSIGNE_OK, "decide");
}

static void convert(job *j) {
  char name[2048];
  consigne_domain_to_ascii(j->text, j->length, name, &(size_t){sizeof name});
  consigne_domain_to_unicode(j->text, j->length, name, &(size_t){sizeof name});
}

static void load(job *j) {
  consigne_ruleset *ruleset = NULL;
  int status = consigne_ruleset_load_text(j->text, j->length, NULL, 0, j->options, j->findings, &ruleset);
  demand(status == CONSIGNE_OK || status == CONSIGNE_E_RULES || status == CONSIGNE_E_LIMIT, "load");
  consigne_ruleset_free(ruleset);
}

/* Exported by name: what a profiler counts. */
void measured(job *j);
__attribute__((noinline)) void measured(job *j) {
  switch (j->entry) {
  case PATH: consigne_mailboxes_parse(j->mailboxes, CONSIGNE_FORM_PATH, j->text, j->length); break;
  case LIST: consigne_mailboxes_parse(j->mailboxes, CONSIGNE_FORM_MAILBOX_LIST, j->text, j->length); break;
  case HEADER: decide(j); break;
  case DOMAIN: convert(j); break;
  case RULES: load(j); break;
  }
}

/* ---- Inputs ---------------------------------------------------------------------------------- */

/* Head, as many units as fit, tail; "%" in a unit is the number of the unit in seven digits. */
static size_t make(const family *f, size_t size, char *text) {
  size_t head = strlen(f->head), tail = strlen(f->tail), length = head;
  memcpy(text, f->head, head);
  for (unsigned number = 0;; number++) {
    char unit[256];
    size_t used = 0;
    for (size_t i = 0; i < f->unit_octets; i++) {
      if (f->unit[i] == '%') {
        used += (size_t)snprintf(unit + used, 8, "%07u", number % 10000000);
      } else {
        unit[used++] = f->unit[i];
      }
    }
    if (length + used + tail > size) break;
    memcpy(text + length, unit, used);
    length += used;
  }
  memcpy(text + length, f->tail, tail);
  return length + tail;
}

/* Limits at their ceilings, so that they do not hide what is behind them. */
static void set_limits(consigne_options *options) {
  static const struct {
    int limit;
    uint32_t value;
  } ceilings[] = {{CONSIGNE_LIMIT_MAILBOXES, 1000000}, {CONSIGNE_LIMIT_HEADER_OCTETS, 67108864}};
  for (size_t i = 0; i < sizeof ceilings / sizeof *ceilings; i++)
    demand(consigne_options_set_limit(options, ceilings[i].limit, ceilings[i].value) == CONSIGNE_OK, "limit");
}

static double cpu_time(void) {
  struct timespec now;
  demand(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "clock");
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void *run(void *argument) {
  job *j = argument;
  for (int i = 0; i < j->times; i++) {
    double before = cpu_time();
    measured(j);
    double took = cpu_time() - before;
    if (i == 0 || took < j->nanoseconds) j->nanoseconds = took;
  }
  return NULL;
}

static void run_on_small_stack(job *j) {
  pthread_attr_t attributes;
  pthread_t thread;
  demand(pthread_attr_init(&attributes) == 0, "attributes");
  demand(pthread_attr_setstacksize(&attributes, STACK_OCTETS) == 0, "stack");
  demand(pthread_create(&thread, &attributes, run, j) == 0, "thread");
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
}

/* The CPU time that it took. */
static double measure(const family *f, size_t size, int times) {
  char *block = malloc(size + 1);
  job j = {.entry = f->entry, .times = times};
  demand(block != NULL && size > 64, "size");
  j.length = make(f, size, block);
  j.text = memmove(block + size + 1 - j.length, block, j.length); /* ends where the block ends */
  demand(consigne_options_new(&j.options) == CONSIGNE_OK, "options");
  set_limits(j.options);
  demand(consigne_mailboxes_new(j.options, &j.mailboxes) == CONSIGNE_OK, "mailboxes");
  demand(consigne_query_new(j.options, &j.query) == CONSIGNE_OK, "query");
  demand(consigne_decision_new(j.options, &j.decision) == CONSIGNE_OK, "decision");
  demand(consigne_findings_new(j.options, &j.findings) == CONSIGNE_OK, "findings");
  demand(consigne_ruleset_load_text(policy, CONSIGNE_NTS, NULL, 0, NULL, NULL, &j.ruleset) == CONSIGNE_OK,
         "policy");
  run_on_small_stack(&j);
  consigne_ruleset_free(j.ruleset);
  consigne_findings_free(j.findings);
  consigne_decision_free(j.decision);
  consigne_query_free(j.query);
  consigne_mailboxes_free(j.mailboxes);
  consigne_options_free(j.options);
  free(block);
  return j.nanoseconds;
}

/* ---- Every mix of blanks ----------------------------------------------------------------------------- */

static double least(double a, double b) {
  return a < b ? a : b;
}

/* How many times as long twice the size takes; *last is what the larger one took, then the smaller one's. */
static double doubling(const family *f, size_t size, double *last) {
  double half = *last, whole = measure(f, size, REPEATS), ratio = 0;
  for (int take = 0; take < TAKES; take++) {
    ratio = whole < NOISE ? 1 : whole / half;
    if (ratio <= 2.3) break;
    nanosleep(&(struct timespec){.tv_nsec = take * 5000000L}, NULL);
    half = least(half, measure(f, size / 2, REPEATS));
    whole = least(whole, measure(f, size, REPEATS));
  }
  *last = whole;
  return ratio;
}

/* The worst doubling; *last is what the largest size took. */
static double worst_doubling(const family *f, int count, char **sizes, double *last) {
  double worst = 0;
  *last = measure(f, strtoul(sizes[0], NULL, 10), REPEATS);
  for (int i = 1; i < count; i++) {
    double ratio = doubling(f, strtoul(sizes[i], NULL, 10), last);
    if (ratio > worst) worst = ratio;
  }
  return worst;
}

static void measure_mixes(const place *p, int count, char **sizes) {
  for (size_t number = 0; number < MIXES; number++) {
    char octets[4], name[24];
    size_t length = mix(number, octets, name);
    family f = {name, p->entry, p->head, octets, length, p->tail};
    double last, worst = worst_doubling(&f, count, sizes, &last);
    for (int again = 0; worst > 2.3 && again < AGAIN; again++) worst = worst_doubling(&f, count, sizes, &last);
    printf("%s %s %.0f %.2f\n", p->name, name, last, worst);
    fflush(stdout);
  }
}

static size_t mixes(const char *which, int count, char **sizes) {
  size_t found = 0;
  for (size_t i = 0; i < place_count; i++) {
    if (strcmp(which, "all") != 0 && strcmp(which, places[i].name) != 0) continue;
    measure_mixes(&places[i], count, sizes);
    found++;
  }
  return found;
}

int main(int argc, char **argv) {
  size_t found = 0;
  if (argc < 3) return 2;
  if (strcmp(argv[1], "mixes") == 0) return argc > 4 && mixes(argv[2], argc - 3, argv + 3) ? 0 : 2;
  for (size_t i = 0; i < family_count; i++) {
    if (strcmp(argv[1], "all") != 0 && strcmp(argv[1], families[i].name) != 0) continue;
    for (int k = 2; k < argc; k++) {
      printf("%s %s\n", families[i].name, argv[k]);
      fflush(stdout);
      measure(&families[i], strtoul(argv[k], NULL, 10), 1);
    }
    found++;
  }
  return found ? 0 : 2;
}

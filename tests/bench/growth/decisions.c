/* SPDX-License-Identifier: MIT */
/*
 * growth RULESET [ROUNDS]: prints what decisions and loads cost, as tables of Markdown. Subjects take turns, round
 * by round, so that whatever else the machine does meets all of them; of the rounds the median is told.
 *
 * growth load KIND FORM COUNT: one load, for a profiler; domains, addresses, logins or owners from a file or in braces.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "subjects.h"

enum { MOST_ROUNDS = 101, MOST_SUBJECTS = 24, ROUND_NANOSECONDS = 10000000 };

/* Of the processor, which others may use too. */
static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *of, unsigned count) {
  qsort(of, count, sizeof *of, compare);
  return of[count / 2];
}

/* ---- Decisions ----------------------------------------------------------------------------- */

typedef struct timed {
  subject subject;
  unsigned decisions; /* of one round */
  double nanoseconds[MOST_ROUNDS];
  size_t allocations; /* of the last round */
} timed;

static double time_decisions(timed *one) {
  double before = now();
  size_t calls = one->subject.count.calls;
  for (unsigned i = 0; i < one->decisions; i++) subject_decide(&one->subject, i * 7 % QUERIES);
  one->allocations = one->subject.count.calls - calls;
  return (now() - before) / one->decisions;
}

/* All queries once, so that everything has grown to its size; then as many as a round lasts. */
static void warm_up(timed *one) {
  one->decisions = QUERIES;
  time_decisions(one);
  one->decisions = (unsigned)(ROUND_NANOSECONDS / time_decisions(one)) / QUERIES * QUERIES;
  if (one->decisions == 0) one->decisions = QUERIES;
}

static void time_rounds(timed *all, unsigned count, unsigned rounds) {
  for (unsigned i = 0; i < count; i++) warm_up(&all[i]);
  for (unsigned round = 0; round < rounds; round++)
    for (unsigned i = 0; i < count; i++) all[i].nanoseconds[round] = time_decisions(&all[i]);
}

static void print_decisions(timed *all, unsigned count, unsigned rounds) {
  double first = 0;
  printf(
      "\n| what | size | ns a decision | times the first | allocations |\n| --- | ---: | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < count; i++) {
    const subject *one = &all[i].subject;
    double cost = median(all[i].nanoseconds, rounds);
    if (i == 0 || strcmp(one->name, all[i - 1].subject.name) != 0) first = cost;
    printf("| %s | %u | %.0f | %.2f | %zu |\n", one->name, one->size, cost, cost / first, all[i].allocations);
  }
}

static void bench_decisions(const char *path, unsigned rounds) {
  static timed all[MOST_SUBJECTS];
  static const unsigned rules[] = {2, 1000, 100000}, names[] = {1000, 10000, 100000, 1000000},
                        networks[] = {10, 1000, 100000}, recipients[] = {1, 10, 100};
  unsigned count = 0;
  for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) subject_of_rules(&all[count++].subject, rules[i]);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) subject_of_domains(&all[count++].subject, names[i]);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) subject_of_addresses(&all[count++].subject, names[i]);
  for (unsigned i = 0; i < sizeof networks / sizeof *networks; i++)
    subject_of_networks(&all[count++].subject, networks[i]);
  for (unsigned i = 0; i < sizeof recipients / sizeof *recipients; i++)
    subject_of_recipients(&all[count++].subject, path, recipients[i]);
  time_rounds(all, count, rounds);
  print_decisions(all, count, rounds);
  for (unsigned i = 0; i < count; i++) subject_free(&all[i].subject);
}

/* ---- Every rule, or those that the values lead to ------------------------------------------ */

/* The rule that decides, plus one; 0: the default. */
static unsigned rule_of(const subject *one) {
  return consigne_outcome_rule_index(consigne_decision_outcome(one->decision)) + 1;
}

static void demand_same(subject *one) {
  for (unsigned i = 0; i < QUERIES; i += 8) {
    subject_look_at_all(one, false);
    subject_decide(one, i);
    unsigned rule = rule_of(one);
    subject_look_at_all(one, true);
    subject_decide(one, i);
    demand(rule_of(one) == rule, "looking at all rules decides otherwise");
  }
}

static double time_some(subject *one, bool all, unsigned decisions) {
  subject_look_at_all(one, all);
  subject_decide(one, 0);
  double before = now();
  for (unsigned i = 0; i < decisions; i++) subject_decide(one, i * 7 % QUERIES);
  return (now() - before) / decisions;
}

/* The plain evaluator, which asks one rule after the other, on the same queries of the same ruleset. */
static void bench_plain(unsigned rounds) {
  static const unsigned sizes[] = {2, 1000, 100000};
  printf("\n| rules | ns, those that the values lead to | ns, every rule | times |\n| ---: | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    subject one;
    double led[MOST_ROUNDS], all[MOST_ROUNDS];
    subject_of_rules(&one, sizes[i]);
    demand_same(&one);
    for (unsigned round = 0; round < rounds; round++) {
      led[round] = time_some(&one, false, QUERIES * 8);
      all[round] = time_some(&one, true, sizes[i] > 10000 ? QUERIES / 8 : QUERIES);
    }
    double cost = median(led, rounds), plain = median(all, rounds);
    printf("| %u | %.0f | %.0f | %.1f |\n", sizes[i], cost, plain, plain / cost);
    subject_free(&one);
  }
}

/* ---- Exceptions ----------------------------------------------------------------------------- */

/* S104: lists are looked up, patterns are matched one by one, and a set holds a thousand of them at most. */
static void bench_exceptions(unsigned rounds) {
  static timed all[4];
  static const char *const kinds[] = {"addresses", "domains", "relays", "patterns"};
  for (unsigned i = 0; i < 4; i++)
    subject_of_exceptions(&all[i].subject, kinds[i], strcmp(kinds[i], "patterns") == 0 ? 1000 : 50000);
  time_rounds(all, 4, rounds);
  printf("\nExceptions (S104):\n");
  print_decisions(all, 4, rounds);
  for (unsigned i = 0; i < 4; i++) subject_free(&all[i].subject);
}

/* A whole message, told and decided. */
static void bench_message(const char *path, unsigned rounds) {
  subject one;
  double costs[MOST_ROUNDS];
  subject_of_recipients(&one, path, 1);
  size_t calls = 0;
  for (unsigned round = 0; round < rounds; round++) {
    double before = now();
    calls = one.count.calls;
    for (unsigned i = 0; i < QUERIES; i++) {
      subject_fill(&one, i);
      subject_decide(&one, i);
    }
    costs[round] = (now() - before) / QUERIES;
  }
  printf("\nA message with one recipient, its seven facts told and then decided: %.0f ns, %zu allocations.\n",
         median(costs, rounds), one.count.calls - calls);
  subject_free(&one);
}

/* ---- Loads --------------------------------------------------------------------------------- */

#define OWNED "any identity not owned by smtp.auth"

typedef struct list {
  const char *kind, *clause;
  add_item *add;
  bool file;
  unsigned count;
  text rules, items;
  counted memory; /* of the last load: octets that are kept, and the most there were */
  double nanoseconds[MOST_ROUNDS];
} list;

static void make_list(list *one) {
  one->items = list_of(one->add, one->count);
  one->rules = rules_on_list(one->kind, one->clause, &one->items, one->file);
}

static double time_load(list *one) {
  counted count = {0, 0, 0};
  consigne_options *options = counted_options(&count);
  consigne_ruleset *ruleset = NULL;
  if (one->file) consigne_options_add_source(options, "list", 4, one->items.at, one->items.length);
  size_t octets = count.octets;
  double before = now();
  int status = consigne_ruleset_load_text(one->rules.at, one->rules.length, NULL, 0, options, NULL, &ruleset);
  double spent = now() - before;
  demand(status == CONSIGNE_OK, "load");
  one->memory = (counted){count.octets - octets, count.peak - octets, count.calls};
  consigne_ruleset_free(ruleset);
  consigne_options_free(options);
  return spent / one->count;
}

static void bench_loads(unsigned rounds) {
  static list all[] = {{"domains", "any identity", add_domain, true, 1000, {0}, {0}, {0}, {0}},
                       {"domains", "any identity", add_domain, true, 100000, {0}, {0}, {0}, {0}},
                       {"domains", "any identity", add_domain, true, 1000000, {0}, {0}, {0}, {0}},
                       {"domains", "any identity", add_domain, false, 1000000, {0}, {0}, {0}, {0}},
                       {"addresses", "any identity", add_address, true, 1000, {0}, {0}, {0}, {0}},
                       {"addresses", "any identity", add_address, true, 100000, {0}, {0}, {0}, {0}},
                       {"addresses", "any identity", add_address, true, 1000000, {0}, {0}, {0}, {0}},
                       {"logins", "smtp.auth", add_login, true, 1000000, {0}, {0}, {0}, {0}},
                       {"relays", "relay", add_network, true, 100000, {0}, {0}, {0}, {0}},
                       {"addresses", "any identity", add_address, true, 50000, {0}, {0}, {0}, {0}},
                       {"domains", "any identity", add_below, true, 50000, {0}, {0}, {0}, {0}},
                       {"relays", "relay", add_network, true, 50000, {0}, {0}, {0}, {0}},
                       {"patterns", "any identity", add_pattern, true, 1000, {0}, {0}, {0}, {0}},
                       {"owners", OWNED, add_owner, true, 1000, {0}, {0}, {0}, {0}},
                       {"owners", OWNED, add_owner, true, 1000000, {0}, {0}, {0}, {0}}};
  const unsigned count = sizeof all / sizeof *all;
  for (unsigned i = 0; i < count; i++) make_list(&all[i]);
  for (unsigned round = 0; round < rounds; round++)
    for (unsigned i = 0; i < count; i++) all[i].nanoseconds[round] = time_load(&all[i]);
  printf("\n| set | items | from | ns an item | octets an item, as written | kept | most while loading |\n"
         "| --- | ---: | --- | ---: | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < count; i++) {
    list *one = &all[i];
    double items = one->count;
    printf("| %s | %u | %s | %.0f | %.0f | %.0f | %.0f |\n", one->kind, one->count, one->file ? "file" : "braces",
           median(one->nanoseconds, rounds), (double)one->items.length / items, (double)one->memory.octets / items,
           (double)one->memory.peak / items);
    text_free(&one->rules);
    text_free(&one->items);
  }
}

static int load_once(const char *kind, bool file, unsigned count) {
  list one = {.kind = kind, .clause = "any identity", .add = add_domain, .file = file, .count = count};
  if (strcmp(kind, "addresses") == 0) one.add = add_address;
  if (strcmp(kind, "owners") == 0) {
    one.add = add_owner;
    one.clause = OWNED;
  }
  if (strcmp(kind, "logins") == 0) {
    one.add = add_login;
    one.clause = "smtp.auth";
  }
  make_list(&one);
  printf("%.0f ns an item", time_load(&one));
  printf(", again %.0f", time_load(&one));
  printf(", kept %zu octets, at most %zu\n", one.memory.octets / count, one.memory.peak / count);
  text_free(&one.rules);
  text_free(&one.items);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "load") == 0)
    return load_once(argv[2], strcmp(argv[3], "file") == 0, (unsigned)strtoul(argv[4], NULL, 10));
  unsigned rounds = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 21;
  demand(argc > 1 && rounds > 0 && rounds <= MOST_ROUNDS, "growth RULESET [ROUNDS]");
  bench_decisions(argv[1], rounds);
  bench_plain(rounds);
  bench_exceptions(rounds);
  bench_message(argv[1], rounds);
  bench_loads(rounds < 7 ? rounds : 7);
  return 0;
}

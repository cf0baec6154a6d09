/* SPDX-License-Identifier: MIT */
/* What decisions cost by the number of rules, names, networks, patterns and recipients. */
#include "growth.h"
#include "subjects.h"

#include <stdio.h>
#include <string.h>

#define COUNT(of) (sizeof(of) / sizeof *(of))

enum { MOST_SUBJECTS = 32, ROUND_NANOSECONDS = 10000000 };

/* ---- Decisions ----------------------------------------------------------------------------- */

typedef struct timed {
  subject subject;
  unsigned batches; /* of one round: all queries told, which is not timed, and decided */
  double nanoseconds[MOST_ROUNDS];
  size_t allocations; /* of the last round */
} timed;

static double decide_all(subject *one) {
  double before = now();
  for (unsigned i = 0; i < one->asked; i++) subject_decide(one, i);
  return now() - before;
}

static double time_decisions(timed *one) {
  double spent = 0;
  one->allocations = 0;
  for (unsigned i = 0; i < one->batches; i++) {
    subject_fill(&one->subject);
    size_t calls = one->subject.count.calls;
    spent += decide_all(&one->subject);
    one->allocations += one->subject.count.calls - calls;
  }
  return spent / one->batches / one->subject.asked;
}

/* So that everything has grown to its size; then as many as a round lasts. */
static void warm_up(timed *one) {
  one->batches = 4;
  time_decisions(one);
  one->batches = (unsigned)(ROUND_NANOSECONDS / time_decisions(one) / one->subject.asked) + 1;
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

void growth_of_decisions(const char *path, unsigned rounds) {
  static timed all[MOST_SUBJECTS];
  static const unsigned rules[] = {10, 1000, 100000}, names[] = {1000, 100000, 1000000, 10000000},
                        addresses[] = {1000, 1000000}, networks[] = {10, 1000, 100000, 1000000},
                        patterns[] = {10, 100, 1000, 4000}, recipients[] = {1, 10, 100, 1000};
  unsigned count = 0;
  for (unsigned i = 0; i < COUNT(rules); i++) subject_of_rules(&all[count++].subject, rules[i]);
  for (unsigned i = 0; i < COUNT(names); i++) subject_of_domains(&all[count++].subject, names[i]);
  for (unsigned i = 0; i < COUNT(addresses); i++) subject_of_addresses(&all[count++].subject, addresses[i]);
  for (unsigned i = 0; i < COUNT(networks); i++) subject_of_networks(&all[count++].subject, networks[i]);
  for (unsigned i = 0; i < COUNT(patterns); i++) subject_of_patterns(&all[count++].subject, patterns[i]);
  for (unsigned i = 0; i < COUNT(recipients); i++)
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
  for (unsigned i = 0; i < QUERIES; i++) {
    subject_look_at_all(one, false);
    subject_decide(one, i);
    unsigned rule = rule_of(one);
    subject_look_at_all(one, true);
    subject_decide(one, i);
    demand(rule_of(one) == rule, "looking at all rules decides otherwise");
  }
}

static double time_some(subject *one, bool all) {
  subject_look_at_all(one, all);
  decide_all(one);
  return decide_all(one) / one->asked;
}

/* The plain evaluator, which asks one rule after the other, on the same queries of the same ruleset. */
void growth_of_plain(unsigned rounds) {
  static const unsigned sizes[] = {2, 1000, 100000};
  printf(
      "\n| rules | ns, those that the values lead to | ns, every rule | times |\n| ---: | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < COUNT(sizes); i++) {
    subject one;
    double led[MOST_ROUNDS], all[MOST_ROUNDS];
    subject_of_rules(&one, sizes[i]);
    subject_fill(&one);
    demand_same(&one);
    for (unsigned round = 0; round < rounds; round++) {
      led[round] = time_some(&one, false);
      all[round] = time_some(&one, true);
    }
    double cost = median(led, rounds), plain = median(all, rounds);
    printf("| %u | %.0f | %.0f | %.1f |\n", sizes[i], cost, plain, plain / cost);
    subject_free(&one);
  }
}

/* ---- Exceptions ----------------------------------------------------------------------------- */

/* S104: lists are looked up, patterns are matched one by one, and a set holds a thousand of them at most. */
void growth_of_exceptions(unsigned rounds) {
  static timed all[4];
  static const char *const kinds[] = {"addresses", "domains", "relays", "patterns"};
  for (unsigned i = 0; i < 4; i++)
    subject_of_exceptions(&all[i].subject, kinds[i], strcmp(kinds[i], "patterns") == 0 ? 1000 : 50000);
  time_rounds(all, 4, rounds);
  printf("\nExceptions (S104):\n");
  print_decisions(all, 4, rounds);
  for (unsigned i = 0; i < 4; i++) subject_free(&all[i].subject);
}

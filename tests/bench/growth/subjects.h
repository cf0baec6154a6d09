/* SPDX-License-Identifier: MIT */
/* Rulesets and queries of any size to be timed; uses consigne.h as any program would, but for subject_look_at_all.
 */
#ifndef TESTS_BENCH_GROWTH_SUBJECTS_H
#define TESTS_BENCH_GROWTH_SUBJECTS_H

#include "items.h"
#include "measure.h"

#include <consigne-policy.h>

/* Of one subject at a time: so few that they stay in the cache, as the one query of a server does. They are told
 * new values again and again, so that no two decisions ask the same of a table. */
enum { QUERIES = 64 };

struct subject;
/* Tells a query the message of this number; half of them are in a list. */
typedef void fill_query(const struct subject *one, consigne_query *query, unsigned number);

/* A ruleset with queries, to be told and decided again and again. */
typedef struct subject {
  const char *name;
  unsigned size, asked, next; /* the number that names it; how many queries it uses; the next message */
  fill_query *fill;
  counted count;
  consigne_options *options;
  consigne_ruleset *ruleset;
  consigne_query *queries[QUERIES];
  consigne_decision *decision;
} subject;

/* `count` rules, each with four domains of its own; half of the queries match one of the last, half none. */
void subject_of_rules(subject *one, unsigned count);
/* One rule on a set of so many domains, addresses or networks; half of the queries match. */
void subject_of_domains(subject *one, unsigned count);
void subject_of_addresses(subject *one, unsigned count);
void subject_of_networks(subject *one, unsigned count);
/* Rules on sets of patterns, which are the addresses of the above; half of the queries match. */
void subject_of_patterns(subject *one, unsigned count);
/*
 * A rule that refuses everyone but `count` exceptions (S104) of a kind: "addresses", "domains" (below a name),
 * "relays" (networks) or "patterns". Half of the queries are exceptions.
 */
void subject_of_exceptions(subject *one, const char *kind, unsigned count);
/* The ruleset of a file, and messages to so many recipients; half of them violate a rule. */
void subject_of_recipients(subject *one, const char *path, unsigned count);
void subject_free(subject *one);
/* Tells each query the next message. */
void subject_fill(subject *one);
void subject_decide(subject *one, unsigned query);
/* From now on every rule is looked at (`all`), or those that the values lead to: what is decided is the same. */
void subject_look_at_all(subject *one, bool all);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Rulesets and queries of any size to be timed, and an allocator that counts; uses consigne.h as any program would, but
 * for subject_look_at_all.
 */
#ifndef TESTS_BENCH_SUBJECTS_H
#define TESTS_BENCH_SUBJECTS_H

#include <consigne-policy.h>
#include <stdbool.h>

enum { QUERIES = 512 }; /* of one subject: so many that they do not meet the same line of memory again at once */

/* What an allocator gave: octets in use, the most there were, and calls. */
typedef struct counted {
  size_t octets, peak, calls;
} counted;

/* Options whose objects are counted. */
consigne_options *counted_options(counted *count);

/* Ends the program where `holds` is false. */
void demand(bool holds, const char *what);

/* Text that grows. */
typedef struct text {
  char *at;
  size_t length, room;
} text;

void text_add(text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(text *one);

/* How an item of each kind of list is written, in an order without order; number from 0. */
typedef void add_item(text *to, unsigned number);
add_item add_domain, add_below, add_address, add_login, add_network, add_owner, add_pattern;

/* Items as a list file has them: one a line. */
text list_of(add_item *add, unsigned count);
/*
 * A ruleset with one set of this kind, "domains", and a rule on it: of `file`, or with the items in braces. "owners": a
 * login map, and `clause` is the whole clause.
 */
text rules_on_list(const char *kind, const char *clause, const text *items, bool file);

/* A ruleset with queries, to be decided again and again. */
typedef struct subject {
  const char *name;
  unsigned size;
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
/*
 * A rule that refuses everyone but `count` exceptions (S104) of a kind: "addresses", "domains" (below a name), "relays"
 * (networks) or "patterns". Half of the queries are exceptions.
 */
void subject_of_exceptions(subject *one, const char *kind, unsigned count);
/* The ruleset of a file, and messages to so many recipients; half of them violate a rule. */
void subject_of_recipients(subject *one, const char *path, unsigned count);
void subject_free(subject *one);
/* Forgets what the query knew and tells it the same again. */
void subject_fill(subject *one, unsigned query);
void subject_decide(subject *one, unsigned query);
/* From now on every rule is looked at (`all`), or those that the values lead to: what is decided is the same. */
void subject_look_at_all(subject *one, bool all);

#endif

/* SPDX-License-Identifier: MIT */
/* Items of lists and rules on them, as they are written, of any number. */
#ifndef TESTS_BENCH_GROWTH_ITEMS_H
#define TESTS_BENCH_GROWTH_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

enum { NAMES_OF_A_RULE = 4, PATTERNS_OF_A_SET = 1000 };

/* Text that grows. */
typedef struct text {
  char *at;
  size_t length, room;
} text;

void text_add(text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(text *one);

/* Another number of 32 bits for each number, so that neighbours of a list are none in memory. */
unsigned scattered(unsigned number);

/* How an item of each kind of list is written, in an order without order; number from 0. */
typedef void add_item(text *to, unsigned number);
add_item add_domain, add_below, add_address, add_login, add_network, add_owner, add_pattern;

/* Items as a list file has them: one a line. */
text list_of(add_item *add, unsigned count);
/*
 * A ruleset with one set of this kind, "domains", and a rule on it: of the source "list" (`file`), or with the
 * items in braces. "owners": a login map, and `clause` is the whole clause.
 */
text rules_on_list(const char *kind, const char *clause, const text *items, bool file);
/* `count` rules, each with a set of four domains of its own. */
text rules_of(unsigned count);
/* Rules on so many patterns, a thousand in each set: a set holds no more. */
text rules_on_patterns(unsigned count);

#endif

/* SPDX-License-Identifier: MIT */
/* Random rulesets and queries over a small universe, so that rules, sets and values collide; the same for the same
 * seed. */
#ifndef TESTS_LAWS_RANDOM_H
#define TESTS_LAWS_RANDOM_H

#include "base/arena.h"
#include "consigne-policy.h"

typedef struct dice {
  uint64_t state;
} dice;

/* From 0 to sides - 1. */
uint32_t roll(dice *d, uint32_t sides);
/* One of `count` texts. */
const char *pick(dice *d, const char *const *texts, uint32_t count);
#define PICK(d, texts) pick((d), (texts), (uint32_t)(sizeof(texts) / sizeof *(texts)))

enum { FACT_VALUES = 3, MOST_FACTS = 40, MOST_ANSWERS = 64 };

/* What a query is told of one field. */
typedef enum given { NOT_GIVEN, LEFT_OPEN, COMPLETE } given;
typedef struct fact {
  const char *field;
  given state;
  uint32_t count;
  const char *values[FACT_VALUES + 4]; /* room for one more claim, or for what a repair adds */
} fact;

typedef struct facts {
  fact at[MOST_FACTS];
  uint32_t count;
  int64_t now;      /* INT64_MIN: not given */
  uint64_t answers; /* of look-ups: the seed of what the caller would find */
} facts;

/* A ruleset of a few rules. `monitored` is put before rule number `place` of them (NULL: none). */
void random_ruleset(dice *d, cgn_buffer *out, const char *monitored, uint32_t place);
enum { RULES = 5 };
/* A whole rule that is only watched, "rule watched { ... monitor }". */
void random_watched(dice *d, cgn_buffer *out);

/* NULL: none of this name. */
fact *fact_named(facts *f, const char *name);
void random_facts(dice *d, facts *f);
/* Ends what is open and gives what is not given, here and there. */
void random_more(dice *d, facts *f);
/* Adds one value to a field that the sender writes and that has one. False: there is none. */
bool random_claim(dice *d, facts *f);
/* Resets the query and tells it all. */
void give_facts(consigne_query *query, const facts *f);
/* What the caller finds for a need; the same each time it is asked. */
int find_answer(const facts *f, const char *id);

#endif

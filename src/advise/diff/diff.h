/* SPDX-License-Identifier: MIT */
/*
 * The cases that two rulesets decide differently: found by cases.h, shortened,
 * and kept by the way they differ: a rule that was renamed is one difference,
 * however many cases show it.
 */
#ifndef CGN_ADVISE_DIFF_H
#define CGN_ADVISE_DIFF_H

#include "advise/diff/cases.h"

/* One way of differing. */
typedef struct cgn_way {
  uint64_t hash;  /* of what follows */
  int differs;    /* CONSIGNE_DIFFERS_* */
  bool undecided; /* one of them decides nothing */
  uint32_t cases; /* that were tried and differ so */
  uint32_t kept;  /* of them */
  uint32_t next;  /* the last of them that is not worth shortening */
} cgn_way;

/* A case that is kept, with both outcomes. */
typedef struct cgn_kept {
  uint32_t way;
  int differs, rank; /* how much it matters, 0 most */
  uint32_t length;   /* octets of its texts */
  cgn_case said;
  const char **names;                /* of its givens; once cgn_diff_run is done, as what follows */
  const char *date;                  /* of `now` */
  const char **texts[CGN_SIDES + 1]; /* as expects of each write them, NULL: they cannot; and as said */
} cgn_kept;

struct consigne_diff {
  cgn_allocator allocator;
  struct consigne_ruleset *rulesets[CGN_SIDES]; /* references */
  cgn_probe probe;
  cgn_boundary boundary;
  cgn_cases cases;
  cgn_arena arena; /* of what is kept */
  cgn_way *ways;
  uint32_t way_count, way_capacity;
  cgn_kept **kept; /* what matters most first, then the shortest */
  uint32_t count, capacity;
  bool filled; /* the boundary is known */
};

/* Makes it of zeroes; releases what an init that failed has left too. CONSIGNE_OK, E_MEMORY. */
int cgn_diff_init(struct consigne_diff *diff, const consigne_options *options, struct consigne_ruleset *before,
                  struct consigne_ruleset *after);
void cgn_diff_release(struct consigne_diff *diff);
/* Tries at most so many cases more. CONSIGNE_OK, E_MEMORY. */
int cgn_diff_run(struct consigne_diff *diff, uint32_t most);
/* diff/query.c: adds what a query knows to the cases that others are made of. CONSIGNE_OK, E_MEMORY; E_LIMIT: more
 * than a case holds; E_FORM: what no expect block can say. */
int cgn_diff_add(struct consigne_diff *diff, const struct consigne_query *query);

/* shrink.c: makes the case shorter, as long as the rulesets differ in this way. False: no memory. */
bool cgn_shrink(struct consigne_diff *diff, uint64_t way, cgn_case *of);

#endif

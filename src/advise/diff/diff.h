/* SPDX-License-Identifier: MIT */
/*
 * The scenarios that two rulesets decide differently. The search finds them.
 * They are made shorter, and grouped by the way in which the decision changes:
 * a rule that was renamed is one change, however many scenarios show it.
 */
#ifndef CGN_ADVISE_DIFF_H
#define CGN_ADVISE_DIFF_H

#include "advise/diff/search.h"

/* One way in which the decision changes. */
typedef struct cgn_change {
  uint64_t hash;      /* cgn_probe_change */
  int differs;        /* CONSIGNE_DIFFERS_* */
  bool undecided;     /* one of the decisions is undecided */
  uint32_t scenarios; /* that were tried and change so */
  uint32_t kept;      /* how many of them are kept */
  uint32_t next;      /* the last of them that is not worth shortening */
} cgn_change;

/* A scenario that is kept. */
typedef struct cgn_kept {
  uint32_t change;
  int differs, rank; /* rank 0 matters most */
  uint32_t length;   /* octets of its texts */
  cgn_scenario scenario;
  /* Written at the end of cgn_diff_run. */
  const char **names; /* of its givens */
  const char *date;   /* the value of `now` */
  const char *
      *texts[CGN_SIDES + 1]; /* its givens as an expect of each ruleset (NULL: it cannot), and as they are */
} cgn_kept;

struct consigne_diff {
  cgn_allocator allocator;
  struct consigne_ruleset *rulesets[CGN_SIDES]; /* references */
  cgn_probe probe;
  cgn_edits edits;
  cgn_search search;
  cgn_arena arena; /* of what is kept */
  cgn_change *changes;
  uint32_t change_count, change_capacity;
  cgn_kept **kept; /* what matters most first, then the shortest */
  uint32_t count, capacity;
  bool filled; /* the edits are found */
};

/* Makes it of zeroes. After a failure it must be released too. CONSIGNE_OK, E_MEMORY. */
int cgn_diff_init(struct consigne_diff *diff, const consigne_options *options, struct consigne_ruleset *before,
                  struct consigne_ruleset *after);
void cgn_diff_release(struct consigne_diff *diff);
/* Tries at most so many more scenarios. CONSIGNE_OK, E_MEMORY. */
int cgn_diff_run(struct consigne_diff *diff, uint32_t most);
/* diff/query.c: adds what a query knows to the bases of the search. CONSIGNE_OK, E_MEMORY; E_LIMIT: more than a
 * scenario holds; E_FORM: no expect block can say it. */
int cgn_diff_add(struct consigne_diff *diff, const struct consigne_query *query);

/* diff/shrink.c: makes the scenario shorter, as long as the decision changes in the same way. False: no memory. */
bool cgn_shrink(struct consigne_diff *diff, uint64_t change, cgn_scenario *scenario);

#endif

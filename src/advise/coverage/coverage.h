/* SPDX-License-Identifier: MIT */
/* Counts which parts of a ruleset some decisions used. The counts stand beside the tables of the program, in one
 * row of elements, block after block. What an element is, is read from the program. Nothing of a query is kept. */
#ifndef CGN_ADVISE_COVERAGE_H
#define CGN_ADVISE_COVERAGE_H

#include "consigne-policy.h"
#include "decide/decision.h"
#include "decide/judge.h"

typedef enum cgn_coverage_block {
  CGN_BLOCK_RULES,
  CGN_BLOCK_PARTS,    /* clauses and proofs, rule by rule */
  CGN_BLOCK_FALLBACK, /* `default` */
  CGN_BLOCK_LISTS,    /* by set of the program */
  CGN_BLOCK_DELEGATIONS,
  CGN_BLOCK_ENTRIES,
  CGN_BLOCKS
} cgn_coverage_block;

/* An element of a condition: a clause of `when`, a proof, or a clause of a proof that has several. */
typedef struct cgn_coverage_part {
  uint32_t rule;
  uint32_t test;  /* CGN_NONE: a proof of several clauses */
  uint32_t proof; /* the proof of the rule; CGN_NONE: a clause of `when` */
  uint32_t whole; /* the part of the proof that the clause is; otherwise CGN_NONE */
} cgn_coverage_part;

/* What a set is in the ruleset. */
typedef enum cgn_coverage_role {
  CGN_ROLE_INLINE, /* `owner` is the first test that asks it */
  CGN_ROLE_NAMED,
  CGN_ROLE_DOMAINS, /* `owner` is the provider */
  CGN_ROLE_RELAYS,
  CGN_ROLE_ITEMS, /* `owner` is the delegation */
  CGN_ROLE_TO
} cgn_coverage_role;

typedef struct cgn_coverage_list {
  cgn_coverage_role role;
  uint32_t owner;
  uint32_t entries, first; /* how many; one of them */
} cgn_coverage_list;

/* An entry: what a set lists at one slot of the names, or a network as a run of ranges, or an entry of owners. */
typedef struct cgn_coverage_entry {
  uint32_t set;  /* CGN_NONE: an entry of owners */
  uint32_t slot; /* of program->names; of networks the first range */
  uint32_t last; /* of networks the last range; of a name CGN_NONE */
} cgn_coverage_entry;

/*
 * Some entries have a second name, their twin. "local@*" is met with or
 * without case, as the provider says. A listed alias is met as it is written,
 * or as the domain that replaces it. `twin` is the place in `hits` where the
 * second name of `entry` is counted.
 */
typedef struct cgn_coverage_twin {
  uint32_t entry, twin;
} cgn_coverage_twin;

/* By cgn_truth. */
typedef struct cgn_tally {
  uint64_t truths[3];
} cgn_tally;

struct consigne_coverage {
  cgn_allocator allocator;
  struct consigne_ruleset *ruleset;   /* held */
  struct consigne_decision *decision; /* of its own */
  cgn_arena arena;                    /* all that follows */
  uint32_t blocks[CGN_BLOCKS + 1];    /* the first element of each, and how many there are */
  cgn_coverage_part *parts;
  uint32_t *first_part;     /* by rule, and one more */
  cgn_coverage_list *lists; /* by set */
  cgn_coverage_entry *entries;
  uint32_t *first_entry;        /* by slot of program->names: of the first set of its class */
  uint32_t *first_pair, *pairs; /* by range: where its sets stand in `pairs`, which are entries */
  cgn_coverage_twin *twins;     /* by entry */
  uint32_t entry_count, name_entries, hit_count, twin_count;
  uint64_t *hits;       /* by entry, and then by twin */
  cgn_tally *tallies;   /* of all elements before the entries */
  uint64_t *seen, turn; /* by test: the last turn it was looked at in */
  int wanted;           /* of this decision: CONSIGNE_COVERAGE_* */
};

/* What is counted for one outcome. */
typedef struct cgn_coverage_turn {
  struct consigne_coverage *coverage;
  cgn_judge *judge;
  uint32_t end; /* the rule behind the last that is looked at */
} cgn_coverage_turn;

/* coverage.c */
int cgn_coverage_init(struct consigne_coverage *coverage, const consigne_options *options,
                      struct consigne_ruleset *ruleset);
void cgn_coverage_release(struct consigne_coverage *coverage);
void cgn_coverage_reset(struct consigne_coverage *coverage);
int cgn_coverage_add(struct consigne_coverage *coverage, const struct consigne_query *query, int flags, int wanted);

static inline void cgn_coverage_count(struct consigne_coverage *coverage, cgn_coverage_block block, uint32_t index,
                                      cgn_truth truth) {
  coverage->tallies[coverage->blocks[block] + index].truths[truth]++;
}

/* coverage/tables.c: false: no memory, or more entries than 32 bits count. */
bool cgn_coverage_tables(struct consigne_coverage *coverage);
/* coverage/entries.c */
void cgn_coverage_entries(const cgn_coverage_turn *turn);
/* Of the providers that said how the local parts of this decision's addresses are compared. */
void cgn_coverage_providers(const cgn_coverage_turn *turn);
/* coverage/clauses.c */
void cgn_coverage_clauses(const cgn_coverage_turn *turn);

/* coverage/tell.c: what an element is. */
int cgn_coverage_kind(const struct consigne_coverage *coverage, uint32_t element);
uint32_t cgn_coverage_rule(const struct consigne_coverage *coverage, uint32_t element);
uint32_t cgn_coverage_part_of(const struct consigne_coverage *coverage, uint32_t element);
uint64_t cgn_coverage_counted(const struct consigne_coverage *coverage, uint32_t element, cgn_truth truth);
/* The name of the field that a clause tests; nothing for what has none. */
void cgn_coverage_write_field(const struct consigne_coverage *coverage, uint32_t element, cgn_buffer *out);
void cgn_coverage_write(const struct consigne_coverage *coverage, uint32_t element, cgn_buffer *out);

#endif

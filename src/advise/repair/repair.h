/* SPDX-License-Identifier: MIT */
/*
 * What would turn a refusal into an acceptance: changes of what the sender, the
 * relay or the ruleset does, each tried by deciding again (consigne_repairs).
 *
 *   a refusal -> the tests of its rule -> ways to make each otherwise -> decided again with each
 */
#ifndef CGN_ADVISE_REPAIR_H
#define CGN_ADVISE_REPAIR_H

#include "consigne-policy.h"
#include "decide/decision.h"
#include "decide/judge.h"

/* One change. Its texts are in repairs->arena. */
typedef struct cgn_step {
  int kind;        /* CONSIGNE_REPAIR_* */
  int field;       /* the query's; 0: what changes is the ruleset, or what the caller is answered */
  cgn_text value;  /* of that field; else what the entry is about: an item, an address */
  cgn_text name;   /* of the set, provider or login; the item that the value is one of; at NULL: none */
  cgn_text text;   /* to be added to the ruleset, or the id of the need; at NULL: none */
  cgn_text clause; /* that it makes true or, of `when`, no longer true */
} cgn_step;

/* Changes that are made together. */
typedef struct cgn_way {
  const cgn_step *steps[CGN_REPAIR_STEPS];
  uint32_t count;
} cgn_way;

typedef struct cgn_ways {
  cgn_way at[CGN_REPAIR_WAYS];
  uint32_t count;
} cgn_ways;

typedef struct cgn_repair {
  cgn_way way;
  int verdict; /* when decided again */
} cgn_repair;

struct consigne_repairs {
  cgn_allocator allocator;
  consigne_options options;         /* of loads of changed rulesets: limits and allocator only */
  cgn_arena arena;                  /* what is proposed */
  cgn_buffer buffer, text, changed; /* of one value; of a ruleset, before and after a change */
  struct consigne_query query;      /* the copy that is changed */
  struct consigne_decision decision;
  cgn_repair found[CGN_REPAIRS];
  uint32_t count;
};

int cgn_repairs_init(struct consigne_repairs *repairs, const consigne_options *options);
void cgn_repairs_release(struct consigne_repairs *repairs);
/* consigne_repairs_find; `recipient`: CGN_NONE: all of them. CONSIGNE_OK, E_MEMORY, E_QUERY; then nothing is found.
 */
int cgn_repairs_find(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset,
                     const struct consigne_query *query, int flags, uint32_t recipient);

/* ---- What may be tried: condition.c, test.c, entry.c, values.c, ways.c ---------------------------------- */

/* A refusal that is being looked into: the judge stands at the recipient's turn. */
typedef struct cgn_refusal {
  struct consigne_repairs *repairs;
  cgn_judge *judge;
  const cgn_rule *rule;
  const cgn_value *subject; /* that the rule held for; NULL: it has none */
  int subject_field;
  bool related; /* domains of the same organisation are tried, too, where the author's own did not do */
} cgn_refusal;

/* Ways to make the rule that refused hold no longer, as far as can be seen without trying. */
void cgn_repair_ways(const cgn_refusal *refusal, cgn_ways *ways);
/* Ways to make this test true, or false; of a clause on the subject (`of_subject`) for its value alone. One without
 * steps where it is so already. */
void cgn_repair_test(const cgn_refusal *refusal, uint32_t test, bool of_subject, bool wanted, cgn_ways *ways);
/* Unless it is there already, or there are CGN_REPAIR_WAYS of them. */
void cgn_ways_add(cgn_ways *ways, const cgn_way *way);
/* Adds all of the other. */
void cgn_ways_unite(cgn_ways *ways, const cgn_ways *more);
/* Joins each of one with each of the other. */
void cgn_ways_multiply(cgn_ways *ways, const cgn_ways *more);
/* Whether all steps of the other are steps of this one. */
bool cgn_way_has(const cgn_way *way, const cgn_way *part);
/* Adds the steps that are not there yet; false: they are too many. */
bool cgn_way_join(cgn_way *way, const cgn_way *more);
/* Adds a way of one step, whose texts are copied. No memory: none (repairs->arena.failed). */
void cgn_repair_step(const cgn_refusal *refusal, cgn_ways *ways, cgn_step step);
/* Add ways that change the ruleset or, where the caller is asked, what it is answered: the set of an `in` has what
 * is tested, the login owns the address, the address's provider delegates it to the relay there is. */
void cgn_repair_item(const cgn_refusal *refusal, cgn_ways *ways, const cgn_test *test, const cgn_view *view);
void cgn_repair_owner(const cgn_refusal *refusal, cgn_ways *ways, const cgn_view *address, const cgn_view *login,
                      cgn_text clause);
void cgn_repair_delegation(const cgn_refusal *refusal, cgn_ways *ways, const cgn_view *address, cgn_text clause);

/* Values that may serve, each once, the least CGN_REPAIR_VALUES of them. */
typedef struct cgn_values_found {
  cgn_text at[CGN_REPAIR_VALUES];
  cgn_text of[CGN_REPAIR_VALUES]; /* "*.x", where the value is some name below x; at NULL: the value is listed */
  uint32_t count;
} cgn_values_found;

void cgn_found_add(const cgn_refusal *refusal, cgn_values_found *found, cgn_text text, cgn_text of);
/* What the set lists: of "*.x" a name below x, of a network its first host. */
void cgn_found_members(const cgn_refusal *refusal, uint32_t set, cgn_values_found *found);
/* Logins that may show the address; addresses that the login may show. */
void cgn_found_owners(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found);
/* Logins that own the address by an entry for its whole domain alone; false: not all of them are found. */
bool cgn_found_hidden(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found);
void cgn_found_owned(const cgn_refusal *refusal, const cgn_view *login, cgn_values_found *found);

/* ---- repair/facts.c, repair/rules.c: making the changes ------------------------------------- */

/* Makes those of a field and of answers in the query. CONSIGNE_OK, E_MEMORY; else they cannot be made. */
int cgn_repair_facts(struct consigne_query *query, const cgn_way *way);
/* How many of a way's steps change the ruleset. */
uint32_t cgn_repair_rule_steps(const cgn_way *way);
/* Loads the ruleset with those changes. E_MEMORY; else they cannot be made. The new one is the caller's. */
int cgn_repair_rules(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset, const cgn_way *way,
                     struct consigne_ruleset **changed);

#endif

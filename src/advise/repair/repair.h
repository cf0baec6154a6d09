/* SPDX-License-Identifier: MIT */
/*
 * What would turn a refusal into an acceptance (consigne_repairs): changes of
 * what the sender, the relay or the ruleset does. Each is tried by deciding again.
 *
 *   a refusal -> the tests of its rule -> plans to change each test -> decided again with each plan
 */
#ifndef CGN_ADVISE_REPAIR_H
#define CGN_ADVISE_REPAIR_H

#include "consigne-policy.h"
#include "decide/decision.h"
#include "decide/judge.h"

/* One change. Its texts are in repairs->arena. */
typedef struct cgn_repair_change {
  int kind;        /* CONSIGNE_REPAIR_* */
  int field;       /* of the query; 0: the ruleset changes, or an answer of the caller */
  cgn_text value;  /* of that field; otherwise what the entry is about: an item, an address */
  cgn_text name;   /* of the set, provider or login; or the item that stands for the value; at NULL: none */
  cgn_text text;   /* the text to add to the ruleset, or the id of the need; at NULL: none */
  cgn_text clause; /* the clause that it makes true or, in `when`, false */
} cgn_repair_change;

/* Changes that are made together. */
typedef struct cgn_plan {
  const cgn_repair_change *changes[CGN_REPAIR_CHANGES];
  uint32_t count;
} cgn_plan;

typedef struct cgn_plans {
  cgn_plan at[CGN_REPAIR_PLANS];
  uint32_t count;
} cgn_plans;

typedef struct cgn_repair {
  cgn_plan plan;
  int verdict; /* the verdict with the plan */
} cgn_repair;

struct consigne_repairs {
  cgn_allocator allocator;
  consigne_options options;         /* for loads of changed rulesets: limits and allocator only */
  cgn_arena arena;                  /* of the changes */
  cgn_buffer buffer, text, changed; /* for one value; for a ruleset before and after a change */
  struct consigne_query query;      /* a copy, in which plans are made */
  struct consigne_decision decision;
  cgn_repair found[CGN_REPAIRS];
  uint32_t count;
};

int cgn_repairs_init(struct consigne_repairs *repairs, const consigne_options *options);
void cgn_repairs_release(struct consigne_repairs *repairs);
/*
 * consigne_repairs_find; `recipient` CGN_NONE: all of them. CONSIGNE_OK,
 * E_MEMORY, E_QUERY; then nothing is found.
 */
int cgn_repairs_find(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset,
                     const struct consigne_query *query, int flags, uint32_t recipient);

/* ---- Plans: condition.c, test.c, entry.c, values.c, plans.c ---------------------------------- */

/* The refusal that is looked at. The judge is at the turn of its recipient. */
typedef struct cgn_refusal {
  struct consigne_repairs *repairs;
  cgn_judge *judge;
  const cgn_rule *rule;
  const cgn_value *subject; /* the value for which the rule held; NULL: it has no subject */
  int subject_field;
  bool related; /* other domains of the organisation are tried too, since the author's own did not do */
} cgn_refusal;

/* Plans to make the refusing rule no longer hold, as far as can be seen without a try. */
void cgn_repair_plans(const cgn_refusal *refusal, cgn_plans *plans);
/* Plans to make this test true, or false. With `of_subject`, for the value of the subject alone. If the test is so
 * already: one plan without changes. */
void cgn_repair_test(const cgn_refusal *refusal, uint32_t test, bool of_subject, bool wanted, cgn_plans *plans);
/* Adds a plan, unless it is there already, or there are CGN_REPAIR_PLANS of them. */
void cgn_plans_add(cgn_plans *plans, const cgn_plan *plan);
/* Adds all plans of the other list. */
void cgn_plans_unite(cgn_plans *plans, const cgn_plans *more);
/* Replaces the plans by the joins of each with each of the other list. */
void cgn_plans_multiply(cgn_plans *plans, const cgn_plans *more);
/* Whether the plan has all changes of the other. */
bool cgn_plan_has(const cgn_plan *plan, const cgn_plan *part);
/* Adds the changes that are not there yet. False: there are too many. */
bool cgn_plan_join(cgn_plan *plan, const cgn_plan *more);
/* Adds a plan of one change, whose texts are copied. No memory: adds nothing (repairs->arena.failed). */
void cgn_repair_add(const cgn_refusal *refusal, cgn_plans *plans, cgn_repair_change change);
/* Add plans that change the ruleset or, for an external source, an answer of the caller. The set of an `in` has
 * the tested value; the login owns the address; the provider of the address delegates it to the present relay. */
void cgn_repair_item(const cgn_refusal *refusal, cgn_plans *plans, const cgn_test *test, const cgn_view *view);
void cgn_repair_owner(const cgn_refusal *refusal, cgn_plans *plans, const cgn_view *address, const cgn_view *login,
                      cgn_text clause);
void cgn_repair_delegation(const cgn_refusal *refusal, cgn_plans *plans, const cgn_view *address, cgn_text clause);

/* Values that may be proposed, each once: the first CGN_REPAIR_VALUES of them. */
typedef struct cgn_values_found {
  cgn_text at[CGN_REPAIR_VALUES];
  cgn_text of[CGN_REPAIR_VALUES]; /* "*.x", if the value is a name below x; at NULL: the value itself is listed */
  uint32_t count;
} cgn_values_found;

void cgn_found_add(const cgn_refusal *refusal, cgn_values_found *found, cgn_text text, cgn_text of);
/* Adds what the set lists: for "*.x" a name below x, for a network its first host. */
void cgn_found_members(const cgn_refusal *refusal, uint32_t set, cgn_values_found *found);
/* Adds logins that may show the address. */
void cgn_found_owners(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found);
/* Adds logins that own the address only by an entry for its whole domain. False: not all of them were found. */
bool cgn_found_hidden(const cgn_refusal *refusal, const cgn_view *address, cgn_values_found *found);
/* Adds addresses that the login may show. */
void cgn_found_owned(const cgn_refusal *refusal, const cgn_view *login, cgn_values_found *found);

/* ---- change_query.c, change_rules.c: making the changes ------------------------------------- */

/* Makes the changes of fields and answers in the query. CONSIGNE_OK, E_MEMORY; else they cannot be made. */
int cgn_repair_query(struct consigne_query *query, const cgn_plan *plan);
/* How many changes of the plan are about the ruleset. */
uint32_t cgn_repair_rule_changes(const cgn_plan *plan);
/*
 * Loads the ruleset with those changes. E_MEMORY; else they cannot be made.
 * The new ruleset belongs to the caller.
 */
int cgn_repair_rules(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset, const cgn_plan *plan,
                     struct consigne_ruleset **changed);

#endif

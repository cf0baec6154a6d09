/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share; nothing outside of it includes this header.
 * A file holds one concern and exports one function.
 */
#ifndef CGN_ADVISE_ADVISER_H
#define CGN_ADVISE_ADVISER_H

#include "rules/check/internal.h"
#include "rules/program.h"

typedef struct cgn_adviser {
  cgn_checker checker; /* readers of items, and arenas */
  const struct consigne_ruleset *made;
  const cgn_program *program; /* of made */
  const cgn_ast *ast;
  int64_t now; /* INT64_MIN: not said */
} cgn_adviser;

/* limits.c: limits that count something else than they seem to */
void cgn_advise_limits(cgn_adviser *adviser);
/* order.c: rules that wait at RCPT for one before them */
void cgn_advise_order(cgn_adviser *adviser);
/* always.c: rules that every message is judged by */
void cgn_advise_always(cgn_adviser *adviser);
/* proofs.c: proofs that rest on whom the sender writes to */
void cgn_advise_proofs(cgn_adviser *adviser);
/* values.c: clauses that two values meet between them */
void cgn_advise_values(cgn_adviser *adviser);
/* hosts.c: names of relays whose owner sends for others, too */
void cgn_advise_hosts(cgn_adviser *adviser);
/* items.c: items that another of the same set makes idle */
void cgn_advise_items(cgn_adviser *adviser);
/* delegations.c: delegations of what is carried already */
void cgn_advise_delegations(cgn_adviser *adviser);
/* dates.c: what ends soon, and schedules that are over */
void cgn_advise_dates(cgn_adviser *adviser);
/* networks.c: networks that vouch for more than mail servers */
void cgn_advise_networks(cgn_adviser *adviser);
/* providers.c: subdomains that are nobody's, providers that nothing reads */
void cgn_advise_providers(cgn_adviser *adviser);

/* ---- Shared ---- */

/* Whether the rule decides something, now or after a stage to come: it has a verdict and is enforced for some. */
bool cgn_is_enforced(const cgn_ast_rule *rule);
/* Appends to `clauses` (room for `most`) what must hold for the condition to: itself, or the operands of its `and`.
 */
uint32_t cgn_necessary(const cgn_condition *condition, const cgn_condition **clauses, uint32_t most);
/* Whether `clause` stands among what must hold for `rule` to. They are compared as text. */
bool cgn_asks_for(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *clause);

#endif

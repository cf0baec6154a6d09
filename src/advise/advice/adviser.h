/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. Nothing outside it includes this header. A file has one concern and exports
 * one function. */
#ifndef CGN_ADVISE_ADVISER_H
#define CGN_ADVISE_ADVISER_H

#include "rules/check/internal.h"
#include "rules/program.h"

typedef struct cgn_adviser {
  cgn_checker checker; /* readers of items, and arenas */
  const struct consigne_ruleset *made;
  const cgn_program *program; /* of `made` */
  const cgn_ast *ast;
  int64_t now; /* INT64_MIN: the date is not known */
} cgn_adviser;

/* limits.c: limits that do not count what they seem to */
void cgn_advise_limits(cgn_adviser *adviser);
/* order.c: rules that wait at RCPT for an earlier rule */
void cgn_advise_order(cgn_adviser *adviser);
/* always.c: rules that are evaluated for every message */
void cgn_advise_always(cgn_adviser *adviser);
/* proofs.c: proofs that depend on the recipient that the sender chooses */
void cgn_advise_proofs(cgn_adviser *adviser);
/* values.c: clauses that two values may meet, one each */
void cgn_advise_values(cgn_adviser *adviser);
/* logins.c: texts that show a login to a peer without, and `self` of logins without a domain */
void cgn_advise_logins(cgn_adviser *adviser);
/* hosts.c: names of relays whose owner sends for others too */
void cgn_advise_hosts(cgn_adviser *adviser);
/* items.c: items that another item of the same set covers */
void cgn_advise_items(cgn_adviser *adviser);
/* delegations.c: delegations of what is carried already */
void cgn_advise_delegations(cgn_adviser *adviser);
/* dates.c: what ends soon, and schedules that are over */
void cgn_advise_dates(cgn_adviser *adviser);
/* networks.c: networks that vouch for more than mail servers */
void cgn_advise_networks(cgn_adviser *adviser);
/* providers.c: subdomains that no provider has, and providers that no rule reads */
void cgn_advise_providers(cgn_adviser *adviser);

/* ---- Shared ---- */

/* Whether the rule decides something now, or after a later stage: it has a verdict, and is enforced for a share of
 * the senders. */
bool cgn_is_enforced(const cgn_ast_rule *rule);
/* Appends to `clauses` (room for `most`) the conditions that must all be true: the operands of its `and`, or the
 * condition itself. */
uint32_t cgn_necessary(const cgn_condition *condition, const cgn_condition **clauses, uint32_t most);
/* Whether `clause` is one of those that must be true for `rule` to hold. They are compared as text. */
bool cgn_asks_for(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *clause);

#endif

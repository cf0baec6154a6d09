/* SPDX-License-Identifier: MIT */
/* What clauses prove of who sends: for check/claims.c, and for advice on proofs. */
#ifndef CGN_RULES_CHECK_PROOF_H
#define CGN_RULES_CHECK_PROOF_H

#include "rules/check/internal.h"

/* What a clause that holds rests on. */
typedef enum cgn_weight {
  CGN_OF_NOTHING = 1, /* what holds of everybody who leaves something out, or comes in by the door of everybody */
  CGN_OF_CLAIMS = 2,  /* what the sender writes, or how much of it */
  CGN_OF_ANYONE = 4,  /* a result that whoever sends can have, for a domain of their own */
  CGN_OF_RELAY = 8,   /* which server answers for the message */
  CGN_OF_SENDER = 16  /* more: a login, a fact, a domain that passed and is the author's or named */
} cgn_weight;

/* Whether clauses of these weights are enough to make a proof, or the `when` of a rule that accepts, `wanted`. */
bool cgn_is_made_by(const cgn_ast_rule *rule, const cgn_condition *proof, bool wanted, unsigned weights);
/* Its first clause of one of these weights; NULL: there is none. */
const cgn_condition *cgn_clause_of_weight(const cgn_ast_rule *rule, const cgn_condition *proof, unsigned weights);
/* The field of a clause that tells what passed, be it on the right; 0: of a limit. */
int cgn_passed_field(const cgn_ast_rule *rule, const cgn_condition *clause);

#endif

/* SPDX-License-Identifier: MIT */
/* What an outcome tells, filled from what was found: decided, undecided, or failed closed; and how two differ. */
#ifndef CGN_DECIDE_OUTCOME_H
#define CGN_DECIDE_OUTCOME_H

#include "decide/decision.h"
#include "decide/rule.h"

void cgn_outcome_clear(struct consigne_outcome *outcome);
/* Sorts by name and keeps one of each name: one that is not assumed where there is one. */
void cgn_labels_unite(cgn_labels *labels);
/* Sorts tags and warnings, each once; what is sure is not assumed as well. */
void cgn_outcome_unite(struct consigne_outcome *outcome);

/* Each of these gives false where memory fails. */

/* Names the recipient that is being judged, if one is known. */
bool cgn_outcome_name(struct consigne_decision *decision, struct consigne_outcome *outcome);
/* Adds tags or warnings, in any order, until they are united; names must last as long as the decision. */
bool cgn_labels_add(struct consigne_decision *decision, cgn_labels *labels, cgn_label label);
bool cgn_labels_add_all(struct consigne_decision *decision, cgn_labels *labels, const cgn_labels *more);
/* The rule joins the warnings, and its tags those to act on. */
bool cgn_outcome_warn(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule,
                      bool assumed);
bool cgn_outcome_tag(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule,
                     bool assumed);
/* The rule holds for the value (NULL: for no single one) and decides. */
bool cgn_outcome_decide(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule,
                        const cgn_value *value);
/* No rule holds. */
bool cgn_outcome_default(struct consigne_decision *decision, struct consigne_outcome *outcome);
/* The outcome of the recipient before, which stands before it, for one who gives the same answers. */
bool cgn_outcome_repeat(struct consigne_decision *decision, struct consigne_outcome *outcome);
bool cgn_outcome_set_rule(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule);
/* More must be known: the first `count` of judge->unknown hold it up. */
bool cgn_outcome_hold_up(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t count);
/* The decision is final and this rule ended unknown: fails closed (language sections 4 and 5). */
bool cgn_outcome_assume(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule);

/* The sum of CONSIGNE_DIFFERS_*; 0: in nothing. Decisions may be NULL, which differs in everything. */
int cgn_outcome_differs(const struct consigne_outcome *one, const struct consigne_outcome *other);
int cgn_decision_differs(const struct consigne_decision *one, const struct consigne_decision *other);

#endif

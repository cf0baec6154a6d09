/* SPDX-License-Identifier: MIT */
/*
 * What a clause proves of who sends (language section 4), where it stands in a
 * proof or in what a rule accepts by. RFC 7489 3.1: that SPF or DKIM passes says
 * nothing of the author until the domain that passed is compared with the author's.
 */
#include "rules/check/proof.h"

/* ---- Fields --------------------------------------------------------------------- */

/* Domains that passed: whoever sends has some of their own. Those of seals are told of by check/seal.c. */
static bool is_verified_domain(int field) {
  return cgn_field_is_proof(field) && cgn_field_row(field)->result != CONSIGNE_FIELD_ARC;
}

static bool is_result(int field) {
  return field != CONSIGNE_FIELD_LISTENER && cgn_field_row(field)->words;
}

static bool has_right(const cgn_condition *clause) {
  return clause->right.word.text.length > 0;
}

/* Whether it asks that something is so, not that it is not. */
static bool is_positive(const cgn_condition *clause) {
  return clause->negated == (clause->quantifier == CGN_NO);
}

/* ---- Claims compared with what passed ------------------------------------------- */

/* From is part of identity, and what programs show of it (RFC 7489 3.1). */
static bool is_same(int field, int other) {
  return field == other || field == CONSIGNE_FIELD_IDENTITY ||
         (field == CONSIGNE_FIELD_HEADER_FROM && other == CONSIGNE_FIELD_IDENTITY);
}

/* What the condition says of this claim, and of others. Recursion: the parser lets CGN_CONDITION_DEPTH levels
 * through.
 */
static void look_for(const cgn_condition *condition, int field, bool listed, bool *said, bool *others) {
  if (condition->node == CGN_NODE_CLAUSE && cgn_is_claim(&condition->field) && !(listed && has_right(condition)))
    *(is_same(field, condition->field.number) ? said : others) = true;
  for (const cgn_condition *one = condition->first; one; one = one->next)
    look_for(one, field, listed, said, others);
}

/*
 * Whether `when` is about the claim that is compared: another one is the
 * sender's own. A rule that accepts has to say which addresses it means, too.
 */
static bool is_about(const cgn_ast_rule *rule, const cgn_field_name *name, bool bare) {
  bool said = false, others = false, accepts = rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT;
  if (bare) return true;
  look_for(rule->when, name->number, accepts, &said, &others);
  return said || (!others && !accepts);
}

static cgn_weight weight_of_likeness(const cgn_ast_rule *rule, const cgn_condition *clause,
                                     const cgn_field_name *left) {
  const cgn_field_name *right = &clause->right;
  bool passed = is_verified_domain(right->number), passed_left = is_verified_domain(left->number);
  const cgn_field_name *claim = cgn_is_claim(left) ? left : right;
  if (cgn_is_claim(left) && cgn_is_claim(right)) return CGN_OF_CLAIMS;
  if (passed && passed_left) return CGN_OF_ANYONE;
  if ((!passed && !passed_left) || !cgn_is_claim(claim)) return CGN_OF_SENDER;
  bool bound = is_positive(clause) && is_about(rule, claim, claim == left && cgn_is_bare(clause));
  return bound ? CGN_OF_SENDER : CGN_OF_ANYONE;
}

/* ---- Results of a claim that is named ---------------------------------------------- */

/* Whether one of what must hold asks that all values of the claim are in a set. */
static bool names(const cgn_condition *condition, int field) {
  const cgn_condition *one = condition->node == CGN_NODE_AND ? condition->first : condition;
  for (; one; one = condition->node == CGN_NODE_AND ? one->next : NULL) {
    bool all = one->quantifier == CGN_ONE || one->quantifier == CGN_EVERY;
    if (one->node == CGN_NODE_CLAUSE && one->test == CGN_TEST_IN && !one->negated && all &&
        one->field.number == field && !cgn_is_bare(one))
      return true;
  }
  return false;
}

/* SPF speaks of the reverse-path (RFC 7208 2.4), DMARC of From: where that is named, the result is of a name. */
static bool is_of_named(const cgn_ast_rule *rule, const cgn_condition *proof, int field) {
  bool said = false, others = false;
  int claim = field == CONSIGNE_FIELD_SPF     ? CONSIGNE_FIELD_SMTP_MAILFROM
              : field == CONSIGNE_FIELD_DMARC ? CONSIGNE_FIELD_HEADER_FROM
                                              : 0;
  if (claim == 0) return false;
  if (names(rule->when, claim) || names(proof, claim)) return true;
  look_for(rule->when, claim, rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT, &said, &others);
  return field == CONSIGNE_FIELD_SPF && said && !others && rule->verdict.verdict != CONSIGNE_VERDICT_ACCEPT;
}

/* ---- One clause ------------------------------------------------------------------- */

/* `mx` is the door of everybody (RFC 5321); who comes in by another has a reason to. */
static bool is_open_door(const cgn_condition *clause) {
  bool mx = clause->items.count == 1 && cgn_text_equal_nocase(clause->items.first->text, CGN_TEXT("mx"));
  return clause->test == CGN_TEST_IN && mx != clause->negated;
}

static cgn_weight weight_of_presence(const cgn_condition *clause, int field) {
  bool login = cgn_field_row(field)->type == CGN_TYPE_LOGIN;
  bool name = field == CONSIGNE_FIELD_RELAY_NAME || field == CONSIGNE_FIELD_CLIENT_NAME; /* as iprev */
  if (!clause->negated) return CGN_OF_NOTHING;
  if (login) return CGN_OF_SENDER;
  return is_result(field) || is_verified_domain(field) || name ? CGN_OF_ANYONE : CGN_OF_NOTHING;
}

static cgn_weight weight_of_membership(const cgn_ast_rule *rule, const cgn_condition *proof,
                                       const cgn_condition *clause, const cgn_field_name *name) {
  bool positive = is_positive(clause);
  if (name->number == CONSIGNE_FIELD_LISTENER) return is_open_door(clause) ? CGN_OF_NOTHING : CGN_OF_SENDER;
  if (is_result(name->number))
    return positive && is_of_named(rule, proof, name->number) ? CGN_OF_SENDER : CGN_OF_ANYONE;
  if (is_verified_domain(name->number)) return positive ? CGN_OF_SENDER : CGN_OF_ANYONE;
  if (cgn_item_set_kind(name->type) == CGN_SET_RELAYS) return positive ? CGN_OF_RELAY : CGN_OF_NOTHING;
  return name->type == CGN_TYPE_LOGIN && !positive ? CGN_OF_NOTHING : CGN_OF_SENDER;
}

static cgn_weight weight_of(const cgn_ast_rule *rule, const cgn_condition *proof, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  bool whole =
      clause->test == CGN_TEST_ABSENT || clause->test == CGN_TEST_NULL || clause->test == CGN_TEST_MALFORMED;
  if (clause->test == CGN_TEST_LIMIT) return CGN_OF_CLAIMS; /* whoever sends enough exceeds one */
  if (!name || name->number >= CGN_FIRST_FACT) return CGN_OF_SENDER;
  if (clause->test == CGN_TEST_CARRIED) return is_positive(clause) ? CGN_OF_RELAY : CGN_OF_NOTHING;
  if (cgn_is_claim(name) && (whole || clause->test == CGN_TEST_IN)) return CGN_OF_CLAIMS;
  if (clause->test == CGN_TEST_EQUALS || clause->test == CGN_TEST_ALIGNED ||
      clause->test == CGN_TEST_ALIGNED_EXACTLY)
    return weight_of_likeness(rule, clause, name);
  if (clause->test == CGN_TEST_ABSENT) return weight_of_presence(clause, name->number);
  if (clause->test == CGN_TEST_IN) return weight_of_membership(rule, proof, clause, name);
  return CGN_OF_SENDER;
}

/* ---- Conditions -------------------------------------------------------------------- */

/* Recursion here and below: the parser lets CGN_CONDITION_DEPTH levels through. */
static bool is_made_by(const cgn_ast_rule *rule, const cgn_condition *proof, const cgn_condition *condition,
                       bool wanted, unsigned weights) {
  if (condition->node == CGN_NODE_CLAUSE) return weight_of(rule, proof, condition) & weights;
  bool all = (condition->node == CGN_NODE_AND) == wanted;
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    if (is_made_by(rule, proof, one, wanted, weights) != all) return !all;
  }
  return all;
}

bool cgn_is_made_by(const cgn_ast_rule *rule, const cgn_condition *proof, bool wanted, unsigned weights) {
  return is_made_by(rule, proof, proof, wanted, weights);
}

static const cgn_condition *find(const cgn_ast_rule *rule, const cgn_condition *proof,
                                 const cgn_condition *condition, unsigned weights) {
  const cgn_condition *found = NULL;
  if (condition->node == CGN_NODE_CLAUSE) return weight_of(rule, proof, condition) & weights ? condition : NULL;
  for (const cgn_condition *one = condition->first; one && !found; one = one->next)
    found = find(rule, proof, one, weights);
  return found;
}

const cgn_condition *cgn_clause_of_weight(const cgn_ast_rule *rule, const cgn_condition *proof, unsigned weights) {
  return find(rule, proof, proof, weights);
}

int cgn_passed_field(const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  bool right =
      has_right(clause) && is_verified_domain(clause->right.number) && !(name && is_verified_domain(name->number));
  return right ? clause->right.number : name ? name->number : 0;
}

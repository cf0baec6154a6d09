/* SPDX-License-Identifier: MIT */
/*
 * The claim rule (language section 4): what the sender writes is a claim, and
 * one more claim must never turn a refusal into an acceptance. A clause grows
 * with a field where one more value can only make it true (`any`), and shrinks
 * where it can only make it false (`every`, `no`).
 */
#include "rules/check/internal.h"

typedef enum trend { STEADY, GROWS, SHRINKS } trend;

static trend grows_if(bool grows) {
  return grows ? GROWS : SHRINKS;
}

static bool is_claim(const cgn_field_name *name) {
  const cgn_field *field = cgn_checked_field(name->number);
  return field && field->claim;
}

/* With the field on the left. A bare test speaks of one value, whatever others there are. */
static trend left_trend(const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  if (!name || !is_claim(name)) return STEADY;
  if (clause->test == CGN_TEST_MALFORMED) return grows_if(!clause->negated);
  if (clause->quantifier == CGN_ONE) return STEADY;
  return grows_if(clause->quantifier == CGN_ANY);
}

/* With the field on the right, of which some value counts. `no x equals y` is the negation of `any x equals y`. */
static trend right_trend(const cgn_condition *clause) {
  if (clause->right.word.text.length == 0 || !is_claim(&clause->right)) return STEADY;
  return grows_if(clause->negated == (clause->quantifier == CGN_NO));
}

/* ---- One more claim ----------------------------------------------------------- */

static const char *effect_of(trend wrong, bool in_unless) {
  if (in_unless) return wrong == GROWS ? "has this proof" : "passes this exception and is accepted";
  return wrong == GROWS ? "is accepted" : "switches this rule off";
}

/* `on_right`: what is wrong is not the quantifier. */
static const char *remedy_of(trend wrong, bool on_right) {
  if (on_right) return wrong == GROWS ? "name a field that the sender cannot write" : "leave \"not\" out";
  return wrong == GROWS ? "write \"every\", or test what the sender cannot write" : "write \"any\"";
}

static void check_clause(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *clause,
                         bool in_unless) {
  trend wrong = grows_if(in_unless != (rule->verdict.verdict == CONSIGNE_ACCEPT));
  bool left = left_trend(rule, clause) == wrong;
  if (!left && right_trend(clause) != wrong) return;
  const cgn_field_name *name = left ? cgn_clause_field(rule, clause) : &clause->right;
  bool quantified = left && clause->test != CGN_TEST_MALFORMED;
  cgn_warning(checker->load, "claim-rule", clause->place, "whoever writes one more \"%\" %: %", name->word.text,
              cgn_text_of_string(effect_of(wrong, in_unless)), cgn_text_of_string(remedy_of(wrong, !quantified)));
}

/* Recursion here and below: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition,
                            bool in_unless) {
  if (condition->node == CGN_NODE_CLAUSE) check_clause(checker, rule, condition, in_unless);
  for (const cgn_condition *one = condition->first; one; one = one->next)
    check_condition(checker, rule, one, in_unless);
}

/* ---- Claims alone ------------------------------------------------------------- */

/* Whoever sends enough exceeds a limit, and whoever sends little does not. */
static bool is_of_claims(const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  if (clause->test == CGN_TEST_LIMIT) return true;
  if (!name || !is_claim(name) || clause->test == CGN_TEST_CARRIED) return false;
  if (clause->test == CGN_TEST_SEALED) return false;
  return clause->right.word.text.length == 0 || is_claim(&clause->right);
}

/* Whether clauses that only read claims are enough to make the condition `wanted`. */
static bool claims_make(const cgn_ast_rule *rule, const cgn_condition *condition, bool wanted) {
  if (condition->node == CGN_NODE_CLAUSE) return is_of_claims(rule, condition);
  bool all = (condition->node == CGN_NODE_AND) == wanted;
  for (const cgn_condition *one = condition->first; one; one = one->next) {
    if (claims_make(rule, one, wanted) != all) return !all;
  }
  return all;
}

static void check_proof(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *proof) {
  if (claims_make(rule, proof, true))
    cgn_warning(
        checker->load, "proof-of-claims", proof->place,
        "the sender can write all that this proof asks for: add a test of what the sender cannot write, such "
        "as \"carried by relay\" or \"aligned with dkim.d\"",
        CGN_NO_TEXT);
}

static void check_proofs(cgn_checker *checker, const cgn_ast_rule *rule) {
  if (!rule->unless) return;
  if (rule->unless->node != CGN_NODE_OR) {
    check_proof(checker, rule, rule->unless);
    return;
  }
  for (const cgn_condition *proof = rule->unless->first; proof; proof = proof->next)
    check_proof(checker, rule, proof);
}

static void check_accept(cgn_checker *checker, const cgn_ast_rule *rule) {
  if (!claims_make(rule, rule->when, true) || (rule->unless && !claims_make(rule, rule->unless, false))) return;
  cgn_warning(checker->load, "accept-of-claims", rule->when->place,
              "the sender can write all that this rule accepts by: add a test of what the sender cannot write",
              CGN_NO_TEXT);
}

/* A rule without a verdict decides nothing, whatever is claimed. */
void cgn_check_claims(cgn_checker *checker, const cgn_ast_rule *rule) {
  if (rule->verdict.verdict == 0 || !rule->when) return;
  check_condition(checker, rule, rule->when, false);
  if (rule->unless) check_condition(checker, rule, rule->unless, true);
  if (rule->verdict.verdict == CONSIGNE_ACCEPT)
    check_accept(checker, rule);
  else
    check_proofs(checker, rule);
}

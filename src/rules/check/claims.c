/* SPDX-License-Identifier: MIT */
/*
 * The claim rule (language section 4): what the sender writes is a claim, and
 * one more claim must never turn a refusal into an acceptance. A clause grows
 * with a field where one more value can only make it true (`any`), and shrinks
 * where it can only make it false (`every`, `no`).
 */
#include "rules/check/proof.h"
#include "rules/print/print.h"

typedef enum trend { STEADY, GROWS, SHRINKS } trend;

static trend grows_if(bool grows) {
  return grows ? GROWS : SHRINKS;
}

/* With the field on the left. A bare test speaks of one value, whatever others there are. */
static trend left_trend(const cgn_ast_rule *rule, const cgn_condition *clause) {
  const cgn_field_name *name = cgn_clause_field(rule, clause);
  if (!name || !cgn_is_claim(name)) return STEADY;
  if (clause->test == CGN_TEST_MALFORMED) return grows_if(!clause->negated);
  if (clause->quantifier == CGN_ONE) return STEADY;
  return grows_if(clause->quantifier == CGN_ANY);
}

/*
 * With the field on the right, of which some value counts. `no x equals y` is the negation of `any x equals y`. A
 * field of one value gains none (S149).
 */
static trend right_trend(const cgn_condition *clause) {
  const cgn_field *field = clause->right.word.text.length > 0 ? cgn_checked_field(clause->right.number) : NULL;
  if (!field || !field->claim || !field->many) return STEADY;
  return grows_if(clause->negated == (clause->quantifier == CGN_NO));
}

/* ---- One more claim ----------------------------------------------------------- */

static const char *effect_of(trend wrong, bool in_unless) {
  if (in_unless) return wrong == GROWS ? "has this proof" : "passes this exception and is accepted";
  return wrong == GROWS ? "is accepted" : "switches this rule off";
}

static const char *remedy_of(trend wrong, bool quantified) {
  if (wrong == GROWS)
    return quantified ? "write \"every\", or test what the sender cannot write"
                      : "name a field that the sender cannot write";
  return quantified ? "write \"any\"" : "leave this test out";
}

static void check_clause(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *clause,
                         bool in_unless) {
  trend wrong = grows_if(in_unless != (rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT));
  bool left = left_trend(rule, clause) == wrong;
  if (!left && right_trend(clause) != wrong) return;
  const cgn_field_name *name = left ? cgn_clause_field(rule, clause) : &clause->right;
  bool quantified = left && clause->test != CGN_TEST_MALFORMED;
  const char *remedy = remedy_of(wrong, quantified);
  if (!left && wrong == SHRINKS) remedy = "put it on the left, with \"any\" before it and \"not\" behind it";
  cgn_warning(checker->load, "claim-rule", clause->place, "whoever writes one more \"%\" %: %", name->word.text,
              cgn_text_of_string(effect_of(wrong, in_unless)), cgn_text_of_string(remedy));
}

/* Recursion here and below: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition,
                            bool in_unless) {
  if (condition->node == CGN_NODE_CLAUSE) check_clause(checker, rule, condition, in_unless);
  for (const cgn_condition *one = condition->first; one; one = one->next)
    check_condition(checker, rule, one, in_unless);
}

/* ---- Claims alone, and what whoever sends can have (S137) ------------------------ */

enum { OF_NOBODY = CGN_OF_NOTHING | CGN_OF_CLAIMS | CGN_OF_ANYONE };

/* What is bound to the author, instead of this: of a rule with a subject as a bare test. */
static const char *bound_instead(const cgn_ast_rule *rule, const cgn_condition *clause) {
  bool bare = rule->subject && rule->subject->field.type <= CGN_TYPE_DOMAIN;
  int passed = cgn_passed_field(rule, clause), result = cgn_field_row(passed)->result;
  switch (result ? result : passed) {
  case CONSIGNE_FIELD_DKIM: return bare ? "\"aligned with dkim.d\"" : "\"every header.from aligned with dkim.d\"";
  case CONSIGNE_FIELD_SPF: return bare ? "\"aligned with spf.d\"" : "\"smtp.mailfrom aligned with spf.d\"";
  case CONSIGNE_FIELD_DMARC:
    return bare ? "\"aligned exactly with dmarc.d\"" : "\"every header.from aligned exactly with dmarc.d\"";
  case CONSIGNE_FIELD_ARC: return "\"sealed by\" and a set of those whose seals you trust";
  default: return bare ? "\"carried by relay\"" : "\"relay in\" and a set of servers";
  }
}

static cgn_text text_of(cgn_checker *checker, const cgn_condition *clause) {
  cgn_buffer_clear(&checker->buffer);
  cgn_print_condition(&checker->buffer, clause);
  checker->failed |= checker->buffer.failed;
  return cgn_buffer_text(&checker->buffer);
}

static void check_proof(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *proof) {
  const cgn_condition *anyone = cgn_clause_of_weight(rule, proof, CGN_OF_ANYONE);
  if (cgn_is_made_by(rule, proof, true, CGN_OF_CLAIMS))
    cgn_warning(
        checker->load, "proof-of-claims", proof->place,
        "the sender can write all that this proof asks for: add a test of what the sender cannot write, such "
        "as \"carried by relay\" or \"aligned with dkim.d\"",
        CGN_NO_TEXT);
  else if (anyone && cgn_is_made_by(rule, proof, true, OF_NOBODY))
    cgn_warning(checker->load, "proof-of-anyone", proof->place,
                "whoever sends can have \"%\", for a domain of their own: write %", text_of(checker, anyone),
                cgn_text_of_string(bound_instead(rule, anyone)));
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

/* Whether those of these weights alone make an accepting rule hold. */
static bool is_accepted_by(const cgn_ast_rule *rule, unsigned weights) {
  return cgn_is_made_by(rule, rule->when, true, weights) &&
         (!rule->unless || cgn_is_made_by(rule, rule->unless, false, weights));
}

static void check_accept(cgn_checker *checker, const cgn_ast_rule *rule) {
  const cgn_condition *anyone = cgn_clause_of_weight(rule, rule->when, CGN_OF_ANYONE);
  if (!anyone && rule->unless) anyone = cgn_clause_of_weight(rule, rule->unless, CGN_OF_ANYONE);
  if (is_accepted_by(rule, CGN_OF_CLAIMS))
    cgn_warning(checker->load, "accept-of-claims", rule->when->place,
                "the sender can write all that this rule accepts by: add a test of what the sender cannot write",
                CGN_NO_TEXT);
  else if (anyone && is_accepted_by(rule, OF_NOBODY) && !is_accepted_by(rule, CGN_OF_NOTHING))
    cgn_warning(
        checker->load, "accept-of-anyone", rule->when->place,
        "whoever sends can have all that this rule accepts by, \"%\" for a domain of their own: say whose it "
        "must be, as in \"any dkim.d in\" or \"relay in\" and a set",
        text_of(checker, anyone));
}

/* A rule without a verdict decides nothing, whatever is claimed. */
void cgn_check_claims(cgn_checker *checker, const cgn_ast_rule *rule) {
  if (rule->verdict.verdict == 0 || !rule->when) return;
  check_condition(checker, rule, rule->when, false);
  if (rule->unless) check_condition(checker, rule, rule->unless, true);
  if (rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT)
    check_accept(checker, rule);
  else
    check_proofs(checker, rule);
}

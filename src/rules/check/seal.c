/* SPDX-License-Identifier: MIT */
/* Seals of ARC chains (RFC 8617): those that expect blocks give, and proofs by arc.d or arc.dkim.d alone. */
#include "base/limits.h"
#include "rules/check/internal.h"
#include "rules/check/proof.h"

/* ---- Given ---------------------------------------------------------------------- */

static void check_number(cgn_checker *checker, cgn_sealed_so_far *before, cgn_ast_given *given) {
  uint64_t number = 0;
  if (!cgn_text_to_number(given->number.text, CGN_SEALS, &number) || number == 0) {
    cgn_error(
        checker->load, "bad-given", given->number.place,
        "\"%\" is the number of no seal: they are numbered from 1, the oldest, to " CGN_NUMBER_TEXT(CGN_SEALS),
        given->number.text);
    return;
  }
  given->instance = (uint32_t)number;
  if (before->numbers[number])
    cgn_error(checker->load, "given-twice", given->place, "seal % is given twice: one chain has it once",
              given->number.text);
  before->numbers[number] = true;
}

static void check_domain(cgn_checker *checker, const cgn_word *word) {
  if (word->form != CGN_TOKEN_REGEX)
    cgn_check_given_domain(checker, word);
  else
    cgn_error(checker->load, "bad-given", word->place, "a domain is given here, no pattern: write x.example",
              CGN_NO_TEXT);
}

void cgn_check_seal(cgn_checker *checker, cgn_sealed_so_far *before, cgn_ast_given *given) {
  if (!before->first) before->first = given;
  check_number(checker, before, given);
  check_domain(checker, &given->name);
  for (const cgn_word *word = given->values.first; word; word = word->next) check_domain(checker, word);
}

/* ---- Proofs --------------------------------------------------------------------- */

static bool is_of_seals(const cgn_field_name *name) {
  return name && cgn_field_row(name->number)->result == CONSIGNE_FIELD_ARC;
}

/* Recursion: the parser lets CGN_CONDITION_DEPTH levels through. */
static void check_condition(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *condition) {
  bool clause = condition->node == CGN_NODE_CLAUSE;
  if (clause && (is_of_seals(cgn_clause_field(rule, condition)) || is_of_seals(&condition->right)))
    cgn_warning(
        checker->load, "unbound-seal", condition->place,
        "whoever seals last may have replaced the message, and this does not ask who did: write \"sealed by\" "
        "and the set of sealers that you trust",
        CGN_NO_TEXT);
  for (const cgn_condition *one = condition->first; one; one = one->next) check_condition(checker, rule, one);
}

/* Of a proof that whoever sends can have claims.c tells. */
static void check_proof(cgn_checker *checker, const cgn_ast_rule *rule, const cgn_condition *proof) {
  if (!cgn_is_made_by(rule, proof, true, CGN_OF_NOTHING | CGN_OF_CLAIMS | CGN_OF_ANYONE))
    check_condition(checker, rule, proof);
}

/* What keeps a refusal away, and what accepts. */
void cgn_check_seals(cgn_checker *checker, const cgn_ast_rule *rule) {
  bool accepts = rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT;
  const cgn_condition *proof = accepts ? rule->when : rule->unless;
  if (rule->verdict.verdict == 0 || !proof) return;
  if (accepts || proof->node != CGN_NODE_OR) {
    check_proof(checker, rule, proof);
    return;
  }
  for (const cgn_condition *one = proof->first; one; one = one->next) check_proof(checker, rule, one);
}

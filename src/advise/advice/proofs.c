/* SPDX-License-Identifier: MIT */
/* Proofs that the sender can make true by the choice of the recipient (S52): what is shown equals the recipient.
 * check_claims reports proofs that depend on claims alone. */
#include "advise/advice/adviser.h"

static void check_proof(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *proof) {
  const cgn_field_name *left = proof->node == CGN_NODE_CLAUSE ? cgn_clause_field(rule, proof) : NULL;
  const cgn_field_name *right = &proof->right;
  if (!left || right->word.text.length == 0) return;
  bool chosen = (cgn_is_claim(left) && right->number == CONSIGNE_FIELD_SMTP_RCPTTO) ||
                (left->number == CONSIGNE_FIELD_SMTP_RCPTTO && cgn_is_claim(right));
  if (chosen)
    cgn_advice(adviser->checker.load, "proof-of-recipient", proof->place,
               "the sender writes \"%\" and chooses the recipient, so this proves nothing: test what the sender "
               "cannot write, such as \"carried by relay\" or \"aligned with dkim.d\"",
               cgn_is_claim(left) ? left->word.text : right->word.text);
}

void cgn_advise_proofs(cgn_adviser *adviser) {
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    int verdict = rule->verdict.verdict;
    if (verdict == 0 || verdict == CONSIGNE_VERDICT_ACCEPT || !rule->unless) continue;
    const cgn_condition *proof = rule->unless->node == CGN_NODE_OR ? rule->unless->first : rule->unless;
    for (; proof; proof = rule->unless->node == CGN_NODE_OR ? proof->next : NULL) check_proof(adviser, rule, proof);
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * A program that explains a refusal needs the clauses of a proof as data: with
 * the text alone it would have to guess which clause was missing.
 */
#include "decide/missing.h"

#include "decide/tests.h"

/* ---- Kinds ----------------------------------------------------------------------- */

/* A set without a name stands in the clause itself. */
static int kind_of_set(const cgn_judge *judge, const cgn_test *test) {
  if (test->set == CGN_NONE) return CONSIGNE_PROOF_SET;
  const cgn_set *set = cgn_set_at(judge, test->set);
  if (set->name.length > 0) return set->kind == CGN_SET_PATTERNS ? CONSIGNE_PROOF_PATTERN : CONSIGNE_PROOF_SET;
  return set->patterns.count > 0 ? CONSIGNE_PROOF_PATTERN : CONSIGNE_PROOF_VALUE;
}

static int kind_of(const cgn_judge *judge, const cgn_test *test) {
  switch ((cgn_test_kind)test->kind) {
  case CGN_TEST_CARRIED: return CONSIGNE_PROOF_CARRIED;
  case CGN_TEST_ALIGNED: return CONSIGNE_PROOF_ALIGNED;
  case CGN_TEST_ALIGNED_EXACTLY: return CONSIGNE_PROOF_ALIGNED_EXACTLY;
  case CGN_TEST_EQUALS: return CONSIGNE_PROOF_EQUAL;
  case CGN_TEST_OWNED: return CONSIGNE_PROOF_OWNED;
  case CGN_TEST_SEALED: return CONSIGNE_PROOF_SEALED;
  case CGN_TEST_IN: return kind_of_set(judge, test);
  case CGN_TEST_ABSENT: return CONSIGNE_PROOF_ABSENT;
  case CGN_TEST_NULL: return CONSIGNE_PROOF_NULL;
  case CGN_TEST_MALFORMED: return CONSIGNE_PROOF_MALFORMED;
  case CGN_TEST_LIMIT: return CONSIGNE_PROOF_LIMIT;
  }
  return 0;
}

/* Of the set, provider or limit; "" where the clause names none. */
static cgn_string name_of(const cgn_judge *judge, const cgn_test *test) {
  const cgn_limit *limits = CGN_ITEMS(judge->image, judge->program->limits, cgn_limit);
  if (test->kind == CGN_TEST_LIMIT) return limits[test->set].name;
  if (test->kind != CGN_TEST_IN && test->kind != CGN_TEST_SEALED) return (cgn_string){.length = 0};
  if (test->set == CGN_NONE) return cgn_provider_at(judge, test->provider)->name;
  return cgn_set_at(judge, test->set)->name;
}

/* ---- Parts ----------------------------------------------------------------------- */

static int slot_of(const cgn_judge *judge, int field) {
  return field ? cgn_field_slot(judge, field) : 0;
}

/* Also of a clause that the decision did not need: what it asks for is none of the decision's needs. */
static cgn_truth find_truth(cgn_judge *judge, uint32_t test, const cgn_value *value) {
  cgn_needs before = judge->needs;
  cgn_truth truth = cgn_test_holds(judge, test, value);
  judge->needs = before;
  return truth;
}

static bool tell_part(struct consigne_decision *decision, cgn_missing_part *part, uint32_t number,
                      const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  const cgn_test *test = cgn_test_at(judge, number);
  bool compares = test->kind != CGN_TEST_IN && test->kind != CGN_TEST_SEALED && test->kind != CGN_TEST_LIMIT;
  cgn_string name = name_of(judge, test);
  *part = (cgn_missing_part){.kind = kind_of(judge, test), .negated = test->negated};
  part->field = test->bare ? 0 : slot_of(judge, test->field);
  part->with = compares ? slot_of(judge, test->right) : 0;
  part->truth = find_truth(judge, number, value);
  part->text = cgn_decision_copy(decision, test->text);
  if (name.length > 0) part->name = cgn_decision_copy(decision, name);
  return part->text.at && (name.length == 0 || part->name.at);
}

static bool tell_proof(struct consigne_decision *decision, cgn_missing *missing, const cgn_proof *proof,
                       const cgn_value *value) {
  const uint32_t *words = CGN_ITEMS(decision->judge->image, proof->code, uint32_t);
  cgn_missing_part *parts = cgn_arena_allocate_array(&decision->arena, proof->code.count, sizeof *parts);
  missing->text = cgn_decision_copy(decision, proof->text);
  missing->parts = parts;
  bool whole = parts && missing->text.at;
  for (uint32_t i = 0; whole && i < proof->code.count; i++)
    if (CGN_OPCODE(words[i]) == CGN_OP_TEST)
      whole = tell_part(decision, &parts[missing->count++], CGN_OPERAND(words[i]), value);
  return whole;
}

bool cgn_missing_tell(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
                      const cgn_value *value) {
  const cgn_proof *proofs = CGN_ITEMS(decision->judge->image, rule->proofs, cgn_proof);
  if (rule->proofs.count == 0) return true;
  cgn_missing *missing = cgn_arena_allocate_array(&decision->arena, rule->proofs.count, sizeof *missing);
  if (!missing) return false;
  outcome->missing = missing;
  outcome->missing_count = rule->proofs.count;
  for (uint32_t i = 0; i < rule->proofs.count; i++)
    if (!tell_proof(decision, &missing[i], &proofs[i], value)) return false;
  return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * A rule holds when, for some value of its subject, the subject's clause is
 * true and no proof of `unless` is, and the rest of `when` is true. While more
 * values may come, the rule is also tried with one more value, of which nothing
 * is known: a proof that is true whatever the value is may settle it.
 */
#include "decide/rule.h"

#include "decide/condition.h"
#include "decide/need_ask.h"
#include "decide/stages.h"
#include "decide/tests.h"

static cgn_truth is_excused(cgn_judge *judge, const cgn_rule *rule, const cgn_value *value) {
  const cgn_proof *proofs = CGN_ITEMS(judge->image, rule->proofs, cgn_proof);
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < rule->proofs.count && truth != CGN_TRUE; i++)
    truth = cgn_or(truth, cgn_condition_holds(judge, proofs[i].code, value));
  return cgn_settle(judge, before, truth);
}

static cgn_truth clause_holds(cgn_judge *judge, uint32_t clause, const cgn_value *value) {
  return value ? cgn_test_of_subject(judge, clause, value)
               : cgn_need_field(judge, cgn_test_at(judge, clause)->field);
}

/* Whether the clause holds and no proof does, for one value; NULL: for one that may still come. */
static cgn_truth holds_for(cgn_judge *judge, const cgn_rule *rule, const cgn_value *value) {
  cgn_needs before = judge->needs;
  cgn_truth truth = clause_holds(judge, rule->subject, value);
  if (truth != CGN_FALSE) truth = cgn_and(truth, cgn_not(is_excused(judge, rule, value)));
  return cgn_settle(judge, before, truth);
}

static bool is_in_share(cgn_judge *judge, const cgn_rule *rule, uint32_t share, const cgn_value *value) {
  if (share == CGN_SHARE_ALL) return true;
  const cgn_test *clause = cgn_test_at(judge, rule->subject);
  cgn_view *view = cgn_view_of(judge, clause->field, value);
  return cgn_stage_has(judge, rule, share, cgn_view_key(view, (cgn_part)clause->part));
}

/*
 * Whether the rule holds for a value in the share, where `rest` is the truth of
 * the rest of `when`: while that is unknown no value settles the matter, and
 * all of them are looked at for what they wait for.
 */
static cgn_truth find_value(cgn_judge *judge, const cgn_rule *rule, cgn_truth rest, uint32_t share,
                            const cgn_value **found) {
  const cgn_known *known = cgn_known_of(judge, cgn_test_at(judge, rule->subject)->field);
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; truth != CGN_TRUE && (value = cgn_walk_next(&walk));) {
    if (!is_in_share(judge, rule, share, value)) continue;
    truth = cgn_or(truth, cgn_and(rest, holds_for(judge, rule, value)));
    if (truth == CGN_TRUE) *found = value;
  }
  if (truth != CGN_TRUE && known->state != CGN_COMPLETE)
    truth = cgn_or(truth, cgn_and(rest, holds_for(judge, rule, NULL)));
  return cgn_settle(judge, before, truth);
}

/* ---- The same for every recipient --------------------------------------------- */

static bool code_reads_recipient(const cgn_judge *judge, cgn_span code) {
  const uint32_t *words = CGN_ITEMS(judge->image, code, uint32_t);
  for (uint32_t i = 0; i < code.count; i++)
    if (CGN_OPCODE(words[i]) == CGN_OP_TEST && cgn_test_at(judge, CGN_OPERAND(words[i]))->by_recipient) return true;
  return false;
}

static bool subject_reads_recipient(const cgn_judge *judge, const cgn_rule *rule) {
  const cgn_proof *proofs = CGN_ITEMS(judge->image, rule->proofs, cgn_proof);
  if (cgn_test_at(judge, rule->subject)->by_recipient) return true;
  for (uint32_t i = 0; i < rule->proofs.count; i++)
    if (code_reads_recipient(judge, proofs[i].code)) return true;
  return false;
}

/* NULL: no memory. */
static cgn_subject_memo *find_memo(cgn_judge *judge, uint32_t index, uint32_t share) {
  cgn_shared *shared = &judge->shared[index];
  if (shared->turn != judge->decision) {
    shared->memos = cgn_arena_allocate_array(&judge->arena, 4, sizeof *shared->memos);
    shared->turn = judge->decision;
  }
  if (!shared->memos) return NULL;
  return &shared->memos[(share == CGN_SHARE_ALL ? 0 : 1) + (judge->tracing_needs ? 2 : 0)];
}

/* Thousands of senders times a thousand recipients must not be a product where the recipient does not matter. */
static cgn_truth find_value_once(cgn_judge *judge, uint32_t index, cgn_truth rest, uint32_t share,
                                 const cgn_value **found) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  bool once = judge->recipients > 1 && !subject_reads_recipient(judge, rule);
  cgn_subject_memo *memo = once ? find_memo(judge, index, share) : NULL;
  if (!memo) return find_value(judge, rule, rest, share, found);
  if (!memo->known || memo->share != share || memo->rest != rest) {
    cgn_needs before = judge->needs;
    judge->needs = (cgn_needs){.asked = before.asked};
    *memo = (cgn_subject_memo){.known = true, .rest = rest, .share = share};
    memo->truth = find_value(judge, rule, rest, share, &memo->value);
    memo->needs = judge->needs;
    memo->asked = cgn_need_keep(judge, before.asked, &memo->asked_count);
    judge->needs = before;
  }
  *found = memo->value;
  cgn_needs_add_fields(&judge->needs, &memo->needs);
  cgn_need_note(judge, memo->asked, memo->asked_count);
  return memo->truth;
}

/* ---- Rules ----------------------------------------------------------------------- */

/* Whether the rule holds for a value in the share. */
static cgn_truth holds(cgn_judge *judge, uint32_t index, uint32_t share, const cgn_value **value) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  cgn_needs before = judge->needs;
  cgn_truth rest = cgn_condition_holds(judge, rule->rest, NULL);
  if (rest == CGN_FALSE) return CGN_FALSE;
  cgn_truth truth = rule->subject == CGN_NONE ? cgn_and(rest, cgn_not(is_excused(judge, rule, NULL)))
                                              : find_value_once(judge, index, rest, share, value);
  return cgn_settle(judge, before, truth);
}

/* The same for a rule without subject too; `all` is whether it holds at all. */
static cgn_truth holds_in_share(cgn_judge *judge, uint32_t index, uint32_t share, cgn_truth all,
                                const cgn_value **value) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  if (share == 0) return CGN_FALSE;
  if (share == CGN_SHARE_ALL) return all;
  if (rule->subject != CGN_NONE) return holds(judge, index, share, value);
  cgn_needs before = judge->needs;
  return cgn_settle(judge, before, cgn_and(all, cgn_stage_has_session(judge, rule, share)));
}

/* Whether it holds where it is enforced. Where `now` is not given, only what is so at any date is known. */
static cgn_truth is_enforced(cgn_judge *judge, uint32_t index, cgn_truth all, const cgn_value **value) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  cgn_needs before = judge->needs;
  uint32_t shares[CGN_STAGES + 1];
  if (rule->verdict == 0 || all == CGN_FALSE) return CGN_FALSE;
  uint32_t count = cgn_stage_shares(judge, rule, shares);
  cgn_truth truth = holds_in_share(judge, index, shares[0], all, value);
  bool differ = false;
  for (uint32_t i = 1; i < count; i++) differ |= holds_in_share(judge, index, shares[i], all, value) != truth;
  if (differ || (count > 1 && truth == CGN_UNKNOWN)) truth = cgn_need_field(judge, CONSIGNE_FIELD_NOW);
  return cgn_settle(judge, before, truth);
}

static void judge_rule(cgn_judge *judge, uint32_t rule, cgn_ruling *ruling) {
  const cgn_value *value = NULL, *in_share = NULL;
  ruling->holds = holds(judge, rule, CGN_SHARE_ALL, &value);
  ruling->enforced = is_enforced(judge, rule, ruling->holds, &in_share);
  ruling->value = ruling->enforced == CGN_TRUE && in_share ? in_share : value;
}

void cgn_rule_judge(cgn_judge *judge, uint32_t rule, cgn_ruling *ruling) {
  bool once = judge->recipients > 1 && !judge->plain &&
              !cgn_mask_has(cgn_rule_at(judge, rule)->reads, CONSIGNE_FIELD_SMTP_RCPTTO);
  if (!once) {
    judge_rule(judge, rule, ruling);
    return;
  }
  cgn_shared *shared = &judge->shared[rule];
  if (shared->judged != judge->decision) judge_rule(judge, rule, &shared->ruling);
  shared->judged = judge->decision;
  *ruling = shared->ruling;
}

/* Whether only values in a share are asked, at any date. */
static bool is_sampled(cgn_judge *judge, uint32_t index) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  uint32_t shares[CGN_STAGES + 1];
  bool whole = rule->subject == CGN_NONE;
  for (uint32_t i = cgn_stage_shares(judge, rule, shares); i-- > 0;) whole |= shares[i] == CGN_SHARE_ALL;
  return !whole;
}

cgn_needs cgn_rule_needs(cgn_judge *judge, uint32_t rule, bool enforced) {
  const cgn_value *value = NULL;
  cgn_needs before = judge->needs, found;
  judge->needs = (cgn_needs){.asked = 0};
  judge->tracing_needs = true;
  cgn_truth all = holds(judge, rule, CGN_SHARE_ALL, &value);
  if (enforced) {
    if (is_sampled(judge, rule))
      judge->needs = (cgn_needs){.asked = 0}; /* values outside the share do not matter */
    is_enforced(judge, rule, all, &value);
  }
  judge->tracing_needs = false;
  found = judge->needs;
  judge->needs = before;
  return found;
}

/* ---- For the trace ------------------------------------------------------------------ */

static uint32_t first_proof(cgn_judge *judge, const cgn_rule *rule, const cgn_value *value) {
  const cgn_proof *proofs = CGN_ITEMS(judge->image, rule->proofs, cgn_proof);
  for (uint32_t i = 0; i < rule->proofs.count; i++)
    if (cgn_condition_holds(judge, proofs[i].code, value) == CGN_TRUE) return i;
  return CGN_NONE;
}

uint32_t cgn_rule_proof(cgn_judge *judge, uint32_t index) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  if (cgn_condition_holds(judge, rule->rest, NULL) == CGN_FALSE) return CGN_NONE;
  if (rule->subject == CGN_NONE) return first_proof(judge, rule, NULL);
  const cgn_test *clause = cgn_test_at(judge, rule->subject);
  uint32_t proof = CGN_NONE;
  cgn_walk walk = cgn_walk_of(cgn_known_of(judge, clause->field));
  for (const cgn_value *value; proof == CGN_NONE && (value = cgn_walk_next(&walk));)
    if (cgn_test_value(judge, clause, value) == CGN_TRUE) proof = first_proof(judge, rule, value);
  return proof;
}

cgn_truth cgn_rule_in_force(cgn_judge *judge, uint32_t index, const cgn_ruling *ruling) {
  const cgn_rule *rule = cgn_rule_at(judge, index);
  uint32_t shares[CGN_STAGES + 1];
  if (rule->verdict == 0) return CGN_FALSE;
  if (ruling->holds == CGN_TRUE) return ruling->enforced;
  uint32_t count = cgn_stage_shares(judge, rule, shares), none = 0, all = 0;
  for (uint32_t i = 0; i < count; i++) {
    none += shares[i] == 0;
    all += shares[i] == CGN_SHARE_ALL;
  }
  if (none == count) return CGN_FALSE;
  return all == count ? CGN_TRUE : CGN_UNKNOWN; /* it depends on the value, or on the date */
}

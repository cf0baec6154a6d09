/* SPDX-License-Identifier: MIT */
/*
 * Which rule decides. The first rule whose verdict counts does, unless a rule
 * before it may yet give another verdict: then nothing is decided, or a final
 * decision fails closed.
 */
#include "decide/evaluate.h"

#include "decide/candidates.h"
#include "decide/needs.h"
#include "decide/outcome.h"
#include "decide/rule.h"

/* What the walk over the rules has found so far. */
typedef struct progress {
  uint32_t rule;          /* the first that is enforced and holds; CGN_NONE: none */
  const cgn_value *value; /* it holds for */
  uint32_t unknown;       /* enforced rules before it that ended unknown: the first of judge->unknown */
} progress;

static bool note_unknown(struct consigne_decision *decision, uint32_t rule, progress *course) {
  cgn_judge *judge = decision->judge;
  size_t needed = (size_t)course->unknown + 1;
  if (!cgn_grow(&judge->allocator, &judge->unknown, &judge->unknown_capacity, needed, sizeof *judge->unknown))
    return false;
  judge->unknown[course->unknown++] = rule;
  return true;
}

/* A rule that is not enforced, or has no verdict, and ends unknown: what it waits for would be nice to know. */
static bool note_optional(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule) {
  if (!cgn_needs_note_optional(decision, rule)) return false;
  return !cgn_judge_is_final(decision->judge) || cgn_outcome_warn(decision, outcome, rule, true);
}

/* Walks the rules that can hold up to the first that is enforced and does. */
static bool walk_rules(struct consigne_decision *decision, struct consigne_outcome *outcome, progress *course) {
  cgn_judge *judge = decision->judge;
  if (!cgn_candidates_find(judge)) return false;
  for (uint32_t rule = 0; (rule = cgn_candidates_next(judge, rule)) != CGN_NONE; rule++) {
    cgn_ruling ruling;
    bool noted = true;
    cgn_rule_judge(judge, rule, &ruling);
    if (ruling.enforced == CGN_TRUE) {
      course->rule = rule;
      course->value = ruling.value;
      return true;
    }
    if (ruling.enforced == CGN_UNKNOWN)
      noted = note_unknown(decision, rule, course);
    else if (ruling.holds == CGN_TRUE)
      noted = cgn_outcome_warn(decision, outcome, rule, false);
    else if (ruling.holds == CGN_UNKNOWN)
      noted = note_optional(decision, outcome, rule);
    if (!noted) return false;
  }
  return true;
}

/* No missing fact can make the outcome milder or other: a defer apart, which may yet become a reject. */
static bool is_certain(const cgn_judge *judge, const progress *course) {
  int verdict = course->rule == CGN_NONE ? judge->program->fallback : cgn_rule_at(judge, course->rule)->verdict;
  for (uint32_t i = 0; i < course->unknown; i++) {
    int other = cgn_rule_at(judge, judge->unknown[i])->verdict;
    if (other != verdict && !(verdict == CONSIGNE_VERDICT_DEFER && other == CONSIGNE_VERDICT_REJECT)) return false;
  }
  return true;
}

static bool note_needs(struct consigne_decision *decision, uint32_t count) {
  cgn_needs_course course = {.listed = false};
  for (uint32_t i = 0; i < count; i++)
    if (!cgn_needs_note(decision, decision->judge->unknown[i], &course)) return false;
  return true;
}

static bool conclude(struct consigne_decision *decision, struct consigne_outcome *outcome, const progress *course) {
  const cgn_judge *judge = decision->judge;
  if (!is_certain(judge, course))
    return note_needs(decision, course->unknown) &&
           (cgn_judge_is_final(judge) ? cgn_outcome_assume(decision, outcome, judge->unknown[0])
                                      : cgn_outcome_hold_up(decision, outcome, course->unknown));
  if (course->rule == CGN_NONE) return cgn_outcome_default(decision, outcome);
  return cgn_outcome_decide(decision, outcome, course->rule, course->value);
}

bool cgn_evaluate_recipient(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  progress course = {.rule = CGN_NONE};
  bool whole = cgn_outcome_name(decision, outcome) && walk_rules(decision, outcome, &course) &&
               conclude(decision, outcome, &course);
  cgn_outcome_unite(outcome);
  return whole && !decision->judge->arena.failed;
}

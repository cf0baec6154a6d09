/* SPDX-License-Identifier: MIT */
/*
 * Which rule decides for each recipient, and one outcome for all recipients,
 * since SMTP has a single reply (language sections 5 and 6). The first rule
 * whose verdict counts decides, unless a rule before it may yet give another
 * verdict: then nothing is decided, or a final decision fails closed.
 */
#include "decide/evaluate.h"

#include "decide/candidates.h"
#include "decide/needs.h"
#include "decide/outcome.h"
#include "decide/rule.h"
#include "decide/tests.h"

/* ---- One recipient ------------------------------------------------------------------- */

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

static bool evaluate_recipient(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  progress course = {.rule = CGN_NONE};
  cgn_personal_forget(decision->judge);
  cgn_outcome_clear(outcome);
  bool whole = cgn_outcome_name(decision, outcome) && walk_rules(decision, outcome, &course) &&
               conclude(decision, outcome, &course);
  cgn_outcome_unite(outcome);
  return whole && !decision->judge->arena.failed;
}

/* ---- The trace ----------------------------------------------------------------------- */

/* The trace asks the same tests as the decision did, so it cannot tell another story. */
static bool trace_rule(struct consigne_decision *decision, uint32_t recipient, uint32_t index, cgn_trace *trace) {
  cgn_judge *judge = decision->judge;
  cgn_ruling ruling;
  cgn_rule_judge(judge, index, &ruling);
  *trace = (cgn_trace){.rule = index, .recipient = recipient, .holds = cgn_truth_number(ruling.holds)};
  trace->enforced = cgn_truth_number(cgn_rule_in_force(judge, index, &ruling));
  uint32_t proof = ruling.holds == CGN_FALSE ? cgn_rule_proof(judge, index) : CGN_NONE;
  if (proof == CGN_NONE) return true;
  const cgn_proof *proofs = CGN_ITEMS(judge->image, cgn_rule_at(judge, index)->proofs, cgn_proof);
  trace->proof = cgn_arena_copy(&decision->arena, cgn_image_text(judge->image, proofs[proof].text));
  return trace->proof.at != NULL;
}

static bool trace_recipient(struct consigne_decision *decision, uint32_t recipient) {
  uint32_t rules = decision->judge->program->rules.count;
  size_t needed = (size_t)decision->trace_count + rules;
  if (!cgn_grow(&decision->allocator, &decision->traces, &decision->trace_capacity, needed, sizeof(cgn_trace)))
    return false;
  for (uint32_t rule = 0; rule < rules; rule++)
    if (!trace_rule(decision, recipient, rule, &decision->traces[decision->trace_count++])) return false;
  return !decision->judge->arena.failed;
}

/* ---- All recipients ------------------------------------------------------------------ */

static bool make_room(struct consigne_decision *decision, uint32_t recipients) {
  return cgn_grow(&decision->allocator, &decision->recipients, &decision->recipient_capacity, recipients,
                  sizeof *decision->recipients);
}

static bool judge_recipient(struct consigne_decision *decision, uint32_t number) {
  const cgn_judge *judge = decision->judge;
  struct consigne_outcome *outcome = &decision->recipients[number];
  if (!evaluate_recipient(decision, outcome)) return false;
  if ((judge->flags & CONSIGNE_FLAG_TRACE) && !trace_recipient(decision, number)) return false;
  return !judge->observe || judge->observe(judge->observer, decision, outcome);
}

/* Asks of this recipient what was asked of those before. */
static bool answers_alike(cgn_judge *judge) {
  cgn_personal *personal = &judge->personal;
  bool alike = !personal->open;
  personal->depth++;
  for (uint32_t i = 0; alike && i < personal->count; i++) {
    const cgn_question *asked = &personal->questions[i];
    cgn_truth truth = asked->of_subject ? cgn_test_of_subject(judge, asked->test, asked->value)
                                        : cgn_test_holds(judge, asked->test, asked->value);
    alike = truth == asked->truth;
  }
  personal->depth--;
  return alike;
}

/* Those who look at each recipient, and those who look at every rule, are shown no repetition. */
static bool judge_next(struct consigne_decision *decision, uint32_t number) {
  cgn_judge *judge = decision->judge;
  bool same;
  cgn_judge_next(judge);
  decision->recipient_count = number + 1;
  if (!cgn_candidates_find_next(judge, &same)) return false;
  bool watched = (judge->flags & CONSIGNE_FLAG_TRACE) || judge->observe || judge->plain;
  if (!same || watched || !answers_alike(judge)) return judge_recipient(decision, number);
  return cgn_outcome_repeat(decision, &decision->recipients[number]) && !judge->arena.failed;
}

static bool judge_all(struct consigne_decision *decision, uint32_t recipients) {
  if (!cgn_candidates_find(decision->judge) || !judge_recipient(decision, 0)) return false;
  for (uint32_t i = 1; i < recipients; i++)
    if (!judge_next(decision, i)) return false;
  return true;
}

/* ---- The fold ------------------------------------------------------------------------ */

/* Of each verdict the first outcome; NULL: none has it. */
typedef struct firsts {
  const struct consigne_outcome *of[CONSIGNE_VERDICT_UNDECIDED - CONSIGNE_VERDICT_ACCEPT + 1];
} firsts;

static const struct consigne_outcome **first_of(firsts *all, int verdict) {
  return &all->of[verdict - CONSIGNE_VERDICT_ACCEPT];
}

static firsts find_firsts(const struct consigne_decision *decision) {
  firsts found = {{NULL}};
  for (uint32_t i = decision->recipient_count; i-- > 0;)
    *first_of(&found, decision->recipients[i].verdict) = &decision->recipients[i];
  return found;
}

/*
 * The outcome that speaks for all: the first of the firmest (verdicts are
 * numbered by firmness). Undecided holds up the fold, unless one rejects and
 * recipients are not told apart.
 */
static const struct consigne_outcome *find_speaker(firsts *all, bool told_apart) {
  static const int firmest_first[] = {CONSIGNE_VERDICT_UNDECIDED, CONSIGNE_VERDICT_REJECT, CONSIGNE_VERDICT_DEFER,
                                      CONSIGNE_VERDICT_QUARANTINE, CONSIGNE_VERDICT_ACCEPT};
  const struct consigne_outcome *speaker = told_apart ? NULL : *first_of(all, CONSIGNE_VERDICT_REJECT);
  for (size_t i = 0; !speaker && i < sizeof firmest_first / sizeof *firmest_first; i++)
    speaker = *first_of(all, firmest_first[i]);
  return speaker;
}

/* One entry a recipient that is held up. */
static bool fold_held_up(struct consigne_decision *decision) {
  struct consigne_outcome *fold = &decision->fold;
  size_t count = 0;
  for (uint32_t i = 0; i < decision->recipient_count; i++) count += decision->recipients[i].held_up_count;
  const char **names = cgn_arena_allocate_array(&decision->arena, count, sizeof *names);
  if (!names || count > UINT32_MAX) return false;
  fold->held_up_by = names;
  fold->held_up_count = (uint32_t)count;
  for (uint32_t i = 0; i < decision->recipient_count; i++) {
    const struct consigne_outcome *outcome = &decision->recipients[i];
    if (outcome->held_up_count == 0) continue;
    memcpy(names, outcome->held_up_by, outcome->held_up_count * sizeof *names);
    names += outcome->held_up_count;
  }
  return true;
}

static bool same_labels(const struct consigne_outcome *one, const struct consigne_outcome *other) {
  return one->tags.at == other->tags.at && one->assumed_tags.at == other->assumed_tags.at &&
         one->warnings.at == other->warnings.at;
}

/* Those of a repeated outcome were taken with the one that it repeats. */
static bool fold_labels(struct consigne_decision *decision) {
  struct consigne_outcome *fold = &decision->fold;
  const struct consigne_outcome *before = NULL;
  fold->tags = fold->assumed_tags = fold->warnings = (cgn_labels){NULL, 0, 0};
  for (uint32_t i = 0; i < decision->recipient_count; i++) {
    const struct consigne_outcome *outcome = &decision->recipients[i];
    if (before && same_labels(before, outcome)) continue;
    before = outcome;
    if (!cgn_labels_add_all(decision, &fold->tags, &outcome->tags) ||
        !cgn_labels_add_all(decision, &fold->assumed_tags, &outcome->assumed_tags) ||
        !cgn_labels_add_all(decision, &fold->warnings, &outcome->warnings))
      return false;
  }
  cgn_outcome_unite(fold);
  return true;
}

/* The message is taken for some and held for all: no reply refuses it. */
static void quarantine(struct consigne_outcome *fold) {
  fold->verdict = CONSIGNE_VERDICT_QUARANTINE;
  fold->code = 0;
  fold->enhanced = (cgn_text){NULL, 0};
  fold->lines = NULL;
  fold->line_count = 0;
  fold->reply = NULL;
  fold->texts = NULL;
  fold->text_count = 0;
}

static bool fold(struct consigne_decision *decision) {
  struct consigne_outcome *fold = &decision->fold;
  bool told_apart = decision->judge->program->mixed_quarantine;
  firsts all = find_firsts(decision);
  const struct consigne_outcome *speaker = find_speaker(&all, told_apart);
  bool some_taken = *first_of(&all, CONSIGNE_VERDICT_ACCEPT) || *first_of(&all, CONSIGNE_VERDICT_QUARANTINE);
  *fold = *speaker;
  fold->recipient = (cgn_text){NULL, 0};
  if (told_apart && some_taken && fold->verdict != CONSIGNE_VERDICT_UNDECIDED &&
      fold->verdict != CONSIGNE_VERDICT_ACCEPT)
    quarantine(fold);
  if (decision->recipient_count == 1) return true;
  if (!fold_labels(decision)) return false;
  return fold->verdict != CONSIGNE_VERDICT_UNDECIDED || fold_held_up(decision);
}

/* ---- The decision --------------------------------------------------------------------- */

static void fail(const struct consigne_ruleset *ruleset, const struct consigne_query *query,
                 struct consigne_decision *decision) {
  cgn_text id = cgn_text_slice(query->id, 0, CGN_INCIDENT_ID_OCTETS);
  cgn_decision_fail(decision);
  if (id.length) memcpy(decision->id, id.at, id.length);
  decision->id[id.length] = '\0';
  memcpy(decision->revision, ruleset->revision, sizeof decision->revision);
}

/* A setter failed before: which fields it was of is told, and nothing else. */
static int fail_query(const struct consigne_ruleset *ruleset, const struct consigne_query *query,
                      struct consigne_decision *decision) {
  if (cgn_needs_list_failed(decision, query)) return CONSIGNE_E_QUERY;
  fail(ruleset, query, decision);
  return CONSIGNE_E_MEMORY;
}

int cgn_evaluate(const struct consigne_ruleset *ruleset, const struct consigne_query *query, int flags,
                 struct consigne_decision *decision) {
  fail(ruleset, query, decision);
  cgn_arena_reset(&decision->arena);
  if (query->failure_count > 0) return fail_query(ruleset, query, decision);
  cgn_judge *judge = decision->judge;
  bool whole = cgn_judge_start(judge, ruleset, query, flags) && make_room(decision, judge->recipients) &&
               judge_all(decision, judge->recipients) && fold(decision) && cgn_needs_list(decision) &&
               cgn_decision_tell_seen(decision, ruleset, query) && !judge->arena.failed;
  if (whole) return CONSIGNE_OK;
  fail(ruleset, query, decision);
  return CONSIGNE_E_MEMORY;
}

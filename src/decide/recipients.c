/* SPDX-License-Identifier: MIT */
/* A decision: one outcome for each recipient, and their fold, for the single reply that SMTP has (language section
 * 6). */
#include "decide/evaluate.h"
#include "decide/judge.h"
#include "decide/marks.h"
#include "decide/needs.h"
#include "decide/outcome.h"
#include "decide/seen.h"
#include "decide/trace.h"

static bool make_room(struct consigne_decision *decision, uint32_t recipients) {
  uint32_t before = decision->recipient_capacity;
  if (!cgn_grow(&decision->allocator, &decision->recipients, &decision->recipient_capacity, recipients,
                sizeof *decision->recipients))
    return false;
  for (uint32_t i = before; i < decision->recipient_capacity; i++)
    decision->recipients[i] = (struct consigne_outcome){.rule_index = CGN_NONE};
  return true;
}

static bool judge_all(struct consigne_decision *decision, uint32_t recipients) {
  for (uint32_t i = 0; i < recipients; i++) {
    if (i > 0) cgn_judge_next(decision->judge);
    decision->recipient_count = i + 1;
    cgn_outcome_clear(&decision->recipients[i]);
    if (!cgn_evaluate_recipient(decision, &decision->recipients[i])) return false;
    if ((decision->judge->flags & CONSIGNE_FLAG_TRACE) && !cgn_trace_record(decision, i)) return false;
    const cgn_judge *judge = decision->judge;
    if (judge->observe && !judge->observe(judge->observer, decision, &decision->recipients[i])) return false;
  }
  return true;
}

/* ---- The fold ------------------------------------------------------------------------ */

static const struct consigne_outcome *find_first(const struct consigne_decision *decision, int verdict) {
  for (uint32_t i = 0; i < decision->recipient_count; i++)
    if (decision->recipients[i].verdict == verdict) return &decision->recipients[i];
  return NULL;
}

/*
 * The outcome that speaks for all: the first of the firmest (verdicts are
 * numbered by firmness). Undecided holds up the fold, unless one rejects and
 * recipients are not told apart.
 */
static const struct consigne_outcome *find_speaker(const struct consigne_decision *decision, bool told_apart) {
  static const int firmest_first[] = {CONSIGNE_VERDICT_UNDECIDED, CONSIGNE_VERDICT_REJECT, CONSIGNE_VERDICT_DEFER,
                                      CONSIGNE_VERDICT_QUARANTINE, CONSIGNE_VERDICT_ACCEPT};
  const struct consigne_outcome *speaker = told_apart ? NULL : find_first(decision, CONSIGNE_VERDICT_REJECT);
  for (size_t i = 0; !speaker && i < sizeof firmest_first / sizeof *firmest_first; i++)
    speaker = find_first(decision, firmest_first[i]);
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
  const struct consigne_outcome *speaker = find_speaker(decision, told_apart);
  bool some_taken =
      find_first(decision, CONSIGNE_VERDICT_ACCEPT) || find_first(decision, CONSIGNE_VERDICT_QUARANTINE);
  cgn_marks tags = fold->tags, assumed = fold->assumed_tags, warnings = fold->warnings;
  *fold = *speaker;
  fold->recipient = (cgn_text){NULL, 0};
  fold->tags = tags;
  fold->assumed_tags = assumed;
  fold->warnings = warnings;
  if (told_apart && some_taken && fold->verdict != CONSIGNE_VERDICT_UNDECIDED &&
      fold->verdict != CONSIGNE_VERDICT_ACCEPT)
    quarantine(fold);
  for (uint32_t i = 0; i < decision->recipient_count; i++)
    if (!cgn_marks_add_all(decision, &fold->tags, &decision->recipients[i].tags) ||
        !cgn_marks_add_all(decision, &fold->assumed_tags, &decision->recipients[i].assumed_tags) ||
        !cgn_marks_add_all(decision, &fold->warnings, &decision->recipients[i].warnings))
      return false;
  cgn_outcome_unite(fold);
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
  cgn_outcome_clear(&decision->fold);
  cgn_judge *judge = decision->judge;
  bool whole = cgn_judge_start(judge, ruleset, query, flags) && make_room(decision, judge->recipients) &&
               judge_all(decision, judge->recipients) && fold(decision) && cgn_needs_list(decision) &&
               cgn_seen_tell(decision, ruleset, query) && !judge->arena.failed;
  if (whole) return CONSIGNE_OK;
  fail(ruleset, query, decision);
  return CONSIGNE_E_MEMORY;
}

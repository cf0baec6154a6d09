/* SPDX-License-Identifier: MIT */
/*
 * A decision object: made once, reused; at first, and after any failure, it
 * defers. It also tells which Authentication-Results fields did not count, since
 * such a field is often the reason why a proof is missing.
 */
#include "decide/decision.h"

#include "decide/judge.h"
#include "decide/outcome.h"
#include "decide/query_authres.h"

int cgn_decision_init(struct consigne_decision *decision, const consigne_options *options) {
  const cgn_allocator *allocator = cgn_options_allocator(options);
  *decision = (struct consigne_decision){.allocator = *allocator};
  cgn_arena_init(&decision->arena, allocator);
  decision->judge = cgn_judge_new(allocator);
  if (!decision->judge ||
      !cgn_grow(allocator, &decision->recipients, &decision->recipient_capacity, 1, sizeof *decision->recipients)) {
    cgn_decision_release(decision);
    return CONSIGNE_E_MEMORY;
  }
  cgn_decision_fail(decision);
  return CONSIGNE_OK;
}

void cgn_decision_release(struct consigne_decision *decision) {
  cgn_release(&decision->allocator, decision->recipients);
  cgn_release(&decision->allocator, decision->needs);
  cgn_release(&decision->allocator, decision->traces);
  cgn_arena_free(&decision->arena);
  cgn_judge_free(decision->judge);
  *decision = (struct consigne_decision){.allocator = decision->allocator};
}

#define FAILURE "Try again later: no decision could be made"

static void fail(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  static const cgn_told_text failure = {FAILURE, "en"};
  cgn_outcome_clear(outcome);
  outcome->verdict = CONSIGNE_VERDICT_DEFER;
  outcome->cause = CONSIGNE_CAUSE_FAILURE;
  outcome->code = 451;
  outcome->enhanced = CGN_TEXT("4.3.0");
  decision->judge->failure = "451 4.3.0 " FAILURE;
  outcome->lines = &decision->judge->failure;
  outcome->line_count = 1;
  outcome->reply = decision->judge->failure;
  outcome->texts = &failure;
  outcome->text_count = 1;
}

void cgn_decision_fail(struct consigne_decision *decision) {
  decision->recipient_count = 1;
  decision->need_count = 0;
  decision->trace_count = 0;
  decision->seen_kept = decision->seen_count = 0;
  decision->results_expected = false;
  decision->difference = decision->difference_name = NULL;
  decision->difference_kind = 0;
  decision->id[0] = decision->revision[0] = '\0';
  fail(decision, &decision->fold);
  fail(decision, &decision->recipients[0]);
}

cgn_text cgn_decision_copy(struct consigne_decision *decision, cgn_string string) {
  cgn_judge *judge = decision->judge;
  cgn_copied *copied = &judge->copies[string.offset % CGN_COPIES];
  if (copied->turn == judge->decision && copied->offset == string.offset && copied->text.length == string.length)
    return copied->text;
  cgn_text text = cgn_arena_copy(&decision->arena, cgn_image_text(judge->image, string));
  if (text.at) *copied = (cgn_copied){judge->decision, string.offset, text};
  return text;
}

/* ---- Authentication-Results ------------------------------------------------------------ */

static bool reads_reports(const struct consigne_ruleset *ruleset) {
  for (int field = 0; (field = cgn_mask_next(cgn_program_of(ruleset)->reads, field)) != 0;)
    if (field < CGN_FIRST_FACT && cgn_query_is_reported_field(field)) return true;
  return false;
}

bool cgn_decision_tell_seen(struct consigne_decision *decision, const struct consigne_ruleset *ruleset,
                            const struct consigne_query *query) {
  if ((query->seen_count == 0 && query->trusted_count == 0) || !reads_reports(ruleset)) return true;
  uint32_t kept = query->seen_count < CGN_AUTHRES_SEEN ? query->seen_count : CGN_AUTHRES_SEEN;
  cgn_authres_seen *told = cgn_arena_allocate_array(&decision->arena, kept, sizeof *told);
  if (!told) return false;
  for (uint32_t i = 0; i < kept; i++) {
    const cgn_authres_seen *seen = &query->seen[i];
    told[i] = (cgn_authres_seen){.id = cgn_arena_copy(&decision->arena, seen->id),
                                 .state = cgn_query_seen_state(query, seen),
                                 .methods = seen->methods};
  }
  if (decision->arena.failed) return false;
  decision->seen = told;
  decision->seen_kept = kept;
  decision->seen_count = query->seen_count;
  decision->results_expected = query->trusted_count > 0;
  return true;
}

/* SPDX-License-Identifier: MIT */
/* Only those patterns are run that can match: the others require a literal that the subject does not have. */
#include "decide/patterns.h"

#include "rules/pattern_literals.h"

enum { BITS = 64 };

/* A bit for each pattern that can match. NULL: no memory, so all may. */
static const uint64_t *find_candidates(cgn_judge *judge, const cgn_set *set) {
  uint64_t *candidates =
      cgn_arena_allocate_array(&judge->arena, set->patterns.count / BITS + 1, sizeof *candidates);
  if (!candidates) return NULL;
  cgn_buffer_clear(&judge->buffer);
  cgn_pattern_fold(&judge->buffer, cgn_matcher_subject(judge->matcher));
  cgn_literals_find(judge->image, cgn_image_at(judge->image, set->literals), cgn_buffer_text(&judge->buffer),
                    candidates);
  return judge->buffer.failed ? NULL : candidates;
}

/* One more pattern of the set, the others having given `before`. */
static cgn_truth run(const cgn_judge *judge, const cgn_set *set, uint32_t number, cgn_truth before) {
  uint32_t pattern = CGN_ITEMS(judge->image, set->patterns, uint32_t)[number];
  switch (cgn_pattern_match(judge->ruleset->patterns[pattern], judge->matcher)) {
  case CGN_MATCH_NO: break;
  case CGN_MATCH_YES: return CGN_TRUE;
  case CGN_MATCH_LIMIT: return CGN_UNKNOWN;
  }
  return before;
}

static cgn_truth run_all(const cgn_judge *judge, const cgn_set *set) {
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < set->patterns.count && truth != CGN_TRUE; i++) truth = run(judge, set, i, truth);
  return truth;
}

static cgn_truth run_candidates(const cgn_judge *judge, const cgn_set *set, const uint64_t *candidates) {
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = 0; i < set->patterns.count; i += BITS) {
    for (uint64_t word = candidates[i / BITS]; word && truth != CGN_TRUE; word &= word - 1)
      truth = run(judge, set, i + (uint32_t)__builtin_ctzll(word), truth);
  }
  return truth;
}

cgn_truth cgn_patterns_match(cgn_judge *judge, const cgn_set *set, cgn_text subject) {
  if (set->patterns.count == 0) return CGN_FALSE;
  if (!cgn_matcher_take(judge->matcher, subject)) return CGN_UNKNOWN;
  const uint64_t *candidates = set->literals == CGN_NONE ? NULL : find_candidates(judge, set);
  return candidates ? run_candidates(judge, set, candidates) : run_all(judge, set);
}

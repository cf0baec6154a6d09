/* SPDX-License-Identifier: MIT */
/* A proof that is missing is often a field that was there and did not count; a decision says so. */
#include "decide/seen.h"

#include "decide/query_authres.h"

static bool reads_reports(const struct consigne_ruleset *ruleset) {
  for (int field = 1; field < CGN_FIRST_FACT; field++)
    if (cgn_query_is_reported_field(field) && cgn_mask_has(cgn_program_of(ruleset)->reads, field)) return true;
  return false;
}

bool cgn_seen_tell(struct consigne_decision *decision, const struct consigne_ruleset *ruleset,
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

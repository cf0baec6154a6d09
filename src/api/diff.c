/* SPDX-License-Identifier: MIT */
/* Exported: scenarios that two rulesets decide differently. */
#include "advise/diff/diff.h"

#include "api/argument.h"

int consigne_diff_new(const consigne_options *options, consigne_ruleset *before, consigne_ruleset *after,
                      consigne_diff **diff) {
  if (!before || !after || !diff) return CONSIGNE_E_ARGUMENT;
  consigne_diff *made = cgn_allocate(cgn_options_allocator(options), sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  int status = cgn_diff_init(made, options, consigne_ruleset_ref(before), consigne_ruleset_ref(after));
  if (status != CONSIGNE_OK) {
    consigne_diff_free(made);
    return status;
  }
  *diff = made;
  return CONSIGNE_OK;
}

void consigne_diff_free(consigne_diff *diff) {
  if (!diff) return;
  cgn_allocator allocator = diff->allocator;
  cgn_diff_release(diff);
  for (int side = 0; side < CGN_SIDES; side++) consigne_ruleset_free(diff->rulesets[side]);
  cgn_release(&allocator, diff);
}

int consigne_diff_add(consigne_diff *diff, const consigne_query *query) {
  if (!diff || !query || query->failure_count > 0) return CONSIGNE_E_ARGUMENT;
  return cgn_diff_add(diff, query);
}

int consigne_diff_run(consigne_diff *diff, uint32_t tries) {
  if (!diff || tries > CGN_TRIES_CEILING) return CONSIGNE_E_ARGUMENT;
  return cgn_diff_run(diff, tries);
}

uint32_t consigne_diff_tried(const consigne_diff *diff) {
  return diff ? diff->search.tried : 0;
}

uint32_t consigne_diff_differing(const consigne_diff *diff) {
  return diff ? diff->search.differing : 0;
}

/* ---- Scenarios --------------------------------------------------------------------------- */

uint32_t consigne_diff_count(const consigne_diff *diff) {
  return diff ? diff->count : 0;
}

static const cgn_kept *kept_at(const consigne_diff *diff, uint32_t index) {
  return index < consigne_diff_count(diff) ? diff->kept[index] : NULL;
}

int consigne_diff_differs(const consigne_diff *diff, uint32_t index) {
  const cgn_kept *kept = kept_at(diff, index);
  return kept ? kept->differs : 0;
}

uint32_t consigne_diff_change(const consigne_diff *diff, uint32_t index) {
  const cgn_kept *kept = kept_at(diff, index);
  return kept ? kept->change : 0;
}

uint32_t consigne_diff_alike(const consigne_diff *diff, uint32_t index) {
  const cgn_kept *kept = kept_at(diff, index);
  return kept ? diff->changes[kept->change].scenarios : 0;
}

uint32_t consigne_diff_givens(const consigne_diff *diff, uint32_t index) {
  const cgn_kept *kept = kept_at(diff, index);
  return kept ? kept->scenario.count : 0;
}

static const cgn_scenario_given *given_at(const consigne_diff *diff, uint32_t index, uint32_t given) {
  return given < consigne_diff_givens(diff, index) ? &diff->kept[index]->scenario.givens[given] : NULL;
}

int consigne_diff_given_kind(const consigne_diff *diff, uint32_t index, uint32_t given) {
  const cgn_scenario_given *found = given_at(diff, index, given);
  return found ? CONSIGNE_GIVEN_VALUES + (int)found->kind : 0;
}

const char *consigne_diff_given_name(const consigne_diff *diff, uint32_t index, uint32_t given) {
  return given_at(diff, index, given) ? diff->kept[index]->names[given] : NULL;
}

static bool is_date(const cgn_scenario_given *found) {
  return found->kind == CGN_GIVEN_VALUES && found->field == CONSIGNE_FIELD_NOW;
}

uint32_t consigne_diff_given_values(const consigne_diff *diff, uint32_t index, uint32_t given) {
  const cgn_scenario_given *found = given_at(diff, index, given);
  if (!found) return 0;
  return is_date(found) ? 1 : found->count;
}

const char *consigne_diff_given_value(const consigne_diff *diff, uint32_t index, uint32_t given, uint32_t value) {
  if (value >= consigne_diff_given_values(diff, index, given)) return NULL;
  const cgn_scenario_given *found = given_at(diff, index, given);
  return is_date(found) ? diff->kept[index]->date : found->values[value].at;
}

/* -1: no such side. */
static int side_of(int side) {
  if (side == CONSIGNE_SIDE_OLD) return CGN_OLD;
  return side == CONSIGNE_SIDE_NEW ? CGN_NEW : -1;
}

const char *consigne_diff_given_text(const consigne_diff *diff, uint32_t index, uint32_t given, int side) {
  int at = side == 0 ? CGN_SIDES : side_of(side);
  return at >= 0 && given_at(diff, index, given) ? diff->kept[index]->texts[at][given] : NULL;
}

int consigne_diff_decide(const consigne_diff *diff, uint32_t index, int side, consigne_query *query,
                         consigne_decision *decision) {
  const cgn_kept *kept = kept_at(diff, index);
  if (decision) cgn_decision_fail(decision);
  if (!kept || side_of(side) < 0 || !query || !decision) return CONSIGNE_E_ARGUMENT;
  return cgn_scenario_decide(diff->rulesets[side_of(side)], &kept->scenario, query, decision);
}

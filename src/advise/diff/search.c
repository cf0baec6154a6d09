/* SPDX-License-Identifier: MIT */
/* The order in which scenarios are tried. */
#include "advise/diff/search.h"
#include "decide/expect.h"

/* ---- The expects of both rulesets ---------------------------------------------------------- */

/* Reads the givens of a block. False: a scenario cannot hold them. */
static bool read_expect(cgn_search *search, const struct consigne_ruleset *ruleset, const cgn_expect *expect,
                        cgn_scenario *scenario) {
  const cgn_given *givens = CGN_ITEMS(ruleset->image, expect->givens, cgn_given);
  scenario->count = 0;
  for (uint32_t i = 0; i < expect->givens.count; i++) {
    cgn_scenario_given given;
    if (!cgn_expect_read(ruleset, &givens[i], &search->arena, &given)) return !(search->failed = true);
    if (!cgn_scenario_append(scenario, &given)) return false;
  }
  return true;
}

static void add_expects(cgn_search *search, const struct consigne_ruleset *ruleset) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_expect *expects = CGN_ITEMS(ruleset->image, program->expects, cgn_expect);
  for (uint32_t i = 0; i < program->expects.count && !search->failed; i++) {
    cgn_scenario scenario;
    if (!read_expect(search, ruleset, &expects[i], &scenario)) continue;
    cgn_search_try(search, &scenario, NULL, NULL);
    cgn_search_add_base(search, &scenario);
  }
}

/* ---- One edit and two edits ---------------------------------------------------------------- */

static void try_edit(cgn_search *search, const cgn_scenario *base, const cgn_edit *edit, bool append) {
  cgn_scenario scenario;
  cgn_scenario_copy(&scenario, base);
  if (append ? !cgn_edit_append(edit, &scenario) : !cgn_edit_apply(edit, &scenario)) return;
  if (cgn_search_is_new(search, &scenario)) cgn_search_try(search, &scenario, NULL, NULL);
}

/* Whether the field can have one more value. A relay has two. */
static bool takes_more(const cgn_edit *edit) {
  const cgn_scenario_given *given = &edit->givens[0];
  const cgn_field *field = cgn_field_of(given->field);
  if (given->kind != CGN_GIVEN_VALUES || given->count == 0) return false;
  return !field || field->many || field->number == CONSIGNE_FIELD_SMTP_RCPTTO ||
         field->number == CONSIGNE_FIELD_RELAY;
}

static void vary(cgn_search *search, bool append) {
  const cgn_edits *edits = search->edits;
  for (uint32_t i = 0; i < edits->count; i++) {
    if (append && !takes_more(edits->at[i])) continue;
    for (uint32_t base = 0; base < search->base_count && !cgn_search_is_done(search); base++)
      try_edit(search, search->bases[base], edits->at[i], append);
  }
}

/* In diagonals, so that early edits meet each other first. */
static void vary_pairs(cgn_search *search) {
  const cgn_edits *edits = search->edits;
  for (uint64_t sum = 1; sum < 2 * (uint64_t)edits->count; sum++) {
    for (uint64_t i = sum < edits->count ? 0 : sum - edits->count + 1; 2 * i < sum; i++) {
      const cgn_edit *one = edits->at[i], *two = edits->at[sum - i];
      for (uint32_t base = 0; base < search->base_count; base++) {
        cgn_scenario scenario;
        if (cgn_search_is_done(search)) return;
        cgn_scenario_copy(&scenario, search->bases[base]);
        if (cgn_edit_apply(one, &scenario)) try_edit(search, &scenario, two, false);
      }
    }
  }
}

bool cgn_search_run(cgn_search *search, uint32_t most) {
  cgn_scenario empty;
  empty.count = 0;
  cgn_search_allow(search, most);
  for (int side = CGN_NEW; side >= CGN_OLD; side--) add_expects(search, search->probe->sides[side].ruleset);
  cgn_search_add_base(search, &empty);
  cgn_search_try(search, &empty, NULL, NULL);
  if (!cgn_search_is_done(search)) cgn_search_rules(search, 40);
  if (!cgn_search_is_done(search)) cgn_search_one_sided(search, 40);
  vary(search, false);
  vary(search, true);
  vary_pairs(search);
  return !search->failed && search->probe->status == CONSIGNE_OK;
}

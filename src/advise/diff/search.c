/* SPDX-License-Identifier: MIT */
/* The order in which cases are tried. */
#include "advise/diff/cases.h"
#include "decide/expect.h"

/* ---- What expects give --------------------------------------------------------------------- */

/* What a block gives; false: more than a case holds. */
static bool read_expect(cgn_cases *cases, const struct consigne_ruleset *ruleset, const cgn_expect *expect,
                        cgn_case *of) {
  const cgn_given *givens = CGN_ITEMS(ruleset->image, expect->givens, cgn_given);
  of->count = 0;
  for (uint32_t i = 0; i < expect->givens.count; i++) {
    cgn_told told;
    if (!cgn_expect_read(ruleset, &givens[i], &cases->arena, &told)) return !(cases->failed = true);
    if (!cgn_case_append(of, &told)) return false;
  }
  return true;
}

static void add_expects(cgn_cases *cases, const struct consigne_ruleset *ruleset) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_expect *expects = CGN_ITEMS(ruleset->image, program->expects, cgn_expect);
  for (uint32_t i = 0; i < program->expects.count && !cases->failed; i++) {
    cgn_case of;
    if (!read_expect(cases, ruleset, &expects[i], &of)) continue;
    cgn_cases_try(cases, &of, NULL, NULL);
    cgn_cases_add_base(cases, &of);
  }
}

/* ---- One and two boundary values ----------------------------------------------------------- */

static void try_move(cgn_cases *cases, const cgn_case *base, const cgn_move *move, bool append) {
  cgn_case of;
  cgn_case_copy(&of, base);
  if (append ? !cgn_move_append(move, &of) : !cgn_move_make(move, &of)) return;
  if (cgn_cases_is_new(cases, &of)) cgn_cases_try(cases, &of, NULL, NULL);
}

/* Fields of several values; a relay has two. */
static bool takes_more(const cgn_move *move) {
  const cgn_told *told = &move->givens[0];
  const cgn_field *field = cgn_field_of(told->field);
  if (told->kind != CGN_GIVEN_VALUES || told->count == 0) return false;
  return !field || field->many || field->number == CONSIGNE_FIELD_SMTP_RCPTTO ||
         field->number == CONSIGNE_FIELD_RELAY;
}

static void vary(cgn_cases *cases, bool append) {
  const cgn_boundary *boundary = cases->boundary;
  for (uint32_t i = 0; i < boundary->count; i++) {
    if (append && !takes_more(boundary->moves[i])) continue;
    for (uint32_t base = 0; base < cases->base_count && !cgn_cases_are_done(cases); base++)
      try_move(cases, cases->bases[base], boundary->moves[i], append);
  }
}

/* In diagonals, so that the first values of both meet first. */
static void vary_pairs(cgn_cases *cases) {
  const cgn_boundary *boundary = cases->boundary;
  for (uint64_t sum = 1; sum < 2 * (uint64_t)boundary->count; sum++) {
    for (uint64_t i = sum < boundary->count ? 0 : sum - boundary->count + 1; 2 * i < sum; i++) {
      const cgn_move *one = boundary->moves[i], *two = boundary->moves[sum - i];
      for (uint32_t base = 0; base < cases->base_count; base++) {
        cgn_case of;
        if (cgn_cases_are_done(cases)) return;
        cgn_case_copy(&of, cases->bases[base]);
        if (cgn_move_make(one, &of)) try_move(cases, &of, two, false);
      }
    }
  }
}

bool cgn_cases_run(cgn_cases *cases, uint32_t most) {
  cgn_case empty;
  empty.count = 0;
  cgn_cases_allow(cases, most);
  for (int side = CGN_NEW; side >= CGN_OLD; side--) add_expects(cases, cases->probe->sides[side].ruleset);
  cgn_cases_add_base(cases, &empty);
  cgn_cases_try(cases, &empty, NULL, NULL);
  if (!cgn_cases_are_done(cases)) cgn_cases_of_rules(cases, 40);
  if (!cgn_cases_are_done(cases)) cgn_cases_of_apart(cases, 40);
  vary(cases, false);
  vary(cases, true);
  vary_pairs(cases);
  return !cases->failed && cases->probe->status == CONSIGNE_OK;
}

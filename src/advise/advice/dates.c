/* SPDX-License-Identifier: MIT */
/* Advice about dates: delegations that end soon, and schedules whose last stage has begun. */
#include "advise/advice/adviser.h"
#include "base/limits.h"

#define DAY_MILLISECONDS INT64_C(86400000)

static void check_end(cgn_adviser *adviser, const cgn_ast_delegate *delegate) {
  if (delegate->end == INT64_MAX || delegate->end <= adviser->now) return;
  if (delegate->end - CGN_ADVISED_DAYS * DAY_MILLISECONDS > adviser->now) return;
  cgn_advice(
      adviser->checker.load, "expiring-delegation", delegate->until.place,
      "this delegation ends within " CGN_NUMBER_TEXT(CGN_ADVISED_DAYS) " days, with %: renew it in time, or tell "
                                                                       "those who use it",
      delegate->until.text);
}

/* A line without a date comes first. The latest line that has begun applies (language section 7). */
static void check_schedule(cgn_adviser *adviser, const cgn_ast_rule *rule) {
  const cgn_ast_stage *last = rule->stages;
  bool hidden = false;
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    hidden |= stage->instant != last->instant;
    if (stage->instant >= last->instant) last = stage;
  }
  if (!last || !hidden || last->instant > adviser->now) return;
  cgn_advice(
      adviser->checker.load, "past-stages", rule->stages->place,
      last->share == 100
          ? "all stages of this rule have begun, the last on %, and none but that applies: remove the lines"
          : "all stages of this rule have begun, the last on %, and none but that applies: keep its line only",
      last->from.text);
}

void cgn_advise_dates(cgn_adviser *adviser) {
  if (adviser->now == INT64_MIN) return;
  for (const cgn_ast_provider *one = adviser->ast->providers; one; one = one->next) {
    for (const cgn_ast_delegate *delegate = one->delegates; delegate; delegate = delegate->next)
      check_end(adviser, delegate);
  }
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) check_schedule(adviser, rule);
}

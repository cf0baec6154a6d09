/* SPDX-License-Identifier: MIT */
/* Plans as sets of changes, and lists of plans. */
#include "advise/repair/repair.h"

static bool is_same(const cgn_repair_change *a, const cgn_repair_change *b) {
  return a->kind == b->kind && a->field == b->field && cgn_text_equal(a->value, b->value) &&
         cgn_text_equal(a->text, b->text);
}

static bool has_change(const cgn_plan *plan, const cgn_repair_change *change) {
  for (uint32_t i = 0; i < plan->count; i++)
    if (is_same(plan->changes[i], change)) return true;
  return false;
}

bool cgn_plan_has(const cgn_plan *plan, const cgn_plan *part) {
  for (uint32_t i = 0; i < part->count; i++)
    if (!has_change(plan, part->changes[i])) return false;
  return true;
}

bool cgn_plan_join(cgn_plan *plan, const cgn_plan *more) {
  for (uint32_t i = 0; i < more->count; i++) {
    if (has_change(plan, more->changes[i])) continue;
    if (plan->count == CGN_REPAIR_CHANGES) return false;
    plan->changes[plan->count++] = more->changes[i];
  }
  return true;
}

void cgn_plans_add(cgn_plans *plans, const cgn_plan *plan) {
  for (uint32_t i = 0; i < plans->count; i++)
    if (plans->at[i].count == plan->count && cgn_plan_has(&plans->at[i], plan)) return;
  if (plans->count < CGN_REPAIR_PLANS) plans->at[plans->count++] = *plan;
}

void cgn_plans_unite(cgn_plans *plans, const cgn_plans *more) {
  for (uint32_t i = 0; i < more->count; i++) cgn_plans_add(plans, &more->at[i]);
}

void cgn_plans_multiply(cgn_plans *plans, const cgn_plans *more) {
  cgn_plans before = *plans;
  plans->count = 0;
  for (uint32_t i = 0; i < before.count; i++) {
    for (uint32_t k = 0; k < more->count; k++) {
      cgn_plan joined = before.at[i];
      if (cgn_plan_join(&joined, &more->at[k])) cgn_plans_add(plans, &joined);
    }
  }
}

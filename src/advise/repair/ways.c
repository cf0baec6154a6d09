/* SPDX-License-Identifier: MIT */
/* Ways and lists of ways, joined as sets of changes. */
#include "advise/repair/repair.h"

static bool is_same(const cgn_step *a, const cgn_step *b) {
  return a->kind == b->kind && a->field == b->field && cgn_text_equal(a->value, b->value) &&
         cgn_text_equal(a->text, b->text);
}

static bool has_step(const cgn_way *way, const cgn_step *step) {
  for (uint32_t i = 0; i < way->count; i++)
    if (is_same(way->steps[i], step)) return true;
  return false;
}

bool cgn_way_has(const cgn_way *way, const cgn_way *part) {
  for (uint32_t i = 0; i < part->count; i++)
    if (!has_step(way, part->steps[i])) return false;
  return true;
}

bool cgn_way_join(cgn_way *way, const cgn_way *more) {
  for (uint32_t i = 0; i < more->count; i++) {
    if (has_step(way, more->steps[i])) continue;
    if (way->count == CGN_REPAIR_STEPS) return false;
    way->steps[way->count++] = more->steps[i];
  }
  return true;
}

void cgn_ways_add(cgn_ways *ways, const cgn_way *way) {
  for (uint32_t i = 0; i < ways->count; i++)
    if (ways->at[i].count == way->count && cgn_way_has(&ways->at[i], way)) return;
  if (ways->count < CGN_REPAIR_WAYS) ways->at[ways->count++] = *way;
}

void cgn_ways_unite(cgn_ways *ways, const cgn_ways *more) {
  for (uint32_t i = 0; i < more->count; i++) cgn_ways_add(ways, &more->at[i]);
}

void cgn_ways_multiply(cgn_ways *ways, const cgn_ways *more) {
  cgn_ways before = *ways;
  ways->count = 0;
  for (uint32_t i = 0; i < before.count; i++) {
    for (uint32_t k = 0; k < more->count; k++) {
      cgn_way joined = before.at[i];
      if (cgn_way_join(&joined, &more->at[k])) cgn_ways_add(ways, &joined);
    }
  }
}

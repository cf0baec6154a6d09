/* SPDX-License-Identifier: MIT */
/* Labels: sorted, each name once, sure where one of its labels is. */
#include "decide/outcome.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { NAMES = 37 };

/* Every name comes `repeats` times in an order that a small generator shuffles; odd ones are sure once, even ones
 * never. */
static void fill(struct consigne_decision *decision, cgn_labels *labels, char names[NAMES][4], uint32_t repeats) {
  uint32_t seed = 1;
  for (uint32_t i = 0; i < NAMES; i++) snprintf(names[i], sizeof names[i], "n%02u", i);
  for (uint32_t i = 0; i < NAMES * repeats; i++) {
    uint32_t name = i % NAMES, round = i / NAMES;
    cgn_label label = {
        .name = cgn_text_of_string(names[name]), .assumed = name % 2 == 0 || round != repeats - 1, .rule = i};
    cr_assert(cgn_labels_add(decision, labels, label));
    seed = seed * 1103515245u + 12345u;
    uint32_t other = (seed >> 16) % labels->count;
    cgn_label held = labels->at[i];
    labels->at[i] = labels->at[other];
    labels->at[other] = held;
  }
}

Test(labels, unite) {
  for (uint32_t repeats = 1; repeats <= 5; repeats++) {
    struct consigne_decision decision = {.allocator = cgn_allocator_default};
    cgn_arena_init(&decision.arena, &cgn_allocator_default);
    cgn_labels labels = {NULL, 0, 0}, all = {NULL, 0, 0};
    char names[NAMES][4];
    fill(&decision, &labels, names, repeats);
    cr_assert(cgn_labels_add_all(&decision, &all, &labels));
    cgn_labels_unite(&all);
    cr_assert_eq(all.count, NAMES, "%u repeats: %u names", repeats, all.count);
    for (uint32_t i = 0; i < all.count; i++) {
      cr_expect(cgn_text_equal(all.at[i].name, cgn_text_of_string(names[i])), "%u repeats, place %u", repeats, i);
      cr_expect_eq(all.at[i].assumed, i % 2 == 0, "%u repeats, place %u", repeats, i);
    }
    cgn_arena_free(&decision.arena);
  }
}

Test(labels, few) {
  cgn_labels none = {NULL, 0, 0};
  cgn_labels_unite(&none);
  cr_expect_eq(none.count, 0);
}

/* A name that could not be copied is a failure of memory, not a label. */
Test(labels, no_name) {
  struct consigne_decision decision = {.allocator = cgn_allocator_default};
  cgn_labels labels = {NULL, 0, 0};
  cr_expect_not(cgn_labels_add(&decision, &labels, (cgn_label){.name = {NULL, 0}}));
  cr_expect_eq(labels.count, 0);
}

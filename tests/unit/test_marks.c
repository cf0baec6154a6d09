/* SPDX-License-Identifier: MIT */
/* Marks: sorted, each name once, sure where one of its marks is. */
#include "decide/outcome.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { NAMES = 37 };

/* Every name comes `repeats` times in an order that a small generator shuffles; odd ones are sure once, even ones
 * never. */
static void fill(struct consigne_decision *decision, cgn_marks *marks, char names[NAMES][4], uint32_t repeats) {
  uint32_t seed = 1;
  for (uint32_t i = 0; i < NAMES; i++) snprintf(names[i], sizeof names[i], "n%02u", i);
  for (uint32_t i = 0; i < NAMES * repeats; i++) {
    uint32_t name = i % NAMES, round = i / NAMES;
    cgn_mark mark = {
        .name = cgn_text_of_string(names[name]), .assumed = name % 2 == 0 || round != repeats - 1, .rule = i};
    cr_assert(cgn_marks_add(decision, marks, mark));
    seed = seed * 1103515245u + 12345u;
    uint32_t other = (seed >> 16) % marks->count;
    cgn_mark held = marks->at[i];
    marks->at[i] = marks->at[other];
    marks->at[other] = held;
  }
}

Test(marks, unite) {
  for (uint32_t repeats = 1; repeats <= 5; repeats++) {
    struct consigne_decision decision = {.allocator = cgn_allocator_default};
    cgn_marks marks = {NULL, 0, 0}, all = {NULL, 0, 0};
    char names[NAMES][4];
    fill(&decision, &marks, names, repeats);
    cr_assert(cgn_marks_add_all(&decision, &all, &marks));
    cgn_marks_unite(&all);
    cr_assert_eq(all.count, NAMES, "%u repeats: %u names", repeats, all.count);
    for (uint32_t i = 0; i < all.count; i++) {
      cr_expect(cgn_text_equal(all.at[i].name, cgn_text_of_string(names[i])), "%u repeats, place %u", repeats, i);
      cr_expect_eq(all.at[i].assumed, i % 2 == 0, "%u repeats, place %u", repeats, i);
    }
    cgn_release(&decision.allocator, marks.at);
    cgn_release(&decision.allocator, all.at);
  }
}

Test(marks, few) {
  cgn_marks none = {NULL, 0, 0};
  cgn_marks_unite(&none);
  cr_expect_eq(none.count, 0);
}

/* A name that could not be copied is a failure of memory, not a mark. */
Test(marks, no_name) {
  struct consigne_decision decision = {.allocator = cgn_allocator_default};
  cgn_marks marks = {NULL, 0, 0};
  cr_expect_not(cgn_marks_add(&decision, &marks, (cgn_mark){.name = {NULL, 0}}));
  cr_expect_eq(marks.count, 0);
}

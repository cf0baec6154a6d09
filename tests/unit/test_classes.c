/* SPDX-License-Identifier: MIT */
/* Classes: equal lists are one, others are apart, and membership is what the list says. */
#include "table/classes.h"

#include <criterion/criterion.h>

#include "../support/exact.h"

Test(classes, none) {
  uint32_t count = 7;
  cr_expect_null(cgn_class_sets(NULL, CGN_NONE, &count));
  cr_expect_eq(count, 0);
  cr_expect_not(cgn_class_has(NULL, CGN_NONE, 0));
}

/* Every subset of ten sets, twice: the second time nothing is appended. */
Test(classes, subsets) {
  enum { SETS = 10, SUBSETS = 1 << SETS };
  cgn_buffer image;
  cgn_classes classes;
  cgn_buffer_init(&image, &cgn_allocator_default);
  cgn_classes_init(&classes, &cgn_allocator_default);
  static uint32_t offsets[SUBSETS];
  size_t length = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t subset = 0; subset < SUBSETS; subset++) {
      uint32_t sets[SETS], count = 0;
      for (uint32_t i = 0; i < SETS; i++)
        if (subset >> i & 1) sets[count++] = i * 3;
      uint32_t offset = cgn_classes_intern(&classes, &image, sets, count);
      if (pass == 0) offsets[subset] = offset;
      cr_assert_eq(offset, offsets[subset], "subset %u", subset);
    }
    if (pass == 0) length = image.length;
  }
  cr_expect_eq(image.length, length);
  cr_expect_eq(classes.count, SUBSETS);
  for (uint32_t subset = 0; subset < SUBSETS; subset++)
    for (uint32_t set = 0; set <= SETS * 3; set++)
      cr_expect_eq(cgn_class_has(image.at, offsets[subset], set), set % 3 == 0 && (subset >> set / 3 & 1),
                   "subset %u, set %u", subset, set);
  cgn_classes_free(&classes);
  cgn_buffer_free(&image);
}

Test(classes, memory) {
  for (size_t n = 1;; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_buffer image;
    cgn_classes classes;
    cgn_buffer_init(&image, &allocator);
    cgn_classes_init(&classes, &allocator);
    uint32_t set = 0;
    while (set < 100 && cgn_classes_intern(&classes, &image, &set, 1) != CGN_NONE) set++;
    cr_expect_eq(set == 100, state.failures == 0, "allocation %zu", n);
    cgn_classes_free(&classes);
    cgn_buffer_free(&image);
    cr_expect_eq(state.blocks, 0);
    if (set == 100) break;
  }
}

/* SPDX-License-Identifier: MIT */
/* A test that passes and leaks: Criterion exits 0, and tests/run.sh demands that its own gate sees it. */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(planted, leak) {
  char *volatile block = malloc(1);
  cr_expect(block != NULL);
  block = NULL;
}

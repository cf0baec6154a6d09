/* SPDX-License-Identifier: MIT */
/* An allocator as consigne.h wants it: gives, resizes, frees, or refuses and leaves all as it was. */
#include "allocator.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void *resize(void *context, void *block, size_t size) {
  counting *state = context;
  if (size == 0) {
    state->blocks -= block != NULL;
    free(block);
    return NULL;
  }
  state->calls++;
  if (state->fails_at && (state->calls == state->fails_at || (state->for_good && state->calls > state->fails_at))) {
    state->failures++;
    return NULL;
  }
  void *given = realloc(block, size);
  cr_assert_not_null(given);
  state->blocks += block == NULL;
  return given;
}

consigne_options *counting_options(counting *state) {
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_allocator(options, resize, state), CONSIGNE_OK);
  return options;
}

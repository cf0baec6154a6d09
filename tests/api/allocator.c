/* SPDX-License-Identifier: MIT */
/* An allocator as consigne.h wants it: gives, resizes, frees, or refuses and leaves all as it was. */
#include "allocator.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

/* A block knows its size, so that its octets can be counted. */
typedef struct sized {
  size_t size;
  alignas(max_align_t) unsigned char data[];
} sized;

static sized *sized_of(void *block) {
  return block ? (sized *)((unsigned char *)block - offsetof(sized, data)) : NULL;
}

static void *resize(void *context, void *block, size_t size) {
  counting *state = context;
  sized *old = sized_of(block);
  size_t before = old ? old->size : 0;
  if (size == 0) {
    state->blocks -= block != NULL;
    state->octets -= before;
    free(old);
    return NULL;
  }
  state->calls++;
  if (state->fails_at && (state->calls == state->fails_at || (state->for_good && state->calls > state->fails_at))) {
    state->failures++;
    return NULL;
  }
  sized *given = realloc(old, sizeof *given + size);
  cr_assert_not_null(given);
  given->size = size;
  state->blocks += block == NULL;
  state->octets += size - before;
  if (state->octets > state->most) state->most = state->octets;
  return given->data;
}

consigne_options *counting_options(counting *state) {
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_allocator(options, resize, state), CONSIGNE_OK);
  return options;
}

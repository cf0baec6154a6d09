/* SPDX-License-Identifier: MIT */
/* Exactly sized inputs and the failing allocator. A test that gets no memory itself cannot go on: it aborts. */
#include "exact.h"

#include <stdlib.h>

cgn_text exact_copy(cgn_text text) {
  char *block = malloc(text.length ? text.length : 1);
  if (!block) abort();
  if (text.length == 0) return (cgn_text){block + 1, 0};
  memcpy(block, text.at, text.length);
  return (cgn_text){block, text.length};
}

cgn_text exact_string(const char *string) {
  return exact_copy(cgn_text_of_string(string));
}

void exact_free(cgn_text text) {
  free((char *)(uintptr_t)text.at - (text.length == 0));
}

static void *resize(void *context, void *block, size_t size) {
  failing *state = context;
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
  void *fresh = realloc(block, size);
  if (!fresh) abort();
  state->blocks += block == NULL;
  return fresh;
}

cgn_allocator failing_allocator(failing *state) {
  return (cgn_allocator){resize, state};
}

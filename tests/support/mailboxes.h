/* SPDX-License-Identifier: MIT */
/* Reading and printing address lists, for the tests that look at them. */
#ifndef TESTS_SUPPORT_MAILBOXES_H
#define TESTS_SUPPORT_MAILBOXES_H

#include "exact.h"
#include "mail/mailbox.h"
#include <criterion/criterion.h>
#include <stdio.h>

#include "rows.h"

#define T(literal)                                                                                                 \
  { literal, sizeof(literal) - 1 }

static cgn_arena arena;
static cgn_mailboxes list, shown;
static char printed[8192];

static inline void setup(void) {
  cgn_arena_init(&arena, &cgn_allocator_default);
}

static inline void teardown(void) {
  cgn_arena_free(&arena);
}

/* What is read points into no input: the block is gone when the list is looked at. */
static inline void read_list(cgn_text text) {
  cgn_arena_reset(&arena);
  list = (cgn_mailboxes){.limit = 0};
  shown = (cgn_mailboxes){.limit = 0};
  cgn_text exact = exact_copy(text);
  cr_assert(cgn_mailboxes_read(&arena, exact, &list, &shown));
  exact_free(exact);
}

/* "local@domain local@domain" */
static inline const char *print(const cgn_mailboxes *mailboxes) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (uint32_t i = 0; i < mailboxes->count; i++) {
    if (i) cgn_buffer_add_octet(&out, ' ');
    cgn_address_add(&out, mailboxes->at[i].local, mailboxes->at[i].domain.key);
  }
  snprintf(printed, sizeof printed, "%s", cgn_buffer_string(&out));
  cgn_buffer_free(&out);
  return printed;
}

#endif

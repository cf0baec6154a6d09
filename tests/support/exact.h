/* SPDX-License-Identifier: MIT */
/*
 * Inputs in blocks of exactly their size, so that the address sanitizer sees
 * a read past the end; and an allocator that fails when it is told to.
 */
#ifndef TESTS_SUPPORT_EXACT_H
#define TESTS_SUPPORT_EXACT_H

#include "base/arena.h"

/* A copy that ends where its block ends; not terminated. Text of length 0 points behind a block of one octet. */
cgn_text exact_copy(cgn_text text);
cgn_text exact_string(const char *string);
/* Of a text as exact_copy gave it. */
void exact_free(cgn_text text);

/* Counts what goes through its allocator. Start with {0} and set `fails_at`. */
typedef struct failing {
  size_t fails_at; /* the allocation that fails, from 1; 0: none */
  bool for_good;   /* and all that follow */
  size_t calls;    /* allocations asked for so far, resizing included */
  size_t failures; /* of them, refused */
  size_t blocks;   /* given and not yet freed */
} failing;

/* The allocator lasts as long as `state`. */
cgn_allocator failing_allocator(failing *state);

#endif

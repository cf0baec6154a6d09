/* SPDX-License-Identifier: MIT */
/* An allocator that counts, and fails when it is told to. */
#ifndef TESTS_API_ALLOCATOR_H
#define TESTS_API_ALLOCATOR_H

#include <consigne.h>
#include <stdbool.h>

/* Start with {0}. */
typedef struct counting {
  size_t calls;    /* allocations asked for, resizing included */
  size_t fails_at; /* the call that is refused, from 1; 0: none */
  bool for_good;   /* and all that follow */
  size_t failures; /* calls that were refused */
  size_t blocks;   /* given and not yet freed */
  size_t octets;   /* of these */
  size_t most;     /* octets that there ever were at once */
} counting;

/* Options whose objects live in this allocator; free them with consigne_options_free. */
consigne_options *counting_options(counting *state);

#endif

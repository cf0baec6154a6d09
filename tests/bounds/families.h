/* SPDX-License-Identifier: MIT */
/* Inputs that grow and are made to cost more than they are long. */
#ifndef TESTS_BOUNDS_FAMILIES_H
#define TESTS_BOUNDS_FAMILIES_H

#include <stddef.h>

/* What reads it: consigne_mailboxes_parse, a header block into a query and the decision on it, a domain, a load. */
typedef enum entry { PATH, LIST, HEADER, DOMAIN, RULES } entry;

typedef struct family {
  const char *name;
  entry entry;
  const char *head, *unit;
  size_t unit_octets; /* of the unit, which may hold NUL */
  const char *tail;
} family;

extern const family families[];
extern const size_t family_count;

#endif

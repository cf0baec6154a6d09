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

/* Where every string of two and of three of the octets that readers take for blanks, and the colon, is repeated. */
typedef struct place {
  const char *name;
  entry entry;
  const char *head, *tail;
} place;

extern const place places[];
extern const size_t place_count;

enum { MIXES = 49 + 343 };
/* The string of a number below MIXES: its octets, its name in letters ("CR.SP"); the number of octets. */
size_t mix(size_t number, char octets[4], char name[24]);

#endif

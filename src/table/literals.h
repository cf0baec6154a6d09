/* SPDX-License-Identifier: MIT */
/*
 * Which of many things can be true of a text, by the literals that it has: each
 * thing requires one literal of a list. One walk over the text finds them all,
 * so that it costs no more where they are many. Knows no patterns and no rules.
 */
#ifndef CGN_TABLE_LITERALS_H
#define CGN_TABLE_LITERALS_H

#include "table/image.h"

enum {
  CGN_LITERAL_OCTETS = 16, /* of a literal; a longer one is two, which are required both */
  CGN_LITERALS = 8,        /* of which one is required */
  CGN_REQUIREMENTS = 4,    /* of one thing, among which the rarest is looked for */
  CGN_LITERAL_END = 3      /* octets that may stand behind a literal that is at the end: the longest line end */
};

typedef struct cgn_literal {
  char octets[CGN_LITERAL_OCTETS];
  uint8_t length; /* at least 1 */
  bool at_start, at_end;
} cgn_literal;

/* The text has one of these. */
typedef struct cgn_requirement {
  cgn_literal literals[CGN_LITERALS];
  uint32_t count;
} cgn_requirement;

/* The text meets each of these. */
typedef struct cgn_requirements {
  cgn_requirement at[CGN_REQUIREMENTS];
  uint32_t count; /* 0: nothing is required */
} cgn_requirements;

typedef struct cgn_literals {
  cgn_span entries; /* literal_entry, those with the same gram side by side */
  cgn_span slots;   /* literal_slot, by gram */
  cgn_span always;  /* uint32_t: numbers of the things that require nothing */
  uint32_t grams;   /* bit n: some gram has n + 1 octets */
  uint32_t things;
} cgn_literals;

/* Appends the table of `count` things, numbered from 0. False: no memory. */
bool cgn_literals_build(cgn_buffer *image, const cgn_allocator *allocator, const cgn_requirements *things,
                        uint32_t count, cgn_literals *literals);
/* Sets the bits of the things that can be true of the text, in `found` of (count + 63) / 64 words, which are 0. */
void cgn_literals_find(const char *image, const cgn_literals *literals, cgn_text text, uint64_t *found);

#endif

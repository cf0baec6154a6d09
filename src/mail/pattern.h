/* SPDX-License-Identifier: MIT */
/* Patterns of rulesets: PCRE2 under limits. The only user of PCRE2. */
#ifndef CGN_MAIL_PATTERN_H
#define CGN_MAIL_PATTERN_H

#include "base/arena.h"

typedef struct cgn_pattern cgn_pattern; /* compiled, immutable, shared by threads */

typedef struct cgn_pattern_error {
  size_t offset;   /* octet of the pattern */
  char text[160];  /* PCRE2's words */
} cgn_pattern_error;

/*
 * Compiles `text` with `flags` ("i" is the only one). UTF, never \C, never
 * callouts; \K and lookbehind as PCRE2 has them. NULL with *error filled.
 * `jit` asks for the just-in-time compiler, used where there is one.
 */
cgn_pattern *cgn_pattern_compile(cgn_text text, cgn_text flags, bool jit, cgn_pattern_error *error);
void cgn_pattern_free(cgn_pattern *pattern);

/* Match memory, one a thread, reused: steady state allocates nothing. */
typedef struct cgn_matcher cgn_matcher;
cgn_matcher *cgn_matcher_new(uint32_t match_limit);
void cgn_matcher_free(cgn_matcher *matcher);

typedef enum cgn_match { CGN_MATCH_NO, CGN_MATCH_YES, CGN_MATCH_LIMIT /* unknown: a limit was reached */ } cgn_match;
/*
 * Takes a subject, which is not copied, for the matches that follow. In one that is no UTF-8, each bad octet is
 * U+FFFD. False: it has over CGN_PATTERN_SUBJECT octets, or there is no memory: then every match would be LIMIT.
 */
bool cgn_matcher_take(cgn_matcher *matcher, cgn_text subject);
/* What was taken, as valid UTF-8. */
cgn_text cgn_matcher_subject(const cgn_matcher *matcher);
cgn_match cgn_pattern_match(const cgn_pattern *pattern, cgn_matcher *matcher);

#endif

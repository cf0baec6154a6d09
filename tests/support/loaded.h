/* SPDX-License-Identifier: MIT */
/* One load of a text, floors below the exported functions only: its status, its findings, its program. */
#ifndef TESTS_SUPPORT_LOADED_H
#define TESTS_SUPPORT_LOADED_H

#include "exact.h"
#include "rules/compile/compile.h"

typedef struct loaded {
  cgn_arena arena;
  struct consigne_findings findings;
  cgn_load load;
  int status;
  struct consigne_ruleset *ruleset; /* NULL: status is not CONSIGNE_OK */
  const char *image;
  const cgn_program *program;
} loaded;

/* Loads `rules` as the source "rules"; "consigne 1" is put before it. Options NULL: defaults. */
void load_rules(loaded *to, const char *rules, const consigne_options *options);
/* The same, and there must be no error: else the test fails and tells them. */
void load_good_rules(loaded *to, const char *rules);
void loaded_free(loaded *from);

/* The program's set of that name, or number CGN_NONE. */
uint32_t loaded_set(const loaded *from, const char *name);
/* Whether `key` of that kind is in the set of that name. */
bool loaded_has(const loaded *from, uint8_t kind, const char *key, const char *set);
/* Text of the image, to compare: never NULL. */
const char *loaded_text(const loaded *from, cgn_string string);

#endif

/* SPDX-License-Identifier: MIT */
/* What consigne_options holds. NULL means defaults everywhere: ask through these functions. */
#ifndef CGN_RULES_OPTIONS_H
#define CGN_RULES_OPTIONS_H

#include "base/arena.h"
#include "consigne.h"

typedef struct cgn_named_source {
  cgn_text name, text;
} cgn_named_source;

struct consigne_options {
  cgn_allocator allocator;       /* for objects made with the options; the options themselves use malloc */
  uint32_t limits[9];            /* by CONSIGNE_LIMIT_* number; 0: default */
  cgn_named_source *sources;
  uint32_t source_count, source_capacity;
  cgn_arena arena;               /* texts of the sources */
  bool files, no_jit, dump, advice;
  int64_t now;                   /* for findings about dates that have passed; INT64_MIN: not said */
};

uint32_t cgn_options_limit(const consigne_options *options, int limit); /* 0: no such limit */
uint32_t cgn_options_ceiling(int limit);
const cgn_allocator *cgn_options_allocator(const consigne_options *options);
bool cgn_options_jit(const consigne_options *options);

#endif

/* SPDX-License-Identifier: MIT */
/* "limit NAME exceeded" (language section 8). Counting is the caller's. */
#ifndef CGN_DECIDE_LIMIT_H
#define CGN_DECIDE_LIMIT_H

#include "decide/judge.h"

static inline const cgn_limit *cgn_limit_at(const cgn_judge *judge, uint32_t limit) {
  return &CGN_ITEMS(judge->image, judge->program->limits, cgn_limit)[limit];
}
/* Whether a value of its field has exceeded the limit; no value: false, and nobody is asked. */
cgn_truth cgn_limit_exceeded(cgn_judge *judge, uint32_t limit);
/* The key that a value is counted by. */
cgn_text cgn_limit_key(cgn_judge *judge, int field, cgn_part part, const cgn_value *value);

#endif

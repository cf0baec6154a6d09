/* SPDX-License-Identifier: MIT */
/* Limits (language section 8), numbered as they stand. */
#include "rules/compile/internal.h"

void cgn_compile_limits(cgn_compiler *compiler) {
  for (cgn_ast_limit *one = compiler->load->ast.limits; one; one = one->next) {
    cgn_limit limit = {.counted = one->counted, .rate = one->rate_number, .burst = one->burst_number};
    limit.name = cgn_compile_string(compiler, one->name.text);
    limit.field = one->by.number;
    limit.part = one->by.part;
    limit.period = one->period;
    one->number = cgn_compile_add(compiler, &compiler->limits, &limit, sizeof limit);
  }
}

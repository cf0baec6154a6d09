/* SPDX-License-Identifier: MIT */
/* Limits of a dump, by name. */
#include "rules/dump/internal.h"

static void dump_limit(cgn_dumper *dumper, const cgn_ast_limit *limit) {
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, "limit ");
  cgn_buffer_add(out, limit->name.text);
  cgn_buffer_add_string(out, " { count ");
  cgn_buffer_add_string(out, cgn_counted_name(limit->counted));
  cgn_buffer_add_string(out, " by ");
  cgn_print_field(&dumper->out, dumper->ast, &limit->by);
  cgn_buffer_add_string(out, " rate ");
  cgn_buffer_add_number(out, limit->rate_number);
  cgn_buffer_add_string(out, " per ");
  cgn_buffer_add_number(out, (uint64_t)(limit->period / 1000));
  cgn_buffer_add_string(out, "s burst ");
  cgn_buffer_add_number(out, limit->burst_number);
  cgn_buffer_add_string(out, " }\n");
}

void cgn_dump_limits(cgn_dumper *dumper) {
  cgn_dump_names_start(dumper);
  for (const cgn_ast_limit *one = dumper->ast->limits; one; one = one->next)
    cgn_dump_names_add(dumper, &one->name, one);
  cgn_dump_names_sort(dumper);
  for (uint32_t i = 0; i < dumper->name_count; i++) dump_limit(dumper, dumper->names[i].declaration);
}

/* SPDX-License-Identifier: MIT */
/* Expects of a dump. Their values stay as they are written, since what a sender may write is part of a test. */
#include "rules/dump/internal.h"

static void dump_given(cgn_dumper *dumper, const cgn_ast_given *given) {
  cgn_buffer_add_string(&dumper->out, "\n    ");
  if (given->kind == CGN_GIVEN_OWNERS && !given->silent) {
    cgn_dump_owners(dumper, given->owners, "    ");
    return;
  }
  if (given->kind <= CGN_GIVEN_UNKNOWN) {
    cgn_print_field(&dumper->out, dumper->ast, &given->field);
    cgn_buffer_add_octet(&dumper->out, ' ');
  }
  cgn_print_given(&dumper->out, given);
}

void cgn_dump_expects(cgn_dumper *dumper) {
  cgn_buffer *out = &dumper->out;
  for (const cgn_ast_expect *expect = dumper->ast->expects; expect; expect = expect->next) {
    cgn_buffer_add_string(out, "expect ");
    cgn_print_demand(out, expect);
    cgn_buffer_add_string(out, " {");
    for (const cgn_ast_given *given = expect->givens; given; given = given->next) dump_given(dumper, given);
    cgn_buffer_add_string(out, "\n}\n");
  }
}

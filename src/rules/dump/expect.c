/* SPDX-License-Identifier: MIT */
/* Expects of a dump: their values as they are written, since what a sender may write is part of a test. */
#include "base/status.h"
#include "rules/dump/internal.h"

static void dump_marks(cgn_dumper *dumper, const cgn_ast_expect *expect) {
  for (cgn_mark_kind kind = CGN_MARK_WARNED; kind < CGN_MARK_KINDS; kind++) {
    for (const cgn_word *word = expect->marks[kind].first; word; word = word->next) {
      cgn_buffer_add_octet(&dumper->out, ' ');
      cgn_buffer_add_string(&dumper->out, cgn_mark_name(kind));
      cgn_buffer_add_octet(&dumper->out, ' ');
      cgn_print_word(&dumper->out, word->text);
    }
  }
}

static void dump_values(cgn_dumper *dumper, const cgn_ast_given *given) {
  const cgn_words *values = &given->values;
  if (given->field.number == CONSIGNE_FIELD_NOW) {
    cgn_print_date(&dumper->out, given->instant);
    return;
  }
  if (values->count != 1) cgn_buffer_add_string(&dumper->out, "{ ");
  for (const cgn_word *word = values->first; word; word = word->next) {
    cgn_print_word(&dumper->out, word->text);
    if (values->count != 1) cgn_buffer_add_octet(&dumper->out, ' ');
  }
  if (values->count != 1) cgn_buffer_add_octet(&dumper->out, '}');
}

/* What an external source says YES to. */
static void dump_answers(cgn_buffer *out, const cgn_ast_given *given) {
  if (given->silent) {
    cgn_buffer_add_string(out, " unknown");
    return;
  }
  cgn_buffer_add_string(out, " { ");
  for (const cgn_word *word = given->values.first; word; word = word->next) {
    cgn_print_word(out, word->text);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_buffer_add_octet(out, '}');
}

static void dump_seal(cgn_buffer *out, const cgn_ast_given *given) {
  cgn_buffer_add_string(out, "seal ");
  cgn_buffer_add_number(out, given->instance);
  cgn_buffer_add_octet(out, ' ');
  cgn_print_word(out, given->name.text);
  if (given->values.count > 0) dump_answers(out, given);
}

/* What is about no field. */
static bool dump_other(cgn_dumper *dumper, const cgn_ast_given *given) {
  cgn_buffer *out = &dumper->out;
  switch (given->kind) {
  case CGN_GIVEN_HEADER:
    cgn_buffer_add_string(out, "header ");
    cgn_print_string(out, given->values.first->text);
    return true;
  case CGN_GIVEN_LIMIT:
    cgn_buffer_add_string(out, "limit ");
    cgn_buffer_add(out, given->limit_found->name.text);
    cgn_buffer_add_string(out, given->silent ? " unknown" : " exceeded");
    return true;
  case CGN_GIVEN_SET:
    cgn_buffer_add_string(out, cgn_set_kind_name(given->set_kind));
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, given->set_found ? given->set_found->name.text : given->provider_found->name.text);
    dump_answers(out, given);
    return true;
  case CGN_GIVEN_OWNERS:
    if (given->silent)
      cgn_buffer_add_string(out, "owners unknown");
    else
      cgn_dump_owners(dumper, given->owners, "    ");
    return true;
  case CGN_GIVEN_SEAL: dump_seal(out, given); return true;
  case CGN_GIVEN_VALUES:
  case CGN_GIVEN_ABSENT:
  case CGN_GIVEN_NULL:
  case CGN_GIVEN_UNKNOWN: break;
  }
  return false;
}

static void dump_given(cgn_dumper *dumper, const cgn_ast_given *given) {
  cgn_buffer *out = &dumper->out;
  cgn_buffer_add_string(out, "\n    ");
  if (dump_other(dumper, given)) return;
  cgn_print_field(&dumper->out, dumper->ast, &given->field);
  cgn_buffer_add_octet(out, ' ');
  switch (given->kind) {
  case CGN_GIVEN_ABSENT: cgn_buffer_add_string(out, "absent"); return;
  case CGN_GIVEN_NULL: cgn_buffer_add_string(out, "null"); return;
  case CGN_GIVEN_UNKNOWN: cgn_buffer_add_string(out, "unknown"); return;
  case CGN_GIVEN_VALUES: dump_values(dumper, given); return;
  case CGN_GIVEN_HEADER:
  case CGN_GIVEN_LIMIT:
  case CGN_GIVEN_SET:
  case CGN_GIVEN_SEAL:
  case CGN_GIVEN_OWNERS: return;
  }
}

void cgn_dump_expects(cgn_dumper *dumper) {
  cgn_buffer *out = &dumper->out;
  for (const cgn_ast_expect *expect = dumper->ast->expects; expect; expect = expect->next) {
    cgn_buffer_add_string(out, "expect ");
    cgn_buffer_add_string(out, cgn_verdict_name(expect->verdict));
    if (expect->by.text.length) {
      cgn_buffer_add_string(out, " by ");
      cgn_buffer_add(out, expect->by.text);
    }
    dump_marks(dumper, expect);
    cgn_buffer_add_string(out, " {");
    for (const cgn_ast_given *given = expect->givens; given; given = given->next) dump_given(dumper, given);
    cgn_buffer_add_string(out, "\n}\n");
  }
}

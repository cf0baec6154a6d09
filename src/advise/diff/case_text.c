/* SPDX-License-Identifier: MIT */
/* A given as the language writes it (language section 10). */
#include "advise/diff/case.h"
#include "rules/print/print.h"

void cgn_told_add_name(cgn_buffer *out, const cgn_told *told) {
  const cgn_field *field = cgn_field_of(told->field);
  cgn_buffer_add_string(out, field ? field->name : "fact.");
  if (!field) cgn_buffer_add(out, told->name);
}

static void add_values(cgn_buffer *out, const cgn_told *told) {
  if (told->field == CONSIGNE_FIELD_NOW) {
    cgn_print_date(out, told->instant);
    return;
  }
  bool braces = told->count != 1 || told->kind == CGN_GIVEN_SET;
  if (braces) cgn_buffer_add_string(out, "{ ");
  for (uint32_t i = 0; i < told->count; i++) {
    cgn_print_word(out, told->values[i]);
    if (braces) cgn_buffer_add_octet(out, ' ');
  }
  if (braces) cgn_buffer_add_octet(out, '}');
}

static void add_owners(cgn_buffer *out, const cgn_told *told) {
  if (told->silent) {
    cgn_buffer_add_string(out, "owners unknown");
    return;
  }
  cgn_buffer_add_string(out, "owners {");
  for (uint32_t i = 0; i + 1 < told->count; i += 2) {
    cgn_buffer_add_octet(out, ' ');
    cgn_print_word(out, told->values[i]);
    cgn_buffer_add_string(out, " by ");
    cgn_print_word(out, told->values[i + 1]);
  }
  cgn_buffer_add_string(out, " }");
}

static void add_seal(cgn_buffer *out, const cgn_told *told) {
  cgn_buffer_add_string(out, "seal ");
  cgn_buffer_add(out, told->name);
  for (uint32_t i = 0; i < told->count; i++) {
    cgn_buffer_add_string(out, i == 1 ? " { " : " ");
    cgn_print_word(out, told->values[i]);
  }
  if (told->count > 1) cgn_buffer_add_string(out, " }");
}

void cgn_told_add(cgn_buffer *out, const cgn_told *told) {
  switch (told->kind) {
  case CGN_GIVEN_HEADER:
    cgn_buffer_add_string(out, "header ");
    cgn_print_string(out, told->values[0]);
    return;
  case CGN_GIVEN_LIMIT:
    cgn_buffer_add_string(out, "limit ");
    cgn_buffer_add(out, told->name);
    cgn_buffer_add_string(out, told->silent ? " unknown" : " exceeded");
    return;
  case CGN_GIVEN_SET:
    cgn_buffer_add_string(out, cgn_set_kind_name(told->set_kind));
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, told->name);
    cgn_buffer_add_octet(out, ' ');
    if (told->silent)
      cgn_buffer_add_string(out, "unknown");
    else
      add_values(out, told);
    return;
  case CGN_GIVEN_OWNERS: add_owners(out, told); return;
  case CGN_GIVEN_SEAL: add_seal(out, told); return;
  case CGN_GIVEN_VALUES:
  case CGN_GIVEN_ABSENT:
  case CGN_GIVEN_NULL:
  case CGN_GIVEN_UNKNOWN: break;
  }
  cgn_told_add_name(out, told);
  cgn_buffer_add_octet(out, ' ');
  if (told->kind == CGN_GIVEN_VALUES) add_values(out, told);
  if (told->kind == CGN_GIVEN_ABSENT) cgn_buffer_add_string(out, "absent");
  if (told->kind == CGN_GIVEN_NULL) cgn_buffer_add_string(out, "null");
  if (told->kind == CGN_GIVEN_UNKNOWN) cgn_buffer_add_string(out, "unknown");
}

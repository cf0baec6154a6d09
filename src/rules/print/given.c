/* SPDX-License-Identifier: MIT */
/* What an expect block says, one line for each given (language section 10). */
#include "base/status.h"
#include "rules/print/print.h"

cgn_text cgn_given_name(const cgn_ast_given *given) {
  if (given->limit_found) return given->limit_found->name.text;
  if (given->set_found) return given->set_found->name.text;
  return given->provider_found ? given->provider_found->name.text : given->name.text;
}

void cgn_print_demand(cgn_buffer *out, const cgn_ast_expect *expect) {
  cgn_buffer_add_string(out, cgn_verdict_name(expect->verdict));
  if (expect->by.text.length) cgn_buffer_add_string(out, " by ");
  cgn_buffer_add(out, expect->by.text);
  for (cgn_demand kind = CGN_DEMAND_WARNED; kind < CGN_DEMANDS; kind++) {
    for (const cgn_word *word = expect->demands[kind].first; word; word = word->next) {
      cgn_buffer_add_octet(out, ' ');
      cgn_buffer_add_string(out, cgn_demand_name(kind));
      cgn_buffer_add_octet(out, ' ');
      cgn_print_word(out, word->text);
    }
  }
}

/* Of an external source: "unknown", or the items of which it says YES. */
static void add_answer(cgn_buffer *out, const cgn_ast_given *given) {
  if (given->silent)
    cgn_buffer_add_string(out, "unknown");
  else
    cgn_print_words(out, &given->values);
}

static void add_named(cgn_buffer *out, const char *kind, const cgn_ast_given *given) {
  cgn_buffer_add_string(out, kind);
  cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add(out, cgn_given_name(given));
  cgn_buffer_add_octet(out, ' ');
}

static void add_seal(cgn_buffer *out, const cgn_ast_given *given) {
  cgn_buffer_add_string(out, "seal ");
  cgn_buffer_add_number(out, given->instance);
  cgn_buffer_add_octet(out, ' ');
  cgn_print_word(out, given->name.text);
  if (given->values.count == 0) return;
  cgn_buffer_add_octet(out, ' ');
  cgn_print_words(out, &given->values);
}

static void add_values(cgn_buffer *out, const cgn_ast_given *given) {
  if (given->field.number == CONSIGNE_FIELD_NOW)
    cgn_print_date(out, given->instant);
  else
    cgn_print_words_or_one(out, &given->values);
}

void cgn_print_given(cgn_buffer *out, const cgn_ast_given *given) {
  switch (given->kind) {
  case CGN_GIVEN_VALUES: add_values(out, given); return;
  case CGN_GIVEN_ABSENT: cgn_buffer_add_string(out, "absent"); return;
  case CGN_GIVEN_NULL: cgn_buffer_add_string(out, "null"); return;
  case CGN_GIVEN_UNKNOWN: cgn_buffer_add_string(out, "unknown"); return;
  case CGN_GIVEN_HEADER:
    cgn_buffer_add_string(out, "header ");
    cgn_print_string(out, given->values.first->text);
    return;
  case CGN_GIVEN_LIMIT:
    add_named(out, "limit", given);
    cgn_buffer_add_string(out, given->silent ? "unknown" : "exceeded");
    return;
  case CGN_GIVEN_SET:
    add_named(out, cgn_set_kind_name(given->set_kind), given);
    add_answer(out, given);
    return;
  case CGN_GIVEN_OWNERS:
    if (given->silent)
      cgn_buffer_add_string(out, "owners unknown");
    else
      cgn_print_owners(out, given->owners);
    return;
  case CGN_GIVEN_SEAL: add_seal(out, given); return;
  }
}

/* SPDX-License-Identifier: MIT */
/* Decisions as text. */
#include "tell.h"

static void add(cgn_buffer *out, const char *text) {
  cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add_string(out, text ? text : "-");
}

/* What is said of a recipient may be made once for several: it must be true of each. Clauses are told without their
 * texts, which name items. */
static void tell_why(cgn_buffer *out, const consigne_outcome *o) {
  add(out, consigne_outcome_field_name(o));
  for (uint32_t i = 0; i < consigne_outcome_clauses(o); i++) {
    add(out, consigne_outcome_clause_field_name(o, i));
    add(out, consigne_outcome_clause_value(o, i));
  }
  for (uint32_t i = 0; i < consigne_outcome_missing(o); i++) {
    cgn_buffer_add_octet(out, ',');
    for (uint32_t k = 0; k < consigne_outcome_missing_parts(o, i); k++) {
      cgn_buffer_add_number(out, (uint64_t)consigne_outcome_missing_part_kind(o, i, k));
      cgn_buffer_add_number(out, (uint64_t)consigne_outcome_missing_part_truth(o, i, k));
    }
  }
}

static void tell_outcome(cgn_buffer *out, const consigne_outcome *o) {
  cgn_buffer_add_string(out, consigne_verdict_name(consigne_outcome_verdict(o)));
  add(out, consigne_outcome_recipient(o));
  add(out, consigne_outcome_rule(o));
  add(out, consigne_outcome_reply(o));
  add(out, consigne_outcome_value(o));
  tell_why(out, o);
  for (uint32_t i = 0; i < consigne_outcome_tags(o); i++) add(out, consigne_outcome_tag(o, i));
  for (uint32_t i = 0; i < consigne_outcome_assumed_tags(o); i++) {
    add(out, consigne_outcome_assumed_tag(o, i));
    add(out, "?");
  }
  for (uint32_t i = 0; i < consigne_outcome_warnings(o); i++) {
    add(out, consigne_outcome_warning(o, i));
    if (consigne_outcome_warning_assumed(o, i)) add(out, "?");
  }
  for (uint32_t i = 0; i < consigne_outcome_held_up_by(o); i++) add(out, consigne_outcome_held_up_by_rule(o, i));
  cgn_buffer_add_octet(out, '\n');
}

void tell(cgn_buffer *out, const consigne_decision *d) {
  cgn_buffer_clear(out);
  tell_outcome(out, consigne_decision_outcome(d));
  for (uint32_t i = 0; i < consigne_decision_recipients(d); i++)
    tell_outcome(out, consigne_decision_recipient(d, i));
  for (uint32_t i = 0; i < consigne_decision_needs(d); i++) {
    const consigne_need *need = consigne_decision_need(d, i);
    add(out, consigne_need_id(need) ? consigne_need_id(need) : consigne_need_name(need));
    if (consigne_need_optional(need)) add(out, "?");
  }
}

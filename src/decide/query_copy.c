/* SPDX-License-Identifier: MIT */
/* Copies of queries: lists, which may grow, are copied; texts, which never change, are shared. */
#include "decide/query_copy.h"

#include "decide/query_value.h"

static bool copy_values(struct consigne_query *to, int field, const cgn_values *from) {
  cgn_values *values = &to->fields[field];
  *values = *from;
  values->capacity = values->count;
  if (from->count == 0) return true;
  values->at = cgn_arena_allocate_array(cgn_query_arena(to, field), from->count, sizeof *values->at);
  if (values->at) memcpy(values->at, from->at, from->count * sizeof *values->at);
  return values->at != NULL;
}

static void copy_rest(struct consigne_query *to, const struct consigne_query *from) {
  memcpy(to->facts, from->facts, sizeof to->facts);
  to->fact_count = from->fact_count;
  to->value_count = from->value_count;
  memcpy(to->header_fields, from->header_fields, sizeof to->header_fields);
  memcpy(to->trusted, from->trusted, sizeof to->trusted);
  to->trusted_count = from->trusted_count;
  to->authres_fields = from->authres_fields;
  to->authres_dropped = from->authres_dropped;
  memcpy(to->seen, from->seen, sizeof to->seen);
  to->seen_count = from->seen_count;
  to->mapped = from->mapped;
  to->header_begun = from->header_begun;
  to->header_ended = from->header_ended;
  to->now = from->now;
  to->id = from->id;
  to->languages = from->languages;
  memcpy(to->failures, from->failures, sizeof to->failures);
  to->failure_count = from->failure_count;
  to->limit_values = from->limit_values;
  to->limit_recipients = from->limit_recipients;
  to->limit_mailboxes = from->limit_mailboxes;
  to->limit_header = from->limit_header;
}

bool cgn_query_copy(struct consigne_query *to, const struct consigne_query *from) {
  bool whole = true;
  cgn_query_reset(to);
  for (int field = 1; field < CGN_FIELD_SLOTS && whole; field++)
    whole = copy_values(to, field, &from->fields[field]);
  whole = whole && cgn_query_copy_answers(to, from);
  if (whole)
    copy_rest(to, from);
  else
    cgn_query_reset(to);
  return whole;
}

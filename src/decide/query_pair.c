/* SPDX-License-Identifier: MIT */
/*
 * Fields that are one thing, or exclude each other: a host's address and name,
 * the two logins, relay and what it is drawn from.
 */
#include "decide/query_pair.h"

static bool is_given(const struct consigne_query *query, int field) {
  return query->fields[field].state != CGN_NOT_GIVEN;
}

static bool has_value(const struct consigne_query *query, int field) {
  return is_given(query, field) && query->fields[field].texts > 0;
}

bool cgn_query_is_told(const struct consigne_query *query, int field) {
  return is_given(query, field) && !query->fields[field].rest;
}

bool cgn_query_tells_relay(const struct consigne_query *query) {
  const int *parts = cgn_field_row(CONSIGNE_FIELD_RELAY)->parts;
  for (int i = 0; i < CGN_FIELD_PARTS && parts[i]; i++)
    if (cgn_query_is_told(query, parts[i])) return true;
  return false;
}

/* Whether `is` holds of some field that relay is drawn from. */
static bool some_source(const struct consigne_query *query, bool (*is)(const struct consigne_query *, int)) {
  for (int i = 0, part; (part = cgn_field_part(CONSIGNE_FIELD_RELAY, i)) != 0; i++) {
    const int *sources = cgn_field_row(part)->drawn_from;
    for (int by = 0; by < CGN_DRAWN; by++)
      if (sources[by] && is(query, sources[by])) return true;
  }
  return false;
}

bool cgn_query_tells_source(const struct consigne_query *query) {
  return some_source(query, cgn_query_is_told);
}

bool cgn_query_says_relay_twice(const struct consigne_query *query, int slot) {
  if (!cgn_field_is_host(slot)) return false;
  if (slot == CONSIGNE_FIELD_RELAY || cgn_field_row(slot)->drawn_from[0]) return some_source(query, has_value);
  return cgn_query_tells_relay(query) && cgn_field_draws(slot);
}

void cgn_query_begin_anew(struct consigne_query *query, int field, int slot) {
  const cgn_field *row = cgn_field_row(slot);
  if (row->half) {
    bool login = row->type == CGN_TYPE_LOGIN;
    bool another =
        login ? query->fields[row->half].kept : field == CONSIGNE_FIELD_RELAY || cgn_query_is_told(query, slot);
    if (another) cgn_query_clear(query, row->half);
  }
  cgn_query_clear(query, slot);
}

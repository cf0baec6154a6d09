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

void cgn_query_clear(struct consigne_query *query, int field) {
  memset(&query->fields[field], 0, sizeof(cgn_values));
  if (field < CGN_FIRST_FACT) query->header_fields[field] = 0;
}

static bool is_relay(int field) {
  return field == CONSIGNE_FIELD_RELAY || field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME;
}

bool cgn_query_is_told(const struct consigne_query *query, int field) {
  return is_given(query, field) && !query->fields[field].rest;
}

bool cgn_query_tells_relay(const struct consigne_query *query) {
  return cgn_query_is_told(query, CONSIGNE_FIELD_RELAY_IP) || cgn_query_is_told(query, CONSIGNE_FIELD_RELAY_NAME);
}

bool cgn_query_says_relay_twice(const struct consigne_query *query, int slot) {
  if (is_relay(slot))
    return has_value(query, CONSIGNE_FIELD_CLIENT_IP) || has_value(query, CONSIGNE_FIELD_CLIENT_NAME) ||
           has_value(query, CONSIGNE_FIELD_SERVER_NAME);
  return cgn_field_is_drawn_from(slot) && cgn_query_tells_relay(query);
}

int cgn_query_partner(int field) {
  switch (field) {
  case CONSIGNE_FIELD_RELAY_IP: return CONSIGNE_FIELD_RELAY_NAME;
  case CONSIGNE_FIELD_RELAY_NAME: return CONSIGNE_FIELD_RELAY_IP;
  case CONSIGNE_FIELD_CLIENT_IP: return CONSIGNE_FIELD_CLIENT_NAME;
  case CONSIGNE_FIELD_CLIENT_NAME: return CONSIGNE_FIELD_CLIENT_IP;
  case CONSIGNE_FIELD_SMTP_AUTH: return CONSIGNE_FIELD_SMTP_AUTHCID;
  case CONSIGNE_FIELD_SMTP_AUTHCID: return CONSIGNE_FIELD_SMTP_AUTH;
  default: return 0;
  }
}

void cgn_query_begin_anew(struct consigne_query *query, int field, int slot) {
  int partner = cgn_query_partner(slot);
  bool login = slot == CONSIGNE_FIELD_SMTP_AUTH || slot == CONSIGNE_FIELD_SMTP_AUTHCID;
  bool another =
      login ? query->fields[partner].kept : field == CONSIGNE_FIELD_RELAY || cgn_query_is_told(query, slot);
  if (partner && another) cgn_query_clear(query, partner);
  cgn_query_clear(query, slot);
}

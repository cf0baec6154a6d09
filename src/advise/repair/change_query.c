/* SPDX-License-Identifier: MIT */
/* Makes the changes of a plan in a copy of the query. */
#include "advise/repair/repair.h"
#include "decide/query_pair.h"
#include "decide/query_value.h"

static int give(struct consigne_query *query, int field, cgn_text value) {
  return query->fields[field].complex ? CONSIGNE_E_LIMIT : cgn_query_read(query, field, value);
}

/* Adds one value. If the field was not given, it has this value alone. */
static int add(struct consigne_query *query, int field, cgn_text value) {
  int status = give(query, field, value);
  if (query->fields[field].state == CGN_NOT_GIVEN) cgn_query_slot(query, field)->state = CGN_COMPLETE;
  return status;
}

static uint32_t newest_seal(const struct consigne_query *query) {
  const cgn_values *sealers = &query->fields[CONSIGNE_FIELD_ARC_D];
  uint32_t newest = 0;
  for (uint32_t i = 0; i < sealers->count && sealers->seals; i++)
    if (sealers->at[i].ordinal > newest) newest = sealers->at[i].ordinal;
  return newest;
}

static int set(struct consigne_query *query, int field, cgn_text value) {
  *cgn_query_slot(query, field) = (cgn_values){.state = CGN_COMPLETE};
  return value.length ? give(query, field, value) : CONSIGNE_OK;
}

/* Adds one seal to the chain, by this sealer. If the sealers have no order, one more sealer. */
static int seal(struct consigne_query *query, cgn_text sealer) {
  cgn_values *sealers = cgn_query_slot(query, CONSIGNE_FIELD_ARC_D);
  cgn_values *reports = cgn_query_slot(query, CONSIGNE_FIELD_ARC_DKIM_D);
  uint32_t number = newest_seal(query) + 1;
  if (sealers->count + reports->count > 0 && !sealers->seals) return add(query, CONSIGNE_FIELD_ARC_D, sealer);
  if (number > CGN_SEALS) return CONSIGNE_E_LIMIT;
  int status = add(query, CONSIGNE_FIELD_ARC_D, sealer);
  if (status != CONSIGNE_OK) return status;
  sealers->at[sealers->count - 1].ordinal = number;
  sealers->seals = reports->seals = true;
  if (reports->state == CGN_NOT_GIVEN) reports->state = CGN_COMPLETE;
  return CONSIGNE_OK;
}

/* Makes the newest seal report this domain too. */
static int report(struct consigne_query *query, cgn_text domain) {
  cgn_values *reports = cgn_query_slot(query, CONSIGNE_FIELD_ARC_DKIM_D);
  int status = add(query, CONSIGNE_FIELD_ARC_DKIM_D, domain);
  if (status == CONSIGNE_OK && reports->seals) reports->at[reports->count - 1].ordinal = newest_seal(query);
  return status;
}

/* Adds a value to a field of several values, or sets the only value. */
static int change_value(struct consigne_query *query, int field, cgn_text value) {
  return cgn_field_row(field)->many ? add(query, field, value) : set(query, field, value);
}

/* A method that passes has the result "pass". If the verifier told no result before, it still tells none. */
static int pass(struct consigne_query *query, int domains) {
  int field = cgn_field_row(domains)->result;
  if (query->fields[field].state == CGN_NOT_GIVEN) return CONSIGNE_OK;
  return change_value(query, field, CGN_TEXT("pass"));
}

/* Another host has another name and another address. Only one of them is known. */
static int set_relay(struct consigne_query *query, int field, cgn_text value) {
  int other = cgn_field_row(field)->half;
  if (other) set(query, other, CGN_TEXT(""));
  return set(query, field, value);
}

static int make(struct consigne_query *query, const cgn_repair_change *change) {
  int status = CONSIGNE_OK;
  switch (change->kind) {
  case CONSIGNE_REPAIR_RELAY: return set_relay(query, change->field, change->value);
  case CONSIGNE_REPAIR_SIGNATURE:
    status = add(query, change->field, change->value);
    return status == CONSIGNE_OK ? pass(query, change->field) : status;
  case CONSIGNE_REPAIR_SPF:
  case CONSIGNE_REPAIR_DMARC:
    status = set(query, change->field, change->value);
    return status == CONSIGNE_OK ? pass(query, change->field) : status;
  case CONSIGNE_REPAIR_SEALER:
    status = seal(query, change->value);
    return status == CONSIGNE_OK ? pass(query, change->field) : status;
  case CONSIGNE_REPAIR_SEALED: return report(query, change->value);
  case CONSIGNE_REPAIR_FACT: return change_value(query, change->field, change->value);
  case CONSIGNE_REPAIR_EXTERNAL_ITEM:
  case CONSIGNE_REPAIR_EXTERNAL_OWNER: return cgn_query_answer(query, change->text, CONSIGNE_ANSWER_YES);
  default: return change->field ? set(query, change->field, change->value) : CONSIGNE_OK;
  }
}

int cgn_repair_query(struct consigne_query *query, const cgn_plan *plan) {
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i < plan->count && status == CONSIGNE_OK; i++) status = make(query, plan->changes[i]);
  return status;
}

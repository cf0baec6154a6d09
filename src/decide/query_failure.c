/* SPDX-License-Identifier: MIT */
/*
 * Setters that failed. Of a session's field a failure lasts over the next
 * transactions, until that field is set well: what is wrong of the connection
 * is as wrong for its second message.
 */
#include "decide/query.h"

/* A number that is no field of the query stands for whatever the caller meant: nothing makes up for it. */
static bool is_field(const struct consigne_query *query, int field) {
  bool fact = field >= CGN_FIRST_FACT && field < CGN_FIRST_FACT + (int)query->fact_count;
  return fact || cgn_field_of(field);
}

static bool lasts(const struct consigne_query *query, int field) {
  const cgn_field *info = cgn_field_of(field);
  if (field < 0) return field == CGN_OF_LANGUAGE || field == CGN_OF_TRUST;
  return !is_field(query, field) || (info && info->scope == CGN_SCOPE_SESSION);
}

static int add(struct consigne_query *query, cgn_failure failure) {
  cgn_failure *last = &query->failures[CGN_FAILURES - 1];
  for (uint32_t i = 0; i < query->failure_count; i++) {
    cgn_failure *known = &query->failures[i];
    if (known->field != failure.field) continue;
    known->for_good |= failure.for_good;
    return failure.status;
  }
  if (query->failure_count < CGN_FAILURES)
    query->failures[query->failure_count++] = failure;
  else
    last->lasts = last->for_good = true;
  return failure.status;
}

int cgn_query_fail(struct consigne_query *query, int field, int status) {
  if (status == CONSIGNE_OK) return status;
  bool nameless = field >= 0 && !is_field(query, field);
  return add(query, (cgn_failure){nameless ? 0 : field, status, lasts(query, field), nameless});
}

int cgn_query_lose(struct consigne_query *query, int field, int status) {
  if (status == CONSIGNE_OK) return status;
  return add(query, (cgn_failure){field, status, lasts(query, field), true});
}

/* Keeps, in their order, those that `keeps` says. */
static void filter(struct consigne_query *query, bool next, int mended) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < query->failure_count; i++) {
    const cgn_failure *one = &query->failures[i];
    bool stays = next ? one->lasts : one->field != mended || one->for_good;
    if (stays) query->failures[kept++] = *one;
  }
  query->failure_count = kept;
}

void cgn_query_mend(struct consigne_query *query, int field) {
  filter(query, false, field);
}

void cgn_query_forget_failures(struct consigne_query *query) {
  filter(query, true, 0);
}

int cgn_query_error(const struct consigne_query *query, int *field) {
  const cgn_failure *first = &query->failures[0];
  if (query->failure_count == 0) {
    *field = 0;
    return CONSIGNE_OK;
  }
  *field = first->field > 0 ? first->field : 0;
  return first->status;
}

/* SPDX-License-Identifier: MIT */
/*
 * One DKIM signature in one call: what a verifier found, and the domain that
 * signed, which proves nothing but where its own signature is valid.
 */
#include "decide/query.h"
#include "decide/query_authres.h"
#include "decide/query_value.h"

/* The caller gave the field whole: nothing is added any more. */
static bool has_ended(const struct consigne_query *query, int field) {
  return query->fields[field].state == CGN_COMPLETE;
}

static int read(struct consigne_query *query, int field, cgn_text text) {
  if (text.length == 0) return cgn_query_lose(query, field, CONSIGNE_E_FORM);
  return cgn_query_lose(query, field, cgn_query_read(query, field, text));
}

/* The domain of a signature that is not valid is looked at for its form, and left out. */
static int read_domain(struct consigne_query *query, bool valid, cgn_text domain) {
  cgn_values *values = &query->fields[CONSIGNE_FIELD_DKIM_D];
  bool malformed = values->malformed;
  uint32_t count = values->count, texts = values->texts;
  if (!valid && domain.length == 0) return CONSIGNE_OK;
  int status = read(query, CONSIGNE_FIELD_DKIM_D, domain);
  if (valid || status != CONSIGNE_OK) return status;
  values->malformed = malformed;
  values->count = count;
  values->texts = texts;
  return CONSIGNE_OK;
}

int cgn_query_add_signature(struct consigne_query *query, cgn_text result, cgn_text domain) {
  cgn_values *domains = &query->fields[CONSIGNE_FIELD_DKIM_D];
  bool valid = cgn_text_equal_nocase(result, CGN_TEXT("pass"));
  cgn_query_drop_reports(query, CONSIGNE_FIELD_DKIM);
  if (has_ended(query, CONSIGNE_FIELD_DKIM) || has_ended(query, CONSIGNE_FIELD_DKIM_D))
    return cgn_query_lose(query, CONSIGNE_FIELD_DKIM, CONSIGNE_E_ORDER);
  int status = read_domain(query, valid, domain);
  if (status == CONSIGNE_OK) status = read(query, CONSIGNE_FIELD_DKIM, result);
  if (status != CONSIGNE_OK) return status;
  query->fields[CONSIGNE_FIELD_DKIM].state = domains->state = CGN_OPEN;
  /* What the word means nobody knows, nor then whether this domain signed. */
  if (!cgn_field_has_word(cgn_field_of(CONSIGNE_FIELD_DKIM), result)) domains->unsure = true;
  return CONSIGNE_OK;
}

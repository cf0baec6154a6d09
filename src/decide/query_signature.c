/* SPDX-License-Identifier: MIT */
/*
 * What a verifier found of one DKIM signature, or of one seal of an ARC chain, in
 * one call. A signer's domain proves nothing unless its own signature is valid.
 * Seals (RFC 8617) are values of arc.d and arc.dkim.d, whose ordinals are the
 * numbers of the seals. A chain is given by its seals or without them: nobody
 * could say who sealed after a sealer that has no number.
 */
#include "decide/query_signature.h"

#include "base/limits.h"
#include "decide/query_authres.h"
#include "decide/query_value.h"

/* ---- Signatures ----------------------------------------------------------------------- */

/* The caller gave the field whole: nothing is added any more. */
static bool has_ended(const struct consigne_query *query, int field) {
  return query->fields[field].state == CGN_COMPLETE;
}

static int read_text(struct consigne_query *query, int field, cgn_text text) {
  if (text.length == 0) return cgn_query_lose(query, field, CONSIGNE_E_FORM);
  return cgn_query_lose(query, field, cgn_query_read(query, field, text));
}

/* The domain of a signature that is not valid is looked at for its form, and left out. */
static int read_signer(struct consigne_query *query, bool valid, cgn_text domain) {
  cgn_values *values = cgn_query_slot(query, CONSIGNE_FIELD_DKIM_D);
  bool malformed = values->malformed;
  uint32_t count = values->count, texts = values->texts;
  if (!valid && domain.length == 0) return CONSIGNE_OK;
  int status = read_text(query, CONSIGNE_FIELD_DKIM_D, domain);
  if (valid || status != CONSIGNE_OK) return status;
  values->malformed = malformed;
  values->count = count;
  values->texts = texts;
  return CONSIGNE_OK;
}

int cgn_query_add_signature(struct consigne_query *query, cgn_text result, cgn_text domain) {
  bool valid = cgn_text_equal_nocase(result, CGN_TEXT("pass"));
  cgn_query_drop_reports(query, CONSIGNE_FIELD_DKIM);
  if (has_ended(query, CONSIGNE_FIELD_DKIM) || has_ended(query, CONSIGNE_FIELD_DKIM_D))
    return cgn_query_lose(query, CONSIGNE_FIELD_DKIM, CONSIGNE_E_ORDER);
  int status = read_signer(query, valid, domain);
  if (status == CONSIGNE_OK) status = read_text(query, CONSIGNE_FIELD_DKIM, result);
  if (status != CONSIGNE_OK) return status;
  cgn_values *domains = cgn_query_slot(query, CONSIGNE_FIELD_DKIM_D);
  cgn_query_slot(query, CONSIGNE_FIELD_DKIM)->state = domains->state = CGN_OPEN;
  /* What the word means nobody knows, nor then whether this domain signed. */
  if (!cgn_field_has_word(cgn_field_of(CONSIGNE_FIELD_DKIM), result)) domains->unsure = true;
  return CONSIGNE_OK;
}

/* ---- Seals ---------------------------------------------------------------------------- */

enum { SEALER = CONSIGNE_FIELD_ARC_D, REPORTS = CONSIGNE_FIELD_ARC_DKIM_D };

int cgn_query_other_of_seals(const struct consigne_query *query, int field) {
  if (!query->fields[field].seals) return field;
  return field == SEALER ? REPORTS : SEALER;
}

/* The next of the names that blanks separate; empty: no more. */
static cgn_text next_name(cgn_text *rest) {
  *rest = cgn_text_trim(*rest);
  size_t end = 0;
  while (end < rest->length && rest->at[end] != ' ' && rest->at[end] != '\t') end++;
  cgn_text name = cgn_text_slice(*rest, 0, end);
  *rest = cgn_text_slice(*rest, end, rest->length);
  return name;
}

static int read_name(struct consigne_query *query, int field, uint32_t instance, cgn_text name) {
  if (name.length == 0) return CONSIGNE_E_FORM;
  int status = cgn_query_read(query, field, name);
  cgn_values *values = cgn_query_slot(query, field);
  if (status == CONSIGNE_OK) values->at[values->count - 1].ordinal = instance;
  return status;
}

static int read_seal(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains) {
  int status = read_name(query, SEALER, instance, sealer);
  for (cgn_text name; status == CONSIGNE_OK && (name = next_name(&domains)).length > 0;)
    status = read_name(query, REPORTS, instance, name);
  return status;
}

/* ---- A number that is given again ------------------------------------------------------ */

/* The value of this seal behind the first `from`; NULL: none. */
static const cgn_value *find(const cgn_values *values, uint32_t instance, uint32_t *from) {
  while (*from < values->count)
    if (values->at[(*from)++].ordinal == instance) return &values->at[*from - 1];
  return NULL;
}

/* Whether the seal says of this field, from value `before` on, what it said before that. */
static bool says_same(const cgn_values *values, uint32_t instance, uint32_t before) {
  uint32_t old = 0, new = before;
  for (;;) {
    const cgn_value *said = find(values, instance, &old);
    if (old > before) said = NULL;
    const cgn_value *says = find(values, instance, &new);
    if (!said || !says) return !said && !says;
    if (!cgn_text_equal(said->key, says->key)) return false;
  }
}

static void forget_behind(cgn_values *values, uint32_t count) {
  values->texts -= values->count - count;
  values->count = count;
}

static int read_again(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains) {
  cgn_values *sealers = cgn_query_slot(query, SEALER), *reports = cgn_query_slot(query, REPORTS);
  uint32_t sealer_count = sealers->count, report_count = reports->count;
  int status = read_seal(query, instance, sealer, domains);
  bool same = says_same(sealers, instance, sealer_count) && says_same(reports, instance, report_count);
  forget_behind(sealers, sealer_count);
  forget_behind(reports, report_count);
  return status == CONSIGNE_OK && !same ? CONSIGNE_E_FORM : status;
}

/* ---- The call ---------------------------------------------------------------------------- */

static bool is_open(const cgn_values *values) {
  return values->state == CGN_NOT_GIVEN || (values->state == CGN_OPEN && values->seals);
}

static void begin(cgn_values *values) {
  values->state = CGN_OPEN;
  values->seals = true;
}

static int add(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains) {
  uint32_t from = 0;
  if (instance == 0 || instance > CGN_SEALS || domains.length > CGN_VALUE_OCTETS) return CONSIGNE_E_FORM;
  cgn_query_drop_reports(query, SEALER);
  cgn_values *sealers = cgn_query_slot(query, SEALER), *reports = cgn_query_slot(query, REPORTS);
  if (!is_open(sealers) || !is_open(reports)) return CONSIGNE_E_ORDER;
  begin(sealers);
  begin(reports);
  bool again = find(sealers, instance, &from) != NULL;
  return again ? read_again(query, instance, sealer, domains) : read_seal(query, instance, sealer, domains);
}

int cgn_query_add_seal(struct consigne_query *query, uint32_t instance, cgn_text sealer, cgn_text domains) {
  return cgn_query_lose(query, SEALER, add(query, instance, sealer, domains));
}

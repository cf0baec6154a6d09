/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results of trusted servers (RFC 8601) into a query. A method
 * that no server reports stays not given: a dead verifier proves nothing. dkim
 * is the union of several reports; of another method, reports that contradict
 * each other leave the field unknown, since nobody can tell which is right.
 * Where the caller gave a result or a domain of a method, no report of that
 * method counts. smtp.auth is never read: it tells of another session than this
 * one. Nor are the sealers of an ARC chain, which no property reports
 * (RFC 8617 10.1): arc.d is given only where there is no valid chain.
 */
#include "decide/query_authres.h"

#include "decide/query_trust.h"
#include "decide/query_value.h"
#include "mail/authres.h"

/* A method is known by the field of its result, which has the method's name. */
static const int methods[] = {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_DKIM, CONSIGNE_FIELD_DMARC, CONSIGNE_FIELD_ARC,
                              CONSIGNE_FIELD_IPREV};
#define METHODS (sizeof methods / sizeof *methods)

/* The method that gives what is in this slot; 0: none. */
static int method_of(int slot) {
  int result = cgn_field_row(slot)->result ? cgn_field_row(slot)->result : slot;
  if (slot == CGN_SPF_OF_HELO) return CONSIGNE_FIELD_SPF;
  for (size_t i = 0; i < METHODS; i++)
    if (methods[i] == result) return result;
  return 0;
}

/* ---- One report into a field ------------------------------------------------------ */

static cgn_values *begin(struct consigne_query *query, int slot) {
  cgn_values *values = cgn_query_slot(query, slot);
  if (values->state == CGN_NOT_GIVEN) {
    values->state = CGN_OPEN;
    values->reported = true;
  }
  return values;
}

static void contradict(struct consigne_query *query, int slot) {
  cgn_values *values = begin(query, slot);
  values->count = 0;
  values->unsure = true;
}

/* Whether a text was read; one that cannot be kept leaves the field unsure. */
static int read_report(struct consigne_query *query, int slot, cgn_text text) {
  int status = text.length > 0 ? cgn_query_read(query, slot, text) : CONSIGNE_E_FORM;
  if (status != CONSIGNE_E_FORM && status != CONSIGNE_E_LIMIT) return status;
  cgn_query_slot(query, slot)->unsure = true;
  return CONSIGNE_OK;
}

static int report_several(struct consigne_query *query, int slot, cgn_text text) {
  begin(query, slot);
  return read_report(query, slot, text);
}

/* The only value, or the same again. */
static int report_one(struct consigne_query *query, int slot, cgn_text text) {
  cgn_values *values = begin(query, slot);
  if (values->unsure) return CONSIGNE_OK;
  int status = read_report(query, slot, text);
  if (status != CONSIGNE_OK) return status;
  bool contradicts = values->unsure || (values->count > 1 && !cgn_text_equal(values->at[0].key, values->at[1].key));
  if (contradicts)
    contradict(query, slot);
  else
    values->count = values->texts = 1;
  return CONSIGNE_OK;
}

/* ---- Properties ------------------------------------------------------------------- */

typedef enum cgn_found { NONE, ONE, SEVERAL } cgn_found;

static cgn_found find(const cgn_authres_result *result, const char *type, const char *name, cgn_text *value) {
  cgn_found found = NONE;
  for (const cgn_authres_property *property = result->properties; property; property = property->next) {
    if (!cgn_text_equal_nocase(property->type, cgn_text_of_string(type)) ||
        !cgn_text_equal_nocase(property->name, cgn_text_of_string(name)))
      continue;
    if (found != NONE && !cgn_text_equal_nocase(*value, property->value)) return SEVERAL;
    *value = property->value;
    found = ONE;
  }
  return found;
}

static bool is_word(const cgn_authres_result *result, const char *word) {
  return cgn_text_equal_nocase(result->word, cgn_text_of_string(word));
}

static bool is_known_word(const cgn_authres_result *result, int field) {
  return cgn_field_has_word(cgn_field_of(field), result->word);
}

/* ---- Methods ---------------------------------------------------------------------- */

/*
 * RFC 8601 2.7.2. A result for smtp.helo alone is none for the reverse-path, and
 * what passed HELO proves nothing of the sender (RFC 7208 2.3, S45). Nor is one
 * for smtp.pra, the author that Sender ID picks (RFC 4407), which some gateways
 * write as spf, too.
 */
static int report_spf(struct consigne_query *query, const cgn_authres_result *result) {
  cgn_text mailfrom = {NULL, 0}, other;
  cgn_found sender = find(result, "smtp", "mailfrom", &mailfrom);
  if (sender == NONE && find(result, "smtp", "helo", &other) != NONE)
    return report_one(query, CGN_SPF_OF_HELO, result->word);
  if (sender == NONE && find(result, "smtp", "pra", &other) != NONE) return CONSIGNE_OK;
  int status = report_one(query, CONSIGNE_FIELD_SPF, result->word);
  if (status != CONSIGNE_OK) return status;
  begin(query, CONSIGNE_FIELD_SPF_D);
  bool pass = is_word(result, "pass");
  if (query->fields[CONSIGNE_FIELD_SPF].unsure || !is_known_word(result, CONSIGNE_FIELD_SPF) ||
      (pass && sender != ONE)) {
    contradict(query, CONSIGNE_FIELD_SPF_D);
    return CONSIGNE_OK;
  }
  cgn_text domain = cgn_authres_domain(mailfrom);
  return pass && domain.length > 0 ? report_one(query, CONSIGNE_FIELD_SPF_D, domain) : CONSIGNE_OK;
}

/*
 * RFC 8601 2.7.1. Where header.d is missing header.i tells: its domain is d= or
 * below, and so d='s to speak for (RFC 6376 3.5). A result that passed for
 * nobody knows whom leaves it open whose signature is valid.
 */
static int report_dkim(struct consigne_query *query, const cgn_authres_result *result) {
  cgn_text domain = {NULL, 0};
  int status = report_several(query, CONSIGNE_FIELD_DKIM, result->word);
  if (status != CONSIGNE_OK) return status;
  cgn_values *domains = begin(query, CONSIGNE_FIELD_DKIM_D);
  if (!is_known_word(result, CONSIGNE_FIELD_DKIM)) domains->unsure = true;
  if (!is_word(result, "pass")) return CONSIGNE_OK;
  cgn_found signer = find(result, "header", "d", &domain);
  if (signer == NONE) {
    signer = find(result, "header", "i", &domain);
    domain = cgn_authres_domain(domain);
  }
  return report_several(query, CONSIGNE_FIELD_DKIM_D, signer == ONE ? domain : (cgn_text){NULL, 0});
}

/*
 * RFC 7489 11.1: header.from is whom the result speaks of. One that passed for
 * nobody knows whom proves nobody, and one that did not proves nobody either.
 */
static int report_dmarc(struct consigne_query *query, const cgn_authres_result *result) {
  cgn_text author = {NULL, 0};
  cgn_found found = find(result, "header", "from", &author);
  int status = report_one(query, CONSIGNE_FIELD_DMARC, result->word);
  if (status != CONSIGNE_OK) return status;
  begin(query, CONSIGNE_FIELD_DMARC_D);
  bool pass = is_word(result, "pass");
  if (query->fields[CONSIGNE_FIELD_DMARC].unsure || !is_known_word(result, CONSIGNE_FIELD_DMARC) ||
      (pass && found != ONE)) {
    contradict(query, CONSIGNE_FIELD_DMARC_D);
    return CONSIGNE_OK;
  }
  return pass ? report_one(query, CONSIGNE_FIELD_DMARC_D, cgn_authres_domain(author)) : CONSIGNE_OK;
}

/* Without a valid chain there is no sealer. Who sealed a valid one is in comments, if anywhere. */
static int report_arc(struct consigne_query *query, const cgn_authres_result *result) {
  int status = report_one(query, CONSIGNE_FIELD_ARC, result->word);
  if (status != CONSIGNE_OK) return status;
  bool unsure = query->fields[CONSIGNE_FIELD_ARC].unsure;
  bool none = is_known_word(result, CONSIGNE_FIELD_ARC) && !is_word(result, "pass");
  for (int field = 1; cgn_field_of(field); field++) {
    if (cgn_field_row(field)->result != CONSIGNE_FIELD_ARC) continue;
    if (unsure)
      contradict(query, field);
    else if (none)
      begin(query, field);
  }
  return CONSIGNE_OK;
}

/* Whether the caller gave or ended some of the method, after which no report counts. */
static bool is_callers(const struct consigne_query *query, int method) {
  for (int slot = 0; (slot = cgn_query_used_after(query, slot)) != 0;) {
    const cgn_values *values = &query->fields[slot];
    bool callers = values->state == CGN_COMPLETE || (values->state == CGN_OPEN && !values->reported);
    if (callers && method_of(slot) == method) return true;
  }
  return false;
}

static bool is_reported(const struct consigne_query *query, int method) {
  for (int slot = 0; (slot = cgn_query_used_after(query, slot)) != 0;)
    if (query->fields[slot].reported && method_of(slot) == method) return true;
  return false;
}

static int report_method(struct consigne_query *query, int method, const cgn_authres_result *result) {
  switch (method) {
  case CONSIGNE_FIELD_SPF: return report_spf(query, result);
  case CONSIGNE_FIELD_DKIM: return report_dkim(query, result);
  case CONSIGNE_FIELD_DMARC: return report_dmarc(query, result);
  case CONSIGNE_FIELD_ARC: return report_arc(query, result);
  default: return report_one(query, method, result->word);
  }
}

/* Bit n of *reported: the result is of method n, and gave something or would have, but for the caller's own. */
static int report(struct consigne_query *query, const cgn_authres_result *result, uint32_t *reported) {
  int status = CONSIGNE_OK;
  for (size_t i = 0; i < METHODS && status == CONSIGNE_OK; i++) {
    if (!cgn_text_equal_nocase(result->method, cgn_text_of_string(cgn_field_row(methods[i])->name))) continue;
    bool callers = is_callers(query, methods[i]);
    if (!callers) status = report_method(query, methods[i], result);
    if (callers || is_reported(query, methods[i])) *reported |= UINT32_C(1) << i;
  }
  return status;
}

/* ---- Fields ----------------------------------------------------------------------- */

/* CONSIGNE_AUTHRES_COUNTED where nothing that stands before the results speaks against a field, else why not. */
static int judge_head(const struct consigne_query *query, cgn_text body, bool odd, bool named,
                      const cgn_authres_id *id) {
  if (!named) return CONSIGNE_AUTHRES_NO_ID;
  if (query->trusted_count == 0) return CONSIGNE_AUTHRES_NO_TRUST;
  if (!cgn_query_trusts(query, id->text)) return CONSIGNE_AUTHRES_UNTRUSTED;
  if (!id->bare) return CONSIGNE_AUTHRES_ID_FORM;
  if (odd) return CONSIGNE_AUTHRES_FIELD_FORM;
  return body.length > query->limit_header ? CONSIGNE_AUTHRES_TOO_LARGE : CONSIGNE_AUTHRES_COUNTED;
}

static int judge_form(cgn_authres_form form) {
  switch (form) {
  case CGN_AUTHRES_WHOLE: return CONSIGNE_AUTHRES_COUNTED;
  case CGN_AUTHRES_VERSION: return CONSIGNE_AUTHRES_OTHER_VERSION;
  case CGN_AUTHRES_LARGE: return CONSIGNE_AUTHRES_TOO_LARGE;
  default: return CONSIGNE_AUTHRES_GRAMMAR;
  }
}

/* A trusted field: what it reports. */
static int read_field(struct consigne_query *query, cgn_text body, cgn_authres_seen *seen) {
  cgn_authres authres;
  if (query->header_ended) return CONSIGNE_E_ORDER;
  if (query->authres_fields >= CGN_AUTHRES_FIELDS) { /* no server writes so many: somebody else does */
    cgn_query_drop_all_reports(query, CONSIGNE_AUTHRES_TOO_MANY);
    return CONSIGNE_OK;
  }
  query->authres_fields++;
  seen->state = judge_form(cgn_authres_read(&query->transaction, body, &authres));
  if (seen->state != CONSIGNE_AUTHRES_COUNTED) return query->transaction.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
  int status = CONSIGNE_OK;
  for (const cgn_authres_result *result = authres.results; result && status == CONSIGNE_OK; result = result->next)
    status = report(query, result, &seen->methods);
  if (seen->methods == 0) seen->state = CONSIGNE_AUTHRES_NO_METHOD;
  return status;
}

int cgn_query_add_authres(struct consigne_query *query, cgn_text body, bool odd) {
  cgn_authres_id id = {.bare = false};
  bool named = cgn_authres_read_id(&query->transaction, cgn_text_slice(body, 0, query->limit_header), &id);
  if (query->transaction.failed) return CONSIGNE_E_MEMORY;
  cgn_authres_seen seen = {.state = judge_head(query, body, odd, named, &id)};
  int status = seen.state == CONSIGNE_AUTHRES_COUNTED ? read_field(query, body, &seen) : CONSIGNE_OK;
  return status == CONSIGNE_OK ? cgn_query_note_seen(query, named ? id.text : CGN_TEXT(""), seen) : status;
}

void cgn_query_end_reports(struct consigne_query *query) {
  query->header_ended = true;
  if (query->authres_fields == 0) return; /* nothing was reported */
  for (int slot = 0; (slot = cgn_query_used_after(query, slot)) != 0;)
    if (query->fields[slot].reported) cgn_query_slot(query, slot)->state = CGN_COMPLETE;
}

bool cgn_query_is_reported_field(int field) {
  return method_of(field) != 0;
}

static void drop(struct consigne_query *query, int method) {
  for (int slot = 0; (slot = cgn_query_used_after(query, slot)) != 0;)
    if (query->fields[slot].reported && method_of(slot) == method) cgn_query_clear(query, slot);
}

void cgn_query_drop_reports(struct consigne_query *query, int field) {
  int method = query->authres_fields > 0 ? method_of(field) : 0; /* else nothing was reported */
  if (method) drop(query, method);
}

void cgn_query_drop_all_reports(struct consigne_query *query, int why) {
  query->authres_dropped = why;
  for (size_t i = 0; i < METHODS; i++) drop(query, methods[i]);
}

bool cgn_query_seen_reports(const cgn_authres_seen *seen, int field) {
  for (size_t i = 0; i < METHODS; i++)
    if ((seen->methods >> i & 1) && methods[i] == method_of(field)) return true;
  return false;
}

/* What became of the field: the caller may have given its methods since, or all reports may have been dropped. */
int cgn_query_seen_state(const struct consigne_query *query, const cgn_authres_seen *seen) {
  if (seen->state != CONSIGNE_AUTHRES_COUNTED) return seen->state;
  if (query->authres_dropped) return query->authres_dropped;
  for (size_t i = 0; i < METHODS; i++)
    if ((seen->methods >> i & 1) && is_reported(query, methods[i])) return CONSIGNE_AUTHRES_COUNTED;
  return CONSIGNE_AUTHRES_CALLER;
}

/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results of trusted servers (RFC 8601) into a query. A method
 * that none reports stays not given: a dead verifier proves nothing. Of several
 * reports dkim is the union; where others contradict each other the field is
 * unknown, since there is no telling who is right. A method of which the caller
 * gave a result or domain is the caller's whole. smtp.auth is never read: it
 * tells of another session than this one. Nor are the sealers of an ARC chain,
 * which no property reports (RFC 8617 10.1): arc.d is given only where there is
 * no valid chain.
 */
#include "decide/query_authres.h"

#include "base/unicode.h"
#include "decide/query_value.h"
#include "mail/authres.h"

enum { METHOD_SLOTS = 3 };

typedef struct authres_method {
  const char *name;
  int result;              /* the field of its result word */
  int slots[METHOD_SLOTS]; /* all that it gives; 0: none */
} authres_method;

static const authres_method methods[] = {
    {"spf", CONSIGNE_SPF, {CONSIGNE_SPF, CONSIGNE_SPF_D, CGN_SPF_OF_HELO}},
    {"dkim", CONSIGNE_DKIM, {CONSIGNE_DKIM, CONSIGNE_DKIM_D, 0}},
    {"dmarc", CONSIGNE_DMARC, {CONSIGNE_DMARC, 0, 0}},
    {"arc", CONSIGNE_ARC, {CONSIGNE_ARC, CONSIGNE_ARC_D, CONSIGNE_ARC_DKIM_D}},
    {"iprev", CONSIGNE_IPREV, {CONSIGNE_IPREV, 0, 0}},
};
#define METHODS (sizeof methods / sizeof *methods)

/* ---- Trusted ids ---------------------------------------------------------------- */

static bool is_id(cgn_text id) {
  if (id.length == 0 || id.length > CGN_DOMAIN_INPUT || cgn_text_trim(id).length < id.length) return false;
  for (size_t i = 0; i < id.length; i++)
    if (cgn_is_control(id.at[i])) return false;
  return cgn_utf8_is_valid(id);
}

/* The key of an id that is a plain domain name. Of others, mapped ones included, the octets speak for themselves.
 */
static cgn_text id_key(cgn_arena *arena, uint32_t *mapped, cgn_text id) {
  cgn_domain domain;
  cgn_domain_read_counted(arena, id, mapped, &domain);
  bool plain = domain.key.at && !(domain.flags & (CGN_DOMAIN_MALFORMED | CGN_DOMAIN_ROOT_DOT | CGN_DOMAIN_LITERAL));
  return plain ? domain.key : (cgn_text){NULL, 0};
}

static bool is_trusted(struct consigne_query *query, cgn_text id) {
  cgn_text key = id_key(&query->transaction, &query->mapped, id);
  for (uint32_t i = 0; i < query->trusted_count; i++) {
    const cgn_trusted *trusted = &query->trusted[i];
    if (cgn_text_equal_nocase(trusted->id, id)) return true;
    if (key.length > 0 && cgn_text_equal(trusted->key, key)) return true;
  }
  return false;
}

static int add_trusted(struct consigne_query *query, cgn_text id) {
  if (!is_id(id)) return CONSIGNE_E_FORM;
  if (query->header_begun) return CONSIGNE_E_ORDER;
  if (is_trusted(query, id)) return CONSIGNE_OK;
  if (query->trusted_count == CGN_TRUSTED_IDS) return CONSIGNE_E_LIMIT;
  cgn_trusted *trusted = &query->trusted[query->trusted_count];
  trusted->id = cgn_arena_copy(&query->session, id);
  trusted->key = id_key(&query->session, NULL, trusted->id);
  if (query->session.failed || query->transaction.failed) return CONSIGNE_E_MEMORY;
  query->trusted_count++;
  return CONSIGNE_OK;
}

int cgn_query_trust(struct consigne_query *query, cgn_text id) {
  int status = add_trusted(query, id);
  if (status != CONSIGNE_OK && query->status == CONSIGNE_OK) query->status = status;
  return status;
}

/* ---- One report into a field ------------------------------------------------------ */

static cgn_values *begin(struct consigne_query *query, int slot) {
  cgn_values *values = &query->fields[slot];
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
  query->fields[slot].unsure = true;
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
 * what passed HELO proves nothing of the sender (RFC 7208 2.3, S45).
 */
static int report_spf(struct consigne_query *query, const cgn_authres_result *result) {
  cgn_text mailfrom = {NULL, 0}, helo;
  cgn_found sender = find(result, "smtp", "mailfrom", &mailfrom);
  if (sender == NONE && find(result, "smtp", "helo", &helo) != NONE)
    return report_one(query, CGN_SPF_OF_HELO, result->word);
  int status = report_one(query, CONSIGNE_SPF, result->word);
  if (status != CONSIGNE_OK) return status;
  begin(query, CONSIGNE_SPF_D);
  bool pass = is_word(result, "pass");
  if (query->fields[CONSIGNE_SPF].unsure || !is_known_word(result, CONSIGNE_SPF) || (pass && sender != ONE)) {
    contradict(query, CONSIGNE_SPF_D);
    return CONSIGNE_OK;
  }
  cgn_text domain = cgn_authres_domain(mailfrom);
  return pass && domain.length > 0 ? report_one(query, CONSIGNE_SPF_D, domain) : CONSIGNE_OK;
}

/*
 * RFC 8601 2.7.1. Where header.d is missing header.i tells: its domain is d= or
 * below, and so d='s to speak for (RFC 6376 3.5). A result that passed for
 * nobody knows whom leaves it open whose signature is valid.
 */
static int report_dkim(struct consigne_query *query, const cgn_authres_result *result) {
  cgn_text domain = {NULL, 0};
  int status = report_several(query, CONSIGNE_DKIM, result->word);
  if (status != CONSIGNE_OK) return status;
  cgn_values *domains = begin(query, CONSIGNE_DKIM_D);
  if (!is_known_word(result, CONSIGNE_DKIM)) domains->unsure = true;
  if (!is_word(result, "pass")) return CONSIGNE_OK;
  cgn_found signer = find(result, "header", "d", &domain);
  if (signer == NONE) {
    signer = find(result, "header", "i", &domain);
    domain = cgn_authres_domain(domain);
  }
  return report_several(query, CONSIGNE_DKIM_D, signer == ONE ? domain : (cgn_text){NULL, 0});
}

/* Without a valid chain there is no sealer. Who sealed a valid one is in comments, if anywhere. */
static int report_arc(struct consigne_query *query, const cgn_authres_result *result) {
  int status = report_one(query, CONSIGNE_ARC, result->word);
  if (status != CONSIGNE_OK) return status;
  bool unsure = query->fields[CONSIGNE_ARC].unsure;
  bool none = is_known_word(result, CONSIGNE_ARC) && !is_word(result, "pass");
  for (int field = CONSIGNE_ARC_D; field <= CONSIGNE_ARC_DKIM_D; field++) {
    if (unsure)
      contradict(query, field);
    else if (none)
      begin(query, field);
  }
  return CONSIGNE_OK;
}

/* Whether the caller gave or ended some of the method, after which no report counts. */
static bool is_callers(const struct consigne_query *query, const authres_method *method) {
  for (int i = 0; i < METHOD_SLOTS && method->slots[i]; i++) {
    const cgn_values *values = &query->fields[method->slots[i]];
    if (values->state == CGN_COMPLETE || (values->state == CGN_OPEN && !values->reported)) return true;
  }
  return false;
}

static int report(struct consigne_query *query, const cgn_authres_result *result) {
  for (size_t i = 0; i < METHODS; i++) {
    if (!cgn_text_equal_nocase(result->method, cgn_text_of_string(methods[i].name))) continue;
    if (is_callers(query, &methods[i])) return CONSIGNE_OK;
    switch (methods[i].result) {
    case CONSIGNE_SPF: return report_spf(query, result);
    case CONSIGNE_DKIM: return report_dkim(query, result);
    case CONSIGNE_ARC: return report_arc(query, result);
    default: return report_one(query, methods[i].result, result->word);
    }
  }
  return CONSIGNE_OK;
}

/* ---- Fields ----------------------------------------------------------------------- */

int cgn_query_add_authres(struct consigne_query *query, cgn_text body) {
  cgn_arena *arena = &query->transaction;
  cgn_authres authres;
  if (query->trusted_count == 0 || body.length > query->limit_header) return CONSIGNE_OK;
  bool trusted = cgn_authres_read_id(arena, body, &authres.id) && is_trusted(query, authres.id);
  if (arena->failed) return CONSIGNE_E_MEMORY;
  if (!trusted) return CONSIGNE_OK;
  if (query->header_ended) return CONSIGNE_E_ORDER;
  if (query->authres_fields >= CGN_AUTHRES_FIELDS) {
    cgn_query_drop_all_reports(query); /* no server writes so many: somebody else does */
    return CONSIGNE_OK;
  }
  query->authres_fields++;
  if (!cgn_authres_read(arena, body, &authres)) return arena->failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
  int status = CONSIGNE_OK;
  for (const cgn_authres_result *result = authres.results; result && status == CONSIGNE_OK; result = result->next)
    status = report(query, result);
  return status;
}

void cgn_query_end_reports(struct consigne_query *query) {
  query->header_ended = true;
  for (int slot = 1; slot < CGN_FIRST_FACT; slot++)
    if (query->fields[slot].reported) query->fields[slot].state = CGN_COMPLETE;
}

static void drop(struct consigne_query *query, const authres_method *method) {
  for (int i = 0; i < METHOD_SLOTS && method->slots[i]; i++) {
    cgn_values *values = &query->fields[method->slots[i]];
    if (values->reported) memset(values, 0, sizeof *values);
  }
}

void cgn_query_drop_reports(struct consigne_query *query, int field) {
  for (size_t i = 0; i < METHODS; i++)
    for (int k = 0; k < METHOD_SLOTS; k++)
      if (methods[i].slots[k] == field) drop(query, &methods[i]);
}

void cgn_query_drop_all_reports(struct consigne_query *query) {
  for (size_t i = 0; i < METHODS; i++) drop(query, &methods[i]);
}

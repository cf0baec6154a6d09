/* SPDX-License-Identifier: MIT */
/* Exported: queries. */
#include "decide/query_signature.h"

#include "api/argument.h"
#include "api/reader.h"

int consigne_query_new(const consigne_options *options, consigne_query **query) {
  if (!query) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_query *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  cgn_query_init(made, options);
  *query = made;
  return CONSIGNE_OK;
}

void consigne_query_free(consigne_query *query) {
  if (!query) return;
  cgn_allocator allocator = query->allocator;
  cgn_reader_free(query);
  cgn_query_release(query);
  cgn_release(&allocator, query);
}

int consigne_query_reset(consigne_query *query) {
  if (!query) return CONSIGNE_E_ARGUMENT;
  cgn_query_reset(query);
  return CONSIGNE_OK;
}

int consigne_query_next(consigne_query *query) {
  if (!query) return CONSIGNE_E_ARGUMENT;
  cgn_query_next(query);
  return CONSIGNE_OK;
}

/* An argument that is no text spoils the query as a bad value does. */
static int spoil(consigne_query *query, int field) {
  return query ? cgn_query_fail(query, field, CONSIGNE_E_ARGUMENT) : CONSIGNE_E_ARGUMENT;
}

/* The same of what no other call brings back. */
static int lose(consigne_query *query, int field) {
  return query ? cgn_query_lose(query, field, CONSIGNE_E_ARGUMENT) : CONSIGNE_E_ARGUMENT;
}

int consigne_query_error(const consigne_query *query, int *field) {
  int unused;
  return query ? cgn_query_error(query, field ? field : &unused) : CONSIGNE_E_ARGUMENT;
}

int consigne_query_field(consigne_query *query, const char *name, size_t length, int *field) {
  cgn_text text;
  if (!query || !field || !cgn_argument_text(name, length, &text)) return CONSIGNE_E_ARGUMENT;
  return cgn_query_field(query, text, field);
}

int consigne_query_set(consigne_query *query, int field, const char *value, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(value, length, &text)) return spoil(query, field);
  return cgn_query_set(query, field, text);
}

int consigne_query_add(consigne_query *query, int field, const char *value, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(value, length, &text)) return spoil(query, field);
  return cgn_query_add(query, field, text);
}

int consigne_query_add_seal(consigne_query *query, uint32_t instance, const char *sealer, size_t sealer_length,
                            const char *domains, size_t domains_length) {
  cgn_text name, reported;
  if (!query || !cgn_argument_text(sealer, sealer_length, &name) ||
      !cgn_argument_text(domains, domains_length, &reported))
    return lose(query, CONSIGNE_FIELD_ARC_D);
  return cgn_query_add_seal(query, instance, name, reported);
}

int consigne_query_add_signature(consigne_query *query, const char *result, size_t result_length,
                                 const char *domain, size_t domain_length) {
  cgn_text word, signer;
  if (!query || !cgn_argument_text(result, result_length, &word) ||
      !cgn_argument_text(domain, domain_length, &signer))
    return lose(query, CONSIGNE_FIELD_DKIM);
  return cgn_query_add_signature(query, word, signer);
}

int consigne_query_end(consigne_query *query, int field) {
  return query ? cgn_query_end(query, field) : CONSIGNE_E_ARGUMENT;
}

/* NULL: no field of its own. */
static const cgn_values *values_of(const consigne_query *query, int field) {
  bool known = field >= CGN_FIRST_FACT ? query && field - CGN_FIRST_FACT < (int)query->fact_count
                                       : query && cgn_field_of(field) != NULL;
  return known ? &query->fields[field] : NULL;
}

uint32_t consigne_query_values(const consigne_query *query, int field) {
  const cgn_values *values = values_of(query, field);
  return values && values->state != CGN_NOT_GIVEN ? values->count : 0;
}

const char *consigne_query_value(const consigne_query *query, int field, uint32_t index) {
  return index < consigne_query_values(query, field) ? query->fields[field].at[index].text.at : NULL;
}

static int number_of(cgn_state state) {
  switch (state) {
  case CGN_OPEN: return CONSIGNE_STATE_OPEN;
  case CGN_COMPLETE: return CONSIGNE_STATE_COMPLETE;
  case CGN_NOT_GIVEN: break;
  }
  return CONSIGNE_STATE_NOT_GIVEN;
}

int consigne_query_state(const consigne_query *query, int field) {
  const cgn_values *values = values_of(query, field);
  if (!values) return 0;
  cgn_state state = query->fields[cgn_field_part(field, 0)].state;
  for (int i = 1, part; (part = cgn_field_part(field, i)) != 0; i++)
    state = cgn_state_of_both(state, query->fields[part].state);
  return number_of(state);
}

int consigne_query_drop(consigne_query *query, int field) {
  return query ? cgn_query_drop(query, field) : CONSIGNE_E_ARGUMENT;
}

int consigne_query_set_number(consigne_query *query, int field, int64_t value) {
  if (!query) return CONSIGNE_E_ARGUMENT;
  return cgn_query_set_number(query, field, value);
}

int consigne_query_add_header(consigne_query *query, const char *name, size_t name_length, const char *body,
                              size_t body_length) {
  cgn_text field, text;
  if (!query || !cgn_argument_text(name, name_length, &field) || !cgn_argument_text(body, body_length, &text))
    return lose(query, CGN_OF_HEADER);
  return cgn_query_add_header(query, field, text);
}

int consigne_query_add_header_block(consigne_query *query, const char *block, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(block, length, &text)) return lose(query, CGN_OF_HEADER);
  return cgn_query_add_header_block(query, text);
}

int consigne_query_trust(consigne_query *query, const char *id, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(id, length, &text)) return lose(query, CGN_OF_TRUST);
  return cgn_query_trust(query, text);
}

int consigne_query_set_id(consigne_query *query, const char *id, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(id, length, &text)) return spoil(query, CGN_OF_ID);
  return cgn_query_set_id(query, text);
}

int consigne_query_set_language(consigne_query *query, const char *tags, size_t length) {
  cgn_text text;
  if (!query || !cgn_argument_text(tags, length, &text)) return spoil(query, CGN_OF_LANGUAGE);
  return cgn_query_set_language(query, text);
}

/* SPDX-License-Identifier: MIT */
/* Exported: queries and decisions as JSON (docs/record.md), and decisions as a line of a log. */
#include "api/argument.h"
#include "decide/decision_record.h"
#include "decide/query_record.h"

/* Gives what was written to the caller, and frees it. */
static int give(cgn_buffer *written, char *buffer, size_t *size) {
  int status = written->failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(written), buffer, size);
  cgn_buffer_free(written);
  return status;
}

static bool is_room(const char *buffer, const size_t *size) {
  return size && (buffer || *size == 0);
}

/* One of the two may be NULL. The id stands once. */
static int write(const consigne_query *query, int flags, const consigne_decision *decision, char *buffer,
                 size_t *size) {
  const int known = CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8;
  if (!is_room(buffer, size) || (flags & ~known)) return CONSIGNE_E_ARGUMENT;
  if (query && query->failure_count > 0) return CONSIGNE_E_QUERY;
  cgn_buffer out;
  cgn_json json = {.out = &out};
  cgn_buffer_init(&out, query ? &query->allocator : &decision->allocator);
  cgn_json_begin(&json, '{');
  if (query) cgn_query_write(query, (flags & CONSIGNE_FLAG_PARTIAL) != 0, &json);
  if (decision) cgn_decision_write(decision, !query, &json);
  cgn_json_end(&json, '}');
  return give(&out, buffer, size);
}

int consigne_record(const consigne_query *query, int flags, const consigne_decision *decision, char *buffer,
                    size_t *size) {
  return query && decision ? write(query, flags, decision, buffer, size) : CONSIGNE_E_ARGUMENT;
}

int consigne_decision_record(const consigne_decision *decision, char *buffer, size_t *size) {
  return decision ? write(NULL, 0, decision, buffer, size) : CONSIGNE_E_ARGUMENT;
}

int consigne_query_record(const consigne_query *query, int flags, char *buffer, size_t *size) {
  return query ? write(query, flags, NULL, buffer, size) : CONSIGNE_E_ARGUMENT;
}

int consigne_decision_log(const consigne_decision *decision, char *buffer, size_t *size) {
  if (!decision || !is_room(buffer, size)) return CONSIGNE_E_ARGUMENT;
  cgn_buffer out;
  cgn_buffer_init(&out, &decision->allocator);
  cgn_decision_log(decision, &out);
  return give(&out, buffer, size);
}

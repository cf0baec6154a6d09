/* SPDX-License-Identifier: MIT */
/* Exported: queries and decisions as JSON (docs/record.md), and decisions as a line of a log. */
#include "api/argument.h"
#include "decide/decision_record.h"
#include "decide/query_record.h"

typedef void write_decision(const struct consigne_decision *decision, cgn_buffer *out);

/* Gives what was written to the caller, and frees it. */
static int give(cgn_buffer *written, char *buffer, size_t *size) {
  int status = written->failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(written), buffer, size);
  cgn_buffer_free(written);
  return status;
}

static int write(const consigne_decision *decision, write_decision *how, char *buffer, size_t *size) {
  if (!decision || !size || (!buffer && *size > 0)) return CONSIGNE_E_ARGUMENT;
  cgn_buffer out;
  cgn_buffer_init(&out, &decision->allocator);
  how(decision, &out);
  return give(&out, buffer, size);
}

int consigne_decision_record(const consigne_decision *decision, char *buffer, size_t *size) {
  return write(decision, cgn_decision_write, buffer, size);
}

int consigne_decision_log(const consigne_decision *decision, char *buffer, size_t *size) {
  return write(decision, cgn_decision_log, buffer, size);
}

int consigne_query_record(const consigne_query *query, int flags, char *buffer, size_t *size) {
  const int known = CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8;
  if (!query || !size || (!buffer && *size > 0) || (flags & ~known)) return CONSIGNE_E_ARGUMENT;
  if (query->failure_count > 0) return CONSIGNE_E_QUERY;
  cgn_buffer out;
  cgn_buffer_init(&out, &query->allocator);
  cgn_query_write(query, (flags & CONSIGNE_FLAG_PARTIAL) != 0, &out);
  return give(&out, buffer, size);
}

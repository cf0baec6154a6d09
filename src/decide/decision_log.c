/* SPDX-License-Identifier: MIT */
/*
 * A decision as one line for syslog (docs/record.md). A sender wrote some of the values: each that is more than a
 * plain word stands in quotes, in printable ASCII, so that none can look like another key or another line.
 */
#include "base/limits.h"
#include "base/status.h"
#include "decide/decision_record.h"

static void add_key(cgn_buffer *out, const char *key) {
  if (out->length > 0) cgn_buffer_add_octet(out, ' ');
  cgn_buffer_add_string(out, key);
  cgn_buffer_add_octet(out, '=');
}

static void add_number(cgn_buffer *out, const char *key, uint64_t number) {
  add_key(out, key);
  cgn_buffer_add_number(out, number);
}

/* Octets that mean nothing to a reader of key=value, a shell or a spreadsheet. */
static bool is_plain(cgn_text value) {
  const cgn_text signs = CGN_TEXT("._-@:+,/");
  for (size_t i = 0; i < value.length; i++)
    if (!cgn_is_alnum(value.at[i]) && !memchr(signs.at, value.at[i], signs.length)) return false;
  return value.length > 0;
}

static void add_quoted(cgn_buffer *out, cgn_text value, const char *end) {
  static const char digits[] = "0123456789abcdef";
  cgn_buffer_add_octet(out, '"');
  for (size_t i = 0; i < value.length; i++) {
    char octet = value.at[i];
    if (cgn_is_control(octet) || cgn_is_8bit(octet)) {
      cgn_buffer_add_string(out, "\\x");
      cgn_buffer_add_octet(out, digits[(unsigned char)octet >> 4]);
      cgn_buffer_add_octet(out, digits[(unsigned char)octet & 15]);
      continue;
    }
    if (octet == '"' || octet == '\\') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, octet);
  }
  cgn_buffer_add_string(out, end);
  cgn_buffer_add_octet(out, '"');
}

/* A value without text has no key. One that is longer than a log should hold is cut, and ends in "...". */
static void add_value(cgn_buffer *out, const char *key, cgn_text value) {
  if (value.length == 0) return;
  add_key(out, key);
  bool whole = value.length <= CGN_LOG_VALUE_OCTETS;
  if (whole && is_plain(value))
    cgn_buffer_add(out, value);
  else
    add_quoted(out, cgn_text_slice(value, 0, CGN_LOG_VALUE_OCTETS), whole ? "" : "...");
}

static void add_string(cgn_buffer *out, const char *key, const char *string) {
  if (string) add_value(out, key, cgn_text_of_string(string));
}

/* Names of tags and rules, which hold neither blank nor comma. */
static void add_labels(cgn_buffer *out, const char *key, const cgn_labels *labels) {
  cgn_buffer names;
  cgn_buffer_init(&names, &out->allocator);
  for (uint32_t i = 0; i < labels->count; i++) {
    if (i > 0) cgn_buffer_add_octet(&names, ',');
    cgn_buffer_add(&names, labels->at[i].name);
  }
  add_value(out, key, cgn_buffer_text(&names));
  out->failed |= names.failed;
  cgn_buffer_free(&names);
}

static uint32_t count_recipients(const struct consigne_decision *decision) {
  uint32_t known = 0;
  for (uint32_t i = 0; i < decision->recipient_count; i++) known += decision->recipients[i].recipient.at != NULL;
  return known;
}

void cgn_decision_log(const struct consigne_decision *decision, cgn_buffer *out) {
  const struct consigne_outcome *outcome = &decision->fold;
  add_string(out, "id", decision->id);
  add_string(out, "verdict", cgn_verdict_name(outcome->verdict));
  add_string(out, "cause", cgn_cause_name(outcome->cause));
  add_value(out, "rule", outcome->rule);
  if (outcome->code) add_number(out, "code", outcome->code);
  add_value(out, "enhanced", outcome->enhanced);
  add_string(out, "field", outcome->field_name);
  add_value(out, "value", outcome->value);
  add_number(out, "recipients", count_recipients(decision));
  if (outcome->assumed) add_number(out, "assumed", 1);
  add_labels(out, "tags", &outcome->tags);
  add_labels(out, "assumed_tags", &outcome->assumed_tags);
  add_labels(out, "warnings", &outcome->warnings);
  if (decision->need_count) add_number(out, "needs", decision->need_count);
  add_string(out, "revision", decision->revision);
}

/* SPDX-License-Identifier: MIT */
/*
 * A query as JSON (docs/record.md). Of what the sender wrote the query keeps readings, not octets: fields that a
 * reader of the record cannot make again from these are listed as inexact.
 */
#include "decide/query_record.h"

#include "base/instant.h"

static bool is_arc_domain(int field) {
  return field == CONSIGNE_FIELD_ARC_D || field == CONSIGNE_FIELD_ARC_DKIM_D;
}

/* Fields that hold no values of their own, and what nobody gave. */
static bool is_written(const struct consigne_query *query, int field) {
  const cgn_values *values = &query->fields[field];
  if (values->state == CGN_NOT_GIVEN || values->complex) return false;
  if (field == CGN_SPF_OF_HELO || field == CONSIGNE_FIELD_NOW) return false;
  if (is_arc_domain(field) && values->seals) return false;
  /* Where nobody gave them these follow from others, and to say that they are absent would be something else. */
  bool follows = field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME ||
                 field == CONSIGNE_FIELD_SMTP_AUTHCID;
  return !(follows && values->rest);
}

static uint32_t count_readings(const cgn_values *values) {
  uint32_t more = 0;
  for (uint32_t i = 1; i < values->count; i++) more += values->at[i].ordinal == values->at[i - 1].ordinal;
  return more;
}

/* Whether the values do not tell all that the query knows of the field. */
static bool is_inexact(const struct consigne_query *query, int field) {
  const cgn_values *values = &query->fields[field];
  if (values->state == CGN_NOT_GIVEN) return false;
  /* A record has no word for an instant that is absent. */
  if (field == CONSIGNE_FIELD_NOW) return !values->texts;
  bool many = !values->seals && count_readings(values) > 0;
  return values->malformed || values->complex || values->unsure || many || (values->null && values->count > 0);
}

/* What the scratch buffer could not hold fails the record, since it is cleared for the next text. */
static cgn_text scratch_text(cgn_json *json, const cgn_buffer *scratch) {
  json->out->failed |= scratch->failed;
  return cgn_buffer_text(scratch);
}

static cgn_text name_of(cgn_json *json, const struct consigne_query *query, int field, cgn_buffer *scratch) {
  const cgn_field *built_in = cgn_field_of(field);
  if (built_in) return cgn_text_of_string(built_in->name);
  cgn_buffer_clear(scratch);
  cgn_buffer_add_string(scratch, "fact.");
  cgn_buffer_add(scratch, query->facts[field - CGN_FIRST_FACT]);
  return scratch_text(json, scratch);
}

/* Of a recipient that is read in several ways the first reading, since each value is a recipient. */
static void write_values(cgn_json *json, const cgn_values *values, bool recipients) {
  cgn_json_begin(json, '[');
  if (values->null) cgn_json_string(json, "<>");
  for (uint32_t i = 0; i < values->count; i++) {
    bool again = i > 0 && values->at[i].ordinal == values->at[i - 1].ordinal;
    if (!recipients || !again) cgn_json_text(json, values->at[i].text);
  }
  cgn_json_end(json, ']');
}

static void write_field(cgn_json *json, const struct consigne_query *query, int field, cgn_text name) {
  const cgn_values *values = &query->fields[field];
  bool open = values->state == CGN_OPEN;
  cgn_json_key_text(json, name);
  if (open) {
    cgn_json_begin(json, '{');
    cgn_json_key(json, "values");
  }
  write_values(json, values, field == CONSIGNE_FIELD_SMTP_RCPTTO);
  if (!open) return;
  cgn_json_key(json, "open");
  cgn_json_bool(json, true);
  cgn_json_end(json, '}');
}

static int field_count(const struct consigne_query *query) {
  return CGN_FIRST_FACT + (int)query->fact_count;
}

static void write_fields(cgn_json *json, const struct consigne_query *query, cgn_buffer *scratch) {
  cgn_json_key(json, "fields");
  cgn_json_begin(json, '{');
  for (int field = 1; field < field_count(query); field++)
    if (is_written(query, field)) write_field(json, query, field, name_of(json, query, field, scratch));
  cgn_json_end(json, '}');
}

/* ---- Seals ---------------------------------------------------------------------------- */

static void write_seal(cgn_json *json, const struct consigne_query *query, const cgn_value *sealer) {
  const cgn_values *reports = &query->fields[CONSIGNE_FIELD_ARC_DKIM_D];
  cgn_json_begin(json, '{');
  cgn_json_key(json, "i");
  cgn_json_number(json, sealer->ordinal);
  cgn_json_key(json, "d");
  cgn_json_text(json, sealer->text);
  cgn_json_key(json, "dkim");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < reports->count; i++)
    if (reports->at[i].ordinal == sealer->ordinal) cgn_json_text(json, reports->at[i].text);
  cgn_json_end(json, ']');
  cgn_json_end(json, '}');
}

static void write_seals(cgn_json *json, const struct consigne_query *query) {
  const cgn_values *sealers = &query->fields[CONSIGNE_FIELD_ARC_D];
  bool open = sealers->state == CGN_OPEN;
  if (!sealers->seals) return;
  cgn_json_key(json, "seals");
  if (open) {
    cgn_json_begin(json, '{');
    cgn_json_key(json, "values");
  }
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < sealers->count; i++) write_seal(json, query, &sealers->at[i]);
  cgn_json_end(json, ']');
  if (!open) return;
  cgn_json_key(json, "open");
  cgn_json_bool(json, true);
  cgn_json_end(json, '}');
}

/* ---- The whole ------------------------------------------------------------------------ */

static void write_now(cgn_json *json, const struct consigne_query *query, cgn_buffer *scratch) {
  const cgn_values *values = &query->fields[CONSIGNE_FIELD_NOW];
  if (values->state != CGN_COMPLETE || !values->texts) return;
  cgn_buffer_clear(scratch);
  cgn_instant_add(scratch, query->now, 0);
  /* A date alone would be read in the zone of whichever ruleset replays it. */
  if (cgn_text_find(cgn_buffer_text(scratch), 0, 'T') == scratch->length) cgn_buffer_add_string(scratch, "T00:00Z");
  cgn_json_key(json, "now");
  cgn_json_text(json, scratch_text(json, scratch));
}

static void write_trust(cgn_json *json, const struct consigne_query *query) {
  if (query->trusted_count == 0) return;
  cgn_json_key(json, "trust");
  cgn_json_begin(json, '[');
  for (uint32_t i = 0; i < query->trusted_count; i++) cgn_json_text(json, query->trusted[i].id);
  cgn_json_end(json, ']');
}

static void write_inexact(cgn_json *json, const struct consigne_query *query, bool answers, cgn_buffer *scratch) {
  bool some = !answers;
  for (int field = 1; field < field_count(query) && !some; field++) some = is_inexact(query, field);
  if (!some) return;
  cgn_json_key(json, "inexact");
  cgn_json_begin(json, '[');
  for (int field = 1; field < field_count(query); field++)
    if (field != CGN_SPF_OF_HELO && is_inexact(query, field))
      cgn_json_text(json, name_of(json, query, field, scratch));
  if (!answers) cgn_json_string(json, "answers");
  cgn_json_end(json, ']');
}

void cgn_query_write(const struct consigne_query *query, bool partial, cgn_json *json) {
  cgn_buffer scratch;
  cgn_buffer_init(&scratch, &query->allocator);
  if (query->id.length) {
    cgn_json_key(json, "id");
    cgn_json_text(json, query->id);
  }
  write_now(json, query, &scratch);
  cgn_json_key(json, "partial");
  cgn_json_bool(json, partial);
  if (query->languages.length) {
    cgn_json_key(json, "language");
    cgn_json_text(json, query->languages);
  }
  write_fields(json, query, &scratch);
  write_seals(json, query);
  write_trust(json, query);
  bool answers = cgn_query_write_answers(query, json);
  write_inexact(json, query, answers, &scratch);
  cgn_buffer_free(&scratch);
}

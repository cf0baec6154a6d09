/* SPDX-License-Identifier: MIT */
/* A query as JSON (docs/record.md) into a query object. */
#include <string.h>

#include "tool/query_plan.h"

typedef struct reading {
  const consigne_ruleset *ruleset;
  consigne_query *query;
  tool_plan plan;
  const bool *partial;
  const char *error;
} reading;

static bool wrong(reading *run, const char *error) {
  run->error = error;
  return false;
}

static bool add_values(reading *run, int field, const json_t *values, bool open) {
  size_t index;
  json_t *value;
  bool single = consigne_field_is_single(field);
  tool_plan_add(&run->plan, field, CALL_DROP, NULL, 0);
  if (single && json_array_size(values) > 1) return wrong(run, "fields: a field of one value has several");
  json_array_foreach(values, index, value) {
    if (!json_is_string(value)) return wrong(run, "fields: a value is no text; write \"x@parisnanterre.fr\"");
    tool_plan_add(&run->plan, field, CALL_ADD, json_string_value(value), json_string_length(value));
  }
  /* A final decision ends open fields too, even if no value has begun them. */
  if (!open || !*run->partial) tool_plan_add(&run->plan, field, CALL_END, NULL, 0);
  return true;
}

static bool read_field(reading *run, int field, const json_t *value) {
  if (json_is_null(value)) return true;
  if (json_is_array(value)) return add_values(run, field, value, false);
  if (json_is_string(value)) {
    tool_plan_add(&run->plan, field, CALL_SET, json_string_value(value), json_string_length(value));
    return true;
  }
  const json_t *values = json_object_get(value, "values");
  if (!json_is_array(values))
    return wrong(run, "fields: write a text, a list of texts, or {\"values\": [...], \"open\": true}");
  return add_values(run, field, values, json_is_true(json_object_get(value, "open")));
}

static bool read_fields(reading *run, json_t *fields) {
  const char *name;
  json_t *value;
  if (!fields) return true;
  if (!json_is_object(fields)) return wrong(run, "fields: write an object of fields");
  json_object_foreach(fields, name, value) {
    int field = tool_field_named(run->ruleset, run->query, name, strlen(name));
    if (!field || field == CONSIGNE_FIELD_IDENTITY || field == CONSIGNE_FIELD_NOW)
      return wrong(run, "fields: a name is no field that can be set; docs/language.md lists them");
    if (!read_field(run, field, value)) return false;
  }
  return true;
}

static bool read_now(reading *run, const json_t *now) {
  int64_t instant;
  if (!now || json_is_null(now)) return true;
  if (!json_is_string(now) || consigne_ruleset_instant(run->ruleset, json_string_value(now),
                                                       json_string_length(now), &instant) != CONSIGNE_OK)
    return wrong(run, "now: no date; write \"2027-03-01T08:00+01:00\"");
  return consigne_query_set_number(run->query, CONSIGNE_FIELD_NOW, instant) == CONSIGNE_OK;
}

static bool read_trust(reading *run, const json_t *ids) {
  size_t index;
  json_t *id;
  if (!ids || json_is_null(ids)) return true;
  if (!json_is_array(ids)) return wrong(run, "trust: write a list of ids, [\"mx.parisnanterre.fr\"]");
  json_array_foreach(ids, index, id) {
    if (!json_is_string(id)) return wrong(run, "trust: an id is no text; write \"mx.parisnanterre.fr\"");
    int status = consigne_query_trust(run->query, json_string_value(id), json_string_length(id));
    if (status != CONSIGNE_OK) return wrong(run, consigne_status_text(status));
  }
  return true;
}

static bool read_header(reading *run, const json_t *header) {
  if (!header || json_is_null(header)) return true;
  if (!json_is_string(header)) return wrong(run, "header: write the header block as one text");
  return consigne_query_add_header_block(run->query, json_string_value(header), json_string_length(header)) ==
         CONSIGNE_OK;
}

static bool read_language(reading *run, const json_t *tags) {
  if (!tags || json_is_null(tags)) return true;
  if (json_is_string(tags) &&
      consigne_query_set_language(run->query, json_string_value(tags), json_string_length(tags)) == CONSIGNE_OK)
    return true;
  return wrong(run, "language: no tags of BCP 47; write \"fr-CA, en\"");
}

static bool read_partial(reading *run, const json_t *value, bool *partial) {
  *partial = json_is_true(value);
  return !value || json_is_boolean(value) || wrong(run, "partial: write true or false");
}

static bool read_seals(reading *run, const json_t *seals) {
  const char *error = tool_seals_read(seals, *run->partial, run->query);
  return !error || wrong(run, error);
}

static bool read_answers(reading *run, const json_t *answers) {
  const char *error = tool_answers_read(answers, run->ruleset, run->query);
  return !error || wrong(run, error);
}

static bool run_plan(reading *run) {
  const tool_call *call = NULL;
  static char error[256]; /* as long as it is printed */
  int status = tool_plan_run(&run->plan, run->query, &call);
  if (status == CONSIGNE_OK) return true;
  const char *name = call ? consigne_field_name(call->field) : NULL;
  snprintf(error, sizeof error, "fields: %s: %s",
           name   ? name
           : call ? "a fact"
                  : "no memory",
           consigne_status_text(status));
  return wrong(run, error);
}

bool tool_record_read(const json_t *record, const consigne_ruleset *ruleset, consigne_query *query, bool *partial,
                      const char **error) {
  reading run = {.ruleset = ruleset, .query = query, .partial = partial};
  consigne_query_reset(query);
  bool read = json_is_object(record) || wrong(&run, "no JSON object");
  read = read && read_partial(&run, json_object_get(record, "partial"), partial) &&
         read_trust(&run, json_object_get(record, "trust")) &&
         read_header(&run, json_object_get(record, "header")) &&
         read_fields(&run, json_object_get(record, "fields")) && run_plan(&run) &&
         read_seals(&run, json_object_get(record, "seals")) && read_now(&run, json_object_get(record, "now")) &&
         read_language(&run, json_object_get(record, "language")) &&
         read_answers(&run, json_object_get(record, "answers"));
  *error = run.error ? run.error : "out of memory";
  tool_plan_free(&run.plan);
  return read;
}

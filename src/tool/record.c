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

static bool add_values(reading *run, int field, const tool_json *values, bool open) {
  bool single = consigne_field_is_single(field);
  tool_plan_add(&run->plan, field, CALL_DROP, NULL, 0);
  if (single && values->length > 1) return wrong(run, "fields: a field of one value has several");
  for (const tool_json *value = tool_json_first(values); value; value = tool_json_next(values, value)) {
    if (!tool_json_is(value, IS_STRING))
      return wrong(run, "fields: a value is no text; write \"x@parisnanterre.fr\"");
    tool_plan_add(&run->plan, field, CALL_ADD, value->text, value->length);
  }
  /* A final decision ends open fields too, even if no value has begun them. */
  if (!open || !*run->partial) tool_plan_add(&run->plan, field, CALL_END, NULL, 0);
  return true;
}

static bool read_field(reading *run, int field, const tool_json *value) {
  if (value->type == IS_NULL) return true;
  if (value->type == IS_LIST) return add_values(run, field, value, false);
  if (value->type == IS_STRING) {
    tool_plan_add(&run->plan, field, CALL_SET, value->text, value->length);
    return true;
  }
  const tool_json *values = tool_json_get(value, "values");
  if (!tool_json_is(values, IS_LIST))
    return wrong(run, "fields: write a text, a list of texts, or {\"values\": [...], \"open\": true}");
  return add_values(run, field, values, tool_json_is(tool_json_get(value, "open"), IS_TRUE));
}

static bool read_fields(reading *run, const tool_json *fields) {
  if (!fields) return true;
  if (fields->type != IS_OBJECT) return wrong(run, "fields: write an object of fields");
  for (const tool_json *name = tool_json_first(fields); name; name = tool_json_next(fields, name)) {
    int field = tool_field_named(run->ruleset, run->query, name->text, name->length);
    if (!field || field == CONSIGNE_FIELD_IDENTITY || field == CONSIGNE_FIELD_NOW)
      return wrong(run, "fields: a name is no field that can be set; docs/language.md lists them");
    if (!read_field(run, field, name + 1)) return false;
  }
  return true;
}

static bool read_now(reading *run, const tool_json *now) {
  int64_t instant;
  if (!tool_json_is_given(now)) return true;
  if (now->type != IS_STRING ||
      consigne_ruleset_instant(run->ruleset, now->text, now->length, &instant) != CONSIGNE_OK)
    return wrong(run, "now: no date; write \"2027-03-01T08:00+01:00\"");
  return consigne_query_set_number(run->query, CONSIGNE_FIELD_NOW, instant) == CONSIGNE_OK;
}

static bool read_trust(reading *run, const tool_json *ids) {
  if (!tool_json_is_given(ids)) return true;
  if (ids->type != IS_LIST) return wrong(run, "trust: write a list of ids, [\"mx.parisnanterre.fr\"]");
  for (const tool_json *id = tool_json_first(ids); id; id = tool_json_next(ids, id)) {
    if (id->type != IS_STRING) return wrong(run, "trust: an id is no text; write \"mx.parisnanterre.fr\"");
    int status = consigne_query_trust(run->query, id->text, id->length);
    if (status != CONSIGNE_OK) return wrong(run, consigne_status_text(status));
  }
  return true;
}

static bool read_header(reading *run, const tool_json *header) {
  if (!tool_json_is_given(header)) return true;
  if (header->type != IS_STRING) return wrong(run, "header: write the header block as one text");
  return consigne_query_add_header_block(run->query, header->text, header->length) == CONSIGNE_OK;
}

static bool read_language(reading *run, const tool_json *tags) {
  if (!tool_json_is_given(tags)) return true;
  if (tags->type == IS_STRING && consigne_query_set_language(run->query, tags->text, tags->length) == CONSIGNE_OK)
    return true;
  return wrong(run, "language: no tags of BCP 47; write \"fr-CA, en\"");
}

static bool read_partial(reading *run, const tool_json *value, bool *partial) {
  *partial = tool_json_is(value, IS_TRUE);
  return !value || *partial || value->type == IS_FALSE || wrong(run, "partial: write true or false");
}

static bool read_seals(reading *run, const tool_json *seals) {
  const char *error = tool_seals_read(seals, *run->partial, run->query);
  return !error || wrong(run, error);
}

static bool read_answers(reading *run, const tool_json *answers) {
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

bool tool_record_read(const tool_json *record, const consigne_ruleset *ruleset, consigne_query *query,
                      bool *partial, const char **error) {
  reading run = {.ruleset = ruleset, .query = query, .partial = partial};
  consigne_query_reset(query);
  bool read = tool_json_is(record, IS_OBJECT) || wrong(&run, "no JSON object");
  read = read && read_partial(&run, tool_json_get(record, "partial"), partial) &&
         read_trust(&run, tool_json_get(record, "trust")) && read_header(&run, tool_json_get(record, "header")) &&
         read_fields(&run, tool_json_get(record, "fields")) && run_plan(&run) &&
         read_seals(&run, tool_json_get(record, "seals")) && read_now(&run, tool_json_get(record, "now")) &&
         read_language(&run, tool_json_get(record, "language")) &&
         read_answers(&run, tool_json_get(record, "answers"));
  *error = run.error ? run.error : "out of memory";
  tool_plan_free(&run.plan);
  return read;
}

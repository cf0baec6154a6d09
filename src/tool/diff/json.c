/* SPDX-License-Identifier: MIT */
/* Prints the scenarios as queries of docs/record.md, with both decisions. */
#include "tool/diff/difference.h"

#include <stdlib.h>
#include <string.h>

/* ---- Cases ---------------------------------------------------------------------------- */

static json_t *values_of(const tool_difference *of, uint32_t index, uint32_t given) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_diff_given_values(of->diff, index, given); i++)
    json_array_append_new(list, json_string(consigne_diff_given_value(of->diff, index, given, i)));
  return list;
}

/* Login and address of each pair, as records write it. */
static json_t *owners_of(const tool_difference *of, uint32_t index, uint32_t given) {
  json_t *pairs = json_array();
  for (uint32_t i = 0; i + 1 < consigne_diff_given_values(of->diff, index, given); i += 2)
    json_array_append_new(pairs, json_pack("[s, s]", consigne_diff_given_value(of->diff, index, given, i + 1),
                                           consigne_diff_given_value(of->diff, index, given, i)));
  return pairs;
}

/* {"i": 1, "d": "list.example", "dkim": ["x.example"]} */
static json_t *seal_of(const tool_difference *of, uint32_t index, uint32_t given) {
  json_t *domains = values_of(of, index, given);
  json_array_remove(domains, 0);
  return json_pack("{s:I, s:s, s:o}", "i", (json_int_t)atoi(consigne_diff_given_name(of->diff, index, given)), "d",
                   consigne_diff_given_value(of->diff, index, given, 0), "dkim", domains);
}

/* A record tells the two values of a relay apart. */
static void add_relay(const tool_difference *of, uint32_t index, uint32_t given, json_t *fields) {
  for (uint32_t i = 0; i < consigne_diff_given_values(of->diff, index, given); i++) {
    const char *value = consigne_diff_given_value(of->diff, index, given, i);
    bool ip = strchr(value, ':') || strspn(value, "0123456789.") == strlen(value);
    json_object_set_new(fields, ip ? "relay.ip" : "relay.name", json_string(value));
  }
}

typedef struct record {
  json_t *query, *fields, *seals, *sets, *owners, *limits;
  char *header;
} record;

/* Joins raw header fields to one section. False: no memory. */
static bool add_header(record *to, const char *field) {
  size_t before = to->header ? strlen(to->header) : 0, more = strlen(field);
  char *longer = realloc(to->header, before + more + 3);
  if (!longer) return false;
  memcpy(longer + before, field, more);
  memcpy(longer + before + more, "\r\n", 3);
  to->header = longer;
  return true;
}

/* Puts into the record what a given says of a field. */
static void add_field(const tool_difference *of, uint32_t index, uint32_t given, int kind, record *to) {
  const char *name = consigne_diff_given_name(of->diff, index, given);
  bool relay = strcmp(name, "relay") == 0;
  if (kind == CONSIGNE_GIVEN_VALUES && strcmp(name, "now") == 0)
    json_object_set_new(to->query, name, json_string(consigne_diff_given_value(of->diff, index, given, 0)));
  else if (kind == CONSIGNE_GIVEN_VALUES && relay)
    add_relay(of, index, given, to->fields);
  else if (kind == CONSIGNE_GIVEN_VALUES)
    json_object_set_new(to->fields, name, values_of(of, index, given));
  else if (kind == CONSIGNE_GIVEN_NULL)
    json_object_set_new(to->fields, name, json_string("<>"));
  else if (kind == CONSIGNE_GIVEN_ABSENT)
    json_object_set_new(to->fields, name, json_array());
  else if (relay)
    json_object_update_new(to->fields, json_pack("{s:n, s:n}", "relay.ip", "relay.name"));
  else if (strcmp(name, "now") != 0)
    json_object_set_new(to->fields, name, json_null());
}

/* False: no memory. */
static bool add_given(const tool_difference *of, uint32_t index, uint32_t given, record *to) {
  const char *name = consigne_diff_given_name(of->diff, index, given);
  int kind = consigne_diff_given_kind(of->diff, index, given);
  json_t *pairs;
  switch (kind) {
  case CONSIGNE_GIVEN_HEADER: return add_header(to, consigne_diff_given_value(of->diff, index, given, 0));
  case CONSIGNE_GIVEN_LIMIT: json_object_set_new(to->limits, name, json_string("exceeded")); return true;
  case CONSIGNE_GIVEN_SET: json_object_set_new(to->sets, name, values_of(of, index, given)); return true;
  case CONSIGNE_GIVEN_SEAL: json_array_append_new(to->seals, seal_of(of, index, given)); return true;
  case CONSIGNE_GIVEN_OWNERS:
    pairs = owners_of(of, index, given);
    json_array_extend(to->owners, pairs);
    json_decref(pairs);
    return true;
  default: add_field(of, index, given, kind, to); return true;
  }
}

/* A field without a given is absent, and a record says so. */
static void end_field(const record *to, const char *name, bool null) {
  if (!json_object_get(to->fields, name))
    json_object_set_new(to->fields, name, null ? json_string("<>") : json_array());
}

/* An expect block without `now` is later than all dates, and a record without it does not give it. So `now`
 * becomes the last day there is. */
static void end_now(const tool_difference *of, uint32_t index, const record *to) {
  for (uint32_t i = 0; i < consigne_diff_givens(of->diff, index); i++)
    if (strcmp(consigne_diff_given_name(of->diff, index, i), "now") == 0) return;
  json_object_set_new(to->query, "now", json_string("9999-12-31T00:00Z"));
}

/* Whether the scenario gives fields from which relay is derived, and so no relay. */
static bool is_drawn(const record *to) {
  bool drawn = false;
  for (int field = CONSIGNE_FIELD_CLIENT_IP; field <= CONSIGNE_FIELD_SERVER_NAME; field++)
    drawn |= json_array_size(json_object_get(to->fields, consigne_field_name(field))) > 0 ||
             json_is_null(json_object_get(to->fields, consigne_field_name(field)));
  return drawn;
}

static bool is_said_otherwise(const record *to, int field) {
  if (field == CONSIGNE_FIELD_IDENTITY || field == CONSIGNE_FIELD_NOW || field == CONSIGNE_FIELD_RELAY) return true;
  if (field == CONSIGNE_FIELD_SMTP_AUTHCID) return true; /* as smtp.auth */
  if (field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME) return is_drawn(to);
  /* If the relay is unknown, the fields from which it would be derived are unknown too. */
  if (field >= CONSIGNE_FIELD_CLIENT_IP && field <= CONSIGNE_FIELD_SERVER_NAME)
    return json_is_null(json_object_get(to->fields, "relay.ip"));
  bool chain = field == CONSIGNE_FIELD_ARC_D || field == CONSIGNE_FIELD_ARC_DKIM_D;
  if (chain && json_array_size(to->seals) > 0) return true;
  return to->header && field >= CONSIGNE_FIELD_HEADER_FROM && field <= CONSIGNE_FIELD_HEADER_LIST_ID;
}

static void end_fields(const tool_difference *of, const record *to) {
  for (int field = 1; consigne_field_name(field); field++) {
    bool read = consigne_ruleset_reads(of->rulesets[0], field) || consigne_ruleset_reads(of->rulesets[1], field);
    if (read && !is_said_otherwise(to, field))
      end_field(to, consigne_field_name(field), field == CONSIGNE_FIELD_SMTP_MAILFROM);
  }
}

/* Answers NO to each need that is listed. True: there was one more. */
static bool answer_needs(const consigne_decision *decision, json_t *answers) {
  bool more = false;
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    const char *name = consigne_need_name(need);
    int kind = consigne_need_kind(need);
    json_t *of_kind = json_object_get(answers, kind == CONSIGNE_NEED_SET ? "sets" : "limits");
    if (kind == CONSIGNE_NEED_OWNERS && !json_object_get(answers, "owners")) {
      json_object_set_new(answers, "owners", json_array());
      more = true;
    } else if ((kind == CONSIGNE_NEED_SET || kind == CONSIGNE_NEED_LIMIT) && !json_object_get(of_kind, name)) {
      json_object_set_new(of_kind, name, kind == CONSIGNE_NEED_SET ? json_array() : json_string("not"));
      more = true;
    }
  }
  return more;
}

static bool read_record(tool_difference *of, const json_t *query, int side) {
  bool partial;
  const char *error;
  char *text = json_dumps(query, JSON_COMPACT);
  const tool_json *values = text ? tool_json_read(&of->reader, text, strlen(text)) : NULL;
  bool read = values && tool_record_read(values, of->rulesets[side], of->query, &partial, &error);
  free(text);
  return read;
}

/* Decides the record by both rulesets until it answers all their needs. */
static void complete_answers(tool_difference *of, json_t *query) {
  json_t *answers = json_object_get(query, "answers");
  for (bool more = true; more;) {
    more = false;
    for (int i = 0; i < 2; i++) {
      if (!read_record(of, query, i)) return;
      if (consigne_decide(of->rulesets[i], of->query, CONSIGNE_FLAG_PARTIAL, of->decisions[i]) != CONSIGNE_OK)
        return;
      more = answer_needs(of->decisions[i], answers) || more;
    }
  }
}

/* NULL: no memory. */
static json_t *query_json(tool_difference *of, uint32_t index) {
  record to = {json_object(), json_object(), json_array(), json_object(), json_array(), json_object(), NULL};
  bool whole = true;
  for (uint32_t i = 0; i < consigne_diff_givens(of->diff, index) && whole; i++)
    whole = add_given(of, index, i, &to);
  end_fields(of, &to);
  end_now(of, index, &to);
  json_t *answers = json_pack("{s:o, s:o}", "sets", to.sets, "limits", to.limits);
  if (json_array_size(to.owners) > 0) json_object_set(answers, "owners", to.owners);
  json_decref(to.owners);
  json_object_set_new(to.query, "partial", json_true());
  json_object_set_new(to.query, "fields", to.fields);
  if (json_array_size(to.seals) > 0) json_object_set(to.query, "seals", to.seals);
  json_decref(to.seals);
  if (to.header) json_object_set_new(to.query, "header", json_string(to.header));
  json_object_set_new(to.query, "answers", answers);
  free(to.header);
  complete_answers(of, to.query);
  if (whole) return to.query;
  json_decref(to.query);
  return NULL;
}

/* ---- All --------------------------------------------------------------------------------- */

/* NULL: the reason was printed. */
static json_t *case_json(tool_difference *of, uint32_t index) {
  json_t *query = query_json(of, index);
  if (!query || tool_difference_decide(of, index) != 0) {
    json_decref(query);
    return NULL;
  }
  json_t *of_case = json_object();
  json_object_set_new(of_case, "differs", tool_differs_json(consigne_diff_differs(of->diff, index)));
  json_object_set_new(of_case, "change", json_integer(consigne_diff_change(of->diff, index)));
  json_object_set_new(of_case, "alike", json_integer(consigne_diff_alike(of->diff, index)));
  json_object_set_new(of_case, "query", query);
  json_object_set_new(of_case, "old", tool_decision_json(of->decisions[0], NULL));
  json_object_set_new(of_case, "new", tool_decision_json(of->decisions[1], NULL));
  return of_case;
}

int tool_difference_json(tool_difference *of) {
  json_t *cases = json_array();
  for (uint32_t i = 0; i < consigne_diff_count(of->diff); i++)
    if (json_array_append_new(cases, case_json(of, i)) != 0) {
      json_decref(cases);
      return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
    }
  json_t *all = json_pack("{s:i, s:i, s:b, s:o}", "tried", (int)consigne_diff_tried(of->diff), "differing",
                          (int)consigne_diff_differing(of->diff), "unseen", (int)tool_difference_is_unseen(of),
                          "scenarios", cases);
  if (of->log)
    json_object_set_new(all, "log",
                        json_pack("{s:i, s:i, s:i, s:O}", "read", (int)of->log_read, "bad", (int)of->log_bad,
                                  "differing", (int)of->log_differing, "records", of->log));
  json_dumpf(all, stdout, JSON_INDENT(2));
  putchar('\n');
  json_decref(all);
  return 0;
}

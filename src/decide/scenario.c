/* SPDX-License-Identifier: MIT */
/* Gives answers first, then fields in the order that the query needs, then raw header fields; then it ends all
 * fields. */
#include "decide/scenario.h"

#include "base/status.h"
#include "decide/need_id.h"
#include "decide/query_signature.h"

/* ---- Fields ---------------------------------------------------------------------- */

static int fact_slot(struct consigne_query *query, cgn_text name, int *slot) {
  cgn_buffer *buffer = &query->buffer;
  cgn_buffer_clear(buffer);
  cgn_buffer_add_string(buffer, "fact.");
  cgn_buffer_add(buffer, name);
  return buffer->failed ? CONSIGNE_E_MEMORY : cgn_query_field(query, cgn_buffer_text(buffer), slot);
}

/* The query's number of the field. */
static int find_slot(struct consigne_query *query, const cgn_scenario_given *given, int *slot) {
  if (given->field == 0) return fact_slot(query, given->name, slot);
  *slot = given->field;
  return CONSIGNE_OK;
}

/* Facts without a given are absent too. So the query must know their names. */
static int name_facts(const cgn_need_reader *reader) {
  const char *image = reader->ruleset->image;
  const cgn_program *program = cgn_program_of(reader->ruleset);
  const cgn_fact *facts = CGN_ITEMS(image, program->facts, cgn_fact);
  int status = CONSIGNE_OK, slot;
  for (uint32_t i = 0; i < program->facts.count && status == CONSIGNE_OK; i++)
    status = fact_slot(reader->query, cgn_image_text(image, facts[i].name), &slot);
  return status;
}

static int give_values(struct consigne_query *query, const cgn_scenario_given *given, int slot) {
  if (slot == CONSIGNE_FIELD_NOW) return cgn_query_set_number(query, slot, given->instant);
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i < given->count && status == CONSIGNE_OK; i++)
    status = cgn_query_add(query, slot, given->values[i]);
  return status;
}

static int give_seal(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  cgn_buffer *domains = &reader->judge->buffer;
  uint64_t number = 0;
  if (given->count == 0 || !cgn_text_to_number(given->name, CGN_SEALS, &number)) return CONSIGNE_E_FORM;
  cgn_buffer_clear(domains);
  for (uint32_t i = 1; i < given->count; i++) {
    cgn_buffer_add(domains, given->values[i]);
    cgn_buffer_add_octet(domains, ' ');
  }
  if (domains->failed) return CONSIGNE_E_MEMORY;
  return cgn_query_add_seal(reader->query, (uint32_t)number, given->values[0], cgn_buffer_text(domains));
}

static int give(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  struct consigne_query *query = reader->query;
  int slot = 0;
  if (given->kind == CGN_GIVEN_SEAL) return give_seal(reader, given);
  int status = find_slot(query, given, &slot);
  if (status != CONSIGNE_OK) return status;
  switch (given->kind) {
  case CGN_GIVEN_VALUES: return give_values(query, given, slot);
  case CGN_GIVEN_NULL: return cgn_query_set(query, slot, CGN_TEXT("<>"));
  case CGN_GIVEN_ABSENT: return cgn_query_end(query, slot);
  case CGN_GIVEN_UNKNOWN: /* after all other fields have ended */
  case CGN_GIVEN_HEADER:  /* after all other fields are given */
  case CGN_GIVEN_SEAL:
  case CGN_GIVEN_LIMIT:
  case CGN_GIVEN_SET:
  case CGN_GIVEN_OWNERS: break; /* given before */
  }
  return CONSIGNE_OK;
}

static bool is_given_here(const cgn_scenario_given *given, bool first) {
  if (given->kind == CGN_GIVEN_SEAL) return !first;
  return given->kind <= CGN_GIVEN_UNKNOWN && (given->field == CONSIGNE_FIELD_SMTP_AUTHCID) == first;
}

/* smtp.authcid comes first, whatever the order of the givens: smtp.auth ends it. */
static int give_fields(const cgn_need_reader *reader, const cgn_scenario_given *givens, uint32_t count) {
  for (int first = 1; first >= 0; first--) {
    for (uint32_t i = 0; i < count; i++) {
      if (!is_given_here(&givens[i], first == 1)) continue;
      int status = give(reader, &givens[i]);
      if (status != CONSIGNE_OK) return status;
    }
  }
  return CONSIGNE_OK;
}

/* Gives all raw header fields as one header section. */
static int give_header(const cgn_need_reader *reader, const cgn_scenario_given *givens, uint32_t count) {
  cgn_buffer *section = &reader->judge->buffer;
  cgn_buffer_clear(section);
  for (uint32_t i = 0; i < count; i++) {
    if (givens[i].kind != CGN_GIVEN_HEADER) continue;
    cgn_buffer_add(section, givens[i].values[0]);
    cgn_buffer_add_string(section, "\r\n");
  }
  if (section->failed) return CONSIGNE_E_MEMORY;
  return section->length == 0 ? CONSIGNE_OK : cgn_query_add_header_block(reader->query, cgn_buffer_text(section));
}

/* Fields without a given are absent, the recipient too. A field that is said to be unknown is not given. */
static int leave_rest(struct consigne_query *query, const cgn_scenario_given *givens, uint32_t count) {
  int status = cgn_query_end(query, CONSIGNE_FIELD_ALL);
  if (status == CONSIGNE_OK) status = cgn_query_end(query, CONSIGNE_FIELD_SMTP_RCPTTO);
  for (uint32_t i = 0; i < count && status == CONSIGNE_OK; i++) {
    int slot = 0;
    if (givens[i].kind != CGN_GIVEN_UNKNOWN) continue;
    status = find_slot(query, &givens[i], &slot);
    if (status == CONSIGNE_OK) status = cgn_query_drop(query, slot);
  }
  return status;
}

/* ---- Answers --------------------------------------------------------------------------- */

/* Writes the id of the need that these words name. A word at NULL stands for any, and is the last. */
static int write_id(const cgn_need_reader *reader, const char *kind, cgn_text first, cgn_text second) {
  cgn_buffer *text = &reader->judge->lines, *id = &reader->judge->id;
  cgn_buffer_clear(text);
  cgn_buffer_clear(id);
  cgn_buffer_add_string(text, kind);
  if (first.at) cgn_id_add_word(text, first);
  if (second.at)
    cgn_id_add_word(text, second);
  else
    cgn_buffer_add_string(text, " *");
  return text->failed ? CONSIGNE_E_MEMORY : cgn_need_read(reader, cgn_buffer_text(text), id);
}

static int answer_yes(const cgn_need_reader *reader, const char *kind, cgn_text first, cgn_text second) {
  int status = write_id(reader, kind, first, second);
  if (status != CONSIGNE_OK) return status;
  return cgn_query_answer(reader->query, cgn_buffer_text(&reader->judge->id), CONSIGNE_ANSWER_YES);
}

/* Nobody answers for this limit, for this set, or for the owners. */
static int leave_silent(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  const cgn_text any = {NULL, 0};
  const char *kind = given->kind == CGN_GIVEN_SET ? "set" : given->kind == CGN_GIVEN_LIMIT ? "limit" : "owners";
  int status = write_id(reader, kind, given->kind == CGN_GIVEN_OWNERS ? any : given->name, any);
  if (status != CONSIGNE_OK) return status;
  return cgn_query_leave_silent(reader->query, cgn_buffer_text(&reader->judge->id));
}

static int answer_set(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i < given->count && status == CONSIGNE_OK; i++)
    status = answer_yes(reader, "set", given->name, given->values[i]);
  return status;
}

static int answer_owners(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i + 1 < given->count && status == CONSIGNE_OK; i += 2)
    status = answer_yes(reader, "owners", given->values[i + 1], given->values[i]);
  return status;
}

static int answer_one(const cgn_need_reader *reader, const cgn_scenario_given *given) {
  if (given->silent) return leave_silent(reader, given);
  if (given->kind == CGN_GIVEN_SET) return answer_set(reader, given);
  if (given->kind == CGN_GIVEN_OWNERS) return answer_owners(reader, given);
  if (given->kind == CGN_GIVEN_LIMIT) return answer_yes(reader, "limit", given->name, (cgn_text){NULL, 0});
  return CONSIGNE_OK;
}

/* All answers are NO, except those that are given. */
static int answer(const cgn_need_reader *reader, const cgn_scenario_given *givens, uint32_t count) {
  int status = cgn_query_answer(reader->query, CGN_TEXT("*"), CONSIGNE_ANSWER_NO);
  for (uint32_t i = 0; i < count && status == CONSIGNE_OK; i++) status = answer_one(reader, &givens[i]);
  return status;
}

int cgn_scenario_fill(const cgn_need_reader *reader, const cgn_scenario_given *givens, uint32_t count) {
  cgn_query_reset(reader->query);
  int status = name_facts(reader);
  if (status == CONSIGNE_OK) status = answer(reader, givens, count);
  if (status == CONSIGNE_OK) status = give_fields(reader, givens, count);
  if (status == CONSIGNE_OK) status = give_header(reader, givens, count);
  if (status == CONSIGNE_OK) status = leave_rest(reader->query, givens, count);
  return status;
}

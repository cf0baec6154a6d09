/* SPDX-License-Identifier: MIT */
/*
 * Expect blocks (language section 10): a query filled from what a block gives,
 * all else absent, decided as partial, and compared with what it demands.
 */
#include "base/status.h"
#include "decide/decision.h"
#include "decide/judge.h"
#include "decide/question_id.h"
#include "decide/question_text.h"

/* ---- The query ------------------------------------------------------------------- */

/* The query's number for a field of the program. */
static int find_field(const struct consigne_ruleset *ruleset, struct consigne_query *query, int field, int *found) {
  if (field < CGN_FIRST_FACT) {
    *found = field;
    return CONSIGNE_OK;
  }
  const cgn_program *program = cgn_program_of(ruleset);
  cgn_string name = CGN_ITEMS(ruleset->image, program->facts, cgn_fact)[field - CGN_FIRST_FACT].name;
  cgn_buffer *buffer = &query->buffer;
  cgn_buffer_clear(buffer);
  cgn_buffer_add_string(buffer, "fact.");
  cgn_buffer_add(buffer, cgn_image_text(ruleset->image, name));
  return buffer->failed ? CONSIGNE_E_MEMORY : cgn_query_field(query, cgn_buffer_text(buffer), found);
}

static int give_values(const struct consigne_ruleset *ruleset, struct consigne_query *query, const cgn_given *given,
                       int field) {
  const cgn_string *values = CGN_ITEMS(ruleset->image, given->values, cgn_string);
  for (uint32_t i = 0; i < given->values.count; i++) {
    int status = cgn_query_add(query, field, cgn_image_text(ruleset->image, values[i]));
    if (status != CONSIGNE_OK) return status;
  }
  return CONSIGNE_OK;
}

static int give(const struct consigne_ruleset *ruleset, struct consigne_query *query, const cgn_given *given) {
  int field = 0;
  int status = find_field(ruleset, query, given->field, &field);
  if (status != CONSIGNE_OK) return status;
  switch ((cgn_given_kind)given->kind) {
  case CGN_GIVEN_VALUES:
    if (field == CONSIGNE_NOW) return cgn_query_set_number(query, field, given->instant);
    return give_values(ruleset, query, given, field);
  case CGN_GIVEN_NULL: return cgn_query_set(query, field, CGN_TEXT("<>"));
  case CGN_GIVEN_ABSENT: return cgn_query_end(query, field);
  case CGN_GIVEN_UNKNOWN:
  case CGN_GIVEN_HEADER: /* when all else is given */
  case CGN_GIVEN_LIMIT:
  case CGN_GIVEN_SET:
  case CGN_GIVEN_OWNERS: break; /* before */
  }
  return CONSIGNE_OK;
}

static bool is_of_field(const cgn_given *given) {
  switch ((cgn_given_kind)given->kind) {
  case CGN_GIVEN_VALUES:
  case CGN_GIVEN_NULL:
  case CGN_GIVEN_ABSENT:
  case CGN_GIVEN_UNKNOWN: return true;
  case CGN_GIVEN_HEADER:
  case CGN_GIVEN_LIMIT:
  case CGN_GIVEN_SET:
  case CGN_GIVEN_OWNERS: break;
  }
  return false;
}

/* Fields that others hang on come first, in whichever order the block names them (language sections 2 and 4). */
static bool comes_first(int field) {
  return field == CONSIGNE_SMTP_AUTHCID || field == CONSIGNE_DKIM || field == CONSIGNE_SPF || field == CONSIGNE_ARC;
}

static int give_fields(const struct consigne_ruleset *ruleset, struct consigne_query *query,
                       const cgn_given *givens, uint32_t count) {
  for (int first = 1; first >= 0; first--) {
    for (uint32_t i = 0; i < count; i++) {
      if (!is_of_field(&givens[i]) || comes_first(givens[i].field) != (first == 1)) continue;
      int status = give(ruleset, query, &givens[i]);
      if (status != CONSIGNE_OK) return status;
    }
  }
  return CONSIGNE_OK;
}

/* All raw header fields of the block as one header section. */
static int give_header(const struct consigne_ruleset *ruleset, struct consigne_query *query,
                       const cgn_given *givens, uint32_t count, cgn_buffer *section) {
  cgn_buffer_clear(section);
  for (uint32_t i = 0; i < count; i++) {
    if (givens[i].kind != CGN_GIVEN_HEADER) continue;
    cgn_buffer_add(section,
                   cgn_image_text(ruleset->image, *CGN_ITEMS(ruleset->image, givens[i].values, cgn_string)));
    cgn_buffer_add_string(section, "\r\n");
  }
  if (section->failed) return CONSIGNE_E_MEMORY;
  return section->length == 0 ? CONSIGNE_OK : cgn_query_add_header_block(query, cgn_buffer_text(section));
}

/* What is not given is absent; what is said to be unknown is not given. */
static int leave_rest(const struct consigne_ruleset *ruleset, struct consigne_query *query, const cgn_given *givens,
                      uint32_t count) {
  int status = cgn_query_end(query, CONSIGNE_ALL);
  for (uint32_t i = 0; i < count && status == CONSIGNE_OK; i++) {
    int field = 0;
    if (givens[i].kind != CGN_GIVEN_UNKNOWN) continue;
    status = find_field(ruleset, query, givens[i].field, &field);
    if (status == CONSIGNE_OK) status = cgn_query_drop(query, field);
  }
  return status;
}

/* Facts that the block does not name are absent too: the query must know their names. */
static int name_facts(const struct consigne_ruleset *ruleset, struct consigne_query *query) {
  int status = CONSIGNE_OK;
  uint32_t facts = cgn_program_of(ruleset)->facts.count;
  for (uint32_t i = 0; i < facts && status == CONSIGNE_OK; i++) {
    int field;
    status = find_field(ruleset, query, CGN_FIRST_FACT + (int)i, &field);
  }
  return status;
}

/* ---- Answers --------------------------------------------------------------------------- */

/* The text of a question, word by word. */
static void add_words(cgn_buffer *text, const char *kind, cgn_text first, cgn_text second) {
  cgn_buffer_clear(text);
  cgn_buffer_add_string(text, kind);
  cgn_id_add_word(text, first);
  cgn_id_add_word(text, second);
}

static int answer_yes(const cgn_question_reader *reader, cgn_buffer *text) {
  cgn_buffer *id = &reader->judge->id;
  cgn_buffer_clear(id);
  if (text->failed) return CONSIGNE_E_MEMORY;
  int status = cgn_question_read(reader, cgn_buffer_text(text), id);
  return status == CONSIGNE_OK ? cgn_query_answer(reader->query, cgn_buffer_text(id), CONSIGNE_ANSWER_YES) : status;
}

static int answer_set(const cgn_question_reader *reader, const cgn_given *given, cgn_buffer *text) {
  const char *image = reader->ruleset->image;
  const cgn_string *items = CGN_ITEMS(image, given->values, cgn_string);
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i < given->values.count && status == CONSIGNE_OK; i++) {
    add_words(text, "set", cgn_image_text(image, given->name), cgn_image_text(image, items[i]));
    status = answer_yes(reader, text);
  }
  return status;
}

static int answer_owners(const cgn_question_reader *reader, const cgn_given *given, cgn_buffer *text) {
  const char *image = reader->ruleset->image;
  const cgn_string *pairs = CGN_ITEMS(image, given->values, cgn_string);
  int status = CONSIGNE_OK;
  for (uint32_t i = 0; i + 1 < given->values.count && status == CONSIGNE_OK; i += 2) {
    add_words(text, "owners", cgn_image_text(image, pairs[i + 1]), cgn_image_text(image, pairs[i]));
    status = answer_yes(reader, text);
  }
  return status;
}

static int answer_limit(const cgn_question_reader *reader, const cgn_given *given, cgn_buffer *text) {
  cgn_buffer_clear(text);
  cgn_buffer_add_string(text, "limit");
  cgn_id_add_word(text, cgn_image_text(reader->ruleset->image, given->name));
  cgn_buffer_add_string(text, " *");
  return answer_yes(reader, text);
}

/* Whoever is asked says no, but to what the block lists. */
static int answer(const cgn_question_reader *reader, const cgn_given *givens, uint32_t count, cgn_buffer *text) {
  int status = cgn_query_answer(reader->query, CGN_TEXT("*"), CONSIGNE_ANSWER_NO);
  for (uint32_t i = 0; i < count && status == CONSIGNE_OK; i++) {
    if (givens[i].kind == CGN_GIVEN_SET) status = answer_set(reader, &givens[i], text);
    if (givens[i].kind == CGN_GIVEN_OWNERS) status = answer_owners(reader, &givens[i], text);
    if (givens[i].kind == CGN_GIVEN_LIMIT) status = answer_limit(reader, &givens[i], text);
  }
  return status;
}

static int fill(cgn_judge *judge, const struct consigne_ruleset *ruleset, const cgn_expect *expect,
                struct consigne_query *query, cgn_buffer *section) {
  const cgn_given *givens = CGN_ITEMS(ruleset->image, expect->givens, cgn_given);
  uint32_t count = expect->givens.count;
  cgn_query_reset(query);
  int status = name_facts(ruleset, query);
  cgn_question_reader reader = {judge, ruleset, query};
  if (status == CONSIGNE_OK) status = answer(&reader, givens, count, &judge->lines);
  if (status == CONSIGNE_OK) status = give_fields(ruleset, query, givens, count);
  if (status == CONSIGNE_OK) status = give_header(ruleset, query, givens, count, section);
  if (status == CONSIGNE_OK) status = leave_rest(ruleset, query, givens, count);
  return status;
}

/* ---- What differed ------------------------------------------------------------------ */

static bool is_among(const char *const *names, uint32_t count, cgn_text name) {
  for (uint32_t i = 0; i < count; i++)
    if (cgn_text_equal(cgn_text_of_string(names[i]), name)) return true;
  return false;
}

static bool is_marked(const cgn_marks *marks, cgn_text name) {
  for (uint32_t i = 0; i < marks->count; i++)
    if (cgn_text_equal(marks->at[i].name, name)) return true;
  return false;
}

/* Appends "reject by consigne-1", "undecided by a, b". */
static void add_outcome(cgn_buffer *out, const struct consigne_outcome *outcome) {
  cgn_buffer_add_string(out, cgn_verdict_name(outcome->verdict));
  cgn_buffer_add_string(out, " by ");
  if (outcome->held_up_count == 0) cgn_buffer_add(out, outcome->rule);
  for (uint32_t i = 0; i < outcome->held_up_count; i++) {
    if (i > 0) cgn_buffer_add_string(out, ", ");
    cgn_buffer_add_string(out, outcome->held_up_by[i]);
  }
}

/* The first of `names` that is not marked is told. True: all are. */
static bool has_marks(const char *image, cgn_span names, const cgn_marks *marks, const char *what,
                      cgn_buffer *out) {
  const cgn_string *wanted = CGN_ITEMS(image, names, cgn_string);
  for (uint32_t i = 0; i < names.count; i++) {
    cgn_text name = cgn_image_text(image, wanted[i]);
    if (is_marked(marks, name)) continue;
    cgn_buffer_add_string(out, ", which is not ");
    cgn_buffer_add_string(out, what);
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, name);
    return false;
  }
  return true;
}

static bool is_by(const struct consigne_outcome *outcome, cgn_text rule) {
  if (rule.length == 0) return true;
  if (outcome->verdict == CONSIGNE_UNDECIDED) return is_among(outcome->held_up_by, outcome->held_up_count, rule);
  return cgn_text_equal(outcome->rule, rule);
}

/* "expected reject by consigne-1, got accept by default". */
static bool is_as_expected(const char *image, const cgn_expect *expect, const struct consigne_outcome *outcome,
                           cgn_buffer *out) {
  cgn_buffer_clear(out);
  cgn_buffer_add_string(out, "expected ");
  cgn_buffer_add(out, cgn_image_text(image, expect->text));
  cgn_buffer_add_string(out, ", got ");
  add_outcome(out, outcome);
  return outcome->verdict == expect->verdict && is_by(outcome, cgn_image_text(image, expect->by)) &&
         has_marks(image, expect->warned, &outcome->warnings, "warned", out) &&
         has_marks(image, expect->tagged, &outcome->tags, "tagged", out);
}

int cgn_evaluate_expect(const struct consigne_ruleset *ruleset, uint32_t index, struct consigne_query *query,
                        struct consigne_decision *decision) {
  cgn_buffer *buffer = &decision->judge->buffer;
  const cgn_expect *expect = &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->expects, cgn_expect)[index];
  cgn_decision_fail(decision);
  int status = fill(decision->judge, ruleset, expect, query, buffer);
  if (status == CONSIGNE_OK) status = cgn_evaluate(ruleset, query, CONSIGNE_PARTIAL, decision);
  if (status != CONSIGNE_OK) return status;
  if (is_as_expected(ruleset->image, expect, &decision->fold, buffer)) return CONSIGNE_OK;
  decision->difference = cgn_arena_copy(&decision->arena, cgn_buffer_text(buffer)).at;
  if (!buffer->failed && decision->difference) return CONSIGNE_OK;
  cgn_decision_fail(decision);
  return CONSIGNE_E_MEMORY;
}

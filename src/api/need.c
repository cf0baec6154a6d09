/* SPDX-License-Identifier: MIT */
/* Exported: what a decision needs to know, and the questions that the caller answers. */
#include "api/argument.h"
#include "api/reader.h"
#include "decide/decision.h"

int consigne_need_kind(const consigne_need *need) {
  return need ? need->kind : 0;
}

const char *consigne_need_id(const consigne_need *need) {
  return need ? need->id : NULL;
}

const char *consigne_need_name(const consigne_need *need) {
  return need ? need->name : NULL;
}

const char *consigne_need_key(const consigne_need *need) {
  return need ? need->key : NULL;
}

const char *consigne_need_login(const consigne_need *need) {
  return need ? need->login : NULL;
}

const char *consigne_need_recipient(const consigne_need *need) {
  return need ? need->recipient : NULL;
}

uint32_t consigne_need_rate(const consigne_need *need) {
  return need ? need->rate : 0;
}

int64_t consigne_need_period(const consigne_need *need) {
  return need ? need->period : 0;
}

uint32_t consigne_need_burst(const consigne_need *need) {
  return need ? need->burst : 0;
}

int consigne_need_distinct(const consigne_need *need) {
  return need && need->distinct;
}

int consigne_need_optional(const consigne_need *need) {
  return need && need->optional;
}

int consigne_query_answer(consigne_query *query, const char *id, size_t length, int answer) {
  cgn_text text;
  if (!query || !cgn_argument_text(id, length, &text)) return CONSIGNE_E_ARGUMENT;
  return cgn_query_answer(query, text, answer);
}

/* The id is of the kept judge's: nothing else is written there while no decision is under way. */
int consigne_query_answer_text(consigne_query *query, const consigne_ruleset *ruleset, const char *text,
                               size_t length, int answer) {
  cgn_text question;
  if (!query || !ruleset || !cgn_argument_text(text, length, &question)) return CONSIGNE_E_ARGUMENT;
  const cgn_need_reader *reader = cgn_reader_of(query, ruleset);
  if (!reader) return CONSIGNE_E_MEMORY;
  cgn_buffer *id = &reader->judge->id;
  cgn_buffer_clear(id);
  int status = cgn_need_read(reader, question, id);
  if (status == CONSIGNE_OK && id->failed) status = CONSIGNE_E_MEMORY;
  return status == CONSIGNE_OK ? cgn_query_answer(query, cgn_buffer_text(id), answer) : status;
}

int consigne_ruleset_question(const consigne_ruleset *ruleset, const char *text, size_t length, char *buffer,
                              size_t *size) {
  cgn_text question;
  if (!ruleset || !size || (!buffer && *size > 0) || !cgn_argument_text(text, length, &question))
    return CONSIGNE_E_ARGUMENT;
  cgn_buffer id;
  cgn_buffer_init(&id, &ruleset->allocator);
  cgn_need_reader reader;
  bool opened = cgn_reader_open(&reader, ruleset);
  int status = opened ? cgn_need_read(&reader, question, &id) : CONSIGNE_E_MEMORY;
  cgn_reader_close(&reader);
  if (status == CONSIGNE_OK)
    status = id.failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(&id), buffer, size);
  cgn_buffer_free(&id);
  return status;
}

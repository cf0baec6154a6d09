/* SPDX-License-Identifier: MIT */
/* Exported: what a decision needs to know, and the questions that the caller answers. */
#include "api/argument.h"
#include "decide/decision.h"
#include "decide/need_text.h"

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

/* With a query and a judge of its own, since neither the ruleset nor the caller's query may change. */
static int read_question(const consigne_ruleset *ruleset, cgn_text text, cgn_buffer *id) {
  cgn_judge *judge = cgn_judge_new(&ruleset->allocator);
  struct consigne_query *query = cgn_allocate(&ruleset->allocator, sizeof *query);
  int status = CONSIGNE_E_MEMORY;
  if (query) {
    const consigne_options options = {.allocator = ruleset->allocator};
    cgn_query_init(query, &options);
    cgn_need_reader reader = {judge, ruleset, query};
    if (judge) status = cgn_need_read(&reader, text, id);
    cgn_query_release(query);
    cgn_release(&ruleset->allocator, query);
  }
  cgn_judge_free(judge);
  return status;
}

int consigne_ruleset_question(const consigne_ruleset *ruleset, const char *text, size_t length, char *buffer,
                              size_t *size) {
  cgn_text question;
  if (!ruleset || !size || (!buffer && *size > 0) || !cgn_argument_text(text, length, &question))
    return CONSIGNE_E_ARGUMENT;
  cgn_buffer id;
  cgn_buffer_init(&id, &ruleset->allocator);
  int status = read_question(ruleset, question, &id);
  if (status == CONSIGNE_OK)
    status = id.failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(&id), buffer, size);
  cgn_buffer_free(&id);
  return status;
}

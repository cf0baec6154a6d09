/* SPDX-License-Identifier: MIT */
/* Questions: the answer that the query holds, or a note that there is none. */
#include "decide/question.h"

#include "decide/question_id.h"

static const char *kind_word(int kind) {
  switch (kind) {
  case CONSIGNE_NEED_SET: return "set";
  case CONSIGNE_NEED_OWNERS: return "owners";
  case CONSIGNE_NEED_LIMIT: return "limit";
  default: return "field";
  }
}

void cgn_question_add(cgn_buffer *out, const cgn_question *question) {
  cgn_id_add_word(out, cgn_text_of_string(kind_word(question->kind)));
  cgn_id_add_word(out, question->kind == CONSIGNE_NEED_OWNERS ? question->login : question->name);
  cgn_id_add_word(out, question->key);
  if (question->recipient.at) cgn_id_add_word(out, question->recipient);
}

void cgn_questions_note(cgn_judge *judge, const cgn_question *questions, uint32_t count) {
  for (uint32_t i = 0; i < count && judge->lacks.questions < CGN_QUESTIONS; i++) {
    size_t needed = (size_t)judge->lacks.questions + 1;
    if (!cgn_grow(&judge->allocator, &judge->questions, &judge->question_capacity, needed, sizeof *questions)) {
      judge->arena.failed = true;
      return;
    }
    judge->questions[judge->lacks.questions++] = questions[i];
  }
}

cgn_question *cgn_questions_keep(cgn_judge *judge, uint32_t from, uint32_t *count) {
  *count = judge->lacks.questions - from;
  if (*count == 0) return NULL;
  cgn_question *kept = cgn_arena_allocate_array(&judge->arena, *count, sizeof *kept);
  if (kept)
    memcpy(kept, judge->questions + from, *count * sizeof *kept);
  else
    *count = 0;
  return kept;
}

cgn_truth cgn_question_ask(cgn_judge *judge, const cgn_question *question) {
  cgn_buffer_clear(&judge->id);
  cgn_question_add(&judge->id, question);
  if (judge->id.failed) judge->arena.failed = true;
  switch (cgn_query_answered(judge->query, cgn_buffer_text(&judge->id))) {
  case CONSIGNE_ANSWER_YES: return CGN_TRUE;
  case CONSIGNE_ANSWER_NO: return CGN_FALSE;
  case CONSIGNE_ANSWER_FAILED: return CGN_UNKNOWN;
  default: break;
  }
  if (judge->tracing_lacks) cgn_questions_note(judge, question, 1);
  return CGN_UNKNOWN;
}

cgn_truth cgn_question_of_set(cgn_judge *judge, uint32_t set, cgn_text key) {
  cgn_question question = {.kind = CONSIGNE_NEED_SET, .key = key};
  question.name = cgn_image_text(judge->image, cgn_set_at(judge, set)->name);
  return cgn_question_ask(judge, &question);
}

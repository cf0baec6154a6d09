/* SPDX-License-Identifier: MIT */
/* What a test needs of the caller: the answer that the query holds, or a note that there is none. */
#include "decide/need_ask.h"

#include "decide/need_id.h"

static const char *kind_word(int kind) {
  switch (kind) {
  case CONSIGNE_NEED_SET: return "set";
  case CONSIGNE_NEED_OWNERS: return "owners";
  case CONSIGNE_NEED_LIMIT: return "limit";
  default: return "field";
  }
}

void cgn_need_add_id(cgn_buffer *out, const cgn_need *need) {
  cgn_id_add_word(out, cgn_text_of_string(kind_word(need->kind)));
  cgn_id_add_word(out, need->kind == CONSIGNE_NEED_OWNERS ? need->login : need->name);
  cgn_id_add_word(out, need->key);
  if (need->recipient.at) cgn_id_add_word(out, need->recipient);
}

void cgn_need_note(cgn_judge *judge, const cgn_need *needs, uint32_t count) {
  for (uint32_t i = 0; i < count && judge->needs.asked < CGN_QUESTIONS; i++) {
    size_t needed = (size_t)judge->needs.asked + 1;
    if (!cgn_grow(&judge->allocator, &judge->asked, &judge->asked_capacity, needed, sizeof *needs)) {
      judge->arena.failed = true;
      return;
    }
    judge->asked[judge->needs.asked++] = needs[i];
  }
}

cgn_need *cgn_need_keep(cgn_judge *judge, uint32_t from, uint32_t *count) {
  *count = judge->needs.asked - from;
  if (*count == 0) return NULL;
  cgn_need *kept = cgn_arena_allocate_array(&judge->arena, *count, sizeof *kept);
  if (kept)
    memcpy(kept, judge->asked + from, *count * sizeof *kept);
  else
    *count = 0;
  return kept;
}

cgn_truth cgn_need_ask(cgn_judge *judge, const cgn_need *need) {
  cgn_buffer_clear(&judge->id);
  cgn_need_add_id(&judge->id, need);
  if (judge->id.failed) judge->arena.failed = true;
  switch (cgn_query_answered(judge->query, cgn_buffer_text(&judge->id))) {
  case CONSIGNE_ANSWER_YES: return CGN_TRUE;
  case CONSIGNE_ANSWER_NO: return CGN_FALSE;
  case CONSIGNE_ANSWER_FAILED: return CGN_UNKNOWN;
  default: break;
  }
  if (judge->tracing_needs) cgn_need_note(judge, need, 1);
  return CGN_UNKNOWN;
}

cgn_truth cgn_need_ask_set(cgn_judge *judge, uint32_t set, cgn_text key) {
  cgn_need need = {.kind = CONSIGNE_NEED_SET, .key = key};
  need.name = cgn_image_text(judge->image, cgn_set_at(judge, set)->name);
  return cgn_need_ask(judge, &need);
}

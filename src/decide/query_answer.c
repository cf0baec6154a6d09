/* SPDX-License-Identifier: MIT */
/*
 * What the caller has answered in this transaction: by id, without the final "*"
 * of one that answers whatever is asked below it. Open addressing in the
 * transaction's arena; its key is where that stands in memory, which who sends
 * mail does not know.
 */
#include "base/hash.h"
#include "decide/need_id.h"
#include "decide/query.h"

enum { FIRST_CAPACITY = 16, SILENCE = -1 };

typedef struct cgn_answer {
  cgn_text id; /* at NULL: the slot is empty */
  bool any;    /* its final word was "*" */
  int answer;  /* CONSIGNE_ANSWER_*, or SILENCE */
} answer_slot;

static uint64_t hash_of(const struct consigne_query *query, cgn_text id, bool any) {
  return cgn_hash((cgn_hash_key){(uint64_t)(uintptr_t)query->answers.slots, any}, id);
}

/* The slot of this id, or the free one where it would stand. */
static answer_slot *slot_of(const struct consigne_query *query, cgn_text id, bool any) {
  const cgn_answers *answers = &query->answers;
  uint64_t at = hash_of(query, id, any);
  for (;; at++) {
    answer_slot *slot = &answers->slots[at & (answers->capacity - 1)];
    if (!slot->id.at || (slot->any == any && cgn_text_equal(slot->id, id))) return slot;
  }
}

/* At most half of the slots are taken. False: no memory. */
static bool make_room(struct consigne_query *query) {
  cgn_answers before = query->answers;
  if (before.count < before.capacity / 2) return true;
  uint32_t capacity = before.capacity ? before.capacity * 2 : FIRST_CAPACITY;
  answer_slot *slots = cgn_arena_allocate_array(&query->transaction, capacity, sizeof *slots);
  if (!slots) return false;
  query->answers.slots = slots;
  query->answers.capacity = capacity;
  for (uint32_t i = 0; i < before.capacity; i++)
    if (before.slots[i].id.at) *slot_of(query, before.slots[i].id, before.slots[i].any) = before.slots[i];
  return true;
}

static int store(struct consigne_query *query, cgn_text id, bool any, int answer) {
  answer_slot *slot = query->answers.capacity ? slot_of(query, id, any) : NULL;
  if (slot && slot->id.at) {
    slot->answer = answer;
    return CONSIGNE_OK;
  }
  if (query->answers.count >= CGN_ANSWERS) return CONSIGNE_E_LIMIT;
  cgn_text copy = cgn_arena_copy(&query->transaction, id);
  if (!copy.at || !make_room(query)) return CONSIGNE_E_MEMORY;
  *slot_of(query, copy, any) = (answer_slot){copy, any, answer};
  query->answers.count++;
  return CONSIGNE_OK;
}

static int keep(struct consigne_query *query, cgn_text id, int answer) {
  bool any = false;
  cgn_buffer_clear(&query->buffer);
  bool read = cgn_id_normalise(&query->buffer, id, &any);
  if (query->buffer.failed) return CONSIGNE_E_MEMORY;
  return read ? store(query, cgn_buffer_text(&query->buffer), any, answer) : CONSIGNE_E_FORM;
}

int cgn_query_answer(struct consigne_query *query, cgn_text id, int answer) {
  if (answer < CONSIGNE_ANSWER_YES || answer > CONSIGNE_ANSWER_FAILED) return CONSIGNE_E_ARGUMENT;
  return keep(query, id, answer);
}

int cgn_query_leave_silent(struct consigne_query *query, cgn_text id) {
  return keep(query, id, SILENCE);
}

void cgn_query_forget_answers(struct consigne_query *query) {
  query->answers = (cgn_answers){NULL, 0, 0};
}

/* The id without its last word; of one word: nothing. */
static cgn_text without_last_word(cgn_text id) {
  size_t end = id.length;
  while (end > 0 && id.at[end - 1] != ' ') end--;
  return cgn_text_slice(id, 0, end > 0 ? end - 1 : 0);
}

int cgn_query_answered(const struct consigne_query *query, cgn_text id) {
  if (query->answers.count == 0) return 0;
  int answer = slot_of(query, id, false)->answer;
  while (answer == 0 && id.length > 0) {
    id = without_last_word(id);
    answer = slot_of(query, id, true)->answer;
  }
  return answer == SILENCE ? 0 : answer;
}

int cgn_query_next_answer(const struct consigne_query *query, uint32_t *at, cgn_text *id, bool *any) {
  for (; *at < query->answers.capacity; ++*at) {
    const answer_slot *slot = &query->answers.slots[*at];
    if (!slot->id.at) continue;
    *id = slot->id;
    *any = slot->any;
    ++*at;
    return slot->answer;
  }
  return 0;
}

bool cgn_query_copy_answers(struct consigne_query *to, const struct consigne_query *from) {
  answer_slot slot = {0};
  for (uint32_t at = 0; (slot.answer = cgn_query_next_answer(from, &at, &slot.id, &slot.any)) != 0;) {
    if (!make_room(to)) return false;
    *slot_of(to, slot.id, slot.any) = slot;
    to->answers.count++;
  }
  return true;
}

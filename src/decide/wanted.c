/* SPDX-License-Identifier: MIT */
/* Questions by id: a list in the order of the rules, and a hash table of places in it. */
#include "decide/wanted.h"

#include "base/hash.h"

enum { FIRST_SLOTS = 64 }; /* a power of two, as they always are */

/* The slot of this id, or the free one (0) where it would stand; a place in the list is kept as its number + 1. */
static uint32_t *slot_of(cgn_judge *judge, cgn_text id) {
  uint32_t at = (uint32_t)cgn_hash(judge->key, id);
  for (;; at++) {
    uint32_t *slot = &judge->wanted_slots[at & judge->wanted_mask];
    if (*slot == 0 || cgn_text_equal(judge->wanted[*slot - 1].id, id)) return slot;
  }
}

/* The slots are cleared by the first question of a decision, and found anew where they are made more. */
static bool make_room(cgn_judge *judge) {
  uint32_t slots = judge->wanted_slots ? judge->wanted_mask + 1 : 0;
  if (judge->wanted_count > 0 && judge->wanted_count < slots / 2) return true;
  if (judge->wanted_count >= slots / 2) {
    uint32_t larger = slots ? slots * 2 : FIRST_SLOTS;
    uint32_t *block = cgn_reallocate(&judge->allocator, judge->wanted_slots, larger, sizeof *block);
    if (!block) return false;
    judge->wanted_slots = block;
    judge->wanted_mask = larger - 1;
  }
  memset(judge->wanted_slots, 0, ((size_t)judge->wanted_mask + 1) * sizeof *judge->wanted_slots);
  for (uint32_t i = 0; i < judge->wanted_count; i++) *slot_of(judge, judge->wanted[i].id) = i + 1;
  return true;
}

bool cgn_wanted_add(cgn_judge *judge, const cgn_question *question, bool optional) {
  size_t needed = (size_t)judge->wanted_count + 1;
  cgn_buffer_clear(&judge->id);
  cgn_question_add(&judge->id, question);
  if (judge->id.failed || !make_room(judge)) return false;
  uint32_t *slot = slot_of(judge, cgn_buffer_text(&judge->id));
  if (*slot) {
    judge->wanted[*slot - 1].optional &= optional;
    return true;
  }
  if (judge->wanted_count == CGN_QUESTIONS) return true;
  cgn_text id = cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->id));
  if (!id.at ||
      !cgn_grow(&judge->allocator, &judge->wanted, &judge->wanted_capacity, needed, sizeof *judge->wanted))
    return false;
  judge->wanted[judge->wanted_count] = (cgn_wanted){*question, id, optional};
  *slot = ++judge->wanted_count;
  return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Needs. A field that was given whole is no need, even where a test on it stays
 * unknown, after a temperror or where it is too complex. Asking a limit counts.
 * So a limit is asked only where nothing that is cheaper to find out can make
 * the answer needless.
 */
#include "decide/needs.h"

#include "base/hash.h"
#include "base/unicode.h"
#include "decide/limit.h"
#include "decide/need_ask.h"
#include "decide/rule.h"

/* A final decision ends what was left open. */
static bool can_still_come(const cgn_judge *judge, int field) {
  int slot = cgn_field_slot(judge, field);
  const cgn_values *values = &judge->query->fields[slot];
  if (slot == 0 || values->state == CGN_NOT_GIVEN) return !values->complex;
  return values->state == CGN_OPEN && !values->complex && !cgn_judge_is_final(judge);
}

/* ---- Each need once --------------------------------------------------------------------- */

/* A need that the caller is asked for, as the decision lists it. */
typedef struct cgn_listed_need {
  cgn_need asked;
  cgn_text id;   /* in the judge's arena, NUL behind it */
  bool optional; /* only rules that are not enforced, or only warn, wait for it */
} cgn_listed_need;

enum { FIRST_SLOTS = 64 }; /* a power of two, as they always are */

/* The slot of this id, or the free one (0) where it would stand; a place in the list is kept as its number + 1. */
static uint32_t *slot_of(cgn_judge *judge, cgn_text id) {
  uint32_t at = (uint32_t)cgn_hash(judge->key, id);
  for (;; at++) {
    uint32_t *slot = &judge->listed_slots[at & judge->listed_mask];
    if (*slot == 0 || cgn_text_equal(judge->listed[*slot - 1].id, id)) return slot;
  }
}

/* The first need of a decision clears the slots. Where their number grows they are filled again. */
static bool make_room(cgn_judge *judge) {
  uint32_t slots = judge->listed_slots ? judge->listed_mask + 1 : 0;
  if (judge->listed_count > 0 && judge->listed_count < slots / 2) return true;
  if (judge->listed_count >= slots / 2) {
    uint32_t larger = slots ? slots * 2 : FIRST_SLOTS;
    uint32_t *block = cgn_reallocate(&judge->allocator, judge->listed_slots, larger, sizeof *block);
    if (!block) return false;
    judge->listed_slots = block;
    judge->listed_mask = larger - 1;
  }
  memset(judge->listed_slots, 0, ((size_t)judge->listed_mask + 1) * sizeof *judge->listed_slots);
  for (uint32_t i = 0; i < judge->listed_count; i++) *slot_of(judge, judge->listed[i].id) = i + 1;
  return true;
}

/* Adds a need to judge->listed; one that is there becomes required, unless `optional`. False: no memory. */
static bool list_need(cgn_judge *judge, const cgn_need *asked, bool optional) {
  size_t needed = (size_t)judge->listed_count + 1;
  cgn_buffer_clear(&judge->id);
  cgn_need_add_id(&judge->id, asked);
  if (judge->id.failed || !make_room(judge)) return false;
  uint32_t *slot = slot_of(judge, cgn_buffer_text(&judge->id));
  if (*slot) {
    judge->listed[*slot - 1].optional &= optional;
    return true;
  }
  if (judge->listed_count == CGN_QUESTIONS) return true;
  cgn_text id = cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->id));
  if (!id.at ||
      !cgn_grow(&judge->allocator, &judge->listed, &judge->listed_capacity, needed, sizeof *judge->listed))
    return false;
  judge->listed[judge->listed_count] = (cgn_listed_need){*asked, id, optional};
  *slot = ++judge->listed_count;
  return true;
}

/* ---- Noting ----------------------------------------------------------------------------- */

static bool waits_for_field(const cgn_judge *judge, const cgn_needs *needs) {
  for (int field = 0; (field = cgn_mask_next(needs->bits, field)) != 0;)
    if (can_still_come(judge, field)) return true;
  return false;
}

static bool waits_for_look_up(const cgn_judge *judge, const cgn_needs *needs) {
  for (uint32_t i = 0; i < needs->asked; i++)
    if (judge->asked[i].kind == CONSIGNE_NEED_SET || judge->asked[i].kind == CONSIGNE_NEED_OWNERS) return true;
  return false;
}

/* Words that the ruleset does not know are always listed; the rule's look-ups and its limits where the caller says.
 */
static bool list_needs(cgn_judge *judge, const cgn_needs *needs, bool look_ups, bool limits, bool optional) {
  for (uint32_t i = 0; i < needs->asked; i++) {
    int kind = judge->asked[i].kind;
    bool listed = kind == CONSIGNE_NEED_FIELD || (kind == CONSIGNE_NEED_LIMIT ? limits : look_ups);
    if (listed && !list_need(judge, &judge->asked[i], optional)) return false;
  }
  return true;
}

bool cgn_needs_note(struct consigne_decision *decision, uint32_t rule, cgn_needs_course *course) {
  cgn_judge *judge = decision->judge;
  cgn_needs needs = cgn_rule_needs(judge, rule, true);
  cgn_needs_add_fields(&judge->required, &needs);
  if (needs.asked == 0) return true;
  bool ready = !waits_for_field(judge, &needs), look_up = waits_for_look_up(judge, &needs);
  bool limits = ready && !look_up && !course->looked_up, first = ready && look_up && !course->listed;
  course->looked_up |= look_up;
  course->listed |= first;
  return list_needs(judge, &needs, first, limits, false);
}

bool cgn_needs_note_optional(struct consigne_decision *decision, uint32_t rule) {
  cgn_judge *judge = decision->judge;
  cgn_needs needs = cgn_rule_needs(judge, rule, false);
  cgn_needs_add_fields(&judge->optional, &needs);
  if (needs.asked == 0) return true;
  bool ready = !waits_for_field(judge, &needs), look_up = waits_for_look_up(judge, &needs);
  return list_needs(judge, &needs, ready && look_up, ready && !look_up, true);
}

/* ---- Listing ------------------------------------------------------------------------------ */

static bool add_need(struct consigne_decision *decision, struct consigne_need need) {
  size_t needed = (size_t)decision->need_count + 1;
  if (!need.name ||
      !cgn_grow(&decision->allocator, &decision->needs, &decision->need_capacity, needed, sizeof *decision->needs))
    return false;
  decision->needs[decision->need_count++] = need;
  return true;
}

static bool add_field(struct consigne_decision *decision, int field, bool optional) {
  cgn_judge *judge = decision->judge;
  cgn_buffer_clear(&judge->buffer);
  cgn_field_add_name(judge, field, &judge->buffer);
  struct consigne_need need = {.kind = CONSIGNE_NEED_FIELD, .optional = optional};
  need.field = cgn_field_slot(judge, field);
  need.name = cgn_arena_copy(&decision->arena, cgn_buffer_text(&judge->buffer)).at;
  return !judge->buffer.failed && add_need(decision, need);
}

static bool list_fields(struct consigne_decision *decision) {
  cgn_judge *judge = decision->judge;
  cgn_needs all = judge->required;
  cgn_needs_add_fields(&all, &judge->optional);
  for (int field = 0; (field = cgn_mask_next(all.bits, field)) != 0;) {
    bool required = cgn_needs_field(&judge->required, field);
    if (can_still_come(judge, field) && !add_field(decision, field, !required)) return false;
  }
  return true;
}

/* A clean copy: keys are the sender's octets. At NULL stays NULL. */
static bool copy(struct consigne_decision *decision, cgn_text text, const char **out) {
  cgn_buffer *buffer = &decision->judge->buffer;
  if (!text.at) return true;
  cgn_buffer_clear(buffer);
  cgn_unicode_add_clean(buffer, text);
  *out = buffer->failed ? NULL : cgn_arena_copy(&decision->arena, cgn_buffer_text(buffer)).at;
  return *out;
}

static bool add_asked(struct consigne_decision *decision, const cgn_listed_need *listed) {
  const cgn_need *asked = &listed->asked;
  struct consigne_need need = {.kind = asked->kind, .optional = listed->optional};
  bool copied = copy(decision, listed->id, &need.id) && copy(decision, asked->name, &need.name) &&
                copy(decision, asked->key, &need.key) && copy(decision, asked->login, &need.login) &&
                copy(decision, asked->recipient, &need.recipient);
  if (!copied) return false;
  if (need.kind == CONSIGNE_NEED_FIELD) {
    need.id = NULL;
    need.field = cgn_field_slot(decision->judge, (int)asked->number);
  }
  if (need.kind == CONSIGNE_NEED_LIMIT) {
    const cgn_limit *limit = cgn_limit_at(decision->judge, asked->number);
    need.limit = asked->number;
    need.rate = limit->rate;
    need.burst = limit->burst;
    need.period = limit->period;
    need.distinct = limit->counted == CGN_COUNT_DISTINCT_RECIPIENTS;
    if (!need.recipient) need.recipient = "";
  }
  return add_need(decision, need);
}

static bool is_empty(const cgn_needs *needs) {
  for (size_t i = 0; i < sizeof needs->bits / sizeof *needs->bits; i++)
    if (needs->bits[i]) return false;
  return true;
}

bool cgn_needs_list(struct consigne_decision *decision) {
  const cgn_judge *judge = decision->judge;
  bool fields = !is_empty(&judge->required) || !is_empty(&judge->optional);
  if (fields && !list_fields(decision)) return false;
  for (uint32_t i = 0; i < judge->listed_count; i++)
    if (!add_asked(decision, &judge->listed[i])) return false;
  return true;
}

bool cgn_needs_list_failed(struct consigne_decision *decision, const struct consigne_query *query) {
  for (uint32_t i = 0; i < query->failure_count; i++) {
    struct consigne_need need = {.kind = CONSIGNE_NEED_FIELD, .field = query->failures[i].field};
    if (need.field <= 0) continue;
    cgn_buffer *name = &decision->judge->buffer;
    cgn_buffer_clear(name);
    if (need.field >= CGN_FIRST_FACT) cgn_buffer_add_string(name, "fact.");
    cgn_buffer_add(name, need.field < CGN_FIRST_FACT ? cgn_text_of_string(cgn_field_of(need.field)->name)
                                                     : query->facts[need.field - CGN_FIRST_FACT]);
    need.name = name->failed ? NULL : cgn_arena_copy(&decision->arena, cgn_buffer_text(name)).at;
    if (!add_need(decision, need)) return false;
  }
  return true;
}

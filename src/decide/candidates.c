/* SPDX-License-Identifier: MIT */
/* Candidates: a bit a rule, and a bit for each 64 of them, so that a hundred thousand rules are passed over in 25
 * words. */
#include "decide/candidates.h"

enum { BITS = 64 };

static uint32_t words_of(uint32_t bits) {
  return bits / BITS + (bits % BITS != 0);
}

static void add(cgn_candidates *candidates, uint32_t rule) {
  uint32_t word = rule / BITS;
  candidates->rules[word] |= UINT64_C(1) << (rule % BITS);
  candidates->words[word / BITS] |= UINT64_C(1) << (word % BITS);
}

static void add_all(cgn_judge *judge, cgn_span rules) {
  const uint32_t *numbers = CGN_ITEMS(judge->image, rules, uint32_t);
  for (uint32_t i = 0; i < rules.count; i++) add(&judge->candidates, numbers[i]);
}

/* ---- Room ----------------------------------------------------------------------------- */

static void clear(cgn_candidates *candidates) {
  for (uint32_t i = 0; i < candidates->used; i++) {
    for (uint64_t word = candidates->words[i]; word; word &= word - 1)
      candidates->rules[i * BITS + (uint32_t)__builtin_ctzll(word)] = 0;
    candidates->words[i] = 0;
  }
}

/* New ones are zero. */
static bool grow(cgn_judge *judge, uint64_t **array, uint32_t *capacity, uint32_t needed) {
  uint32_t before = *capacity;
  if (!cgn_grow(&judge->allocator, array, capacity, needed, sizeof **array)) return false;
  if (*capacity > before) memset(*array + before, 0, (size_t)(*capacity - before) * sizeof **array);
  return true;
}

static bool make_room(cgn_judge *judge) {
  cgn_candidates *candidates = &judge->candidates;
  uint32_t words = judge->program->always.count;
  candidates->used = 0;
  if (!grow(judge, &candidates->rules, &candidates->rule_capacity, words) ||
      !grow(judge, &candidates->words, &candidates->word_capacity, words_of(words)))
    return false;
  candidates->used = words_of(words);
  return true;
}

/* ---- Values to rules -------------------------------------------------------------------- */

static void add_of_set(cgn_judge *judge, uint32_t set, int field) {
  const cgn_trigger *triggers = CGN_ITEMS(judge->image, judge->program->triggers, cgn_trigger);
  uint32_t number = cgn_set_at(judge, set)->trigger;
  for (; number < judge->program->triggers.count && triggers[number].set == set; number++)
    if (triggers[number].field == field) add_all(judge, triggers[number].rules);
}

static void add_of_view(cgn_judge *judge, const cgn_view *view, int field) {
  for (uint32_t i = 0; i < view->class_count; i++) {
    uint32_t count;
    const uint32_t *sets = cgn_class_sets(judge->image, view->classes[i], &count);
    for (uint32_t k = 0; k < count; k++) add_of_set(judge, sets[k], field);
  }
}

/* The values of `source` lead to rules that are triggered by `trigger->field`. */
static void add_of_values(cgn_judge *judge, const cgn_trigger *trigger, int source) {
  const cgn_known *known = cgn_known_of(judge, source);
  bool all = known->state != CGN_COMPLETE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; !all && (value = cgn_walk_next(&walk));) {
    const cgn_view *view = cgn_view_listed(judge, source, value);
    all = view->unknown;
    if (!all) add_of_view(judge, view, trigger->field);
  }
  if (all) add_all(judge, trigger->rules);
}

static void add_of_parts(cgn_judge *judge, const cgn_trigger *trigger) {
  for (int i = 0, part; (part = cgn_field_part(trigger->field, i)) != 0; i++) add_of_values(judge, trigger, part);
}

static bool find(cgn_judge *judge) {
  const cgn_trigger *fields = CGN_ITEMS(judge->image, judge->program->trigger_fields, cgn_trigger);
  clear(&judge->candidates);
  if (!make_room(judge)) return false;
  judge->candidates.by_recipient = false;
  for (uint32_t i = 0; i < judge->program->trigger_fields.count; i++) {
    if (fields[i].field == CONSIGNE_FIELD_RELAY) /* each part of it may lead there */
      add_of_parts(judge, &fields[i]);
    else
      add_of_values(judge, &fields[i], fields[i].field);
    judge->candidates.by_recipient |= fields[i].field == CONSIGNE_FIELD_SMTP_RCPTTO;
  }
  return !judge->arena.failed;
}

/* ---- For one recipient after the other --------------------------------------------------- */

/* Notes the sets that this recipient is in, and gives whether the one before was in the same. */
static bool note_recipient(cgn_judge *judge) {
  cgn_candidates *candidates = &judge->candidates;
  const cgn_known *known = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_RCPTTO);
  const cgn_value *value =
      known->state == CGN_COMPLETE && known->pieces[0].count == 1 ? cgn_known_first(known) : NULL;
  const cgn_view *view = value ? cgn_view_listed(judge, CONSIGNE_FIELD_SMTP_RCPTTO, value) : NULL;
  bool listed = view && !view->unknown;
  bool same = listed && candidates->listed && view->classes == candidates->classes &&
              view->class_count == candidates->class_count;
  candidates->listed = listed;
  candidates->classes = listed ? view->classes : NULL;
  candidates->class_count = listed ? view->class_count : 0;
  return same;
}

/* What the recipient leads to is held against what the one before did: no other question about him is needed. */
bool cgn_candidates_find(cgn_judge *judge) {
  bool found = find(judge);
  judge->candidates.listed = false;
  if (judge->candidates.by_recipient && judge->recipients > 1) note_recipient(judge);
  return found;
}

bool cgn_candidates_find_next(cgn_judge *judge, bool *same) {
  judge->personal.depth++;
  *same = !judge->candidates.by_recipient || note_recipient(judge);
  bool found = *same || find(judge);
  judge->personal.depth--;
  return found && !judge->arena.failed;
}

/* ---- In order ------------------------------------------------------------------------------ */

/* The first bit of the word from bit `from` on; BITS: none. */
static uint32_t first_bit(uint64_t word, uint32_t from) {
  word = from < BITS ? word & (UINT64_MAX << from) : 0;
  return word ? (uint32_t)__builtin_ctzll(word) : BITS;
}

uint32_t cgn_candidates_next(const cgn_judge *judge, uint32_t from) {
  const uint64_t *always = CGN_ITEMS(judge->image, judge->program->always, uint64_t);
  const uint64_t *summary = CGN_ITEMS(judge->image, judge->program->always_words, uint64_t);
  const cgn_candidates *candidates = &judge->candidates;
  uint32_t word = from / BITS, bit = from % BITS;
  if (judge->plain) return from < judge->program->rules.count ? from : CGN_NONE;
  while (word < judge->program->always.count) {
    uint32_t found = first_bit(candidates->rules[word] | always[word], bit);
    if (found < BITS) return word * BITS + found;
    bit = 0;
    uint32_t next = ++word % BITS, i = word / BITS;
    for (; i < candidates->used; i++, next = 0) {
      found = first_bit(candidates->words[i] | summary[i], next);
      if (found < BITS) break;
    }
    word = i < candidates->used ? i * BITS + found : CGN_NONE;
  }
  return CGN_NONE;
}

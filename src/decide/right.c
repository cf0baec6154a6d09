/* SPDX-License-Identifier: MIT */
/* Some value of the field on the right: a walk over a few, a hash table of many. */
#include "decide/right.h"

#include "base/hash.h"

enum { FEW = 8 }; /* values that are walked each time: comparing them costs less than hashing one */

/* One text, at NULL: free; and which of the given texts of the field had it last. */
typedef struct cgn_joined {
  cgn_text text;
  uint32_t last;
} cgn_joined;

/* The texts of one field, open addressing; as long as the decision. */
typedef struct cgn_join {
  struct cgn_join *next;
  int field;
  cgn_part part;
  cgn_likeness likeness;
  uint32_t mask;
  cgn_joined *slots;
  cgn_truth missing; /* the truth where a text is not there */
} cgn_join;

cgn_text cgn_view_like(cgn_judge *judge, cgn_view *view, cgn_part part, cgn_likeness likeness) {
  switch (likeness) {
  case CGN_LIKE_DOMAIN: return view->domain;
  case CGN_LIKE_WRITTEN_DOMAIN: return view->written;
  case CGN_LIKE_ORGANISATION:
    if (!view->organisation.at) view->organisation = cgn_organisation(judge, view->domain);
    return view->organisation;
  case CGN_LIKE_WRITTEN_ORGANISATION:
    if (!view->written_organisation.at) view->written_organisation = cgn_organisation(judge, view->written);
    return view->written_organisation;
  case CGN_LIKE_KEY: break;
  }
  return cgn_view_key(view, part);
}

/* The slot that holds the text, or the free one where it would stand. */
static cgn_joined *slot_of(const cgn_judge *judge, const cgn_join *join, cgn_text text) {
  uint32_t at = (uint32_t)cgn_hash(judge->key, text) & join->mask;
  while (join->slots[at].text.at && !cgn_text_equal(join->slots[at].text, text)) at = (at + 1) & join->mask;
  return &join->slots[at];
}

static bool is_many(const cgn_known *known) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < CGN_FIELD_PARTS; i++) count += known->pieces[i].count;
  return count > FEW;
}

static void note(cgn_joined *joined, cgn_text text, const cgn_value *value) {
  joined->text = text;
  if (value->ordinal >= joined->last) joined->last = value->ordinal;
}

static cgn_join *make_join(cgn_judge *judge, const cgn_join *key, const cgn_known *known) {
  uint64_t size = FEW;
  for (uint32_t i = 0; i < CGN_FIELD_PARTS; i++) size += known->pieces[i].count;
  uint32_t slots = FEW;
  while (slots < size * 2 && slots < UINT32_MAX / 2) slots *= 2;
  cgn_join *join = cgn_arena_allocate(&judge->arena, sizeof *join);
  cgn_joined *joined = join ? cgn_arena_allocate_array(&judge->arena, slots, sizeof *joined) : NULL;
  if (!joined) return NULL;
  *join = *key;
  join->mask = slots - 1;
  join->slots = joined;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_of(judge, key->field, value);
    cgn_text text = cgn_view_like(judge, view, key->part, key->likeness);
    if (view->unknown)
      join->missing = CGN_UNKNOWN;
    else if (text.at)
      note(slot_of(judge, join, text), text, value);
  }
  join->next = judge->joins;
  judge->joins = join;
  return join;
}

static cgn_truth find_in_many(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text,
                              uint32_t *last) {
  const cgn_join *join = judge->joins;
  while (join && (join->field != key->field || join->part != key->part || join->likeness != key->likeness))
    join = join->next;
  if (!join) join = make_join(judge, key, known);
  if (!join) return CGN_UNKNOWN; /* no memory: judge->arena.failed */
  const cgn_joined *found = slot_of(judge, join, text);
  if (!found->text.at) return join->missing;
  *last = found->last;
  return CGN_TRUE;
}

static cgn_truth find_in_few(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text,
                             uint32_t *last) {
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_of(judge, key->field, value);
    if (view->unknown) {
      cgn_lack_word(judge, key->field, value);
      truth = cgn_or(truth, CGN_UNKNOWN);
    } else if (cgn_text_equal(cgn_view_like(judge, view, key->part, key->likeness), text)) {
      truth = CGN_TRUE;
      if (value->ordinal >= *last) *last = value->ordinal;
    }
  }
  return truth;
}

/* *last: of the given texts that have it, where the truth is TRUE. */
static cgn_truth find(cgn_judge *judge, const cgn_known *known, const cgn_join *key, cgn_text text,
                      uint32_t *last) {
  *last = 0;
  return is_many(known) ? find_in_many(judge, key, known, text, last) : find_in_few(judge, key, known, text, last);
}

cgn_truth cgn_right_has(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text) {
  const cgn_known *known = cgn_known_of(judge, field);
  const cgn_join key = {.field = field, .part = part, .likeness = likeness, .missing = CGN_FALSE};
  uint32_t last;
  return cgn_of_some_value(judge, known, find(judge, known, &key, text, &last));
}

uint32_t cgn_right_last(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text) {
  const cgn_join key = {.field = field, .part = part, .likeness = likeness, .missing = CGN_FALSE};
  uint32_t last;
  return find(judge, cgn_known_of(judge, field), &key, text, &last) == CGN_TRUE ? last + 1 : 0;
}

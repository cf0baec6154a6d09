/* SPDX-License-Identifier: MIT */
/* Some value of the field on the right: a walk over a few, a hash table of many. */
#include "decide/right.h"

#include "base/hash.h"

enum { FEW = 8 }; /* values that are walked each time: comparing them costs less than hashing one */

/* The texts of one field, open addressing; as long as the decision. */
typedef struct cgn_join {
  struct cgn_join *next;
  int field;
  cgn_part part;
  cgn_likeness likeness;
  uint32_t mask;
  cgn_text *slots;   /* at NULL: free */
  cgn_truth missing; /* the truth where a text is not there */
} cgn_join;

cgn_text cgn_view_like(cgn_judge *judge, cgn_view *view, cgn_part part, cgn_likeness likeness) {
  if (likeness == CGN_LIKE_KEY) return cgn_view_key(view, part);
  if (likeness == CGN_LIKE_DOMAIN) return view->domain;
  if (!view->organisation.at) view->organisation = cgn_organisation(judge, view->domain);
  return view->organisation;
}

/* The slot that holds the text, or the free one where it would stand. */
static cgn_text *slot_of(const cgn_judge *judge, const cgn_join *join, cgn_text text) {
  uint32_t at = (uint32_t)cgn_hash(judge->key, text) & join->mask;
  while (join->slots[at].at && !cgn_text_equal(join->slots[at], text)) at = (at + 1) & join->mask;
  return &join->slots[at];
}

static bool is_many(const cgn_known *known) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < CGN_KNOWN_PIECES; i++) count += known->pieces[i].count;
  return count > FEW;
}

static cgn_join *make_join(cgn_judge *judge, const cgn_join *key, const cgn_known *known) {
  uint64_t size = FEW;
  for (uint32_t i = 0; i < CGN_KNOWN_PIECES; i++) size += known->pieces[i].count;
  uint32_t slots = FEW;
  while (slots < size * 2 && slots < UINT32_MAX / 2) slots *= 2;
  cgn_join *join = cgn_arena_allocate(&judge->arena, sizeof *join);
  cgn_text *texts = join ? cgn_arena_allocate_array(&judge->arena, slots, sizeof *texts) : NULL;
  if (!texts) return NULL;
  *join = *key;
  join->mask = slots - 1;
  join->slots = texts;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_of(judge, key->field, value);
    cgn_text text = cgn_view_like(judge, view, key->part, key->likeness);
    if (view->unknown)
      join->missing = CGN_UNKNOWN;
    else if (text.at)
      *slot_of(judge, join, text) = text;
  }
  join->next = judge->joins;
  judge->joins = join;
  return join;
}

static cgn_truth find_in_many(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text) {
  const cgn_join *join = judge->joins;
  while (join && (join->field != key->field || join->part != key->part || join->likeness != key->likeness))
    join = join->next;
  if (!join) join = make_join(judge, key, known);
  if (!join) return CGN_UNKNOWN; /* no memory: judge->arena.failed */
  return slot_of(judge, join, text)->at ? CGN_TRUE : join->missing;
}

static cgn_truth find_in_few(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text) {
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; truth != CGN_TRUE && (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_of(judge, key->field, value);
    if (view->unknown)
      truth = CGN_UNKNOWN;
    else if (cgn_text_equal(cgn_view_like(judge, view, key->part, key->likeness), text))
      truth = CGN_TRUE;
  }
  return truth;
}

cgn_truth cgn_right_has(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text) {
  const cgn_known *known = cgn_known_of(judge, field);
  cgn_join key = {.field = field, .part = part, .likeness = likeness, .missing = CGN_FALSE};
  cgn_truth truth = is_many(known) ? find_in_many(judge, &key, known, text) : find_in_few(judge, &key, known, text);
  if (truth == CGN_TRUE || known->state == CGN_COMPLETE) return truth;
  cgn_lack(judge, field);
  return CGN_UNKNOWN;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a decision may take as known of a field (language section 4): the state
 * and values of the query as this ruleset, this recipient and a final or
 * partial decision see them. Field numbers are the program's.
 */
#ifndef CGN_DECIDE_FIELDS_H
#define CGN_DECIDE_FIELDS_H

#include "decide/query.h"
#include "decide/truth.h"

struct cgn_judge;

typedef struct cgn_known {
  uint64_t turn;   /* when it was found out: see judge.h */
  cgn_state state; /* a complex field is open without values, for ever */
  bool malformed, complex;
  bool null;      /* smtp.mailfrom is "<>" */
  bool mailboxes; /* a value without a domain is none, */
  bool completed; /* but for a local part that origin completes */
  struct {
    const cgn_value *at;
    uint32_t count;
  } pieces[CGN_FIELD_PARTS]; /* one of each part of the field */
  const cgn_value *first;    /* NULL: there is no value */
} cgn_known;

/* Finds it out, or what was found out before: cgn_known_of of judge.h looks there first. */
const cgn_known *cgn_known_find(struct cgn_judge *judge, int field);
/* An instant: CGN_TRUE with *now; CGN_FALSE: absent, every date has passed; CGN_UNKNOWN: not given. */
cgn_truth cgn_known_now(struct cgn_judge *judge, int64_t *now);

typedef struct cgn_walk {
  const cgn_known *known;
  uint32_t piece, index;
} cgn_walk;

static inline cgn_walk cgn_walk_of(const cgn_known *known) {
  return (cgn_walk){known, 0, 0};
}
/* The next value; NULL at the end. */
const cgn_value *cgn_walk_next(cgn_walk *walk);
/* The first value; NULL: there is none. */
static inline const cgn_value *cgn_known_first(const cgn_known *known) {
  return known->first;
}

/* Facts are words. */
static inline cgn_type cgn_field_type(int field) {
  return cgn_field_row(field)->type;
}
/* Appends "smtp.mailfrom", "fact.colour". */
void cgn_field_add_name(const struct cgn_judge *judge, int field, cgn_buffer *out);
/* The field in which a value of this one stands: of identity one of those it is made of. */
int cgn_field_of_value(struct cgn_judge *judge, int field, const cgn_value *value);
/* The query's slot for a field of the program; 0: a fact that the query never heard of. */
int cgn_field_slot(const struct cgn_judge *judge, int field);

#endif

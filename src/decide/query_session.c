/* SPDX-License-Identifier: MIT */
/*
 * A session sets logins and hosts anew in each transaction, and may last for
 * ever. Values in an arena are not freed one by one: once enough of them were
 * added, those that are still in use move to the other of two arenas.
 */
#include "decide/query.h"

/* All that the session's arena holds. */
typedef struct held {
  cgn_values fields[CGN_FIRST_FACT]; /* facts are of a transaction */
  cgn_trusted trusted[CGN_TRUSTED_IDS];
  cgn_text languages;
} held;

/* False in all of these: no memory. */
static bool move_text(cgn_arena *arena, cgn_text *text) {
  if (!text->at) return true;
  *text = cgn_arena_copy(arena, *text);
  return text->at != NULL;
}

static bool move_value(cgn_arena *arena, cgn_value *value) {
  return move_text(arena, &value->text) && move_text(arena, &value->local) && move_text(arena, &value->lower) &&
         move_text(arena, &value->key);
}

static bool move_values(cgn_arena *arena, cgn_values *values) {
  const cgn_value *from = values->at;
  values->at = NULL;
  values->capacity = values->count;
  if (values->count == 0) return true;
  values->at = cgn_arena_allocate_array(arena, values->count, sizeof *values->at);
  if (!values->at) return false;
  memcpy(values->at, from, values->count * sizeof *values->at);
  bool whole = true;
  for (uint32_t i = 0; i < values->count && whole; i++) whole = move_value(arena, &values->at[i]);
  return whole;
}

static bool move_all(cgn_arena *arena, held *all, uint32_t trusted_count) {
  bool whole = move_text(arena, &all->languages);
  for (int field = 1; field < CGN_FIRST_FACT && whole; field++) whole = move_values(arena, &all->fields[field]);
  for (uint32_t i = 0; i < trusted_count && whole; i++)
    whole = move_text(arena, &all->trusted[i].id) && move_text(arena, &all->trusted[i].ascii) &&
            move_text(arena, &all->trusted[i].unicode);
  return whole;
}

void cgn_query_tidy_session(struct consigne_query *query) {
  if (cgn_arena_octets(&query->session) - query->session_kept <= CGN_SESSION_OCTETS) return;
  held all = {.languages = query->languages};
  memcpy(all.fields, query->fields, sizeof all.fields);
  memcpy(all.trusted, query->trusted, sizeof all.trusted);
  cgn_arena_reset(&query->spare);
  if (!move_all(&query->spare, &all, query->trusted_count))
    return; /* all stays where it is, and the next one tries */
  memcpy(query->fields, all.fields, sizeof all.fields);
  memcpy(query->trusted, all.trusted, sizeof all.trusted);
  query->languages = all.languages;
  const cgn_arena old = query->session;
  query->session = query->spare;
  query->spare = old;
  query->session_kept = cgn_arena_octets(&query->session);
}

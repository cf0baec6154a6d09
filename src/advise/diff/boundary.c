/* SPDX-License-Identifier: MIT */
/* The list of moves, and fields of two rulesets numbered together. */
#include "advise/diff/boundary.h"

#include <stdlib.h>

/* ---- Fields ------------------------------------------------------------------------- */

static int fact_number(const cgn_boundary *boundary, cgn_text name) {
  for (uint32_t i = 0; i < boundary->fact_count; i++)
    if (cgn_text_equal_nocase(boundary->facts[i], name))
      return CGN_FIRST_FACT + (int)(i < CGN_FACTS ? i : CGN_FACTS - 1); /* the last bit is for all the others */
  return 0;
}

int cgn_boundary_field(const cgn_boundary *boundary, const cgn_told *told) {
  if (told->kind > CGN_GIVEN_UNKNOWN) return 0;
  if (told->field == 0) return fact_number(boundary, told->name);
  bool relay = told->field == CONSIGNE_FIELD_RELAY_IP || told->field == CONSIGNE_FIELD_RELAY_NAME;
  return relay ? CONSIGNE_FIELD_RELAY : told->field;
}

static cgn_text fact_name(const struct consigne_ruleset *ruleset, int field) {
  const cgn_fact *facts = CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->facts, cgn_fact);
  return cgn_image_text(ruleset->image, facts[field - CGN_FIRST_FACT].name);
}

cgn_told cgn_boundary_name(const cgn_boundary *boundary, int side, int field) {
  cgn_told told = {.kind = CGN_GIVEN_VALUES, .field = field};
  if (field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME) told.field = CONSIGNE_FIELD_RELAY;
  if (field < CGN_FIRST_FACT) return told;
  told.field = 0;
  told.name = fact_name(boundary->rulesets[side], field);
  return told;
}

void cgn_boundary_mask(const cgn_boundary *boundary, int side, const uint64_t reads[2], uint64_t mask[2]) {
  int end = CGN_FIRST_FACT + (int)cgn_program_of(boundary->rulesets[side])->facts.count;
  for (int field = 1; field < end; field++) {
    if (!cgn_mask_has(reads, field)) continue;
    cgn_told told = cgn_boundary_name(boundary, side, field);
    cgn_mask_add(mask, cgn_boundary_field(boundary, &told));
  }
}

static void name_facts(cgn_boundary *boundary, const struct consigne_ruleset *ruleset) {
  uint32_t count = cgn_program_of(ruleset)->facts.count;
  for (uint32_t i = 0; i < count; i++) {
    cgn_text name = fact_name(ruleset, CGN_FIRST_FACT + (int)i);
    if (!fact_number(boundary, name)) boundary->facts[boundary->fact_count++] = name;
  }
}

/* ---- Moves ---------------------------------------------------------------------------- */

bool cgn_move_make(const cgn_move *move, cgn_case *of) {
  for (uint32_t i = 0; i < move->count; i++)
    if (!cgn_case_put(of, &move->givens[i])) return false;
  return true;
}

bool cgn_move_append(const cgn_move *move, cgn_case *of) {
  if (!cgn_case_append(of, &move->givens[0])) return false;
  for (uint32_t i = 1; i < move->count; i++)
    if (!cgn_case_put(of, &move->givens[i])) return false;
  return true;
}

cgn_move cgn_move_start(bool apart) {
  return (cgn_move){.apart = apart};
}

void cgn_move_say(cgn_move *move, cgn_told told, cgn_text value) {
  uint32_t at = move->count++;
  move->givens[at] = told;
  move->givens[at].count = value.at ? 1 : 0;
  move->values[at][0] = value;
}

static uint64_t hash_move(const cgn_move *move) {
  uint64_t hash = move->count;
  for (uint32_t i = 0; i < move->count; i++) hash = hash * 31 + cgn_told_hash(&move->givens[i]);
  return hash;
}

static bool is_new(cgn_boundary *boundary, const cgn_move *move, uint64_t hash) {
  for (uint32_t i = 0; i < boundary->count; i++) {
    if (boundary->moves[i]->hash != hash) continue;
    boundary->moves[i]->apart |= move->apart;
    return false;
  }
  return true;
}

/* A copy whose texts are its own. */
static cgn_move *copy_move(cgn_boundary *boundary, const cgn_move *move) {
  cgn_move *copy = cgn_arena_allocate(&boundary->arena, sizeof *copy);
  if (!copy) return NULL;
  *copy = *move;
  for (uint32_t i = 0; i < copy->count; i++) {
    copy->givens[i].values = copy->values[i];
    for (uint32_t j = 0; j < copy->givens[i].count; j++)
      copy->values[i][j] = cgn_arena_copy(&boundary->arena, move->values[i][j]);
    int field = cgn_boundary_field(boundary, &copy->givens[i]);
    if (field) cgn_mask_add(copy->fields, field);
  }
  return boundary->arena.failed ? NULL : copy;
}

void cgn_boundary_add(cgn_boundary *boundary, const cgn_move *move) {
  if (boundary->failed || boundary->count == CGN_MOVES) return;
  cgn_move with = *move;
  for (uint32_t i = 0; i < with.count; i++) with.givens[i].values = with.values[i];
  uint64_t hash = hash_move(&with);
  if (!is_new(boundary, &with, hash)) return;
  boundary->failed = !cgn_grow(&boundary->arena.allocator, &boundary->moves, &boundary->capacity,
                               (size_t)boundary->count + 1, sizeof *boundary->moves);
  cgn_move *copy = boundary->failed ? NULL : copy_move(boundary, &with);
  boundary->failed = !copy;
  if (!copy) return;
  copy->hash = hash;
  boundary->moves[boundary->count++] = copy;
}

void cgn_boundary_value(cgn_boundary *boundary, int side, int field, cgn_text value, bool apart) {
  static const int identity[] = {CONSIGNE_FIELD_HEADER_FROM, CONSIGNE_FIELD_SMTP_MAILFROM,
                                 CONSIGNE_FIELD_HEADER_SENDER};
  bool each = field == CONSIGNE_FIELD_IDENTITY;
  for (size_t i = 0; i < (each ? sizeof identity / sizeof *identity : 1); i++) {
    cgn_move move = cgn_move_start(apart);
    cgn_move_say(&move, cgn_boundary_name(boundary, side, each ? identity[i] : field), value);
    cgn_boundary_add(boundary, &move);
  }
}

/* ---- The list -------------------------------------------------------------------------- */

void cgn_boundary_init(cgn_boundary *boundary, const cgn_allocator *allocator,
                       const struct consigne_ruleset *before, const struct consigne_ruleset *after) {
  *boundary = (cgn_boundary){.rulesets = {before, after}};
  cgn_arena_init(&boundary->arena, allocator);
  cgn_buffer_init(&boundary->text, allocator);
  for (int side = 0; side < 2; side++) name_facts(boundary, boundary->rulesets[side]);
}

void cgn_boundary_release(cgn_boundary *boundary) {
  cgn_release(&boundary->arena.allocator, boundary->moves);
  cgn_buffer_free(&boundary->text);
  cgn_arena_free(&boundary->arena);
}

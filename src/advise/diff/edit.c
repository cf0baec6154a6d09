/* SPDX-License-Identifier: MIT */
/* Makes an edit, and adds it to the list. The fields of both rulesets are numbered together. */
#include "advise/diff/edits.h"

#include <stdlib.h>

/* ---- Fields ---------------------------------------------------------------------- */

static int fact_number(const cgn_edits *edits, cgn_text name) {
  for (uint32_t i = 0; i < edits->fact_count; i++)
    if (cgn_text_equal_nocase(edits->facts[i], name))
      return CGN_FIRST_FACT + (int)(i < CGN_FACTS ? i : CGN_FACTS - 1); /* further facts share the last number */
  return 0;
}

int cgn_edits_field(const cgn_edits *edits, const cgn_scenario_given *given) {
  if (given->kind > CGN_GIVEN_UNKNOWN) return 0;
  if (given->field == 0) return fact_number(edits, given->name);
  return cgn_field_includes(CONSIGNE_FIELD_RELAY, given->field) ? CONSIGNE_FIELD_RELAY : given->field;
}

static cgn_text fact_name(const struct consigne_ruleset *ruleset, int field) {
  const cgn_fact *facts = CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->facts, cgn_fact);
  return cgn_image_text(ruleset->image, facts[field - CGN_FIRST_FACT].name);
}

cgn_scenario_given cgn_edits_given(const cgn_edits *edits, int side, int field) {
  cgn_scenario_given given = {.kind = CGN_GIVEN_VALUES, .field = field};
  if (cgn_field_includes(CONSIGNE_FIELD_RELAY, field)) given.field = CONSIGNE_FIELD_RELAY;
  if (field < CGN_FIRST_FACT) return given;
  given.field = 0;
  given.name = fact_name(edits->rulesets[side], field);
  return given;
}

void cgn_edits_mask(const cgn_edits *edits, int side, const uint64_t reads[2], uint64_t mask[2]) {
  int end = CGN_FIRST_FACT + (int)cgn_program_of(edits->rulesets[side])->facts.count;
  for (int field = 1; field < end; field++) {
    if (!cgn_mask_has(reads, field)) continue;
    cgn_scenario_given given = cgn_edits_given(edits, side, field);
    cgn_mask_add(mask, cgn_edits_field(edits, &given));
  }
}

static void name_facts(cgn_edits *edits, const struct consigne_ruleset *ruleset) {
  uint32_t count = cgn_program_of(ruleset)->facts.count;
  for (uint32_t i = 0; i < count; i++) {
    cgn_text name = fact_name(ruleset, CGN_FIRST_FACT + (int)i);
    if (!fact_number(edits, name)) edits->facts[edits->fact_count++] = name;
  }
}

/* ---- Edits ----------------------------------------------------------------------- */

bool cgn_edit_apply(const cgn_edit *edit, cgn_scenario *scenario) {
  for (uint32_t i = 0; i < edit->count; i++)
    if (!cgn_scenario_put(scenario, &edit->givens[i])) return false;
  return true;
}

bool cgn_edit_append(const cgn_edit *edit, cgn_scenario *scenario) {
  if (!cgn_scenario_append(scenario, &edit->givens[0])) return false;
  for (uint32_t i = 1; i < edit->count; i++)
    if (!cgn_scenario_put(scenario, &edit->givens[i])) return false;
  return true;
}

cgn_edit cgn_edit_start(bool one_sided) {
  return (cgn_edit){.one_sided = one_sided};
}

void cgn_edit_put(cgn_edit *edit, cgn_scenario_given given, cgn_text value) {
  uint32_t at = edit->count++;
  edit->givens[at] = given;
  edit->givens[at].count = value.at ? 1 : 0;
  edit->values[at][0] = value;
}

static uint64_t hash_edit(const cgn_edit *edit) {
  uint64_t hash = edit->count;
  for (uint32_t i = 0; i < edit->count; i++) hash = hash * 31 + cgn_given_hash(&edit->givens[i]);
  return hash;
}

static bool is_new(cgn_edits *edits, const cgn_edit *edit, uint64_t hash) {
  for (uint32_t i = 0; i < edits->count; i++) {
    if (edits->at[i]->hash != hash) continue;
    edits->at[i]->one_sided |= edit->one_sided;
    return false;
  }
  return true;
}

/* A copy with its own texts. */
static cgn_edit *copy_edit(cgn_edits *edits, const cgn_edit *edit) {
  cgn_edit *copy = cgn_arena_allocate(&edits->arena, sizeof *copy);
  if (!copy) return NULL;
  *copy = *edit;
  for (uint32_t i = 0; i < copy->count; i++) {
    copy->givens[i].values = copy->values[i];
    for (uint32_t j = 0; j < copy->givens[i].count; j++)
      copy->values[i][j] = cgn_arena_copy(&edits->arena, edit->values[i][j]);
    int field = cgn_edits_field(edits, &copy->givens[i]);
    if (field) cgn_mask_add(copy->fields, field);
  }
  return edits->arena.failed ? NULL : copy;
}

void cgn_edits_add(cgn_edits *edits, const cgn_edit *edit) {
  if (edits->failed || edits->count == CGN_EDITS) return;
  cgn_edit with = *edit;
  for (uint32_t i = 0; i < with.count; i++) with.givens[i].values = with.values[i];
  uint64_t hash = hash_edit(&with);
  if (!is_new(edits, &with, hash)) return;
  edits->failed =
      !cgn_grow(&edits->arena.allocator, &edits->at, &edits->capacity, (size_t)edits->count + 1, sizeof *edits->at);
  cgn_edit *copy = edits->failed ? NULL : copy_edit(edits, &with);
  edits->failed = !copy;
  if (!copy) return;
  copy->hash = hash;
  edits->at[edits->count++] = copy;
}

void cgn_edits_add_value(cgn_edits *edits, int side, int field, cgn_text value, bool one_sided) {
  static const int identity[] = {CONSIGNE_FIELD_HEADER_FROM, CONSIGNE_FIELD_SMTP_MAILFROM,
                                 CONSIGNE_FIELD_HEADER_SENDER};
  bool each = field == CONSIGNE_FIELD_IDENTITY;
  for (size_t i = 0; i < (each ? sizeof identity / sizeof *identity : 1); i++) {
    cgn_edit edit = cgn_edit_start(one_sided);
    cgn_edit_put(&edit, cgn_edits_given(edits, side, each ? identity[i] : field), value);
    cgn_edits_add(edits, &edit);
  }
}

/* ---- The list -------------------------------------------------------------------- */

void cgn_edits_init(cgn_edits *edits, const cgn_allocator *allocator, const struct consigne_ruleset *before,
                    const struct consigne_ruleset *after) {
  *edits = (cgn_edits){.rulesets = {before, after}};
  cgn_arena_init(&edits->arena, allocator);
  cgn_buffer_init(&edits->text, allocator);
  for (int side = 0; side < 2; side++) name_facts(edits, edits->rulesets[side]);
}

void cgn_edits_release(cgn_edits *edits) {
  cgn_release(&edits->arena.allocator, edits->at);
  cgn_buffer_free(&edits->text);
  cgn_arena_free(&edits->arena);
}

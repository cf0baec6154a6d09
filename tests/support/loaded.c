/* SPDX-License-Identifier: MIT */
/* Loads, and what tests ask of the program they give. */
#include "loaded.h"

#include <criterion/criterion.h>

#define FIRST_LINE "consigne 1\n"

void load_rules(loaded *to, const char *rules, const consigne_options *options) {
  const cgn_allocator *allocator = cgn_options_allocator(options);
  *to = (loaded){.status = CONSIGNE_E_MEMORY};
  cgn_arena_init(&to->arena, allocator);
  cgn_findings_init(&to->findings, allocator);
  to->load = (cgn_load){.arena = &to->arena, .findings = &to->findings, .options = options};
  cgn_sources_init(&to->load.sources, &to->arena, options, false);
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_add_string(&text, FIRST_LINE);
  cgn_buffer_add_string(&text, rules);
  uint32_t index;
  to->status = cgn_sources_add_text(&to->load.sources, CGN_TEXT("rules"), cgn_buffer_text(&text), &index);
  cgn_buffer_free(&text);
  if (to->status == CONSIGNE_OK) to->status = cgn_load_ruleset(&to->load, &to->ruleset);
  cgn_findings_finish(&to->findings, &to->load.sources);
  if (to->status != CONSIGNE_OK) return;
  to->image = to->ruleset->image;
  to->program = cgn_program_of(to->ruleset);
}

void load_good_rules(loaded *to, const char *rules) {
  load_rules(to, rules, NULL);
  for (uint32_t i = 0; to->status != CONSIGNE_OK && i < to->findings.count; i++)
    cr_log_error("%u: %s: %s", to->findings.at[i].line, to->findings.at[i].id, to->findings.at[i].text.at);
  cr_assert_eq(to->status, CONSIGNE_OK, "status %d of:\n%s", to->status, rules);
}

void loaded_free(loaded *from) {
  if (from->ruleset) cgn_ruleset_release(from->ruleset);
  cgn_findings_release(&from->findings);
  cgn_arena_free(&from->arena);
}

const char *loaded_text(const loaded *from, cgn_string string) {
  return cgn_image_text(from->image, string).at;
}

uint32_t loaded_set(const loaded *from, const char *name) {
  const cgn_set *sets = CGN_ITEMS(from->image, from->program->sets, cgn_set);
  for (uint32_t i = 0; i < from->program->sets.count; i++)
    if (strcmp(loaded_text(from, sets[i].name), name) == 0) return i;
  return CGN_NONE;
}

bool loaded_has(const loaded *from, uint8_t kind, const char *key, const char *set) {
  cgn_text text = exact_string(key);
  uint32_t class = cgn_names_find(from->image, &from->program->names, kind, text);
  exact_free(text);
  return cgn_class_has(from->image, class, loaded_set(from, set));
}

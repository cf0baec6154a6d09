/* SPDX-License-Identifier: MIT */
/* Exported: the layout of a ruleset's text, and what a misspelt word means. */
#include "rules/format.h"
#include "api/argument.h"
#include "consigne-policy.h"
#include "rules/meant.h"

static int format(cgn_load *load, cgn_text text, char *buffer, size_t *size) {
  uint32_t index;
  cgn_buffer out;
  int status = cgn_sources_add_text(&load->sources, CGN_TEXT(""), text, &index);
  if (status != CONSIGNE_OK) return status;
  cgn_buffer_init(&out, &load->arena->allocator);
  cgn_format(load, index, &out);
  if (load->arena->failed || load->findings->arena.failed || out.failed)
    status = CONSIGNE_E_MEMORY;
  else if (load->findings->errors > 0)
    status = CONSIGNE_E_RULES;
  if (status == CONSIGNE_OK) status = cgn_give_text(cgn_buffer_text(&out), buffer, size);
  cgn_buffer_free(&out);
  return status;
}

int consigne_format(const char *at, size_t length, char *buffer, size_t *size) {
  cgn_text text;
  if (!size || (!buffer && *size > 0) || !cgn_argument_text(at, length, &text)) return CONSIGNE_E_ARGUMENT;
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  struct consigne_findings findings;
  cgn_findings_init(&findings, &cgn_allocator_default);
  cgn_load load = {.arena = &arena, .findings = &findings};
  cgn_sources_init(&load.sources, &arena, NULL, false);
  int status = format(&load, text, buffer, size);
  cgn_findings_release(&findings);
  cgn_arena_free(&arena);
  return status;
}

const char *consigne_nearest(const char *const *words, const char *at, size_t length) {
  cgn_text word;
  if (!words || !cgn_argument_text(at, length, &word)) return NULL;
  return cgn_meant_word(words, word).at;
}

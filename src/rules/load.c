/* SPDX-License-Identifier: MIT */
/* The whole load: text, tree, checks, program. Errors of all checks are told before any stops it. */
#include "rules/check/check.h"
#include "rules/compile/compile.h"
#include "rules/dump/dump.h"
#include "rules/parse/parse.h"

/* Whether the text itself has no fault but its size: the options say how large is too large. */
static bool passed_a_limit(const struct consigne_findings *findings) {
  for (uint32_t i = 0; i < findings->count; i++) {
    const char *id = findings->at[i].id;
    if (strcmp(id, "too-many-rules") == 0 || strcmp(id, "too-many-items") == 0) return true;
  }
  return false;
}

static int parse_and_check(cgn_load *load) {
  int status = cgn_parse(load, 0);
  if (status == CONSIGNE_OK) status = cgn_check_names(load);
  if (status == CONSIGNE_OK) status = cgn_check_types(load);
  if (status == CONSIGNE_OK) status = cgn_check_sense(load);
  if (status != CONSIGNE_OK || load->findings->errors == 0) return status;
  if (cgn_check_repeats(load) != CONSIGNE_OK) return CONSIGNE_E_MEMORY;
  return passed_a_limit(load->findings) ? CONSIGNE_E_LIMIT : CONSIGNE_E_RULES;
}

/* Of a set without repeats, which is nearly every one, no index is made to find them. */
static int compile(cgn_load *load, struct consigne_ruleset **made) {
  int status = cgn_compile(load, made);
  return status == CONSIGNE_OK && load->repeats ? cgn_check_repeats(load) : status;
}

static int keep_files(const cgn_load *load, struct consigne_ruleset *made) {
  made->files = cgn_sources_files(&load->sources, &made->allocator, &made->file_count);
  return made->files ? CONSIGNE_OK : CONSIGNE_E_MEMORY;
}

int cgn_load_ruleset(cgn_load *load, struct consigne_ruleset **ruleset) {
  struct consigne_ruleset *made = NULL;
  int status = parse_and_check(load);
  if (status == CONSIGNE_OK) status = compile(load, &made);
  if (status == CONSIGNE_OK) status = cgn_dump_ruleset(load, made);
  if (status == CONSIGNE_OK) status = keep_files(load, made);
  /* Findings that could not be kept might have been errors. */
  if (load->findings->arena.failed) status = CONSIGNE_E_MEMORY;
  if (status == CONSIGNE_OK) {
    *ruleset = made;
  } else if (made) {
    cgn_ruleset_release(made);
  }
  return status;
}

/* The load, and what is worth knowing about what it made. Findings are whole, or the status says so. */
static int load_and_advise(cgn_load *load, cgn_load_advise *advise, struct consigne_ruleset **ruleset) {
  struct consigne_ruleset *made = NULL;
  int status = cgn_load_ruleset(load, &made);
  if (status == CONSIGNE_OK && advise && load->options && load->options->advice) status = advise(load, made);
  cgn_findings_finish(load->findings, &load->sources);
  if (load->findings->arena.failed) status = CONSIGNE_E_MEMORY;
  if (status == CONSIGNE_OK) {
    *ruleset = made;
  } else if (made) {
    cgn_ruleset_release(made);
  }
  return status;
}

/* The first source itself cannot be read: no line of a text is to blame. Gives the status that stands. */
static int tell_unreadable(cgn_load *load, cgn_text name, const char *why, int status) {
  struct consigne_findings *findings = load->findings;
  const cgn_place nowhere = {.source = CGN_NONE};
  cgn_error(load, "unreadable-file", nowhere, "cannot read %: %", name, cgn_text_of_string(why));
  cgn_findings_finish(findings, &load->sources);
  return findings->arena.failed ? CONSIGNE_E_MEMORY : status;
}

int cgn_load_source(const consigne_options *options, struct consigne_findings *findings, bool files, cgn_text name,
                    const cgn_text *text, cgn_load_advise *advise, struct consigne_ruleset **ruleset) {
  cgn_arena arena;
  cgn_arena_init(&arena, cgn_options_allocator(options));
  struct consigne_findings own;
  cgn_findings_init(&own, cgn_options_allocator(options));
  cgn_load pass = {.arena = &arena, .findings = findings ? findings : &own, .options = options};
  cgn_findings_clear(pass.findings);
  cgn_sources_init(&pass.sources, &arena, options, files);
  uint32_t index;
  const char *why = NULL;
  int status = text ? cgn_sources_add_text(&pass.sources, name, *text, &index)
                    : cgn_sources_add(&pass.sources, CGN_NONE, name, &index, &why);
  if (status == CONSIGNE_OK)
    status = load_and_advise(&pass, advise, ruleset);
  else if (why && status != CONSIGNE_E_MEMORY)
    status = tell_unreadable(&pass, name, why, status);
  cgn_findings_release(&own);
  cgn_arena_free(&arena);
  return status;
}

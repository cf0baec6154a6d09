/* SPDX-License-Identifier: MIT */
/* The whole load: text, tree, checks, program. Errors of all checks are told before any stops it. */
#include "rules/check.h"
#include "rules/compile.h"
#include "rules/dump.h"
#include "rules/parse.h"

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

int cgn_load_ruleset(cgn_load *load, struct consigne_ruleset **ruleset) {
  struct consigne_ruleset *made = NULL;
  int status = parse_and_check(load);
  if (status == CONSIGNE_OK) status = compile(load, &made);
  if (status == CONSIGNE_OK) status = cgn_dump_ruleset(load, made);
  /* Findings that could not be kept might have been errors. */
  if (load->findings->arena.failed) status = CONSIGNE_E_MEMORY;
  if (status == CONSIGNE_OK) {
    *ruleset = made;
  } else if (made) {
    cgn_ruleset_release(made);
  }
  return status;
}

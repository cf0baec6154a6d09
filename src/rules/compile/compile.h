/* SPDX-License-Identifier: MIT */
/* A checked tree to a program; and the whole load from text to ruleset. */
#ifndef CGN_RULES_COMPILE_H
#define CGN_RULES_COMPILE_H

#include "rules/program.h"

/* The tree of a load without errors. CONSIGNE_OK, E_MEMORY, E_LIMIT (image over 4 GiB). */
int cgn_compile(cgn_load *load, struct consigne_ruleset **ruleset);

/*
 * Loads source 0 of `sources` (already added): parse, check, compile. Its findings
 * are to be finished, whatever it gives: CONSIGNE_OK, E_RULES, E_MEMORY, E_LIMIT.
 * *ruleset has one reference.
 */
int cgn_load_ruleset(cgn_load *load, struct consigne_ruleset **ruleset);

/*
 * One load with the caller's findings, or with its own where the caller wants
 * none: of `text`, for which `name` stands, or (NULL) of the file `name`. Also E_FILE.
 * `advise` (NULL: nobody) adds findings where the options want advice.
 */
typedef int cgn_load_advise(cgn_load *load, const struct consigne_ruleset *made);
int cgn_load_source(const consigne_options *options, struct consigne_findings *findings, bool files, cgn_text name,
                    const cgn_text *text, cgn_load_advise *advise, struct consigne_ruleset **ruleset);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is legal and probably meant, but worth knowing. Unlike a check, advice
 * looks at the ruleset as a whole, in its compiled form too; it judges nothing:
 * a ruleset that it has something to say about decides as it would without.
 */
#ifndef CGN_ADVISE_ADVISE_H
#define CGN_ADVISE_ADVISE_H

#include "rules/program.h"

/*
 * Adds findings of CONSIGNE_SEVERITY_ADVICE to a load without errors, of which
 * `made` is the program; before the findings are finished. CONSIGNE_OK or E_MEMORY.
 */
int cgn_advise(cgn_load *load, const struct consigne_ruleset *made);

#endif

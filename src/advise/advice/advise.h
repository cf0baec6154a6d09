/* SPDX-License-Identifier: MIT */
/* Advice: what is legal and probably meant, but worth knowing. Unlike a check, advice looks at the whole ruleset,
 * and also at its compiled form. A ruleset with advice decides as it would without. */
#ifndef CGN_ADVISE_ADVISE_H
#define CGN_ADVISE_ADVISE_H

#include "rules/program.h"

/* Adds findings of CONSIGNE_SEVERITY_ADVICE to a load without errors, before its findings are finished. `made` is
 * its program. CONSIGNE_OK or E_MEMORY. */
int cgn_advise(cgn_load *load, const struct consigne_ruleset *made);

#endif

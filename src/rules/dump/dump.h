/* SPDX-License-Identifier: MIT */
/*
 * The canonical form of a ruleset: one text in the language that says all that
 * it decides, whichever way it was written. Its SHA-256 is the revision.
 *
 * Names of fields and numbers are whole, names of what the ruleset declares as
 * they are declared; items in canonical form, sorted by their octets, each once;
 * dates in UTC; defaults written out. Sets, facts, limits and replies are sorted
 * by name, aliases and owners by themselves. What is in an order that means
 * something keeps it: providers, delegations, rules, operands, stages, texts.
 * Expects come last and do not count: a test more does not change what is decided.
 */
#ifndef CGN_RULES_DUMP_H
#define CGN_RULES_DUMP_H

#include "rules/program.h"

/*
 * Sets the revision of `ruleset`, which was compiled from the checked tree of
 * `load` and, where the options ask for it, its dump. CONSIGNE_OK, E_MEMORY.
 */
int cgn_dump_ruleset(const cgn_load *load, struct consigne_ruleset *ruleset);

#endif

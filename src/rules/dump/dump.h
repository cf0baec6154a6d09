/* SPDX-License-Identifier: MIT */
/*
 * The canonical form of a ruleset: one text in the language that says all that
 * the ruleset decides, whichever way it was written. Its SHA-256 is the revision.
 *
 * Fields have their whole names. Declarations have their names as declared. Items
 * are in canonical form, sorted by their octets, each once. Dates are in UTC, and
 * defaults are written out. Sets, facts, limits and replies are sorted by name;
 * aliases and owners are sorted by their texts. An order that means something is
 * kept: of providers, delegations, rules, operands, stages, texts. Expects come
 * last and do not count: one more test does not change what is decided.
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

/* SPDX-License-Identifier: MIT */
/*
 * What a tree must mean (language sections 2 to 4): check_names resolves names,
 * fields and list files; check_types types every test, literal, code, date and
 * placeholder; check_sense tells what is legal and cannot be meant. Each
 * completes the tree and adds findings; none stops at the first.
 */
#ifndef CGN_RULES_CHECK_H
#define CGN_RULES_CHECK_H

#include "rules/ast.h"

/* In this order; E_MEMORY or CONSIGNE_OK. A tree with errors is not compiled. */
int cgn_check_names(cgn_load *load);
int cgn_check_types(cgn_load *load);
int cgn_check_sense(cgn_load *load);
/*
 * A part of check_sense that costs an index of all names: those that stand twice in one set, in the domains of one
 * provider or among the owners. Only for a tree with errors, and for one in which compile saw that some do
 * (load->repeats).
 */
int cgn_check_repeats(cgn_load *load);

#endif

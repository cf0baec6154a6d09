/* SPDX-License-Identifier: MIT */
/* The list files of a ruleset, read into the sources that name them. */
#ifndef CGN_RULES_LISTFILE_H
#define CGN_RULES_LISTFILE_H

#include "rules/ast.h"

/*
 * Reads the file of a FILE source into source->lines and items, each at its place in
 * that file: one item a line, written as in braces; # begins a comment.
 * Mistakes are told, also that the file cannot be read.
 */
void cgn_listfile_read(cgn_load *load, cgn_ast_source *source);

#endif

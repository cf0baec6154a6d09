/* SPDX-License-Identifier: MIT */
/* A ruleset text parsed and checked for a test, its findings and its tree as text. */
#ifndef TESTS_SUPPORT_TREE_H
#define TESTS_SUPPORT_TREE_H

#include "rules/check/check.h"
#include "rules/parse/parse.h"

typedef struct tree {
  cgn_arena arena;
  struct consigne_findings findings;
  cgn_load load;
  cgn_text exact;    /* the text as it is read: a block of its size */
  cgn_buffer buffer; /* of what is printed */
} tree;

/* Parses `text` as the source "rules", which finds the options' sources. */
int tree_parse(tree *t, cgn_text text, const consigne_options *options, const cgn_allocator *allocator);
void tree_free(tree *t);
/* "3:12 unknown-name, 5:1 unclosed" in the order of the text; "lists:2:1 ..." of another source. */
const char *tree_findings(tree *t);
/* The declarations in the order of kinds, one a line, in the words of the language. */
const char *tree_print(tree *t);

#endif

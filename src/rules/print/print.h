/* SPDX-License-Identifier: MIT */
/* What the language can say, printed so that it reads back as the same. Everything appends to `out`. */
#ifndef CGN_RULES_PRINT_H
#define CGN_RULES_PRINT_H

#include "rules/item.h"

/* ---- print/word.c ---- */

/* In quotes. */
void cgn_print_string(cgn_buffer *out, cgn_text text);
/* As a WORD, or in quotes where a word cannot be so or is one of the language. */
void cgn_print_word(cgn_buffer *out, cgn_text text);
/* As it is written, in the quotes or slashes that it has there. */
void cgn_print_written(cgn_buffer *out, const cgn_word *word);
/* A DATE in UTC, whatever the zone of the ruleset. */
void cgn_print_date(cgn_buffer *out, int64_t instant);
/* The whole name of a field and its part; of a fact as it is declared. */
void cgn_print_field(cgn_buffer *out, const cgn_ast *ast, const cgn_field_name *field);

/* ---- print/item.c ---- */

/* An item in canonical form; `word`: as it was written. */
void cgn_print_item(cgn_buffer *out, const cgn_item *item, const cgn_word *word);

/* ---- print/clause.c ---- */

/* The clause, or whole condition, as it would be written on one line: "any identity in nanterre". */
void cgn_print_condition(cgn_buffer *out, const cgn_condition *condition);
/* The operands of an and / or, from `first` up to `end` (NULL: all). */
void cgn_print_operands(cgn_buffer *out, cgn_node node, const cgn_condition *first, const cgn_condition *end);

#endif

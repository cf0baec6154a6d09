/* SPDX-License-Identifier: MIT */
/* What the language can say, printed so that it reads back as the same. Everything appends to `out`. */
#ifndef CGN_RULES_PRINT_H
#define CGN_RULES_PRINT_H

#include "rules/item.h"

/* ---- print/word.c ---- */

/* In quotes. */
void cgn_print_string(cgn_buffer *out, cgn_text text);
/* As a WORD; in quotes where the text cannot be a word, or is a reserved one. */
void cgn_print_word(cgn_buffer *out, cgn_text text);
/* As it is written, in the quotes or slashes that it has there. */
void cgn_print_written(cgn_buffer *out, const cgn_word *word);
/* A DATE in UTC, whatever the zone of the ruleset. */
void cgn_print_date(cgn_buffer *out, int64_t instant);
/* The whole name of a field and its part; of a fact as it is declared. */
void cgn_print_field(cgn_buffer *out, const cgn_ast *ast, const cgn_field_name *field);
/* "{ a b }" */
void cgn_print_words(cgn_buffer *out, const cgn_words *words);
/* One word alone, any other number of them in braces. */
void cgn_print_words_or_one(cgn_buffer *out, const cgn_words *words);
/* A list of these texts for the functions above; `room` has one word for each. */
cgn_words cgn_words_of(cgn_word *room, const cgn_text *texts, uint32_t count);
/* In lower case of ASCII: what the language compares without case and is no name. */
void cgn_print_lower(cgn_buffer *out, cgn_text text);

/* ---- print/item.c ---- */

/* An item in canonical form; `word`: as it was written. */
void cgn_print_item(cgn_buffer *out, const cgn_item *item, const cgn_word *word);

/* ---- print/source.c: as it is written ---- */

/* "{ a b }" */
void cgn_print_items(cgn_buffer *out, const cgn_words *items);
void cgn_print_source(cgn_buffer *out, const cgn_ast_source *source);
/* "delegate { a@x.example } to { mx.m.example } until 2027-06-30 because "contract"" */
void cgn_print_delegate(cgn_buffer *out, const cgn_ast_delegate *delegate);

/* ---- print/owners.c ---- */

/* "self", "self local", "self domain", "external"; NULL for a kind that is more than its words. */
const char *cgn_owner_words(cgn_owner_kind kind);
/* What an entry is about, and its "by ", in canonical form; `word`: as it was written. */
void cgn_print_owned(cgn_buffer *out, const cgn_item *item, const cgn_word *word);
/* "owners { a@x.example by ann b@x.example by { ann bob } }", of ENTRY owners in their order. */
void cgn_print_owners(cgn_buffer *out, const cgn_ast_owner *owners);

/* ---- print/given.c ---- */

/* The limit, set or provider that an external answer is about, or who sealed. */
cgn_text cgn_given_name(const cgn_ast_given *given);
/* What an expect block demands: "reject by consigne-1 warned x". */
void cgn_print_demand(cgn_buffer *out, const cgn_ast_expect *expect);
/* A given; where it is about a field, whose kind is up to CGN_GIVEN_UNKNOWN, what stands behind the field's name.
 */
void cgn_print_given(cgn_buffer *out, const cgn_ast_given *given);

/* ---- print/clause.c ---- */

/* A form of a condition that is not the one in which it is written. It needs a tree that check has completed. */
typedef struct cgn_clause_form {
  const cgn_ast *ast; /* whose fields and declarations are printed by their names there */
  const char *space;  /* between the outermost operands */
  void *context;      /* of the two functions */
  /* Reads the items in braces of a clause: true where they are one that can stand in "is X". */
  bool (*read_items)(void *context, const cgn_condition *clause);
  /* Prints those that were read last, in braces or the one alone. */
  void (*print_items)(void *context, bool braces);
} cgn_clause_form;

/* The clause, or whole condition, as it would be written on one line: "any identity in nanterre". */
void cgn_print_condition(cgn_buffer *out, const cgn_condition *condition);
void cgn_print_condition_as(cgn_buffer *out, const cgn_condition *condition, const cgn_clause_form *form);
/* The operands of an and / or, from `first` up to `end` (NULL: all). */
void cgn_print_operands(cgn_buffer *out, cgn_node node, const cgn_condition *first, const cgn_condition *end);

#endif

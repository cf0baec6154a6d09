/* SPDX-License-Identifier: MIT */
/* What the files of compile share; nothing outside this folder includes it. */
#ifndef CGN_RULES_COMPILE_INTERNAL_H
#define CGN_RULES_COMPILE_INTERNAL_H

#include "rules/compile/compile.h"
#include "rules/compile/intern.h"

/*
 * One compilation. A failure is noted and everything after it is of no use, but
 * harmless: who appends need not ask, who reads back what was appended must.
 */
typedef struct cgn_compiler {
  cgn_load *load;
  cgn_buffer image;
  cgn_program program; /* written over the first octets of the image at the end */
  cgn_intern intern;
  cgn_index strings;      /* of the image: cgn_string */
  cgn_index inline_sets;  /* kind and items as they are written: uint32_t, the set */
  cgn_index test_numbers; /* octets of a cgn_test: uint32_t */
  cgn_buffer sets, providers, delegations, limits, replies, tests; /* arrays that grow */
  cgn_buffer text;                                                 /* of one text or key */
  bool delegations_end;                                            /* some have an end */
  bool failed; /* memory, or the image is full; image.failed and the load's arena tell too */
} cgn_compiler;

/* What the clauses of one rule have in common. */
typedef struct cgn_clauses {
  const cgn_condition *subject; /* NULL: none */
  bool universal;               /* see cgn_test */
  uint64_t reads[2];            /* fields that they can read, added up */
} cgn_clauses;

/* compile.c */
bool cgn_compile_failed(const cgn_compiler *compiler);
/* Appends an element to an array that grows; gives its number. */
uint32_t cgn_compile_add(cgn_compiler *compiler, cgn_buffer *array, const void *element, size_t size);
/* Appends a whole array of elements of `size` octets to the image, and empties it. */
cgn_span cgn_compile_span(cgn_compiler *compiler, cgn_buffer *array, size_t size);
/* A text in the image; equal ones are one. */
cgn_string cgn_compile_string(cgn_compiler *compiler, cgn_text text);
/* The same of a name from outside the sources, which may be no UTF-8. */
cgn_string cgn_compile_name(cgn_compiler *compiler, cgn_text name);
/* The number that `key` has in `index`; it gets `next` where it has none. */
uint32_t cgn_compile_number(cgn_compiler *compiler, cgn_index *index, cgn_text key, uint32_t next);
/* Of the texts of words, in their order. */
cgn_span cgn_compile_words(cgn_compiler *compiler, const cgn_words *words);

/* compile/set.c: facts, sets, providers, delegations */
void cgn_compile_sets(cgn_compiler *compiler);
/* The set of items in braces, the same for equal ones; `type` is that of the field that is tested. */
uint32_t cgn_compile_inline_set(cgn_compiler *compiler, const cgn_words *items, cgn_type type);

/* compile/owners.c: behind the sets, whose numbers groups are */
void cgn_compile_owners(cgn_compiler *compiler);

/* compile/limit.c */
void cgn_compile_limits(cgn_compiler *compiler);

/* compile/submission.c: of the providers, behind the replies */
void cgn_compile_submissions(cgn_compiler *compiler);

/* compile/condition.c */
uint32_t cgn_compile_test(cgn_compiler *compiler, cgn_clauses *clauses, cgn_condition *clause);
/* Appends the code of a condition, but for the clause `without` (NULL: all of it), to an array of uint32_t. */
void cgn_compile_condition(cgn_compiler *compiler, cgn_clauses *clauses, cgn_condition *condition,
                           const cgn_condition *without, cgn_buffer *code);

/* compile/reads.c */
void cgn_reads_field(uint64_t reads[2], int field);
/* The fields that a test can read, and those they consist of. */
void cgn_reads_test(const cgn_compiler *compiler, uint64_t reads[2], const cgn_test *test);
/* Those that the stages of a rule need. */
void cgn_reads_stages(uint64_t reads[2], const cgn_ast_rule *rule);

/* compile/reply.c */
void cgn_compile_replies(cgn_compiler *compiler);
/* The reply of a verdict; CGN_NONE: it names none. */
uint32_t cgn_compile_reply(cgn_compiler *compiler, const cgn_ast_verdict *verdict);

/* compile/trigger.c: of the rules that are in the image, before the sets are */
void cgn_compile_triggers(cgn_compiler *compiler);

/* compile/rule.c, compile/expect.c */
void cgn_compile_rules(cgn_compiler *compiler);
void cgn_compile_expects(cgn_compiler *compiler);

#endif

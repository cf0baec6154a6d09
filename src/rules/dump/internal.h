/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef CGN_RULES_DUMP_INTERNAL_H
#define CGN_RULES_DUMP_INTERNAL_H

#include "base/digest.h"
#include "rules/dump/dump.h"
#include "rules/print/print.h"

/* One text of a list, and its first octets as a number that sorts as they do. */
typedef struct cgn_dump_entry {
  uint64_t start;
  cgn_text text;
} cgn_dump_entry;

/* Texts that are printed sorted, each once. A list that is filled in order is not sorted again. */
typedef struct cgn_dump_list {
  cgn_dump_entry *at;
  uint32_t count, capacity;
  bool unsorted;
} cgn_dump_list;

/* A declaration and the name by which it is sorted. */
typedef struct cgn_dump_named {
  cgn_text name;
  const void *declaration;
} cgn_dump_named;

/*
 * One dump. A failure of memory is noted in `failed`. Functions that print need
 * not test it: what they print afterwards is dropped.
 */
typedef struct cgn_dumper {
  const cgn_ast *ast;
  cgn_load reading;      /* the load with `items` as its arena, to read items once more */
  cgn_arena items;       /* emptied before each item */
  cgn_arena texts;       /* of those entries of `list` whose text differs from the written one */
  cgn_dump_list list;    /* one at a time */
  cgn_dump_named *names; /* of one kind of declaration */
  uint32_t name_count, name_capacity;
  cgn_buffer item; /* one text */
  cgn_buffer out;  /* the dump, or the part of it that is not in the digest yet */
  size_t digested; /* octets of `out` that are in the digest */
  cgn_digest digest;
  bool keep; /* the whole text is kept */
  bool failed;
} cgn_dumper;

/* dump/digest.c */
/* Adds the new octets of `out` to the digest; empties `out` unless the text is kept. */
void cgn_dump_digest(cgn_dumper *dumper);
/* Ends the digest and writes it into the ruleset. */
void cgn_dump_revision(cgn_dumper *dumper, struct consigne_ruleset *ruleset);

/* dump/list.c */
/* Begins an empty list with room for about `count` texts. */
void cgn_dump_list_start(cgn_dumper *dumper, size_t count);
/* Appends a text that lives as long as the dump. */
void cgn_dump_list_add_text(cgn_dumper *dumper, cgn_text text);
/* Appends the text in dumper->item. `written`: a text that lives as long as the dump; where it is the same, no copy
 * is made. */
void cgn_dump_list_add(cgn_dumper *dumper, cgn_text written);
/* Sorts the list and drops repeated texts. */
void cgn_dump_list_sort(cgn_dumper *dumper);
/* Prints the list in braces, "{ a b }"; each text on its own line where one line is too short. */
void cgn_dump_list_print(cgn_dumper *dumper);

/* dumper->names: the declarations of one kind, sorted by their names without case. */
void cgn_dump_names_start(cgn_dumper *dumper);
void cgn_dump_names_add(cgn_dumper *dumper, const cgn_word *name, const void *declaration);
void cgn_dump_names_sort(cgn_dumper *dumper);

/* dump/set.c */
/* Appends the canonical form of an item to the list. */
void cgn_dump_item(cgn_dumper *dumper, cgn_set_kind kind, const cgn_word *word);
void cgn_dump_items(cgn_dumper *dumper, cgn_set_kind kind, const cgn_words *words);
/* Prints the items of all sources in one pair of braces, and "external" where one is; `before` is printed first. */
void cgn_dump_sources(cgn_dumper *dumper, cgn_set_kind kind, const cgn_ast_source *sources, const char *before);
void cgn_dump_facts(cgn_dumper *dumper);
void cgn_dump_sets(cgn_dumper *dumper);

/* dump/owners.c, dump/limit.c */
void cgn_dump_owners(cgn_dumper *dumper, const cgn_ast_owner *owners, const char *indent);
void cgn_dump_limits(cgn_dumper *dumper);

/* dump/provider.c, dump/condition.c, dump/rule.c, dump/expect.c */
void cgn_dump_providers(cgn_dumper *dumper);
void cgn_dump_condition(cgn_dumper *dumper, const cgn_ast_rule *rule, const cgn_condition *condition);
void cgn_dump_verdict(cgn_dumper *dumper, const cgn_ast_verdict *verdict);
/* Its text or the name of its reply, with a blank before; nothing where it has none. */
void cgn_dump_reply_of(cgn_dumper *dumper, const cgn_ast_verdict *verdict);
void cgn_dump_replies(cgn_dumper *dumper);
void cgn_dump_rules(cgn_dumper *dumper);
void cgn_dump_expects(cgn_dumper *dumper);

#endif

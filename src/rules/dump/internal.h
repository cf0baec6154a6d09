/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef CGN_RULES_DUMP_INTERNAL_H
#define CGN_RULES_DUMP_INTERNAL_H

#include "base/digest.h"
#include "rules/dump/dump.h"
#include "rules/print/print.h"

/* One text of a list, and its first octets as a number that orders as they do. */
typedef struct cgn_dump_entry {
  uint64_t start;
  cgn_text text;
} cgn_dump_entry;

/* Texts that are printed sorted and each once. Those that come sorted are not sorted again. */
typedef struct cgn_dump_list {
  cgn_dump_entry *at;
  uint32_t count, capacity;
  bool unsorted;
} cgn_dump_list;

/* A declaration, which is printed where its name comes. */
typedef struct cgn_dump_named {
  cgn_text name;
  const void *declaration;
} cgn_dump_named;

/*
 * One dump. A failure of memory is noted and everything after it is of no use,
 * but harmless: who prints need not ask.
 */
typedef struct cgn_dumper {
  const cgn_ast *ast;
  cgn_load reading;      /* the load with `items` as arena: to read items once more */
  cgn_arena items;       /* emptied before each item */
  cgn_arena texts;       /* of the entries of `list` that are not as they were written */
  cgn_dump_list list;    /* one at a time */
  cgn_dump_named *names; /* of one kind of declaration */
  uint32_t name_count, name_capacity;
  cgn_buffer item; /* one text */
  cgn_buffer out;  /* the dump, or what of it is not in the digest yet */
  size_t digested; /* octets of `out` that are */
  cgn_digest digest;
  bool keep; /* the whole text */
  bool failed;
} cgn_dumper;

/* dump/dump.c */
/* What stands in `out` goes into the digest and, unless all is kept, away. */
void cgn_dump_digest(cgn_dumper *dumper);

/* dump/list.c */
/* With room for `count` texts, more or less. */
void cgn_dump_list_start(cgn_dumper *dumper, size_t count);
/* Appends a text that stands for the whole dump. */
void cgn_dump_list_add_text(cgn_dumper *dumper, cgn_text text);
/* Appends the text that stands in dumper->item; `written`: the same text, where it stands for the whole dump. */
void cgn_dump_list_add(cgn_dumper *dumper, cgn_text written);
/* Sorts them, each once. */
void cgn_dump_list_sort(cgn_dumper *dumper);
/* Prints them in braces, "{ a b }", on lines of their own where there are many. */
void cgn_dump_list_print(cgn_dumper *dumper);

/* The same for declarations, by their names without case: dumper->names. */
void cgn_dump_names_start(cgn_dumper *dumper);
void cgn_dump_names_add(cgn_dumper *dumper, const cgn_word *name, const void *declaration);
void cgn_dump_names_sort(cgn_dumper *dumper);

/* dump/set.c */
/* Appends to the list: the canonical form of an item. */
void cgn_dump_item(cgn_dumper *dumper, cgn_set_kind kind, const cgn_word *word);
void cgn_dump_items(cgn_dumper *dumper, cgn_set_kind kind, const cgn_words *words);
/* The items of all sources in one pair of braces; and "external" where one is. `before` stands before each. */
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

/* SPDX-License-Identifier: MIT */
/*
 * The items of all sets on their way into the image: names, networks, patterns.
 * Aliases first, then the domains of providers in the order of the file (which
 * settles the case of local parts), then every other set, by ascending number.
 */
#ifndef CGN_RULES_INTERN_H
#define CGN_RULES_INTERN_H

#include "rules/compile/members.h"
#include "rules/index.h"
#include "rules/item.h"
#include "rules/program.h"

typedef struct cgn_intern {
  cgn_buffer *image;
  cgn_load reading; /* the load with `items` as arena: an item lasts until the next is read */
  cgn_arena items;
  cgn_arena own;  /* keys of patterns */
  cgn_buffer key; /* of one name or pattern */
  cgn_text owned; /* what is owned by those that are added next, and whether it lasts (members.h) */
  bool owned_lasts;
  cgn_buffer numbers; /* uint32_t: patterns of the set that is being read, */
  cgn_buffer requirements; /* and cgn_requirements: what they require */
  cgn_buffer aliases; /* cgn_string: what domains are replaced by */
  cgn_buffer cases;   /* an octet for each set that is a provider's domains: whether case counts there */
  cgn_members members;
  uint32_t owners; /* logins that own something */
  cgn_classes classes;
  cgn_network_entry *networks;
  uint32_t network_count, network_capacity;
  cgn_index known;        /* flags, "/" and text of a pattern: its number, a uint32_t */
  cgn_pattern **patterns; /* not in the image: the ruleset takes them over */
  uint32_t pattern_count, pattern_capacity;
} cgn_intern;

void cgn_intern_init(cgn_intern *intern, const cgn_load *load, cgn_buffer *image);
void cgn_intern_free(cgn_intern *intern);
/* These give false where there is no memory or the image is full. */
bool cgn_intern_alias(cgn_intern *intern, const cgn_ast_alias *alias);
/* Words that a field can hold besides those that are built in. */
bool cgn_intern_field_words(cgn_intern *intern, int field, const cgn_words *words);
/* The next set, 0, 1 ..., is the domains of a provider: whether case counts in their local parts. */
bool cgn_intern_case(cgn_intern *intern, bool sensitive);
/* The items of `sources` are in set `number`; set->kind says what they are, the rest about them is filled in. */
bool cgn_intern_set(cgn_intern *intern, const cgn_ast_source *sources, cgn_set *set, uint32_t number);
/*
 * What is owned, a key of a login map or an item: all logins and groups that are
 * added afterwards own it, until the next is begun. `by`: a login.
 */
bool cgn_intern_owned(cgn_intern *intern, const cgn_word *word, bool map);
bool cgn_intern_owner(cgn_intern *intern, const cgn_word *by);
/* A set of logins. */
bool cgn_intern_group(cgn_intern *intern, uint32_t set);
/* Names, networks and aliases go into the image; nothing is added afterwards. */
bool cgn_intern_finish(cgn_intern *intern, cgn_program *program);

#endif

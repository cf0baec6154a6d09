/* SPDX-License-Identifier: MIT */
/* The items of the sets of a compiled ruleset, read from its tables: in canonical form, with aliases replaced.
 * They come in the order of the tables, which depends on nothing but the items. */
#ifndef CGN_ADVISE_SET_ITEMS_H
#define CGN_ADVISE_SET_ITEMS_H

#include "mail/ip.h"
#include "rules/program.h"

typedef struct cgn_set_item {
  uint8_t kind;         /* CGN_NAME_DOMAIN to CGN_NAME_ALIASED; CGN_SET_ITEM_IP: an address */
  cgn_text key;         /* as the table has it; of an address empty */
  cgn_text text;        /* as the language writes it: "*.univ.example", "dean@*", "192.0.2.0" */
  const uint32_t *sets; /* the sets that have it, sorted */
  uint32_t set_count;
  uint32_t slot; /* in program->names (cgn_names_at); of an address: its range in program->networks */
} cgn_set_item;

/* Of a network, the first and the last address of each range are items. */
enum { CGN_SET_ITEM_IP = 255 };

/* Whether the value of this kind of name is a class of sets. "local@*" is in the table twice, with and without
 * case, and counts once. So does an alias, as it is written and as the domain that replaces it. */
bool cgn_set_item_is_kind(uint8_t kind);
/* Appends a name of such a kind as the language writes it. */
void cgn_set_item_write(cgn_buffer *out, uint8_t kind, cgn_text key);
/* Gives the first and the last address of a range of networks, and the class of the sets that have them. */
uint32_t cgn_set_items_range(const struct consigne_ruleset *ruleset, uint32_t range, cgn_ip *first, cgn_ip *last);

/* Called for each item. `listed` and its text last for the call. False ends the walk. */
typedef bool cgn_set_items_visit(void *context, const cgn_set_item *listed);

/* Visits each item of each set. False: the visitor ended the walk, or there was no memory (scratch->failed). */
bool cgn_set_items_walk(const struct consigne_ruleset *ruleset, cgn_buffer *scratch, cgn_set_items_visit *visit,
                        void *context);

#endif

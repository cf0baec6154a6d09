/* SPDX-License-Identifier: MIT */
/* What the tables of a compiled ruleset say about an item of its text: which other items of a set stand for it,
 * too. */
#ifndef CGN_ADVISE_WITHIN_H
#define CGN_ADVISE_WITHIN_H

#include "advise/advice/adviser.h"

/* What a domain is replaced by before any look-up; itself where it is no alias. */
cgn_text cgn_unaliased(const cgn_adviser *adviser, cgn_text domain);
/*
 * Writes the nearest name of `set` that stands for all that `item` does and more,
 * as the language writes it: of a.x.example "*.x.example", of dean@x.example
 * "*@x.example". False: there is none. Not for networks.
 */
bool cgn_is_within(const cgn_adviser *adviser, const cgn_item *item, uint32_t set, cgn_buffer *wider);
/* Whether the set surely holds all that the item stands for. Of a network only where it is one address. */
bool cgn_set_holds(const cgn_adviser *adviser, const cgn_item *item, uint32_t set);

#endif

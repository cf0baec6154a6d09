/* SPDX-License-Identifier: MIT */
/* Which items of a set cover an item of the text, by the tables of the compiled ruleset. */
#ifndef CGN_ADVISE_COVERS_H
#define CGN_ADVISE_COVERS_H

#include "advise/advice/adviser.h"

/* The domain that replaces an alias before any look-up; the domain itself if it is no alias. */
cgn_text cgn_unaliased(const cgn_adviser *adviser, cgn_text domain);
/* Writes the nearest item of `set` that covers `item` and more, as the language writes it: for a.x.example
 * "*.x.example", for dean@x.example "*@x.example". False: there is none. Not for networks. */
bool cgn_is_covered(const cgn_adviser *adviser, const cgn_item *item, uint32_t set, cgn_buffer *wider);
/* Whether the set certainly has all that the item stands for. Of networks only single addresses are found. */
bool cgn_set_covers(const cgn_adviser *adviser, const cgn_item *item, uint32_t set);

#endif

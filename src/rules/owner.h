/* SPDX-License-Identifier: MIT */
/* Items and files of `owners`: what check judges and compile keeps. */
#ifndef CGN_RULES_OWNER_H
#define CGN_RULES_OWNER_H

#include "rules/item.h"

/*
 * Reads what is owned: an ADDRESS item, or a DOMAIN item for "*@domain". `map`
 * says that the word is a key of a login map: "@domain" instead, and a bare user
 * completed by `origin`. Else as cgn_item_read.
 */
bool cgn_owner_read(cgn_load *load, const cgn_word *word, bool map, cgn_text origin, cgn_item *item);

/* Adds the file of a FILE owner to the sources and fills owner->map; tells that it cannot be read. */
void cgn_owner_open(cgn_load *load, cgn_ast_owner *owner);

#endif

/* SPDX-License-Identifier: MIT */
/* One item of a set, read by the kind of the set: the same reader for braces, list files and `is X`. */
#ifndef CGN_RULES_ITEM_H
#define CGN_RULES_ITEM_H

#include "mail/address.h"
#include "rules/ast.h"

typedef enum cgn_item_kind {
  CGN_ITEM_DOMAIN,  /* x */
  CGN_ITEM_BELOW,   /* *.x */
  CGN_ITEM_ADDRESS, /* local@domain */
  CGN_ITEM_LOCAL,   /* local@* */
  CGN_ITEM_HOST,    /* name of a relay */
  CGN_ITEM_HOST_BELOW,
  CGN_ITEM_NETWORK,
  CGN_ITEM_LOGIN,
  CGN_ITEM_WORD,
  CGN_ITEM_PATTERN
} cgn_item_kind;

typedef struct cgn_item {
  cgn_item_kind kind;
  bool plain;          /* it was written in canonical form: all its texts are slices of the word's */
  cgn_address address; /* ADDRESS; LOCAL: local, lower; DOMAIN, BELOW, HOST*: domain.key, aliases not applied */
  cgn_network network;
  cgn_text text; /* LOGIN, WORD: canonical; PATTERN: as written */
} cgn_item;

/*
 * Reads one item; false with an error finding that says what instead ("host
 * bits set: write 192.0.2.0/24"), or where memory fails (load->arena->failed).
 * `origin` completes logins. "*@domain" is a DOMAIN item. A REGEX is a PATTERN
 * item among domains, addresses, logins and words too: whether one may stand
 * there is for check_types; whether it compiles as well.
 */
bool cgn_item_read(cgn_load *load, cgn_set_kind kind, const cgn_word *word, cgn_text origin, cgn_item *item);

/* The kind that the items in braces of a test on this type are read as; ADDRESSES for a type that has none. */
cgn_set_kind cgn_item_set_kind(cgn_type type);

#endif

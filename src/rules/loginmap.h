/* SPDX-License-Identifier: MIT */
/*
 * The text of a Postfix table for smtpd_sender_login_maps (postmap(1), texthash:
 * and the source of hash: and lmdb:), entry by entry, as Postfix reads it:
 *
 *   # a comment has a line of its own
 *   ann@x.example    ann
 *   info@x.example   ann, bob  carol
 *       dean                         a line that begins with a blank goes on
 *   @y.example       admin           every address of a domain
 *   postmaster       admin           completed by origin
 *   "j d"@x.example  jd
 *
 * Reads the text where it lies and allocates nothing: a map has millions of lines.
 */
#ifndef CGN_RULES_LOGINMAP_H
#define CGN_RULES_LOGINMAP_H

#include "rules/ast.h"

typedef struct cgn_loginmap {
  cgn_text text;
  uint32_t source;
  size_t offset;      /* behind what was read */
  bool in_entry;      /* private: logins may come */
} cgn_loginmap;

typedef enum cgn_map_fault {
  CGN_MAP_OK,
  CGN_MAP_INDENTED,   /* the first line of all begins with a blank and goes on with nothing */
  CGN_MAP_QUOTE,      /* a quote that is not closed on its line */
  CGN_MAP_PATTERN     /* the line of a regexp: or pcre: table */
} cgn_map_fault;

cgn_loginmap cgn_loginmap_start(const cgn_sources *sources, uint32_t source);
/* The next entry's key, and whether it is one; what is left of the entry before is passed over. False: the end. */
bool cgn_loginmap_next(cgn_loginmap *map, cgn_word *key, cgn_map_fault *fault);
/* The next login of this entry; false: there is no more. */
bool cgn_loginmap_login(cgn_loginmap *map, cgn_word *login);

#endif

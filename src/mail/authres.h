/* SPDX-License-Identifier: MIT */
/* The body of an Authentication-Results field (RFC 8601 2.2). Whose it is, and what counts, is decide's. */
#ifndef CGN_MAIL_AUTHRES_H
#define CGN_MAIL_AUTHRES_H

#include "base/arena.h"

/* "smtp.mailfrom=alice@univ.example" */
typedef struct cgn_authres_property {
  cgn_text type, name; /* as written: to be compared without case */
  cgn_text value;      /* unquoted; "<" and ">" around it taken off */
  const struct cgn_authres_property *next;
} cgn_authres_property;

/* "dkim=pass" and what follows it */
typedef struct cgn_authres_result {
  cgn_text method, word; /* as written: to be compared without case */
  const cgn_authres_property *properties;
  const struct cgn_authres_result *next;
} cgn_authres_result;

typedef struct cgn_authres {
  cgn_text id;                       /* unquoted */
  const cgn_authres_result *results; /* in order; none: "none", or only methods of versions other than 1 */
} cgn_authres;

/* The authserv-id alone, so that what a stranger wrote costs no more. False: there is none, or no memory. */
bool cgn_authres_read_id(cgn_arena *arena, cgn_text body, cgn_text *id);
/*
 * The whole body, into `arena`. False: not in the grammar from end to end, of
 * another version than 1, more than CGN_AUTHRES_PARTS results and properties,
 * or no memory (arena->failed): then nothing of it is to be believed. Tolerated,
 * since verifiers in use write it and it has one meaning only: a ";" at the end;
 * in a value without quotes / = ? : [ ], and < > around it (header.b=RMBW/vER=,
 * policy.iprev=2001:db8::1, smtp.mailfrom=<>). Obsolete forms are not: no
 * verifier writes them.
 */
bool cgn_authres_read(cgn_arena *arena, cgn_text body, cgn_authres *authres);
/* What stands behind the last "@" of a value; the whole where there is none. */
cgn_text cgn_authres_domain(cgn_text value);

#endif

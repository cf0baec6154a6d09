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

/* As far as it was read. */
typedef struct cgn_authres_id {
  cgn_text text; /* unquoted; where it is no token, all octets up to a blank, comment or ";" */
  bool bare;     /* a token, and nothing but blanks before it: as verifiers write it and borders look for it */
} cgn_authres_id;

/* What a body is; all but the first give nothing. */
typedef enum cgn_authres_form {
  CGN_AUTHRES_WHOLE,
  CGN_AUTHRES_VERSION,  /* of another version than 1 */
  CGN_AUTHRES_LARGE,    /* more than CGN_AUTHRES_PARTS results and properties, or CGN_COMMENT_DEPTH */
  CGN_AUTHRES_MALFORMED /* not in the grammar from end to end; or no memory (arena->failed) */
} cgn_authres_form;

/* Whether an id is a token (RFC 2045 5.1, RFC 6532), which is what is believed of it. */
bool cgn_authres_is_token(cgn_text id);
/*
 * The authserv-id alone, so that what a stranger wrote costs no more. False:
 * there is none, as where a result stands in its place ("spf=pass ..."), or no memory.
 */
bool cgn_authres_read_id(cgn_arena *arena, cgn_text body, cgn_authres_id *id);
/*
 * The whole body, into `arena`. Tolerated, since verifiers in use write it and
 * it has one meaning only: a ";" at the end; words with underscores; in a value
 * without quotes / = ? : [ ], and < > around it (header.b=RMBW/vER=,
 * policy.iprev=2001:db8::1, smtp.mailfrom=<>); no value before ";" or the end
 * (smtp.mailfrom=;); a reason anywhere among properties; and properties without
 * a ptype (action=none), which are skipped unless their name is that of a
 * method: that may be a result whose ";" was forgotten. Obsolete forms are not:
 * no verifier writes them.
 */
cgn_authres_form cgn_authres_read(cgn_arena *arena, cgn_text body, cgn_authres *authres);
/* What stands behind the last "@" of a value; the whole where there is none. */
cgn_text cgn_authres_domain(cgn_text value);

#endif

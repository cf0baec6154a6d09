/* SPDX-License-Identifier: MIT */
/* THE table of fields (language section 2): number, name, type, arity, scope. Everything that knows fields reads
 * it. */
#ifndef CGN_MAIL_FIELD_H
#define CGN_MAIL_FIELD_H

#include "base/limits.h"
#include "base/text.h"
#include "consigne.h"

typedef enum cgn_type {
  CGN_TYPE_NONE,
  CGN_TYPE_ADDRESS,
  CGN_TYPE_DOMAIN, /* or an address literal: smtp.helo */
  CGN_TYPE_LOGIN,
  CGN_TYPE_WORD,
  CGN_TYPE_RELAY, /* the pair relay.ip, relay.name */
  CGN_TYPE_IP,    /* relay.ip */
  CGN_TYPE_HOST,  /* relay.name */
  CGN_TYPE_INSTANT
} cgn_type;

typedef enum cgn_scope {
  CGN_SCOPE_SESSION, /* kept by consigne_query_next */
  CGN_SCOPE_TRANSACTION,
  CGN_SCOPE_RECIPIENT
} cgn_scope;

/* Stages of an SMTP session at which a field is known at the earliest. */
typedef enum cgn_moment { CGN_MOMENT_CONNECT, CGN_MOMENT_MAIL, CGN_MOMENT_RCPT, CGN_MOMENT_DATA } cgn_moment;

typedef struct cgn_field {
  int number;
  const char *name;
  cgn_type type;
  bool many;   /* can hold several values: a quantifier is compulsory */
  bool claim;  /* what the sender writes (language section 4) */
  bool caller; /* the caller chooses the value: a wrong form is refused, not stored as malformed */
  cgn_scope scope;
  cgn_moment moment;
  const char *words;  /* result words that are built in, separated by blanks; NULL: not a word, or a fact */
  const char *header; /* the header field it comes from, "From"; NULL: none */
} cgn_field;

/* Numbers from 1; NULL for another, facts included. */
const cgn_field *cgn_field_of(int number);
/* By full name without case ("smtp.mailfrom"); NULL: none. */
const cgn_field *cgn_field_named(cgn_text name);
/* By header name without case ("Resent-From"); NULL: not one we read. */
const cgn_field *cgn_field_of_header(cgn_text header_name);
/* How many: numbers are 1 to this. */
int cgn_field_count(void);
/* The name nearest to a misspelt one, for "did you mean"; NULL where nothing is near. */
const char *cgn_field_nearest(cgn_text name);
/* Whether its values are domains that a verifier, or the caller, vouches for: proofs are compared as written. */
bool cgn_field_is_proof(int number);
/* Whether its values are servers, by address or name, which are looked up among relays. */
bool cgn_field_is_host(int number);
/* Whether relay is drawn from it where the caller says nothing of relay itself. */
bool cgn_field_is_drawn_from(int number);
/* Whether `word` is one of the field's built-in words, without case. */
bool cgn_field_has_word(const cgn_field *field, cgn_text word);

#endif

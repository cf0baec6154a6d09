/* SPDX-License-Identifier: MIT */
/*
 * THE table of fields (language section 2). Everything that is a fact of one
 * field is a column here: what it is, what it consists of and what it hangs on.
 * Other code loops over the columns and names a field only where it means that
 * one field.
 */
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
  CGN_SCOPE_RECIPIENT /* several are given, and a decision looks at one after the other */
} cgn_scope;

/* Stages of an SMTP session at which a field is known at the earliest. */
typedef enum cgn_moment { CGN_MOMENT_CONNECT, CGN_MOMENT_MAIL, CGN_MOMENT_RCPT, CGN_MOMENT_DATA } cgn_moment;

/* From where a part of relay is drawn while the caller says nothing of relay (language section 2). */
typedef enum cgn_drawn { CGN_DRAWN_OF_OTHERS, CGN_DRAWN_OF_USERS, CGN_DRAWN } cgn_drawn;

enum {
  CGN_FIELDS = CONSIGNE_FIELD_NOW, /* their numbers are 1 to this */
  CGN_FIELD_FACT,                  /* no number: the row of all facts */
  CGN_FIELD_ROWS,
  CGN_FIELD_PARTS = 3 /* the most: identity */
};

typedef struct cgn_field {
  int number;
  const char *name;
  cgn_type type;
  bool many;     /* can hold several values: a quantifier is compulsory */
  bool claim;    /* what the sender writes (language section 4) */
  bool caller;   /* the caller chooses the value: a wrong form is refused, not stored as malformed */
  bool verified; /* a verifier tells it in Authentication-Results (RFC 8601) */
  bool once;     /* a message has at most one such header field (RFC 5322 3.6) */
  cgn_scope scope;
  cgn_moment moment;
  const char *words;  /* result words that are built in, separated by blanks; NULL: not a word, or a fact */
  const char *header; /* the header field it comes from, "From"; NULL: none */

  /* Other fields. 0: none. */
  int parts[CGN_FIELD_PARTS]; /* the fields that it consists of, and has no value beside */
  int half;                   /* the other one of two that describe one host or one login */
  int result;                 /* of a domain that passed: the field that holds the result of its method */
  int fallback;               /* the field whose value it has while it is not given */
  int waits_for;              /* its values count when this field is complete */
  int drawn_from[CGN_DRAWN];  /* a part of relay, by who submits; a server that asks has no address yet */
} cgn_field;

/* By number; the row of 0 is for numbers of no field: a word that hangs on nothing. */
extern const cgn_field cgn_fields[CGN_FIELD_ROWS];

/* NULL for a number of none, facts included. */
static inline const cgn_field *cgn_field_of(int number) {
  return number >= 1 && number <= CGN_FIELDS ? &cgn_fields[number] : NULL;
}
/* Never NULL. */
static inline const cgn_field *cgn_field_row(int number) {
  if (number >= 1 && number <= CGN_FIELDS) return &cgn_fields[number];
  return &cgn_fields[number >= CGN_FIRST_FACT ? CGN_FIELD_FACT : 0];
}
/* The index-th of the fields that it consists of, from 0; a field without parts is its own only part. 0: no more.
 */
static inline int cgn_field_part(int number, int index) {
  const int *parts = cgn_field_row(number)->parts;
  if (!parts[0]) return index == 0 ? number : 0;
  return index < CGN_FIELD_PARTS ? parts[index] : 0;
}
/* Whether a query has at most one given text of it. */
static inline bool cgn_field_is_single(int number) {
  const cgn_field *field = cgn_field_of(number);
  return field && !field->many && field->scope != CGN_SCOPE_RECIPIENT;
}
/* Whether the header section tells it. */
static inline bool cgn_field_is_header(int number) {
  const cgn_field *field = cgn_field_row(number);
  return field->claim && field->moment == CGN_MOMENT_DATA && !field->parts[0];
}
/* Whether its values are domains that a verifier, or the caller, vouches for: proofs are compared as written. */
static inline bool cgn_field_is_proof(int number) {
  const cgn_field *field = cgn_field_row(number);
  return field->caller && field->type == CGN_TYPE_DOMAIN;
}
/* Whether its values are servers, by address or name, which are looked up among relays. */
static inline bool cgn_field_is_host(int number) {
  cgn_type type = cgn_field_row(number)->type;
  return type == CGN_TYPE_RELAY || type == CGN_TYPE_IP || type == CGN_TYPE_HOST;
}

/* By full name without case ("smtp.mailfrom"); NULL: none. */
const cgn_field *cgn_field_named(cgn_text name);
/* By header name without case ("Resent-From"); NULL: not one we read. */
const cgn_field *cgn_field_of_header(cgn_text header_name);
/* Whether the field is `whole`, or one of its parts. */
bool cgn_field_includes(int whole, int number);
/* The part of relay that is drawn from this field; 0: none is. */
int cgn_field_draws(int number);
/* Whether relay is drawn from it where the caller says nothing of relay itself. */
bool cgn_field_is_drawn_from(int number);
/* Whether `word` is one of the field's built-in words, without case. */
bool cgn_field_has_word(const cgn_field *field, cgn_text word);

#endif

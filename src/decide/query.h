/* SPDX-License-Identifier: MIT */
/*
 * What is known of a transaction, in canonical form: the values of each field
 * and whether more may come. Knows no ruleset: what a ruleset says of a value
 * (alias, origin, case, subaddress, sets) is decide/view.h.
 */
#ifndef CGN_DECIDE_QUERY_H
#define CGN_DECIDE_QUERY_H

#include "consigne-policy.h"
#include "mail/address.h"
#include "mail/field.h"
#include "rules/options.h"

typedef enum cgn_state { CGN_NOT_GIVEN, CGN_OPEN, CGN_COMPLETE } cgn_state;

/* Of two parts of a field: where they differ, something is known and more may come. */
static inline cgn_state cgn_state_of_both(cgn_state one, cgn_state other) {
  return one == other ? one : CGN_OPEN;
}

/* One reading of one value. */
typedef struct cgn_value {
  uint32_t number;       /* unique in the query, from 0, dense: where a decision keeps what it found out of it */
  uint32_t ordinal;      /* which given text of the field this is a reading of, from 0 */
  cgn_text text;         /* for people: as given or, of header.*, in canonical form; valid UTF-8, NUL behind it */
  cgn_text local, lower; /* address: as in cgn_address */
  cgn_text key;          /* address, domain, relay.name: domain key ("" for an address: none, origin completes it);
                            login, word: lower-case, a login without origin.
                            An address with neither local part nor key is no value: it only stands for its ordinal */
  cgn_ip ip;             /* relay.ip */
} cgn_value;

typedef struct cgn_values {
  cgn_state state;
  bool malformed; /* language section 4 */
  bool complex;   /* too large or complex to read: no values, and every test on the field is unknown */
  bool null;      /* smtp.mailfrom is "<>" */
  bool reported;  /* by a trusted Authentication-Results field, not by the caller */
  bool unsure;    /* those contradict each other, or do not tell all: open for ever */
  bool seals;     /* arc.d, arc.dkim.d: each value is of a seal, whose number is its ordinal (query_signature.h) */
  bool rest;      /* not set, and absent by CONSIGNE_FIELD_ALL alone */
  bool kept;      /* of an earlier transaction of the session */
  uint32_t texts; /* how many were given: the next ordinal */
  uint32_t count, capacity;
  cgn_value *at;
} cgn_values;

#define CGN_FIELD_SLOTS (CGN_FIRST_FACT + CGN_FACTS)
/* Of no field: what trusted fields report of HELO alone; it is `spf` where the reverse-path is null. */
#define CGN_SPF_OF_HELO (CGN_FIRST_FACT - 1)

typedef struct cgn_trusted {
  cgn_text id;
  cgn_text ascii, unicode; /* as a domain; empty where it is none */
} cgn_trusted;

/* An Authentication-Results field of the message, to tell of. */
typedef struct cgn_authres_seen {
  cgn_text id;      /* clean UTF-8, bounded, NUL behind it; empty: none */
  int state;        /* CONSIGNE_AUTHRES_*, as it was read */
  uint32_t methods; /* bit n: it reports the method n of query_authres.c */
} cgn_authres_seen;
/* A setter that failed: nothing is judged on half a query. */
typedef struct cgn_failure {
  int field; /* of the call; 0: none; below 0: CGN_OF_*, which is no field */
  int status;
  bool lasts;    /* over _next too */
  bool for_good; /* setting the field well does not make up for it */
} cgn_failure;

/* What is set and is no field. */
enum { CGN_OF_ID = -1, CGN_OF_LANGUAGE = -2, CGN_OF_HEADER = -3, CGN_OF_TRUST = -4 };

/* What the caller answered: ids of needs (decide/need_id.h), open addressing; in the transaction's arena. */
typedef struct cgn_answers {
  struct cgn_answer *slots;
  uint32_t count, capacity;
} cgn_answers;

struct consigne_query {
  cgn_allocator allocator;
  cgn_arena session, transaction;     /* values of fields by their scope */
  cgn_arena spare;                    /* takes over from `session` (query_session.c) */
  size_t session_kept;                /* octets of `session` when it last did */
  cgn_arena names;                    /* fact names, kept until the query is freed */
  cgn_buffer buffer;                  /* of one value's text */
  cgn_values fields[CGN_FIELD_SLOTS]; /* by field number; relay and identity stay empty */
  cgn_text facts[CGN_FACTS];          /* names, lower-case; number CGN_FIRST_FACT + index */
  uint32_t fact_count;
  uint32_t value_count;                   /* next cgn_value.number */
  uint32_t header_fields[CGN_FIRST_FACT]; /* how often each header field came: two From are malformed */
  cgn_trusted trusted[CGN_TRUSTED_IDS];   /* authserv-ids, in `session` */
  uint32_t trusted_count;
  uint32_t authres_fields;                 /* trusted ones of this message */
  int authres_dropped;                     /* CONSIGNE_AUTHRES_*: why none of them counts; 0: they do */
  cgn_authres_seen seen[CGN_AUTHRES_SEEN]; /* Authentication-Results of this message, whoever's */
  uint32_t seen_count;                     /* how many there were; may be more than are kept */
  uint32_t mapped;                         /* labels of this message's header that were mapped: CGN_MAPPED_LABELS */
  bool header_begun, header_ended;         /* some header field was given; no more come */
  int64_t now;                             /* where fields[CONSIGNE_FIELD_NOW] is complete and has a value */
  cgn_text id;
  cgn_answers answers;
  cgn_text languages;                 /* of replies: tags separated by commas; empty: all */
  cgn_failure failures[CGN_FAILURES]; /* of setters, in their order */
  uint32_t failure_count;
  uint32_t limit_values, limit_recipients, limit_mailboxes, limit_header;
  struct cgn_need_reader *reader; /* of consigne_query_answer_text (api/reader.h); NULL: it was never called */
};

int cgn_query_init(struct consigne_query *query, const consigne_options *options);
void cgn_query_release(struct consigne_query *query);
void cgn_query_reset(struct consigne_query *query);
void cgn_query_next(struct consigne_query *query);
/* query_session.c, at the begin of a transaction: frees the session's values that were set anew, once they are
 * many. */
void cgn_query_tidy_session(struct consigne_query *query);
int cgn_query_field(struct consigne_query *query, cgn_text name, int *field);
/* The slot number of a fact of this name; 0: this query never heard of it. */
int cgn_query_fact(const struct consigne_query *query, cgn_text name);
/* query_failure.c: keeps that a setter of this field (or CGN_OF_*) failed, and gives the status. */
int cgn_query_fail(struct consigne_query *query, int field, int status);
/* The same where something was lost that no other call brings back in this transaction. */
int cgn_query_lose(struct consigne_query *query, int field, int status);
/* The field was set well: what failed of it is made up for. */
void cgn_query_mend(struct consigne_query *query, int field);
/* What a new transaction forgets. */
void cgn_query_forget_failures(struct consigne_query *query);
/* The first failure there is, CONSIGNE_OK: none; *field: of which field, 0: of none. */
int cgn_query_error(const struct consigne_query *query, int *field);

/* Setters as consigne.h tells; each failure is also kept. */
int cgn_query_set(struct consigne_query *query, int field, cgn_text value);
int cgn_query_add(struct consigne_query *query, int field, cgn_text value);
int cgn_query_end(struct consigne_query *query, int field);
int cgn_query_drop(struct consigne_query *query, int field);
int cgn_query_set_number(struct consigne_query *query, int field, int64_t number);
/* query_trust.c */
int cgn_query_trust(struct consigne_query *query, cgn_text id);
int cgn_query_set_id(struct consigne_query *query, cgn_text id);
/* query_answer.c: consigne_query_answer; does not spoil the query, since what is not answered is unknown. */
int cgn_query_answer(struct consigne_query *query, cgn_text id, int answer);
/* As if nobody had answered this id, which may end in "*", whatever was answered above it. */
int cgn_query_leave_silent(struct consigne_query *query, cgn_text id);
/* CONSIGNE_ANSWER_* of an id as need_id.h writes it: its own, else that of the nearest "*" above it; 0: none.
 */
int cgn_query_answered(const struct consigne_query *query, cgn_text id);
/* Gives a query without answers those of another, whose ids it shares. False: no memory. */
bool cgn_query_copy_answers(struct consigne_query *to, const struct consigne_query *from);
/* The next of what was answered, from *at (at first 0), in no order: its id as it was given, or without its final
 * "*" where *any; below 0: silence. 0: no more. */
int cgn_query_next_answer(const struct consigne_query *query, uint32_t *at, cgn_text *id, bool *any);
/* When the transaction's arena is reset. */
void cgn_query_forget_answers(struct consigne_query *query);
int cgn_query_set_language(struct consigne_query *query, cgn_text tags);
int cgn_query_add_header(struct consigne_query *query, cgn_text name, cgn_text body);
int cgn_query_add_header_block(struct consigne_query *query, cgn_text block);

/*
 * Makes `to`, which is initialised, know what `from` does: fields with their
 * states, facts, answers, trusted ids, now, languages, limits and status. What
 * `to` knew is forgotten. Texts are not copied: `from` must outlive what is done
 * with `to`, and not change meanwhile. False: no memory, and `to` knows nothing.
 */
bool cgn_query_copy(struct consigne_query *to, const struct consigne_query *from);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * One value of a query as the ruleset sees it: origin, aliases, case and
 * subaddress applied, and the sets it is in. Made once a decision, when a test
 * first asks. Most tests ask for sets only: what else an address is told by is
 * made when it is asked for.
 */
#ifndef CGN_DECIDE_VIEW_H
#define CGN_DECIDE_VIEW_H

#include "decide/query.h"
#include "decide/truth.h"
#include "rules/program.h"

struct cgn_judge;

/* What the ruleset knows of a domain. Addresses of one message, above all its recipients, often share it. */
typedef struct cgn_domain_view {
  cgn_text written;                            /* as it is written, completed by origin */
  cgn_text domain;                             /* aliases replaced, but for a proof */
  bool proof;                                  /* a domain that was verified: aliases are left out */
  bool without_case;                           /* of local parts, as its provider says */
  cgn_text delimiters;                         /* of subaddresses */
  cgn_text organisation, written_organisation; /* at NULL: not asked yet (join.c) */
  const uint32_t *classes;                     /* offsets of classes: the sets it is in by name */
  uint32_t class_count;
} cgn_domain_view;

typedef struct cgn_view {
  uint64_t turn; /* the decision it was made for: see judge.h */
  cgn_type type;
  bool unknown; /* a word that the ruleset does not know for this field: every test on it is unknown */
  bool proof;   /* a domain that was verified: aliases are left out */
  bool whole;   /* of an address what is marked with * is there */
  bool carried_known;
  cgn_truth carried;       /* carried_known: what relay.c found */
  cgn_text text;           /* *canonical: what patterns match and logins and words are compared by */
  cgn_text plain;          /* *address: text without the subaddress; else text */
  cgn_text local, lower;   /* address: the local part as its provider compares it; without case */
  cgn_text mailbox;        /* *address: lower without the subaddress */
  cgn_text bare;           /* address: local without the subaddress */
  uint8_t local_kind;      /* address: CGN_NAME_LOCAL, or where its provider ignores case CGN_NAME_LOCAL_LOWER */
  cgn_text domain;         /* address, domain: aliases replaced, but for a proof */
  cgn_text written;        /* the same as it is written, completed by origin */
  cgn_domain_view *of;     /* address, domain: NULL where memory failed */
  const uint32_t *classes; /* offsets of classes: the sets it is in by name */
  uint32_t class_count;
  uint32_t carrier_count;
  const uint32_t *carriers; /* *address: of those sets, the domains of providers and the items of delegations */
} cgn_view;

/* The view of a value of this field of the program. Where memory fails it is `unknown` (and judge->arena.failed).
 */
cgn_view *cgn_view_of(struct cgn_judge *judge, int field, const cgn_value *value);
/* The same without what is marked with *, for those who ask only for sets. */
cgn_view *cgn_view_listed(struct cgn_judge *judge, int field, const cgn_value *value);
/* Makes such a view whole. */
cgn_view *cgn_view_complete(struct cgn_judge *judge, cgn_view *view);
/* Of an address: the provider that says how its local part is compared; CGN_NONE: none lists its domain. */
uint32_t cgn_view_provider(const struct cgn_judge *judge, const cgn_view *view);
/* What two values have in common where they are equal (language section 3). */
cgn_text cgn_view_key(const cgn_view *view, cgn_part part); /* a whole view */
/* What a set of this kind is asked for: all that is tested, in canonical form; of an address its domain where sets
 * have domains. Of a whole view. */
cgn_text cgn_view_asked(struct cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_set_kind kind);
/* Whether the value, or that part of it, is in a set. Unknown: a pattern reached a limit, or whom the caller asks
 * has not said. */
cgn_truth cgn_view_in(struct cgn_judge *judge, cgn_view *view, cgn_part part, uint32_t set);

/* The name and each wildcard above it; "local@domain" and "local@*", each with and without subaddress. */
enum { CGN_SLOTS = CGN_DOMAIN_LABELS + 5 };

typedef struct cgn_slots {
  uint32_t at[CGN_SLOTS]; /* of program->names */
  uint32_t count;
} cgn_slots;

/*
 * Which names of the tables a value met, where a decision needs only the sets
 * that they are in. Of an address relay none: those stand in program->networks.
 */
void cgn_slots_of(const struct cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_slots *found);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The compiled ruleset: one image without pointers (compiled patterns beside
 * it), const after load. cgn_program stands at offset 0 of the image; every
 * span counts elements of the type its comment names.
 */
#ifndef CGN_RULES_PROGRAM_H
#define CGN_RULES_PROGRAM_H

#include <stdatomic.h>

#include "mail/pattern.h"
#include "rules/ast.h"
#include "table/literals.h"
#include "table/names.h"
#include "table/networks.h"

/* Kinds of names in program->names. DOMAIN and HOST are followed by their "below". */
enum {
  CGN_NAME_DOMAIN = 0, /* key: domain, aliases replaced; value: class */
  CGN_NAME_DOMAIN_BELOW = 1,
  CGN_NAME_HOST = 2, /* relays: key: domain key; value: class */
  CGN_NAME_HOST_BELOW = 3,
  CGN_NAME_ADDRESS = 4,     /* key: canonical "local@domain", case as the domain's provider says; value: class */
  CGN_NAME_LOCAL = 5,       /* key: local of "local@*" as written; value: class */
  CGN_NAME_LOCAL_LOWER = 6, /* the same without case: for domains whose provider ignores case */
  CGN_NAME_LOGIN = 7,
  CGN_NAME_WORD = 8,
  CGN_NAME_ALIASED = 9, /* key: an alias that is listed, as it is written, for domains that prove; value: class */
  CGN_NAME_ALIAS = 10,  /* key: domain; value: index into program->aliases */
  CGN_NAME_OWNED = 11,  /* key: canonical "local@domain" (case as its provider says), or "@domain" for *@domain;
                           value: class of owners: a login's number, or CGN_OWNER_SET and the set of a group */
  CGN_NAME_OWNER = 12,  /* key: canonical login; value: its number */
  CGN_NAME_FIELD_WORD =
      13 /* key: "17 webmail", field number and lower-case word that is declared for it; value: 0 */
};

#define CGN_OWNER_SET 0x80000000u

/* How a login owns without an entry: bits of program->self. */
enum { CGN_SELF = 1, CGN_SELF_LOCAL = 2, CGN_SELF_DOMAIN = 4 };

typedef struct cgn_set {
  cgn_string name; /* of a provider's list that is external the provider's, as the caller is asked; "": inline
                      items, and what else a provider has */
  cgn_set_kind kind;
  uint8_t has_names;    /* relays: some item is a name, or it is external */
  uint8_t has_networks; /* relays: some item is an address or network, or it is external */
  uint8_t external;     /* the caller is asked, too; of relays: the address and the name */
  uint8_t unused;       /* 0, as every field of this name: the octets of padding would be those of the stack */
  cgn_span patterns;    /* uint32_t: indexes of patterns */
  uint32_t literals;    /* cgn_literals of its patterns, numbered from 0; CGN_NONE: few, and all are run */
  uint32_t provider;    /* whose `domains` this set is; CGN_NONE: of none */
  uint32_t delegation;  /* whose items this set is; CGN_NONE: of none */
  uint32_t trigger;     /* the first of program->triggers that are of this set; CGN_NONE: none */
} cgn_set;

/*
 * Rules that can only hold where a value of `field` is in `set`, in their
 * order. Those of one set stand together. With set CGN_NONE: all of the field's,
 * each once: while more values may come, any of them may hold.
 */
typedef struct cgn_trigger {
  uint32_t set;
  int32_t field;
  cgn_span rules; /* uint32_t */
} cgn_trigger;

/* What a client sets. */
typedef struct cgn_server {
  cgn_string host; /* key */
  uint32_t kind;   /* cgn_server_kind */
  uint16_t port, starttls;
} cgn_server;

typedef struct cgn_provider {
  cgn_string name;
  uint32_t domains, relays; /* sets; CGN_NONE: none */
  cgn_string subaddress;    /* delimiters; "" none */
  uint32_t case_sensitive;
  cgn_span servers;       /* cgn_server, the first of each kind is the one to set; empty: no `submission` */
  cgn_span methods;       /* cgn_string, lower-case */
  uint32_t user, senders; /* CONSIGNE_USER_*, CONSIGNE_SENDERS_*; 0: not said */
  uint32_t enable;        /* a reply; CGN_NONE: nothing is to be enabled */
} cgn_provider;

typedef struct cgn_delegation {
  int64_t end;        /* first instant at which it no longer holds; INT64_MAX: never */
  uint32_t items, to; /* sets */
  uint32_t provider;
  cgn_string because;
  uint32_t unused;
} cgn_delegation;

typedef struct cgn_limit {
  cgn_string name;
  uint32_t counted; /* cgn_counted */
  int32_t field;    /* whose values are the keys */
  uint32_t part;    /* cgn_part of it */
  uint32_t rate, burst;
  uint32_t unused;
  int64_t period; /* milliseconds */
} cgn_limit;

typedef struct cgn_fact {
  cgn_string name; /* without "fact." ; its field number is CGN_FIRST_FACT + index */
} cgn_fact;

/* A piece of a reply text. */
enum {
  CGN_PIECE_TEXT,
  CGN_PIECE_FIELD,   /* a single-valued field, or a part of it */
  CGN_PIECE_SUBJECT, /* the value that made the rule hold, or a part of it */
  CGN_PIECE_RULE,
  CGN_PIECE_ID
};
typedef struct cgn_piece {
  uint32_t kind;
  int32_t field;
  uint32_t part; /* cgn_part */
  cgn_string text;
} cgn_piece;

typedef struct cgn_reply_text {
  cgn_string language; /* "" for a text that stands in the verdict */
  cgn_span pieces;     /* cgn_piece */
} cgn_reply_text;

typedef struct cgn_reply {
  cgn_span texts; /* cgn_reply_text, in the order of the file */
} cgn_reply;

/*
 * One clause. Equal ones are one test (hash-consed), so each is computed at
 * most once a decision, or once a recipient or subject where it looks at those.
 */
typedef struct cgn_test {
  uint8_t kind;       /* cgn_test_kind */
  uint8_t quantifier; /* cgn_quantifier */
  uint8_t negated;
  uint8_t bare;         /* speaks of the subject's value: field and part are the subject's */
  uint8_t universal;    /* single-valued with several readings: all must hold, not one */
  uint8_t by_recipient; /* reads smtp.rcptto on either side */
  uint8_t part;         /* cgn_part of field */
  uint8_t right_part;
  int32_t field;
  int32_t right;     /* EQUALS, ALIGNED*, OWNED: field */
  uint32_t set;      /* IN, SEALED: the set's number; CGN_NONE: a provider. LIMIT: the limit's, field 0 */
  uint32_t provider; /* IN, SEALED: a provider */
  cgn_string text;   /* as cgn_print_condition gives it */
} cgn_test;

/* A condition in postfix: uint32_t words, opcode in the top 4 bits, operand below. */
enum {
  CGN_OP_TEST = 1u << 28, /* operand: index of the test */
  CGN_OP_AND = 2u << 28,  /* operand: how many, at least 2 */
  CGN_OP_OR = 3u << 28
};
#define CGN_OPCODE(word) ((word)&0xf0000000u)
#define CGN_OPERAND(word) ((word)&0x0fffffffu)

typedef struct cgn_proof {
  cgn_span code; /* one operand of the outermost `or` of unless */
  cgn_string text;
} cgn_proof;

typedef struct cgn_stage {
  int64_t from;   /* INT64_MIN: undated */
  uint32_t share; /* percent; 0: monitor */
  uint32_t unused;
} cgn_stage;

/* What is copied into an image has no padding: so equal rulesets have equal images, whoever compiles. */
_Static_assert(sizeof(cgn_set) == 40 && sizeof(cgn_delegation) == 32 && sizeof(cgn_limit) == 40 &&
                   sizeof(cgn_stage) == 16,
               "padding is a field");

typedef struct cgn_rule {
  uint64_t reads[2]; /* bit n: field n can be read */
  cgn_string name, file;
  uint32_t line;
  uint32_t subject; /* test, quantifier any; CGN_NONE: none */
  cgn_span rest;    /* code of `when` without the subject clause; empty: true */
  cgn_span proofs;  /* cgn_proof; empty: no unless */
  cgn_span tags;    /* cgn_string, sorted, each once */
  cgn_span stages;  /* cgn_stage, sorted by `from` then order of lines; empty: enforced */
  uint32_t dated;   /* some stage has a date */
  int32_t verdict;  /* 0: only warns and tags */
  uint32_t code;    /* 0: none */
  cgn_string enhanced;
  uint32_t reply; /* CGN_NONE: a sentence of ours */
} cgn_rule;

typedef struct cgn_given {
  uint32_t kind; /* cgn_given_kind */
  int32_t field;
  int64_t instant;   /* of `now` */
  cgn_span values;   /* cgn_string; HEADER: the field; SET: items as written; OWNERS: address, login, address ...;
                        SEAL: who sealed, and the domains that it reports */
  cgn_string name;   /* LIMIT, SET: of the limit, external set or provider, as it is declared;
                        SEAL: its number */
  uint32_t set_kind; /* SET: cgn_set_kind of the items */
  uint32_t silent;   /* LIMIT, SET, OWNERS: nobody answers */
} cgn_given;

typedef struct cgn_expect {
  cgn_string file, text;
  uint32_t line;
  int32_t verdict;
  cgn_string by;                 /* "": any; may be "default" */
  cgn_span demands[CGN_DEMANDS]; /* cgn_string, by cgn_demand */
  cgn_span givens;               /* cgn_given */
} cgn_expect;

#define CGN_PROGRAM_MAGIC 0x314e4743u /* "CGN1" where the first octet is the low one */

typedef struct cgn_program {
  uint32_t magic, size; /* of the image */
  uint64_t reads[2];    /* of all rules */
  cgn_names names;
  uint64_t address_lengths; /* of the addresses that are listed: bit n: n octets (bit 63: 63 or more) */
  cgn_networks networks;    /* of relays */
  cgn_span sets;            /* cgn_set */
  cgn_span providers;       /* cgn_provider */
  cgn_span delegations;     /* cgn_delegation */
  cgn_span aliases;         /* cgn_string: what they are replaced by */
  cgn_span facts;           /* cgn_fact */
  cgn_span limits;          /* cgn_limit */
  cgn_span replies;         /* cgn_reply */
  cgn_span tests;           /* cgn_test */
  cgn_span rules;           /* cgn_rule */
  cgn_span triggers;        /* cgn_trigger of sets */
  cgn_span trigger_fields;  /* cgn_trigger of whole fields */
  cgn_span always;          /* uint64_t: bit n: rule n has no trigger; 64 rules a word */
  cgn_span always_words;    /* uint64_t: bit n: word n of `always` is not 0 */
  cgn_span expects;         /* cgn_expect */
  cgn_string origin;        /* key; "" none */
  uint32_t self;            /* CGN_SELF ... of `owners` */
  uint32_t owners_external;
  uint32_t domains_external; /* some provider's domains have an external source */
  int32_t zone_minutes;
  uint32_t mixed_quarantine;
  uint32_t pattern_count;
  int32_t fallback; /* verdict of `default` */
  uint32_t fallback_code;
  cgn_string fallback_enhanced;
  uint32_t fallback_reply; /* CGN_NONE: a sentence of ours */
} cgn_program;

#define CGN_REVISION_OCTETS 72 /* "sha256:", 64 digits, NUL */

struct consigne_ruleset {
  atomic_uint references;
  cgn_allocator allocator;
  uint32_t pattern_match_limit;
  char *image; /* cgn_program first */
  cgn_pattern **patterns;
  char *dump;         /* NULL: the options did not ask for it */
  const char **files; /* that the load read from disk, in order; one block */
  uint32_t file_count;
  char revision[CGN_REVISION_OCTETS];
  _Atomic(struct cgn_need_reader *) *spare; /* api/spare_reader.h; NULL: in use, or none yet */
};

static inline const cgn_program *cgn_program_of(const struct consigne_ruleset *ruleset) {
  return (const cgn_program *)(const void *)ruleset->image;
}
/* Elements of a span of the image, typed: CGN_ITEMS(image, program->rules, cgn_rule)[i]. */
#define CGN_ITEMS(image, span, type) ((const type *)(const void *)((image) + (span).offset))

/* The bits of address_lengths where an address of this many octets may be listed; one in quotes may be longer. */
static inline uint64_t cgn_address_length_bit(size_t length) {
  return UINT64_C(1) << (length < 63 ? length : 63);
}

/* Whether a canonical word is one that this ruleset knows for a field: built in, a declared listener, or a fact's.
 */
bool cgn_program_word(const struct consigne_ruleset *ruleset, int field, cgn_text word);
/* The program's number of fact `name`; 0: not declared. */
int cgn_program_fact(const struct consigne_ruleset *ruleset, cgn_text name);
/* Whether a mask of `reads` has this field; false for what is no field's number. */
bool cgn_mask_has(const uint64_t mask[2], int field);
/* The next field of a mask behind `field`, in the order of their numbers; 0: no more. Begin with 0. */
static inline int cgn_mask_next(const uint64_t mask[2], int field) {
  for (field++; field < 128; field = (field / 64 + 1) * 64) {
    uint64_t rest = mask[field / 64] >> (field % 64);
    if (rest) return field + __builtin_ctzll(rest);
  }
  return 0;
}
/* The earliest moment at which all that the rule can read may be known. */
cgn_moment cgn_rule_moment(const cgn_rule *rule);
void cgn_ruleset_release(struct consigne_ruleset *ruleset); /* frees it whole, whatever the count */

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The tree that parse makes, check completes (the parts marked "check") and
 * compile reads. All in the load's arena, in the order of the text; lists are
 * linked by `next`. Nothing of it outlives the load.
 */
#ifndef CGN_RULES_AST_H
#define CGN_RULES_AST_H

#include "consigne-policy.h"
#include "mail/field.h"
#include "rules/lex.h"

/* One item, name or value as it is written. */
typedef struct cgn_word {
  struct cgn_word *next;
  cgn_place place;
  cgn_token_kind form; /* WORD, STRING or REGEX */
  cgn_text text, flags;
  bool plain; /* check: item.h says so, of this word in its set */
} cgn_word;

typedef struct cgn_words {
  cgn_word *first, *last;
  uint32_t count;
  cgn_place place; /* from { to } */
} cgn_words;

typedef enum cgn_origin { CGN_FROM_ITEMS, CGN_FROM_FILE, CGN_FROM_EXTERNAL } cgn_origin;

/* Where an item of a list file stands. */
typedef struct cgn_line {
  uint32_t offset;
  uint32_t length : 31;
  uint32_t plain : 1; /* check: as cgn_word's */
} cgn_line;

/* One source of a set: items in braces, a list file, one item a line, or whoever the caller asks (cgn_items_of). */
typedef struct cgn_ast_source {
  struct cgn_ast_source *next;
  cgn_origin origin;
  cgn_words items; /* FILE: the words in quotes or slashes, but `count` is of all, read by check;
                      EXTERNAL: none, its place is that of the word */
  cgn_word file;
  cgn_line *lines; /* FILE: of all items, since a list of millions has no room for a cgn_word each */
} cgn_ast_source;

typedef enum cgn_set_kind {
  CGN_SET_DOMAINS,
  CGN_SET_ADDRESSES,
  CGN_SET_RELAYS,
  CGN_SET_LOGINS,
  CGN_SET_WORDS,
  CGN_SET_PATTERNS
} cgn_set_kind;

/* "domains", "addresses", ... */
const char *cgn_set_kind_name(cgn_set_kind kind);

typedef struct cgn_ast_set {
  struct cgn_ast_set *next;
  cgn_set_kind kind;
  cgn_word name;
  cgn_ast_source *sources;
  bool used;          /* check */
  uint32_t types;     /* check: bit n: tested on values of cgn_type n (a local part: WORD) */
  uint64_t fields[2]; /* check: words: bit n: tested on field n */
  uint32_t number;    /* compile */
} cgn_ast_set;

/* What a line of `owners` says. */
typedef enum cgn_owner_kind {
  CGN_OWNER_ENTRY, /* ITEM by logins */
  CGN_OWNER_GROUP, /* ITEM by logins SET */
  CGN_OWNER_SELF,
  CGN_OWNER_SELF_LOCAL,
  CGN_OWNER_SELF_DOMAIN,
  CGN_OWNER_FILE, /* Postfix smtpd_sender_login_maps */
  CGN_OWNER_EXTERNAL
} cgn_owner_kind;

/* One entry, or a source of entries. A map file may have millions of lines: they stay text (rules/loginmap.h). */
typedef struct cgn_ast_owner {
  struct cgn_ast_owner *next;
  cgn_owner_kind kind;
  cgn_place place;
  cgn_word item;            /* ENTRY, GROUP: address, *@domain */
  cgn_words logins;         /* ENTRY; FILE, check: only how many there are */
  cgn_word group;           /* GROUP: the set's name */
  cgn_ast_set *group_found; /* check */
  cgn_word file;            /* FILE */
  uint32_t map;             /* FILE, check: the source of its text; CGN_NONE: it could not be read */
} cgn_ast_owner;

typedef enum cgn_counted { CGN_COUNT_MESSAGES, CGN_COUNT_RECIPIENTS, CGN_COUNT_DISTINCT_RECIPIENTS } cgn_counted;

/* "distinct recipients" */
const char *cgn_counted_name(cgn_counted counted);

typedef struct cgn_ast_alias {
  struct cgn_ast_alias *next;
  cgn_words items;
  cgn_word of;
} cgn_ast_alias;

typedef struct cgn_ast_delegate {
  struct cgn_ast_delegate *next;
  cgn_place place;
  cgn_words items;
  cgn_ast_source *to;
  cgn_word until; /* text.length 0: none */
  cgn_word because;
  int64_t end; /* check: first instant after the last day; INT64_MAX: none */
} cgn_ast_delegate;

/* What a client sets: the server that sends, and where it reads. */
typedef enum cgn_server_kind { CGN_SERVER_SUBMISSION, CGN_SERVER_IMAP, CGN_SERVER_POP3 } cgn_server_kind;

typedef struct cgn_ast_server {
  struct cgn_ast_server *next;
  cgn_server_kind kind;
  cgn_word host, port, security;
  cgn_text host_key; /* check: as these */
  uint16_t port_number;
  bool starttls; /* else TLS from the first octet (RFC 8314 3.3) */
} cgn_ast_server;

typedef struct cgn_ast_submission {
  cgn_place place;
  cgn_ast_server *servers;
  cgn_words methods;
  cgn_word user, senders;               /* text.at NULL: not said */
  uint32_t user_number, senders_number; /* check: CONSIGNE_USER_*, CONSIGNE_SENDERS_*; 0: not said */
  struct cgn_ast_verdict *enable; /* of which only text and reply_found are used; NULL: nothing is to be enabled */
} cgn_ast_submission;

typedef struct cgn_ast_provider {
  struct cgn_ast_provider *next;
  cgn_word name;
  cgn_ast_source *domains, *relays; /* NULL: none */
  cgn_ast_alias *aliases;
  cgn_ast_delegate *delegates;
  cgn_word subaddress;            /* form STRING; text.length 0: none */
  cgn_ast_submission *submission; /* NULL: none */
  bool case_sensitive;
  bool broken;     /* something in it could not be read, so nobody says that it lacks anything */
  bool used;       /* check */
  uint32_t number; /* compile */
} cgn_ast_provider;

typedef struct cgn_ast_fact {
  struct cgn_ast_fact *next;
  cgn_word name; /* without "fact." */
  cgn_words words;
  bool used; /* check */
  int field; /* check: CGN_FIRST_FACT + index */
} cgn_ast_fact;

typedef struct cgn_ast_text {
  struct cgn_ast_text *next;
  cgn_word language; /* text.length 0: of a text that stands in the verdict itself */
  cgn_word text;
  bool cut; /* the language stands right behind the text before it: a quote inside that ended it */
} cgn_ast_text;

typedef struct cgn_ast_reply {
  struct cgn_ast_reply *next;
  cgn_word name;
  cgn_ast_text *texts;
  bool used;             /* check */
  int subject;           /* check: the field with several values that its texts show; 0: none */
  cgn_text subject_name; /* check: as the first of them writes it */
  uint32_t number;       /* compile */
} cgn_ast_reply;

typedef enum cgn_part { CGN_PART_WHOLE, CGN_PART_DOMAIN, CGN_PART_LOCAL } cgn_part;

/* A field as it is written: "header.from.domain". */
typedef struct cgn_field_name {
  cgn_word word;
  int number;    /* check: CONSIGNE_* or a fact's */
  cgn_part part; /* check */
  cgn_type type; /* check: of the part; WORD for a local part */
} cgn_field_name;

typedef struct cgn_ast_limit {
  struct cgn_ast_limit *next;
  cgn_word name;
  cgn_counted counted;
  cgn_field_name by;
  cgn_word rate, per, burst;          /* burst: text.length 0: as rate */
  uint32_t rate_number, burst_number; /* check */
  int64_t period;                     /* check: milliseconds */
  bool used;                          /* check */
  uint32_t number;                    /* compile */
} cgn_ast_limit;

typedef enum cgn_quantifier { CGN_ONE, CGN_ANY, CGN_EVERY, CGN_NO } cgn_quantifier;

typedef enum cgn_test_kind {
  CGN_TEST_ABSENT,
  CGN_TEST_NULL,
  CGN_TEST_MALFORMED,
  CGN_TEST_IN, /* "in NAME", "in { }" and "is X" */
  CGN_TEST_EQUALS,
  CGN_TEST_CARRIED,
  CGN_TEST_ALIGNED,
  CGN_TEST_ALIGNED_EXACTLY,
  CGN_TEST_OWNED,
  CGN_TEST_SEALED, /* "sealed by NAME", "sealed by { }": the set is of sealers */
  CGN_TEST_LIMIT   /* "limit NAME exceeded": no field, no quantifier */
} cgn_test_kind;

typedef enum cgn_node { CGN_NODE_AND, CGN_NODE_OR, CGN_NODE_CLAUSE } cgn_node;

typedef struct cgn_condition {
  struct cgn_condition *next; /* the next operand of the same and / or */
  cgn_node node;
  cgn_place place;
  struct cgn_condition *first; /* AND, OR: operands, at least two */
  /* CLAUSE: */
  cgn_quantifier quantifier;
  cgn_field_name field; /* word.text.length 0: a bare test (in unless only), of the subject */
  bool negated;
  cgn_test_kind test;
  bool is;      /* IN was written "is X" */
  cgn_word set; /* IN, SEALED: a name; text.length 0: inline items */
  cgn_words items;
  cgn_field_name right;       /* EQUALS, ALIGNED*, OWNED: the field on the right */
  cgn_word limit;             /* LIMIT: its name */
  cgn_ast_limit *limit_found; /* check */
  cgn_ast_set *set_found;     /* check: one of the two, or neither for inline items */
  cgn_ast_provider *provider_found;
  uint32_t set_number; /* compile: of inline items */
} cgn_condition;

typedef struct cgn_ast_verdict {
  int verdict; /* CONSIGNE_VERDICT_ACCEPT ...; 0: none */
  cgn_place place;
  cgn_word code, enhanced;    /* text.length 0: default */
  cgn_word text;              /* STRING: the text; WORD: a reply's name; text.at NULL: none */
  cgn_ast_reply *reply_found; /* check */
  uint16_t code_number;       /* check: 0 for accept and quarantine */
  cgn_text enhanced_text;     /* check */
} cgn_ast_verdict;

typedef struct cgn_ast_stage {
  struct cgn_ast_stage *next;
  cgn_place place;
  uint32_t share;  /* percent; 0: monitor */
  cgn_word from;   /* text.length 0: undated */
  int64_t instant; /* check: INT64_MIN where undated */
  bool misdated;   /* check: `from` is no date, which is told */
} cgn_ast_stage;

typedef struct cgn_ast_rule {
  struct cgn_ast_rule *next;
  cgn_word name;
  cgn_condition *when, *unless; /* unless NULL: none */
  cgn_words tags;
  cgn_ast_verdict verdict;
  cgn_ast_stage *stages;
  cgn_condition *subject; /* check: the clause in `when`; NULL: none */
  bool broken;            /* something of `when` could not be read, which may have been the subject */
} cgn_ast_rule;

typedef enum cgn_given_kind {
  CGN_GIVEN_VALUES,
  CGN_GIVEN_ABSENT,
  CGN_GIVEN_NULL,
  CGN_GIVEN_UNKNOWN,
  CGN_GIVEN_HEADER,
  CGN_GIVEN_LIMIT,  /* limit NAME exceeded; of this and the next two: or unknown */
  CGN_GIVEN_SET,    /* kind NAME items: what an external source answers YES to */
  CGN_GIVEN_OWNERS, /* owners { ITEM by logins ... }: what the external owners answer YES to */
  CGN_GIVEN_SEAL    /* seal INT DOMAIN [items]: one of an ARC chain, and the domains that it reports */
} cgn_given_kind;

typedef struct cgn_ast_given {
  struct cgn_ast_given *next;
  cgn_given_kind kind;
  cgn_place place;
  bool silent;                      /* LIMIT, SET, OWNERS: unknown, since nobody answers */
  cgn_field_name field;             /* not for HEADER, SEAL, LIMIT, SET, OWNERS */
  cgn_words values;                 /* HEADER: the one string; SET: items; SEAL: the domains that it reports */
  int64_t instant;                  /* check: of `now` */
  cgn_word name;                    /* LIMIT, SET; SEAL: the sealer */
  cgn_word number;                  /* SEAL: as it is written */
  uint32_t instance;                /* SEAL, check */
  cgn_set_kind set_kind;            /* SET */
  cgn_ast_limit *limit_found;       /* check */
  cgn_ast_set *set_found;           /* check: SET: one of the two */
  cgn_ast_provider *provider_found; /* check */
  cgn_ast_owner *owners;            /* OWNERS */
} cgn_ast_given;

/* What an expect block demands besides its outcome: that a rule warned, or a tag is set; or not. */
typedef enum cgn_demand {
  CGN_DEMAND_WARNED,
  CGN_DEMAND_NOT_WARNED,
  CGN_DEMAND_TAGGED,
  CGN_DEMAND_NOT_TAGGED,
  CGN_DEMANDS
} cgn_demand;

typedef struct cgn_ast_expect {
  struct cgn_ast_expect *next;
  cgn_place place; /* the word `expect` */
  cgn_place head;  /* from the outcome up to { */
  int verdict;
  cgn_word by;                    /* text.length 0: any */
  cgn_words demands[CGN_DEMANDS]; /* names of rules, or tags */
  cgn_ast_given *givens;
} cgn_ast_expect;

typedef struct cgn_ast {
  cgn_word origin;     /* text.length 0: none */
  cgn_text origin_key; /* check */
  cgn_word zone;
  int zone_minutes;    /* check */
  cgn_word mixed_word; /* as written; text.length 0: the default */
  bool mixed_quarantine;
  cgn_ast_verdict fallback; /* `default`; verdict 0: none said, accept */
  cgn_words listeners;      /* declared ones */
  cgn_ast_fact *facts;
  cgn_ast_set *sets;
  cgn_ast_provider *providers;
  cgn_ast_owner *owners;  /* of all `owners` blocks */
  cgn_place owners_place; /* of the first such word; length 0: none */
  cgn_ast_limit *limits;
  cgn_ast_reply *replies;
  cgn_ast_rule *rules;
  cgn_ast_expect *expects;
  uint32_t rule_count, expect_count;
  cgn_words lost; /* names of declarations that could not be read; an empty one stands for any */
} cgn_ast;

/* One load: what all its passes share. */
typedef struct cgn_load {
  cgn_arena *arena;
  cgn_sources sources;
  struct consigne_findings *findings;
  const consigne_options *options;
  cgn_ast ast;
  bool repeats; /* compile: some name may stand in one set twice */
} cgn_load;

/* The items of a source, one after the other. */
typedef struct cgn_items {
  cgn_text text;  /* of a list file */
  cgn_line *line; /* NULL: items in braces */
  uint32_t source, left;
  const cgn_word *next; /* in braces; of a file in quotes or slashes */
  cgn_word word;        /* of a line */
} cgn_items;

cgn_items cgn_items_of(const cgn_load *load, const cgn_ast_source *source);
/* NULL: no more. It lasts until the next is asked. */
const cgn_word *cgn_items_next(cgn_items *items);
/* Check: the item that was asked last is plain. */
void cgn_items_found_plain(cgn_items *items);
/* The first of these sources that is whoever the caller asks; NULL: none is. */
const cgn_ast_source *cgn_ast_external(const cgn_ast_source *sources);
/* "not warned" */
const char *cgn_demand_name(cgn_demand kind);
/* Appends one word. False: no memory (load->arena->failed). */
bool cgn_words_add(cgn_load *load, cgn_words *words, const cgn_word *word);
/* "policy:12", for a finding that names another place; empty where memory failed. */
cgn_text cgn_place_text(cgn_load *load, cgn_place place);
/* Tells that a file cannot be read ("read") or included ("include"). */
void cgn_tell_unreadable(cgn_load *load, const cgn_word *file, const char *verb, const char *why);
/* The field whose values the set of a clause on `field` is asked of: that field or, of "sealed by", arc.d. */
const cgn_field_name *cgn_ast_listed(const cgn_condition *clause, const cgn_field_name *field);

#endif

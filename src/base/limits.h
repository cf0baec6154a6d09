/* SPDX-License-Identifier: MIT */
/*
 * Every bound of the library, with its reason. docs/limits.md lists the same
 * numbers; a test compares. Those with a CONSIGNE_LIMIT_* number are defaults
 * that the options change up to the ceiling beside them.
 */
#ifndef CGN_BASE_LIMITS_H
#define CGN_BASE_LIMITS_H

/* -- mail: RFC 5321 4.5.3.1, RFC 1035 2.3.4 -------------------------------- */
#define CGN_LOCAL_PART_OCTETS 64   /* 4.5.3.1.1 */
#define CGN_DOMAIN_OCTETS 253      /* 255 on the wire less the root label and one length octet */
#define CGN_LABEL_OCTETS 63        /* RFC 1035 2.3.4 */
#define CGN_DOMAIN_LABELS 127      /* what fits into 255 octets on the wire */
#define CGN_MAPPED_LABELS 1000     /* IDN labels of a message or a list, long ones once for 63 octets; one takes 7 us */
#define CGN_DOMAIN_INPUT 1020      /* 255 U-label characters of 4 octets: nothing longer can be a domain */
#define CGN_PATH_OCTETS 256        /* 4.5.3.1.3, with < and > */
#define CGN_REPLY_LINE_OCTETS 510  /* 4.5.3.1.5: 512 with CRLF */
#define CGN_REPLY_LINES 40         /* a screen; more is no explanation */
#define CGN_LOGIN_OCTETS 1020      /* RFC 4616 2: authcid of 1*255 characters */
#define CGN_VALUE_OCTETS 65536     /* one value a caller gives; beyond: too complex (sender's) or E_FORM */

/* -- headers ---------------------------------------------------------------- */
#define CGN_HEADER_OCTETS 1048576         /* of a header block that is read; Postfix reads 102,400 */
#define CGN_HEADER_OCTETS_CEILING 67108864
#define CGN_HEADER_FIELDS 20000           /* fields of a block; real ones have under 200 */
#define CGN_MAILBOXES 3000                /* of one field, readings included */
#define CGN_MAILBOXES_CEILING 1000000
#define CGN_COMMENT_DEPTH 64              /* nested comments; real ones have 1 */
#define CGN_ENCODED_WORD_OCTETS 1024      /* RFC 2047 2 says 75; some programs write longer ones */
#define CGN_SHOWN_ADDRESSES 100           /* found in the names and comments of one field */
#define CGN_TRUSTED_IDS 32                /* authserv-ids of one query; a site has one or two */
#define CGN_AUTHRES_FIELDS 100            /* trusted Authentication-Results of a message; beyond, none counts */
#define CGN_AUTHRES_SEEN 32               /* Authentication-Results that a decision tells of; messages have under 10 */
#define CGN_AUTHRES_ID_OCTETS 253         /* of an authserv-id that is told: a domain name */
#define CGN_SEALS 50                      /* of an ARC chain (RFC 8617 4.2.1) */
#define CGN_AUTHRES_PARTS 1000            /* results and properties of one such field; beyond, it does not count */

/* -- queries and decisions --------------------------------------------------- */
#define CGN_FACTS 64                      /* fact fields of one ruleset or query */
#define CGN_FIRST_FACT 64                 /* their first field number */
#define CGN_RECIPIENTS 1000               /* RFC 5321 4.5.3.1.8 asks for 100 */
#define CGN_RECIPIENTS_CEILING 100000
#define CGN_VALUES 10000                  /* of one field that the caller adds to */
#define CGN_VALUES_CEILING 1000000
#define CGN_INCIDENT_ID_OCTETS 64         /* {id} in a reply must leave room for words */
#define CGN_QUESTIONS 10000               /* look-ups and limits that one decision lists; the next lists more */
#define CGN_ANSWERS 1000000               /* of one transaction */
#define CGN_FAILURES 16                   /* failed setters that a query tells apart; of more the last stays for good */
#define CGN_LANGUAGES_OCTETS 256          /* of the tags a query asks replies in: more than anyone reads */
#define CGN_SESSION_OCTETS 16384          /* of a session, after which what was set anew is freed: few transactions */
#define CGN_PATTERN_MATCH 10000           /* PCRE2 match limit; it counts anew at each start, so 20 ms at worst */
#define CGN_PATTERN_MATCH_CEILING 10000000
#define CGN_PATTERN_DEPTH 2048            /* PCRE2 depth limit: above CGN_PATTERN_SUBJECT, so that both modes agree */
#define CGN_PATTERN_HEAP_KIB 1024         /* PCRE2 heap limit */
#define CGN_PATTERN_SUBJECT 1024          /* octets matched; a longer value is unknown */

/* -- rulesets ---------------------------------------------------------------- */
#define CGN_RULESET_OCTETS 268435456      /* all sources of a load; offsets are 32 bits */
#define CGN_RULESET_OCTETS_CEILING 1073741824
#define CGN_RULES 1000000
#define CGN_RULES_CEILING 4000000
#define CGN_NAMES 20000000                /* items of all sets */
#define CGN_NAMES_CEILING 100000000
#define CGN_SOURCES 1000                  /* files of one load; includes that include themselves end here */
#define CGN_INCLUDE_DEPTH 16
#define CGN_CONDITION_DEPTH 64            /* nested parentheses */
#define CGN_CONDITION_TESTS 1000          /* tests of one rule */
#define CGN_FINDINGS 1000                 /* told of one load; the last one says that there are more */
#define CGN_PATTERN_OCTETS 1024           /* of one pattern's text */
#define CGN_PATTERNS_PER_SET 1000         /* each costs a match */
#define CGN_NEAREST_NAMES 10000           /* among which the one that a misspelt name means is looked for */
#define CGN_NEAREST_FINDINGS 100          /* of a load that look for it: each costs as much as there are names */
#define CGN_NAME_OCTETS 64                /* of a set, rule, reply, tag or word */
#define CGN_STRING_OCTETS 4096            /* of one quoted string */
#define CGN_LIMIT_RATE 100000000          /* of a limit, or its burst; times the period it fits into 63 bits */
#define CGN_LIMIT_PERIOD 31622400000      /* milliseconds: 366 days; counters are not kept longer */
#define CGN_STAGES 32                     /* stage lines of one rule */
#define CGN_PROBES 64                     /* longest probe of a names table before it grows */

#define CGN_LOG_VALUE_OCTETS 320          /* of a value in a log line: the longest address (RFC 5321 4.5.3.1) */

/* -- repairs: what is tried to make a refusal an acceptance -------------------- */
#define CGN_REPAIRS 16                    /* told of one refusal; more nobody reads */
#define CGN_REPAIR_CHANGES 6              /* changes of one repair */
#define CGN_REPAIR_ROUNDS 2               /* refusals that one repair overcomes, one after the other */
#define CGN_REPAIR_VALUES 3               /* of a set that are tried: the others of it do as well */
#define CGN_REPAIR_CLAIMS 8               /* values of a field that are looked at where one of them would do */
#define CGN_REPAIR_PLANS 48               /* of one condition, or from one refusal, that are tried */
#define CGN_REPAIR_TRIES 1000             /* decisions for one refusal */
#define CGN_REPAIR_LOADS 16               /* of changed rulesets for one refusal: each costs as much as a load */

/* -- advice -------------------------------------------------------------------- */
#define CGN_ADVISED_ALWAYS 16             /* rules that judge every message before it is told: fewer cost nothing */
#define CGN_ADVISED_RULES 16              /* earlier rules that one is compared with, so that a load stays linear */
#define CGN_ADVISED_CLAUSES 64            /* operands of an `and` that are compared; nobody writes more */
#define CGN_ADVISED_DELEGATIONS 500       /* of one provider, among which each is compared with each */
#define CGN_ADVISED_DAYS 30               /* before its end, a delegation is told: a month to renew a contract */
#define CGN_ADVISED_PREFIX 24             /* IPv4 networks shorter than that are told: more hosts than mail servers */
#define CGN_ADVISED_PREFIX_V6 48          /* the same in IPv6: the most that one site is given (RFC 6177) */

/* -- what two rulesets decide differently --------------------------------------- */
#define CGN_SCENARIO_GIVENS 32            /* of one scenario; what people read has under 15 */
#define CGN_SCENARIO_VALUES 8             /* of one given */
#define CGN_SCENARIO_BASES 256            /* scenarios from which others are made; each has 6 KiB */
#define CGN_EDITS 4096                    /* of both rulesets; each is tried with each base */
#define CGN_EDITS_ONE_SIDED 64            /* items of one set that the other ruleset does not list, and */
#define CGN_EDITS_COMMON 3                /* items that it lists; neighbours are tried with each */
#define CGN_EDITS_GIVEN 24                /* values of one field that expects and records give */
#define CGN_CLIMB_ROUNDS 4                /* through all edits of what a rule reads; two nearly always suffice */
#define CGN_CHANGES 200                   /* ways in which the decision changes; with more, it is another ruleset */
#define CGN_CHANGE_SCENARIOS 8            /* that are kept of each change; the rest is counted */
#define CGN_CHANGE_SHRINKS 16             /* of each change are shortened; then one for each sixteenth more */
#define CGN_SHRINK_VALUES 24              /* shorter values that are tried in place of one */
#define CGN_SHARE_NAMES 2000              /* local parts that are tried to find one inside a share: 1 % has 20 */
#define CGN_TRIES_CEILING 10000000        /* scenarios of one run */

/* -- limiters ----------------------------------------------------------------- */
#define CGN_LIMITER_OCTETS_LEAST 512      /* two buckets of each kind */
#define CGN_LIMITER_OCTETS_CEILING 1073741824 /* 67 million counters */
#define CGN_LIMITER_BUCKET_SLOTS 8        /* a cache line of counters; a key looks into two */
#define CGN_LIMITER_TICKS 64              /* a millisecond: 44 bits of them are 8 years; finer rates are rounded down */

#endif

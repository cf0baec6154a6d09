/* SPDX-License-Identifier: MIT */
/*
 * consigne.h - may this sender use this relay with this authentication?
 *
 * This header is for programs that decide: mail servers, filters, mail clients. Tools for policies (tests,
 * coverage, differences, repairs, settings of mail clients) include consigne-policy.h too. Both describe one
 * library.
 *
 * Contents
 *   Version and status
 *   Verdicts, causes, truth
 *   Fields
 *   Options
 *   Findings
 *   Rulesets
 *   Queries
 *   Decisions
 *   Outcomes
 *   Needs
 *   Limiters
 *   Mailboxes and domains
 *
 * Example
 *     #include <consigne.h>
 *     #include <stdio.h>
 *
 *     static const char policy[] =
 *       "consigne 1\n"
 *       "rule ours {\n"
 *       "  when any header.from in { univ.example }\n"
 *       "  unless aligned with dkim.d\n"
 *       "  reject 550 5.7.1 \"{header.from} needs a signature of univ.example.\"\n"
 *       "}\n";
 *
 *     int main(void) {
 *       consigne_ruleset *ruleset = NULL;
 *       consigne_query *query = NULL;
 *       consigne_decision *decision = NULL;
 *       if (consigne_ruleset_load_text(policy, CONSIGNE_NTS, NULL, 0, NULL, NULL, &ruleset) ||
 *           consigne_query_new(NULL, &query) || consigne_decision_new(NULL, &decision)) return 1;
 *       consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<ann@univ.example>", CONSIGNE_NTS);
 *       consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, "<bob@other.example>", CONSIGNE_NTS);
 *       consigne_query_add_header_block(query, "From: ann@univ.example\r\n", CONSIGNE_NTS);
 *       consigne_query_end(query, CONSIGNE_FIELD_ALL); // nothing else is known: it is absent
 *       consigne_decide(ruleset, query, 0, decision);
 *       const char *reply = consigne_outcome_reply(consigne_decision_outcome(decision));
 *       puts(reply ? reply : "250 2.0.0 Accepted");
 *       consigne_decision_free(decision);
 *       consigne_query_free(query);
 *       consigne_ruleset_free(ruleset);
 *       return 0;
 *     }
 *
 * These rules hold for every function of both headers, and are not repeated:
 *
 * Text in    A pointer to any octets, and their number. CONSIGNE_NTS as the number says that the text ends at its
 *            first NUL. NULL is allowed with length 0 only. The library keeps no pointer to the text.
 * Text out   Valid UTF-8, ended by its only NUL. Octets that are not UTF-8 are shown as U+FFFD. The text belongs
 *            to the object that gave it. It is valid until that object is changed or freed.
 * Buffers    A function that takes `char *buffer, size_t *size` writes a text and a NUL into a buffer of *size
 *            octets. *size becomes the length of the text without the NUL. If the buffer is too small the function
 *            gives E_BUFFER, and *size becomes the size that is needed. NULL is allowed with size 0, to ask for
 *            that size.
 * Status     A function that can fail gives an `enum consigne_status` as int. A comment names a status without its
 *            prefix: E_FORM. Every such function gives E_ARGUMENT for NULL where an object is needed. The result
 *            is the last parameter; a failure leaves it as it was.
 * Getters    A getter is named after what it gives, and never fails. For NULL, or for an index out of range, it
 *            gives 0 or NULL. A function whose name is a plural (_tags) counts; the singular (_tag) gives one by
 *            its index.
 * _new       gives E_MEMORY. `options` may be NULL: the defaults.
 * _free      takes NULL. It frees what _new or _load of the same noun gave.
 * Numbers    Constants keep their numbers for ever. Functions take and give them as int. Later versions may add
 *            some: treat an unknown verdict as DEFER.
 * Threads    Several threads may use one ruleset or one limiter. Every other object serves one thread at a time.
 *            But several threads may decide on one query while nobody changes it.
 * I/O        The library has no global state and asks no clock, socket, locale or environment. It reads files only
 *            in consigne_ruleset_load_file, and where CONSIGNE_OPTION_FILES allows `file` and `include`.
 */
#ifndef CONSIGNE_H
#define CONSIGNE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && defined(CONSIGNE_BUILD)
#define CONSIGNE_API __declspec(dllexport)
#elif defined(__GNUC__) && defined(CONSIGNE_BUILD)
#define CONSIGNE_API __attribute__((visibility("default")))
#else
#define CONSIGNE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version and status ------------------------------------------------- */

#define CONSIGNE_VERSION_MAJOR 0
#define CONSIGNE_VERSION_MINOR 1
#define CONSIGNE_VERSION_PATCH 0
/* For #if: 203 is version 0.2.3. */
#define CONSIGNE_VERSION_NUMBER                                                                                    \
  (CONSIGNE_VERSION_MAJOR * 10000 + CONSIGNE_VERSION_MINOR * 100 + CONSIGNE_VERSION_PATCH)

/* As a length: the text ends at its first NUL. For readers of headers: SIZE_MAX, a size_t with all bits set. */
#define CONSIGNE_NTS SIZE_MAX

/* The version of the library that runs, "0.1.0". Static text. */
CONSIGNE_API const char *consigne_version(void);
/* The same as a number, like CONSIGNE_VERSION_NUMBER of the header that a program was compiled with. */
CONSIGNE_API uint32_t consigne_version_number(void);

enum consigne_status {
  CONSIGNE_OK = 0,
  CONSIGNE_E_ARGUMENT = 1, /* NULL where an object is needed, or a number out of range */
  CONSIGNE_E_MEMORY = 2,   /* the allocator gave nothing */
  CONSIGNE_E_LIMIT = 3,    /* larger than a limit of the options */
  CONSIGNE_E_FORM = 4,     /* a value that the caller chose has a wrong form: "192.0.2.256" */
  CONSIGNE_E_FIELD = 5,    /* there is no such field, or this function does not set it */
  CONSIGNE_E_ORDER = 6,    /* too late, or beside what excludes it: a value for a field that has ended */
  CONSIGNE_E_RULES = 7,    /* the ruleset has errors: read the findings */
  CONSIGNE_E_FILE = 8,     /* a file cannot be read, or the options forbid it: read the findings */
  CONSIGNE_E_BUFFER = 9,   /* the caller's buffer is too small; the size needed was stored */
  CONSIGNE_E_NAME = 10,    /* not a valid domain name (RFC 5890, RFC 1123 2.1), or no such set or limit */
  CONSIGNE_E_QUERY = 11    /* a setter of this query failed before: the library judges no half of a query */
};
/* The constant's name, "CONSIGNE_E_MEMORY"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_status_name(int status);
/* One sentence in English. For an unknown number it says so. Static text. */
CONSIGNE_API const char *consigne_status_text(int status);

/* ---- Verdicts, causes, truth -------------------------------------------- */

enum consigne_verdict {
  CONSIGNE_VERDICT_ACCEPT = 101,
  CONSIGNE_VERDICT_QUARANTINE = 102,
  CONSIGNE_VERDICT_DEFER = 103,    /* a 4yz reply (RFC 5321 4.2.1) */
  CONSIGNE_VERDICT_REJECT = 104,   /* a 5yz reply */
  CONSIGNE_VERDICT_UNDECIDED = 105 /* only with CONSIGNE_FLAG_PARTIAL: go on, more must be known */
};
/* "accept", "quarantine", "defer", "reject", "undecided"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_verdict_name(int verdict);

/* Why an outcome has its verdict. */
enum consigne_cause {
  CONSIGNE_CAUSE_RULE = 201,    /* a rule held */
  CONSIGNE_CAUSE_DEFAULT = 202, /* no rule held */
  CONSIGNE_CAUSE_UNKNOWN = 203, /* facts are missing: undecided, or deferred where the decision is final */
  CONSIGNE_CAUSE_COMPLEX = 204, /* the sender sent what is too large or too complex to read */
  CONSIGNE_CAUSE_FAILURE = 205  /* consigne_decide failed */
};
/* "rule", "default", "unknown", "complex", "failure"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_cause_name(int cause);

enum consigne_truth { CONSIGNE_TRUTH_FALSE = 301, CONSIGNE_TRUTH_TRUE = 302, CONSIGNE_TRUTH_UNKNOWN = 303 };

/* ---- Fields ------------------------------------------------------------- */

/*
 * What a query may know. The names are terms of RFC 5321, 5322 and 5598 and property names of RFC 8601.
 * docs/language.md, section 2, gives type and number of values of each. Facts have numbers of their own:
 * consigne_query_field.
 */
enum consigne_field {
  CONSIGNE_FIELD_SMTP_MAILFROM = 1, /* reverse-path; the null one is "<>" */
  CONSIGNE_FIELD_SMTP_RCPTTO = 2,   /* the recipients that are judged; each has an outcome */
  CONSIGNE_FIELD_SMTP_HELO = 3,     /* domain or address literal, as the client claims */
  CONSIGNE_FIELD_SMTP_AUTH = 4,     /* the login that was authorised */
  CONSIGNE_FIELD_SMTP_AUTHCID = 5,  /* the login that authenticated; not given: the same as smtp.auth */
  CONSIGNE_FIELD_HEADER_FROM = 6,
  CONSIGNE_FIELD_HEADER_SENDER = 7,
  CONSIGNE_FIELD_HEADER_REPLY_TO = 8,
  CONSIGNE_FIELD_HEADER_RESENT_FROM = 9,
  CONSIGNE_FIELD_HEADER_RESENT_SENDER = 10,
  CONSIGNE_FIELD_HEADER_SHOWN = 11, /* addresses that a display name or comment shows */
  CONSIGNE_FIELD_HEADER_LIST_ID = 12,
  CONSIGNE_FIELD_IDENTITY = 13, /* smtp.mailfrom, header.from and header.sender together; it cannot be set */
  CONSIGNE_FIELD_RELAY = 14,    /* relay.ip or relay.name, by the form of the value; see Queries */
  CONSIGNE_FIELD_RELAY_IP = 15,
  CONSIGNE_FIELD_RELAY_NAME = 16,
  CONSIGNE_FIELD_CLIENT_IP = 17,   /* of the client that connected */
  CONSIGNE_FIELD_CLIENT_NAME = 18, /* its name, which the caller has verified, as iprev does (RFC 8601 3) */
  CONSIGNE_FIELD_SERVER_NAME = 19, /* the name under which the asking server sends */
  CONSIGNE_FIELD_LISTENER = 20,    /* "mx", "submission", or a word that the ruleset declares */
  CONSIGNE_FIELD_TLS = 21,         /* "TLSv1.2", "TLSv1.3" ...; absent: clear text */
  CONSIGNE_FIELD_SPF = 22,
  CONSIGNE_FIELD_DMARC = 23,
  CONSIGNE_FIELD_ARC = 24,
  CONSIGNE_FIELD_IPREV = 25,
  CONSIGNE_FIELD_DKIM = 26,   /* one result word for each signature */
  CONSIGNE_FIELD_DKIM_D = 27, /* d= of valid signatures that cover From, without l= */
  CONSIGNE_FIELD_SPF_D = 28,
  CONSIGNE_FIELD_DMARC_D = 29,    /* the domain of From whose DMARC result is pass */
  CONSIGNE_FIELD_ARC_D = 30,      /* sealers of a valid chain: give them by consigne_query_add_seal */
  CONSIGNE_FIELD_ARC_DKIM_D = 31, /* the domains that those seals report as passed */
  CONSIGNE_FIELD_NOW = 32,        /* set by consigne_query_set_number: milliseconds since 1970-01-01T00:00Z */
  CONSIGNE_FIELD_HEADERS = 901,   /* only for consigne_query_end: every header.* field */
  CONSIGNE_FIELD_ALL = 902        /* only for consigne_query_end: every field that was not given */
};
/* "smtp.mailfrom"; NULL for a fact, and for a number that is no field. Static text. */
CONSIGNE_API const char *consigne_field_name(int field);

/* ---- Options ------------------------------------------------------------ */

/* Limits, allocator and named sources. What takes options copies them. */
typedef struct consigne_options consigne_options;

enum consigne_limit {
  CONSIGNE_LIMIT_RULESET_OCTETS = 1, /* of all sources of one load together */
  CONSIGNE_LIMIT_RULES = 2,
  CONSIGNE_LIMIT_NAMES = 3,         /* items of all sets together */
  CONSIGNE_LIMIT_HEADER_OCTETS = 4, /* of one header block; a larger one is "too complex" */
  CONSIGNE_LIMIT_MAILBOXES = 5,     /* of one header field */
  CONSIGNE_LIMIT_RECIPIENTS = 6,
  CONSIGNE_LIMIT_VALUES = 7,       /* of one field that the caller adds to */
  CONSIGNE_LIMIT_PATTERN_MATCH = 8 /* PCRE2's match limit; a match that reaches it is unknown */
};
enum consigne_option {
  CONSIGNE_OPTION_FILES = 1601, /* consigne_ruleset_load_text may read files that the text names; default 0 */
  CONSIGNE_OPTION_JIT = 1602,   /* patterns use PCRE2's just-in-time compiler where there is one; default 1 */
  CONSIGNE_OPTION_DUMP = 1603,  /* the ruleset keeps the text that consigne_ruleset_dump gives; default 0 */
  CONSIGNE_OPTION_ADVICE = 1604 /* a load that succeeds gives advice too, and takes longer; default 0 */
};

/*
 * Gives `size` octets of memory, aligned for any object. They hold what `block` held; `block` NULL: new memory.
 * Size 0: frees `block` and gives NULL. Where there is no memory it gives NULL and leaves `block` as it was. Every
 * thread that uses an object made with these options may call it.
 */
typedef void *consigne_resize(void *context, void *block, size_t size);

CONSIGNE_API int consigne_options_new(consigne_options **options);
CONSIGNE_API void consigne_options_free(consigne_options *options);
/* Sets one CONSIGNE_LIMIT_*; `value` 0: its default. E_ARGUMENT: no such limit, or above the highest allowed. */
CONSIGNE_API int consigne_options_set_limit(consigne_options *options, int limit, uint32_t value);
/* The limit in force; NULL options: the default. 0 for a number that is no limit. */
CONSIGNE_API uint32_t consigne_options_limit(const consigne_options *options, int limit);
/* Switches one CONSIGNE_OPTION_*. `value` 1: on; 0: off. E_ARGUMENT: no such option, or another value. */
CONSIGNE_API int consigne_options_set(consigne_options *options, int option, int value);
/*
 * Objects made with these options take all memory from `resize`. `resize` may be NULL: malloc again. `context` is
 * passed on; it must outlive every such object. Some libraries still call malloc: PCRE2 for patterns, while a
 * ruleset has some or a decision matches them; libidn2 for a label that is not ASCII or begins with xn--, until it
 * is copied; libunistring for more than 64 combining marks in a row, until they are sorted; C's own for files that
 * are read. Where malloc fails there, that is E_MEMORY too.
 */
CONSIGNE_API int consigne_options_set_allocator(consigne_options *options, consigne_resize *resize, void *context);
/*
 * Adds a source: `include` and `file` look for this name before they look for a file. The text is copied.
 * E_MEMORY; E_ARGUMENT: the name is empty.
 */
CONSIGNE_API int consigne_options_add_source(consigne_options *options, const char *name, size_t name_length,
                                             const char *text, size_t text_length);

/* ---- Findings ----------------------------------------------------------- */

/* What a load found. Reused: a load forgets what the one before it found. */
typedef struct consigne_findings consigne_findings;

enum consigne_severity {
  CONSIGNE_SEVERITY_ERROR = 401,   /* there is no ruleset */
  CONSIGNE_SEVERITY_WARNING = 402, /* legal, and hardly what is meant */
  CONSIGNE_SEVERITY_ADVICE = 403   /* legal and probably meant, but worth knowing: CONSIGNE_OPTION_ADVICE */
};

CONSIGNE_API int consigne_findings_new(const consigne_options *options, consigne_findings **findings);
CONSIGNE_API void consigne_findings_free(consigne_findings *findings);
/* How many findings there are, of any severity. */
CONSIGNE_API uint32_t consigne_findings_count(const consigne_findings *findings);
/* How many of them are errors. */
CONSIGNE_API uint32_t consigne_findings_errors(const consigne_findings *findings);
CONSIGNE_API int consigne_findings_severity(const consigne_findings *findings, uint32_t index);
/* The kind of finding by a stable id, "unknown-name"; docs/language.md, section 11, lists them. */
CONSIGNE_API const char *consigne_findings_id(const consigne_findings *findings, uint32_t index);
CONSIGNE_API const char *consigne_findings_file(const consigne_findings *findings, uint32_t index);
/* Both count from 1; 0: the finding is about no line. Columns count characters. */
CONSIGNE_API uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index);
CONSIGNE_API uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index);
/* What is wrong, and what to write instead. */
CONSIGNE_API const char *consigne_findings_text(const consigne_findings *findings, uint32_t index);
/* Two lines for a terminal: the line of the source, and a caret below the column. NULL where there is no line. */
CONSIGNE_API const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index);

/* ---- Rulesets ----------------------------------------------------------- */

/* A checked and compiled ruleset. It never changes. It counts its owners. */
typedef struct consigne_ruleset consigne_ruleset;
typedef struct consigne_query consigne_query;
typedef struct consigne_decision consigne_decision;

/*
 * Reads, checks and compiles a ruleset: all of it, or nothing. `findings` may be NULL. E_ARGUMENT: the path is
 * empty or has a NUL inside; E_FILE: that file cannot be read; E_RULES: errors are among the findings; E_LIMIT;
 * E_MEMORY.
 */
CONSIGNE_API int consigne_ruleset_load_file(const char *path, size_t path_length, const consigne_options *options,
                                            consigne_findings *findings, consigne_ruleset **ruleset);
/* The same from a text. `findings` may be NULL. `name` may be NULL: findings then call the text "ruleset". */
CONSIGNE_API int consigne_ruleset_load_text(const char *text, size_t length, const char *name, size_t name_length,
                                            const consigne_options *options, consigne_findings *findings,
                                            consigne_ruleset **ruleset);
/* Adds an owner, who calls _free too. Gives its argument. Several threads may call both at once. */
CONSIGNE_API consigne_ruleset *consigne_ruleset_ref(consigne_ruleset *ruleset);
CONSIGNE_API void consigne_ruleset_free(consigne_ruleset *ruleset);

/*
 * "sha256:" and 64 hexadecimal digits: the digest of all that the ruleset decides by, in canonical form
 * (docs/language.md, section 12). Two rulesets of one revision decide alike. It identifies a policy; it does not
 * sign one.
 */
CONSIGNE_API const char *consigne_ruleset_revision(const consigne_ruleset *ruleset);
/*
 * The files that the load read from disk, in the order of reading, each once: the ruleset, what it includes, its
 * lists and maps. Names stand as the library opened them, which need not be UTF-8. None where all came from texts.
 */
CONSIGNE_API uint32_t consigne_ruleset_sources(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_source(const consigne_ruleset *ruleset, uint32_t index);
/* 1: some rule can read this field (of relay and identity: a field that they consist of). Not for facts. */
CONSIGNE_API int consigne_ruleset_reads(const consigne_ruleset *ruleset, int field);
/* The facts that the ruleset declares, without "fact.". */
CONSIGNE_API uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact);
/* 1: some rule can read the fact of this name. 0 also for a name that the ruleset does not declare. */
CONSIGNE_API int consigne_ruleset_reads_fact(const consigne_ruleset *ruleset, const char *name, size_t length);

/* ---- Queries ------------------------------------------------------------ */

/*
 * What is known of a transaction. A field is not given, open (it may get more values) or complete.
 *
 * What the sender writes is stored whatever its octets, and may be malformed. What the caller chooses (hosts,
 * logins, words, numbers) is refused with E_FORM where its form is wrong. An empty text is refused for every
 * field.
 *
 * A setter that fails marks the query, and consigne_decide then fails: the caller need not check each call.
 * consigne_query_reset removes every mark. The mark of a field of the session also goes when consigne_query_set
 * sets that field well; every other mark also goes with consigne_query_next.
 *
 * The caller gives facts: who connected, and who asks. The library derives `relay`, the host that answers for the
 * message. On listener "submission", and on any listener once smtp.auth has a value, relay.name is server.name and
 * relay.ip is absent. Otherwise they are client.ip and client.name. While listener or smtp.auth is not given,
 * relay is not given. A caller that knows better sets relay itself and none of these three.
 */
CONSIGNE_API int consigne_query_new(const consigne_options *options, consigne_query **query);
CONSIGNE_API void consigne_query_free(consigne_query *query);
/* Forgets everything. */
CONSIGNE_API int consigne_query_reset(consigne_query *query);
/*
 * Begins a new transaction of the same session. It keeps the session: listener, tls, client, server.name, relay,
 * helo, auth, authcid, iprev, the ids of consigne_query_trust and the languages. It forgets everything else.
 * A session of any length takes bounded memory.
 */
CONSIGNE_API int consigne_query_next(consigne_query *query);
/*
 * The number of a field by its name, "smtp.mailfrom" or "fact.colour". A fact gets its number when it is first
 * asked for, and keeps it until this query is freed. E_FIELD: no such name; E_LIMIT: too many facts; E_MEMORY.
 */
CONSIGNE_API int consigne_query_field(consigne_query *query, const char *name, size_t length, int *field);
/*
 * Gives the only value, which replaces others; the field is complete. A path may stand in "<" ">". A header.*
 * field takes a list of mailboxes, as in a message. An address of a host may stand in brackets, and behind
 * "IPv6:". Address and name of a host are one pair: to set relay replaces both halves, and to set client.ip,
 * client.name or a half of relay a second time begins a new pair. So it is with smtp.auth and smtp.authcid in a
 * new transaction. E_FIELD: identity, now; E_FORM; E_LIMIT; E_ORDER: authcid after auth, relay beside client or
 * server; E_MEMORY.
 */
CONSIGNE_API int consigne_query_set(consigne_query *query, int field, const char *value, size_t length);
/* Adds one value; the field stays open. E_ORDER: the field has ended. Else as consigne_query_set. */
CONSIGNE_API int consigne_query_add(consigne_query *query, int field, const char *value, size_t length);
/*
 * Adds one seal of the message's ARC chain (RFC 8617): its number `instance` (i=, 1 to 50), its `sealer` (d=), and
 * the `domains` whose signatures its ARC-Authentication-Results report as passed, separated by blanks; none:
 * empty. Seals come in any order; to add one twice changes nothing. The chain is open until CONSIGNE_FIELD_ARC_D
 * has ended. Seals fill CONSIGNE_FIELD_ARC_D and CONSIGNE_FIELD_ARC_DKIM_D: these two then take no other values,
 * and end and are dropped together. The test `sealed by` of a rule needs seals; where arc.d was given without them
 * it is unknown. E_FORM: no such number, a number that was given with other content, or no domain; E_LIMIT;
 * E_ORDER: the chain has ended, or arc.d or arc.dkim.d was given; E_MEMORY.
 */
CONSIGNE_API int consigne_query_add_seal(consigne_query *query, uint32_t instance, const char *sealer,
                                         size_t sealer_length, const char *domains, size_t domains_length);
/*
 * Adds one DKIM signature: a result word of RFC 8601 2.7.1 and the domain d=. The domain may be empty where the
 * result is not "pass". It adds a value to dkim and, of "pass", one to dkim.d; both fields stay open. Give "pass"
 * only where the signature covers From and has no l=, else "policy". Of another word nobody knows whether it
 * passed: dkim.d stays open for ever. E_FORM; E_LIMIT; E_ORDER: one of the fields has ended; E_MEMORY.
 */
CONSIGNE_API int consigne_query_add_signature(consigne_query *query, const char *result, size_t result_length,
                                              const char *domain, size_t domain_length);
/*
 * Says that no more values come. A field without values becomes absent (smtp.mailfrom: null). CONSIGNE_FIELD_ALL
 * leaves smtp.rcptto not given where it has no value. A field that has ended stays as it is. E_FIELD; E_MEMORY.
 */
CONSIGNE_API int consigne_query_end(consigne_query *query, int field);
/* Makes the field not given again. E_FIELD. */
CONSIGNE_API int consigne_query_drop(consigne_query *query, int field);
/* Sets CONSIGNE_FIELD_NOW to `value`, milliseconds since 1970-01-01T00:00Z. E_FIELD: another field. */
CONSIGNE_API int consigne_query_set_number(consigne_query *query, int field, int64_t value);
/*
 * Believes, for this session, Authentication-Results fields with this authserv-id (RFC 8601 2.5); fields with an
 * id that nobody named are ignored. The caller vouches that the server of that name removes such fields where
 * strangers wrote them (section 5). Ids are compared without case; a domain name matches in A-labels and in
 * U-labels. An id in quotes or behind a comment is not believed, since the server at the border may not know it.
 * docs/language.md, section 2, tells which fields it gives. E_FORM: not a token (RFC 2045 5.1, RFC 6532); E_LIMIT;
 * E_ORDER: a header field was given before; E_MEMORY.
 */
CONSIGNE_API int consigne_query_trust(consigne_query *query, const char *authserv_id, size_t length);
/*
 * Adds one header field, its name and its body, folded or not (RFC 5322 2.2). Fields that are neither in the list
 * above nor Authentication-Results are ignored. The header.* fields, and what trusted fields report, stay open.
 */
CONSIGNE_API int consigne_query_add_header(consigne_query *query, const char *name, size_t name_length,
                                           const char *body, size_t body_length);
/*
 * Adds a whole header section, up to an empty line or the end, with CRLF or LF. It ends the header.* fields and
 * what trusted fields report. No octets are refused: what cannot be read within the limits makes unknown what
 * waits for it.
 */
CONSIGNE_API int consigne_query_add_header_block(consigne_query *query, const char *block, size_t length);
/* The incident id that {id} shows in replies. E_FORM: not printable ASCII, or over 64 octets. */
CONSIGNE_API int consigne_query_set_id(consigne_query *query, const char *id, size_t length);
/*
 * The languages of replies in this session, best first: tags of BCP 47 separated by commas, "fr-CA, en", at most
 * 256 octets. A reply that has a text in one of them (looked up as in RFC 4647 3.4) is that text alone. Every
 * other reply has all its texts, in the order of the file; so has every reply where the list is empty or this is
 * not called. E_FORM; E_MEMORY.
 */
CONSIGNE_API int consigne_query_set_language(consigne_query *query, const char *tags, size_t length);

enum consigne_state { CONSIGNE_STATE_NOT_GIVEN = 1401, CONSIGNE_STATE_OPEN = 1402, CONSIGNE_STATE_COMPLETE = 1403 };
/*
 * How far the caller has given a field. (consigne_decide without CONSIGNE_FLAG_PARTIAL takes an open field as
 * complete, and derives relay.) 0: no such field.
 */
CONSIGNE_API int consigne_query_state(const consigne_query *query, int field);
/*
 * The status of the first setter that failed and whose mark stands; its field in *field (0: it was about no
 * field). `field` may be NULL. OK: no mark stands, and consigne_decide will judge.
 */
CONSIGNE_API int consigne_query_error(const consigne_query *query, int *field);
/*
 * Writes the query as the JSON of docs/record.md, on one line, in ASCII. `flags` as of consigne_decide. The library
 * keeps no header: fields that the record cannot say exactly are listed in it as "inexact". E_QUERY: a setter
 * failed; E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_query_record(const consigne_query *query, int flags, char *buffer, size_t *size);

/* ---- Decisions ---------------------------------------------------------- */

/* One outcome for each recipient, and their fold. Reused. It copies what it tells. */
typedef struct consigne_outcome consigne_outcome;
typedef struct consigne_need consigne_need;

/* Flags of consigne_decide; they are added up. */
enum consigne_flag {
  CONSIGNE_FLAG_PARTIAL = 1, /* more will be known later: what is not given may leave it undecided */
  CONSIGNE_FLAG_TRACE = 2,   /* record for each rule whether it holds: consigne-policy.h, Traces */
  CONSIGNE_FLAG_UTF8 = 4     /* the peer takes UTF-8 replies (RFC 6531 3.7.4); else they are ASCII */
};

CONSIGNE_API int consigne_decision_new(const consigne_options *options, consigne_decision **decision);
CONSIGNE_API void consigne_decision_free(consigne_decision *decision);
/*
 * Decides. It leaves a decision in any case: where it fails, DEFER 451 4.3.0. So a reused decision never keeps the
 * verdict of the last message. E_ARGUMENT, E_MEMORY; E_QUERY: a setter of the query failed, and the needs name its
 * field.
 */
CONSIGNE_API int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags,
                                 consigne_decision *decision);

/* The verdict on the message, which is that of the fold. DEFER for NULL. */
CONSIGNE_API int consigne_decision_verdict(const consigne_decision *decision);
/* The revision of the ruleset that decided; NULL where none did. */
CONSIGNE_API const char *consigne_decision_revision(const consigne_decision *decision);
/* The fold of the recipients' outcomes (docs/language.md, section 6). */
CONSIGNE_API const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision);
/* One outcome for each recipient; one outcome where no recipient is known. */
CONSIGNE_API uint32_t consigne_decision_recipients(const consigne_decision *decision);
CONSIGNE_API const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index);
/*
 * What the ruleset lacked (docs/language.md, section 5), each once. Final decisions have needs too: answer them,
 * and decide again.
 */
CONSIGNE_API uint32_t consigne_decision_needs(const consigne_decision *decision);
CONSIGNE_API const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index);

/*
 * Writes the decision as one line `key=value key=value` for syslog, without a line end: docs/record.md, section Log
 * line. No value that a sender wrote can look like a key or a line. E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_decision_log(const consigne_decision *decision, char *buffer, size_t *size);
/* Writes the decision as the JSON of docs/record.md, on one line, in ASCII. E_BUFFER, E_MEMORY. */
CONSIGNE_API int consigne_decision_record(const consigne_decision *decision, char *buffer, size_t *size);
/*
 * Writes a query and its decision as one object on one line: a line of the log that `consigne replay` reads. `flags` as
 * of consigne_query_record. E_QUERY, E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_record(const consigne_query *query, int flags, const consigne_decision *decision,
                                 char *buffer, size_t *size);

/* ---- Outcomes ----------------------------------------------------------- */

/* DEFER for NULL. */
CONSIGNE_API int consigne_outcome_verdict(const consigne_outcome *outcome);
/* FAILURE for NULL. */
CONSIGNE_API int consigne_outcome_cause(const consigne_outcome *outcome);
/* The recipient, as local@domain; NULL for the fold, and where none is known. */
CONSIGNE_API const char *consigne_outcome_recipient(const consigne_outcome *outcome);
/* The rule that decided. Where facts are missing: the first rule that waits. "default"; NULL on failure. */
CONSIGNE_API const char *consigne_outcome_rule(const consigne_outcome *outcome);
/* 1: facts were missing and the decision was final, so it failed closed. */
CONSIGNE_API int consigne_outcome_assumed(const consigne_outcome *outcome);
/* Reply code (RFC 5321 4.2), 550; 0 for accept, quarantine and undecided. */
CONSIGNE_API uint32_t consigne_outcome_code(const consigne_outcome *outcome);
/* Enhanced status code (RFC 3463), "5.7.1"; NULL as above. */
CONSIGNE_API const char *consigne_outcome_enhanced(const consigne_outcome *outcome);
/* The reply in lines of at most 510 octets, with codes and without CRLF. */
CONSIGNE_API uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index);
/* The lines joined by CRLF, without a final CRLF; NULL where there is no reply. */
CONSIGNE_API const char *consigne_outcome_reply(const consigne_outcome *outcome);
/*
 * The same without codes, for a program that writes them itself: each text of the reply on one line of any length,
 * and its language, a tag of BCP 47; "" where the ruleset does not say it.
 */
CONSIGNE_API uint32_t consigne_outcome_texts(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_text(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API const char *consigne_outcome_text_language(const consigne_outcome *outcome, uint32_t index);
/*
 * The field, the value in it, and the test of `when` that this value met, as written: "any identity in nanterre".
 * 0 and NULL where no single value made the rule hold. Of identity it is the field in which the value stands.
 */
CONSIGNE_API int consigne_outcome_field(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_field_name(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_value(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_test(const consigne_outcome *outcome);
/* The proofs of `unless`, as written: none of them held. */
CONSIGNE_API uint32_t consigne_outcome_missing(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index);
/* Tags to act on, sorted. */
CONSIGNE_API uint32_t consigne_outcome_tags(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index);
/* Other tags, of rules that ended unknown and may hold. They are for a log: block no account on one. */
CONSIGNE_API uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index);
/* Rules that hold, and are not enforced yet or only warn; sorted by name. Assumed, 1: the rule ended unknown. */
CONSIGNE_API uint32_t consigne_outcome_warnings(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index);
/* Where the verdict is undecided: the rules that wait. */
CONSIGNE_API uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index);

/* ---- Needs -------------------------------------------------------------- */

/* What a decision lacked: a field to set, or a question to answer. */
enum consigne_need_kind {
  CONSIGNE_NEED_FIELD = 501,  /* a field is not given */
  CONSIGNE_NEED_SET = 502,    /* is this key in an external set? */
  CONSIGNE_NEED_OWNERS = 503, /* do external owners let this login show this address? */
  CONSIGNE_NEED_LIMIT = 504   /* has this key exceeded a limit? To ask is to count. */
};
enum consigne_answer {
  CONSIGNE_ANSWER_YES = 801, /* it is in the set; it owns; it has exceeded */
  CONSIGNE_ANSWER_NO = 802,
  CONSIGNE_ANSWER_FAILED = 803 /* nobody could be asked: unknown, and not asked again */
};
/* A CONSIGNE_NEED_*. */
CONSIGNE_API int consigne_need_kind(const consigne_need *need);
/*
 * The question in one line of printable ASCII, "set blocked cath", for consigne_query_answer. Other octets of a
 * key, blanks, "%" and a lone "*" are written as in "%20". NULL for a field.
 */
CONSIGNE_API const char *consigne_need_id(const consigne_need *need);
/* The field, "relay.ip"; the set, the limit, or the provider whose list is external; "" for owners. */
CONSIGNE_API const char *consigne_need_name(const consigne_need *need);
/*
 * The value in question, in canonical form: of a set; of owners the address; of a limit its key, where an IPv6
 * address stands as its /64, "2001:db8:1:2::/64". Of a field: the word that was given and that the ruleset does
 * not know; else NULL.
 */
CONSIGNE_API const char *consigne_need_key(const consigne_need *need);
/* Of owners: the login; else NULL. */
CONSIGNE_API const char *consigne_need_login(const consigne_need *need);
/* Of a limit: the recipient that it would count, or "" where it counts messages; else NULL. */
CONSIGNE_API const char *consigne_need_recipient(const consigne_need *need);
/* Of a limit (docs/language.md, section 8): `rate` in each `period` of milliseconds, and `burst` more; else 0. */
CONSIGNE_API uint32_t consigne_need_rate(const consigne_need *need);
CONSIGNE_API int64_t consigne_need_period(const consigne_need *need);
CONSIGNE_API uint32_t consigne_need_burst(const consigne_need *need);
/* 1: a limit that does not count a recipient whom this key has had within the period. */
CONSIGNE_API int consigne_need_distinct(const consigne_need *need);
/* 1: only rules that are not enforced, or only warn, wait for it. */
CONSIGNE_API int consigne_need_optional(const consigne_need *need);

/*
 * Answers the need of this id with a CONSIGNE_ANSWER_*. The answer lasts until _next or _reset; another one
 * replaces it. An answer that no rule asks for does no harm. "*" as the last word of an id stands for every
 * question that begins so and has no answer of its own: "set blocked *", "owners *", "limit per-hour cath *"; "*"
 * alone for every question. A failure does not mark the query: a question without an answer is unknown. E_FORM: no
 * such id; E_ARGUMENT: no such answer; E_LIMIT: too many answers; E_MEMORY.
 */
CONSIGNE_API int consigne_query_answer(consigne_query *query, const char *id, size_t length, int answer);

/* ---- Limiters ----------------------------------------------------------- */

/*
 * Answers limits from the memory of this process. That memory never grows. In any span of `period` at most rate +
 * burst pass; this holds where the memory is full, with several threads, and when the clock steps. docs/guide.md
 * says when to ask a store that several machines share instead.
 */
typedef struct consigne_limiter consigne_limiter;

/*
 * `memory`: 512 octets to 1 GiB. One half holds counters, 8 octets each; the other half holds the recipients that
 * `distinct` has seen, 16 octets each. `seed`: at least 16 random octets; consigne_limiter_restore needs the same
 * ones again. E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_limiter_new(const consigne_options *options, size_t memory, const char *seed,
                                      size_t seed_length, consigne_limiter **limiter);
/* Only when no thread uses it any more. */
CONSIGNE_API void consigne_limiter_free(consigne_limiter *limiter);
/*
 * Tells whether this key has exceeded this limit; where it has not, this counts. `now`: milliseconds of a clock
 * that does not step (CLOCK_MONOTONIC, from any origin). After a step back, time stands still until the clock has
 * caught up; a step forward is taken as time that has passed. `distinct` 1: a recipient that this key has had
 * within `period` has not exceeded, and is not counted again; 0: `recipient` is ignored. *answer becomes YES, NO,
 * or FAILED: there is no room, or the instant or the limit (burst / rate * period) is over 8 years from the first
 * instant. E_ARGUMENT: rate 0, period below 1, or another `distinct`.
 */
CONSIGNE_API int consigne_limiter_ask(consigne_limiter *limiter, int64_t now, const char *name, size_t name_length,
                                      uint32_t rate, int64_t period, uint32_t burst, int distinct, const char *key,
                                      size_t key_length, const char *recipient, size_t recipient_length,
                                      int *answer);
/* The same for a need of kind CONSIGNE_NEED_LIMIT. Pass *answer to consigne_query_answer. E_ARGUMENT: another kind.
 */
CONSIGNE_API int consigne_limiter_answer(consigne_limiter *limiter, int64_t now, const consigne_need *need,
                                         int *answer);
/*
 * Saves what counts at `now` into a buffer of *size octets; *size becomes how many it wrote. What other threads
 * ask meanwhile may be missing. E_BUFFER; E_LIMIT: the instant is over 8 years from the first one.
 */
CONSIGNE_API int consigne_limiter_save(consigne_limiter *limiter, int64_t now, char *buffer, size_t *size);
/*
 * Replaces everything by what was saved, as if no time had passed since; the clock may have another origin. Other
 * threads must not ask meanwhile. E_FORM, and nothing changes: cut, damaged, or of another seed, memory or
 * version; E_LIMIT as above.
 */
CONSIGNE_API int consigne_limiter_restore(consigne_limiter *limiter, int64_t now, const char *buffer, size_t size);

/* ---- Mailboxes and domains ---------------------------------------------- */

/* A path or list of mailboxes that was parsed. Reused. */
typedef struct consigne_mailboxes consigne_mailboxes;

enum consigne_form {
  CONSIGNE_FORM_PATH = 601,        /* RFC 5321 4.1.2 Reverse-path or Forward-path; "<" ">" may be missing */
  CONSIGNE_FORM_MAILBOX_LIST = 602 /* RFC 5322 3.4 address-list, with the obsolete syntax */
};
CONSIGNE_API int consigne_mailboxes_new(const consigne_options *options, consigne_mailboxes **mailboxes);
CONSIGNE_API void consigne_mailboxes_free(consigne_mailboxes *mailboxes);
/* Reads `text` in this form. A malformed text is read too, and is told as such. E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_mailboxes_parse(consigne_mailboxes *mailboxes, int form, const char *text, size_t length);
/* Where programs read the text in several ways, each reading is a mailbox. */
CONSIGNE_API uint32_t consigne_mailboxes_count(const consigne_mailboxes *mailboxes);
/* 1: not valid in that grammar, or programs read it in several ways. */
CONSIGNE_API int consigne_mailboxes_malformed(const consigne_mailboxes *mailboxes);
/* 1: no grammar has it, or programs read it in several ways: each mailbox is what one of them shows. */
CONSIGNE_API int consigne_mailboxes_readings(const consigne_mailboxes *mailboxes);
/* 1: larger or deeper than the limits: some mailboxes are missing. */
CONSIGNE_API int consigne_mailboxes_complex(const consigne_mailboxes *mailboxes);
/* 1: the null reverse-path "<>". */
CONSIGNE_API int consigne_mailboxes_null(const consigne_mailboxes *mailboxes);
/* Display name, decoded (RFC 2047); "" where there is none. */
CONSIGNE_API const char *consigne_mailboxes_name(const consigne_mailboxes *mailboxes, uint32_t index);
/* Local part, without quotes, as written. */
CONSIGNE_API const char *consigne_mailboxes_local(const consigne_mailboxes *mailboxes, uint32_t index);
/* Domain in canonical form: lower-case A-labels, or an address literal in its brackets; "" where there is none. */
CONSIGNE_API const char *consigne_mailboxes_domain(const consigne_mailboxes *mailboxes, uint32_t index);
/* The whole in canonical form, with quotes where it needs them. Two mailboxes are equal where these are. */
CONSIGNE_API const char *consigne_mailboxes_address(const consigne_mailboxes *mailboxes, uint32_t index);
/* What is wrong or odd in the whole text, "obsolete route"; each once. */
CONSIGNE_API uint32_t consigne_mailboxes_defects(const consigne_mailboxes *mailboxes);
CONSIGNE_API const char *consigne_mailboxes_defect(const consigne_mailboxes *mailboxes, uint32_t index);

/*
 * Writes a domain as lower-case A-labels (RFC 5890 2.3.2.1; UTS 46 non-transitional) into a buffer. E_NAME: no
 * valid host name. An IPv4 address is none, and neither is a name that ends in a number (RFC 1123 2.1). E_BUFFER,
 * E_MEMORY.
 */
CONSIGNE_API int consigne_domain_to_ascii(const char *domain, size_t length, char *buffer, size_t *size);
/* The same with U-labels. */
CONSIGNE_API int consigne_domain_to_unicode(const char *domain, size_t length, char *buffer, size_t *size);

#ifdef __cplusplus
}
#endif

#endif

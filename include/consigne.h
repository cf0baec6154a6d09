/* SPDX-License-Identifier: MIT */
/*
 * consigne.h - may this sender use this relay with this authentication?
 *
 * The whole border of libconsigne. Rules that hold for every function, and are
 * not repeated below:
 *
 * Text in    A pointer to any bytes and a length in octets; CONSIGNE_NTS as
 *            length says that the text ends at its first NUL. A NULL pointer
 *            is allowed with length 0 only. The library keeps no pointer to it.
 * Text out   Valid UTF-8 without NUL inside, NUL-terminated (octets that are no
 *            UTF-8 show as U+FFFD). It belongs to the object it was asked of
 *            and lasts until that object is next changed or freed.
 * Status     Functions that can fail return one of CONSIGNE_OK, CONSIGNE_E_*.
 *            Their result is the last parameter, untouched on failure.
 * Getters    are named after what they get and never fail: an index out of
 *            range or a NULL object gives 0 or NULL.
 * Free       _free accepts NULL. What _new or _load gave is freed by _free of
 *            the same noun.
 * Threads    A ruleset and a limiter serve all threads at once. Every other object serves
 *            one thread at a time, but that several threads may decide on one
 *            query that nobody changes meanwhile.
 * I/O        None: no clock, socket, locale or environment, no global state.
 *            Only consigne_ruleset_load_file, and `file` and `include` of a
 *            ruleset where options allow it, read files.
 * Numbers    of constants are frozen: never changed, never used again. Later
 *            versions may add some; take an unknown verdict as DEFER.
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

#define CONSIGNE_VERSION_MAJOR 0
#define CONSIGNE_VERSION_MINOR 1
#define CONSIGNE_VERSION_PATCH 0

/* As a length: the text ends at its first NUL. */
#define CONSIGNE_NTS ((size_t)-1)

/* The version of the library that runs, "0.1.0"; static text. */
CONSIGNE_API const char *consigne_version(void);

/* ---- Status ------------------------------------------------------------ */

enum {
  CONSIGNE_OK = 0,
  CONSIGNE_E_ARGUMENT = 1, /* NULL where an object is needed, a number out of range */
  CONSIGNE_E_MEMORY = 2,   /* the allocator gave nothing */
  CONSIGNE_E_LIMIT = 3,    /* larger than a limit of the options */
  CONSIGNE_E_FORM = 4,     /* a value of the caller's choice is wrong in form: "192.0.2.256" */
  CONSIGNE_E_FIELD = 5,    /* no such field, or this call does not set it: identity */
  CONSIGNE_E_ORDER = 6,  /* too late, or twice: added to what has ended, authcid after auth, relay beside client */
  CONSIGNE_E_RULES = 7,  /* the ruleset has errors: read the findings */
  CONSIGNE_E_FILE = 8,   /* a file cannot be read, or the options forbid it */
  CONSIGNE_E_BUFFER = 9, /* the caller's buffer is too small; the length needed was stored */
  CONSIGNE_E_NAME = 10,  /* not a valid domain name (RFC 5890, RFC 1123 2.1) */
  CONSIGNE_E_QUERY = 11  /* a setter of this query failed before: nothing is judged on half a query */
};

/* The constant's name, "CONSIGNE_E_MEMORY"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_status_name(int status);
/* One sentence in English; for an unknown number it says so. Static text. */
CONSIGNE_API const char *consigne_status_text(int status);

/* ---- Verdicts, causes, truth ------------------------------------------- */

enum {
  CONSIGNE_VERDICT_ACCEPT = 101,
  CONSIGNE_VERDICT_QUARANTINE = 102,
  CONSIGNE_VERDICT_DEFER = 103,    /* a 4yz reply (RFC 5321 4.2.1) */
  CONSIGNE_VERDICT_REJECT = 104,   /* a 5yz reply */
  CONSIGNE_VERDICT_UNDECIDED = 105 /* with CONSIGNE_FLAG_PARTIAL only: continue, more must be known */
};
/* "accept", "quarantine", "defer", "reject", "undecided"; NULL for another number. */
CONSIGNE_API const char *consigne_verdict_name(int verdict);

/* Why an outcome has its verdict. */
enum {
  CONSIGNE_CAUSE_RULE = 201,    /* a rule held */
  CONSIGNE_CAUSE_DEFAULT = 202, /* no rule held */
  CONSIGNE_CAUSE_UNKNOWN = 203, /* facts are missing: undecided, or deferred where the decision is final */
  CONSIGNE_CAUSE_COMPLEX = 204, /* the sender sent what is too large or complex to read */
  CONSIGNE_CAUSE_FAILURE = 205  /* consigne_decide failed */
};
/* "rule", "default", "unknown", "complex", "failure"; NULL for another number. */
CONSIGNE_API const char *consigne_cause_name(int cause);

enum { CONSIGNE_TRUTH_FALSE = 301, CONSIGNE_TRUTH_TRUE = 302, CONSIGNE_TRUTH_UNKNOWN = 303 };

/* ---- Fields ------------------------------------------------------------ */

/*
 * What a query may know: terms of RFC 5321, 5322 and 5598, property names of
 * RFC 8601. docs/language.md, section Fields, gives type and arity of each.
 */
enum {
  CONSIGNE_FIELD_SMTP_MAILFROM = 1, /* reverse-path, "<>" or "" never: null is "<>" */
  CONSIGNE_FIELD_SMTP_RCPTTO = 2,   /* the recipients that are judged, one outcome each */
  CONSIGNE_FIELD_SMTP_HELO = 3,     /* domain or address literal, as the client claims */
  CONSIGNE_FIELD_SMTP_AUTH = 4,     /* the login that was authorised */
  CONSIGNE_FIELD_SMTP_AUTHCID = 5,  /* the login that authenticated; unset: as smtp.auth */
  CONSIGNE_FIELD_HEADER_FROM = 6,
  CONSIGNE_FIELD_HEADER_SENDER = 7,
  CONSIGNE_FIELD_HEADER_REPLY_TO = 8,
  CONSIGNE_FIELD_HEADER_RESENT_FROM = 9,
  CONSIGNE_FIELD_HEADER_RESENT_SENDER = 10,
  CONSIGNE_FIELD_HEADER_SHOWN = 11, /* addresses that a display name or comment shows */
  CONSIGNE_FIELD_HEADER_LIST_ID = 12,
  CONSIGNE_FIELD_IDENTITY = 13, /* read only: mailfrom, from and sender together */
  CONSIGNE_FIELD_RELAY = 14,    /* relay.ip or relay.name by the shape of the value; not set: drawn, see Queries */
  CONSIGNE_FIELD_RELAY_IP = 15,
  CONSIGNE_FIELD_RELAY_NAME = 16,
  CONSIGNE_FIELD_CLIENT_IP = 17,   /* of the client that connected */
  CONSIGNE_FIELD_CLIENT_NAME = 18, /* its name, which the caller has verified, as iprev does (RFC 8601 3) */
  CONSIGNE_FIELD_SERVER_NAME = 19, /* the name under which the asking server sends */
  CONSIGNE_FIELD_LISTENER = 20,    /* "mx", "submission", or a word the ruleset declares */
  CONSIGNE_FIELD_TLS = 21,         /* "TLSv1.2", "TLSv1.3" ...; absent: clear text */
  CONSIGNE_FIELD_SPF = 22,
  CONSIGNE_FIELD_DMARC = 23,
  CONSIGNE_FIELD_ARC = 24,
  CONSIGNE_FIELD_IPREV = 25,
  CONSIGNE_FIELD_DKIM = 26,   /* one result word a signature */
  CONSIGNE_FIELD_DKIM_D = 27, /* d= of valid signatures that cover From, without l= */
  CONSIGNE_FIELD_SPF_D = 28,
  CONSIGNE_FIELD_DMARC_D = 29,    /* the domain of From whose DMARC result is pass */
  CONSIGNE_FIELD_ARC_D = 30,      /* sealers of a valid chain: give them by consigne_query_add_seal */
  CONSIGNE_FIELD_ARC_DKIM_D = 31, /* the domains that they report as passed */
  CONSIGNE_FIELD_NOW = 32         /* by consigne_query_set_number: milliseconds since 1970-01-01T00:00Z */
};
/* For consigne_query_end only: every header.* field; every field that was not set. */
enum { CONSIGNE_FIELD_HEADERS = 901, CONSIGNE_FIELD_ALL = 902 };

/* "smtp.mailfrom"; NULL for a number that is no field of this list. Static text. */
CONSIGNE_API const char *consigne_field_name(int field);

/* ---- Options ----------------------------------------------------------- */

/* Limits, allocator and named sources. Copied by what takes them; NULL: defaults. */
typedef struct consigne_options consigne_options;

enum {
  CONSIGNE_LIMIT_RULESET_OCTETS = 1, /* of all sources of one load together */
  CONSIGNE_LIMIT_RULES = 2,
  CONSIGNE_LIMIT_NAMES = 3,         /* items of all sets together */
  CONSIGNE_LIMIT_HEADER_OCTETS = 4, /* of one header block; a larger one is "too complex" */
  CONSIGNE_LIMIT_MAILBOXES = 5,     /* of one header field */
  CONSIGNE_LIMIT_RECIPIENTS = 6,
  CONSIGNE_LIMIT_VALUES = 7,       /* of one field that the caller adds to */
  CONSIGNE_LIMIT_PATTERN_MATCH = 8 /* PCRE2's match limit; reaching it is unknown */
};

/*
 * Gives a block of `size` octets that holds what `block` held (NULL: a new
 * one), aligned for any object; or frees `block` where size is 0 and gives
 * NULL; or gives NULL and leaves `block` as it was. Called from any thread
 * that uses an object made with these options.
 */
typedef void *consigne_resize(void *context, void *block, size_t size);

/* E_MEMORY. */
CONSIGNE_API int consigne_options_new(consigne_options **options);
CONSIGNE_API void consigne_options_free(consigne_options *options);
/* Sets one CONSIGNE_LIMIT_*; 0 restores its default. E_ARGUMENT: no such limit, or above its ceiling. */
CONSIGNE_API int consigne_options_set_limit(consigne_options *options, int limit, uint32_t value);
/* The limit in force; NULL options: the default. 0 for a number that is no limit. */
CONSIGNE_API uint32_t consigne_options_limit(const consigne_options *options, int limit);
/*
 * All memory of objects made with these options comes from `resize`, but what
 * other libraries ask malloc for: PCRE2 for patterns, while a ruleset has some
 * or a decision matches them; libidn2 for a label that is not ASCII or begins
 * with xn--, until it is copied; libunistring for more than 64 combining marks
 * in a row, until they are sorted; and C's own for files that are read. Where
 * malloc fails there it is E_MEMORY, too. NULL restores malloc. `context` is
 * passed on; it must outlive every such object.
 */
CONSIGNE_API int consigne_options_set_allocator(consigne_options *options, consigne_resize *resize, void *context);
/*
 * A source that `include` and `file` find by this name before any file:
 * the text is copied. E_MEMORY, E_ARGUMENT (empty name).
 */
CONSIGNE_API int consigne_options_add_source(consigne_options *options, const char *name, size_t name_length,
                                             const char *text, size_t text_length);
/* Whether consigne_ruleset_load_text may read files that the text names: 0 (default) or 1. */
CONSIGNE_API int consigne_options_set_files(consigne_options *options, int allowed);
/* Whether patterns use PCRE2's just-in-time compiler: 1 (default where PCRE2 has it) or 0. */
CONSIGNE_API int consigne_options_set_jit(consigne_options *options, int allowed);
/* Whether a load keeps the text that consigne_ruleset_dump gives, as long as the ruleset: 0 (default) or 1. */
CONSIGNE_API int consigne_options_set_dump(consigne_options *options, int kept);

/*
 * Whether a load that succeeds also gives advice (CONSIGNE_SEVERITY_ADVICE): 0
 * (default) or 1. It looks at the whole ruleset, so such a load takes longer; the
 * ruleset is the same. E_ARGUMENT (NULL, or neither 0 nor 1).
 */
CONSIGNE_API int consigne_options_set_advice(consigne_options *options, int wanted);

/*
 * The instant (milliseconds since 1970-01-01T00:00Z) for which a load tells
 * what has expired, or soon will; not said: nothing is told about dates.
 */
CONSIGNE_API int consigne_options_set_now(consigne_options *options, int64_t now);

/* ---- Findings ---------------------------------------------------------- */

/* What a load found: errors (no ruleset), warnings and advice. Reused by the next load. */
typedef struct consigne_findings consigne_findings;

/*
 * ERROR: there is no ruleset. WARNING: legal, and hardly what is meant. ADVICE:
 * legal and probably meant, but worth knowing; told only where the options ask.
 */
enum { CONSIGNE_SEVERITY_ERROR = 401, CONSIGNE_SEVERITY_WARNING = 402, CONSIGNE_SEVERITY_ADVICE = 403 };

/* E_MEMORY. */
CONSIGNE_API int consigne_findings_new(const consigne_options *options, consigne_findings **findings);
CONSIGNE_API void consigne_findings_free(consigne_findings *findings);
CONSIGNE_API uint32_t consigne_findings_count(const consigne_findings *findings);
CONSIGNE_API uint32_t consigne_findings_errors(const consigne_findings *findings);
CONSIGNE_API int consigne_findings_severity(const consigne_findings *findings, uint32_t index);
/* Stable id of the kind of finding, "unknown-name"; docs/language.md lists them. */
CONSIGNE_API const char *consigne_findings_id(const consigne_findings *findings, uint32_t index);
CONSIGNE_API const char *consigne_findings_file(const consigne_findings *findings, uint32_t index);
/* From 1; 0 where the finding is about no line. Columns count characters. */
CONSIGNE_API uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index);
CONSIGNE_API uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index);
/* What is wrong, and what to write instead. */
CONSIGNE_API const char *consigne_findings_text(const consigne_findings *findings, uint32_t index);
/* The line of the source and below it a caret: two lines, for a terminal; NULL where there is none. */
CONSIGNE_API const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index);

/* ---- Rulesets ---------------------------------------------------------- */

/* A checked, compiled, immutable ruleset; counted, shared by threads. */
typedef struct consigne_ruleset consigne_ruleset;
typedef struct consigne_query consigne_query;
typedef struct consigne_decision consigne_decision;

/*
 * Reads, checks and compiles a ruleset, whole or not at all. `path` ends in no
 * NUL inside. `findings` may be NULL. E_FILE: that file cannot be read;
 * E_RULES: see findings; E_MEMORY; E_LIMIT.
 */
CONSIGNE_API int consigne_ruleset_load_file(const char *path, size_t path_length, const consigne_options *options,
                                            consigne_findings *findings, consigne_ruleset **ruleset);
/* The same from text; `name` stands for it in findings (NULL: "ruleset"). */
CONSIGNE_API int consigne_ruleset_load_text(const char *text, size_t length, const char *name, size_t name_length,
                                            const consigne_options *options, consigne_findings *findings,
                                            consigne_ruleset **ruleset);
/* One more owner, who calls _free too. Any thread. Gives its argument. */
CONSIGNE_API consigne_ruleset *consigne_ruleset_ref(consigne_ruleset *ruleset);
CONSIGNE_API void consigne_ruleset_free(consigne_ruleset *ruleset);

/*
 * "sha256:" and 64 hexadecimal digits: the digest of all that the ruleset
 * decides by, in canonical form; the order of items, files, comments and expects
 * do not count. Rulesets of one revision decide alike. It identifies a policy;
 * it is no signature of who wrote it.
 */
CONSIGNE_API const char *consigne_ruleset_revision(const consigne_ruleset *ruleset);
/*
 * The whole ruleset as one text in the language, without files, in canonical
 * form: it loads to the same revision, which is the SHA-256 of all before the
 * first expect. NULL where the options of the load did not ask for it.
 */
CONSIGNE_API const char *consigne_ruleset_dump(const consigne_ruleset *ruleset);

/* 1 where some rule can read this field (relay, identity: or one they consist of), else 0. */
CONSIGNE_API int consigne_ruleset_reads(const consigne_ruleset *ruleset, int field);
CONSIGNE_API uint32_t consigne_ruleset_rules(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_rule_name(const consigne_ruleset *ruleset, uint32_t rule);
CONSIGNE_API const char *consigne_ruleset_rule_file(const consigne_ruleset *ruleset, uint32_t rule);
CONSIGNE_API uint32_t consigne_ruleset_rule_line(const consigne_ruleset *ruleset, uint32_t rule);
/* The verdict the rule names; 0 for a rule that only warns and tags. */
CONSIGNE_API int consigne_ruleset_rule_verdict(const consigne_ruleset *ruleset, uint32_t rule);
/* 1 where the rule can read this field, else 0. */
CONSIGNE_API int consigne_ruleset_rule_reads(const consigne_ruleset *ruleset, uint32_t rule, int field);

/* The moments of an SMTP session, in order. */
enum {
  CONSIGNE_STAGE_CONNECT = 701,
  CONSIGNE_STAGE_MAIL = 702,
  CONSIGNE_STAGE_RCPT = 703,
  CONSIGNE_STAGE_DATA = 704 /* the header is known */
};
/* The earliest moment at which every field that the rule can read may be known; 0: no such rule. */
CONSIGNE_API int consigne_ruleset_rule_stage(const consigne_ruleset *ruleset, uint32_t rule);
/* "connect", "MAIL", "RCPT", "DATA"; NULL for another number. */
CONSIGNE_API const char *consigne_stage_name(int stage);
/* The facts the ruleset declares, without "fact.". */
CONSIGNE_API uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact);

/* ---- Providers ---- what a client of each must set; only mail programs and their helpers ask */

CONSIGNE_API uint32_t consigne_ruleset_providers(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_provider_name(const consigne_ruleset *ruleset, uint32_t provider);
/* The first provider that lists the domain (any form of it), aliases replaced; UINT32_MAX: none does, or no memory.
 */
CONSIGNE_API uint32_t consigne_ruleset_provider_of_domain(const consigne_ruleset *ruleset, const char *domain,
                                                          size_t length);
/* The first provider that sends or reads through this host, or has it among its relays; UINT32_MAX: as above. */
CONSIGNE_API uint32_t consigne_ruleset_provider_of_host(const consigne_ruleset *ruleset, const char *host,
                                                        size_t length);

enum { CONSIGNE_SERVER_SUBMISSION = 1201, CONSIGNE_SERVER_IMAP = 1202, CONSIGNE_SERVER_POP3 = 1203 };
enum {
  CONSIGNE_SECURITY_TLS = 1211, /* from the first octet (RFC 8314 3.3) */
  CONSIGNE_SECURITY_STARTTLS = 1212
};
/* Its servers, in the order of the ruleset: the first of a kind is the one to set. */
CONSIGNE_API uint32_t consigne_ruleset_servers(const consigne_ruleset *ruleset, uint32_t provider);
CONSIGNE_API int consigne_ruleset_server_kind(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server);
CONSIGNE_API const char *consigne_ruleset_server_host(const consigne_ruleset *ruleset, uint32_t provider,
                                                      uint32_t server);
CONSIGNE_API uint32_t consigne_ruleset_server_port(const consigne_ruleset *ruleset, uint32_t provider,
                                                   uint32_t server);
CONSIGNE_API int consigne_ruleset_server_security(const consigne_ruleset *ruleset, uint32_t provider,
                                                  uint32_t server);
/* Ways to authenticate, best first, by the names of autoconfig: "password-cleartext", "oauth2". */
CONSIGNE_API uint32_t consigne_ruleset_methods(const consigne_ruleset *ruleset, uint32_t provider);
CONSIGNE_API const char *consigne_ruleset_method(const consigne_ruleset *ruleset, uint32_t provider,
                                                 uint32_t method);

/* What a user name is; and what the provider does with a sender that is not in its domains. */
enum { CONSIGNE_USER_ADDRESS = 1221, CONSIGNE_USER_LOCAL = 1222, CONSIGNE_USER_LOGIN = 1223 };
enum { CONSIGNE_SENDERS_OWN = 1231, CONSIGNE_SENDERS_ANY = 1232, CONSIGNE_SENDERS_REPLACED = 1233 };
/* 0: the ruleset does not say. */
CONSIGNE_API int consigne_ruleset_user(const consigne_ruleset *ruleset, uint32_t provider);
CONSIGNE_API int consigne_ruleset_senders(const consigne_ruleset *ruleset, uint32_t provider);
/*
 * What must be done before its server takes mail, in the first of these languages
 * ("fr-CA, en", RFC 4647 3.4) that has a text, else the first text; NULL: nothing.
 */
CONSIGNE_API const char *consigne_ruleset_enable(const consigne_ruleset *ruleset, uint32_t provider,
                                                 const char *languages, size_t length);

/*
 * A DATE of the language (section 1), "2027-03-01" or "2027-03-01T08:00+01:00",
 * read in the ruleset's zone; milliseconds since 1970-01-01T00:00Z. E_FORM.
 */
CONSIGNE_API int consigne_ruleset_instant(const consigne_ruleset *ruleset, const char *date, size_t length,
                                          int64_t *instant);
/* The reverse, in that zone, into a buffer of *size octets, as consigne_domain_to_ascii does. E_BUFFER. */
CONSIGNE_API int consigne_ruleset_date(const consigne_ruleset *ruleset, int64_t instant, char *buffer,
                                       size_t *size);

/* Expect blocks, in order. */
CONSIGNE_API uint32_t consigne_ruleset_expects(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_expect_file(const consigne_ruleset *ruleset, uint32_t expect);
CONSIGNE_API uint32_t consigne_ruleset_expect_line(const consigne_ruleset *ruleset, uint32_t expect);
/* What the block demands, as it is written: "reject by consigne-1". */
CONSIGNE_API const char *consigne_ruleset_expect_text(const consigne_ruleset *ruleset, uint32_t expect);
/*
 * Resets `query`, fills it from the block, decides as the block says, and
 * reports what differed through consigne_decision_difference (NULL: nothing,
 * the expectation holds). E_ARGUMENT: no such block; else as consigne_decide.
 */
CONSIGNE_API int consigne_ruleset_expect(const consigne_ruleset *ruleset, uint32_t expect, consigne_query *query,
                                         consigne_decision *decision);

/* ---- Queries ----------------------------------------------------------- */

/*
 * What is known of a transaction. Each field is not given, open (some values,
 * more may come) or complete. What the sender writes is stored whatever its
 * octets and may be malformed; what the caller chooses (hosts, logins, words,
 * numbers) is refused with E_FORM where its form is wrong. Empty text is
 * refused for every field. A setter that fails marks the query: consigne_decide
 * then fails, so the calls may go unchecked. The mark of a field of the session
 * stays until that field is set well by consigne_query_set, or _reset; any other
 * also goes with _next.
 *
 * Who connected and who asks are facts; whose mail it is follows from them. On
 * listener "submission", and on any once smtp.auth has a value, relay.name is
 * server.name and relay.ip is absent; else they are client.ip and client.name.
 * While listener or smtp.auth is not given, relay is not given:
 *
 *   consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", CONSIGNE_NTS);
 *   consigne_query_set(query, CONSIGNE_FIELD_CLIENT_IP, "192.0.2.1", CONSIGNE_NTS);
 *   consigne_query_set(query, CONSIGNE_FIELD_CLIENT_NAME, "smtp.orange.fr", CONSIGNE_NTS);
 *   consigne_query_set(query, CONSIGNE_FIELD_SERVER_NAME, "mx.univ.example", CONSIGNE_NTS);
 *   consigne_query_end(query, CONSIGNE_FIELD_SMTP_AUTH);
 *
 * A program that knows better sets relay itself and none of these three: both is E_ORDER.
 */
CONSIGNE_API int consigne_query_new(const consigne_options *options, consigne_query **query);
CONSIGNE_API void consigne_query_free(consigne_query *query);
/* Forgets everything. */
CONSIGNE_API int consigne_query_reset(consigne_query *query);
/*
 * A new transaction of the same session: forgets all but listener, tls, client,
 * server.name, relay, helo, auth, authcid, iprev, the ids of consigne_query_trust and the languages.
 */
CONSIGNE_API int consigne_query_next(consigne_query *query);
/*
 * The number of a field by its name, facts ("fact.colour") included: those are
 * numbered as they are first asked for and keep their number until the query
 * is freed. E_FIELD: no such name; E_LIMIT: too many facts.
 */
CONSIGNE_API int consigne_query_field(consigne_query *query, const char *name, size_t length, int *field);
/*
 * The only value, and the field is complete; replaces what was there. For the
 * paths, with or without "<" ">"; for header.*, a list of mailboxes as a field
 * holds it. An address may stand in brackets, and behind "IPv6:". E_FIELD:
 * identity, now; E_FORM; E_LIMIT; E_ORDER: authcid after auth, relay beside client or
 * server. Address and name of a host are one: relay is replaced as a whole, and to set
 * client.ip, client.name or a half of relay again begins a new pair. So do smtp.auth and
 * smtp.authcid when set again in another transaction.
 */
CONSIGNE_API int consigne_query_set(consigne_query *query, int field, const char *value, size_t length);
/* One value; the field stays open. E_ORDER: the field has ended. Else as _set. */
CONSIGNE_API int consigne_query_add(consigne_query *query, int field, const char *value, size_t length);
/*
 * One seal of the message's ARC chain (RFC 8617): its number `instance` (i=, 1 to 50), its `sealer` (d=), and the
 * `domains` whose signatures its ARC-Authentication-Results report as passed, separated by blanks; empty (NULL and
 * 0): none. In any order; the same seal again changes nothing. The chain is open until CONSIGNE_FIELD_ARC_D has
 * ended, itself or by CONSIGNE_FIELD_ALL. Seals fill CONSIGNE_FIELD_ARC_D and CONSIGNE_FIELD_ARC_DKIM_D, which are
 * then not given themselves, end together and are dropped together. The rules' test `sealed by` needs seals: of an
 * arc.d without them it is unknown. E_FORM: no such number, one that was given with other
 * content, no domain; E_LIMIT; E_ORDER: the chain has ended, or arc.d or arc.dkim.d was given.
 */
CONSIGNE_API int consigne_query_add_seal(consigne_query *query, uint32_t instance, const char *sealer,
                                         size_t sealer_length, const char *domains, size_t domains_length);
/*
 * One DKIM signature: a result word of RFC 8601 2.7.1 and the domain d=, which
 * may be empty where the result is not "pass". It is one more dkim and, of "pass", one
 * more dkim.d; a result that is no such word leaves dkim.d open for ever. Give "pass" only where the
 * signature covers From and has no l=, else "policy". Both fields stay open. E_FORM; E_ORDER: one has ended.
 */
CONSIGNE_API int consigne_query_add_signature(consigne_query *query, const char *result, size_t result_length,
                                              const char *domain, size_t domain_length);
/*
 * No more values come; none given: the field is absent (smtp.mailfrom: null).
 * Also CONSIGNE_FIELD_HEADERS and CONSIGNE_FIELD_ALL, which leaves smtp.rcptto not given where
 * no recipient was. A field that has ended stays as it is.
 */
CONSIGNE_API int consigne_query_end(consigne_query *query, int field);

/* What is known of a field. */
enum { CONSIGNE_STATE_NOT_GIVEN = 1401, CONSIGNE_STATE_OPEN = 1402, CONSIGNE_STATE_COMPLETE = 1403 };
/* As the caller left it: a final decision takes open as complete, and draws relay. 0: no such field. */
CONSIGNE_API int consigne_query_state(const consigne_query *query, int field);
/*
 * The first setter that failed and was not made up for: its status, and its field where `field` is
 * not NULL; 0: of none. CONSIGNE_OK: none, and consigne_decide will judge.
 * E_ARGUMENT: NULL.
 */
CONSIGNE_API int consigne_query_error(const consigne_query *query, int *field);
/*
 * The values a field was given so far, as people read them; of a text that is
 * read in several ways each reading. 0 and NULL for relay and identity, which
 * consist of others, and for now.
 */
CONSIGNE_API uint32_t consigne_query_values(const consigne_query *query, int field);
CONSIGNE_API const char *consigne_query_value(const consigne_query *query, int field, uint32_t index);
/* The field is not given again, as after _reset. */
CONSIGNE_API int consigne_query_drop(consigne_query *query, int field);
/* CONSIGNE_FIELD_NOW, in milliseconds since 1970-01-01T00:00Z. E_FIELD: another field. */
CONSIGNE_API int consigne_query_set_number(consigne_query *query, int field, int64_t value);
/*
 * Authentication-Results fields with this authserv-id (RFC 8601 2.5) are
 * believed, of this session; those of all others are ignored. Whoever names an
 * id vouches that its server removes what a stranger wrote under it (section
 * 5). Compared without case; of a domain name both A-labels and U-labels. Only
 * a bare token is believed: in quotes, or behind a comment, the border may not
 * know it. docs/language.md, section 2, tells which fields they give. E_FORM:
 * no token (RFC 2045 5.1, RFC 6532), which could never be believed; E_LIMIT;
 * E_ORDER: a header field was given before.
 */
CONSIGNE_API int consigne_query_trust(consigne_query *query, const char *authserv_id, size_t length);
/*
 * One header field, name and body, folded or not (RFC 5322 2.2); other names
 * than those of the list above and Authentication-Results are ignored. The
 * header fields, and what trusted ones report, stay open.
 */
CONSIGNE_API int consigne_query_add_header(consigne_query *query, const char *name, size_t name_length,
                                           const char *body, size_t body_length);
/*
 * A whole header section, up to an empty line or the end, CRLF or LF; ends the
 * header fields and what trusted ones report. Never refused for its octets: what cannot be read within the
 * limits is stored as such and makes what waits for it unknown.
 */
CONSIGNE_API int consigne_query_add_header_block(consigne_query *query, const char *block, size_t length);
/* The incident id that {id} shows in replies; printable ASCII, at most 64 octets. */
CONSIGNE_API int consigne_query_set_id(consigne_query *query, const char *id, size_t length);
/*
 * The languages that replies of this session come in, best first: tags of BCP 47
 * separated by commas, "fr-CA, en", of at most 256 octets; looked up as RFC 4647
 * 3.4 says. A reply with a text in one of them is that text alone; another comes
 * as a whole, all its texts in the order of the file, as all do where this is not
 * called, or with an empty text. E_FORM.
 */
CONSIGNE_API int consigne_query_set_language(consigne_query *query, const char *tags, size_t length);

/* ---- Decisions --------------------------------------------------------- */

/* One outcome for each recipient, and their fold. Reused; copies what it tells. */
typedef struct consigne_outcome consigne_outcome;
typedef struct consigne_need consigne_need;

/* Flags of consigne_decide. */
enum {
  CONSIGNE_FLAG_PARTIAL = 1, /* more will be known later: what is not given may leave it undecided */
  CONSIGNE_FLAG_TRACE = 2,   /* record for each rule whether it holds: consigne_decision_trace_* */
  CONSIGNE_FLAG_UTF8 = 4     /* the peer takes UTF-8 replies (RFC 6531 3.7.4); else they are ASCII */
};

CONSIGNE_API int consigne_decision_new(const consigne_options *options, consigne_decision **decision);
CONSIGNE_API void consigne_decision_free(consigne_decision *decision);
/*
 * Decides. Always leaves a decision: on failure DEFER 451 4.3.0, so that one
 * that is reused never keeps the last message's verdict. E_ARGUMENT, E_MEMORY,
 * E_QUERY: a setter failed, and the needs name its field.
 */
CONSIGNE_API int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags,
                                 consigne_decision *decision);

/* The verdict on the message: that of the fold. DEFER for NULL. */
CONSIGNE_API int consigne_decision_verdict(const consigne_decision *decision);
/* The revision of the ruleset that decided; NULL where none was given. */
CONSIGNE_API const char *consigne_decision_revision(const consigne_decision *decision);
/* The fold of the recipients' outcomes. */
CONSIGNE_API const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision);
/* One outcome a recipient; at least one, also where none is known. */
CONSIGNE_API uint32_t consigne_decision_recipients(const consigne_decision *decision);
CONSIGNE_API const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index);
/*
 * What the ruleset lacks, as language section 5 lists it; each once. Of final
 * decisions too: answered, they decide otherwise.
 */
CONSIGNE_API uint32_t consigne_decision_needs(const consigne_decision *decision);
CONSIGNE_API const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index);

/* What became of an Authentication-Results field of the message. */
enum {
  CONSIGNE_AUTHRES_COUNTED = 1501,       /* what it reports is in the query */
  CONSIGNE_AUTHRES_NO_TRUST = 1502,      /* consigne_query_trust named no id */
  CONSIGNE_AUTHRES_UNTRUSTED = 1503,     /* not this one */
  CONSIGNE_AUTHRES_NO_ID = 1504,         /* it has none: a result stands in its place, as Microsoft 365 writes */
  CONSIGNE_AUTHRES_ID_FORM = 1505,       /* a trusted id in quotes, or behind a comment */
  CONSIGNE_AUTHRES_FIELD_FORM = 1506,    /* its name or line ends are malformed: the border may not know it */
  CONSIGNE_AUTHRES_OTHER_VERSION = 1507, /* than 1 */
  CONSIGNE_AUTHRES_GRAMMAR = 1508,       /* not in that of RFC 8601 2.2, or read in two ways */
  CONSIGNE_AUTHRES_TOO_LARGE = 1509,     /* it, or the header block (docs/limits.md) */
  CONSIGNE_AUTHRES_TOO_MANY = 1510,      /* so many trusted ones that none counts (docs/limits.md) */
  CONSIGNE_AUTHRES_NO_METHOD = 1511,     /* it tells nothing of spf, dkim, dmarc, arc, iprev */
  CONSIGNE_AUTHRES_CALLER = 1512         /* of all its methods the caller has given or dropped the fields */
};
/* "counted", or why not in a few words, "untrusted id"; NULL for another number. */
CONSIGNE_API const char *consigne_authres_name(int state);
/*
 * The Authentication-Results that the query had seen, so that a proof which is
 * missing can be explained; none where no rule reads what such fields report. In
 * the order of the message; the first 32, but that one of a trusted id is not
 * left out for others.
 */
CONSIGNE_API uint32_t consigne_decision_authres(const consigne_decision *decision);
/* Its authserv-id without quotes, the first 253 octets; "" where it has none. A stranger may have written it. */
CONSIGNE_API const char *consigne_decision_authres_id(const consigne_decision *decision, uint32_t index);
/* CONSIGNE_AUTHRES_*. */
CONSIGNE_API int consigne_decision_authres_state(const consigne_decision *decision, uint32_t index);
/* 1: it was read, and tells of the method that gives this field, CONSIGNE_FIELD_DKIM or CONSIGNE_FIELD_DKIM_D. */
CONSIGNE_API int consigne_decision_authres_reports(const consigne_decision *decision, uint32_t index, int field);
/* How many there were, those that are not told included. */
CONSIGNE_API uint32_t consigne_decision_authres_seen(const consigne_decision *decision);
/* 1: the query trusts some id, and a rule reads what its fields report: to have seen none is news. */
CONSIGNE_API int consigne_decision_authres_expected(const consigne_decision *decision);

/* In what two decisions on one query differ, also for a single recipient. */
enum {
  CONSIGNE_DIFFERS_VERDICT = 1,
  CONSIGNE_DIFFERS_RULE = 2,  /* which rule, or why there is none: consigne_outcome_cause */
  CONSIGNE_DIFFERS_REPLY = 4, /* codes or text */
  CONSIGNE_DIFFERS_TAGS = 8,
  CONSIGNE_DIFFERS_WARNINGS = 16
};
/*
 * The sum of what differs; 0: nothing. So a ruleset is rehearsed: consigne_decide
 * with the one in force and with the new one, on one query, into two decisions;
 * act on the first, record where they differ. NULL differs in everything.
 */
CONSIGNE_API int consigne_decision_differs(const consigne_decision *one, const consigne_decision *other);
/* After consigne_ruleset_expect: what differed, as a sentence for people; NULL where nothing did. */
CONSIGNE_API const char *consigne_decision_difference(const consigne_decision *decision);
/* The first demand of an expect block that does not hold. */
enum consigne_difference {
  CONSIGNE_DIFFERENCE_VERDICT = 1651,    /* another verdict */
  CONSIGNE_DIFFERENCE_RULE = 1652,       /* the verdict, by another rule */
  CONSIGNE_DIFFERENCE_NOT_WARNED = 1653, /* a rule should warn, and does not */
  CONSIGNE_DIFFERENCE_WARNED = 1654,     /* a rule should not warn, and does */
  CONSIGNE_DIFFERENCE_NOT_TAGGED = 1655, /* a tag is missing */
  CONSIGNE_DIFFERENCE_TAGGED = 1656      /* a tag should not be set, and is */
};
/* What differed by its number, CONSIGNE_DIFFERENCE_*; 0 where nothing did. */
CONSIGNE_API int consigne_decision_difference_kind(const consigne_decision *decision);
/*
 * The rule or tag that was demanded, as the block writes it; NULL where nothing differed, and where the block
 * demands a verdict by any rule. It lasts until the decision is used again.
 */
CONSIGNE_API const char *consigne_decision_difference_name(const consigne_decision *decision);

/* With CONSIGNE_FLAG_TRACE: every rule in order, for each recipient in turn. */
CONSIGNE_API uint32_t consigne_decision_traces(const consigne_decision *decision);
CONSIGNE_API uint32_t consigne_decision_trace_rule(const consigne_decision *decision, uint32_t index);
CONSIGNE_API uint32_t consigne_decision_trace_recipient(const consigne_decision *decision, uint32_t index);
/* Whether the rule holds: CONSIGNE_TRUTH_TRUE, _FALSE, _UNKNOWN. */
CONSIGNE_API int consigne_decision_trace_holds(const consigne_decision *decision, uint32_t index);
/* Whether it is enforced there: CONSIGNE_TRUTH_TRUE, _FALSE (monitored, or it only warns), _UNKNOWN. */
CONSIGNE_API int consigne_decision_trace_enforced(const consigne_decision *decision, uint32_t index);
/* The proof of `unless` that let the message pass this rule, as written; NULL where none did. */
CONSIGNE_API const char *consigne_decision_trace_proof(const consigne_decision *decision, uint32_t index);

/* ---- Outcomes ---------------------------------------------------------- */

/* DEFER for NULL. */
CONSIGNE_API int consigne_outcome_verdict(const consigne_outcome *outcome);
CONSIGNE_API int consigne_outcome_cause(const consigne_outcome *outcome);
/* The recipient, as local@domain; NULL for the fold, and where none is known. */
CONSIGNE_API const char *consigne_outcome_recipient(const consigne_outcome *outcome);
/* The rule that decided or, where facts are missing, the first that waits; "default"; NULL on failure. */
CONSIGNE_API const char *consigne_outcome_rule(const consigne_outcome *outcome);
/* Its number in the ruleset; UINT32_MAX for the default and on failure. */
CONSIGNE_API uint32_t consigne_outcome_rule_index(const consigne_outcome *outcome);
/*
 * Of the rule that decided: since when it is enforced as it is (milliseconds
 * since 1970-01-01T00:00Z), and for how many of a hundred senders; 0: without a
 * date, or no rule decided.
 */
CONSIGNE_API int64_t consigne_outcome_since(const consigne_outcome *outcome);
CONSIGNE_API uint32_t consigne_outcome_share(const consigne_outcome *outcome);
/* Reply code (RFC 5321 4.2), 550; 0 for accept, quarantine and undecided. */
CONSIGNE_API uint32_t consigne_outcome_code(const consigne_outcome *outcome);
/* Enhanced status code (RFC 3463), "5.7.1"; NULL as above. */
CONSIGNE_API const char *consigne_outcome_enhanced(const consigne_outcome *outcome);
/* The reply in lines of at most 510 octets without CRLF, codes included. */
CONSIGNE_API uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index);
/* The lines joined by CRLF, without a final one; NULL where there is no reply. */
CONSIGNE_API const char *consigne_outcome_reply(const consigne_outcome *outcome);
/* The field and the value that made the rule hold; 0 and NULL where no single one did. Of `identity` the field in
 * which the value stands: smtp.mailfrom, header.from or header.sender. */
CONSIGNE_API int consigne_outcome_field(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_value(const consigne_outcome *outcome);
/* The test that value met, as written: "any identity in nanterre"; NULL where there is none. */
CONSIGNE_API const char *consigne_outcome_test(const consigne_outcome *outcome);
/*
 * The clauses of the rule's `when` that hold by one value, `any ...` and those of fields with one value: each as
 * written, the field that the value stands in, and the value. The one that proofs speak of comes first, the others
 * in the order of the text. Two clauses about `any` of one field may have been met by two values. None where no
 * rule decided. 0 and NULL beyond the end.
 */
CONSIGNE_API uint32_t consigne_outcome_clauses(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_clause_test(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API int consigne_outcome_clause_field(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API const char *consigne_outcome_clause_value(const consigne_outcome *outcome, uint32_t index);
/* The proofs of `unless`, as written, none of which was there. */
CONSIGNE_API uint32_t consigne_outcome_missing(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index);

/* What a clause of a proof tests. FIELD and NAME are what _part_field, _part_with and _part_name tell. */
enum consigne_proof {
  CONSIGNE_PROOF_CARRIED = 1601,         /* carried by relay */
  CONSIGNE_PROOF_ALIGNED = 1602,         /* aligned with FIELD */
  CONSIGNE_PROOF_ALIGNED_EXACTLY = 1603, /* aligned exactly with FIELD */
  CONSIGNE_PROOF_SEALED = 1604,          /* sealed by NAME, or by items in braces */
  CONSIGNE_PROOF_OWNED = 1605,           /* owned by FIELD */
  CONSIGNE_PROOF_EQUAL = 1606,           /* equals FIELD */
  CONSIGNE_PROOF_SET = 1607,             /* in NAME: a set, or a provider's domains or relays */
  CONSIGNE_PROOF_VALUE = 1608,           /* is X, or in items in braces */
  CONSIGNE_PROOF_PATTERN = 1609,         /* in NAME, a set of patterns, or in braces with a pattern */
  CONSIGNE_PROOF_ABSENT = 1610,          /* is absent */
  CONSIGNE_PROOF_NULL = 1611,            /* is null */
  CONSIGNE_PROOF_MALFORMED = 1612,       /* is malformed */
  CONSIGNE_PROOF_LIMIT = 1613,           /* limit NAME exceeded */
  CONSIGNE_PROOF_SEVERAL = 1614          /* of a whole proof: it has several clauses */
};
/* What a proof is: the kind of its clause, or CONSIGNE_PROOF_SEVERAL; 0 beyond the end. */
CONSIGNE_API int consigne_outcome_missing_kind(const consigne_outcome *outcome, uint32_t index);
/*
 * The clauses of a proof, in the order of the text: one, or those that `and`, `or` and parentheses join. They tell
 * which clause of "carried by relay and tls is TLSv1.3" was missing. Beyond the end of the proofs or of the clauses
 * of one each function gives 0 or NULL. Texts last as long as the outcome.
 */
CONSIGNE_API uint32_t consigne_outcome_missing_parts(const consigne_outcome *outcome, uint32_t index);
/* One of CONSIGNE_PROOF_*. A later library may tell numbers that are not listed here. */
CONSIGNE_API int consigne_outcome_missing_part_kind(const consigne_outcome *outcome, uint32_t index, uint32_t part);
/* 1: the clause says `not`: it is missing since what the kind names is there. */
CONSIGNE_API int consigne_outcome_missing_part_negated(const consigne_outcome *outcome, uint32_t index,
                                                       uint32_t part);
/* The field that is tested; 0: the value that consigne_outcome_value tells, or of a limit none. */
CONSIGNE_API int consigne_outcome_missing_part_field(const consigne_outcome *outcome, uint32_t index,
                                                     uint32_t part);
/* The field that it is compared with, dkim.d of "aligned with dkim.d"; 0: none. */
CONSIGNE_API int consigne_outcome_missing_part_with(const consigne_outcome *outcome, uint32_t index, uint32_t part);
/* The set, provider or limit that the clause names; NULL: none. */
CONSIGNE_API const char *consigne_outcome_missing_part_name(const consigne_outcome *outcome, uint32_t index,
                                                            uint32_t part);
/* The clause as written, "tls is TLSv1.3". */
CONSIGNE_API const char *consigne_outcome_missing_part_text(const consigne_outcome *outcome, uint32_t index,
                                                            uint32_t part);
/* Whether the clause holds for the value that the outcome tells: CONSIGNE_TRUTH_TRUE, _FALSE or _UNKNOWN. */
CONSIGNE_API int consigne_outcome_missing_part_truth(const consigne_outcome *outcome, uint32_t index,
                                                     uint32_t part);
/* 1: facts were missing and the decision was final, so it failed closed; the rule is the first that waits. */
CONSIGNE_API int consigne_outcome_assumed(const consigne_outcome *outcome);
/* Tags to act on, sorted. */
CONSIGNE_API uint32_t consigne_outcome_tags(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index);
/* Other tags, of rules that may hold and ended unknown: for a log; nobody's account is blocked on one. */
CONSIGNE_API uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index);
/* Rules that hold but are not enforced yet, or only warn; sorted by name. */
CONSIGNE_API uint32_t consigne_outcome_warnings(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index);
/* When the rule of this warning is next enforced further, and for which share (percent); 0: never. */
CONSIGNE_API int64_t consigne_outcome_warning_from(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API uint32_t consigne_outcome_warning_share(const consigne_outcome *outcome, uint32_t index);
/* Where undecided: the rules that hold it up. */
CONSIGNE_API uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index);

/* ---- Needs ------------------------------------------------------------- */

/* What a decision lacks, and what the caller answers where it can. */
enum {
  CONSIGNE_NEED_FIELD = 501,  /* a field: set it */
  CONSIGNE_NEED_SET = 502,    /* whether an external set has this key */
  CONSIGNE_NEED_OWNERS = 503, /* whether external owners let this login show this address */
  CONSIGNE_NEED_LIMIT = 504   /* whether this key has exceeded a limit; asking counts */
};
enum {
  CONSIGNE_ANSWER_YES = 801, /* in the set; owns; exceeded */
  CONSIGNE_ANSWER_NO = 802,
  CONSIGNE_ANSWER_FAILED = 803 /* the source could not be asked: unknown, and not asked again */
};
CONSIGNE_API int consigne_need_kind(const consigne_need *need);
/*
 * One line of printable ASCII that names the question, "set blocked cath", to
 * be given back to consigne_query_answer; other octets of a key, blanks, "%" and
 * a lone "*" are written as "%20". NULL for a field.
 */
CONSIGNE_API const char *consigne_need_id(const consigne_need *need);
/* Of the field, "relay.ip", the set, the provider whose source is external, or the limit; "" for owners. */
CONSIGNE_API const char *consigne_need_name(const consigne_need *need);
/*
 * The value in question in canonical form: of a set, the address of owners, the
 * key of a limit, which of an IPv6 address is its /64, "2001:db8:1:2::/64". Of a field the word that
 * was given and the ruleset does not know; else NULL.
 */
CONSIGNE_API const char *consigne_need_key(const consigne_need *need);
/* Of owners: the login; else NULL. */
CONSIGNE_API const char *consigne_need_login(const consigne_need *need);
/* Of a limit that counts recipients: the one it would count; "" where it counts messages; else NULL. */
CONSIGNE_API const char *consigne_need_recipient(const consigne_need *need);
/* Of a limit (language section 8): `rate` in each `period` of milliseconds, and `burst` more; else 0. */
CONSIGNE_API uint32_t consigne_need_rate(const consigne_need *need);
CONSIGNE_API int64_t consigne_need_period(const consigne_need *need);
CONSIGNE_API uint32_t consigne_need_burst(const consigne_need *need);
/* 1: a limit that counts a recipient only where this key has not had it within the period. */
CONSIGNE_API int consigne_need_distinct(const consigne_need *need);
/* 1: only rules that are not enforced, or only warn, wait for it. */
CONSIGNE_API int consigne_need_optional(const consigne_need *need);

/*
 * Answers the need of this id with one of CONSIGNE_ANSWER_*. An answer lasts
 * until _next or _reset; one that nothing asks for does no harm, a second one
 * replaces the first. In an id the last word may be "*": whatever is asked that
 * begins so ("set blocked *", "owners *", "limit per-hour cath *") and has no
 * answer of its own; "*" alone: whatever is asked at all. Does not mark the
 * query on failure: what is not answered is unknown. E_FORM: no such id;
 * E_ARGUMENT: no such answer; E_LIMIT: too many answers; E_MEMORY.
 */
CONSIGNE_API int consigne_query_answer(consigne_query *query, const char *id, size_t length, int answer);
/*
 * The id under which this ruleset asks what a person may write as
 * "set blocked Cath", "owners cath Cath@univ.example" (login, address) or
 * "limit per-hour cath dean@univ.example" (key, and recipient where it counts
 * them): names are looked up, keys made canonical. "*" and "%20" as in ids.
 * Into a buffer as consigne_domain_to_ascii does. E_NAME: no such external set
 * or limit; E_FORM: no such question or key; E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_ruleset_question(const consigne_ruleset *ruleset, const char *text, size_t length,
                                           char *buffer, size_t *size);

/* ---- Differences between rulesets -------------------------------------- */

/*
 * Cases that two rulesets decide differently, found by trying: what the expects
 * of both give, what is added, and cases made of the values at which they can
 * change their mind. It proves nothing about cases that were not tried. Each is
 * decided as an expect block is (language section 10): partial, all else absent.
 */
typedef struct consigne_diff consigne_diff;

enum { CONSIGNE_SIDE_OLD = 1311, CONSIGNE_SIDE_NEW = 1312 };
/* What a given of a case says. */
enum {
  CONSIGNE_GIVEN_VALUES = 1301, /* of a field; of now: a DATE in UTC */
  CONSIGNE_GIVEN_ABSENT = 1302,
  CONSIGNE_GIVEN_NULL = 1303,    /* of smtp.mailfrom */
  CONSIGNE_GIVEN_UNKNOWN = 1304, /* the field is not given */
  CONSIGNE_GIVEN_HEADER = 1305,  /* a raw header field */
  CONSIGNE_GIVEN_LIMIT = 1306,   /* it is exceeded */
  CONSIGNE_GIVEN_SET = 1307,     /* who is asked of this set or provider says YES of the values */
  CONSIGNE_GIVEN_OWNERS = 1308,  /* and here of address, login, address, login ... */
  CONSIGNE_GIVEN_SEAL = 1309     /* of an ARC chain: who sealed, and the domains that it reports */
};

/* Holds a reference to both. E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_diff_new(const consigne_options *options, consigne_ruleset *before,
                                   consigne_ruleset *after, consigne_diff **diff);
CONSIGNE_API void consigne_diff_free(consigne_diff *diff);
/*
 * One more case to begin with: what the query knows, and what it was answered
 * YES. Open fields are taken as complete. E_FORM: what no expect block can say;
 * E_LIMIT: more than a case holds; then nothing is added. E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_diff_add(consigne_diff *diff, const consigne_query *query);
/*
 * Tries at most `tries` cases more (10 million), always the same ones for the
 * same rulesets and additions; of those that differ it keeps, for each way of
 * differing, the shortest few, made as short as they can be. E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_diff_run(consigne_diff *diff, uint32_t tries);
/* How many cases were tried, each once, and how many of those differ. */
CONSIGNE_API uint32_t consigne_diff_tried(const consigne_diff *diff);
CONSIGNE_API uint32_t consigne_diff_differing(const consigne_diff *diff);

/* The cases that are kept, the shortest first. */
CONSIGNE_API uint32_t consigne_diff_count(const consigne_diff *diff);
/* The CONSIGNE_DIFFERS_* of a case. */
CONSIGNE_API int consigne_diff_differs(const consigne_diff *diff, uint32_t index);
/* The same number for cases that differ in the same way; and how many of those tried do. */
CONSIGNE_API uint32_t consigne_diff_way(const consigne_diff *diff, uint32_t index);
CONSIGNE_API uint32_t consigne_diff_alike(const consigne_diff *diff, uint32_t index);
/* What a case gives: all else is absent. */
CONSIGNE_API uint32_t consigne_diff_givens(const consigne_diff *diff, uint32_t index);
CONSIGNE_API int consigne_diff_given_kind(const consigne_diff *diff, uint32_t index, uint32_t given);
/* Of the field, "fact.colour", the limit, set or provider; the number of a seal; "" for header and owners. */
CONSIGNE_API const char *consigne_diff_given_name(const consigne_diff *diff, uint32_t index, uint32_t given);
CONSIGNE_API uint32_t consigne_diff_given_values(const consigne_diff *diff, uint32_t index, uint32_t given);
CONSIGNE_API const char *consigne_diff_given_value(const consigne_diff *diff, uint32_t index, uint32_t given,
                                                   uint32_t value);
/*
 * As an expect block of the ruleset of `side` writes it; NULL: it cannot say that
 * and does not care. `side` 0: whatever either can say.
 */
CONSIGNE_API const char *consigne_diff_given_text(const consigne_diff *diff, uint32_t index, uint32_t given,
                                                  int side);
/* Resets `query`, fills it from the case and decides by the ruleset of `side`. E_ARGUMENT; else as consigne_decide.
 */
CONSIGNE_API int consigne_diff_decide(const consigne_diff *diff, uint32_t index, int side, consigne_query *query,
                                      consigne_decision *decision);
/* ---- Coverage ---------------------------------------------------------- */

/*
 * Which parts of a ruleset some decisions used, counted. Bounded by the
 * ruleset: after the first decisions, however many more are added, nothing is
 * allocated, and nothing is kept of a query.
 */
typedef struct consigne_coverage consigne_coverage;

/* What is looked at. */
enum {
  CONSIGNE_COVERAGE_ENTRIES = 1001, /* rules, sets, delegations and entries: some look-ups beside the decision */
  CONSIGNE_COVERAGE_CLAUSES = 1002, /* and each clause of each rule that was looked at */
  CONSIGNE_COVERAGE_ALL = 1003      /* and each clause of the rules behind them */
};
/* What an element is. */
enum {
  CONSIGNE_ELEMENT_RULE = 1011,    /* true: it decided or warned; unknown: it was waited for */
  CONSIGNE_ELEMENT_CLAUSE = 1012,  /* of `when`, or of a proof that has several */
  CONSIGNE_ELEMENT_PROOF = 1013,   /* of `unless` */
  CONSIGNE_ELEMENT_DEFAULT = 1014, /* true: no rule held */
  CONSIGNE_ELEMENT_SET = 1015,     /* a named one, or a provider's domains or relays: a value was in it */
  CONSIGNE_ELEMENT_LIST = 1016,    /* the same without a name: items in braces, either half of a delegation */
  CONSIGNE_ELEMENT_ENTRY = 1017,   /* an item of those; networks that touch or overlap are one; patterns are none */
  CONSIGNE_ELEMENT_DELEGATION = 1018, /* true: it carried an address */
  CONSIGNE_ELEMENT_OWNERS = 1019      /* an address of `owners`, true: its entries answered */
};

/* Of this ruleset, which it holds. E_MEMORY; E_LIMIT: more elements than 32 bits count. */
CONSIGNE_API int consigne_coverage_new(const consigne_options *options, consigne_ruleset *ruleset,
                                       consigne_coverage **coverage);
CONSIGNE_API void consigne_coverage_free(consigne_coverage *coverage);
/* All counts are 0 again. */
CONSIGNE_API int consigne_coverage_reset(consigne_coverage *coverage);
/*
 * Decides as consigne_decide does (flags: 0 or CONSIGNE_FLAG_PARTIAL) and counts
 * what that used, for each recipient: of the rules up to the one that decides,
 * each clause for itself, also where another had settled the matter. `wanted`:
 * one of CONSIGNE_COVERAGE_*. An item of a set counts where a value met it that a
 * test of these rules looks up there, or where it said how an address is
 * compared: without one that never did, the same queries are decided the same,
 * as long as its set keeps an item (of relays: a name if it had one, a network
 * if it had one). On failure only part of it is counted. E_ARGUMENT, E_MEMORY, E_QUERY.
 */
CONSIGNE_API int consigne_coverage_add(consigne_coverage *coverage, const consigne_query *query, int flags,
                                       int wanted);

/* Elements keep their numbers; rules come first, under their own. */
CONSIGNE_API uint32_t consigne_coverage_elements(const consigne_coverage *coverage);
/* CONSIGNE_ELEMENT_*. */
CONSIGNE_API int consigne_coverage_kind(const consigne_coverage *coverage, uint32_t element);
/* The rule it is or stands in, which knows file and line; else UINT32_MAX: no line is known of sets and their
 * items. */
CONSIGNE_API uint32_t consigne_coverage_rule(const consigne_coverage *coverage, uint32_t element);
/*
 * The element it is part of: of a clause or proof its rule, of a clause of a
 * proof that, of an entry its set or list, of a list of a delegation that;
 * else UINT32_MAX.
 */
CONSIGNE_API uint32_t consigne_coverage_part_of(const consigne_coverage *coverage, uint32_t element);
/*
 * How often it was CONSIGNE_TRUTH_TRUE, _FALSE or _UNKNOWN. A clause of `when` is
 * asked once a recipient; proofs once for each value of the subject that its
 * clause is true of. Only those have a false; of others true is "used", and
 * unknown that a decision waited for it.
 */
CONSIGNE_API uint64_t consigne_coverage_count(const consigne_coverage *coverage, uint32_t element, int truth);
/*
 * As the language writes it: "any identity in nanterre", "*.mailer.example",
 * "domains of nanterre"; of items in braces the clause they stand in, of a
 * delegation "newsletter@a.example to *.mailer.example". Into a buffer as
 * consigne_domain_to_ascii does. E_ARGUMENT, E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_coverage_text(const consigne_coverage *coverage, uint32_t element, char *buffer,
                                        size_t *size);
/*
 * The name of the field that a clause, or a proof of one clause, tests, without its part: "header.from",
 * "fact.colour"; "" for a limit, and for other elements. Into a buffer and with errors as consigne_coverage_text.
 */
CONSIGNE_API int consigne_coverage_field(const consigne_coverage *coverage, uint32_t element, char *buffer,
                                         size_t *size);

/* ---- Repairs ----------------------------------------------------------- */

/* What would turn a refusal into an acceptance, each decided again before it is told; reused. */
typedef struct consigne_repairs consigne_repairs;

/*
 * Kinds of changes. Of the first ten the field becomes, or has one more, value;
 * a result word (dkim, spf, arc) that is given then says "pass", too.
 */
enum {
  CONSIGNE_REPAIR_RELAY = 1101,          /* relay, or what it is drawn from, is this, and its other half absent */
  CONSIGNE_REPAIR_SIGNATURE = 1102,      /* a valid signature of this domain: one more dkim.d */
  CONSIGNE_REPAIR_SPF = 1103,            /* SPF passes for this domain: spf.d */
  CONSIGNE_REPAIR_SEALER = 1104,         /* the newest seal of the ARC chain is by this sealer: one more seal */
  CONSIGNE_REPAIR_SEALED = 1105,         /* the newest seal reports a valid signature of this domain */
  CONSIGNE_REPAIR_SENDER = 1106,         /* the field shows this address instead of all it shows: the login's own */
  CONSIGNE_REPAIR_LOGIN = 1107,          /* the client logs in as this; never where it has logged in */
  CONSIGNE_REPAIR_TLS = 1108,            /* the client speaks this protocol */
  CONSIGNE_REPAIR_LISTENER = 1109,       /* another door, where a login is refused there */
  CONSIGNE_REPAIR_FACT = 1110,           /* another field, spf or fact.colour: the word (dkim, facts: one more) */
  CONSIGNE_REPAIR_OWNER = 1111,          /* the ruleset gets this block `owners` */
  CONSIGNE_REPAIR_DELEGATION = 1112,     /* the provider `name` gets this line `delegate` */
  CONSIGNE_REPAIR_ITEM = 1113,           /* the set `name` gets this item */
  CONSIGNE_REPAIR_EXTERNAL_OWNER = 1114, /* external owners answer YES: `text` is the id of the question */
  CONSIGNE_REPAIR_EXTERNAL_ITEM = 1115   /* the external set `name` answers YES: `text` is the id of the question */
};

/* E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_repairs_new(const consigne_options *options, consigne_repairs **repairs);
CONSIGNE_API void consigne_repairs_free(consigne_repairs *repairs);
/*
 * Finds what would make consigne_decide accept where a rule refuses (rejects,
 * defers or quarantines): for the recipient of this index or, of UINT32_MAX, for
 * all of them together. Each is a change or several that go together, none of
 * which may be left out, and was decided again with the same flags; where
 * nothing found is accepted, those that are quarantined. Smallest first, at
 * most 16. None: it is not refused by a rule, or nothing was found. Changes of the
 * ruleset need its text (consigne_options_set_dump), else there are none of
 * them; they load it again. Nothing is changed. `flags` as of consigne_decide, CONSIGNE_FLAG_TRACE
 * is ignored. The query must not be changed meanwhile. E_ARGUMENT (also: no such recipient),
 * E_QUERY, E_MEMORY: then there are none.
 */
CONSIGNE_API int consigne_repairs_find(consigne_repairs *repairs, const consigne_ruleset *ruleset,
                                       const consigne_query *query, int flags, uint32_t recipient);
CONSIGNE_API uint32_t consigne_repairs_count(const consigne_repairs *repairs);
/* ACCEPT or QUARANTINE. */
CONSIGNE_API int consigne_repairs_verdict(const consigne_repairs *repairs, uint32_t repair);
/* How many changes go together. */
CONSIGNE_API uint32_t consigne_repairs_changes(const consigne_repairs *repairs, uint32_t repair);
CONSIGNE_API int consigne_repairs_kind(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* Of the query; 0: of the ruleset, or of what answers for it. */
CONSIGNE_API int consigne_repairs_field(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* The value of the field; else the item, or the address that is owned or delegated. */
CONSIGNE_API const char *consigne_repairs_value(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/*
 * Of the set or provider; of owners the login; "*.x" where the ruleset lists
 * that, and the value is some name below x that stands for all; else NULL.
 */
CONSIGNE_API const char *consigne_repairs_name(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* What the ruleset gets, ready to be pasted; or the id of the question; else NULL. */
CONSIGNE_API const char *consigne_repairs_text(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* The clause that it makes true, or of `when` no longer true, as written: "aligned with dkim.d". */
CONSIGNE_API const char *consigne_repairs_clause(const consigne_repairs *repairs, uint32_t repair, uint32_t change);

/* ---- Limiters ---------------------------------------------------------- */

/*
 * Answers limits in the memory of this process, which never grows: in any
 * span of `period` at most rate + burst pass, also where the memory is full,
 * from several threads, and when the clock steps. docs/guide.md says when to
 * ask a store that several machines share instead.
 */
typedef struct consigne_limiter consigne_limiter;

/*
 * Of `memory` octets (512 to 1 GiB) half keeps counters, 8 octets each, half
 * keeps the recipients that `distinct` has seen, 16 each. `seed`: random
 * octets, 16 or more, the same again where saved limits are to be restored.
 * E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_limiter_new(const consigne_options *options, size_t memory, const char *seed,
                                      size_t seed_length, consigne_limiter **limiter);
/* When no thread asks any more. */
CONSIGNE_API void consigne_limiter_free(consigne_limiter *limiter);
/*
 * Whether this limit is exceeded for this key; if not, it has been counted.
 * `now`: milliseconds of a clock that does not step (CLOCK_MONOTONIC, any
 * origin). After a step back time stands still until it is made up for; a step
 * forward is taken as time that has passed. With `distinct` (0 or 1) a
 * recipient seen from this key within `period` is not exceeded, and not counted again; without it
 * `recipient` is not looked at. Answers YES, NO, or FAILED: no room, or
 * an instant or a limit (burst / rate * period) beyond 8 years from the first.
 * E_ARGUMENT: rate 0, or period below 1.
 */
CONSIGNE_API int consigne_limiter_ask(consigne_limiter *limiter, int64_t now, const char *name, size_t name_length,
                                      uint32_t rate, int64_t period, uint32_t burst, int distinct, const char *key,
                                      size_t key_length, const char *recipient, size_t recipient_length,
                                      int *answer);
/* The same of a need of kind CONSIGNE_NEED_LIMIT; the answer is for consigne_query_answer. E_ARGUMENT: another
 * kind. */
CONSIGNE_API int consigne_limiter_answer(consigne_limiter *limiter, int64_t now, const consigne_need *need,
                                         int *answer);
/*
 * All that is left of it at `now`, into a buffer of *size octets; *size becomes
 * their number. What others ask meanwhile may be left out. E_BUFFER;
 * E_LIMIT: an instant beyond 8 years from the first.
 */
CONSIGNE_API int consigne_limiter_save(consigne_limiter *limiter, int64_t now, char *buffer, size_t *size);
/*
 * Replaces all by what was saved, as if no time had passed since; the clock
 * may begin elsewhere. Not while other threads ask. E_FORM, and nothing is
 * changed: cut, damaged, or saved with another seed, memory or version; E_LIMIT as above.
 */
CONSIGNE_API int consigne_limiter_restore(consigne_limiter *limiter, int64_t now, const char *buffer, size_t size);

/* ---- Mailboxes and domains --------------------------------------------- */

/* A parsed path or mailbox-list; reused. */
typedef struct consigne_mailboxes consigne_mailboxes;

enum {
  CONSIGNE_FORM_PATH = 601,        /* RFC 5321 4.1.2 Reverse-path or Forward-path, "<" ">" optional */
  CONSIGNE_FORM_MAILBOX_LIST = 602 /* RFC 5322 3.4 address-list, obsolete syntax included */
};
CONSIGNE_API int consigne_mailboxes_new(const consigne_options *options, consigne_mailboxes **mailboxes);
CONSIGNE_API void consigne_mailboxes_free(consigne_mailboxes *mailboxes);
/* Reads `text` as `form`; what is malformed is read too, and says so. E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_mailboxes_parse(consigne_mailboxes *mailboxes, int form, const char *text, size_t length);
/* Where readers differ, each reading is a mailbox. */
CONSIGNE_API uint32_t consigne_mailboxes_count(const consigne_mailboxes *mailboxes);
/* 1: not valid by that grammar, the obsolete one included, or read in several ways. */
CONSIGNE_API int consigne_mailboxes_malformed(const consigne_mailboxes *mailboxes);
/* 1: it is in no grammar, or readers differ about it: each mailbox is what one of them shows. */
CONSIGNE_API int consigne_mailboxes_readings(const consigne_mailboxes *mailboxes);
/* 1: larger or deeper than the limits; the mailboxes are not all there. */
CONSIGNE_API int consigne_mailboxes_complex(const consigne_mailboxes *mailboxes);
/* 1: the null reverse-path "<>". */
CONSIGNE_API int consigne_mailboxes_null(const consigne_mailboxes *mailboxes);
/* Display name, decoded (RFC 2047); "" where there is none. */
CONSIGNE_API const char *consigne_mailboxes_name(const consigne_mailboxes *mailboxes, uint32_t index);
/* Local part, unquoted, as written. */
CONSIGNE_API const char *consigne_mailboxes_local(const consigne_mailboxes *mailboxes, uint32_t index);
/* Domain in canonical form: lower-case A-labels, or an address literal in its brackets; "" for none. */
CONSIGNE_API const char *consigne_mailboxes_domain(const consigne_mailboxes *mailboxes, uint32_t index);
/* The whole in canonical form, quoted where it must be: what two equal mailboxes share. */
CONSIGNE_API const char *consigne_mailboxes_address(const consigne_mailboxes *mailboxes, uint32_t index);
/* Words for what is wrong or odd in the whole text, "obsolete route"; each once. */
CONSIGNE_API uint32_t consigne_mailboxes_defects(const consigne_mailboxes *mailboxes);
CONSIGNE_API const char *consigne_mailboxes_defect(const consigne_mailboxes *mailboxes, uint32_t index);

/*
 * A domain as lower-case A-labels (RFC 5890 2.3.2.1; UTS 46 non-transitional)
 * into a buffer of *size octets, NUL-terminated; *size becomes the length
 * without it, or with E_BUFFER the size needed. E_NAME: not a valid host name;
 * an IPv4 address is none, nor what ends in a number (RFC 1123 2.1).
 */
CONSIGNE_API int consigne_domain_to_ascii(const char *domain, size_t length, char *buffer, size_t *size);
/* The same with U-labels. */
CONSIGNE_API int consigne_domain_to_unicode(const char *domain, size_t length, char *buffer, size_t *size);

/* A domain that was read, with why it is not valid and what mapping changed; reused. */
typedef struct consigne_domain consigne_domain;

/* E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_domain_new(const consigne_options *options, consigne_domain **domain);
CONSIGNE_API void consigne_domain_free(consigne_domain *domain);
/* Reads a host name, as consigne_domain_to_ascii; what is not valid is read too, and says so. E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_domain_read(consigne_domain *domain, const char *text, size_t length);
/*
 * Reads the domain of a mailbox as it is written there. An address literal is
 * valid, and so is a name that ends in a number. E_ARGUMENT: no such mailbox,
 * or it has no domain; then nothing is read, nor what was before. E_MEMORY.
 */
CONSIGNE_API int consigne_domain_read_mailbox(consigne_domain *domain, const consigne_mailboxes *mailboxes,
                                              uint32_t index);
/* 1: valid, whatever mapping changed. 0 before anything is read. */
CONSIGNE_API int consigne_domain_valid(const consigne_domain *domain);
/* In lower-case A-labels, or an address literal in its brackets; NULL where it is not valid. */
CONSIGNE_API const char *consigne_domain_ascii(const consigne_domain *domain);
/* With U-labels; NULL where it is not valid. */
CONSIGNE_API const char *consigne_domain_unicode(const consigne_domain *domain);
/* The other valid name, in A-labels, that programs of IDNA 2003 or another Unicode read; NULL: there is none. */
CONSIGNE_API const char *consigne_domain_otherwise(const consigne_domain *domain);
/* Why it is not valid: the rule with its RFC, "label over 63 octets (RFC 1035 2.3.4)"; none where it is. */
CONSIGNE_API uint32_t consigne_domain_defects(const consigne_domain *domain);
CONSIGNE_API const char *consigne_domain_defect(const consigne_domain *domain, uint32_t index);
/* The label that breaks it, as written; "" where it is the whole name, or an empty label. */
CONSIGNE_API const char *consigne_domain_defect_label(const consigne_domain *domain, uint32_t index);
/*
 * What was changed besides case, in valid labels: a character (a label where no
 * single one tells, as written) and what it became, "" where it was dropped; a
 * final dot as well. Each once.
 */
CONSIGNE_API uint32_t consigne_domain_changes(const consigne_domain *domain);
CONSIGNE_API const char *consigne_domain_change_from(const consigne_domain *domain, uint32_t index);
CONSIGNE_API const char *consigne_domain_change_to(const consigne_domain *domain, uint32_t index);

#ifdef __cplusplus
}
#endif

#endif

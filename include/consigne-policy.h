/* SPDX-License-Identifier: MIT */
/*
 * consigne-policy.h - what tools for policies ask of libconsigne
 *
 * A mail server never needs this header: consigne.h is enough to decide. The
 * library is the same, and so are the rules that consigne.h begins with.
 *
 * Contents
 *   Fields
 *   Rules
 *   Sets
 *   Text and dates
 *   Expects
 *   More of queries and outcomes
 *   Traces
 *   Authentication-Results
 *   Providers
 *   Coverage
 *   Differences between decisions
 *   Differences between rulesets
 *   Repairs
 *   Diagnosis of domains
 *
 * Example
 *     #include <consigne-policy.h>
 *     #include <stdio.h>
 *
 *     static const char policy[] =
 *       "consigne 1\n"
 *       "rule ours {\n"
 *       "  when any header.from in { univ.example }\n"
 *       "  unless aligned with dkim.d\n"
 *       "  reject\n"
 *       "}\n"
 *       "expect reject by ours { header.from ann@univ.example }\n"
 *       "expect accept { header.from ann@univ.example  dkim.d univ.example }\n";
 *
 *     int main(void) {
 *       consigne_ruleset *ruleset = NULL;
 *       consigne_query *query = NULL;
 *       consigne_decision *decision = NULL;
 *       if (consigne_ruleset_load_text(policy, CONSIGNE_NTS, NULL, 0, NULL, NULL, &ruleset) ||
 *           consigne_query_new(NULL, &query) || consigne_decision_new(NULL, &decision)) return 1;
 *       for (uint32_t i = 0; i < consigne_ruleset_expects(ruleset); i++) {
 *         consigne_ruleset_expect(ruleset, i, query, decision);
 *         const char *difference = consigne_decision_difference(decision);
 *         unsigned line = consigne_ruleset_expect_line(ruleset, i);
 *         printf("line %u: %s\n", line, difference ? difference : "holds");
 *       }
 *       consigne_decision_free(decision);
 *       consigne_query_free(query);
 *       consigne_ruleset_free(ruleset);
 *       return 0;
 *     }
 */
#ifndef CONSIGNE_POLICY_H
#define CONSIGNE_POLICY_H

#include "consigne.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Fields -------------------------------------------------------------- */

/* 1: the field holds at most one value, which consigne_query_set gives. 0: it can hold several, or is none. */
CONSIGNE_API int consigne_field_is_single(int field);
/* 1: a verifier tells the field in Authentication-Results (RFC 8601), as spf and dkim.d. 0: it is another, or none. */
CONSIGNE_API int consigne_field_is_verified(int field);

/* ---- Rules --------------------------------------------------------------- */

/* The rules of a ruleset, in order. */
CONSIGNE_API uint32_t consigne_ruleset_rules(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_rule_name(const consigne_ruleset *ruleset, uint32_t rule);
CONSIGNE_API const char *consigne_ruleset_rule_file(const consigne_ruleset *ruleset, uint32_t rule);
CONSIGNE_API uint32_t consigne_ruleset_rule_line(const consigne_ruleset *ruleset, uint32_t rule);
/* The verdict that the rule names; 0 for a rule that only warns and tags. */
CONSIGNE_API int consigne_ruleset_rule_verdict(const consigne_ruleset *ruleset, uint32_t rule);
/* 1: the rule can read this field, as consigne_ruleset_reads says. */
CONSIGNE_API int consigne_ruleset_rule_reads(const consigne_ruleset *ruleset, uint32_t rule, int field);
/* 1: the rule can read the fact of this name, without "fact.". */
CONSIGNE_API int consigne_ruleset_rule_reads_fact(const consigne_ruleset *ruleset, uint32_t rule, const char *name,
                                                  size_t length);

/* The moments of an SMTP session, in order. */
enum consigne_stage {
  CONSIGNE_STAGE_CONNECT = 701,
  CONSIGNE_STAGE_MAIL = 702,
  CONSIGNE_STAGE_RCPT = 703,
  CONSIGNE_STAGE_DATA = 704 /* the header is known */
};
/* The earliest moment at which every field that the rule can read may be known; 0: no such rule. */
CONSIGNE_API int consigne_ruleset_rule_stage(const consigne_ruleset *ruleset, uint32_t rule);
/* "connect", "MAIL", "RCPT", "DATA"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_stage_name(int stage);

/* ---- Sets ---------------------------------------------------------------- */

/*
 * The number of a set by its name. The name of a provider stands for its domains, "relays of " and that name for
 * its relays. E_NAME: there is no such set, or the provider has no such list.
 */
CONSIGNE_API int consigne_ruleset_set(const consigne_ruleset *ruleset, const char *name, size_t length,
                                      uint32_t *set);
/*
 * Whether a set has this value: a CONSIGNE_TRUTH_*. The value is read as a field of the set's type: an address, a
 * domain (where the set has domains also an address, by its domain), a host or its address, a login, a word.
 * Patterns match an address in canonical form, and anything without "@" in lower case. UNKNOWN: the set is external
 * and does not list the value itself, or a pattern reached its limit. E_ARGUMENT (also: no such set); E_FORM: no
 * value of that type; E_MEMORY.
 */
CONSIGNE_API int consigne_ruleset_set_has(const consigne_ruleset *ruleset, uint32_t set, const char *value,
                                          size_t length, int *truth);

/* ---- Text and dates ------------------------------------------------------ */

/*
 * The whole ruleset as one text in canonical form, without files (docs/language.md, section 12). It loads to the
 * same revision. NULL where the options of the load do not have CONSIGNE_OPTION_DUMP.
 */
CONSIGNE_API const char *consigne_ruleset_dump(const consigne_ruleset *ruleset);

/*
 * Writes the text of one ruleset file in the layout of `consigne format`: the same words and comments, indented and
 * spaced in one way. A ruleset keeps its revision. Files that it includes are not looked at. *size is the room of
 * `buffer` and becomes the length; a NUL follows. E_ARGUMENT; E_RULES: a text or brace has no end, or something is
 * no word, which a load tells; E_LIMIT: over 256 MiB; E_BUFFER: *size is the room that is needed; E_MEMORY.
 */
CONSIGNE_API int consigne_format(const char *text, size_t length, char *buffer, size_t *size);

/* The one of `words`, whose last is NULL, that a misspelt word most likely means; NULL: none is near. */
CONSIGNE_API const char *consigne_nearest(const char *const *words, const char *word, size_t length);
/*
 * `now` is the instant (milliseconds since 1970-01-01T00:00Z) for which a load tells what has expired or soon will.
 * Without it a load tells nothing about dates.
 */
CONSIGNE_API int consigne_options_set_now(consigne_options *options, int64_t now);
/*
 * Reads a DATE of the language (docs/language.md, section 1), "2027-03-01" or "2027-03-01T08:00+01:00", in the
 * ruleset's zone; milliseconds since 1970-01-01T00:00Z. E_FORM.
 */
CONSIGNE_API int consigne_ruleset_instant(const consigne_ruleset *ruleset, const char *date, size_t length,
                                          int64_t *instant);
/* Writes an instant as a DATE of that zone. E_BUFFER, E_MEMORY. */
CONSIGNE_API int consigne_ruleset_date(const consigne_ruleset *ruleset, int64_t instant, char *buffer,
                                       size_t *size);
/*
 * Writes the id under which this ruleset asks what a person may write as "set blocked Cath", "owners cath
 * Cath@univ.example" (login, address) or "limit per-hour cath dean@univ.example" (key, and the recipient where it
 * counts them): names are looked up, keys are made canonical. "*" and "%20" as in ids. E_NAME: no such external
 * set or limit; E_FORM: no such question or key; E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_ruleset_question(const consigne_ruleset *ruleset, const char *text, size_t length,
                                           char *buffer, size_t *size);
/*
 * Answers what a person may write, as consigne_ruleset_question and consigne_query_answer do together. The query
 * keeps what the reading needs, so that many answers cost little. It fails as these two do, but for E_BUFFER.
 */
CONSIGNE_API int consigne_query_answer_text(consigne_query *query, const consigne_ruleset *ruleset,
                                            const char *text, size_t length, int answer);

/* ---- Expects ------------------------------------------------------------- */

/* The `expect` blocks of a ruleset (docs/language.md, section 10), in order. */
CONSIGNE_API uint32_t consigne_ruleset_expects(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_expect_file(const consigne_ruleset *ruleset, uint32_t expect);
CONSIGNE_API uint32_t consigne_ruleset_expect_line(const consigne_ruleset *ruleset, uint32_t expect);
/* What the block demands, as written: "reject by consigne-1". */
CONSIGNE_API const char *consigne_ruleset_expect_text(const consigne_ruleset *ruleset, uint32_t expect);
/* Resets `query`, fills it from the block and decides as the block says. E_ARGUMENT: no such block; else as
 * consigne_decide. */
CONSIGNE_API int consigne_ruleset_expect(const consigne_ruleset *ruleset, uint32_t expect, consigne_query *query,
                                         consigne_decision *decision);
/* After consigne_ruleset_expect: what differs from what the block demands; NULL: the expectation holds. */
CONSIGNE_API const char *consigne_decision_difference(const consigne_decision *decision);
/* The first demand of an expect block that does not hold. */
enum consigne_difference {
  CONSIGNE_DIFFERENCE_VERDICT = 1721,    /* another verdict */
  CONSIGNE_DIFFERENCE_RULE = 1722,       /* the verdict, by another rule */
  CONSIGNE_DIFFERENCE_NOT_WARNED = 1723, /* a rule should warn, and does not */
  CONSIGNE_DIFFERENCE_WARNED = 1724,     /* a rule should not warn, and does */
  CONSIGNE_DIFFERENCE_NOT_TAGGED = 1725, /* a tag is missing */
  CONSIGNE_DIFFERENCE_TAGGED = 1726      /* a tag should not be set, and is */
};
/* What differed by its number, CONSIGNE_DIFFERENCE_*; 0 where nothing did. */
CONSIGNE_API int consigne_decision_difference_kind(const consigne_decision *decision);
/*
 * The rule or tag that was demanded, as the block writes it; NULL where nothing differed, and where the block
 * demands a verdict by any rule. It lasts until the decision is used again.
 */
CONSIGNE_API const char *consigne_decision_difference_name(const consigne_decision *decision);

/* ---- More of queries and outcomes -------------------------------------------------- */

/*
 * The values that a field was given so far, as people read them. A text that programs read in several ways gives
 * one value for each. None for relay and identity, which consist of other fields, and for now.
 */
CONSIGNE_API uint32_t consigne_query_values(const consigne_query *query, int field);
CONSIGNE_API const char *consigne_query_value(const consigne_query *query, int field, uint32_t index);

/* The number of consigne_outcome_rule in the ruleset; UINT32_MAX for the default and on failure. */
CONSIGNE_API uint32_t consigne_outcome_rule_index(const consigne_outcome *outcome);
/*
 * Of the rule that decided: since when it is enforced as it is (milliseconds since 1970-01-01T00:00Z), and for
 * what share of the senders, in percent. 0: it has no date, or no rule decided.
 */
CONSIGNE_API int64_t consigne_outcome_since(const consigne_outcome *outcome);
CONSIGNE_API uint32_t consigne_outcome_share(const consigne_outcome *outcome);
/* Of a warning: when its rule is next enforced further, and for what share, in percent. 0: never. */
CONSIGNE_API int64_t consigne_outcome_warning_from(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API uint32_t consigne_outcome_warning_share(const consigne_outcome *outcome, uint32_t index);
/*
 * The clauses of the rule's `when` that one value met: clauses about `any` value, and clauses about fields with
 * one value. The clause that proofs speak of comes first, the others in the order of the text. Two clauses about
 * `any` value of one field may have been met by two values. None where no rule decided.
 */
CONSIGNE_API uint32_t consigne_outcome_clauses(const consigne_outcome *outcome);
CONSIGNE_API const char *consigne_outcome_clause_test(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API int consigne_outcome_clause_field(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API const char *consigne_outcome_clause_field_name(const consigne_outcome *outcome, uint32_t index);
CONSIGNE_API const char *consigne_outcome_clause_value(const consigne_outcome *outcome, uint32_t index);

/* What a clause of a proof tests. FIELD and NAME are what _part_field, _part_with and _part_name tell. */
enum consigne_proof {
  CONSIGNE_PROOF_CARRIED = 1701,         /* carried by relay */
  CONSIGNE_PROOF_ALIGNED = 1702,         /* aligned with FIELD */
  CONSIGNE_PROOF_ALIGNED_EXACTLY = 1703, /* aligned exactly with FIELD */
  CONSIGNE_PROOF_SEALED = 1704,          /* sealed by NAME, or by items in braces */
  CONSIGNE_PROOF_OWNED = 1705,           /* owned by FIELD */
  CONSIGNE_PROOF_EQUAL = 1706,           /* equals FIELD */
  CONSIGNE_PROOF_SET = 1707,             /* in NAME: a set, or a provider's domains or relays */
  CONSIGNE_PROOF_VALUE = 1708,           /* is X, or in items in braces */
  CONSIGNE_PROOF_PATTERN = 1709,         /* in NAME, a set of patterns, or in braces with a pattern */
  CONSIGNE_PROOF_ABSENT = 1710,          /* is absent */
  CONSIGNE_PROOF_NULL = 1711,            /* is null */
  CONSIGNE_PROOF_MALFORMED = 1712,       /* is malformed */
  CONSIGNE_PROOF_LIMIT = 1713,           /* limit NAME exceeded */
  CONSIGNE_PROOF_SEVERAL = 1714          /* of a whole proof: it has several clauses */
};
/* What a proof is, a CONSIGNE_PROOF_*: the kind of its clause, or SEVERAL; 0 beyond the end. */
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
/* The CONSIGNE_FIELD_* that it is compared with, dkim.d of "aligned with dkim.d"; 0: none. */
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

/* ---- Traces -------------------------------------------------------------- */

/* With CONSIGNE_FLAG_TRACE: every rule in order, for one recipient after the other. */
CONSIGNE_API uint32_t consigne_decision_traces(const consigne_decision *decision);
CONSIGNE_API uint32_t consigne_decision_trace_rule(const consigne_decision *decision, uint32_t index);
CONSIGNE_API uint32_t consigne_decision_trace_recipient(const consigne_decision *decision, uint32_t index);
/* Whether the rule holds: a CONSIGNE_TRUTH_*. */
CONSIGNE_API int consigne_decision_trace_holds(const consigne_decision *decision, uint32_t index);
/* Whether it is enforced there: a CONSIGNE_TRUTH_*; FALSE: it is monitored, or only warns. */
CONSIGNE_API int consigne_decision_trace_enforced(const consigne_decision *decision, uint32_t index);
/* The proof of `unless` that let the message pass this rule, as written; NULL where none did. */
CONSIGNE_API const char *consigne_decision_trace_proof(const consigne_decision *decision, uint32_t index);

/* ---- Authentication-Results ---------------------------------------------- */

/* What became of an Authentication-Results field of the message. */
enum consigne_authres {
  CONSIGNE_AUTHRES_COUNTED = 1501,       /* what it reports is in the query */
  CONSIGNE_AUTHRES_NO_TRUST = 1502,      /* consigne_query_trust named no id */
  CONSIGNE_AUTHRES_UNTRUSTED = 1503,     /* consigne_query_trust did not name this id */
  CONSIGNE_AUTHRES_NO_ID = 1504,         /* a result stands where the id should be, as Microsoft 365 writes */
  CONSIGNE_AUTHRES_ID_FORM = 1505,       /* a trusted id in quotes, or behind a comment */
  CONSIGNE_AUTHRES_FIELD_FORM = 1506,    /* its name or line ends are malformed: the border may not know it */
  CONSIGNE_AUTHRES_OTHER_VERSION = 1507, /* another version than 1 */
  CONSIGNE_AUTHRES_GRAMMAR = 1508,       /* not in the grammar of RFC 8601 2.2, or it has two meanings */
  CONSIGNE_AUTHRES_TOO_LARGE = 1509,     /* the field or the header block (docs/limits.md) */
  CONSIGNE_AUTHRES_TOO_MANY = 1510,      /* so many trusted fields that none counts (docs/limits.md) */
  CONSIGNE_AUTHRES_NO_METHOD = 1511,     /* it says nothing of spf, dkim, dmarc, arc, iprev */
  CONSIGNE_AUTHRES_CALLER = 1512         /* the caller has given or dropped every field that it reports */
};
/* Of a CONSIGNE_AUTHRES_*: "counted", or why not, "untrusted id"; NULL for another number. Static text. */
CONSIGNE_API const char *consigne_authres_name(int state);
/*
 * The Authentication-Results fields that the query has seen, in the order of the message, at most 32; a field of a
 * trusted id is not left out for others. None where no rule reads what such fields report.
 */
CONSIGNE_API uint32_t consigne_decision_authres(const consigne_decision *decision);
/* Its authserv-id without quotes, the first 253 octets; "" where it has none. A stranger may have written it. */
CONSIGNE_API const char *consigne_decision_authres_id(const consigne_decision *decision, uint32_t index);
/* A CONSIGNE_AUTHRES_*. */
CONSIGNE_API int consigne_decision_authres_state(const consigne_decision *decision, uint32_t index);
/* 1: it was read, and reports the method of this field, CONSIGNE_FIELD_DKIM or CONSIGNE_FIELD_DKIM_D. */
CONSIGNE_API int consigne_decision_authres_reports(const consigne_decision *decision, uint32_t index, int field);
/* How many there were, with those that are not told. */
CONSIGNE_API uint32_t consigne_decision_authres_seen(const consigne_decision *decision);
/* 1: the query trusts an id, and a rule reads what such fields report. Then it is odd where none was seen. */
CONSIGNE_API int consigne_decision_authres_expected(const consigne_decision *decision);

/* ---- Providers ----------------------------------------------------------- */

/* What a mail client of each provider must set. */
CONSIGNE_API uint32_t consigne_ruleset_providers(const consigne_ruleset *ruleset);
CONSIGNE_API const char *consigne_ruleset_provider_name(const consigne_ruleset *ruleset, uint32_t provider);
/* The first provider that lists the domain (in any form, or by an alias); UINT32_MAX: none does, or no memory. */
CONSIGNE_API uint32_t consigne_ruleset_provider_of_domain(const consigne_ruleset *ruleset, const char *domain,
                                                          size_t length);
/* The first provider that sends or reads through this host, or has it among its relays; UINT32_MAX: as above. */
CONSIGNE_API uint32_t consigne_ruleset_provider_of_host(const consigne_ruleset *ruleset, const char *host,
                                                        size_t length);

enum consigne_server {
  CONSIGNE_SERVER_SUBMISSION = 1201,
  CONSIGNE_SERVER_IMAP = 1202,
  CONSIGNE_SERVER_POP3 = 1203
};
enum consigne_security {
  CONSIGNE_SECURITY_TLS = 1211, /* from the first octet (RFC 8314 3.3) */
  CONSIGNE_SECURITY_STARTTLS = 1212
};
/* The servers of a provider, in the order of the ruleset: the first of a kind (CONSIGNE_SERVER_*) is the one to set. */
CONSIGNE_API uint32_t consigne_ruleset_servers(const consigne_ruleset *ruleset, uint32_t provider);
CONSIGNE_API int consigne_ruleset_server_kind(const consigne_ruleset *ruleset, uint32_t provider, uint32_t server);
CONSIGNE_API const char *consigne_ruleset_server_host(const consigne_ruleset *ruleset, uint32_t provider,
                                                      uint32_t server);
CONSIGNE_API uint32_t consigne_ruleset_server_port(const consigne_ruleset *ruleset, uint32_t provider,
                                                   uint32_t server);
CONSIGNE_API int consigne_ruleset_server_security(const consigne_ruleset *ruleset, uint32_t provider,
                                                  uint32_t server);
/* Methods of authentication, best first, as autoconfig names them: "password-cleartext", "oauth2". */
CONSIGNE_API uint32_t consigne_ruleset_methods(const consigne_ruleset *ruleset, uint32_t provider);
CONSIGNE_API const char *consigne_ruleset_method(const consigne_ruleset *ruleset, uint32_t provider,
                                                 uint32_t method);

/* What a user name is. */
enum consigne_user { CONSIGNE_USER_ADDRESS = 1221, CONSIGNE_USER_LOCAL = 1222, CONSIGNE_USER_LOGIN = 1223 };
/* 0: the ruleset does not say. */
CONSIGNE_API int consigne_ruleset_user(const consigne_ruleset *ruleset, uint32_t provider);
/* What the provider does with a sender that is not in its domains. */
enum consigne_senders {
  CONSIGNE_SENDERS_OWN = 1231,
  CONSIGNE_SENDERS_ANY = 1232,
  CONSIGNE_SENDERS_REPLACED = 1233
};
/* 0: the ruleset does not say. */
CONSIGNE_API int consigne_ruleset_senders(const consigne_ruleset *ruleset, uint32_t provider);
/*
 * What a person must do before the server takes mail, in the first of these languages ("fr-CA, en", RFC 4647 3.4)
 * that has a text, else the first text; NULL: nothing.
 */
CONSIGNE_API const char *consigne_ruleset_enable(const consigne_ruleset *ruleset, uint32_t provider,
                                                 const char *languages, size_t length);

/* ---- Coverage ------------------------------------------------------------ */

/*
 * Counts which parts of a ruleset decisions use. Its size depends on the ruleset alone: after the first decisions
 * it allocates nothing more, and it keeps nothing of a query.
 */
typedef struct consigne_coverage consigne_coverage;

/* What is looked at. */
enum consigne_coverage_depth {
  CONSIGNE_COVERAGE_ENTRIES = 1001, /* rules, sets, delegations, entries: a few look-ups more than a decision */
  CONSIGNE_COVERAGE_CLAUSES = 1002, /* and each clause of each rule up to the one that decides */
  CONSIGNE_COVERAGE_ALL = 1003      /* and each clause of the rules behind it */
};
/* What an element is. */
enum consigne_element {
  CONSIGNE_ELEMENT_RULE = 1011,       /* true: it decided or warned; unknown: a decision waited for it */
  CONSIGNE_ELEMENT_CLAUSE = 1012,     /* of `when`, or of a proof that has several */
  CONSIGNE_ELEMENT_PROOF = 1013,      /* of `unless` */
  CONSIGNE_ELEMENT_DEFAULT = 1014,    /* true: no rule held */
  CONSIGNE_ELEMENT_SET = 1015,        /* a named set, or a provider's domains or relays: a value was in it */
  CONSIGNE_ELEMENT_LIST = 1016,       /* a set without a name: items in braces, either half of a delegation */
  CONSIGNE_ELEMENT_ENTRY = 1017,      /* an item of these; networks that touch are one; patterns are none */
  CONSIGNE_ELEMENT_DELEGATION = 1018, /* true: it carried an address */
  CONSIGNE_ELEMENT_OWNERS = 1019      /* an address of `owners`; true: its entries answered */
};

/* Holds a reference to the ruleset. E_MEMORY; E_LIMIT: more elements than 32 bits count. */
CONSIGNE_API int consigne_coverage_new(const consigne_options *options, consigne_ruleset *ruleset,
                                       consigne_coverage **coverage);
CONSIGNE_API void consigne_coverage_free(consigne_coverage *coverage);
/* Sets all counts to 0. */
CONSIGNE_API int consigne_coverage_reset(consigne_coverage *coverage);
/*
 * Decides as consigne_decide does (flags: 0 or CONSIGNE_FLAG_PARTIAL), and counts what that used, for each
 * recipient. `wanted` is a CONSIGNE_COVERAGE_*. Of the rules up to the one that decides each clause counts for
 * itself, also where another clause had settled the matter. An item counts where a test of these rules looks up a
 * value that it meets, or where it says how an address is compared. Without an item that never counted, the same
 * queries are decided the same, as long as its set keeps an item (of relays: a name if it had one, a network if it
 * had one). A failure may leave part of it counted. E_ARGUMENT, E_MEMORY, E_QUERY.
 */
CONSIGNE_API int consigne_coverage_add(consigne_coverage *coverage, const consigne_query *query, int flags,
                                       int wanted);
/*
 * The decision that the last _add made, with all that consigne_decide would have given. It lasts until the next _add.
 * Where that failed, the decision failed as well. NULL: there was no _add.
 */
CONSIGNE_API const consigne_decision *consigne_coverage_decision(const consigne_coverage *coverage);

/* Elements keep their numbers. Rules come first and have the numbers that they have in the ruleset. */
CONSIGNE_API uint32_t consigne_coverage_elements(const consigne_coverage *coverage);
/* A CONSIGNE_ELEMENT_*. */
CONSIGNE_API int consigne_coverage_kind(const consigne_coverage *coverage, uint32_t element);
/* The rule that it is or stands in; UINT32_MAX for sets and their items, of which no line is known. */
CONSIGNE_API uint32_t consigne_coverage_rule(const consigne_coverage *coverage, uint32_t element);
/*
 * The element that it is part of; else UINT32_MAX. A clause or proof is part of its rule, a clause of a proof of
 * that proof, an entry of its set or list, a list of a delegation of that delegation.
 */
CONSIGNE_API uint32_t consigne_coverage_part_of(const consigne_coverage *coverage, uint32_t element);
/*
 * How often it was CONSIGNE_TRUTH_TRUE, _FALSE or _UNKNOWN. A clause of `when` is asked once for each recipient; a
 * proof once for each value that the subject's clause is true of. Only clauses and proofs can be false. Of all
 * others true means "used", and unknown that a decision waited for it.
 */
CONSIGNE_API uint64_t consigne_coverage_count(const consigne_coverage *coverage, uint32_t element, int truth);
/*
 * Writes it as the language does: "any identity in nanterre", "*.mailer.example", "domains of nanterre"; of items
 * in braces the clause that they stand in; of a delegation "newsletter@a.example to *.mailer.example". E_ARGUMENT,
 * E_BUFFER, E_MEMORY.
 */
CONSIGNE_API int consigne_coverage_text(const consigne_coverage *coverage, uint32_t element, char *buffer,
                                        size_t *size);
/*
 * The name of the field that a clause, or a proof of one clause, tests, without its part: "header.from",
 * "fact.colour"; "" for a limit, and for other elements. Buffer and errors as of consigne_coverage_text.
 */
CONSIGNE_API int consigne_coverage_field(const consigne_coverage *coverage, uint32_t element, char *buffer,
                                         size_t *size);

/* ---- Differences between decisions --------------------------------------- */

/* In what two decisions on one query differ, for the message or for one recipient. */
enum consigne_differs {
  CONSIGNE_DIFFERS_VERDICT = 1,
  CONSIGNE_DIFFERS_RULE = 2,  /* which rule, or why there is none: consigne_outcome_cause */
  CONSIGNE_DIFFERS_REPLY = 4, /* codes or text */
  CONSIGNE_DIFFERS_TAGS = 8,
  CONSIGNE_DIFFERS_WARNINGS = 16
};
/*
 * The sum of what differs; 0: nothing does. NULL differs in everything. So a new ruleset is rehearsed: decide on
 * one query with the ruleset in force and with the new one, into two decisions; act on the first, and record where
 * they differ.
 */
CONSIGNE_API int consigne_decision_differs(const consigne_decision *one, const consigne_decision *other);

/* ---- Differences between rulesets ---------------------------------------- */

/*
 * Scenarios that two rulesets decide differently. A scenario is what an expect block gives (docs/language.md,
 * section 10): a list of givens, as in given-when-then. What no given says is absent, and the decision is partial.
 * The library finds scenarios by trying: those of the expects of both rulesets, those that are added, and those
 * made of values at which a decision can change. It proves nothing about scenarios that it did not try.
 */
typedef struct consigne_diff consigne_diff;

enum consigne_side { CONSIGNE_SIDE_OLD = 1311, CONSIGNE_SIDE_NEW = 1312 };
/* What a given says. */
enum consigne_given {
  CONSIGNE_GIVEN_VALUES = 1301, /* a field has these values; of now: a DATE in UTC */
  CONSIGNE_GIVEN_ABSENT = 1302,
  CONSIGNE_GIVEN_NULL = 1303,    /* smtp.mailfrom is null */
  CONSIGNE_GIVEN_UNKNOWN = 1304, /* the field is not given */
  CONSIGNE_GIVEN_HEADER = 1305,  /* the message has this header field */
  CONSIGNE_GIVEN_LIMIT = 1306,   /* the limit is exceeded */
  CONSIGNE_GIVEN_SET = 1307,     /* who is asked about this set or provider answers YES for the values */
  CONSIGNE_GIVEN_OWNERS = 1308,  /* the same for owners: address, login, address, login ... */
  CONSIGNE_GIVEN_SEAL = 1309     /* a seal of an ARC chain: its sealer, and the domains that it reports */
};

/* Holds a reference to both rulesets. E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_diff_new(const consigne_options *options, consigne_ruleset *before,
                                   consigne_ruleset *after, consigne_diff **diff);
CONSIGNE_API void consigne_diff_free(consigne_diff *diff);
/*
 * Adds a scenario to begin with: what the query knows, and what was answered YES. An open field is taken as
 * complete. On failure nothing is added. E_FORM: what no expect block can say; E_LIMIT: more than a scenario
 * holds; E_ARGUMENT, E_MEMORY.
 */
CONSIGNE_API int consigne_diff_add(consigne_diff *diff, const consigne_query *query);
/*
 * Tries at most `tries` scenarios more (10 million). The same rulesets and additions always give the same
 * scenarios. For each way of changing it keeps the shortest few, made as short as they can be. E_ARGUMENT,
 * E_MEMORY.
 */
CONSIGNE_API int consigne_diff_run(consigne_diff *diff, uint32_t tries);
/* How many scenarios were tried, and how many of them the rulesets decide differently. */
CONSIGNE_API uint32_t consigne_diff_tried(const consigne_diff *diff);
CONSIGNE_API uint32_t consigne_diff_differing(const consigne_diff *diff);

/* The scenarios that are kept, the shortest first. */
CONSIGNE_API uint32_t consigne_diff_count(const consigne_diff *diff);
/* In what its two decisions differ: the sum of CONSIGNE_DIFFERS_*. */
CONSIGNE_API int consigne_diff_differs(const consigne_diff *diff, uint32_t index);
/* A number for the change: scenarios that change in the same way share it. And how many of those tried do. */
CONSIGNE_API uint32_t consigne_diff_change(const consigne_diff *diff, uint32_t index);
CONSIGNE_API uint32_t consigne_diff_alike(const consigne_diff *diff, uint32_t index);
/* The givens of a scenario, and the kind of each, a CONSIGNE_GIVEN_*. */
CONSIGNE_API uint32_t consigne_diff_givens(const consigne_diff *diff, uint32_t index);
CONSIGNE_API int consigne_diff_given_kind(const consigne_diff *diff, uint32_t index, uint32_t given);
/* The field, "fact.colour"; the limit, set or provider; the number of a seal; "" for header and owners. */
CONSIGNE_API const char *consigne_diff_given_name(const consigne_diff *diff, uint32_t index, uint32_t given);
CONSIGNE_API uint32_t consigne_diff_given_values(const consigne_diff *diff, uint32_t index, uint32_t given);
CONSIGNE_API const char *consigne_diff_given_value(const consigne_diff *diff, uint32_t index, uint32_t given,
                                                   uint32_t value);
/*
 * The given as an expect block of the ruleset of `side` writes it; NULL: that ruleset cannot say it and does not
 * read it. `side` 0: whatever either can say.
 */
CONSIGNE_API const char *consigne_diff_given_text(const consigne_diff *diff, uint32_t index, uint32_t given,
                                                  int side);
/* Resets `query`, fills it from the scenario and decides by the ruleset of `side`. E_ARGUMENT; else as
 * consigne_decide. */
CONSIGNE_API int consigne_diff_decide(const consigne_diff *diff, uint32_t index, int side, consigne_query *query,
                                      consigne_decision *decision);

/* ---- Repairs ------------------------------------------------------------- */

/* What would turn a refusal into an acceptance. Each repair was decided again before it is told. Reused. */
typedef struct consigne_repairs consigne_repairs;

/*
 * Kinds of changes. In the first ten and CONSIGNE_REPAIR_DMARC the field gets this value, or one value more; a
 * result word that is given (dkim, spf, arc) then says "pass" too.
 */
enum consigne_repair {
  CONSIGNE_REPAIR_RELAY = 1101,      /* relay, or what it is derived from, is this; its other half is absent */
  CONSIGNE_REPAIR_SIGNATURE = 1102,  /* a valid signature of this domain: one more dkim.d */
  CONSIGNE_REPAIR_SPF = 1103,        /* SPF passes for this domain: spf.d */
  CONSIGNE_REPAIR_SEALER = 1104,     /* the newest seal of the ARC chain is by this sealer: one more seal */
  CONSIGNE_REPAIR_SEALED = 1105,     /* the newest seal reports a valid signature of this domain */
  CONSIGNE_REPAIR_SENDER = 1106,     /* the field shows only this address, which is the login's own */
  CONSIGNE_REPAIR_LOGIN = 1107,      /* the client logs in as this; never where it has logged in */
  CONSIGNE_REPAIR_TLS = 1108,        /* the client speaks this protocol */
  CONSIGNE_REPAIR_LISTENER = 1109,   /* another listener, where this one refuses a login */
  CONSIGNE_REPAIR_FACT = 1110,       /* another field, spf or fact.colour, is this word (dkim, facts: has it too) */
  CONSIGNE_REPAIR_OWNER = 1111,      /* the ruleset gets this block `owners` */
  CONSIGNE_REPAIR_DELEGATION = 1112, /* the provider `name` gets this line `delegate` */
  CONSIGNE_REPAIR_ITEM = 1113,       /* the set `name` gets this item */
  CONSIGNE_REPAIR_EXTERNAL_OWNER = 1114, /* external owners answer YES: `text` is the id of the question */
  CONSIGNE_REPAIR_EXTERNAL_ITEM = 1115,  /* the external set `name` answers YES: `text` is the id of the question */
  CONSIGNE_REPAIR_DMARC = 1116           /* DMARC passes for this domain of From: dmarc.d */
};

CONSIGNE_API int consigne_repairs_new(const consigne_options *options, consigne_repairs **repairs);
CONSIGNE_API void consigne_repairs_free(consigne_repairs *repairs);
/*
 * Finds what would make consigne_decide accept where a rule rejects, defers or quarantines: for the recipient of
 * this index, or (UINT32_MAX) for all of them together. `flags` as in consigne_decide; CONSIGNE_FLAG_TRACE is
 * ignored. A repair is one change, or several of which none may be left out. Each was decided again with the same
 * flags. Where nothing is accepted it finds what is quarantined. It finds at most 16, the smallest first. None: no
 * rule refuses, or nothing was found. A change of the ruleset needs CONSIGNE_OPTION_DUMP, and is tried by loading
 * that text again. Neither the ruleset nor the query changes; nobody may change the query meanwhile. On failure
 * there are none. E_ARGUMENT (also: no such recipient), E_QUERY, E_MEMORY.
 */
CONSIGNE_API int consigne_repairs_find(consigne_repairs *repairs, const consigne_ruleset *ruleset,
                                       const consigne_query *query, int flags, uint32_t recipient);
CONSIGNE_API uint32_t consigne_repairs_count(const consigne_repairs *repairs);
/* ACCEPT or QUARANTINE. */
CONSIGNE_API int consigne_repairs_verdict(const consigne_repairs *repairs, uint32_t repair);
/* How many changes go together. */
CONSIGNE_API uint32_t consigne_repairs_changes(const consigne_repairs *repairs, uint32_t repair);
/* A CONSIGNE_REPAIR_*. */
CONSIGNE_API int consigne_repairs_kind(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* The field of the query that changes; 0: the ruleset changes, or what answers for it. */
CONSIGNE_API int consigne_repairs_field(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* The value of the field; else the item, or the address that is owned or delegated. */
CONSIGNE_API const char *consigne_repairs_value(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/*
 * The set or provider; of owners the login; "*.x" where the ruleset lists that, and the value is a name below x
 * that stands for all of them; else NULL.
 */
CONSIGNE_API const char *consigne_repairs_name(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* What to add to the ruleset, ready to be pasted; or the id of the question; else NULL. */
CONSIGNE_API const char *consigne_repairs_text(const consigne_repairs *repairs, uint32_t repair, uint32_t change);
/* The clause that becomes true (of `when`: no longer true), as written: "aligned with dkim.d". */
CONSIGNE_API const char *consigne_repairs_clause(const consigne_repairs *repairs, uint32_t repair, uint32_t change);

/* ---- Diagnosis of domains ------------------------------------------------ */

/* A domain that was read, why it is not valid, and what mapping changed. Reused. */
typedef struct consigne_domain consigne_domain;

CONSIGNE_API int consigne_domain_new(const consigne_options *options, consigne_domain **domain);
CONSIGNE_API void consigne_domain_free(consigne_domain *domain);
/* Reads a host name, as consigne_domain_to_ascii does. One that is not valid is read too. E_ARGUMENT, E_MEMORY. */
CONSIGNE_API int consigne_domain_read(consigne_domain *domain, const char *text, size_t length);
/*
 * Reads the domain of a mailbox as it is written there. An address literal is valid, and so is a name that ends in
 * a number. E_ARGUMENT: there is no such mailbox, or it has no domain; the object is then empty. E_MEMORY.
 */
CONSIGNE_API int consigne_domain_read_mailbox(consigne_domain *domain, const consigne_mailboxes *mailboxes,
                                              uint32_t index);
/* 1: valid, whatever mapping changed. 0 before anything is read. */
CONSIGNE_API int consigne_domain_valid(const consigne_domain *domain);
/* In lower-case A-labels, or an address literal in its brackets; NULL where it is not valid. */
CONSIGNE_API const char *consigne_domain_ascii(const consigne_domain *domain);
/* With U-labels; NULL where it is not valid. */
CONSIGNE_API const char *consigne_domain_unicode(const consigne_domain *domain);
/*
 * The other name, in A-labels, that some programs read here: those of IDNA 2003 (UTS 46 transitional), or of
 * another version of Unicode. NULL: all read the same name.
 */
CONSIGNE_API const char *consigne_domain_other_reading(const consigne_domain *domain);
/* Why it is not valid: the rule and its RFC, "label over 63 octets (RFC 1035 2.3.4)". None where it is valid. */
CONSIGNE_API uint32_t consigne_domain_defects(const consigne_domain *domain);
CONSIGNE_API const char *consigne_domain_defect(const consigne_domain *domain, uint32_t index);
/* The label that breaks the rule, as written; "" where the whole name does, or an empty label. */
CONSIGNE_API const char *consigne_domain_defect_label(const consigne_domain *domain, uint32_t index);
/*
 * What mapping changed in valid labels, besides case: a character (or, where no single one is known, the label as
 * written) and what it became, "" where it was dropped. A final dot is a change too. Each once.
 */
CONSIGNE_API uint32_t consigne_domain_changes(const consigne_domain *domain);
CONSIGNE_API const char *consigne_domain_change_from(const consigne_domain *domain, uint32_t index);
CONSIGNE_API const char *consigne_domain_change_to(const consigne_domain *domain, uint32_t index);

#ifdef __cplusplus
}
#endif

#endif

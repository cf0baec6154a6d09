/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef CGN_RULES_CHECK_INTERNAL_H
#define CGN_RULES_CHECK_INTERNAL_H

#include "rules/check/check.h"
#include "rules/index.h"
#include "rules/item.h"

/* One pass over a tree. */
typedef struct cgn_checker {
  cgn_load *load;
  cgn_load reading;    /* the same load with `items` as arena: for what is read only to be judged */
  cgn_arena items;     /* emptied before each item */
  cgn_arena own;       /* emptied before each set, provider or rule */
  cgn_arena pass;      /* of the whole pass */
  cgn_buffer buffer;   /* of one key or text */
  cgn_index aliases;   /* domain key: the key it is replaced by, a cgn_text */
  cgn_index words;     /* "17 webmail", field and declared word: the field's cgn_words */
  cgn_index set_names; /* of sets and providers, without case: check/set_name.c */
  const cgn_ast_rule *no_subject; /* the last rule of which that was told */
  bool failed;         /* memory, of an arena that has been emptied since */
} cgn_checker;

void cgn_checker_start(cgn_checker *checker, cgn_load *load);
/* Frees its memory. CONSIGNE_OK or E_MEMORY, findings and load included. */
int cgn_checker_end(cgn_checker *checker);
/* Empties `own`. */
void cgn_checker_begin(cgn_checker *checker);
/* cgn_item_read; the item lasts until the next is read. */
bool cgn_checker_read(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word, cgn_item *item);

/* What a table of owners is that begins so, in place of addresses and their logins; NULL: it may be one. */
const char *cgn_map_kind(cgn_text key, cgn_text behind);
/* The owners that mean what a line of patterns means: "self local" of "/^(.*)@x$/ $1"; false: none do. */
bool cgn_map_mend(cgn_buffer *out, cgn_text pattern, cgn_text result);

/* A DATE in the ruleset's zone; else an error. *day_only may be NULL. */
bool cgn_check_date(cgn_checker *checker, const cgn_word *word, int64_t *instant, bool *day_only);
/* "17 webmail": the key of a declared word, until the next is asked. */
cgn_text cgn_word_key(cgn_checker *checker, int field, cgn_text canonical);

/* The row of a field of the load, facts included; NULL: check_names did not find it. */
const cgn_field *cgn_checked_field(int number);
/* Whether the values are local parts, which any word may be. */
bool cgn_is_local(const cgn_field_name *name);
/* Whether the values are what the sender writes. */
bool cgn_is_claim(const cgn_field_name *name);
/* The field that a clause speaks of: its own, or the rule's subject's; NULL: there is none, as of a limit. */
const cgn_field_name *cgn_clause_field(const cgn_ast_rule *rule, const cgn_condition *clause);
static inline bool cgn_is_bare(const cgn_condition *clause) {
  return clause->field.word.text.length == 0;
}

/* check/set.c */
void cgn_check_words(cgn_checker *checker); /* of listeners and facts, into checker->words */
void cgn_check_sets(cgn_checker *checker);
void cgn_check_sources(cgn_checker *checker, cgn_set_kind kind, const cgn_ast_source *sources);
void cgn_check_compiles(cgn_checker *checker, const cgn_word *word); /* that it compiles */
/* check/set_name.c */
void cgn_check_set_names(cgn_checker *checker); /* into checker->set_names */
/* That an item is no name of a set; else what to write `instead`, of the item, "set" or "provider", and the item.
 */
void cgn_check_no_set(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word, const char *instead);
/* check/provider.c */
void cgn_check_aliases(cgn_checker *checker);
void cgn_check_providers(cgn_checker *checker);
/* check/submission.c */
void cgn_check_submission(cgn_checker *checker, cgn_ast_submission *submission);
/* check/limit.c */
void cgn_check_limits(cgn_checker *checker);
/* check/owners.c */
bool cgn_checker_read_owned(cgn_checker *checker, const cgn_word *word, bool map,
                            cgn_item *item); /* cgn_owner_read */
void cgn_check_owners(cgn_checker *checker);
/* check/condition.c */
void cgn_check_conditions(cgn_checker *checker, cgn_ast_rule *rule);
/* check/membership.c: "in", and "is" a word or name */
void cgn_check_membership(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause);
/* A word of a word field is declared; else an error. */
void cgn_check_declared(cgn_checker *checker, int field, const cgn_word *word, cgn_text canonical);
/* check/verdict.c, check/reply.c; rule NULL: the default's */
void cgn_check_replies(cgn_checker *checker);
void cgn_check_reply_of(cgn_checker *checker, const cgn_ast_verdict *verdict, const cgn_ast_rule *rule);
void cgn_check_verdict(cgn_checker *checker, cgn_ast_verdict *verdict, const cgn_ast_rule *rule);
/* check/expect.c */
void cgn_check_expects(cgn_checker *checker);
/* A name that the caller gives: one domain, no wildcard; else an error. */
void cgn_check_given_domain(cgn_checker *checker, const cgn_word *word);
/* The seals that an expect block has given. */
typedef struct cgn_sealed_so_far {
  const cgn_ast_given *first;
  bool numbers[CGN_SEALS + 1];
} cgn_sealed_so_far;
/* check/seal.c */
void cgn_check_seal(cgn_checker *checker, cgn_sealed_so_far *before, cgn_ast_given *given);
/* Proofs that rest on a sealer and a report that need not belong together (S145). */
void cgn_check_seals(cgn_checker *checker, const cgn_ast_rule *rule);
/* What an expect block has said for the caller: the first given by the name of its limit, set or provider. */
typedef struct cgn_answered {
  cgn_index limits, sets;
  const cgn_ast_given *owners;
} cgn_answered;
/* check/answer.c: a given that is no field, but what the caller would answer */
void cgn_check_answer(cgn_checker *checker, cgn_answered *answered, const cgn_ast_given *given);

/* check/repeat.c: items that stand twice in what cgn_check_repeats does not go through, networks that vouch */
void cgn_check_small_sets(cgn_checker *checker);
/* check/owners_repeat.c: logins that own an address twice, for cgn_check_repeats */
void cgn_check_owners_repeats(cgn_checker *checker);
/* check/pattern.c: patterns that match no canonical form */
void cgn_check_patterns(cgn_checker *checker);
/* check/claims.c */
void cgn_check_claims(cgn_checker *checker, const cgn_ast_rule *rule);
/* check/reach.c */
void cgn_check_reach(cgn_checker *checker);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the files of the parser share: the token ahead, expecting things, going
 * on after a mistake. Private to parse*.c.
 *
 * A function that parses something starts at its first token, or behind the
 * keyword that led to it. It gives false where it has told a mistake and does
 * not know where it stands: its caller then skips to what can come next. A
 * mistake that leaves no doubt is told and passed over.
 */
#ifndef CGN_RULES_PARSE_STATE_H
#define CGN_RULES_PARSE_STATE_H

#include "rules/parse/parse.h"
#include "rules/reserved.h"

/* Where the lists of the tree end. */
typedef struct cgn_tails {
  cgn_ast_fact **facts;
  cgn_ast_set **sets;
  cgn_ast_provider **providers;
  cgn_ast_owner **owners;
  cgn_ast_limit **limits;
  cgn_ast_reply **replies;
  cgn_ast_rule **rules;
  cgn_ast_expect **expects;
} cgn_tails;

typedef struct cgn_parser {
  cgn_load *load;
  cgn_tails *tails; /* shared by all files of the load */
  cgn_lexer lexer;
  cgn_token token; /* the one ahead */
  cgn_place last;  /* of the token before it */
  uint32_t tests;  /* of the rule, so far */
  bool in_unless;
} cgn_parser;

/* ---- The token ahead */
void cgn_parse_advance(cgn_parser *p);
bool cgn_parse_at(const cgn_parser *p, const char *word);
bool cgn_parse_at_any(const cgn_parser *p, const char *const *words);
bool cgn_parse_take(cgn_parser *p, const char *word);
/* It is the first of its line. */
bool cgn_parse_at_line_start(const cgn_parser *p);
/* It is a word at the very start of a line. */
bool cgn_parse_at_unindented(const cgn_parser *p);
/* It is a }, or the end. */
bool cgn_parse_at_end(const cgn_parser *p);
/* It begins a declaration, most likely: the first of its line, or behind a brace. */
bool cgn_parse_at_declaration(const cgn_parser *p);
/* It begins a part of a rule, most likely: the first of its line. */
bool cgn_parse_at_part(const cgn_parser *p);
/* From the start of `from` up to the last token taken. */
cgn_place cgn_parse_since(const cgn_parser *p, cgn_place from);
/* The token as it is written; "the end of the file". */
cgn_text cgn_parse_found(cgn_parser *p);

/* ---- Taking things; each tells what is missing or wrong */
/* Takes the token as a word, whatever it is. */
cgn_word cgn_parse_word(cgn_parser *p);
/* Notes that the token ahead would have been declared, so that who uses it makes no second mistake. */
void cgn_parse_lose(cgn_parser *p);
/* A name of what `of` says ("a rule"). Where there is none, it is empty and nothing is taken. */
cgn_word cgn_parse_name(cgn_parser *p, const char *of);
/* A word or string; false: there is none. */
bool cgn_parse_value(cgn_parser *p, const char *what, cgn_word *value);
/* A string; words without quotes are told and taken. */
bool cgn_parse_string(cgn_parser *p, const char *what, cgn_word *string);
/* The name of a file. */
bool cgn_parse_file(cgn_parser *p, cgn_word *file);
/* The keyword, or false. */
bool cgn_parse_keyword(cgn_parser *p, const char *word);
/* At what can begin items: {, or what other languages write for it. */
bool cgn_parse_at_items(const cgn_parser *p);
/* Appends the items of { }; that there are some is for check_types. */
bool cgn_parse_items(cgn_parser *p, cgn_words *items);

/* ---- Blocks: if (open) while (in_block) { ... } */
/* False: told, and *brace is of length 0, so that its end is not missed. */
bool cgn_parse_open(cgn_parser *p, cgn_place *brace);
void cgn_parse_tell_unclosed(cgn_parser *p, cgn_place brace);
/*
 * Another token of the block stands ahead. Takes its }; tells where it is
 * missing: at the end of the file, or at what can only be a declaration
 * (not one of `own`, which can begin something in the block).
 */
bool cgn_parse_in_block(cgn_parser *p, cgn_place brace, const char *const *own);

/* ---- Mistakes */
/* "expected WHAT, found TOKEN" */
void cgn_parse_expected(cgn_parser *p, const char *what);
/*
 * Tells that the token ahead is none of `words`: `what` (one %, for the token), and what was meant, or `there_are`.
 * True: the token ahead is now the word that was meant, so that what follows is read.
 */
bool cgn_parse_unknown(cgn_parser *p, const char *id, const char *const *words, const char *what,
                       const char *there_are);
/* Whether findings are muted: of what was read as something else than it is. Gives what it was. */
bool cgn_parse_mute(cgn_parser *p, bool muted);
/* Passes what other languages write between a name and what it is, and tells it. */
void cgn_parse_pass_sign(cgn_parser *p);
/* "WHAT stands here twice, first at ..." */
void cgn_parse_twice(cgn_parser *p, cgn_place place, const char *what, cgn_place first);
/* Passes a token, or { ... } whole: where it is not closed, up to a declaration at the very start of a line. */
void cgn_parse_pass(cgn_parser *p);
/* Up to one of `words`, a }, or a declaration. */
void cgn_parse_skip_to(cgn_parser *p, const char *const *words);
/* Behind the token ahead, which is nothing of what its block has, and up to the same or the next line. */
void cgn_parse_skip_unknown(cgn_parser *p, const char *const *words);
/* Words that go on without quotes up to the end of the line, and a quote that stands at their end only. */
void cgn_parse_skip_line(cgn_parser *p);

/* ---- What the files give each other */
bool cgn_parse_fact(cgn_parser *p);
bool cgn_parse_set(cgn_parser *p, cgn_set_kind kind);
bool cgn_parse_provider(cgn_parser *p);
/* "{" {sdecl} "}", behind `submission` of a provider; *made is not NULL where it had one already. */
bool cgn_parse_submission(cgn_parser *p, cgn_ast_submission **made);
/* "{" {odecl} "}", appended at *tail, where a list ends; behind `owners` of a declaration or of a given. */
bool cgn_parse_owners(cgn_parser *p, cgn_ast_owner **tail);
bool cgn_parse_limit(cgn_parser *p);
/* NAME "exceeded", behind `limit` in a condition or an expect block. */
bool cgn_parse_exceeded(cgn_parser *p, cgn_word *name);
bool cgn_parse_reply(cgn_parser *p);
bool cgn_parse_rule(cgn_parser *p);
bool cgn_parse_expect(cgn_parser *p);
/* CONSIGNE_VERDICT_ACCEPT ... CONSIGNE_VERDICT_UNDECIDED; 0: the token ahead is none. */
int cgn_parse_verdict_word(const cgn_parser *p);
/* The same where a verdict must stand; tells where there is none. `behind`: the word before it. */
int cgn_parse_verdict_behind(cgn_parser *p, const char *behind);
/* A verdict; the token ahead is its word, and not "undecided". One of `next` ends it. */
void cgn_parse_verdict(cgn_parser *p, cgn_ast_verdict *verdict, const char *const *next);
/* NULL where nothing of it could be read. Stands behind it, at what cannot be part of it. */
cgn_condition *cgn_parse_condition(cgn_parser *p);
/* parse/test.c */
bool cgn_parse_at_test(const cgn_parser *p);
/* A word that is no field, but nearly a test, where a test in `unless` may stand. */
bool cgn_parse_at_misspelt_test(const cgn_parser *p);
/* What other languages write for is, and, or. */
bool cgn_parse_at_operator(const cgn_parser *p);
/* What ends a clause, parentheses apart. */
bool cgn_parse_at_clause_end(const cgn_parser *p);
void cgn_parse_tell_operator(cgn_parser *p);
void cgn_parse_tell_no_test(cgn_parser *p);
void cgn_parse_tell_not_exceeded(cgn_parser *p, cgn_place place);
/* A field's name; whether there is such a field is seen when all facts are known. */
bool cgn_parse_field(cgn_parser *p, const char *what, cgn_field_name *field);
bool cgn_parse_test(cgn_parser *p, cgn_condition *clause);
/* What can come in a rule; what begins a declaration of the whole language, also one that is not read yet. */
extern const char *const cgn_parse_rule_words[];
extern const char *const cgn_parse_declaration_words[];

#endif

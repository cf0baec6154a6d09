/* SPDX-License-Identifier: MIT */
/* The command `consigne`: what its sub-commands share. Everything here uses the public headers only. */
#ifndef CGN_TOOL_TOOL_H
#define CGN_TOOL_TOOL_H

#include <consigne-policy.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* sysexits.h, which mail programs know. */
enum {
  EXIT_ACCEPT = 0,
  EXIT_TEST_FAILED = 1,
  EXIT_WRONG_USE = 64,
  EXIT_BAD_DATA = 65,
  EXIT_NO_INPUT = 66,
  EXIT_INTERNAL = 70,
  EXIT_DEFER = 75,
  EXIT_REJECT = 77,
  EXIT_BAD_RULES = 78
};

/* Sub-commands: argv[0] is their own name; they give the exit code. */
int tool_check(int argc, char **argv);
int tool_test(int argc, char **argv);
int tool_decide(int argc, char **argv);
int tool_explain(int argc, char **argv);
int tool_address(int argc, char **argv);
int tool_domain(int argc, char **argv);
int tool_diff(int argc, char **argv);
int tool_dump(int argc, char **argv);
int tool_accounts(int argc, char **argv);
int tool_replay(int argc, char **argv);
int tool_in(int argc, char **argv);
int tool_policy(int argc, char **argv);

/* -- load.c ------------------------------------------------------------------ */

/* What a load is asked for beyond the ruleset. */
typedef struct tool_wants {
  bool dump;    /* the ruleset keeps its canonical form */
  bool advice;
  int64_t now;  /* for which dates have passed; 0: the clock's */
} tool_wants;

/*
 * Loads a ruleset. 0 with *ruleset; 78 with the findings told by nobody yet;
 * another exit code after telling why. *findings is to be freed in any case.
 */
int tool_open(const char *path, tool_wants wants, consigne_findings **findings, consigne_ruleset **ruleset);
/* The same for who only wants the ruleset: errors are told on standard error. NULL: *exit_code says why. */
consigne_ruleset *tool_load(const char *path, int *exit_code);
consigne_ruleset *tool_load_with_dump(const char *path, int *exit_code);
/*
 * The arguments of a sub-command that takes RULES and --json: false where there
 * is nothing more to do than to give *exit_code.
 */
bool tool_rules_arguments(int argc, char **argv, const char *usage, bool *json, int *exit_code);
/* "error", "warning", "advice" */
const char *tool_severity_name(int severity);
/* How many findings there are of a severity. */
uint32_t tool_count_findings(const consigne_findings *findings, int severity);
/* Those of a severity as text, one after the other with their excerpts. */
void tool_print_findings(FILE *out, const consigne_findings *findings, int severity);
/* A whole file, or standard input for "-"; NULL: told on standard error. Free with free. */
char *tool_read_file(const char *path, size_t *length);
/* Prints "consigne: " and the message, as printf; gives `exit_code`. */
int tool_fail(int exit_code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The exit code of a verdict: 0 accept and quarantine, 77 reject, 75 the rest. */
int tool_exit_of(int verdict);

/* -- facts.c ----------------------------------------------------------------- */

typedef struct tool_facts {
  const consigne_ruleset *ruleset;
  bool partial;
  char *const *trusted; /* authserv-ids whose Authentication-Results of the message count */
  int trusted_count;
} tool_facts;

/*
 * Fills the query from arguments "field=value" and, where `message` is not
 * NULL, a message's header. 0, or an exit code after telling why.
 */
int tool_fill(consigne_query *query, const tool_facts *facts, int count, char **arguments, const char *message,
              size_t message_length);
/* Fields that Authentication-Results give. */
bool tool_is_verified(int field);
/* The result fields of the methods of Authentication-Results, spf, dkim ...; 0 ends them. */
extern const int tool_methods[];

/* -- seals.c ----------------------------------------------------------------- */

/* "1:list.example:x.example,y.example": number, who sealed, what is reported. A status. */
int tool_seal_argument(consigne_query *query, const char *text, size_t length);
/* The `seals` of a record, NULL: none; of a partial one the chain may be left open. NULL, or what is wrong. */
const char *tool_seals_read(const json_t *seals, bool partial, consigne_query *query);

/* -- answers.c --------------------------------------------------------------- */

/*
 * Answers the question of these words, "set blocked cath" (NULL ends them; "*" is any),
 * with one of CONSIGNE_ANSWER_*. A status: E_NAME where the ruleset does not ask that.
 */
int tool_answer(consigne_query *query, const consigne_ruleset *ruleset, const char *const words[4], int answer);
/* The `answers` of a record; NULL, or what is wrong and what to write instead. */
const char *tool_answers_read(const json_t *answers, const consigne_ruleset *ruleset, consigne_query *query);
/*
 * An argument "set:NAME=item", "owners:LOGIN=ADDRESS", "limit:NAME=exceeded": 0, or an exit code after telling why;
 * -1 where it is none of them.
 */
int tool_answer_argument(consigne_query *query, const consigne_ruleset *ruleset, const char *argument);

/* -- shadow.c ---------------------------------------------------------------- */

/* A ruleset that is rehearsed beside the one in force. */
typedef struct tool_shadow {
  const char *path;
  consigne_ruleset *ruleset; /* NULL: none is */
  consigne_decision *decision;
} tool_shadow;

/* Loads it (path NULL: none): 0, or an exit code after telling why. */
int tool_shadow_open(tool_shadow *shadow, const char *path);
/* CONSIGNE_DIFFERS_* by name: ["verdict", "rule"]. New reference. */
json_t *tool_differs_json(int differs);
void tool_shadow_close(tool_shadow *shadow);
/* Decides with it too: what it says and in what it differs, as "shadow" of `object`; or on standard output. */
void tool_shadow_add(const tool_shadow *shadow, const consigne_query *query, int flags,
                     const consigne_decision *live, json_t *object);
void tool_shadow_print(const tool_shadow *shadow, const consigne_query *query, int flags,
                       const consigne_decision *live);

/* -- record.c, json.c, explain.c --------------------------------------------- */

/* Reads one query of record.md into `query`; false with *error set to what is wrong and what to write instead. */
bool tool_record_read(const json_t *record, const consigne_ruleset *ruleset, consigne_query *query, bool *partial,
                      const char **error);
/* A decision as record.md says; `id` may be NULL. New reference. */
json_t *tool_decision_json(const consigne_decision *decision, const json_t *id);
/* One object on one line, in ASCII; takes the reference. */
void tool_print_json_line(json_t *object);
/* `decide --batch`: one record a line from `in`, one decision a line to standard output; `recorded`: with its query. */
int tool_batch(const consigne_ruleset *ruleset, const tool_shadow *shadow, FILE *in, int flags, bool recorded);
/* A decision for people: in a few lines, or (explain) with value, test, proofs and the other rules. */
void tool_print_decision(const consigne_ruleset *ruleset, const consigne_decision *decision, bool explain);

/* -- names.c, text.c, domain.c ------------------------------------------------- */

/* Tells about one name; `more`: it is not the first. 0, or an exit code; EXIT_INTERNAL ends the run. */
typedef int tool_tell(void *context, const char *text, size_t length, bool more);
/* Of each argument, or of each line of standard input where there is none or "-". The worst exit code. */
int tool_names(int count, char **arguments, tool_tell *tell, void *context);

/* Octets of the first character, 0 where it is no UTF-8 or there is none. */
size_t tool_character(const char *text, size_t length, uint32_t *character);
/* Whether every character shows: no control, nothing invisible, no octet that is no UTF-8. */
bool tool_is_seen(const char *text, size_t length);
/* Any octets; those that do not show as <U+00AD>, what is no UTF-8 as <FF>. */
void tool_print_text(const char *text, size_t length);
/* Any octets into HTML or XML: nothing in them is markup or unseen. */
void tool_html_text(FILE *out, const char *text);
/* A label, padded, and the text, as above, on a line. */
void tool_print_row(const char *label, const char *text);
/* Any octets; what is no UTF-8 as U+FFFD. New reference. */
json_t *tool_text_json(const char *text, size_t length);

/* What mapping changed, what is wrong and what other programs read, in lines. */
void tool_print_account(const consigne_domain *domain);
/* The same with A-labels and U-labels. New reference. */
json_t *tool_domain_json(const consigne_domain *domain);

#endif

/* SPDX-License-Identifier: MIT */
/* What the sub-commands of `consigne` share. All files of the command use only the public headers. */
#ifndef CGN_TOOL_TOOL_H
#define CGN_TOOL_TOOL_H

#include <consigne-policy.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "tool/json_read.h"

/* Exit codes of sysexits.h, which mail programs know. */
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

/* Sub-commands. argv[0] is the name of the sub-command; the result is the exit code. */
int tool_check(int argc, char **argv);
int tool_test(int argc, char **argv);
int tool_decide(int argc, char **argv);
int tool_explain(int argc, char **argv);
int tool_address(int argc, char **argv);
int tool_domain(int argc, char **argv);
int tool_diff(int argc, char **argv);
int tool_dump(int argc, char **argv);
int tool_format(int argc, char **argv);
int tool_accounts(int argc, char **argv);
int tool_replay(int argc, char **argv);
int tool_in(int argc, char **argv);
int tool_policy(int argc, char **argv);
int tool_filter(int argc, char **argv);

/* -- load.c ------------------------------------------------------------------ */

/* Options of a load. */
typedef struct tool_wants {
  bool dump; /* the ruleset keeps its canonical form */
  bool advice;
  int64_t now; /* the time that decides which dates have passed; 0: that of the clock */
} tool_wants;

/* Loads a ruleset. 0: *ruleset is set. 78: the findings are not printed yet. Another exit code: the reason was
 * printed. *findings must always be freed. */
int tool_open(const char *path, tool_wants wants, consigne_findings **findings, consigne_ruleset **ruleset);
/* Loads a ruleset, and prints errors to standard error. NULL: *exit_code says why. */
consigne_ruleset *tool_load(const char *path, int *exit_code);
consigne_ruleset *tool_load_with_dump(const char *path, int *exit_code);
/* Reads --json and --help, of sub-commands without other options. False: the sub-command ends with *exit_code. */
bool tool_json_option(int argc, char **argv, const char *usage, bool *json, int *exit_code);
/* The same, of sub-commands with one argument, RULES. */
bool tool_rules_arguments(int argc, char **argv, const char *usage, bool *json, int *exit_code);
/* "error", "warning", "advice" */
const char *tool_severity_name(int severity);
/* The number of findings of a severity. */
uint32_t tool_count_findings(const consigne_findings *findings, int severity);
/* Whether colours may be printed there. */
bool tool_has_colour(FILE *out);
/* Prints the findings of a severity with their excerpts. */
void tool_print_findings(FILE *out, const consigne_findings *findings, int severity);
/* The number of a fact that the ruleset declares, by which the query then knows it; 0: no memory. */
int tool_fact(const consigne_ruleset *ruleset, consigne_query *query, uint32_t index);
/* Reads a whole file, or standard input for "-". NULL: the reason was printed. Free with free. */
char *tool_read_file(const char *path, size_t *length);
/* Reads the beginning of a message, its header for sure, likewise. NULL: *exit_code says why. */
char *tool_read_message(const char *path, size_t *length, int *exit_code);
/* Prints "consigne: " and the message, like printf. Gives `exit_code`. */
int tool_fail(int exit_code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The exit code of a verdict: 0 accept and quarantine, 77 reject, 75 the rest. */
int tool_exit_of(int verdict);

/* -- lines.c ----------------------------------------------------------------- */

enum { TOOL_LINE_OCTETS = 16 << 20 }; /* of one line: a header block and its answers are far below */

typedef enum tool_line { LINE_READ, LINE_TOO_LONG, LINE_END, LINE_FAILED } tool_line;

typedef struct tool_lines {
  FILE *in;
  char *buffer;
  size_t start, end, room;
  uint64_t octets; /* read so far */
  bool failed;
} tool_lines;

/* The next line without its end; it lasts until the next call. */
tool_line tool_lines_next(tool_lines *lines, const char **text, size_t *length);
void tool_lines_free(tool_lines *lines);

/* -- arguments.c ------------------------------------------------------------- */

typedef struct tool_facts {
  const consigne_ruleset *ruleset;
  bool partial;
  char *const *trusted; /* authserv-ids whose Authentication-Results of the message count */
  int trusted_count;
} tool_facts;

/* Fills the query from arguments FIELD=VALUE and the header of a message (NULL: none). 0, or an exit code: then
 * the reason was printed. */
int tool_fill(consigne_query *query, const tool_facts *facts, int count, char **arguments, const char *message,
              size_t message_length);
/* The result fields of the methods of Authentication-Results (spf, dkim ...). 0 ends them. */
extern const int tool_methods[];

/* -- seals.c ----------------------------------------------------------------- */

/* Reads "1:list.example:x.example,y.example": number, sealer, reported domains. A status. */
int tool_seal_argument(consigne_query *query, const char *text, size_t length);
/* Reads the `seals` of a record (NULL: none). If the record is partial, the chain may stay open. NULL, or what is
 * wrong. */
const char *tool_seals_read(const tool_json *seals, bool partial, consigne_query *query);

/* -- answers.c --------------------------------------------------------------- */

/* Answers the need of these words, such as "set blocked cath", with a CONSIGNE_ANSWER_*. NULL ends the words; "*"
 * stands for any. A status. E_NAME: the ruleset has no such need. */
int tool_answer(consigne_query *query, const consigne_ruleset *ruleset, const char *const words[4], int answer);
/* Reads the `answers` of a record. NULL, or what is wrong and what to write instead. */
const char *tool_answers_read(const tool_json *answers, const consigne_ruleset *ruleset, consigne_query *query);
/* Reads an argument "set:NAME=item", "owners:LOGIN=ADDRESS" or "limit:NAME=exceeded". 0, or an exit code: then the
 * reason was printed. -1: it is none of these. */
int tool_answer_argument(consigne_query *query, const consigne_ruleset *ruleset, const char *argument);

/* -- shadow.c ---------------------------------------------------------------- */

/* A ruleset that decides beside the one in force. */
typedef struct tool_shadow {
  const char *path;
  consigne_ruleset *ruleset; /* NULL: there is none */
  consigne_decision *decision;
} tool_shadow;

/* Loads it (path NULL: there is none). 0, or an exit code: then the reason was printed. */
int tool_shadow_open(tool_shadow *shadow, const char *path);
/* CONSIGNE_DIFFERS_* by name: ["verdict", "rule"]. New reference. */
json_t *tool_differs_json(int differs);
void tool_shadow_close(tool_shadow *shadow);
/* Decides with it too, and reports the decision and its differences: as "shadow" of `object`, or on standard
 * output. */
void tool_shadow_add(const tool_shadow *shadow, const consigne_query *query, int flags,
                     const consigne_decision *live, json_t *object);
void tool_shadow_print(const tool_shadow *shadow, const consigne_query *query, int flags,
                       const consigne_decision *live);

/* -- record.c, json.c, explain.c --------------------------------------------- */

/* Reads one query of record.md into `query`. False: *error says what is wrong and what to write instead. */
bool tool_record_read(const tool_json *record, const consigne_ruleset *ruleset, consigne_query *query,
                      bool *partial, const char **error);
/* A decision as record.md describes it; `id` may be NULL. New reference. */
json_t *tool_decision_json(const consigne_decision *decision, const json_t *id);
/* Prints an object on one line, in ASCII. Takes the reference. */
void tool_print_json_line(json_t *object);
/* `decide --batch`: reads one record a line from `in`, and prints one decision a line; with `recorded`, its query
 * too. */
int tool_batch(const consigne_ruleset *ruleset, const tool_shadow *shadow, FILE *in, int flags, bool recorded);
/* Prints a decision for people: a few lines, or (explain) also the value, test, proofs and other rules. */
void tool_print_decision(const consigne_ruleset *ruleset, const consigne_decision *decision, bool explain);

/* -- names.c, text.c, domain.c ------------------------------------------------- */

/* Called for one name. `more`: it is not the first. Gives 0 or an exit code; EXIT_INTERNAL ends the run. */
typedef int tool_tell(void *context, const char *text, size_t length, bool more);
/* Calls it for each argument, or for each line of standard input if there is no argument, or "-". Gives the worst
 * exit code. */
int tool_names(int count, char **arguments, tool_tell *tell, void *context);

/* The number of octets of the first character; 0: it is no UTF-8, or there is none. */
size_t tool_character(const char *text, size_t length, uint32_t *character);
/* Whether all characters are visible: no control, no invisible character, no octet that is no UTF-8. */
bool tool_is_seen(const char *text, size_t length);
/* Prints any octets. Invisible characters become <U+00AD>, octets that are no UTF-8 become <FF>. */
void tool_print_text(const char *text, size_t length);
/* Prints any octets into HTML or XML. Nothing in them acts as markup or is invisible. */
void tool_html_text(FILE *out, const char *text);
/* Prints a line: the padded label, and the text as above. */
void tool_print_row(const char *label, const char *text);
/* Any octets as JSON. What is no UTF-8 becomes U+FFFD. New reference. */
json_t *tool_text_json(const char *text, size_t length);

/* Prints what mapping changed, what is wrong, and what other programs read. */
void tool_print_account(const consigne_domain *domain);
/* The same as JSON, with A-labels and U-labels. New reference. */
json_t *tool_domain_json(const consigne_domain *domain);

#endif

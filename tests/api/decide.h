/* SPDX-License-Identifier: MIT */
/*
 * A ruleset, what is known of a message and the decision, in a line of text
 * each, for tables of decisions seen through consigne.h alone. Texts reach the
 * library as blocks of exactly their size.
 */
#ifndef TESTS_API_DECIDE_H
#define TESTS_API_DECIDE_H

#include <consigne-policy.h>
#include <stdbool.h>

#define NTS CONSIGNE_NTS

/* A header block that holds NUL. */
#define BLOCK(text) (text), sizeof(text) - 1

typedef struct decide_row {
  const char *name;  /* "S31 a full-width at-sign" */
  const char *rules; /* without "consigne 1" */
  /*
   * Facts between blanks, as the command takes them: relay=192.0.2.1, repeated
   * for several values; F+=value leaves the field open; F=unknown; F=absent;
   * seal=1:list.example:x.example,y.example; trust=mx.x.example; now=2027-03-01 in the ruleset's zone; id=q17; language=fr,en;
   * yes="owners ann dean@univ.example", no="...", failed="...": answers to a question as consigne_ruleset_question
   * reads it. Words alone: partial, utf8, trace. A field that is not listed is absent, or with `partial` not given.
   * Blanks inside "..." separate nothing.
   */
  const char *facts;
  const char *header;   /* a header block, given first; NULL: none */
  size_t header_octets; /* of a block that holds NUL; 0: it ends at its first */
  const char *told;     /* as decide_tell tells it; "=?" for any value */
} decide_row;

/* What a row was made into; keep it to look at the decision. */
typedef struct decided {
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
  char told[1024];
} decided;

/*
 * Loads rules ("consigne 1" is put before them), fills a query, decides. The
 * test fails where the ruleset has errors or a fact is refused.
 */
void decide_open(decided *d, const decide_row *row);
/* Another query and decision of the same ruleset. */
void decide_again(decided *d, const decide_row *row);
void decide_close(decided *d);

/*
 * An outcome in one line, where parts that are empty are left out:
 *   reject ours =alice@univ.example assumed tags:a,b? warns:c?
 * "=" is before the value that made the rule hold, of smtp.* and header.* only; "?" is behind what is assumed.
 */
const char *decide_tell(decided *d, const consigne_outcome *outcome);

/* Each row is decided and compared: a failure names the row. */
void decide_rows(const decide_row *rows, size_t count);
#define DECIDE_ROWS(rows) decide_rows((rows), sizeof(rows) / sizeof *(rows))

/* A ruleset from text as it stands; NULL where it has errors. Findings as "3:1 unknown-name" into `found`. */
consigne_ruleset *decide_load(const char *text, char *found, size_t room);

/* A copy of `length` octets in a block of its own. Free with free. */
char *exact(const char *text, size_t length);

#endif

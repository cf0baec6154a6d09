/* SPDX-License-Identifier: MIT */
/*
 * Answers what decisions need: external sets and owners from a file, a Postfix socket map or Redis, and limits from
 * Redis or the limiter of this process.
 *
 *   answers_decide -> decision -> needs -> their sources -> consigne_query_answer -> decision ... until no need is
 * left
 *
 * What a source cannot say is unknown, and the library then defers or goes on as the ruleset says. Nothing is kept
 * from one message to the next: the answers stand in the query until consigne_query_next.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <consigne.h>
#include <stdbool.h>

#include "../redis/circuit.h"

typedef struct answers answers;

/* The log gets a line where a source goes away or comes back. NULL: no memory. */
answers *answers_new(circuit_log *log);
/* When no thread uses it any more. */
void answers_free(answers *answers);

/* Whether a line of a configuration that begins with this word is for answers_configure. */
bool answers_has_key(const char *word);
/* Takes a line, as its words: README.md lists them. NULL, or what is wrong with it. */
const char *answers_configure(answers *answers, char *const words[], int count);
/* Limits that no store counts are counted there. It must outlive `answers`. */
void answers_count_by(answers *answers, consigne_limiter *limiter);
/* After the last line: looks up names of hosts and reads files. Connections begin when somebody asks. NULL, or what
 * is wrong.
 */
const char *answers_open(answers *answers);

/*
 * Decides, answers, and decides again, until no need is answered any more. The status is that of the last
 * consigne_decide. Takes the time of `answer-within` and that of the decisions. Any thread.
 */
int answers_decide(answers *answers, const consigne_ruleset *ruleset, consigne_query *query, int flags,
                   consigne_decision *decision);

#endif

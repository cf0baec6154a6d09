/* SPDX-License-Identifier: MIT */
/* What `consigne explain` says, in the languages of its readers: a sentence each, with places for what it is about.
 */
#ifndef CGN_TOOL_WORDS_H
#define CGN_TOOL_WORDS_H

#include "tool/tool.h"

typedef enum tool_message {
  /* {0}: whom it was for, "" where nobody is known; {1}: the rule; {2}: file and line; {3}: a date; {4}: percent */
  SAY_REJECTED,
  SAY_DEFERRED,
  SAY_QUARANTINED,
  SAY_ACCEPTED,
  SAY_UNDECIDED,
  SAY_FOR,     /* {0}: recipient */
  SAY_BY_RULE, /* {0}: rule, {1}: file and line */
  SAY_BY_DEFAULT,
  SAY_SINCE, /* {0}: date */
  SAY_SHARE, /* {0}: percent */
  SAY_NO_RULE,
  SAY_PASSED,       /* {0}: rule, {1}: proof */
  SAY_WATCHED,      /* {0}: rule */
  SAY_WATCHED_FROM, /* {0}: rule, {1}: date, {2}: percent */
  SAY_WAITS,        /* {0}: rule */
  SAY_MISSING_FACT, /* {0}: field, or id of a question */
  SAY_VALUE,        /* {0}: field, {1}: value, {2}: test */
  SAY_NO_PROOF,
  SAY_REPLY,
  /* Proofs that were missing. {0}: domain of the value, {1}: the proof as written, {2}: the value */
  SAY_NOT_CARRIED,
  SAY_NOT_SEALED,
  SAY_NOT_SIGNED,
  SAY_NO_SPF,
  SAY_NOT_OWNED,
  SAY_OTHER_PROOF,
  SAY_SEVERAL, /* the proof has several clauses, and those that were missing follow */
  /* Authentication-Results. {0}: the id, of the last one a number; {1}: what it reports */
  SAY_SEEN,
  SAY_SEEN_NONE,
  SAY_SEEN_COUNTED,
  SAY_SEEN_NO_TRUST,
  SAY_SEEN_UNTRUSTED,
  SAY_SEEN_NO_ID,
  SAY_SEEN_ID_FORM,
  SAY_SEEN_FIELD_FORM,
  SAY_SEEN_OTHER_VERSION,
  SAY_SEEN_GRAMMAR,
  SAY_SEEN_TOO_LARGE,
  SAY_SEEN_TOO_MANY,
  SAY_SEEN_NO_METHOD,
  SAY_SEEN_CALLER,
  SAY_SEEN_MORE,
  SAY_REPAIRS,
  SAY_REPAIRS_QUARANTINE,
  SAY_NO_REPAIR,
  SAY_CHECKED,
  SAY_CHECKED_QUARANTINE,
  SAY_AND,
  /* Changes. {0}: value, {1}: name, {2}: text, {3}: field */
  SAY_RELAY,
  SAY_RELAY_BELOW,
  SAY_SIGNATURE,
  SAY_SPF,
  SAY_DMARC,
  SAY_SEALER,
  SAY_SEALED,
  SAY_SENDER,
  SAY_LOGIN,
  SAY_TLS,
  SAY_LISTENER,
  SAY_FACT,
  SAY_OWNER,
  SAY_DELEGATION,
  SAY_ITEM,
  SAY_EXTERNAL_OWNER,
  SAY_EXTERNAL_ITEM,
  SAY_MESSAGES
} tool_message;

enum { TOOL_SAY_ARGUMENTS = 4 };
typedef const char *const tool_said[TOOL_SAY_ARGUMENTS]; /* what a message is about; NULL: nothing */

/* The language of a tag or locale, "fr-CA", "fr_FR.UTF-8": a number for tool_say; English where there is no other.
 */
int tool_language(const char *tag);
/* That of LC_ALL, LC_MESSAGES or LANG, the first that is set. */
int tool_language_of_environment(void);
/* Prints a message; what it is about shows as tool_print_text prints it. NULL: nothing. */
void tool_say(int language, tool_message message, tool_said about);
/* The same as JSON text. New reference. */
json_t *tool_say_json(int language, tool_message message, tool_said about);
/* "relay" for CONSIGNE_REPAIR_RELAY, and its sentence; NULL: a kind of a later library. */
const char *tool_repair_kind(int kind, tool_message *message);
/* The sentence for CONSIGNE_AUTHRES_*; SAY_MESSAGES: a state of a later library. */
tool_message tool_seen(int state);
/* What is said of a clause of a missing proof. */
tool_message tool_missing_part(const consigne_outcome *outcome, uint32_t proof, uint32_t part);

/* -- account.c: what `explain` tells ------------------------------ */

typedef struct tool_account {
  const consigne_ruleset *ruleset;
  const consigne_decision *decision; /* with its trace */
  const consigne_decision *needs;    /* the same as partial: what it lacks */
  const consigne_repairs *repairs;   /* of all recipients */
  int language;
} tool_account;

void tool_print_account_of(const tool_account *account);
/* New reference. */
json_t *tool_account_json(const tool_account *account);

#endif

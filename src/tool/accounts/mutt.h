/* SPDX-License-Identifier: MIT */
/* What the readers of mutt's and NeoMutt's configuration share: words, variables, commands and identities. */
#ifndef CGN_TOOL_ACCOUNTS_MUTT_H
#define CGN_TOOL_ACCOUNTS_MUTT_H

#include "tool/accounts/reader.h"

enum {
  MUTT_VARIABLES = 256, /* of the user's own, my_...: NeoMutt's manual has some 5 */
  MUTT_HOOKS = 4096     /* as many as identities are allowed */
};

/* What a variable holds. */
typedef struct mutt_value {
  const char *text; /* NULL: empty or not set */
  const char *file;
  unsigned line; /* 0: never set */
  bool unread;   /* a command or the environment gave a part of it */
} mutt_value;

/* The variables that accounts need. */
typedef enum mutt_variable {
  MUTT_FROM,
  MUTT_SMTP_URL,
  MUTT_SMTP_USER,
  MUTT_AUTHENTICATORS,
  MUTT_STARTTLS,
  MUTT_FORCE_TLS,
  MUTT_FOLDER,
  MUTT_SPOOLFILE,
  MUTT_IMAP_USER,
  MUTT_REVERSE_NAME,
  MUTT_SENDMAIL,
  MUTT_VARIABLE_COUNT
} mutt_variable;

typedef struct mutt_own {
  const char *name;
  mutt_value value;
} mutt_own;

typedef struct mutt_hook {
  const char *kind, *pattern, *command;
  const char *file;
  unsigned line;
  size_t order, first; /* of all hooks, and the first of its kind and pattern: mutt.c */
} mutt_hook;

typedef struct mutt_config {
  account_source *source;
  mutt_value values[MUTT_VARIABLE_COUNT];
  mutt_own own[MUTT_VARIABLES];
  size_t own_count;
  mutt_hook *hooks;
  size_t hook_count, hook_room;
  const char *alternates[MUTT_VARIABLES]; /* regular expressions of one's other addresses */
  unsigned alternate_lines[MUTT_VARIABLES];
  size_t alternate_count;
  unsigned files, depth;
  bool in_hook; /* hooks within hooks make no identities of their own */
} mutt_config;

/* -- mutt_token.c: a command line as words ------------------------------------------ */

typedef struct mutt_words {
  mutt_config *config;
  account_span rest;
  unsigned line;
} mutt_words;

typedef struct mutt_token {
  char text[ACCOUNT_MAX_VALUE]; /* NUL-terminated */
  size_t length;
  bool unread; /* as of a value */
  bool whole;  /* false: it did not fit */
} mutt_token;

/* Takes the next word. Quotes, backslashes and variables are resolved; backquotes are never run. With `name`, it
 * ends at "=" too; with `to_end`, blanks do not end it. False: the command has no more words. */
bool mutt_next_word(mutt_words *words, mutt_token *token, bool name, bool to_end);
/* Goes to the next command, after ";". False: there is none. */
bool mutt_next_command(mutt_words *words);

/* -- mutt_variable.c ---------------------------------------------------------------- */

/* NULL: no variable of this name was set. */
const mutt_value *mutt_find_value(const mutt_config *config, const char *name);
/* Sets the variable to the token, or (token NULL) to the "yes" or "no" of a switch. */
void mutt_assign(mutt_words *words, const char *name, const mutt_token *token, const char *word);

/* -- mutt_command.c ----------------------------------------------------------------- */

/* Runs the commands of a text that begins on this line. */
void mutt_read_commands(mutt_config *config, account_span text, unsigned line);

/* -- mutt_identity.c ---------------------------------------------------------------- */

/*
 * Adds an identity for the present settings. If a hook made them, only if it
 * changes who sends, or through what.
 */
void mutt_add_identity(mutt_config *config, const mutt_hook *hook, const mutt_value *before);
/* Adds an identity for each plain address of `alternates`. */
void mutt_add_alternates(mutt_config *config);

#endif

/* SPDX-License-Identifier: MIT */
/* What people are told, in their language. */
#ifndef CGN_TOOL_ACCOUNTS_WORDS_H
#define CGN_TOOL_ACCOUNTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum word {
  /* outcomes, in the order of judged_outcome */
  WORD_FINE,
  WORD_REFUSED,
  WORD_REFUSED_HOME,
  WORD_HELD_HOME,
  WORD_REPLACED,
  WORD_UNTOLD,
  WORD_STRANGER,
  WORD_NO_SMTP,
  WORD_NO_SERVER,
  WORD_FROM, /* behind a refusal: from which day on */
  WORD_RULE, /* and by which rule */
  /* remarks, in the order of their bits */
  WORD_CLEAR,
  WORD_PORT_25,
  WORD_PORT_SECURITY,
  WORD_USER,
  WORD_BY_DEFAULT,
  WORD_ENABLE,
  WORD_SIGNED,
  WORD_ASKS,
  WORD_UNPROTECTED,
  WORD_ACCEPTED,
  WORD_HANGS_ON, /* untold: what it hangs on */
  WORD_REPLY,    /* what the server says */
  /* what to do */
  WORD_SET_SERVER,
  WORD_OWN_SERVER,
  WORD_SET_SECURITY,
  WORD_SET_SECURITY_ANY,
  WORD_SET_USER_ADDRESS,
  WORD_SET_USER_LOCAL,
  WORD_CHOOSE,
  WORD_ASK_HELP,
  /* headings */
  WORD_TITLE,
  WORD_INTRODUCTION,
  WORD_ADDRESS,
  WORD_THROUGH,
  WORD_MEND,
  WORD_MARK_LOOK,
  WORD_MARK_MEND,
  WORD_SUMMARY,
  WORD_NONE,
  WORD_ANY_ADDRESS,
  WORD_OUTGOING,
  WORD_INCOMING,
  WORD_USER_NAME,
  WORD_USER_IS_LOGIN,
  WORD_METHOD,
  WORD_FIRST,
  WORD_CLEAR_TEXT,
  WORDS
} word;

/* A value for {name} in a text. */
typedef struct word_value {
  const char *name, *value;
} word_value;

/* The text, in a language of tool_language; static. */
const char *word_text(int language, word which);
/* The text with {name} replaced by its value, of a list that ends with {NULL, NULL}. NULL: no memory. Free with
 * free. */
char *word_filled(int language, word which, const word_value *values);
/* "en", "fr". */
const char *word_tag(int language);

#endif

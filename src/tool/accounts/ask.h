/* SPDX-License-Identifier: MIT */
/* Asks a ruleset: is this sender accepted there, now and later? */
#ifndef CGN_TOOL_ACCOUNTS_ASK_H
#define CGN_TOOL_ACCOUNTS_ASK_H

#include <consigne-policy.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct ask_question {
  const char *listener, *relay, *login, *sender, *recipient; /* login NULL: nobody logged in */
  bool tls;
  int64_t now;
  const char *languages;
} ask_question;

typedef struct ask_answer {
  bool told;      /* false: it depends on an answer that is not known here */
  int verdict;    /* ACCEPT, or the verdict at the first instant that refuses */
  bool by_rule;   /* not the default */
  bool about;     /* the rule that decides reads the relay */
  bool signature; /* a signature would have been a proof */
  int64_t from;   /* from when on; 0: now */
  int field;      /* whose value the rule refuses; 0: no single one */
  char *rule, *reply, *asks;
} ask_answer;

/* False: no memory, or a sender or relay that no query takes. Free with ask_free in any case. */
bool ask(const consigne_ruleset *ruleset, const ask_question *question, ask_answer *answer);
void ask_free(ask_answer *answer);
bool ask_refuses(const ask_answer *answer);

#endif

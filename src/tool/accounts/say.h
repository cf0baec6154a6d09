/* SPDX-License-Identifier: MIT */
/* A judgement in words: what is so, why, and what to do. */
#ifndef CGN_TOOL_ACCOUNTS_SAY_H
#define CGN_TOOL_ACCOUNTS_SAY_H

#include "tool/accounts/judge.h"
#include "tool/accounts/words.h"

enum { SAID_LINES = 16 };

/* Texts are any octets of settings and rules too: whoever shows them escapes them. */
typedef struct said {
  char *headline;
  char *why[SAID_LINES];
  size_t why_count;
  char *mend[SAID_LINES];
  size_t mend_count;
  char *server; /* "smtp.univ.example:465 SSL/TLS"; "" where there is none */
} said;

typedef struct said_as {
  int in;           /* a language of tool_language */
  const char *tags; /* for texts of the ruleset; never NULL */
  const consigne_ruleset *ruleset;
} said_as;

/* False: no memory. Free in any case. */
bool say_judged(const said_as *as, const judged *one, said *into);
void said_free(said *of);
/* "SSL/TLS", "STARTTLS" of CONSIGNE_SECURITY_*. */
const char *say_security(int security);
/* The first server of this kind that the provider has; UINT32_MAX: none. */
uint32_t say_server_of(const consigne_ruleset *ruleset, uint32_t provider, int kind);

#endif

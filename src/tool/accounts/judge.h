/* SPDX-License-Identifier: MIT */
/*
 * What becomes of mail from each identity of a list, by a ruleset. The ruleset is asked twice, by consigne_decide:
 * as the outgoing server, and as the mail exchanger of a colleague in the address's own domain. Where it holds no
 * rules of a server, what it says of that server's provider (`senders`) is the answer.
 */
#ifndef CGN_TOOL_ACCOUNTS_JUDGE_H
#define CGN_TOOL_ACCOUNTS_JUDGE_H

#include <consigne-policy.h>
#include <stdint.h>

#include "tool/accounts/account.h"

/* What becomes of its mail. */
typedef enum judged_outcome {
  JUDGED_FINE,
  JUDGED_REFUSED,      /* by the server it is sent through */
  JUDGED_REFUSED_HOME, /* accepted there, refused by a colleague's server */
  JUDGED_HELD_HOME,    /* the same, in quarantine */
  JUDGED_REPLACED,     /* accepted, and another sender is shown */
  JUDGED_UNTOLD,       /* the ruleset does not know enough */
  JUDGED_STRANGER,     /* the server is of no provider of the ruleset */
  JUDGED_NO_SMTP,      /* sent by a command, or where it is read */
  JUDGED_NO_SERVER     /* there is none, or none that the file says */
} judged_outcome;

/* What else is to be said; any number of them. */
enum {
  JUDGED_CLEAR = 1,         /* password and mail may travel in clear text */
  JUDGED_PORT_25 = 2,       /* between servers, no submission (RFC 6409 3.1) */
  JUDGED_PORT_SECURITY = 4, /* 465 is TLS from the first octet, 587 STARTTLS (RFC 8314 3.3) */
  JUDGED_USER = 8,          /* the user name has not this provider's form */
  JUDGED_BY_DEFAULT = 16,   /* not chosen for this address: the default server */
  JUDGED_ENABLE = 32,       /* the provider's server must be switched on first */
  JUDGED_SIGNED = 64,       /* unless a signature proves it */
  JUDGED_ASKS = 128,        /* fine unless a source that is not asked here says otherwise */
  JUDGED_UNPROTECTED = 256, /* whether it is protected is not said */
  JUDGED_ACCEPTED = 512     /* refused at home, though the server it is sent through takes it */
};

/* How it is shown: all well; to be looked at; to be mended. */
typedef enum judged_mark { JUDGED_OK, JUDGED_LOOK, JUDGED_MEND } judged_mark;

typedef struct judged {
  const account_identity *identity;
  judged_outcome outcome;
  unsigned remarks;         /* sum of those above */
  uint32_t server_provider; /* of the outgoing server; UINT32_MAX: none */
  uint32_t home;            /* of the address */
  int64_t from;             /* refused from this instant on; 0: now */
  int field;                /* whose value that rule refuses; 0: no single one, or no rule does */
  char *rule;               /* that refuses; NULL: no rule does */
  char *reply;              /* what that rule tells; NULL: nothing */
  char *asks;               /* the external source it hangs on, or that is not asked; NULL */
} judged;

typedef struct judged_list {
  judged *at;
  size_t count;
} judged_list;

/*
 * Judges all identities, at the instant `now` (milliseconds since 1970). Replies come in `languages` ("fr-CA, en").
 * False: no memory. Free in any case.
 */
bool judge_accounts(const account_list *list, const consigne_ruleset *ruleset, const char *languages, int64_t now,
                    judged_list *all);
void judged_list_free(judged_list *all);
judged_mark judged_mark_of(const judged *one);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What happens to mail from each identity of a list, by a ruleset. The ruleset
 * decides twice: as the outgoing server, and as the mail exchanger of a
 * colleague in the address's own domain. If it has no rules for a server, the
 * `senders` of its provider is the answer.
 */
#ifndef CGN_TOOL_ACCOUNTS_JUDGE_H
#define CGN_TOOL_ACCOUNTS_JUDGE_H

#include <consigne-policy.h>
#include <stdint.h>

#include "tool/accounts/account.h"

/* What happens to its mail. */
typedef enum judged_outcome {
  JUDGED_FINE,
  JUDGED_REFUSED,      /* refused by the outgoing server */
  JUDGED_REFUSED_HOME, /* accepted there, refused by a colleague's server */
  JUDGED_HELD_HOME,    /* accepted there, quarantined by a colleague's server */
  JUDGED_REPLACED,     /* accepted, and another sender is shown */
  JUDGED_UNTOLD,       /* the ruleset does not know enough */
  JUDGED_STRANGER,     /* the server is of no provider of the ruleset */
  JUDGED_NO_SMTP,      /* sent by a local command, or by the server where mail is read */
  JUDGED_NO_SERVER     /* there is no server, or the file does not say which */
} judged_outcome;

/* Remarks; any number of them. */
enum {
  JUDGED_CLEAR = 1,         /* password and mail may travel in clear text */
  JUDGED_PORT_25 = 2,       /* between servers, no submission (RFC 6409 3.1) */
  JUDGED_PORT_SECURITY = 4, /* 465 is TLS from the first octet, 587 STARTTLS (RFC 8314 3.3) */
  JUDGED_USER = 8,          /* the user name has not this provider's form */
  JUDGED_BY_DEFAULT = 16,   /* not chosen for this address: the default server */
  JUDGED_ENABLE = 32,       /* the provider's server must be switched on first */
  JUDGED_SIGNED = 64,       /* refused unless a signature proves the sender */
  JUDGED_ASKS = 128,        /* fine unless an external source says otherwise, which is not asked here */
  JUDGED_UNPROTECTED = 256, /* the file does not say if the connection is protected */
  JUDGED_ACCEPTED = 512     /* refused by a colleague's server, though the outgoing server accepts it */
};

/* How it is marked: fine, to be checked, to be fixed. */
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
  char *asks;               /* the external source it depends on, or that is not asked; NULL: none */
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

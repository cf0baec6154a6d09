/* SPDX-License-Identifier: MIT */
/*
 * The accounts of a mail client as its settings say them: which address is paired with which outgoing server; and
 * what a provider says should be set. Readers fill a list; who judges or prints reads it. Nothing here touches a
 * network, runs a command or keeps a password.
 */
#ifndef CGN_TOOL_ACCOUNTS_ACCOUNT_H
#define CGN_TOOL_ACCOUNTS_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* What one file may cost. More than this is refused with an error, exit code 65. */
enum {
  ACCOUNT_MAX_OCTETS = 16777216, /* of a file: a prefs.js of many years has 1 MiB */
  ACCOUNT_MAX_IDENTITIES = 4096, /* of a file, and as many accounts, servers and hooks */
  ACCOUNT_MAX_OF_PROVIDER = 256, /* servers, and domains, of one provider: gmail has 2, freenet 20 */
  ACCOUNT_MAX_VALUE = 4096,      /* octets of one value: an address has at most 254, a host name 253 */
  ACCOUNT_MAX_DEPTH = 64,        /* of elements, lists or hooks in one another: a profile needs 6 */
  ACCOUNT_MAX_FILES = 64,        /* that one file leads to (mutt's `source`) */
  ACCOUNT_MAX_FINDINGS = 100     /* told of a file; the last one says that there are more */
};

/* How the connection is protected. */
typedef enum account_security {
  ACCOUNT_SECURITY_UNSAID,
  ACCOUNT_CLEAR,
  ACCOUNT_STARTTLS,              /* refuses to go on without */
  ACCOUNT_STARTTLS_IF_AVAILABLE, /* goes on in clear where the server does not offer it */
  ACCOUNT_TLS                    /* from the first octet */
} account_security;

/*
 * One server. All texts here and below are NUL-terminated, as written in the file (host names neither mapped nor
 * folded), and the list's: they last until account_list_free. NULL: the file does not say it.
 */
typedef struct account_server {
  const char *host;
  const char *protocol; /* "smtp", "lmtp", "imap", "pop3" */
  const char *user;     /* of a provider it may hold %EMAILADDRESS%, %EMAILLOCALPART% and %EMAILDOMAIN% */
  /*
   * "password-cleartext" (within TLS or not), "password-encrypted", "oauth2", "gssapi", "ntlm",
   * "client-ip-address", "tls-client-cert" or "none"; NULL: not said, or the program takes what the server offers.
   */
  const char *method;
  unsigned port; /* 0: not said */
  account_security security;
  const char *file; /* where it is said: not always the file of its identity */
  unsigned line;    /* from 1; 0: unknown */
} account_server;

/* Why this identity sends through its outgoing server. Of the first three outgoing.host is set, of the others NULL.
 */
typedef enum account_choice {
  ACCOUNT_CHOSEN_FOR_IDENTITY, /* said beside the address itself */
  ACCOUNT_CHOSEN_FOR_ACCOUNT,  /* of the account (or the parent) that this address belongs to */
  ACCOUNT_CHOSEN_BY_DEFAULT, /* nothing is said for it: the installation's default, which changes under it (S108) */
  ACCOUNT_CHOSEN_SENDMAIL,   /* a local command */
  ACCOUNT_CHOSEN_SESSION,    /* where its mail is, by the same protocol, not SMTP (JMAP, Exchange) */
  ACCOUNT_CHOSEN_NOTHING,    /* no server at all, or one that is malformed, which is told */
  ACCOUNT_CHOSEN_UNREAD      /* a command or the environment says it, and neither is asked */
} account_choice;

/* One address that a program sends from. */
typedef struct account_identity {
  const char *format; /* account_format_text of it is for people: "thunderbird", "msmtp", "mutt", "apple", "jmap" */
  const char *file;
  unsigned line;
  const char *account; /* the name that program shows, or its own key; NULL: it looks like anything but a name */
  const char *address; /* without name and angles; "*@univ.example" is any address there (JMAP, msmtp); NULL: any */
  account_server outgoing;
  account_choice choice;
  account_server incoming; /* host NULL: none */
} account_identity;

/* What a provider says should be set, for the addresses of these domains: "autoconfig" or "srv" (RFC 6186). */
typedef struct account_provider {
  const char *format;
  const char *file;
  unsigned line;
  const char *name; /* shown to people; may be NULL */
  const char *const *domains;
  size_t domain_count;
  const account_server *outgoing; /* the one to be preferred first; none: this provider does not offer it */
  size_t outgoing_count;
  const account_server *incoming;
  size_t incoming_count;
} account_provider;

/* What was wrong, and what to write instead. It never holds a value of the file: that could be a password. */
typedef struct account_finding {
  const char *file;
  unsigned line;
  bool error; /* false: a remark, and the file was read nevertheless */
  const char *text;
} account_finding;

/* Begins as {0}. The arrays may move while files are read. */
typedef struct account_list {
  account_identity *identities;
  size_t identity_count;
  account_provider *providers;
  size_t provider_count;
  account_finding *findings;
  size_t finding_count;
  struct account_memory *memory; /* store.c */
  bool failed;                   /* no memory: nothing of the list is to be used */
} account_list;

/*
 * Reads one file, or standard input for "-", and adds what it says; the format is found by its content, then by its
 * name. 0, or an exit code with an error among the findings: 65 what is in it is wrong, 66 it cannot be read, 70 no
 * memory. What could be read before an error stays in the list.
 */
int accounts_read(account_list *list, const char *path);
/* The same of a text that is in memory already. No other file is read, `path` is a name only. */
int accounts_read_text(account_list *list, const char *path, const char *text, size_t length);
void account_list_free(account_list *list);

/* For people, "Thunderbird's prefs.js"; for anything else than a format NULL. */
const char *account_format_text(const char *format);
/* "clear", "starttls", "starttls-if-available", "tls"; NULL: not said. */
const char *account_security_name(account_security security);
/* "identity", "account", "default", "sendmail", "session", "nothing", "unread". */
const char *account_choice_name(account_choice choice);

#endif

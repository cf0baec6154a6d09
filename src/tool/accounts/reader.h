/* SPDX-License-Identifier: MIT */
/*
 * What the readers of all formats share. A message never holds a word or a value of the file, only words of our
 * own: whatever is misplaced in a file of accounts may be a password.
 */
#ifndef CGN_TOOL_ACCOUNTS_READER_H
#define CGN_TOOL_ACCOUNTS_READER_H

#include "tool/accounts/account.h"

/* Octets of a file: not NUL-terminated. */
typedef struct account_span {
  const char *at;
  size_t length;
} account_span;

/* One file being read. */
typedef struct account_source {
  account_list *list;
  const char *format;
  const char *path; /* the list's */
  account_span text;
  bool alone; /* it leads to no other file */
  size_t identities, findings, errors;
} account_source;

/* -- store.c: into the list ------------------------------------------------------- */

/* Memory that lasts as long as the list; NULL: list->failed. */
void *account_alloc(account_list *list, size_t size);
/* A copy that is NUL-terminated; NULL for empty text. */
const char *account_keep(account_list *list, account_span text);
/*
 * A new identity or provider, of this source and line, the rest empty. NULL where there are too many, which is
 * told, or no memory. It moves when the next one is made.
 */
account_identity *account_add_identity(account_source *source, unsigned line);
account_provider *account_add_provider(account_source *source, unsigned line);
/* The lists of a provider take one more: copied, and kept. */
void account_add_domain(account_source *source, account_provider *provider, const char *domain);
void account_add_server(account_source *source, account_provider *provider, const account_server *server);
void account_tell_error(account_source *source, unsigned line, const char *text);
void account_tell_remark(account_source *source, unsigned line, const char *text);

/* -- span.c: octets ---------------------------------------------------------------- */

account_span account_span_of(const char *text); /* NULL gives an empty one */
bool account_span_is(account_span span, const char *word);
/* ASCII case does not matter. */
bool account_span_is_word(account_span span, const char *word);
bool account_span_begins(account_span span, const char *word);
account_span account_span_after(account_span span, size_t octets);
account_span account_span_trim(account_span span);
/* Cuts *rest at the first `octet` (or at its end) and gives what was before it. */
account_span account_span_until(account_span *rest, char octet);
/* Cuts the first word off; blanks are spaces and tabs. Empty: there is none. */
account_span account_span_word(account_span *rest);
/* Decimal digits only, up to `most`. */
bool account_span_number(account_span span, unsigned most, unsigned *number);

/* Lines, which end with LF or CR LF. */
typedef struct account_lines {
  account_span rest;
  unsigned line; /* of the last that was given */
} account_lines;
bool account_next_line(account_lines *lines, account_span *line);
/* The line that `at`, which is within the text, is on. */
unsigned account_line_at(account_span text, const char *at);
/* What was found last, for formats that are read by others and then looked up; begins as {0}. */
typedef struct account_cursor {
  const char *at;
  unsigned line, misses;
} account_cursor;
/* The line of where `wanted` is next in the text; where it is nowhere, that of what was found last. */
unsigned account_line_of(account_span text, account_cursor *from, const char *wanted);

/* -- value.c: what is written into a server ------------------------------------------ */

/* Each tells what is malformed, as an error, and then leaves the field as it was. */
void account_set_host(account_source *source, unsigned line, account_server *server, account_span value);
void account_set_port(account_source *source, unsigned line, account_server *server, account_span value);
void account_set_user(account_source *source, unsigned line, account_server *server, account_span value);
/* The one mailbox of the text, or what stands for any of a domain; NULL: told. */
const char *account_address(account_source *source, unsigned line, account_span value);

/*
 * The name of an account or a provider. A quote that is missing before it can make it swallow what follows, so that
 * one with a mark of settings in it, or longer than 100 octets, is none: NULL.
 */
const char *account_label(account_list *list, account_span value);

/* One word for each format's: the table ends with {NULL, NULL}. NULL where the word is not in it. */
typedef struct account_word {
  const char *theirs, *ours;
} account_word;
const char *account_translate(const account_word *words, account_span theirs);
/* The same of the name of a SASL mechanism (IANA, and "login", "xoauth2"). */
const char *account_sasl_method(account_span mechanism);

/* -- file.c --------------------------------------------------------------------------- */

/*
 * A whole file of at most ACCOUNT_MAX_OCTETS; `only_file`: no pipe or device. NULL with *why not and *exit_code, 65
 * or 66; free with free.
 */
char *account_read_file(const char *path, bool only_file, size_t *length, const char **why, int *exit_code);
/* The path of what a file at `path` names, where that lies in the same folder or below it; free with free. NULL: it
 * does not. */
char *account_beside(const char *path, const char *named);

/* -- The formats: all that is wrong is told ----------------------------------------------- */

void account_read_thunderbird(account_source *source);
void account_read_msmtp(account_source *source);
void account_read_mutt(account_source *source);
void account_read_autoconfig(account_source *source);
void account_read_apple(account_source *source);
void account_read_jmap(account_source *source);
void account_read_srv(account_source *source);

#endif

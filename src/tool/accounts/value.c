/* SPDX-License-Identifier: MIT */
/* Host names, ports, user names and addresses, as every format has them. */
#include <consigne-policy.h>
#include <string.h>

#include "tool/accounts/reader.h"

/* Letters, digits and what stands in names, literals and placeholders; the judge normalises. */
static bool is_host_octet(char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') ||
         (octet != '\0' && strchr("-._:[]%", octet)) || (unsigned char)octet >= 0x80;
}

static const char *host_defect(account_span value) {
  size_t colons = 0;
  for (size_t i = 0; i < value.length; i++) {
    if (!is_host_octet(value.at[i])) return "no host name: write the name alone, as in smtp.univ.example";
    colons += value.at[i] == ':';
  }
  if (value.length == 0) return "an empty host name: write the server's, as in smtp.univ.example";
  if (value.length > 255) return "the host name is longer than 255 octets: no name is";
  if (colons == 1) return "a host name with a port: write the port into the setting for it";
  return NULL;
}

void account_set_host(account_source *source, unsigned line, account_server *server, account_span value) {
  value = account_span_trim(value);
  const char *defect = host_defect(value);
  if (defect)
    account_tell_error(source, line, defect);
  else
    server->host = account_keep(source->list, value);
  server->file = source->path;
  server->line = line;
}

void account_set_port(account_source *source, unsigned line, account_server *server, account_span value) {
  unsigned port = 0;
  if (account_span_number(account_span_trim(value), 65535, &port) && port > 0)
    server->port = port;
  else
    account_tell_error(source, line, "no port: write a number from 1 to 65535, for submission 465");
}

/* A blank in it is a mistake of the file: what follows may be anything, a password too. */
void account_set_user(account_source *source, unsigned line, account_server *server, account_span value) {
  bool good = value.length > 0 && value.length <= ACCOUNT_MAX_VALUE;
  for (size_t i = 0; good && i < value.length; i++) good = (unsigned char)value.at[i] > ' ' && value.at[i] != 0x7f;
  if (good)
    server->user = account_keep(source->list, value);
  else if (value.length > 0)
    account_tell_error(source, line, "the user name has a blank or a control character: write the name alone");
}

/* With a name before it, the mailbox in the angles; else as it is written. */
static const char *only_mailbox(account_list *list, const consigne_mailboxes *read, account_span value) {
  if (consigne_mailboxes_count(read) != 1 || consigne_mailboxes_malformed(read) ||
      consigne_mailboxes_complex(read) || !*consigne_mailboxes_domain(read, 0))
    return NULL;
  bool angles = memchr(value.at, '<', value.length) != NULL || memchr(value.at, '(', value.length) != NULL;
  return account_keep(list, angles ? account_span_of(consigne_mailboxes_address(read, 0)) : value);
}

const char *account_address(account_source *source, unsigned line, account_span value) {
  consigne_mailboxes *read = NULL;
  const char *address = NULL;
  value = account_span_trim(value);
  int status = value.length > 0 && value.length <= ACCOUNT_MAX_VALUE ? CONSIGNE_OK : CONSIGNE_E_LIMIT;
  if (status == CONSIGNE_OK) status = consigne_mailboxes_new(NULL, &read);
  if (status == CONSIGNE_OK)
    status = consigne_mailboxes_parse(read, CONSIGNE_FORM_MAILBOX_LIST, value.at, value.length);
  if (status == CONSIGNE_OK) address = only_mailbox(source->list, read, value);
  consigne_mailboxes_free(read);
  if (status == CONSIGNE_E_MEMORY) source->list->failed = true;
  if (!address) account_tell_error(source, line, "no address: write one, as in cath@univ.example");
  return address;
}

const char *account_label(account_list *list, account_span value) {
  enum { LONGEST = 100 };
  if (value.length > LONGEST) return NULL;
  for (size_t i = 0; i < value.length; i++)
    if (value.at[i] != '\0' && strchr("=\"`<>\n", value.at[i])) return NULL;
  return account_keep(list, value);
}

const char *account_translate(const account_word *words, account_span theirs) {
  for (; words->theirs; words++)
    if (account_span_is_word(theirs, words->theirs)) return words->ours;
  return NULL;
}

const char *account_sasl_method(account_span mechanism) {
  static const account_word methods[] = {{"plain", "password-cleartext"},
                                         {"login", "password-cleartext"},
                                         {"cram-md5", "password-encrypted"},
                                         {"digest-md5", "password-encrypted"},
                                         {"scram-sha-1", "password-encrypted"},
                                         {"scram-sha-256", "password-encrypted"},
                                         {"gssapi", "gssapi"},
                                         {"ntlm", "ntlm"},
                                         {"external", "tls-client-cert"},
                                         {"oauthbearer", "oauth2"},
                                         {"xoauth2", "oauth2"},
                                         {NULL, NULL}};
  return account_translate(methods, mechanism);
}

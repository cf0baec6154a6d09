/* SPDX-License-Identifier: MIT */
#include "tool/accounts/suggest.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

typedef struct suggesting {
  const said_as *as;
  const char *address, *local, *domain;
  uint32_t provider;
} suggesting;

static const char *kind_name(int kind) {
  return kind == CONSIGNE_SERVER_SUBMISSION ? "smtp" : kind == CONSIGNE_SERVER_IMAP ? "imap" : "pop3";
}

/* The user name; NULL: a login that only the provider knows, or nothing is said. */
static const char *user_of(const suggesting *of) {
  switch (consigne_ruleset_user(of->as->ruleset, of->provider)) {
  case CONSIGNE_USER_ADDRESS: return of->address;
  case CONSIGNE_USER_LOCAL: return of->local;
  default: return NULL;
  }
}

static const char *enable_of(const suggesting *of) {
  return consigne_ruleset_enable(of->as->ruleset, of->provider, of->as->tags, CONSIGNE_NTS);
}

/* ---- Text ---------------------------------------------------------------------------------- */

/* A label is at most 20 columns wide, an accent takes two octets and one of them. */
static void print_row(const suggesting *of, word label, const char *text) {
  const char *name = word_text(of->as->in, label);
  int columns = 0;
  for (const char *at = name; *at; at++) columns += ((unsigned char)*at & 0xc0) != 0x80;
  printf("%s%*s", name, 20 - columns, "");
  tool_print_text(text, strlen(text));
}

static void print_servers(const suggesting *of) {
  const consigne_ruleset *ruleset = of->as->ruleset;
  for (uint32_t i = 0; i < consigne_ruleset_servers(ruleset, of->provider); i++) {
    bool sends = consigne_ruleset_server_kind(ruleset, of->provider, i) == CONSIGNE_SERVER_SUBMISSION;
    print_row(of, sends ? WORD_OUTGOING : WORD_INCOMING, consigne_ruleset_server_host(ruleset, of->provider, i));
    printf(" %u %s", (unsigned)consigne_ruleset_server_port(ruleset, of->provider, i),
           say_security(consigne_ruleset_server_security(ruleset, of->provider, i)));
    if (!sends) printf(" (%s)", kind_name(consigne_ruleset_server_kind(ruleset, of->provider, i)));
    putchar('\n');
  }
}

static void print_text(const suggesting *of) {
  const consigne_ruleset *ruleset = of->as->ruleset;
  print_row(of, WORD_ADDRESS, of->address);
  putchar('\n');
  print_servers(of);
  const char *user = user_of(of), *enable = enable_of(of);
  print_row(of, WORD_USER_NAME, user ? user : word_text(of->as->in, WORD_USER_IS_LOGIN));
  putchar('\n');
  for (uint32_t i = 0; i < consigne_ruleset_methods(ruleset, of->provider); i++) {
    print_row(of, WORD_METHOD, consigne_ruleset_method(ruleset, of->provider, i));
    putchar('\n');
  }
  if (!enable) return;
  print_row(of, WORD_FIRST, enable);
  putchar('\n');
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *text_json(const char *text) {
  return text ? tool_text_json(text, strlen(text)) : json_null();
}

static void print_json(const suggesting *of) {
  const consigne_ruleset *ruleset = of->as->ruleset;
  json_t *servers = json_array(), *methods = json_array();
  for (uint32_t i = 0; i < consigne_ruleset_servers(ruleset, of->provider); i++) {
    bool tls = consigne_ruleset_server_security(ruleset, of->provider, i) == CONSIGNE_SECURITY_TLS;
    json_array_append_new(servers,
                          json_pack("{s:s, s:s, s:i, s:s}", "protocol",
                                    kind_name(consigne_ruleset_server_kind(ruleset, of->provider, i)), "host",
                                    consigne_ruleset_server_host(ruleset, of->provider, i), "port",
                                    (int)consigne_ruleset_server_port(ruleset, of->provider, i), "security",
                                    account_security_name(tls ? ACCOUNT_TLS : ACCOUNT_STARTTLS)));
  }
  for (uint32_t i = 0; i < consigne_ruleset_methods(ruleset, of->provider); i++)
    json_array_append_new(methods, json_string(consigne_ruleset_method(ruleset, of->provider, i)));
  json_t *all = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "address", text_json(of->address), "provider",
                          consigne_ruleset_provider_name(ruleset, of->provider), "servers", servers, "user",
                          text_json(user_of(of)), "methods", methods, "enable", text_json(enable_of(of)));
  json_dumpf(all, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
  putchar('\n');
  json_decref(all);
}

/* ---- Autoconfig -------------------------------------------------------------------------------- */

static void element(xmlTextWriter *writer, const char *name, const char *text) {
  xmlTextWriterWriteElement(writer, BAD_CAST name, BAD_CAST text);
}

/* As draft-ietf-mailmaint-autoconfig writes the methods of the language. */
static const char *method_of(const char *method) {
  static const char *const theirs[][2] = {{"oauth2", "OAuth2"},
                                          {"gssapi", "GSSAPI"},
                                          {"ntlm", "NTLM"},
                                          {"tls-client-cert", "TLS-client-cert"},
                                          {"client-ip-address", "client-IP-address"}};
  for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
    if (strcmp(theirs[i][0], method) == 0) return theirs[i][1];
  return method;
}

/* A login of another form has no placeholder: the client proposes the local part, and its user writes the login. */
static const char *placeholder_of(const suggesting *of) {
  int form = consigne_ruleset_user(of->as->ruleset, of->provider);
  return form == CONSIGNE_USER_LOCAL || form == CONSIGNE_USER_LOGIN ? "%EMAILLOCALPART%" : "%EMAILADDRESS%";
}

static void write_server(xmlTextWriter *writer, const suggesting *of, uint32_t server) {
  const consigne_ruleset *ruleset = of->as->ruleset;
  int kind = consigne_ruleset_server_kind(ruleset, of->provider, server);
  bool tls = consigne_ruleset_server_security(ruleset, of->provider, server) == CONSIGNE_SECURITY_TLS;
  char port[16];
  snprintf(port, sizeof port, "%u", (unsigned)consigne_ruleset_server_port(ruleset, of->provider, server));
  xmlTextWriterStartElement(writer,
                            BAD_CAST(kind == CONSIGNE_SERVER_SUBMISSION ? "outgoingServer" : "incomingServer"));
  xmlTextWriterWriteAttribute(writer, BAD_CAST "type", BAD_CAST kind_name(kind));
  element(writer, "hostname", consigne_ruleset_server_host(ruleset, of->provider, server));
  element(writer, "port", port);
  element(writer, "socketType", tls ? "SSL" : "STARTTLS");
  element(writer, "username", placeholder_of(of));
  uint32_t methods = consigne_ruleset_methods(ruleset, of->provider);
  for (uint32_t i = 0; i < methods; i++)
    element(writer, "authentication", method_of(consigne_ruleset_method(ruleset, of->provider, i)));
  if (methods == 0) element(writer, "authentication", "password-cleartext");
  xmlTextWriterEndElement(writer);
}

/* Incoming servers come first in the format. */
static void write_provider(xmlTextWriter *writer, const suggesting *of) {
  const consigne_ruleset *ruleset = of->as->ruleset;
  uint32_t servers = consigne_ruleset_servers(ruleset, of->provider);
  xmlTextWriterStartElement(writer, BAD_CAST "emailProvider");
  xmlTextWriterWriteAttribute(writer, BAD_CAST "id", BAD_CAST of->domain);
  element(writer, "domain", of->domain);
  element(writer, "displayName", consigne_ruleset_provider_name(ruleset, of->provider));
  for (int outgoing = 0; outgoing < 2; outgoing++)
    for (uint32_t i = 0; i < servers; i++)
      if ((consigne_ruleset_server_kind(ruleset, of->provider, i) == CONSIGNE_SERVER_SUBMISSION) == outgoing)
        write_server(writer, of, i);
  xmlTextWriterEndElement(writer);
}

static bool print_autoconfig(const suggesting *of) {
  xmlBuffer *buffer = xmlBufferCreate();
  xmlTextWriter *writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
  if (writer) {
    xmlTextWriterSetIndent(writer, 1);
    xmlTextWriterSetIndentString(writer, BAD_CAST "  ");
    xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(writer, BAD_CAST "clientConfig");
    xmlTextWriterWriteAttribute(writer, BAD_CAST "version", BAD_CAST "1.1");
    write_provider(writer, of);
  }
  bool good = writer && xmlTextWriterEndDocument(writer) >= 0;
  xmlFreeTextWriter(writer);
  if (good) fputs((const char *)xmlBufferContent(buffer), stdout);
  xmlBufferFree(buffer);
  return good;
}

/* ---- One address ------------------------------------------------------------------------------- */

static int suggest_read(const said_as *as, const consigne_mailboxes *read, suggest_form form) {
  suggesting of = {as, consigne_mailboxes_address(read, 0), consigne_mailboxes_local(read, 0),
                   consigne_mailboxes_domain(read, 0), 0};
  of.provider = consigne_ruleset_provider_of_domain(as->ruleset, of.domain, CONSIGNE_NTS);
  if (say_server_of(as->ruleset, of.provider, CONSIGNE_SERVER_SUBMISSION) == UINT32_MAX)
    return tool_fail(EXIT_NO_INPUT, "no provider of these rules has %s and a server to send through", of.domain);
  if (form == SUGGEST_AUTOCONFIG && !print_autoconfig(&of)) return tool_fail(EXIT_INTERNAL, "no memory");
  if (form == SUGGEST_JSON) print_json(&of);
  if (form == SUGGEST_TEXT) print_text(&of);
  return 0;
}

int suggest(const said_as *as, const char *address, suggest_form form) {
  consigne_mailboxes *read = NULL;
  if (consigne_mailboxes_new(NULL, &read) != CONSIGNE_OK ||
      consigne_mailboxes_parse(read, CONSIGNE_FORM_MAILBOX_LIST, address, CONSIGNE_NTS) != CONSIGNE_OK) {
    consigne_mailboxes_free(read);
    return tool_fail(EXIT_INTERNAL, "no memory");
  }
  bool good = consigne_mailboxes_count(read) == 1 && !consigne_mailboxes_malformed(read) &&
              !consigne_mailboxes_complex(read) && *consigne_mailboxes_domain(read, 0);
  int exit_code = good ? suggest_read(as, read, form)
                       : tool_fail(EXIT_BAD_DATA, "--suggest: no address: write one, as in cath@univ.example");
  consigne_mailboxes_free(read);
  return exit_code;
}

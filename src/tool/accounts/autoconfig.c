/* SPDX-License-Identifier: MIT */
/*
 * What a provider publishes for Thunderbird and others (draft-ietf-mailmaint-autoconfig, config-v1.1.xml): the
 * servers that should be set for addresses of its domains, the preferred one first.
 */
#include <libxml/tree.h>
#include <string.h>

#include "tool/accounts/xml.h"

static const account_word methods[] = {{"password-cleartext", "password-cleartext"},
                                       {"plain", "password-cleartext"},
                                       {"password-encrypted", "password-encrypted"},
                                       {"secure", "password-encrypted"},
                                       {"NTLM", "ntlm"},
                                       {"GSSAPI", "gssapi"},
                                       {"client-IP-address", "client-ip-address"},
                                       {"TLS-client-cert", "tls-client-cert"},
                                       {"smtp-after-pop", "client-ip-address"},
                                       {"OAuth2", "oauth2"},
                                       {"none", "none"},
                                       {NULL, NULL}};

static void read_security(account_source *source, const xmlNode *type, account_server *server) {
  account_span text = xml_text(type);
  if (account_span_is_word(text, "SSL"))
    server->security = ACCOUNT_TLS;
  else if (account_span_is_word(text, "STARTTLS"))
    server->security = ACCOUNT_STARTTLS;
  else if (account_span_is_word(text, "plain"))
    server->security = ACCOUNT_CLEAR;
  else
    account_tell_error(source, xml_line(type), "no such socketType: write SSL, STARTTLS or plain");
}

/* Of several, the first that is known is the one a program takes. */
static void read_method(const xmlNode *element, account_server *server) {
  const xmlNode *each = xml_child(element, "authentication");
  for (; each && !server->method; each = xml_next(each, "authentication"))
    server->method = account_translate(methods, xml_text(each));
}

/* True: a program then may send through the server of another account. */
static void look_at_default(account_source *source, const xmlNode *element) {
  const xmlNode *found = xml_child(element, "useGlobalPreferredServer");
  if (found && account_span_is_word(xml_text(found), "true"))
    account_tell_remark(source, xml_line(found),
                        "mail may go through another account's server: write false in useGlobalPreferredServer");
}

static void read_server(account_source *source, const xmlNode *element, const char *protocol,
                        account_provider *into) {
  account_server server = {.protocol = protocol, .line = xml_line(element), .file = source->path};
  const xmlNode *host = xml_child(element, "hostname"), *port = xml_child(element, "port");
  const xmlNode *type = xml_child(element, "socketType"), *user = xml_child(element, "username");
  if (host)
    account_set_host(source, xml_line(host), &server, xml_text(host));
  else
    account_tell_error(source, server.line,
                       "a server without hostname: write <hostname>smtp.univ.example</hostname>");
  if (port) account_set_port(source, xml_line(port), &server, xml_text(port));
  if (user) account_set_user(source, xml_line(user), &server, xml_text(user));
  if (type) read_security(source, type, &server);
  read_method(element, &server);
  look_at_default(source, element);
  if (server.host) account_add_server(source, into, &server);
}

static void read_incoming(account_source *source, const xmlNode *element, account_provider *into) {
  account_span type = xml_attribute(element, "type");
  if (account_span_is(type, "imap"))
    read_server(source, element, "imap", into);
  else if (account_span_is(type, "pop3"))
    read_server(source, element, "pop3", into);
}

static void read_provider(account_source *source, const xmlNode *element) {
  account_provider *into = account_add_provider(source, xml_line(element));
  if (!into) return;
  account_span name = xml_text(xml_child(element, "displayName"));
  into->name = account_label(source->list, name.length > 0 ? name : xml_attribute(element, "id"));
  for (const xmlNode *each = xml_child(element, "domain"); each; each = xml_next(each, "domain")) {
    const char *domain = account_keep(source->list, xml_text(each));
    if (domain) account_add_domain(source, into, domain);
  }
  if (into->domain_count == 0)
    account_tell_error(source, into->line, "a provider without a domain: write <domain>univ.example</domain>");
  for (const xmlNode *each = xml_child(element, "incomingServer"); each; each = xml_next(each, "incomingServer"))
    read_incoming(source, each, into);
  for (const xmlNode *each = xml_child(element, "outgoingServer"); each; each = xml_next(each, "outgoingServer"))
    if (account_span_is(xml_attribute(each, "type"), "smtp")) read_server(source, each, "smtp", into);
}

void account_read_autoconfig(account_source *source) {
  xmlDoc *document =
      xml_read(source, "clientConfig", "XML, and no clientConfig: give config-v1.1.xml of a provider");
  if (!document) return;
  const xmlNode *each = xml_child(xmlDocGetRootElement(document), "emailProvider");
  if (!each)
    account_tell_error(source, 1, "no emailProvider in this clientConfig: give config-v1.1.xml of a provider");
  for (; each; each = xml_next(each, "emailProvider")) read_provider(source, each);
  xmlFreeDoc(document);
}

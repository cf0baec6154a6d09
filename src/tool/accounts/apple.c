/* SPDX-License-Identifier: MIT */
/*
 * Apple's configuration profiles: property lists, as XML or binary, whose PayloadContent holds payloads of the type
 * com.apple.mail.managed. The passwords in them (IncomingPassword, OutgoingPassword) are never asked for.
 */
#include <libxml/tree.h>
#include <plist/plist.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/bplist.h"
#include "tool/accounts/xml.h"

typedef struct profile {
  account_source *source;
  account_cursor last;
  unsigned line; /* of what is read; 0 in a binary one */
} profile;

static const account_word methods[] = {{"EmailAuthPassword", "password-cleartext"},
                                       {"EmailAuthCRAMMD5", "password-encrypted"},
                                       {"EmailAuthHTTPMD5", "password-encrypted"},
                                       {"EmailAuthNTLM", "ntlm"},
                                       {"EmailAuthNone", "none"},
                                       {NULL, NULL}};

/* ---- Values of a payload ------------------------------------------------------------------ */

/* A text of the dictionary, the list's; NULL: not there, or no text. */
static const char *text_at(const profile *of, plist_t dictionary, const char *key) {
  plist_t item = plist_dict_get_item(dictionary, key);
  const char *text = item && plist_get_node_type(item) == PLIST_STRING ? plist_get_string_ptr(item, NULL) : NULL;
  return account_keep(of->source->list, account_span_of(text));
}

static void read_port(const profile *of, plist_t item, account_server *server) {
  uint64_t port = 0;
  if (!item) return;
  if (plist_get_node_type(item) == PLIST_UINT) plist_get_uint_val(item, &port);
  if (port > 0 && port <= 65535)
    server->port = (unsigned)port;
  else
    account_tell_error(of->source, of->line, "no port: write an <integer> from 1 to 65535, for submission 465");
}

/* "UseSSL" says whether, and the port how: STARTTLS on those of RFC 6409, 3501 and 1939, TLS on all others. */
static void read_security(plist_t item, account_server *server) {
  uint8_t on = 0;
  if (!item || plist_get_node_type(item) != PLIST_BOOLEAN) return;
  plist_get_bool_val(item, &on);
  bool starttls = server->port == 25 || server->port == 587 || server->port == 143 || server->port == 110;
  server->security = !on ? ACCOUNT_CLEAR : starttls ? ACCOUNT_STARTTLS : ACCOUNT_TLS;
}

static plist_t item_of(plist_t payload, const char *direction, const char *field) {
  char key[64];
  snprintf(key, sizeof key, "%sMailServer%s", direction, field);
  return plist_dict_get_item(payload, key);
}

static account_span span_of(plist_t item) {
  bool text = item && plist_get_node_type(item) == PLIST_STRING;
  return account_span_of(text ? plist_get_string_ptr(item, NULL) : NULL);
}

/* `direction` is "Incoming" or "Outgoing". */
static void read_server(const profile *of, plist_t payload, const char *direction, account_server *server) {
  account_span host = span_of(item_of(payload, direction, "HostName"));
  account_span user = span_of(item_of(payload, direction, "Username"));
  if (host.length > 0) account_set_host(of->source, of->line, server, host);
  if (user.length > 0) account_set_user(of->source, of->line, server, user);
  server->method = account_translate(methods, span_of(item_of(payload, direction, "Authentication")));
  read_port(of, item_of(payload, direction, "PortNumber"), server);
  read_security(item_of(payload, direction, "UseSSL"), server);
}

static void read_payload(profile *of, plist_t payload) {
  const char *type = text_at(of, payload, "PayloadType"), *email = text_at(of, payload, "EmailAddress");
  if (!type || strcmp(type, "com.apple.mail.managed") != 0) return;
  const char *host = text_at(of, payload, "OutgoingMailServerHostName");
  const char *seen = email ? email : host;
  if (seen && of->line > 0) of->line = account_line_of(of->source->text, &of->last, seen);
  const char *address = email ? account_address(of->source, of->line, account_span_of(email)) : NULL;
  account_identity *into = address || !email ? account_add_identity(of->source, of->line) : NULL;
  if (!into) return;
  into->address = address; /* NULL: who installs the profile is asked for it */
  into->account = account_label(of->source->list, span_of(plist_dict_get_item(payload, "EmailAccountDescription")));
  into->outgoing.protocol = "smtp";
  const char *kind = text_at(of, payload, "EmailAccountType");
  into->incoming.protocol = kind && strcmp(kind, "EmailTypePOP") == 0 ? "pop3" : "imap";
  read_server(of, payload, "Outgoing", &into->outgoing);
  read_server(of, payload, "Incoming", &into->incoming);
  into->choice = into->outgoing.host ? ACCOUNT_CHOSEN_FOR_IDENTITY : ACCOUNT_CHOSEN_NOTHING;
  if (!host)
    account_tell_error(of->source, of->line, "a mail payload without OutgoingMailServerHostName: write it");
}

/* ---- Property lists -------------------------------------------------------------------------- */

static bool is_signed(account_span text) {
  return account_span_begins(text, "\x30") || account_span_begins(text, "-----BEGIN");
}

/* libxml2 reads it first: libplist has no bound on depth, and tells no lines. */
static bool is_safe(account_source *source) {
  if (account_span_begins(source->text, "bplist")) {
    const char *defect = bplist_defect(source->text);
    if (defect) account_tell_error(source, 0, defect);
    return !defect;
  }
  xmlDoc *document = xml_read(source, "plist", "XML, and no plist: give a .mobileconfig");
  xmlFreeDoc(document);
  return document != NULL;
}

static void read_payloads(profile *of, plist_t root) {
  plist_t content =
      root && plist_get_node_type(root) == PLIST_DICT ? plist_dict_get_item(root, "PayloadContent") : NULL;
  if (!content || plist_get_node_type(content) != PLIST_ARRAY) {
    account_tell_error(of->source, 1,
                       "a property list without PayloadContent: give a .mobileconfig as it was exported");
    return;
  }
  plist_array_iter iterator = NULL;
  plist_array_new_iter(content, &iterator);
  plist_t item = NULL;
  for (plist_array_next_item(content, iterator, &item); item; plist_array_next_item(content, iterator, &item))
    if (plist_get_node_type(item) == PLIST_DICT) read_payload(of, item);
  free(iterator);
  if (of->source->identities == 0 && of->source->errors == 0)
    account_tell_remark(of->source, of->line, "no mail account in this profile (com.apple.mail.managed)");
}

void account_read_apple(account_source *source) {
  bool binary = account_span_begins(source->text, "bplist");
  profile of = {.source = source, .line = binary ? 0 : 1};
  plist_t root = NULL;
  if (is_signed(source->text)) {
    account_tell_error(
        source, 0,
        "a signed profile (CMS): take the signature off first, with openssl cms -verify -noverify -inform "
        "DER -in FILE -out PLAIN");
    return;
  }
  if (!is_safe(source)) return;
  if (binary)
    plist_from_bin(source->text.at, (uint32_t)source->text.length, &root);
  else
    plist_from_xml(source->text.at, (uint32_t)source->text.length, &root);
  if (root)
    read_payloads(&of, root);
  else
    account_tell_error(source, of.line, "no property list: save or export the profile anew");
  plist_free(root);
}

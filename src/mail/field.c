/* SPDX-License-Identifier: MIT */
/*
 * THE table of fields: terms of RFC 5321, 5322 and 5598, property names and
 * result words of RFC 8601. A row's place is its number less one.
 */
#include "mail/field.h"

/* many, claim, caller, scope, moment: what the sender writes is a claim, the caller is believed. */
#define SHOWN true, true, false, CGN_SCOPE_TRANSACTION, CGN_MOMENT_DATA
#define VERIFIED true, false, true, CGN_SCOPE_TRANSACTION, CGN_MOMENT_DATA
#define VERIFIED_ONCE false, false, true, CGN_SCOPE_TRANSACTION
#define KNOWN false, false, true, CGN_SCOPE_SESSION

static const cgn_field fields[] = {
    {CONSIGNE_FIELD_SMTP_MAILFROM, "smtp.mailfrom", CGN_TYPE_ADDRESS, false, true, false, CGN_SCOPE_TRANSACTION,
     CGN_MOMENT_MAIL, NULL, NULL},
    {CONSIGNE_FIELD_SMTP_RCPTTO, "smtp.rcptto", CGN_TYPE_ADDRESS, false, false, false, CGN_SCOPE_RECIPIENT,
     CGN_MOMENT_RCPT, NULL, NULL},
    {CONSIGNE_FIELD_SMTP_HELO, "smtp.helo", CGN_TYPE_DOMAIN, false, true, false, CGN_SCOPE_SESSION, CGN_MOMENT_MAIL,
     NULL, NULL},
    {CONSIGNE_FIELD_SMTP_AUTH, "smtp.auth", CGN_TYPE_LOGIN, KNOWN, CGN_MOMENT_MAIL, NULL, NULL},
    {CONSIGNE_FIELD_SMTP_AUTHCID, "smtp.authcid", CGN_TYPE_LOGIN, KNOWN, CGN_MOMENT_MAIL, NULL, NULL},
    {CONSIGNE_FIELD_HEADER_FROM, "header.from", CGN_TYPE_ADDRESS, SHOWN, NULL, "From"},
    {CONSIGNE_FIELD_HEADER_SENDER, "header.sender", CGN_TYPE_ADDRESS, SHOWN, NULL, "Sender"},
    {CONSIGNE_FIELD_HEADER_REPLY_TO, "header.reply-to", CGN_TYPE_ADDRESS, SHOWN, NULL, "Reply-To"},
    {CONSIGNE_FIELD_HEADER_RESENT_FROM, "header.resent-from", CGN_TYPE_ADDRESS, SHOWN, NULL, "Resent-From"},
    {CONSIGNE_FIELD_HEADER_RESENT_SENDER, "header.resent-sender", CGN_TYPE_ADDRESS, SHOWN, NULL, "Resent-Sender"},
    {CONSIGNE_FIELD_HEADER_SHOWN, "header.shown", CGN_TYPE_ADDRESS, SHOWN, NULL, NULL},
    {CONSIGNE_FIELD_HEADER_LIST_ID, "header.list-id", CGN_TYPE_DOMAIN, SHOWN, NULL, "List-Id"},
    {CONSIGNE_FIELD_IDENTITY, "identity", CGN_TYPE_ADDRESS, SHOWN, NULL, NULL},
    {CONSIGNE_FIELD_RELAY, "relay", CGN_TYPE_RELAY, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_RELAY_IP, "relay.ip", CGN_TYPE_IP, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_RELAY_NAME, "relay.name", CGN_TYPE_HOST, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_CLIENT_IP, "client.ip", CGN_TYPE_IP, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_CLIENT_NAME, "client.name", CGN_TYPE_HOST, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_SERVER_NAME, "server.name", CGN_TYPE_HOST, KNOWN, CGN_MOMENT_CONNECT, NULL, NULL},
    {CONSIGNE_FIELD_LISTENER, "listener", CGN_TYPE_WORD, KNOWN, CGN_MOMENT_CONNECT, "mx submission", NULL},
    {CONSIGNE_FIELD_TLS, "tls", CGN_TYPE_WORD, KNOWN, CGN_MOMENT_MAIL,
     "SSLv3 TLSv1 TLSv1.0 TLSv1.1 TLSv1.2 TLSv1.3", NULL},
    {CONSIGNE_FIELD_SPF, "spf", CGN_TYPE_WORD, VERIFIED_ONCE, CGN_MOMENT_MAIL,
     "none neutral pass fail softfail policy temperror permerror", NULL},
    {CONSIGNE_FIELD_DMARC, "dmarc", CGN_TYPE_WORD, VERIFIED_ONCE, CGN_MOMENT_DATA,
     "none pass fail temperror permerror", NULL},
    {CONSIGNE_FIELD_ARC, "arc", CGN_TYPE_WORD, VERIFIED_ONCE, CGN_MOMENT_DATA, "none pass fail temperror permerror",
     NULL},
    {CONSIGNE_FIELD_IPREV, "iprev", CGN_TYPE_WORD, KNOWN, CGN_MOMENT_CONNECT, "pass fail temperror permerror",
     NULL},
    {CONSIGNE_FIELD_DKIM, "dkim", CGN_TYPE_WORD, VERIFIED, "none pass fail policy neutral temperror permerror",
     NULL},
    {CONSIGNE_FIELD_DKIM_D, "dkim.d", CGN_TYPE_DOMAIN, VERIFIED, NULL, NULL},
    {CONSIGNE_FIELD_SPF_D, "spf.d", CGN_TYPE_DOMAIN, VERIFIED_ONCE, CGN_MOMENT_MAIL, NULL, NULL},
    {CONSIGNE_FIELD_DMARC_D, "dmarc.d", CGN_TYPE_DOMAIN, VERIFIED_ONCE, CGN_MOMENT_DATA, NULL, NULL},
    {CONSIGNE_FIELD_ARC_D, "arc.d", CGN_TYPE_DOMAIN, VERIFIED, NULL, NULL},
    {CONSIGNE_FIELD_ARC_DKIM_D, "arc.dkim.d", CGN_TYPE_DOMAIN, VERIFIED, NULL, NULL},
    {CONSIGNE_FIELD_NOW, "now", CGN_TYPE_INSTANT, VERIFIED_ONCE, CGN_MOMENT_CONNECT, NULL, NULL},
};
#define FIELDS ((int)(sizeof fields / sizeof *fields))

#define NEAR 3 /* edits after which nobody takes one name for the other */

int cgn_field_count(void) {
  return FIELDS;
}

const cgn_field *cgn_field_of(int number) {
  return number >= 1 && number <= FIELDS ? &fields[number - 1] : NULL;
}

const cgn_field *cgn_field_named(cgn_text name) {
  for (int i = 0; i < FIELDS; i++) {
    if (cgn_text_equal_nocase(name, cgn_text_of_string(fields[i].name))) return &fields[i];
  }
  return NULL;
}

const cgn_field *cgn_field_of_header(cgn_text header_name) {
  for (int i = 0; i < FIELDS; i++) {
    if (!fields[i].header) continue;
    if (cgn_text_equal_nocase(header_name, cgn_text_of_string(fields[i].header))) return &fields[i];
  }
  return NULL;
}

/* "from" of "header.from": a name whose first part was forgotten. */
static bool is_last_part(cgn_text part, cgn_text name) {
  size_t dot = cgn_text_find(name, 0, '.');
  return part.length > 0 && cgn_text_equal_nocase(part, cgn_text_slice(name, dot + 1, name.length));
}

const char *cgn_field_nearest(cgn_text name) {
  const char *nearest = NULL;
  size_t least = name.length / 3 < NEAR ? name.length / 3 : NEAR; /* of a short name, every other name is near */
  for (int i = 0; i < FIELDS; i++) {
    cgn_text candidate = cgn_text_of_string(fields[i].name);
    if (is_last_part(name, candidate)) return fields[i].name;
    size_t distance = cgn_text_distance(name, candidate, least);
    if (distance > least || (nearest && distance == least)) continue;
    nearest = fields[i].name;
    least = distance;
  }
  return nearest;
}

bool cgn_field_is_proof(int number) {
  const cgn_field *field = cgn_field_of(number);
  return field && field->caller && field->type == CGN_TYPE_DOMAIN;
}

bool cgn_field_is_host(int number) {
  const cgn_field *field = cgn_field_of(number);
  return field && (field->type == CGN_TYPE_RELAY || field->type == CGN_TYPE_IP || field->type == CGN_TYPE_HOST);
}

bool cgn_field_is_drawn_from(int number) {
  return number == CONSIGNE_FIELD_CLIENT_IP || number == CONSIGNE_FIELD_CLIENT_NAME ||
         number == CONSIGNE_FIELD_SERVER_NAME;
}

bool cgn_field_has_word(const cgn_field *field, cgn_text word) {
  cgn_text words = field->words ? cgn_text_of_string(field->words) : (cgn_text){NULL, 0};
  for (size_t from = 0; from < words.length;) {
    size_t blank = cgn_text_find(words, from, ' ');
    if (cgn_text_equal_nocase(word, cgn_text_slice(words, from, blank - from))) return true;
    from = blank + 1;
  }
  return false;
}

/* SPDX-License-Identifier: MIT */
/*
 * THE table of fields: terms of RFC 5321, 5322 and 5598, property names and
 * result words of RFC 8601. A new field is a new row.
 */
#include "mail/field.h"

#define IN_SESSION .scope = CGN_SCOPE_SESSION
#define IN_MESSAGE .scope = CGN_SCOPE_TRANSACTION
#define CONNECT .moment = CGN_MOMENT_CONNECT
#define MAIL .moment = CGN_MOMENT_MAIL
#define DATA .moment = CGN_MOMENT_DATA

/* What the sender writes is a claim; what the caller says is believed. */
#define WRITTEN .many = true, .claim = true, IN_MESSAGE, DATA
#define KNOWN .caller = true, IN_SESSION
#define SAID .caller = true, IN_MESSAGE
#define VERIFIED .verified = true, SAID

#define FIELD(of) CONSIGNE_FIELD_##of

/* ROW(number, name, type, other columns): CONSIGNE_FIELD_ stands before the number, CGN_TYPE_ before the type. */
#define FIELDS(ROW)                                                                                                \
  ROW(SMTP_MAILFROM, "smtp.mailfrom", ADDRESS, .claim = true, IN_MESSAGE, MAIL)                                    \
  ROW(SMTP_RCPTTO, "smtp.rcptto", ADDRESS, .scope = CGN_SCOPE_RECIPIENT, .moment = CGN_MOMENT_RCPT)                \
  ROW(SMTP_HELO, "smtp.helo", DOMAIN, .claim = true, IN_SESSION, MAIL)                                             \
  ROW(SMTP_AUTH, "smtp.auth", LOGIN, KNOWN, MAIL, .half = FIELD(SMTP_AUTHCID))                                     \
  ROW(SMTP_AUTHCID, "smtp.authcid", LOGIN, KNOWN, MAIL, .half = FIELD(SMTP_AUTH), .fallback = FIELD(SMTP_AUTH))    \
  ROW(HEADER_FROM, "header.from", ADDRESS, WRITTEN, .header = "From", .once = true)                                \
  ROW(HEADER_SENDER, "header.sender", ADDRESS, WRITTEN, .header = "Sender", .once = true)                          \
  ROW(HEADER_REPLY_TO, "header.reply-to", ADDRESS, WRITTEN, .header = "Reply-To", .once = true)                    \
  ROW(HEADER_RESENT_FROM, "header.resent-from", ADDRESS, WRITTEN, .header = "Resent-From")                         \
  ROW(HEADER_RESENT_SENDER, "header.resent-sender", ADDRESS, WRITTEN, .header = "Resent-Sender")                   \
  ROW(HEADER_SHOWN, "header.shown", ADDRESS, WRITTEN)                                                              \
  ROW(HEADER_LIST_ID, "header.list-id", DOMAIN, WRITTEN, .header = "List-Id", .once = true)                        \
  ROW(IDENTITY, "identity", ADDRESS, WRITTEN,                                                                      \
      .parts = {FIELD(SMTP_MAILFROM), FIELD(HEADER_FROM), FIELD(HEADER_SENDER)})                                   \
  ROW(RELAY, "relay", RELAY, KNOWN, CONNECT, .parts = {FIELD(RELAY_IP), FIELD(RELAY_NAME)})                        \
  ROW(RELAY_IP, "relay.ip", IP, KNOWN, CONNECT, .half = FIELD(RELAY_NAME),                                         \
      .drawn_from = {[CGN_DRAWN_OF_OTHERS] = FIELD(CLIENT_IP)})                                                    \
  ROW(RELAY_NAME, "relay.name", HOST, KNOWN, CONNECT, .half = FIELD(RELAY_IP),                                     \
      .drawn_from = {[CGN_DRAWN_OF_OTHERS] = FIELD(CLIENT_NAME), [CGN_DRAWN_OF_USERS] = FIELD(SERVER_NAME)})       \
  ROW(CLIENT_IP, "client.ip", IP, KNOWN, CONNECT, .half = FIELD(CLIENT_NAME))                                      \
  ROW(CLIENT_NAME, "client.name", HOST, KNOWN, CONNECT, .half = FIELD(CLIENT_IP))                                  \
  ROW(SERVER_NAME, "server.name", HOST, KNOWN, CONNECT)                                                            \
  ROW(LISTENER, "listener", WORD, KNOWN, CONNECT, .words = "mx submission")                                        \
  ROW(TLS, "tls", WORD, KNOWN, MAIL, .words = "SSLv3 TLSv1 TLSv1.0 TLSv1.1 TLSv1.2 TLSv1.3")                       \
  ROW(SPF, "spf", WORD, VERIFIED, MAIL, .words = "none neutral pass fail softfail policy temperror permerror")     \
  ROW(DMARC, "dmarc", WORD, VERIFIED, DATA, .words = "none pass fail temperror permerror")                         \
  ROW(ARC, "arc", WORD, VERIFIED, DATA, .words = "none pass fail temperror permerror")                             \
  ROW(IPREV, "iprev", WORD, .verified = true, KNOWN, CONNECT, .words = "pass fail temperror permerror")            \
  ROW(DKIM, "dkim", WORD, VERIFIED, DATA, .many = true,                                                            \
      .words = "none pass fail policy neutral temperror permerror")                                                \
  ROW(DKIM_D, "dkim.d", DOMAIN, VERIFIED, DATA, .many = true, .result = FIELD(DKIM))                               \
  ROW(SPF_D, "spf.d", DOMAIN, VERIFIED, MAIL, .result = FIELD(SPF), .waits_for = FIELD(SMTP_MAILFROM))             \
  ROW(DMARC_D, "dmarc.d", DOMAIN, VERIFIED, DATA, .result = FIELD(DMARC))                                          \
  ROW(ARC_D, "arc.d", DOMAIN, VERIFIED, DATA, .many = true, .result = FIELD(ARC))                                  \
  ROW(ARC_DKIM_D, "arc.dkim.d", DOMAIN, VERIFIED, DATA, .many = true, .result = FIELD(ARC))                        \
  ROW(NOW, "now", INSTANT, SAID, CONNECT)

#define ROW_OF(of, title, kind, ...)                                                                               \
  [FIELD(of)] = {.number = FIELD(of), .name = (title), .type = CGN_TYPE_##kind, __VA_ARGS__},

const cgn_field cgn_fields[] = {
    [0] = {.name = "", .type = CGN_TYPE_WORD, SAID, CONNECT},
    [CGN_FIELD_FACT] =
        {.number = CGN_FIRST_FACT, .name = "fact", .type = CGN_TYPE_WORD, .many = true, SAID, CONNECT},
    FIELDS(ROW_OF)};

#define AND_ONE(...) +1
_Static_assert(0 FIELDS(AND_ONE) == CGN_FIELDS,
               "each number has one row; the compiler warns of a number that has two");

const cgn_field *cgn_field_named(cgn_text name) {
  for (int i = 1; i <= CGN_FIELDS; i++)
    if (cgn_text_equal_nocase(name, cgn_text_of_string(cgn_fields[i].name))) return &cgn_fields[i];
  return NULL;
}

const cgn_field *cgn_field_of_header(cgn_text header_name) {
  for (int i = 1; i <= CGN_FIELDS; i++) {
    if (!cgn_fields[i].header) continue;
    if (cgn_text_equal_nocase(header_name, cgn_text_of_string(cgn_fields[i].header))) return &cgn_fields[i];
  }
  return NULL;
}

bool cgn_field_includes(int whole, int number) {
  if (number == whole) return true;
  for (int i = 0, part; (part = cgn_field_part(whole, i)) != 0; i++)
    if (part == number) return true;
  return false;
}

int cgn_field_draws(int number) {
  if (!cgn_field_is_host(number)) return 0;
  for (int i = 0, part; (part = cgn_field_part(CONSIGNE_FIELD_RELAY, i)) != 0; i++)
    for (int by = 0; by < CGN_DRAWN; by++)
      if (cgn_fields[part].drawn_from[by] == number) return part;
  return 0;
}

bool cgn_field_is_drawn_from(int number) {
  return cgn_field_draws(number) != 0;
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

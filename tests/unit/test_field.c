/* SPDX-License-Identifier: MIT */
/* The table of fields against language section 2 and the public numbers. */
#include "mail/field.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

/* The table of language section 2, column by column; "claim" is section 4, "caller" what is no claim and is set. */
static const struct {
  int number;
  const char *name;
  cgn_type type;
  bool many, claim, caller;
  cgn_scope scope;
  const char *header;
} rows[] = {
    {CONSIGNE_FIELD_SMTP_MAILFROM, "smtp.mailfrom", CGN_TYPE_ADDRESS, false, true, false, CGN_SCOPE_TRANSACTION,
     NULL},
    {CONSIGNE_FIELD_SMTP_RCPTTO, "smtp.rcptto", CGN_TYPE_ADDRESS, false, false, false, CGN_SCOPE_RECIPIENT, NULL},
    {CONSIGNE_FIELD_SMTP_HELO, "smtp.helo", CGN_TYPE_DOMAIN, false, true, false, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_SMTP_AUTH, "smtp.auth", CGN_TYPE_LOGIN, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_SMTP_AUTHCID, "smtp.authcid", CGN_TYPE_LOGIN, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_HEADER_FROM, "header.from", CGN_TYPE_ADDRESS, true, true, false, CGN_SCOPE_TRANSACTION, "From"},
    {CONSIGNE_FIELD_HEADER_SENDER, "header.sender", CGN_TYPE_ADDRESS, true, true, false, CGN_SCOPE_TRANSACTION,
     "Sender"},
    {CONSIGNE_FIELD_HEADER_REPLY_TO, "header.reply-to", CGN_TYPE_ADDRESS, true, true, false, CGN_SCOPE_TRANSACTION,
     "Reply-To"},
    {CONSIGNE_FIELD_HEADER_RESENT_FROM, "header.resent-from", CGN_TYPE_ADDRESS, true, true, false,
     CGN_SCOPE_TRANSACTION, "Resent-From"},
    {CONSIGNE_FIELD_HEADER_RESENT_SENDER, "header.resent-sender", CGN_TYPE_ADDRESS, true, true, false,
     CGN_SCOPE_TRANSACTION, "Resent-Sender"},
    {CONSIGNE_FIELD_HEADER_SHOWN, "header.shown", CGN_TYPE_ADDRESS, true, true, false, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_HEADER_LIST_ID, "header.list-id", CGN_TYPE_DOMAIN, true, true, false, CGN_SCOPE_TRANSACTION,
     "List-Id"},
    {CONSIGNE_FIELD_IDENTITY, "identity", CGN_TYPE_ADDRESS, true, true, false, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_RELAY, "relay", CGN_TYPE_RELAY, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_RELAY_IP, "relay.ip", CGN_TYPE_IP, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_RELAY_NAME, "relay.name", CGN_TYPE_HOST, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_CLIENT_IP, "client.ip", CGN_TYPE_IP, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_CLIENT_NAME, "client.name", CGN_TYPE_HOST, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_SERVER_NAME, "server.name", CGN_TYPE_HOST, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_LISTENER, "listener", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_TLS, "tls", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_SPF, "spf", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_DMARC, "dmarc", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_ARC, "arc", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_IPREV, "iprev", CGN_TYPE_WORD, false, false, true, CGN_SCOPE_SESSION, NULL},
    {CONSIGNE_FIELD_DKIM, "dkim", CGN_TYPE_WORD, true, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_DKIM_D, "dkim.d", CGN_TYPE_DOMAIN, true, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_SPF_D, "spf.d", CGN_TYPE_DOMAIN, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_DMARC_D, "dmarc.d", CGN_TYPE_DOMAIN, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_ARC_D, "arc.d", CGN_TYPE_DOMAIN, true, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_ARC_DKIM_D, "arc.dkim.d", CGN_TYPE_DOMAIN, true, false, true, CGN_SCOPE_TRANSACTION, NULL},
    {CONSIGNE_FIELD_NOW, "now", CGN_TYPE_INSTANT, false, false, true, CGN_SCOPE_TRANSACTION, NULL},
};

Test(field, table) {
  cr_expect(cgn_field_count() == COUNT(rows));
  for (size_t i = 0; i < COUNT(rows); i++) {
    const cgn_field *field = cgn_field_of(rows[i].number);
    cr_assert(field != NULL, "%s", rows[i].name);
    cr_expect(field->number == rows[i].number, "%s: number", rows[i].name);
    cr_expect_str_eq(field->name, rows[i].name);
    cr_expect(field->type == rows[i].type, "%s: type", rows[i].name);
    cr_expect(field->many == rows[i].many, "%s: many", rows[i].name);
    cr_expect(field->claim == rows[i].claim, "%s: claim", rows[i].name);
    cr_expect(field->caller == rows[i].caller, "%s: caller", rows[i].name);
    cr_expect(field->scope == rows[i].scope, "%s: scope", rows[i].name);
    cr_expect((field->words != NULL) == (rows[i].type == CGN_TYPE_WORD), "%s: words", rows[i].name);
    cr_expect((field->header != NULL) == (rows[i].header != NULL), "%s: header", rows[i].name);
  }
}

/* A field is known no earlier than what it is about: HELO and STARTTLS come after the connection. */
Test(field, moments) {
  static const struct {
    int number;
    cgn_moment moment;
  } moments[] = {
      {CONSIGNE_FIELD_RELAY_IP, CGN_MOMENT_CONNECT},   {CONSIGNE_FIELD_LISTENER, CGN_MOMENT_CONNECT},
      {CONSIGNE_FIELD_NOW, CGN_MOMENT_CONNECT},        {CONSIGNE_FIELD_SMTP_HELO, CGN_MOMENT_MAIL},
      {CONSIGNE_FIELD_TLS, CGN_MOMENT_MAIL},           {CONSIGNE_FIELD_SMTP_AUTH, CGN_MOMENT_MAIL},
      {CONSIGNE_FIELD_SMTP_MAILFROM, CGN_MOMENT_MAIL}, {CONSIGNE_FIELD_SPF, CGN_MOMENT_MAIL},
      {CONSIGNE_FIELD_SMTP_RCPTTO, CGN_MOMENT_RCPT},   {CONSIGNE_FIELD_HEADER_FROM, CGN_MOMENT_DATA},
      {CONSIGNE_FIELD_IDENTITY, CGN_MOMENT_DATA},      {CONSIGNE_FIELD_DKIM_D, CGN_MOMENT_DATA},
      {CONSIGNE_FIELD_DMARC, CGN_MOMENT_DATA},         {CONSIGNE_FIELD_ARC_D, CGN_MOMENT_DATA},
  };
  for (size_t i = 0; i < COUNT(moments); i++) {
    const cgn_field *field = cgn_field_of(moments[i].number);
    cr_expect(field->moment == moments[i].moment, "%s", field->name);
  }
}

Test(field, no_number) {
  static const int numbers[] = {
      0,         -1,       CONSIGNE_FIELD_NOW + 1, CGN_FIRST_FACT, CONSIGNE_FIELD_HEADERS, CONSIGNE_FIELD_ALL,
      INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < COUNT(numbers); i++) cr_expect(cgn_field_of(numbers[i]) == NULL, "%d", numbers[i]);
}

Test(field, names) {
  static const struct {
    const char *name;
    int number; /* 0: none */
  } names[] = {
      {"smtp.mailfrom", CONSIGNE_FIELD_SMTP_MAILFROM},
      {"SMTP.MailFrom", CONSIGNE_FIELD_SMTP_MAILFROM},
      {"arc.dkim.d", CONSIGNE_FIELD_ARC_DKIM_D},
      {"now", CONSIGNE_FIELD_NOW},
      {"smtp.mailfro", 0},
      {"smtp.mailfrom ", 0},
      {"", 0},
      {"fact.colour", 0},
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    cgn_text name = exact_string(names[i].name);
    const cgn_field *field = cgn_field_named(name);
    cr_expect((field ? field->number : 0) == names[i].number, "\"%s\"", names[i].name);
    exact_free(name);
  }
}

Test(field, headers) {
  static const struct {
    const char *header;
    int number; /* 0: none */
  } headers[] = {
      {"From", CONSIGNE_FIELD_HEADER_FROM},
      {"FROM", CONSIGNE_FIELD_HEADER_FROM},
      {"sender", CONSIGNE_FIELD_HEADER_SENDER},
      {"Reply-To", CONSIGNE_FIELD_HEADER_REPLY_TO},
      {"Resent-From", CONSIGNE_FIELD_HEADER_RESENT_FROM},
      {"resent-sender", CONSIGNE_FIELD_HEADER_RESENT_SENDER},
      {"List-ID", CONSIGNE_FIELD_HEADER_LIST_ID},
      {"To", 0},
      {"X-From", 0},
      {"", 0},
  };
  for (size_t i = 0; i < COUNT(headers); i++) {
    cgn_text header = exact_string(headers[i].header);
    const cgn_field *field = cgn_field_of_header(header);
    cr_expect((field ? field->number : 0) == headers[i].number, "\"%s\"", headers[i].header);
    exact_free(header);
  }
}

Test(field, nearest) {
  static const struct {
    const char *name, *nearest; /* NULL: none */
  } names[] = {
      {"header.form", "header.from"},
      {"smtp.mail_from", "smtp.mailfrom"},
      {"smtp.rcpto", "smtp.rcptto"},
      {"mailfrom", "smtp.mailfrom"},
      {"from", "header.from"},
      {"list-id", "header.list-id"},
      {"header.replyto", "header.reply-to"},
      {"indentity", "identity"},
      {"listner", "listener"},
      {"dkimd", "dkim"},
      {"x", NULL},
      {"subject", NULL},
      {"", NULL},
      {"header.subject-of-the-message", NULL},
  };
  for (size_t i = 0; i < COUNT(names); i++) {
    cgn_text name = exact_string(names[i].name);
    const char *nearest = cgn_field_nearest(name);
    bool same = nearest && names[i].nearest ? strcmp(nearest, names[i].nearest) == 0 : nearest == names[i].nearest;
    cr_expect(same, "\"%s\": %s", names[i].name, nearest ? nearest : "none");
    exact_free(name);
  }
}

/* RFC 8601 2.7, RFC 7489 11.2, RFC 8617 4.4; language sections 2 and 12. */
Test(field, words) {
  static const struct {
    int number;
    const char *word;
    bool has;
  } words[] = {
      {CONSIGNE_FIELD_LISTENER, "mx", true},
      {CONSIGNE_FIELD_LISTENER, "Submission", true},
      {CONSIGNE_FIELD_LISTENER, "webmail", false},
      {CONSIGNE_FIELD_LISTENER, "mx submission", false},
      {CONSIGNE_FIELD_TLS, "TLSv1.3", true},
      {CONSIGNE_FIELD_TLS, "tlsv1.2", true},
      {CONSIGNE_FIELD_TLS, "TLSv1.4", false},
      {CONSIGNE_FIELD_TLS, "TLS", false},
      {CONSIGNE_FIELD_SPF, "softfail", true},
      {CONSIGNE_FIELD_SPF, "neutral", true},
      {CONSIGNE_FIELD_SPF, "permerror", true},
      {CONSIGNE_FIELD_SPF, "bestguesspass", false},
      {CONSIGNE_FIELD_DKIM, "policy", true},
      {CONSIGNE_FIELD_DKIM, "softfail", false},
      {CONSIGNE_FIELD_DMARC, "none", true},
      {CONSIGNE_FIELD_DMARC, "temperror", true},
      {CONSIGNE_FIELD_DMARC, "bestguesspass", false},
      {CONSIGNE_FIELD_ARC, "pass", true},
      {CONSIGNE_FIELD_ARC, "temperror", true},
      {CONSIGNE_FIELD_ARC, "neutral", false},
      {CONSIGNE_FIELD_IPREV, "pass", true},
      {CONSIGNE_FIELD_IPREV, "none", false},
      {CONSIGNE_FIELD_SPF, "", false},
      {CONSIGNE_FIELD_SMTP_AUTH, "pass", false},
  };
  for (size_t i = 0; i < COUNT(words); i++) {
    cgn_text word = exact_string(words[i].word);
    const cgn_field *field = cgn_field_of(words[i].number);
    cr_expect(cgn_field_has_word(field, word) == words[i].has, "%s is %s", field->name, words[i].word);
    exact_free(word);
  }
}

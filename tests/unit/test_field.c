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
  cr_expect(CGN_FIELDS == COUNT(rows));
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

/* Language section 2: what a field consists of, and from what relay is drawn. */
Test(field, parts) {
  static const struct {
    int whole;
    int parts[CGN_FIELD_PARTS + 1];
  } wholes[] = {
      {CONSIGNE_FIELD_IDENTITY,
       {CONSIGNE_FIELD_SMTP_MAILFROM, CONSIGNE_FIELD_HEADER_FROM, CONSIGNE_FIELD_HEADER_SENDER, 0}},
      {CONSIGNE_FIELD_RELAY, {CONSIGNE_FIELD_RELAY_IP, CONSIGNE_FIELD_RELAY_NAME, 0}},
      {CONSIGNE_FIELD_SPF_D, {CONSIGNE_FIELD_SPF_D, 0}},
      {CGN_FIRST_FACT + 1, {CGN_FIRST_FACT + 1, 0}},
      {0, {0}},
  };
  for (size_t i = 0; i < COUNT(wholes); i++) {
    for (int part = 0; part <= CGN_FIELD_PARTS; part++)
      cr_expect(cgn_field_part(wholes[i].whole, part) == wholes[i].parts[part], "%d", wholes[i].whole);
    for (int field = 1; field <= CGN_FIELDS; field++) {
      bool is_part = field == wholes[i].whole;
      for (int part = 0; part < CGN_FIELD_PARTS; part++) is_part |= field == wholes[i].parts[part];
      cr_expect(cgn_field_includes(wholes[i].whole, field) == is_part, "%d of %d", field, wholes[i].whole);
    }
  }
}

/* Language section 2, and RFC 8601 2.7 for the results. What stands in no row hangs on nothing. */
Test(field, hangs_on) {
  static const struct {
    int number, half, result, fallback, waits_for, draws;
  } links[] = {
      {CONSIGNE_FIELD_SMTP_AUTH, .half = CONSIGNE_FIELD_SMTP_AUTHCID},
      {CONSIGNE_FIELD_SMTP_AUTHCID, .half = CONSIGNE_FIELD_SMTP_AUTH, .fallback = CONSIGNE_FIELD_SMTP_AUTH},
      {CONSIGNE_FIELD_RELAY_IP, .half = CONSIGNE_FIELD_RELAY_NAME},
      {CONSIGNE_FIELD_RELAY_NAME, .half = CONSIGNE_FIELD_RELAY_IP},
      {CONSIGNE_FIELD_CLIENT_IP, .half = CONSIGNE_FIELD_CLIENT_NAME, .draws = CONSIGNE_FIELD_RELAY_IP},
      {CONSIGNE_FIELD_CLIENT_NAME, .half = CONSIGNE_FIELD_CLIENT_IP, .draws = CONSIGNE_FIELD_RELAY_NAME},
      {CONSIGNE_FIELD_SERVER_NAME, .draws = CONSIGNE_FIELD_RELAY_NAME},
      {CONSIGNE_FIELD_DKIM_D, .result = CONSIGNE_FIELD_DKIM},
      {CONSIGNE_FIELD_SPF_D, .result = CONSIGNE_FIELD_SPF, .waits_for = CONSIGNE_FIELD_SMTP_MAILFROM},
      {CONSIGNE_FIELD_DMARC_D, .result = CONSIGNE_FIELD_DMARC},
      {CONSIGNE_FIELD_ARC_D, .result = CONSIGNE_FIELD_ARC},
      {CONSIGNE_FIELD_ARC_DKIM_D, .result = CONSIGNE_FIELD_ARC},
  };
  for (int field = 0; field <= CGN_FIRST_FACT; field++) {
    const cgn_field *row = cgn_field_row(field);
    size_t i = 0;
    while (i < COUNT(links) && links[i].number != field) i++;
    cr_expect(row->half == (i < COUNT(links) ? links[i].half : 0), "%s: half", row->name);
    cr_expect(row->result == (i < COUNT(links) ? links[i].result : 0), "%s: result", row->name);
    cr_expect(row->fallback == (i < COUNT(links) ? links[i].fallback : 0), "%s: fallback", row->name);
    cr_expect(row->waits_for == (i < COUNT(links) ? links[i].waits_for : 0), "%s: waits_for", row->name);
    cr_expect(cgn_field_draws(field) == (i < COUNT(links) ? links[i].draws : 0), "%s: draws", row->name);
  }
}

/* RFC 5322 3.6; of RFC 5321 a transaction has one sender and several recipients. */
Test(field, how_often) {
  for (int field = 1; field <= CGN_FIELDS; field++) {
    const cgn_field *row = cgn_field_row(field);
    bool header = strncmp(row->name, "header.", 7) == 0;
    bool once = field == CONSIGNE_FIELD_HEADER_FROM || field == CONSIGNE_FIELD_HEADER_SENDER ||
                field == CONSIGNE_FIELD_HEADER_REPLY_TO || field == CONSIGNE_FIELD_HEADER_LIST_ID;
    cr_expect(cgn_field_is_header(field) == header, "%s: header", row->name);
    cr_expect(row->once == once, "%s: once", row->name);
    cr_expect(cgn_field_is_single(field) == (!row->many && field != CONSIGNE_FIELD_SMTP_RCPTTO), "%s", row->name);
  }
  cr_expect(!cgn_field_is_single(CGN_FIRST_FACT));
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

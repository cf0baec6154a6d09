/* SPDX-License-Identifier: MIT */
/*
 * consigne.h: Authentication-Results of trusted ids (RFC 8601; semantics S45,
 * S57, S60, S62, S63). Each row asks for the truth of one condition in a final
 * decision: true is refused, false accepted, unknown deferred.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

enum { T = CONSIGNE_VERDICT_REJECT, F = CONSIGNE_VERDICT_ACCEPT, U = CONSIGNE_VERDICT_DEFER };

#define AR "Authentication-Results: mx.univ.example; "
#define ALIEN "Authentication-Results: mx.other.example; "

static consigne_ruleset *load(const char *condition) {
  char text[512];
  consigne_ruleset *ruleset = NULL;
  snprintf(text, sizeof text, "consigne 1\nrule r { when %s reject }\n", condition);
  cr_assert_eq(consigne_ruleset_load_text(text, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK, "%s", text);
  return ruleset;
}

static int verdict(const consigne_query *query, const char *condition, int flags) {
  consigne_ruleset *ruleset = load(condition);
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  consigne_decide(ruleset, query, flags, decision);
  int found = consigne_decision_verdict(decision);
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
  return found;
}

static consigne_query *new_query(const char *id, const char *mailfrom) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  if (id) cr_assert_eq(consigne_query_trust(query, id, NTS), CONSIGNE_OK, "%s", id);
  cr_assert_eq(consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, mailfrom, NTS), CONSIGNE_OK);
  return query;
}

static void give_block(consigne_query *query, const char *header) {
  size_t length = strlen(header);
  char *block = exact(header, length);
  cr_expect_eq(consigne_query_add_header_block(query, block, length), CONSIGNE_OK, "%s", header);
  free(block);
}

typedef struct authres_row {
  const char *name, *id, *mailfrom, *header, *condition;
  int truth;
} authres_row;

#define UNIV "mx.univ.example", "a@univ.example"

static void expect_truths(const authres_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    consigne_query *query = new_query(rows[i].id, rows[i].mailfrom);
    give_block(query, rows[i].header);
    int found = verdict(query, rows[i].condition, 0);
    cr_expect_eq(found, rows[i].truth, "%s: %s", rows[i].name, consigne_verdict_name(found));
    consigne_query_free(query);
  }
}
#define EXPECT_TRUTHS(rows) expect_truths((rows), sizeof(rows) / sizeof *(rows))

Test(authres, whose) {
  static const authres_row rows[] = {
      {"S63 nobody is trusted", NULL, "a@univ.example", AR "dkim=pass header.d=y", "any dkim is pass", U},
      {"S63 written by the sender", UNIV, ALIEN "dkim=pass header.d=y", "any dkim is pass", U},
      {"S63 another id does not hide ours", UNIV, ALIEN "dkim=pass\n" AR "dkim=fail", "any dkim is pass", F},
      {"ours", UNIV, AR "dkim=pass header.d=y", "any dkim is pass", T},
      {"ids have no case", "MX.Univ.Example", "a@b.example", AR "spf=pass", "spf is pass", T},
      /* What no server of ours writes; the border that removes our id may not know it so. */
      {"S125 a quoted id", UNIV, "Authentication-Results: \"mx.univ.example\"; spf=pass", "spf is pass", U},
      {"S125 a quoted id with a backslash", UNIV, "Authentication-Results: \"mx\\.univ.example\"; spf=pass",
       "spf is pass", U},
      {"S125 a comment before the id", UNIV, "Authentication-Results: (x) mx.univ.example; spf=pass", "spf is pass",
       U},
      {"S125 a comment on a line of its own", UNIV, "Authentication-Results: (x)\r\n mx.univ.example; spf=pass",
       "spf is pass", U},
      {"S125 not a token", UNIV, "Authentication-Results: mx.univ.example/1; spf=pass", "spf is pass", U},
      {"S125 a comment behind the id", UNIV, "Authentication-Results: mx.univ.example (amavisd-new); spf=pass",
       "spf is pass", T},
      {"S125 folded before the id", UNIV, "Authentication-Results:\r\n mx.univ.example\r\n ; spf=pass",
       "spf is pass", T},
      {"U-labels are A-labels", "xn--mni-hoa.example", "a@b.example",
       "Authentication-Results: m\xc3\xbcni.example; spf=pass", "spf is pass", T},
      {"A-labels are U-labels", "m\xc3\xbcni.example", "a@b.example",
       "Authentication-Results: XN--MNI-HOA.example; spf=pass", "spf is pass", T},
      {"another name", "m\xc3\xbcni.example", "a@b.example", "Authentication-Results: muni.example; spf=pass",
       "spf is pass", U},
      {"no domain", "mail_server", "a@b.example", "Authentication-Results: Mail_Server; spf=pass", "spf is pass",
       T},
      {"S125 a U-label in capitals is another text", "xn--mni-hoa.example", "a@b.example",
       "Authentication-Results: M\xc3\x9cNI.example; spf=pass", "spf is pass", U},
      /* What no server of ours writes, but a stranger might to pass the border's filter. */
      {"a full-width id", UNIV, "Authentication-Results: \xef\xbd\x8dx.univ.example; spf=pass", "spf is pass", U},
      {"a final dot", UNIV, "Authentication-Results: mx.univ.example.; spf=pass", "spf is pass", U},
      {"below ours", UNIV, "Authentication-Results: x.mx.univ.example; spf=pass", "spf is pass", U},
      {"a blank before the colon", UNIV, "Authentication-Results : mx.univ.example; spf=pass", "spf is pass", U},
      {"behind a bare CR", UNIV, "Subject: x\r" AR "spf=pass", "spf is pass", U},
      {"on the first line of an mbox", UNIV, "From x\n" AR "spf=pass", "spf is pass", U},
      {"half of it is good", UNIV, AR "spf=pass; dkim=pass header.d", "spf is pass", U},
      {"a method of another version", UNIV, AR "spf/2=pass", "spf is pass", U},
      {"another version", UNIV, "Authentication-Results: mx.univ.example 2; spf=pass", "spf is pass", U},
      {"none was done", UNIV, AR "none", "spf is pass", U},
      {"a dead verifier", UNIV, AR "spf=pass", "any dkim.d is a.example", U},
      {"a login tells of another session", UNIV, AR "auth=pass smtp.auth=a@univ.example", "smtp.auth is absent", U},
      {"Original", UNIV, "Authentication-Results-Original: mx.univ.example; spf=pass", "spf is pass", U},
      {"a sealer's copy", UNIV, "ARC-Authentication-Results: i=1; mx.univ.example; spf=pass", "spf is pass", U},
      {"without case", UNIV, "aUTHENTICATION-rESULTS: mx.univ.example; SPF=Pass SMTP.MailFrom=A.Example",
       "spf.d is a.example", T},
  };
  EXPECT_TRUTHS(rows);
}

Test(authres, spf) {
  static const authres_row rows[] = {
      {"domain", UNIV, AR "spf=pass smtp.mailfrom=a.example", "spf.d is a.example", T},
      {"address", UNIV, AR "spf=pass smtp.mailfrom=x@a.example smtp.helo=b.example", "spf.d is a.example", T},
      {"quoted address", UNIV, AR "spf=pass smtp.mailfrom=\"b.example@x\"@a.example", "spf.d is a.example", T},
      {"failed", UNIV, AR "spf=fail smtp.mailfrom=a.example", "spf.d is absent", T},
      {"S62 temporary error", UNIV, AR "spf=temperror smtp.mailfrom=a.example", "spf.d is a.example", U},
      {"no word of RFC 8601", UNIV, AR "spf=hardfail smtp.mailfrom=a.example", "spf is fail", U},
      {"no word of RFC 8601: domain", UNIV, AR "spf=bestguesspass smtp.mailfrom=a.example", "spf.d is absent", U},
      {"passed for nobody knows whom", UNIV, AR "spf=pass", "spf.d is absent", U},
      {"S124 Sender ID's author is not the reverse-path", UNIV,
       AR "spf=None smtp.pra=x@b.example; spf=Pass smtp.mailfrom=x@a.example", "spf.d is a.example", T},
      {"S124 Sender ID's author alone", UNIV, AR "spf=pass smtp.pra=x@a.example", "spf is pass", U},
      {"passed for two", UNIV, AR "spf=pass smtp.mailfrom=a.example smtp.mailfrom=b.example", "spf.d is a.example",
       U},
      {"S45 HELO proves nothing", UNIV, AR "spf=pass smtp.helo=a.example", "spf.d is a.example", U},
      {"S45 HELO is not the reverse-path", UNIV, AR "spf=pass smtp.helo=a.example", "spf is pass", U},
      {"S45 HELO beside the reverse-path", UNIV,
       AR "spf=pass smtp.helo=a.example; spf=fail smtp.mailfrom=a.example", "spf is fail", T},
      {"S45 null reverse-path: HELO's result", "mx.univ.example", "<>", AR "spf=fail smtp.helo=a.example",
       "spf is fail", T},
      {"S45 null reverse-path: no domain", "mx.univ.example", "<>", AR "spf=pass smtp.helo=a.example",
       "spf.d is absent", T},
      {"null in its brackets", "mx.univ.example", "<>", AR "spf=pass smtp.mailfrom=<>", "spf is pass", T},
      {"twice the same", UNIV, AR "spf=pass smtp.mailfrom=a.example\n" AR "spf=pass smtp.mailfrom=x@A.example",
       "spf.d is a.example", T},
      {"contradicted", UNIV, AR "spf=pass smtp.mailfrom=a.example\n" AR "spf=fail smtp.mailfrom=a.example",
       "spf is pass", U},
      {"contradicted: domain", UNIV, AR "spf=fail\n" AR "spf=pass smtp.mailfrom=a.example", "spf.d is a.example",
       U},
      {"two domains", UNIV, AR "spf=pass smtp.mailfrom=a.example\n" AR "spf=pass smtp.mailfrom=b.example",
       "spf.d is b.example", U},
  };
  EXPECT_TRUTHS(rows);
}

Test(authres, dkim) {
  static const authres_row rows[] = {
      {"signer", UNIV, AR "dkim=pass header.d=A.example header.b=x/y=", "any dkim.d is a.example", T},
      {"no other", UNIV, AR "dkim=pass header.d=a.example", "any dkim.d is b.example", F},
      {"failed", UNIV, AR "dkim=fail header.d=a.example", "dkim.d is absent", T},
      {"none", UNIV, AR "dkim=none", "dkim.d is absent", T},
      {"policy", UNIV, AR "dkim=policy header.d=a.example", "dkim.d is absent", T},
      {"several", UNIV, AR "dkim=fail header.d=b.example; dkim=pass header.d=a.example",
       "any dkim is fail and any dkim is pass and no dkim.d is b.example", T},
      {"several fields", UNIV, AR "dkim=pass header.d=a.example\n" AR "dkim=pass header.d=b.example",
       "any dkim.d is a.example and any dkim.d is b.example", T},
      {"S62 temporary error", UNIV, AR "dkim=temperror header.d=a.example", "any dkim.d is a.example", U},
      {"header.i, where header.d is missing", UNIV, AR "dkim=pass header.i=x@a.example", "any dkim.d is a.example",
       T},
      {"header.d before header.i", UNIV, AR "dkim=pass header.i=@b.a.example header.d=a.example",
       "any dkim.d is b.a.example", F},
      {"passed for nobody knows whom", UNIV, AR "dkim=pass", "any dkim.d is a.example", U},
      {"passed for two", UNIV, AR "dkim=pass header.d=a.example header.d=b.example", "any dkim.d is a.example", U},
      {"no domain", UNIV, AR "dkim=pass header.d=\"a b\"", "any dkim.d is a.example", U},
      {"no word of RFC 8601", UNIV, AR "dkim=hardfail header.d=a.example", "any dkim.d is a.example", U},
      {"no word of RFC 8601, beside one that passed", UNIV, AR "dkim=odd; dkim=pass header.d=a.example",
       "any dkim.d is a.example", T},
      {"text in quotes is no result", UNIV, AR "dkim=fail reason=\"x; dkim=pass header.d=a.example\"",
       "any dkim.d is a.example", F},
      {"text in comments is no result", UNIV, AR "dkim=fail (; dkim=pass header.d=a.example)",
       "any dkim.d is a.example", F},
  };
  EXPECT_TRUTHS(rows);
}

Test(authres, dmarc_arc_iprev) {
  static const authres_row rows[] = {
      {"dmarc", UNIV, AR "dmarc=pass (p=NONE) header.from=a.example", "dmarc is pass", T},
      {"S124 dmarc, a property without a type", UNIV, AR "dmarc=pass action=none header.from=a.example",
       "dmarc is pass", T},
      {"S124 a forgotten semicolon", UNIV, AR "dmarc=fail dkim=pass header.d=a.example", "dmarc is fail", U},
      {"dmarc contradicted", UNIV, AR "dmarc=pass; dmarc=fail", "dmarc is pass", U},
      {"dmarc, another word", UNIV, AR "dmarc=bestguesspass", "dmarc is pass", U},
      {"iprev", UNIV, AR "iprev=fail policy.iprev=2001:db8::1", "iprev is fail", T},
      {"arc", UNIV, AR "arc=pass", "arc is pass", T},
      {"S57 a comment names no sealer", UNIV, AR "arc=pass (as.1.a.example=pass) header.oldest-pass=1",
       "any arc.d is a.example", U},
      {"no chain, no sealer", UNIV, AR "arc=none", "any arc.d is a.example or any arc.dkim.d is a.example", F},
      {"a broken chain", UNIV, AR "arc=fail", "arc.d is absent", T},
      {"arc contradicted", UNIV, AR "arc=none\n" AR "arc=pass", "arc.d is absent", U},
  };
  EXPECT_TRUTHS(rows);
}

/* What the caller gives of a method is all that counts of it, before the header or after. */
Test(authres, caller_wins) {
  for (int before = 0; before < 2; before++) {
    consigne_query *query = new_query(UNIV);
    static const char header[] = AR "spf=pass smtp.mailfrom=a.example; dkim=temperror; iprev=pass; dmarc=pass\n";
    if (!before) give_block(query, header);
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_SPF, "fail", NTS), CONSIGNE_OK);
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_DKIM_D, "b.example", NTS), CONSIGNE_OK);
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_IPREV, "fail", NTS), CONSIGNE_OK);
    if (before) give_block(query, header);
    cr_expect_eq(verdict(query, "spf is fail", 0), T, "before %d", before);
    cr_expect_eq(verdict(query, "spf.d is a.example", 0), U, "before %d", before);
    cr_expect_eq(verdict(query, "every dkim.d is b.example", 0), T, "before %d", before);
    cr_expect_eq(verdict(query, "any dkim is temperror", 0), U, "before %d", before);
    cr_expect_eq(verdict(query, "iprev is fail", 0), T, "before %d", before);
    cr_expect_eq(verdict(query, "dmarc is pass", 0), T, "the other methods, before %d", before);
    consigne_query_free(query);
  }
}

/* Until the header ends a later field may contradict what a single-valued one said. */
Test(authres, field_by_field) {
  consigne_query *query = new_query(UNIV);
  static const char body[] = "mx.univ.example; spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example\r\n";
  cr_expect_eq(consigne_query_add_header(query, "authentication-results", NTS, body, NTS), CONSIGNE_OK);
  cr_expect_eq(verdict(query, "spf is pass", CONSIGNE_FLAG_PARTIAL), CONSIGNE_VERDICT_UNDECIDED);
  cr_expect_eq(verdict(query, "any dkim.d is a.example", CONSIGNE_FLAG_PARTIAL), T);
  cr_expect_eq(verdict(query, "no dkim.d is b.example", CONSIGNE_FLAG_PARTIAL), CONSIGNE_VERDICT_UNDECIDED);
  cr_expect_eq(verdict(query, "spf is pass", 0), T, "a final decision ends what is open");
  cr_expect_eq(consigne_query_end(query, CONSIGNE_FIELD_HEADERS), CONSIGNE_OK);
  cr_expect_eq(verdict(query, "spf is pass", CONSIGNE_FLAG_PARTIAL), T);
  cr_expect_eq(verdict(query, "no dkim.d is b.example", CONSIGNE_FLAG_PARTIAL), T);
  cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS, "x; spf=fail", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS, body, NTS), CONSIGNE_E_ORDER);
  consigne_query_free(query);
}

/* The ids are the session's; what was reported, iprev too, is the message's. */
Test(authres, session) {
  consigne_query *query = new_query(UNIV);
  for (int message = 0; message < 3; message++) {
    give_block(query, AR "iprev=pass; dmarc=pass");
    cr_expect_eq(verdict(query, "iprev is pass and dmarc is pass", 0), T, "message %d", message);
    cr_expect_eq(consigne_query_next(query), CONSIGNE_OK);
    cr_expect_eq(verdict(query, "iprev is pass", 0), U);
  }
  cr_expect_eq(consigne_query_reset(query), CONSIGNE_OK);
  give_block(query, AR "iprev=pass");
  cr_expect_eq(verdict(query, "iprev is pass", 0), U, "the id is forgotten");
  consigne_query_free(query);
}

/* S125: what is no token could never be believed, and is refused at once. */
Test(authres, ids) {
  static const struct {
    const char *id;
    size_t length;
    int status;
  } rows[] = {{"x", 1, CONSIGNE_OK},          {"", 0, CONSIGNE_E_FORM},     {" x", 2, CONSIGNE_E_FORM},
              {"x\n", 2, CONSIGNE_E_FORM},    {"x\0y", 3, CONSIGNE_E_FORM}, {"\xff", 1, CONSIGNE_E_FORM},
              {NULL, 1, CONSIGNE_E_ARGUMENT}, {"a b", 3, CONSIGNE_E_FORM},  {"\"a\"", 3, CONSIGNE_E_FORM},
              {"a/b", 3, CONSIGNE_E_FORM},    {"(a)", 3, CONSIGNE_E_FORM},  {"a@b", 3, CONSIGNE_E_FORM},
              {"m\xc3\xbcni", 5, CONSIGNE_OK}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    consigne_query *query = new_query(NULL, "<>");
    cr_expect_eq(consigne_query_trust(query, rows[i].id, rows[i].length), rows[i].status, "row %zu", i);
    cr_expect_eq(verdict(query, "smtp.mailfrom is null", 0), rows[i].status == CONSIGNE_OK ? T : U, "row %zu", i);
    consigne_query_free(query);
  }
  consigne_query *query = new_query(NULL, "<>");
  for (int i = 0; i <= 32; i++) {
    char id[16];
    snprintf(id, sizeof id, "mx%d", i);
    cr_expect_eq(consigne_query_trust(query, id, NTS), i < 32 ? CONSIGNE_OK : CONSIGNE_E_LIMIT, "%s", id);
    if (i < 32) cr_expect_eq(consigne_query_trust(query, id, NTS), CONSIGNE_OK, "%s again", id);
  }
  cr_expect_eq(consigne_query_reset(query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_header(query, "Subject", NTS, "x", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_trust(query, "x", NTS), CONSIGNE_E_ORDER, "after a header field");
  cr_expect_eq(consigne_query_trust(NULL, "x", NTS), CONSIGNE_E_ARGUMENT);
  consigne_query_free(query);
}

/* More trusted fields than a server writes: none counts. Strangers' fields are no part of the number. */
Test(authres, many) {
  for (int own = 99; own <= 101; own++) {
    consigne_query *query = new_query(UNIV);
    for (int i = 0; i < 300; i++)
      cr_expect_eq(consigne_query_add_header(query, "Authentication-Results", NTS,
                                             i < own ? "mx.univ.example; dkim=pass header.d=a.example"
                                                     : "mx.other.example; dkim=pass header.d=b.example",
                                             NTS),
                   CONSIGNE_OK);
    cr_expect_eq(verdict(query, "any dkim.d is a.example", 0), own <= 100 ? T : U, "%d of ours", own);
    consigne_query_free(query);
  }
}

/* An expect block trusts nobody. */
Test(authres, expect) {
  static const char text[] = "consigne 1\nrule r { when any dkim.d is a.example reject }\n"
                             "expect accept { header \"" AR "dkim=pass header.d=a.example\" }\n";
  consigne_ruleset *ruleset = NULL;
  consigne_decision *decision = NULL;
  consigne_query *query = new_query(UNIV);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_assert_eq(consigne_ruleset_load_text(text, NTS, NULL, 0, NULL, NULL, &ruleset), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_expect(ruleset, 0, query, decision), CONSIGNE_OK);
  cr_expect_null(consigne_decision_difference(decision));
  consigne_query_free(query);
  consigne_decision_free(decision);
  consigne_ruleset_free(ruleset);
}

/* SPDX-License-Identifier: MIT */
/* S39, S46, S72 to S85: what a login may show, by which proof, and what never counts as one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define UNIV                                                                                                       \
  "origin univ.example\n"                                                                                          \
  "provider univ { domains { univ.example } relays { smtp.univ.example } subaddress \"+\" }\n"
#define OWNERS(more) "owners { self " more " }\n"
#define SEND_AS "rule send-as { when listener is submission and any identity not owned by smtp.auth reject }\n"

#define BY(login) "listener=submission relay=smtp.univ.example smtp.rcptto=x@ext.example smtp.auth=" login " "
#define BY_ALICE BY("alice") "smtp.mailfrom=alice@univ.example "
#define REFUSED "reject send-as ="

Test(semantics_rule2, subaddress) {
  const char *rules = UNIV OWNERS("alice@ext.example by alice") SEND_AS;
  const char *receives = UNIV "addresses alice { alice@univ.example alice@ext.example }\n"
                              "rule hers { when smtp.rcptto in alice reject }\n";
  const decide_row rows[] = {
      {"S39 she receives it, so she may show it", rules, BY_ALICE "header.from=alice+lab@univ.example", NULL, 0,
       "accept default"},
      {"S39 in the envelope, too", rules,
       BY("alice") "smtp.mailfrom=alice+lab@univ.example header.from=alice@univ.example", NULL, 0,
       "accept default"},
      {"S39 the other direction", receives, "smtp.rcptto=alice+lab@univ.example", NULL, 0,
       "reject hers =alice+lab@univ.example"},
      {"S39 not another's", rules, BY_ALICE "header.from=bob+alice@univ.example", NULL, 0,
       REFUSED "bob+alice@univ.example"},
      /* S40: nobody here knows where a foreign local part is cut. */
      {"S39 a foreign one is not cut", rules, BY_ALICE "header.from=alice+lab@ext.example", NULL, 0,
       REFUSED "alice+lab@ext.example"},
      {"S39 nor when it receives", receives, "smtp.rcptto=alice+lab@ext.example", NULL, 0, "accept default"},
      {"S39 as it is listed", rules, BY_ALICE "header.from=alice@ext.example", NULL, 0, "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S46: receipts and vacation notes have the null reverse-path (RFC 8098 3, RFC 3834 3.3): From carries who it is.
 */
Test(semantics_rule2, null_sender) {
  const char *rules = UNIV OWNERS("") SEND_AS;
  const char
      *receipt =
          "From: alice@univ.example\r\nContent-Type: multipart/report; report-type=disposition-notification\r\n",
      *vacation = "From: Alice <alice@univ.example>\r\nAuto-Submitted: auto-replied\r\n",
      *dean = "From: dean@univ.example\r\nAuto-Submitted: auto-replied\r\n";
  const decide_row rows[] = {
      {"S46 at MAIL nothing is refused", rules, "partial listener=submission smtp.auth=alice smtp.mailfrom=<>",
       NULL, 0, "undecided send-as"},
      {"S46 a receipt", rules, BY("alice") "smtp.mailfrom=<>", receipt, 0, "accept default"},
      {"S46 a vacation note", rules, BY("alice") "smtp.mailfrom=<>", vacation, 0, "accept default"},
      {"S46 it opens nothing: another's From", rules, BY("alice") "smtp.mailfrom=<>", dean, 0,
       REFUSED "dean@univ.example"},
  };
  DECIDE_ROWS(rows);
}

static void expect_reply(const decide_row *row, uint32_t code, const char *text) {
  decided d;
  decide_open(&d, row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_expect_str_eq(decide_tell(&d, outcome), row->told, "%s: [%s]", row->name, d.told);
  cr_expect_eq(consigne_outcome_code(outcome), code, "%s", row->name);
  cr_expect_str_eq(consigne_outcome_reply(outcome), text, "%s: [%s]", row->name, consigne_outcome_reply(outcome));
  decide_close(&d);
}

/* S72: the envelope is fine and From is not hers (RFC 6409 6.3): told after DATA, with the address and the server.
 */
Test(semantics_rule2, from_is_foreign) {
  const char *rules =
      UNIV OWNERS("") "rule send-as { when listener is submission and any identity not owned by smtp.auth\n"
                      "  reject \"{identity} must be sent through the server of {identity.domain}\" }\n";
  const decide_row rows[] = {
      {"S72 at MAIL and RCPT", rules, "partial " BY_ALICE, NULL, 0, "undecided send-as"},
      {"S72 the same with her own From", rules, BY_ALICE "header.from=alice@univ.example", NULL, 0,
       "accept default"},
  };
  const decide_row refused = {
      "S72 after DATA", rules, BY_ALICE, "From: Alice <alice@perso.example>\r\n", 0, REFUSED "alice@perso.example"};
  DECIDE_ROWS(rows);
  expect_reply(&refused, 550, "550 5.7.1 alice@perso.example must be sent through the server of perso.example");
}

/* S73: Sender tells who transmits (RFC 5322 3.6.2); the author is From. */
Test(semantics_rule2, sender) {
  static const char header[] = "From: dean@univ.example\r\nSender: alice@univ.example\r\n";
  static const decide_row rows[] = {
      {"S73 her Sender does not lend her his From", UNIV OWNERS("") SEND_AS, BY_ALICE, header, 0,
       REFUSED "dean@univ.example"},
      {"S73 the grant", UNIV OWNERS("dean@univ.example by alice") SEND_AS, BY_ALICE, header, 0, "accept default"},
      {"S73 the grant of another", UNIV OWNERS("dean@univ.example by bob") SEND_AS, BY_ALICE, header, 0,
       REFUSED "dean@univ.example"},
  };
  DECIDE_ROWS(rows);
}

/* S74: who is to be answered is no author (RFC 5322 3.6.2). */
Test(semantics_rule2, reply_to) {
  static const char header[] = "From: alice@univ.example\r\nReply-To: alice@perso.example\r\n",
                    own[] = "From: alice@univ.example\r\nReply-To: alice+lab@univ.example\r\n";
  static const char told[] = UNIV OWNERS("") SEND_AS
      "rule answers { when listener is submission and any header.reply-to not owned by smtp.auth tag answers }\n";
  static const decide_row rows[] = {
      {"S74 allowed", UNIV OWNERS("") SEND_AS, BY_ALICE, header, 0, "accept default"},
      {"S74 flagged where one asks for it", told, BY_ALICE, header, 0, "accept default tags:answers warns:answers"},
      {"S74 her own is not", told, BY_ALICE, own, 0, "accept default"},
      {"S74 it is no excuse for From", UNIV OWNERS("") SEND_AS, BY_ALICE,
       "From: alice@perso.example\r\nReply-To: alice@univ.example\r\n", 0, REFUSED "alice@perso.example"},
  };
  DECIDE_ROWS(rows);
}

#define RESEND                                                                                                     \
  "rule send-as { when listener is submission and any identity not owned by smtp.auth\n"                           \
  "  unless every header.resent-from owned by smtp.auth reject }\n"

/* S75: mail programs show From, so resending is refused unless the policy has the option (RFC 5322 3.6.6). */
Test(semantics_rule2, resent) {
  static const char hers[] = "Resent-From: alice@univ.example\r\nFrom: x@ext.example\r\n",
                    bobs[] = "Resent-From: bob@univ.example\r\nFrom: x@ext.example\r\n",
                    both[] = "Resent-From: alice@univ.example\r\nResent-From: bob@univ.example\r\n"
                             "From: x@ext.example\r\n",
                    none[] = "From: x@ext.example\r\n";
  static const decide_row rows[] = {
      {"S75 without the option", UNIV OWNERS("") SEND_AS, BY_ALICE, hers, 0, REFUSED "x@ext.example"},
      {"S75 the option", UNIV OWNERS("") RESEND, BY_ALICE, hers, 0, "accept default"},
      {"S75 resent as another", UNIV OWNERS("") RESEND, BY_ALICE, bobs, 0, REFUSED "x@ext.example"},
      {"S75 one of two blocks is not hers", UNIV OWNERS("") RESEND, BY_ALICE, both, 0, REFUSED "x@ext.example"},
      /* Language 4: `every` of none is false. */
      {"S75 not resent at all", UNIV OWNERS("") RESEND, BY_ALICE, none, 0, REFUSED "x@ext.example"},
  };
  DECIDE_ROWS(rows);
}

/* S75: and the decision names the resent block, as the proof that held or that was missing. */
Test(semantics_rule2, resent_is_named) {
  static const char proof[] = "every header.resent-from owned by smtp.auth";
  decide_row row = {"S75 named",
                    UNIV OWNERS("") RESEND,
                    "trace " BY_ALICE,
                    "Resent-From: alice@univ.example\r\nFrom: x@ext.example\r\n",
                    0,
                    ""};
  decided d;
  decide_open(&d, &row);
  cr_assert_eq(consigne_decision_traces(d.decision), 1);
  cr_expect_str_eq(consigne_decision_trace_proof(d.decision, 0), proof);
  row.header = "Resent-From: bob@univ.example\r\nFrom: x@ext.example\r\n";
  decide_again(&d, &row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_assert_eq(consigne_outcome_missing(outcome), 1);
  cr_expect_str_eq(consigne_outcome_missing_proof(outcome, 0), proof);
  decide_close(&d);
}

/* S76: an invitation shows its organiser: by pair of login and address, whatever the content. */
Test(semantics_rule2, invitations) {
  static const char pair[] = UNIV OWNERS("boss@ext.example by alice") SEND_AS;
  static const char invitation[] = "From: boss@ext.example\r\nContent-Type: text/calendar; method=REQUEST\r\n",
                    plain[] = "From: boss@ext.example\r\nContent-Type: text/plain\r\n";
  static const decide_row rows[] = {
      {"S76 without a pair", UNIV OWNERS("") SEND_AS, BY_ALICE, invitation, 0, REFUSED "boss@ext.example"},
      {"S76 the pair", pair, BY_ALICE, invitation, 0, "accept default"},
      {"S76 whatever the content", pair, BY_ALICE, plain, 0, "accept default"},
      {"S76 another login", pair, BY("bob") "smtp.mailfrom=bob@univ.example", invitation, 0,
       REFUSED "boss@ext.example"},
      {"S76 another organiser", pair, BY_ALICE, "From: chief@ext.example\r\nContent-Type: text/calendar\r\n", 0,
       REFUSED "chief@ext.example"},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_rule2, levels_and_groups) {
#define CATCH_ALL(more) UNIV OWNERS("*@univ.example by admin bob@univ.example by bob " more) SEND_AS
#define LIST(who)                                                                                                  \
  UNIV "logins members { alice bob }\nlogins chairs { cath }\n" OWNERS("list@univ.example by logins " who) SEND_AS
#define USED "rule member { when smtp.auth in members or smtp.auth in chairs tag member }\n"
  static const decide_row rows[] = {
      {"S78 the catch-all", CATCH_ALL(""), BY("admin") "header.from=any@univ.example", NULL, 0, "accept default"},
      {"S78 is hidden by the entry of the address", CATCH_ALL(""), BY("admin") "header.from=bob@univ.example", NULL,
       0, REFUSED "bob@univ.example"},
      {"S78 unless it is granted", CATCH_ALL("bob@univ.example by admin"),
       BY("admin") "header.from=bob@univ.example", NULL, 0, "accept default"},
      /* Membership is receiving; showing is granted by the owners alone. */
      {"S80 a member may not show the list", LIST("chairs") USED, BY_ALICE "header.from=list@univ.example", NULL, 0,
       REFUSED "list@univ.example"},
      {"S80 a chair may", LIST("chairs") USED, BY("cath") "header.from=list@univ.example", NULL, 0,
       "accept default tags:member warns:member"},
      {"S80 the members may where the policy says so", LIST("members") USED,
       BY_ALICE "header.from=list@univ.example", NULL, 0, "accept default tags:member warns:member"},
  };
  DECIDE_ROWS(rows);
}

/* S82: MAIL's AUTH= (RFC 4954 5) is no login: the caller gives what it trusts, and `unknown` for AUTH=<>. */
Test(semantics_rule2, auth_parameter) {
  static const char rules[] =
      UNIV OWNERS("") SEND_AS "rule path { when smtp.mailfrom is malformed reject 501 5.5.2 }\n";
  static const decide_row rows[] = {
      {"S82 no login: AUTH= is not looked at", rules,
       "listener=submission smtp.mailfrom=dean@univ.example header.from=dean@univ.example", NULL, 0,
       REFUSED "dean@univ.example"},
      {"S82 AUTH=<>: the login is unknown, not absent", rules,
       "listener=submission smtp.auth=unknown smtp.mailfrom=dean@univ.example header.from=dean@univ.example", NULL,
       0, "defer send-as assumed"},
  };
  DECIDE_ROWS(rows);
}

/* S82: passed on with the path it makes that malformed, and still nobody's login. */
Test(semantics_rule2, auth_parameter_in_the_path) {
  static const char rules[] = "consigne 1\nrule path { when smtp.mailfrom is malformed reject 501 5.5.2 }\n"
                              "rule login { when smtp.auth is not absent accept }\ndefault reject\n";
  char found[256];
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  consigne_ruleset *ruleset = decide_load(rules, found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(
      consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<a@univ.example> AUTH=dean@univ.example", NTS),
      CONSIGNE_OK);
  cr_expect_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
  cr_expect_str_eq(consigne_outcome_rule(consigne_decision_outcome(decision)), "path", "S82");
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

/* S83: one value, the one the caller passes; the decision names it, so that the log tells which that was. */
Test(semantics_rule2, rewriting) {
  static const char rules[] = UNIV OWNERS("") SEND_AS;
  static const decide_row rows[] = {
      {"S83 passed before masquerading", rules, BY("alice") "smtp.mailfrom=alice@host7.univ.example", NULL, 0,
       REFUSED "alice@host7.univ.example"},
      {"S83 passed after it", rules, BY("alice") "smtp.mailfrom=alice@univ.example", NULL, 0, "accept default"},
      {"S83 the header as it stands, whatever the envelope became", rules, BY_ALICE,
       "From: alice@host7.univ.example\r\n", 0, REFUSED "alice@host7.univ.example"},
  };
  DECIDE_ROWS(rows);
}

/* SPDX-License-Identifier: MIT */
/* consigne.h: header fields and header blocks into a query, and the limits on what a sender and a caller may give.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define OURS "rule ours { when any header.from in { *@univ.example } reject }\n"
#define ODD "rule odd { when header.from is malformed tag odd }\n"

/* ---- Fields and blocks -------------------------------------------------------------- */

Test(query_header, blocks) {
  static const decide_row rows[] = {
      {"CRLF", OURS, "", "To: b\r\nFrom: a@univ.example\r\n\r\n", 0, "reject ours =a@univ.example"},
      {"LF", OURS, "", "To: b\nFrom: a@univ.example\n\n", 0, "reject ours =a@univ.example"},
      {"without an end", OURS, "", "From: a@univ.example", 0, "reject ours =a@univ.example"},
      {"names without case", OURS, "", "fROM: a@univ.example\r\n", 0, "reject ours =a@univ.example"},
      {"folded", OURS, "", "From:\r\n A\r\n\t<a@univ.example>\r\nTo: b\r\n", 0, "reject ours =a@univ.example"},
      {"the body is none of it", OURS, "", "To: b\r\n\r\nFrom: a@univ.example\r\n", 0, "accept default"},
      {"a name that begins alike", OURS, "", "From-Field: a@univ.example\r\nXFrom: a@univ.example\r\n", 0,
       "accept default"},
      {"nothing", ODD "rule none { when header.from is absent reject }\n", "", "", 0, "reject none"},
      {"a field with no value names nobody", ODD "rule none { when header.from is absent reject }\n", "",
       "From:\r\n", 0, "reject none tags:odd warns:odd"},
      {"List-Id", "rule l { when any header.list-id is talk.a.example reject }\n", "",
       "List-Id: Talk <talk.a.example>\n", 0, "reject l =?"},
      {"Sender", "rule s { when any header.sender is a@a.example reject }\n", "", "Sender: A <a@a.example>\n", 0,
       "reject s =a@a.example"},
      {"Reply-To", "rule r { when any header.reply-to is a@a.example reject }\n", "", "Reply-To: a@a.example\n", 0,
       "reject r =a@a.example"},
      {"Resent-From, twice", "rule r { when any header.resent-from is b@a.example reject }\n", "",
       "Resent-From: a@a.example\nTo: x\nResent-From: b@a.example\n", 0, "reject r =b@a.example"},
      {"Resent-Sender", "rule r { when any header.resent-sender is a@a.example reject }\n", "",
       "Resent-Sender: a@a.example\n", 0, "reject r =a@a.example"},
      /* A block ends the header fields: what it has not is absent, also in a partial decision. */
      {"a block ends them", "rule s { when header.sender is absent reject }\n", "partial", "From: a@a.example\n", 0,
       "reject s"},
  };
  DECIDE_ROWS(rows);
}

Test(query_header, fields) {
  const decide_row row = {"fields", OURS, "partial", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  cr_expect_eq(consigne_query_add_header(d.query, "Subject", NTS, "x", NTS), CONSIGNE_OK, "others are ignored");
  cr_expect_eq(consigne_query_add_header(d.query, "", 0, "", 0), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_header(d.query, "from", NTS, " x@a.example", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_UNDECIDED, "the header fields stay open");
  cr_expect_eq(consigne_query_add_header(d.query, "FROM", NTS, " A\r\n <a@univ.example>\r\n", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "reject ours =a@univ.example");
  cr_expect_eq(consigne_query_end(d.query, CONSIGNE_FIELD_HEADERS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_header(d.query, "From", NTS, "b@a.example", NTS), CONSIGNE_E_ORDER);
  decide_close(&d);
}

/* To mutt a line with a NUL goes on in the next one, so that this is a From field. */
Test(query_header, across_nul) {
  static const char block[] = "To: x@b.example\r\nFr\0\nom: a@univ.example\r\nFrom: x@evil.example\r\n\r\n";
  const decide_row row = {"across NUL", OURS, "partial", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  cr_assert_eq(consigne_query_add_header_block(d.query, block, sizeof block - 1), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, CONSIGNE_FLAG_PARTIAL, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "reject ours =a@univ.example");
  decide_close(&d);
}

/* A second block comes too late, as any value does. */
Test(query_header, two_blocks) {
  const decide_row row = {"two blocks", OURS, "", "From: x@a.example\n", 0, ""};
  decided d;
  decide_open(&d, &row);
  cr_expect_eq(consigne_query_add_header_block(d.query, "From: a@univ.example\n", NTS), CONSIGNE_E_ORDER);
  cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_E_QUERY);
  decide_close(&d);
}

/* ---- Limits -------------------------------------------------------------------------- */

/* A ruleset and objects made with one limit. */
static void open_limited(decided *d, const char *rules, int limit, uint32_t value) {
  decide_row row = {"limit", rules, "", NULL, 0, ""};
  consigne_options *options = NULL;
  decide_open(d, &row);
  consigne_query_free(d->query);
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(options, limit, value), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &d->query), CONSIGNE_OK);
  consigne_options_free(options);
}

static void expect_cause(decided *d, const char *name, int verdict, int cause) {
  cr_expect_eq(consigne_query_end(d->query, CONSIGNE_FIELD_ALL), CONSIGNE_OK, "%s", name);
  cr_assert_eq(consigne_decide(d->ruleset, d->query, 0, d->decision), CONSIGNE_OK, "%s", name);
  const consigne_outcome *outcome = consigne_decision_outcome(d->decision);
  cr_expect_eq(consigne_outcome_verdict(outcome), verdict, "%s: %s", name, decide_tell(d, outcome));
  cr_expect_eq(consigne_outcome_cause(outcome), cause, "%s: %s", name,
               consigne_cause_name(consigne_outcome_cause(outcome)));
}

/* What is larger than the limit is stored as such: too complex, refused, and the query is not spoiled. */
Test(query_header, header_octets) {
  static const char block[] = "From: x@a.example\r\nTo: b\r\n";
  const uint32_t length = sizeof block - 1;
  for (uint32_t limit = length - 1; limit <= length + 1; limit++) {
    char name[64];
    decided d;
    snprintf(name, sizeof name, "a block of %u, limit %u", (unsigned)length, (unsigned)limit);
    open_limited(&d, OURS, CONSIGNE_LIMIT_HEADER_OCTETS, limit);
    cr_expect_eq(consigne_query_add_header_block(d.query, block, length), CONSIGNE_OK, "%s", name);
    bool fits = limit >= length;
    expect_cause(&d, name, fits ? CONSIGNE_VERDICT_ACCEPT : CONSIGNE_VERDICT_REJECT,
                 fits ? CONSIGNE_CAUSE_DEFAULT : CONSIGNE_CAUSE_COMPLEX);
    decide_close(&d);
  }
}

/* The limit is on the header section: the body behind the empty line is not read. */
Test(query_header, octets_of_the_body) {
  decided d;
  static const char message[] = "From: x@a.example\n\nA body that is longer than the header section was.\n";
  open_limited(&d, OURS, CONSIGNE_LIMIT_HEADER_OCTETS, 20);
  cr_expect_eq(consigne_query_add_header_block(d.query, message, NTS), CONSIGNE_OK);
  expect_cause(&d, "a long body", CONSIGNE_VERDICT_ACCEPT, CONSIGNE_CAUSE_DEFAULT);
  decide_close(&d);
}

Test(query_header, mailboxes) {
  for (uint32_t limit = 2; limit <= 4; limit++)
    for (int way = 0; way < 2; way++) {
      decided d;
      static const char list[] = "x@a.example, y@a.example, z@a.example";
      open_limited(&d, OURS, CONSIGNE_LIMIT_MAILBOXES, limit);
      int status = way == 0 ? consigne_query_set(d.query, CONSIGNE_FIELD_HEADER_FROM, list, NTS)
                            : consigne_query_add_header(d.query, "From", NTS, list, NTS);
      cr_expect_eq(status, CONSIGNE_OK, "limit %u", (unsigned)limit);
      expect_cause(&d, "three mailboxes", limit >= 3 ? CONSIGNE_VERDICT_ACCEPT : CONSIGNE_VERDICT_REJECT,
                   limit >= 3 ? CONSIGNE_CAUSE_DEFAULT : CONSIGNE_CAUSE_COMPLEX);
      decide_close(&d);
    }
}

/* What the caller gives too often is E_LIMIT, and spoils the query. */
Test(query_header, values_and_recipients) {
  static const struct {
    int limit, field;
    const char *value;
  } rows[] = {{CONSIGNE_LIMIT_RECIPIENTS, CONSIGNE_FIELD_SMTP_RCPTTO, "a@a.example"},
              {CONSIGNE_LIMIT_VALUES, CONSIGNE_FIELD_DKIM_D, "a.example"},
              {CONSIGNE_LIMIT_VALUES, CONSIGNE_FIELD_HEADER_FROM, "a@a.example"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (uint32_t limit = 2; limit <= 4; limit++) {
      decided d;
      open_limited(&d, "default accept\n", rows[i].limit, limit);
      for (uint32_t k = 1; k <= 3; k++)
        cr_expect_eq(consigne_query_add(d.query, rows[i].field, rows[i].value, NTS),
                     k <= limit ? CONSIGNE_OK : CONSIGNE_E_LIMIT, "%s: value %u of %u",
                     consigne_field_name(rows[i].field), (unsigned)k, (unsigned)limit);
      cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), limit >= 3 ? CONSIGNE_OK : CONSIGNE_E_QUERY,
                   "limit %u", (unsigned)limit);
      cr_expect_eq(consigne_decision_recipients(d.decision), limit >= 3 && i == 0 ? 3u : 1u);
      decide_close(&d);
    }
}

/* So many fields of one name are the sender's doing: too complex, not E_LIMIT. */
Test(query_header, many_fields) {
  decided d;
  open_limited(&d, OURS, CONSIGNE_LIMIT_VALUES, 2);
  cr_expect_eq(
      consigne_query_add_header_block(d.query, "From: a@a.example\nFrom: b@a.example\nFrom: c@a.example\n", NTS),
      CONSIGNE_OK);
  expect_cause(&d, "three From fields, two allowed", CONSIGNE_VERDICT_REJECT, CONSIGNE_CAUSE_COMPLEX);
  decide_close(&d);
}

/* A pattern that reaches PCRE2's match limit is unknown, and fails closed (language 5). */
Test(query_header, pattern_match) {
  static const char text[] = "consigne 1\npatterns slow { /^([a-z]+)+[0-9]$/ }\n"
                             "rule slow { when smtp.mailfrom.local in slow reject }\n";
  for (int jit = 0; jit <= 1; jit++) {
    consigne_options *options = NULL;
    consigne_ruleset *ruleset = NULL;
    consigne_query *query = NULL;
    consigne_decision *decision = NULL;
    cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
    cr_assert_eq(consigne_options_set(options, CONSIGNE_OPTION_JIT, jit), CONSIGNE_OK);
    cr_assert_eq(consigne_query_new(options, &query), CONSIGNE_OK);
    cr_assert_eq(consigne_decision_new(options, &decision), CONSIGNE_OK);
    cr_assert_eq(consigne_ruleset_load_text(text, NTS, NULL, 0, options, NULL, &ruleset), CONSIGNE_OK);
    cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM,
                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!@a.example", NTS),
                 CONSIGNE_OK);
    cr_expect_eq(consigne_query_end(query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
    cr_assert_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
    const consigne_outcome *outcome = consigne_decision_outcome(decision);
    cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_DEFER, "jit %d", jit);
    cr_expect_eq(consigne_outcome_assumed(outcome), 1, "jit %d", jit);
    cr_expect_str_eq(consigne_outcome_rule(outcome), "slow");
    consigne_ruleset_free(ruleset);
    consigne_query_free(query);
    consigne_decision_free(decision);
    consigne_options_free(options);
  }
}

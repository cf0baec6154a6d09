/* SPDX-License-Identifier: MIT */
/* Reply texts (language section 9): placeholders, languages, what may not get through. */
#include "decide/reply.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *rules, *facts;
  int flags;
  const char *reply; /* NULL: there is none */
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    policy p = {.options = NULL};
    policy_open(&p, rows[i].rules);
    policy_decide(&p, rows[i].facts, rows[i].flags);
    const char *reply = consigne_outcome_reply(consigne_decision_outcome(p.decision));
    if (rows[i].reply)
      cr_expect(reply && strcmp(reply, rows[i].reply) == 0, "%s: [%s] instead of [%s]", rows[i].name, reply,
                rows[i].reply);
    else
      cr_expect_null(reply, "%s: [%s]", rows[i].name, reply);
    policy_close(&p);
  }
}

#define FROM_X "rule r { when any header.from.domain is x.example reject "
#define MX "rule r { when listener is mx reject "

Test(reply, placeholders) {
  static const row rows[] = {
      {"no placeholder", MX "\"Go away\" }", "listener=mx", 0, "550 5.7.1 Go away"},
      {"the subject's value", FROM_X "\"Not {header.from} here\" }",
       "header:From: a@y.example, \"J. D\"@X.example\n", 0, "550 5.7.1 Not \"J. D\"@x.example here"},
      {"its domain", FROM_X "\"Not {header.from.domain}\" }", "header.from=a@x.example", 0,
       "550 5.7.1 Not x.example"},
      {"a single field", MX "\"You are {smtp.helo}, {tls}\" }", "listener=mx|smtp.helo=MX.x.example|tls=TLSv1.3", 0,
       "550 5.7.1 You are mx.x.example, TLSv1.3"},
      {"the relay's name", MX "\"by {relay}\" }", "listener=mx|relay.ip=192.0.2.1|relay.name=mx.x.example", 0,
       "550 5.7.1 by mx.x.example"},
      {"or its address", MX "\"by {relay}\" }", "listener=mx|relay=::ffff:192.0.2.1", 0, "550 5.7.1 by 192.0.2.1"},
      {"the recipient", MX "\"for {smtp.rcptto}\" }", "listener=mx|smtp.rcptto=<b@x.example>", 0,
       "550 5.7.1 for b@x.example"},
      {"rule and id", MX "\"{rule} {id}\" }", "listener=mx|id=Q17", 0, "550 5.7.1 r Q17"},
      {"no id", MX "\"{rule} {id}\" }", "listener=mx", 0, "550 5.7.1 r -"},
      {"not given", MX "\"from {smtp.mailfrom.domain}\" }", "listener=mx", 0, "550 5.7.1 from -"},
      {"null", MX "\"from {smtp.mailfrom}\" }", "listener=mx|smtp.mailfrom=<>", 0, "550 5.7.1 from -"},
      {"a login to its peer", MX "\"{smtp.auth} may not\" }", "listener=mx|smtp.auth=alice", 0,
       "550 5.7.1 alice may not"},
      {"no login, no name", MX "\"{smtp.auth} may not\" }", "listener=mx|smtp.auth-", 0, "550 5.7.1 - may not"},
      {"S17 completed", "origin x.example " FROM_X "\"{header.from}\" }", "header.from=alice", 0,
       "550 5.7.1 alice@x.example"},
      {"now", "zone +01:00 " MX "\"{now}\" }", "listener=mx|now=2027-01-15T12:30Z", 0,
       "550 5.7.1 2027-01-15T13:30+01:00"},
      {"no reply to accept", "rule r { when listener is mx accept }", "listener=mx", 0, NULL},
      {"nor to quarantine", "rule r { when listener is mx quarantine }", "listener=mx", 0, NULL},
      {"nor while undecided", "rule r { when tls is absent reject \"x\" }", "listener=mx", CONSIGNE_FLAG_PARTIAL,
       NULL},
  };
  RUN(rows);
}

/* S134: a sender is told nothing of rules, fields and sets: those who may know read the needs. */
#define FAILS_CLOSED "451 4.3.0 Try again later: this message cannot be judged yet"

Test(reply, sentences) {
  static const row rows[] = {
      {"a rule refuses", MX "}", "listener=mx", 0, "550 5.7.1 Refused by rule r"},
      {"a rule defers", "rule r { when listener is mx defer }", "listener=mx", 0,
       "451 4.7.1 Try again later: deferred by rule r"},
      {"the default refuses", "default reject", "listener=mx", 0, "550 5.7.1 Refused by default"},
      {"the default with a text", "default reject \"We are closed\"", "listener=mx", 0, "550 5.7.1 We are closed"},
      {"fails closed", "rule r { when relay.ip in { 192.0.2.0/24 } or any dkim.d is x.example reject }",
       "listener=mx", 0, FAILS_CLOSED},
      {"with nothing missing", "rule r { when tls is TLSv1.3 reject }", "tls=SSLv9", 0, FAILS_CLOSED},
      {"a fact", "fact a { b } rule r { when any fact.a is b reject }", "listener=mx", 0, FAILS_CLOSED},
  };
  RUN(rows);
}

Test(reply, languages) {
  static const char *const stray =
      "reply stray { en \"Use {relay}\" fr \"Utilisez {relay} d\xc3\xa9sormais\" } " MX "stray }";
  const row rows[] = {
      {"all, in the order of the file", stray, "listener=mx|relay=mx.x.example", 0,
       "550-5.7.1 Use mx.x.example\r\n550 5.7.1 Utilisez mx.x.example desormais"},
      {"S88 UTF-8 where the peer takes it", stray, "listener=mx|relay=mx.x.example", CONSIGNE_FLAG_UTF8,
       "550-5.7.1 Use mx.x.example\r\n550 5.7.1 Utilisez mx.x.example d\xc3\xa9sormais"},
      {"domains as A-labels", FROM_X "\"{header.from} {smtp.helo}\" }",
       "header.from=jos\xc3\xa9@x.example|smtp.helo=m\xc3\xbcni.example", 0,
       "550 5.7.1 jose@x.example xn--mni-hoa.example"},
      {"and as U-labels", FROM_X "\"{header.from} {smtp.helo}\" }",
       "header.from=jos\xc3\xa9@x.example|smtp.helo=xn--mni-hoa.example", CONSIGNE_FLAG_UTF8,
       "550 5.7.1 jos\xc3\xa9@x.example m\xc3\xbcni.example"},
  };
  RUN(rows);
}

/* S89: whatever a sender writes, each line starts with the codes, has no control byte and at most 510 octets. */
Test(reply, injection) {
  static const char *const hostile[] = {
      "header.from=\"a\r\n250 ok\"@x.example", "header.from=\"a\\\r\\\n250 ok\"@x.example",
      "header.from=a\x1b[31m@x.example",       "header.from=\"\xe2\x80\xae\xe2\x81\xa6\"@x.example",
      "header.from=\"\xff\xfe\"@x.example",    "header.from=\"\x7f\x01\"@x.example"};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    for (int flags = 0; flags <= CONSIGNE_FLAG_UTF8; flags += CONSIGNE_FLAG_UTF8) {
      policy p = {.options = NULL};
      policy_open(&p, FROM_X "\"{header.from} {header.from} {header.from}\" }");
      policy_decide(&p, hostile[i], flags);
      const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
      for (uint32_t line = 0; line < consigne_outcome_reply_lines(outcome); line++) {
        const char *text = consigne_outcome_reply_line(outcome, line);
        bool last = line + 1 == consigne_outcome_reply_lines(outcome);
        cr_expect(strncmp(text, last ? "550 5.7.1 " : "550-5.7.1 ", 10) == 0, "%zu: %s", i, text);
        cr_expect_leq(strlen(text), 510);
        for (const char *at = text; *at; at++)
          cr_expect((unsigned char)*at >= 0x20 && *at != 0x7f, "%zu: %s", i, text);
        cr_expect_null(strstr(text, "\xe2\x80\xae"), "%zu", i);
      }
      policy_close(&p);
    }
  }
}

Test(reply, long_text) {
  static char rules[2048];
  size_t length = (size_t)snprintf(rules, sizeof rules, MX "\"");
  for (int i = 0; i < 200; i++)
    length += (size_t)snprintf(rules + length, sizeof rules - length, "word%d ", i % 10);
  snprintf(rules + length, sizeof rules - length, "\" }");
  policy p = {.options = NULL};
  policy_open(&p, rules);
  policy_decide(&p, "listener=mx", 0);
  const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
  uint32_t lines = consigne_outcome_reply_lines(outcome);
  size_t joined = 0;
  cr_expect_geq(lines, 3);
  for (uint32_t i = 0; i < lines; i++) {
    const char *text = consigne_outcome_reply_line(outcome, i);
    cr_expect_leq(strlen(text), 510);
    cr_expect(strncmp(text, i + 1 == lines ? "550 5.7.1 w" : "550-5.7.1 w", 11) == 0, "split at a blank: %s", text);
    joined += strlen(text) + 2;
  }
  cr_expect_eq(strlen(consigne_outcome_reply(outcome)), joined - 2);
  policy_close(&p);
}

Test(reply, complex) {
  policy p = {.options = NULL};
  cr_assert_eq(consigne_options_new(&p.options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set_limit(p.options, CONSIGNE_LIMIT_MAILBOXES, 1), CONSIGNE_OK);
  policy_open(&p, "rule r { when any header.from in { x.example } reject }");
  policy_decide(&p, "header:From: a@y.example, b@y.example\n", 0);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(p.decision)),
                   "554 5.6.0 Too large or too complex to be read: header.from");
  policy_close(&p);
}

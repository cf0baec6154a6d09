/* SPDX-License-Identifier: MIT */
/* S61, S93 to S103, S105: what limits count and when, clocks, reloads, and what a list of hosts has said. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

static consigne_limiter *fresh_limiter(void) {
  consigne_limiter *limiter = NULL;
  cr_assert_eq(consigne_limiter_new(NULL, 65536, "sixteen octets..", 16, &limiter), CONSIGNE_OK);
  return limiter;
}

/* Asks the limiter all limits that the decision needs, answers them, and tells how many there were. */
static uint32_t answer_limits(decided *d, consigne_limiter *limiter, int64_t now) {
  uint32_t asked = 0;
  for (uint32_t i = 0; i < consigne_decision_needs(d->decision); i++) {
    const consigne_need *need = consigne_decision_need(d->decision, i);
    int answer = 0;
    if (consigne_need_kind(need) != CONSIGNE_NEED_LIMIT) continue;
    asked++;
    cr_assert_eq(consigne_limiter_answer(limiter, now, need, &answer), CONSIGNE_OK);
    cr_assert_eq(consigne_query_answer(d->query, consigne_need_id(need), NTS, answer), CONSIGNE_OK);
  }
  return asked;
}

/* Decides, and once more when the limits it asked for are answered. */
static const char *decide_with(decided *d, int flags, consigne_limiter *limiter, int64_t now) {
  cr_assert_eq(consigne_decide(d->ruleset, d->query, flags | CONSIGNE_FLAG_PARTIAL, d->decision), CONSIGNE_OK);
  answer_limits(d, limiter, now);
  cr_assert_eq(consigne_decide(d->ruleset, d->query, flags, d->decision), CONSIGNE_OK);
  return decide_tell(d, consigne_decision_outcome(d->decision));
}

/* S61: the signature proves who, and says nothing of how many: counted by its domain (RFC 6376 8.6). */
Test(semantics_limits, replayed_signature) {
  static const decide_row row = {
      "S61",
      "limit signed { count messages by dkim.d rate 2 per 1h burst 3 }\n"
      "provider univ { domains { univ.example } relays { smtp.univ.example } }\n"
      "rule ours { when any header.from in univ unless carried by relay or aligned with dkim.d reject }\n"
      "rule replay { when limit signed exceeded defer 451 4.7.1 }\n",
      "partial listener=mx relay=mx.evil.example header.from=alice@univ.example dkim=pass dkim.d=univ.example",
      NULL,
      0,
      "undecided replay"};
  decided d;
  consigne_limiter *limiter = fresh_limiter();
  decide_open(&d, &row);
  /* Burst 3 at once, then one each half an hour. */
  static const struct {
    int64_t now;
    const char *told;
  } copies[] = {{0, "accept default"},        {0, "accept default"},    {0, "accept default"},
                {0, "defer replay"},          {SECOND, "defer replay"}, {30 * MINUTE, "accept default"},
                {31 * MINUTE, "defer replay"}};
  for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) {
    decide_again(&d, &row);
    const char *told = decide_with(&d, 0, limiter, copies[i].now);
    cr_expect_str_eq(told, copies[i].told, "S61 copy %zu: [%s]", i, told);
  }
  decide_close(&d);
  consigne_limiter_free(limiter);
}

#define RCPT(number) give_recipient(&d, number)

static void give_recipient(decided *d, int number) {
  char recipient[64];
  snprintf(recipient, sizeof recipient, "r%d@ext.example", number);
  cr_assert_eq(consigne_query_drop(d->query, CONSIGNE_FIELD_SMTP_RCPTTO), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set(d->query, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, NTS), CONSIGNE_OK);
}

/*
 * S93, S99: 50 recipients of one message, of which a limit lets 30 through. Each is counted at its RCPT; those that
 * come too many are told to wait (RFC 5321 4.5.3.1.10), and the message goes to the 30.
 */
Test(semantics_limits, too_many_recipients) {
  static const decide_row row = {
      "S99",
      "limit hour { count recipients by smtp.authcid rate 30 per 1h burst 30 }\n"
      "rule brake { when limit hour exceeded defer 452 4.5.3 \"Too many recipients\" }\n",
      "partial listener=submission smtp.auth=alice smtp.mailfrom=alice@univ.example",
      NULL,
      0,
      "undecided brake"};
  decided d;
  consigne_limiter *limiter = fresh_limiter();
  decide_open(&d, &row);
  for (int i = 1; i <= 50; i++) {
    RCPT(i);
    const char *told = decide_with(&d, CONSIGNE_FLAG_PARTIAL, limiter, 0);
    cr_expect_str_eq(told, i <= 30 ? "accept default" : "defer brake", "S99 recipient %d: [%s]", i, told);
    const char *reply = consigne_outcome_reply(consigne_decision_outcome(d.decision));
    if (i > 30) cr_expect_str_eq(reply, "452 4.5.3 Too many recipients", "S99 recipient %d", i);
  }
  cr_assert_eq(consigne_query_drop(d.query, CONSIGNE_FIELD_SMTP_RCPTTO), CONSIGNE_OK);
  for (int i = 1; i <= 30; i++) {
    char recipient[64];
    snprintf(recipient, sizeof recipient, "r%d@ext.example", i);
    cr_assert_eq(consigne_query_add(d.query, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, NTS), CONSIGNE_OK);
  }
  cr_assert_eq(consigne_query_end(d.query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "accept default", "S99 the message: %s",
                   d.told);
  cr_expect_eq(consigne_decision_recipients(d.decision), 30);
  cr_expect_eq(consigne_decision_needs(d.decision), 0, "S93 each is counted once, at RCPT");
  decide_close(&d);
  consigne_limiter_free(limiter);
}

/* The limits that a decision asks for, "a b"; in the order of the rules. */
static const char *limits_of(const decided *d, char *names, size_t room) {
  *names = '\0';
  for (uint32_t i = 0; i < consigne_decision_needs(d->decision); i++) {
    const consigne_need *need = consigne_decision_need(d->decision, i);
    if (consigne_need_kind(need) != CONSIGNE_NEED_LIMIT) continue;
    if (*names) strncat(names, " ", room - strlen(names) - 1);
    strncat(names, consigne_need_name(need), room - strlen(names) - 1);
  }
  return names;
}

/* S95: attempts are counted before the refusals, what was accepted behind them. */
Test(semantics_limits, attempts_and_accepted) {
#define COUNTERS                                                                                                   \
  "limit attempts { count recipients by smtp.authcid rate 9 per 1h }\n"                                            \
  "limit accepted { count recipients by smtp.authcid rate 9 per 1h }\n"                                            \
  "addresses nobody { nobody@univ.example }\n"                                                                     \
  "rule abuse { when limit attempts exceeded defer 452 4.5.3 }\n"                                                  \
  "rule nobody { when smtp.rcptto in nobody reject 550 5.1.1 }\n"                                                  \
  "rule quota { when limit accepted exceeded defer 452 4.5.3 }\n"
#define AT_RCPT "partial listener=submission smtp.auth=alice smtp.rcptto="
  static const struct {
    decide_row row;
    const char *limits;
  } rows[] = {
      {{"S95 refused: an attempt", COUNTERS, AT_RCPT "nobody@univ.example", NULL, 0, "undecided abuse"},
       "attempts"},
      {{"S95 and no more", COUNTERS, AT_RCPT "nobody@univ.example no=\"limit attempts *\"", NULL, 0,
        "reject nobody =nobody@univ.example"},
       ""},
      {{"S95 accepted: both", COUNTERS, AT_RCPT "bob@univ.example", NULL, 0, "undecided abuse"},
       "attempts accepted"},
      {{"S95 too many attempts", COUNTERS,
        AT_RCPT "bob@univ.example yes=\"limit attempts *\" no=\"limit accepted *\"", NULL, 0, "defer abuse"},
       ""},
      {{"S95 too many accepted", COUNTERS,
        AT_RCPT "bob@univ.example no=\"limit attempts *\" yes=\"limit accepted *\"", NULL, 0, "defer quota"},
       ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decided d;
    char names[128];
    decide_rows(&rows[i].row, 1);
    decide_open(&d, &rows[i].row);
    limits_of(&d, names, sizeof names);
    cr_expect_str_eq(names, rows[i].limits, "%s: asks [%s]", rows[i].row.name, names);
    decide_close(&d);
  }
}

/* S81: rates and blame are on who authenticated (RFC 4616 2), ownership on who was authorised. */
Test(semantics_limits, proxy_login) {
  static const decide_row row = {
      "S81 the key",
      "origin univ.example\nlimit hour { count messages by smtp.authcid rate 9 per 1h }\n"
      "owners { self }\n"
      "rule send-as { when any identity not owned by smtp.auth reject }\n"
      "rule brake { when limit hour exceeded defer }\n",
      "partial smtp.authcid=alice smtp.auth=dean smtp.mailfrom=dean@univ.example "
      "header.from=dean@univ.example header.sender=absent",
      NULL,
      0,
      "undecided brake"};
  decided d;
  decide_rows(&row, 1);
  decide_open(&d, &row);
  cr_assert_eq(consigne_decision_needs(d.decision), 1);
  cr_expect_str_eq(consigne_need_key(consigne_decision_need(d.decision, 0)), "alice@univ.example");
  decide_close(&d);
}

/* One in 10 seconds, none in reserve but the first. */
static int ask(consigne_limiter *limiter, int64_t now) {
  int answer = 0;
  cr_assert_eq(consigne_limiter_ask(limiter, now, "l", NTS, 1, 10 * SECOND, 1, 0, "alice", NTS, "", 0, &answer),
               CONSIGNE_OK);
  return answer;
}

typedef struct instant_row {
  const char *name;
  int64_t now;
  int answer;
} instant_row;

static void ask_rows(const instant_row *rows, size_t count) {
  consigne_limiter *limiter = fresh_limiter();
  for (size_t i = 0; i < count; i++) cr_expect_eq(ask(limiter, rows[i].now), rows[i].answer, "%s", rows[i].name);
  consigne_limiter_free(limiter);
}
#define ASK_ROWS(rows) ask_rows((rows), sizeof(rows) / sizeof *(rows))

/* S98: a clock that steps back 40 s refills nothing, and nobody waits longer than the clock had promised. */
Test(semantics_limits, clock_steps_back) {
  static const instant_row rows[] = {
      {"S98 the first", 100 * SECOND, CONSIGNE_ANSWER_NO},
      {"S98 40 s back: no time has passed", 60 * SECOND, CONSIGNE_ANSWER_YES},
      {"S98 10 s after the step", 70 * SECOND, CONSIGNE_ANSWER_YES},
      {"S98 just before it is due", 110 * SECOND - 1, CONSIGNE_ANSWER_YES},
      {"S98 when it is due", 110 * SECOND, CONSIGNE_ANSWER_NO},
      {"S98 back again: that one counts, too", 50 * SECOND, CONSIGNE_ANSWER_YES},
  };
  ASK_ROWS(rows);
}

/* S96: a client that comes again and again is let through when it is due: what is refused is not counted. */
Test(semantics_limits, retries) {
  static const instant_row rows[] = {
      {"S96 the first", 0, CONSIGNE_ANSWER_NO},
      {"S96 again", 3 * SECOND, CONSIGNE_ANSWER_YES},
      {"S96 and again", 6 * SECOND, CONSIGNE_ANSWER_YES},
      {"S96 and again", 9 * SECOND, CONSIGNE_ANSWER_YES},
      {"S96 when it is due", 10 * SECOND, CONSIGNE_ANSWER_NO},
      {"S96 the next has its own wait", 19 * SECOND, CONSIGNE_ANSWER_YES},
  };
  ASK_ROWS(rows);
}

/* S102: whoever loads again leaves the transactions that are under way their ruleset, and the decision says which.
 */
Test(semantics_limits, reload) {
#define BOBS "reject r =bob@univ.example"
  decide_row before = {"S102 before",
                       "rule r { when smtp.rcptto in { bob@univ.example } reject }\n",
                       "partial listener=mx smtp.rcptto=bob@univ.example",
                       NULL,
                       0,
                       BOBS};
  char revision[80], found[256];
  decided d;
  decide_open(&d, &before);
  consigne_ruleset *current = d.ruleset, *pinned = consigne_ruleset_ref(current);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), BOBS, "S102 at RCPT");
  snprintf(revision, sizeof revision, "%s", consigne_decision_revision(d.decision));
  consigne_ruleset_free(current);
  current = decide_load("consigne 1\ndefault accept\n", found, sizeof found);
  cr_assert_not_null(current, "%s", found);
  cr_assert_eq(consigne_decide(pinned, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), BOBS, "S102 after DATA: %s", d.told);
  cr_expect_str_eq(consigne_decision_revision(d.decision), revision, "S102 one policy in one message");
  /* The next transaction of the session begins with the new one. */
  cr_assert_eq(consigne_query_next(d.query), CONSIGNE_OK);
  cr_assert_eq(consigne_query_set(d.query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(current, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(decide_tell(&d, consigne_decision_outcome(d.decision)), "accept default", "S102 next: %s",
                   d.told);
  cr_expect_str_neq(consigne_decision_revision(d.decision), revision, "S102 and the decision tells it");
  consigne_ruleset_free(pinned);
  d.ruleset = current;
  decide_close(&d);
}

/*
 * S105: only the codes that the policy declares are a listing (RFC 5782 2.1). 127.0.0.1 and 127.255.255.254 are
 * none: given all the same, they are words that nobody knows, so that the rule is unknown and never held true.
 */
Test(semantics_limits, lists_of_hosts) {
#define DNSBL "fact dnsbl { 127.0.0.2 127.0.0.4 }\n"
#define LISTED DNSBL "rule listed { when any fact.dnsbl in { 127.0.0.2 127.0.0.4 } reject 550 5.7.1 }\n"
#define WATCHED DNSBL "rule listed { when any fact.dnsbl in { 127.0.0.2 127.0.0.4 } reject monitor }\n"
  static const decide_row rows[] = {
      {"S105 the test entry", LISTED, "fact.dnsbl=127.0.0.2", NULL, 0, "reject listed"},
      {"S105 a declared code", LISTED, "fact.dnsbl=127.0.0.4", NULL, 0, "reject listed"},
      {"S105 no answer: not listed", LISTED, "fact.dnsbl=absent", NULL, 0, "accept default"},
      {"S105 the source is down", LISTED, "fact.dnsbl=unknown", NULL, 0, "defer listed assumed"},
      {"S105 a refused query is no listing", LISTED, "fact.dnsbl=127.255.255.254", NULL, 0, "defer listed assumed"},
      {"S105 nor is the host itself", LISTED, "fact.dnsbl=127.0.0.1", NULL, 0, "defer listed assumed"},
      {"S105 watched, it holds nothing up", WATCHED, "fact.dnsbl=127.255.255.254", NULL, 0,
       "accept default warns:listed?"},
  };
  DECIDE_ROWS(rows);
}

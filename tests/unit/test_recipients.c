/* SPDX-License-Identifier: MIT */
/* Recipients and their fold (language section 6). */
#include "decide/evaluate.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"

/* The verdict on a recipient is in its local part. */
#define RULES                                                                                                      \
  "rule one { when smtp.rcptto.local is one tag r reject 554 5.7.5 } "                                             \
  "rule two { when smtp.rcptto.local is two tag s reject } "                                                       \
  "rule later { when smtp.rcptto.local is later tag d defer } "                                                    \
  "rule hold { when smtp.rcptto.local is hold tag q quarantine } "                                                 \
  "rule warn { when smtp.rcptto.local is warn tag w } "                                                            \
  "rule wait { when smtp.rcptto.local is wait and spf is fail tag u reject } "

typedef struct row {
  const char *name, *recipients, *reject, *quarantine; /* told under mixed reject, mixed quarantine */
} row;

static const char *facts_of(const char *recipients, char *facts, size_t size) {
  size_t length = 0;
  for (const char *at = recipients; *at;) {
    size_t word = strcspn(at, " ");
    length += (size_t)snprintf(facts + length, size - length, "smtp.rcptto+=%.*s@x.example|", (int)word, at);
    at += word + (at[word] == ' ');
  }
  snprintf(facts + length, size - length, "smtp.rcptto-");
  return facts;
}

static void run(const row *rows, size_t count, const char *mixed, int flags) {
  char rules[1024], facts[1024];
  snprintf(rules, sizeof rules, "mixed %s %s", mixed, RULES);
  for (size_t i = 0; i < count; i++) {
    const char *told = strcmp(mixed, "reject") == 0 ? rows[i].reject : rows[i].quarantine;
    policy_expect(rows[i].name, rules, facts_of(rows[i].recipients, facts, sizeof facts), flags, told);
  }
}

/* S67 */
Test(recipients, fold) {
#define ACCEPT "accept default"
#define REJECT "reject one 554 5.7.5 tags:r"
#define DEFER "defer later 451 4.7.1 tags:d"
#define HOLD "quarantine hold tags:q"
  static const row rows[] = {
      {"one accepts", "ok", ACCEPT, ACCEPT},
      {"one rejects", "one", REJECT, REJECT},
      {"one defers", "later", DEFER, DEFER},
      {"one is held", "hold", HOLD, HOLD},
      {"all accept", "ok ok", ACCEPT, ACCEPT},
      {"accept and reject", "ok one", REJECT, "quarantine one tags:r"},
      {"accept and defer", "ok later", DEFER, "quarantine later tags:d"},
      {"accept and held", "ok hold", HOLD, HOLD},
      {"held and reject", "hold one", "reject one 554 5.7.5 tags:q,r", "quarantine one tags:q,r"},
      {"defer and reject", "later one", "reject one 554 5.7.5 tags:d,r", "reject one 554 5.7.5 tags:d,r"},
      {"the first firmest speaks", "ok two one", "reject two 550 5.7.1 tags:r,s", "quarantine two tags:r,s"},
      {"warnings are united", "warn one", "reject one 554 5.7.5 tags:r,w warns:warn",
       "quarantine one tags:r,w warns:warn"},
      {"undecided holds up", "ok wait", "undecided wait held:wait needs:spf", "undecided wait held:wait needs:spf"},
      {"unless one rejects", "wait one", REJECT " needs:spf", "undecided wait tags:r held:wait needs:spf"},
      {"a defer does not", "wait later", "undecided wait tags:d held:wait needs:spf",
       "undecided wait tags:d held:wait needs:spf"},
      {"each is listed", "wait wait", "undecided wait held:wait,wait needs:spf",
       "undecided wait held:wait,wait needs:spf"},
  };
  run(rows, sizeof rows / sizeof *rows, "reject", CONSIGNE_FLAG_PARTIAL);
  run(rows, sizeof rows / sizeof *rows, "quarantine", CONSIGNE_FLAG_PARTIAL);
}

/* S134: what is missing is told, also where the decision is final. */
Test(recipients, fails_closed) {
  static const row rows[] = {
      {"one", "wait", "defer wait 451 4.3.0 assumed tags:u? needs:spf",
       "defer wait 451 4.3.0 assumed tags:u? needs:spf"},
      {"and one accepts", "ok wait", "defer wait 451 4.3.0 assumed tags:u? needs:spf",
       "quarantine wait assumed tags:u? needs:spf"},
      {"and one rejects", "wait one", "reject one 554 5.7.5 tags:r,u? needs:spf",
       "reject one 554 5.7.5 tags:r,u? needs:spf"},
  };
  run(rows, sizeof rows / sizeof *rows, "reject", 0);
  run(rows, sizeof rows / sizeof *rows, "quarantine", 0);
}

Test(recipients, each) {
  policy p = {.options = NULL};
  policy_open(&p, RULES);
  policy_decide(
      &p, "smtp.rcptto+=<One@x.example>|smtp.rcptto+=hold@x.example|smtp.rcptto+=@|smtp.rcptto+=ok@x.example", 0);
  static const struct {
    const char *recipient, *told;
  } rows[] = {
      {"One@x.example", "reject one 554 5.7.5 tags:r"},
      {"hold@x.example", "quarantine hold tags:q"},
      {"@", "accept default"},
      {"ok@x.example", "accept default"},
  };
  cr_assert_eq(consigne_decision_recipients(p.decision), sizeof rows / sizeof *rows);
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const consigne_outcome *outcome = consigne_decision_recipient(p.decision, i);
    cr_expect_str_eq(consigne_outcome_recipient(outcome), rows[i].recipient);
    cr_expect_str_eq(policy_tell(&p, outcome), rows[i].told, "%s", rows[i].recipient);
  }
  cr_expect_null(consigne_outcome_recipient(consigne_decision_outcome(p.decision)));
  cr_expect_null(consigne_decision_recipient(p.decision, 4));
  policy_close(&p);
}

Test(recipients, none) {
  policy p = {.options = NULL};
  policy_open(&p, RULES);
  policy_decide(&p, "listener=mx", CONSIGNE_FLAG_PARTIAL);
  cr_expect_eq(consigne_decision_recipients(p.decision), 1);
  cr_expect_null(consigne_outcome_recipient(consigne_decision_recipient(p.decision, 0)));
  policy_close(&p);
}

/* What does not read the recipient is found out once for all: each still has its own values, proofs and shares. */
Test(recipients, many) {
  policy p = {.options = NULL};
  policy_open(&p,
              "rule a { when any header.from in { x.example } and smtp.rcptto in { one@x.example two@x.example } "
              "        unless aligned with dkim.d reject } "
              "rule b { when any header.from equals smtp.rcptto quarantine } "
              "rule c { when any header.from in { y.example } unless smtp.rcptto is three@x.example defer }");
  policy_decide(
      &p,
      "header:From: b@y.example, four@x.example\n|dkim.d-|smtp.rcptto+=one@x.example|smtp.rcptto+=three@x.example|"
      "smtp.rcptto+=four@x.example|smtp.rcptto+=five@x.example|smtp.rcptto+=two@x.example",
      0);
  static const char *const told[] = {"reject a 550 5.7.1", "accept default", "quarantine b", "defer c 451 4.7.1",
                                     "reject a 550 5.7.1"};
  for (uint32_t i = 0; i < sizeof told / sizeof *told; i++)
    cr_expect_str_eq(policy_tell(&p, consigne_decision_recipient(p.decision, i)), told[i], "recipient %u: %s", i,
                     policy_tell(&p, consigne_decision_recipient(p.decision, i)));
  policy_close(&p);
}

/* More recipients than a new decision has room for; what each lacks is found once, and listed once. */
Test(recipients, hundreds) {
  policy p = {.options = NULL};
  char facts[16384] = "header:From: a@x.example, b@y.example\n|";
  size_t length = strlen(facts);
  for (int i = 0; i < 300; i++)
    length += (size_t)snprintf(facts + length, sizeof facts - length, "smtp.rcptto+=r%d@%c.example|", i,
                               i % 3 ? 'x' : 'z');
  policy_open(&p, "rule r { when any header.from in { y.example } and smtp.rcptto in { x.example } "
                  "unless aligned with dkim.d reject }"
                  "rule w { when any header.from in { x.example } and smtp.rcptto in { z.example } tag t }");
  policy_decide(&p, facts, CONSIGNE_FLAG_PARTIAL);
  cr_assert_eq(consigne_decision_recipients(p.decision), 300);
  for (uint32_t i = 0; i < 300; i++)
    cr_expect_str_eq(policy_tell(&p, consigne_decision_recipient(p.decision, i)),
                     i % 3 ? "undecided r held:r" : "accept default tags:t warns:w", "recipient %u", i);
  cr_expect_eq(consigne_outcome_held_up_by(consigne_decision_outcome(p.decision)), 200);
  cr_assert_eq(consigne_decision_needs(p.decision), 1);
  cr_expect_str_eq(consigne_need_name(consigne_decision_need(p.decision, 0)), "dkim.d");
  cr_expect_eq(consigne_outcome_warnings(consigne_decision_outcome(p.decision)), 1);
  policy_close(&p);
}

/*
 * One rule refuses them all for one value, which is told once; what names the recipient is each one's own: the
 * reply that asks for smtp.rcptto, and the clause that met the recipient. Who is warned of as well has that tag,
 * too.
 */
Test(recipients, refused_alike) {
  policy p = {.options = NULL};
  policy_open(&p, "reply own { en \"{header.from} to {smtp.rcptto}.\" } "
                  "rule w { when smtp.rcptto in { c@x.example } tag a-tag } "
                  "rule r { when any header.from in { y.example } and smtp.rcptto in { x.example } "
                  "         unless aligned with dkim.d tag t reject 550 5.7.1 own }");
  policy_decide(
      &p,
      "header.from=f@y.example|dkim.d-|smtp.rcptto+=a@x.example|smtp.rcptto+=b@x.example|"
      "smtp.rcptto+=c@x.example|smtp.rcptto+=d@x.example|smtp.rcptto+=e@z.example|smtp.rcptto+=f@x.example",
      0);
  for (uint32_t i = 0; i < 6; i++) {
    const consigne_outcome *outcome = consigne_decision_recipient(p.decision, i);
    const char *recipient = consigne_outcome_recipient(outcome);
    char reply[64];
    if (i == 4) {
      cr_expect_str_eq(policy_tell(&p, outcome), "accept default", "%s", recipient);
      continue;
    }
    snprintf(reply, sizeof reply, "550 5.7.1 f@y.example to %s.", recipient);
    cr_expect_str_eq(consigne_outcome_reply(outcome), reply);
    cr_expect_str_eq(policy_tell(&p, outcome),
                     i == 2 ? "reject r 550 5.7.1 tags:a-tag,t warns:w" : "reject r 550 5.7.1 tags:t", "%s",
                     recipient);
    cr_assert_eq(consigne_outcome_clauses(outcome), 2);
    cr_expect_str_eq(consigne_outcome_clause_value(outcome, 0), "f@y.example");
    cr_expect_str_eq(consigne_outcome_clause_value(outcome, 1), recipient);
    cr_assert_eq(consigne_outcome_missing(outcome), 1);
    cr_expect_eq(consigne_outcome_missing_part_truth(outcome, 0, 0), CONSIGNE_TRUTH_FALSE);
  }
  policy_close(&p);
}

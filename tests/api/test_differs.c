/* SPDX-License-Identifier: MIT */
/* consigne.h: one query decided by the ruleset in force and by one that is rehearsed, and in what the two differ.
 */
#include <criterion/criterion.h>

#include "../support/rows.h"
#include "decide.h"

#define EVERYTHING 31
#define MX "rule r { when listener is mx "

typedef struct differs_row {
  const char *name, *live, *rehearsed, *facts;
  int differs;
} differs_row;

static const differs_row rows[] = {
    {"nothing", MX "reject }", "# why\n" MX "reject }", "listener=mx", 0},
    {"nothing that this message meets", MX "reject }", MX "reject } rule s { when listener is submission reject }",
     "listener=mx", 0},
    {"a text", MX "reject \"a\" }", MX "reject \"b\" }", "listener=mx", CONSIGNE_DIFFERS_REPLY},
    {"a code", MX "reject 550 }", MX "reject 554 }", "listener=mx", CONSIGNE_DIFFERS_REPLY},
    {"a verdict and its codes", MX "reject }", MX "defer }", "listener=mx",
     CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_REPLY},
    /* Neither has a reply, and both name the rule. */
    {"a verdict alone", MX "accept }", MX "quarantine }", "listener=mx", CONSIGNE_DIFFERS_VERDICT},
    {"a rule's name", MX "accept }", "rule s { when listener is mx accept }", "listener=mx", CONSIGNE_DIFFERS_RULE},
    {"a tag", MX "tag a accept }", MX "tag b accept }", "listener=mx", CONSIGNE_DIFFERS_TAGS},
    {"a warning, and the tag that came with it", "rule w { when tls is absent tag clear }" MX "accept }",
     MX "accept }", "listener=mx", CONSIGNE_DIFFERS_TAGS | CONSIGNE_DIFFERS_WARNINGS},
    /* The fold of both is a reject: the second recipient alone tells them apart, in verdict, rule and reply. */
    {"one recipient of two", "rule r { when smtp.rcptto is a@univ.example reject }",
     "rule r { when smtp.rcptto in { a@univ.example b@univ.example } reject }",
     "smtp.rcptto=a@univ.example smtp.rcptto=b@univ.example",
     CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE | CONSIGNE_DIFFERS_REPLY},
    /* Assumed and sure are not the same: the cause is another, and so is the reply. */
    {"the same verdict for another cause", MX "defer 451 4.3.0 }",
     "rule r { when listener is mx and tls is absent defer 451 4.3.0 }", "listener=mx tls=unknown",
     CONSIGNE_DIFFERS_RULE | CONSIGNE_DIFFERS_REPLY},
};

Test(differs, rows) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const decide_row live = {rows[i].name, rows[i].live, rows[i].facts, NULL, 0, ""};
    const decide_row rehearsed = {rows[i].name, rows[i].rehearsed, rows[i].facts, NULL, 0, ""};
    decided one, other;
    decide_open(&one, &live);
    decide_open(&other, &rehearsed);
    cr_expect_eq(consigne_decision_differs(one.decision, other.decision), rows[i].differs, "%s: %d", rows[i].name,
                 consigne_decision_differs(one.decision, other.decision));
    cr_expect_eq(consigne_decision_differs(other.decision, one.decision), rows[i].differs, "%s: the other way",
                 rows[i].name);
    /* One query, two rulesets: what the second decides leaves the first decision as it is. */
    const char *before = consigne_outcome_reply(consigne_decision_outcome(one.decision));
    cr_expect_eq(consigne_decide(other.ruleset, one.query, 0, other.decision), CONSIGNE_OK, "%s", rows[i].name);
    cr_expect_eq(consigne_decision_differs(one.decision, other.decision), rows[i].differs, "%s: one query",
                 rows[i].name);
    cr_expect_eq(consigne_outcome_reply(consigne_decision_outcome(one.decision)), before, "%s: kept", rows[i].name);
    decide_close(&one);
    decide_close(&other);
  }
}

Test(differs, of_nothing) {
  const decide_row row = {"r", MX "reject }", "listener=mx", NULL, 0, "reject r"};
  decided one;
  decide_open(&one, &row);
  cr_expect_eq(consigne_decision_differs(NULL, NULL), EVERYTHING);
  cr_expect_eq(consigne_decision_differs(one.decision, NULL), EVERYTHING);
  cr_expect_eq(consigne_decision_differs(NULL, one.decision), EVERYTHING);
  cr_expect_eq(consigne_decision_differs(one.decision, one.decision), 0);
  /* A candidate that cannot decide differs from a verdict: no error is ever "the same". */
  consigne_decision *failed = NULL;
  cr_assert_eq(consigne_decision_new(NULL, &failed), CONSIGNE_OK);
  cr_expect_neq(consigne_decision_differs(one.decision, failed), 0);
  consigne_decision_free(failed);
  decide_close(&one);
}

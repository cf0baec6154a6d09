/* SPDX-License-Identifier: MIT */
/* consigne.h: cases that two rulesets decide differently: which are found, how short they are, and what they say.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "allocator.h"
#include "decide.h"

enum { TRIES = 5000, MOST = 100000 };

static consigne_ruleset *load(const char *rules) {
  char text[4096], found[200];
  snprintf(text, sizeof text, "consigne 1\n%s", rules);
  consigne_ruleset *ruleset = decide_load(text, found, sizeof found);
  cr_assert(ruleset, "%s: %s", found, rules);
  return ruleset;
}

static consigne_diff *compare(const char *before, const char *after, uint32_t tries) {
  consigne_ruleset *old = load(before), *new = load(after);
  consigne_diff *diff = NULL;
  cr_assert_eq(consigne_diff_new(NULL, old, new, &diff), CONSIGNE_OK);
  consigne_ruleset_free(old); /* it holds references */
  consigne_ruleset_free(new);
  cr_assert_eq(consigne_diff_run(diff, tries), CONSIGNE_OK);
  return diff;
}

/* "smtp.mailfrom a@x.example, listener mx" */
static void givens_of(const consigne_diff *diff, uint32_t index, char *out, size_t room) {
  size_t at = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < consigne_diff_givens(diff, index); i++)
    at += (size_t)snprintf(out + at, room - at, "%s%s", i ? ", " : "", consigne_diff_given_text(diff, index, i, 0));
}

static void outcome_of(const consigne_diff *diff, uint32_t index, int side, char *out, size_t room) {
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_diff_decide(diff, index, side, query, decision), CONSIGNE_OK);
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  snprintf(out, room, "%s by %s", consigne_verdict_name(consigne_outcome_verdict(outcome)),
           consigne_outcome_rule(outcome));
  consigne_decision_free(decision);
  consigne_query_free(query);
}

/* ---- What is found, and how it is told --------------------------------------------------- */

typedef struct row {
  const char *name, *before, *after;
  const char *givens;    /* of some case that is kept: no shorter one can tell this */
  const char *old, *new; /* and its outcomes */
} row;

#define BAD "domains bad { x.example }\n"
#define OURS "provider ours { domains { u.example } relays { mx.u.example } }\n"

static const row rows[] = {
    {"an item more: it, alone", BAD "rule r { when smtp.mailfrom in bad reject }",
     "domains bad { x.example y.example }\nrule r { when smtp.mailfrom in bad reject }",
     "smtp.mailfrom a@y.example", "accept by default", "reject by r"},
    {"an item less", "domains bad { x.example y.example }\nrule r { when smtp.mailfrom in bad reject }",
     BAD "rule r { when smtp.mailfrom in bad reject }", "smtp.mailfrom a@y.example", "reject by r",
     "accept by default"},
    {"a wildcard: the name itself is below no wildcard", BAD "rule r { when smtp.mailfrom in bad reject }",
     "domains bad { *.x.example }\nrule r { when smtp.mailfrom in bad reject }", "smtp.mailfrom a@x.example",
     "reject by r", "accept by default"},
    {"an address item, and its subaddress is still another", BAD "rule r { when smtp.mailfrom in bad reject }",
     "addresses bad { a@x.example }\nrule r { when smtp.mailfrom in bad reject }", "smtp.mailfrom not-a@x.example",
     "reject by r", "accept by default"},
    {"a network half as large: the first address that is out",
     "relays net { 192.0.2.0/24 }\nrule r { when relay in net reject }",
     "relays net { 192.0.2.0/25 }\nrule r { when relay in net reject }", "relay 192.0.2.128", "reject by r",
     "accept by default"},
    {"a word", "rule r { when spf is fail reject }", "rule r { when spf is softfail reject }", "spf fail",
     "reject by r", "accept by default"},
    {"not", "rule r { when spf is fail reject }", "rule r { when spf is not fail reject }", "spf fail",
     "reject by r", "accept by default"},
    {"a verdict", "rule r { when spf is fail reject }", "rule r { when spf is fail defer }", "spf fail",
     "reject by r", "defer by r"},
    {"the default", "rule r { when spf is fail reject }", "default defer\nrule r { when spf is fail reject }", "",
     "accept by default", "defer by default"},
    {"a quantifier: two values", BAD "rule r { when any header.from in bad reject }",
     BAD "rule r { when every header.from in bad reject }", "header.from { a@x.example a@a.x.example }",
     "reject by r", "accept by default"},
    {"a date: the day between", BAD "rule r { when smtp.mailfrom in bad reject enforce from 2027-03-01 }",
     BAD "rule r { when smtp.mailfrom in bad reject enforce from 2027-03-02 }",
     "now 2027-03-01T00:00Z, smtp.mailfrom a@x.example", "reject by r", "accept by default"},
    {"the order of rules", "rule a { when spf is fail reject }\nrule b { when dmarc is fail defer }",
     "rule b { when dmarc is fail defer }\nrule a { when spf is fail reject }", "spf fail, dmarc fail",
     "reject by a", "defer by b"},
    {"a proof dropped",
     OURS "rule r { when any header.from in ours unless carried by relay or aligned with dkim.d reject }",
     OURS "rule r { when any header.from in ours unless carried by relay reject }",
     "header.from a@u.example, dkim.d u.example", "accept by default", "reject by r"},
    {"a delegation's end", OURS "rule r { when any header.from in ours unless carried by relay reject }",
     "provider ours { domains { u.example } relays { mx.u.example } delegate { n@u.example } to { out.example } "
     "because \"contract\" }\nrule r { when any header.from in ours unless carried by relay reject }",
     "relay out.example, header.from n@u.example", "reject by r", "accept by default"},
    {"an owner: the address and the login together",
     "owners { a@x.example by cath }\nrule r { when any header.from not owned by smtp.auth reject }",
     "owners { a@x.example by durail }\nrule r { when any header.from not owned by smtp.auth reject }",
     "smtp.auth cath, header.from a@x.example", "accept by default", "reject by r"},
    {"what the caller answers", "logins blocked external\nrule r { when smtp.auth in blocked reject }",
     "logins blocked external\nrule r { when smtp.auth in blocked defer }",
     "smtp.auth stranger, logins blocked { stranger }", "reject by r", "defer by r"},
    {"a limit",
     "limit hour { count messages by smtp.auth rate 5 per 1h }\nrule r { when limit hour exceeded reject }",
     "limit hour { count messages by smtp.auth rate 5 per 1h }\nrule r { when limit hour exceeded defer }",
     "smtp.auth stranger, limit hour exceeded", "reject by r", "defer by r"},
    {"a fact that one of them declares", "rule r { when spf is fail reject }",
     "fact colour { red green }\nrule r { when any fact.colour is red reject }", "fact.colour red",
     "accept by default", "reject by r"},
    {"several recipients", "mixed reject\ndomains d { x.example }\nrule r { when smtp.rcptto in d reject }",
     "mixed quarantine\ndomains d { x.example }\nrule r { when smtp.rcptto in d reject }",
     "smtp.rcptto { b@x.example b@a.x.example }", "reject by r", "quarantine by r"},
    {"a rule that was renamed", "rule r { when spf is fail reject }", "rule s { when spf is fail reject }",
     "spf fail", "reject by r", "reject by s"},
    {"what only the expects know: a pattern's values",
     "patterns odd { /^k[0-9]{3}@/ }\nrule r { when smtp.mailfrom in odd reject }\n"
     "expect reject { smtp.mailfrom k123@x.example }",
     "patterns odd { /^q[0-9]{3}@/ }\nrule r { when smtp.mailfrom in odd reject }", "smtp.mailfrom k123@x.example",
     "reject by r", "accept by default"},
};

static void expect_case(const row *r, const consigne_diff *diff) {
  char all[4096] = "", givens[1024], outcome[128];
  size_t at = 0;
  for (uint32_t i = 0; i < consigne_diff_count(diff); i++) {
    givens_of(diff, i, givens, sizeof givens);
    at += (size_t)snprintf(all + at, sizeof all - at, "[%s] ", givens);
    if (strcmp(givens, r->givens) != 0) continue;
    outcome_of(diff, i, CONSIGNE_SIDE_OLD, outcome, sizeof outcome);
    cr_expect_str_eq(outcome, r->old, "%s: old: %s", r->name, outcome);
    outcome_of(diff, i, CONSIGNE_SIDE_NEW, outcome, sizeof outcome);
    cr_expect_str_eq(outcome, r->new, "%s: new: %s", r->name, outcome);
    return;
  }
  cr_expect(false, "%s: no [%s] among %s", r->name, r->givens, all);
}

Test(diff, finds_the_shortest_case) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    consigne_diff *diff = compare(rows[i].before, rows[i].after, TRIES);
    expect_case(&rows[i], diff);
    cr_expect_leq(consigne_diff_tried(diff), TRIES, "%s", rows[i].name);
    cr_expect_gt(consigne_diff_differing(diff), 0, "%s", rows[i].name);
    consigne_diff_free(diff);
  }
}

Test(diff, a_share_is_told_by_values_on_both_sides_of_it) {
  consigne_diff *diff = compare(BAD "rule r { when smtp.mailfrom in bad reject enforce 20% }",
                                BAD "rule r { when smtp.mailfrom in bad reject enforce 21% }", TRIES);
  cr_expect_gt(consigne_diff_count(diff), 0, "one value in a hundred");
  consigne_diff_free(diff);
}

Test(diff, rulesets_that_decide_alike_have_no_difference) {
  consigne_diff *diff = compare(
      BAD OURS "rule r { when any header.from in bad unless aligned with dkim.d reject }",
      OURS BAD "# the same\nrule r { when any header.from in bad unless aligned with dkim.d reject }", TRIES);
  cr_expect_eq(consigne_diff_count(diff), 0);
  cr_expect_eq(consigne_diff_differing(diff), 0);
  cr_expect_gt(consigne_diff_tried(diff), 100);
  consigne_diff_free(diff);
}

Test(diff, what_differs_is_told_in_bits) {
  static const struct {
    const char *before, *after;
    int differs;
  } kinds[] = {
      {"rule r { when spf is fail reject 550 5.7.1 }", "rule r { when spf is fail reject 554 5.7.1 }",
       CONSIGNE_DIFFERS_REPLY},
      {"rule r { when spf is fail reject \"a\" }", "rule r { when spf is fail reject \"b\" }",
       CONSIGNE_DIFFERS_REPLY},
      {"rule r { when spf is fail tag x accept }", "rule r { when spf is fail accept }", CONSIGNE_DIFFERS_TAGS},
      {"rule r { when spf is fail reject monitor }", "rule r { when spf is softfail reject monitor }",
       CONSIGNE_DIFFERS_WARNINGS},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    consigne_diff *diff = compare(kinds[i].before, kinds[i].after, TRIES);
    cr_expect_eq(consigne_diff_differs(diff, 0), kinds[i].differs, "%s: %d", kinds[i].after,
                 consigne_diff_differs(diff, 0));
    consigne_diff_free(diff);
  }
}

/* A renamed rule differs in its name wherever it decides: one way, and one case of it. */
Test(diff, a_renamed_rule_is_told_once) {
  consigne_diff *diff = compare(BAD "rule r { when smtp.mailfrom in bad or spf is fail reject \"no\" }",
                                BAD "rule s { when smtp.mailfrom in bad or spf is fail reject \"no\" }", TRIES);
  uint32_t names = 0;
  for (uint32_t i = 0; i < consigne_diff_count(diff); i++)
    names += consigne_diff_differs(diff, i) == CONSIGNE_DIFFERS_RULE && consigne_diff_alike(diff, i) > 1;
  cr_expect_eq(names, 1);
  consigne_diff_free(diff);
}

/* ---- Givens ----------------------------------------------------------------------------- */

Test(diff, givens_are_told_in_parts_and_as_each_ruleset_writes_them) {
  consigne_diff *diff = compare("rule r { when spf is fail reject }",
                                "fact colour { red green }\nrule r { when any fact.colour is red reject }", TRIES);
  uint32_t index = 0;
  char givens[256] = "";
  for (; index < consigne_diff_count(diff); index++) {
    givens_of(diff, index, givens, sizeof givens);
    if (strcmp(givens, "fact.colour red") == 0) break;
  }
  cr_assert_str_eq(givens, "fact.colour red");
  cr_expect_eq(consigne_diff_given_kind(diff, index, 0), CONSIGNE_GIVEN_VALUES);
  cr_expect_str_eq(consigne_diff_given_name(diff, index, 0), "fact.colour");
  cr_expect_eq(consigne_diff_given_values(diff, index, 0), 1);
  cr_expect_str_eq(consigne_diff_given_value(diff, index, 0, 0), "red");
  cr_expect_str_eq(consigne_diff_given_text(diff, index, 0, CONSIGNE_SIDE_NEW), "fact.colour red");
  cr_expect_null(consigne_diff_given_text(diff, index, 0, CONSIGNE_SIDE_OLD), "it has no such fact");
  cr_expect_null(consigne_diff_given_text(diff, index, 0, 7), "no such side");
  cr_expect_null(consigne_diff_given_text(diff, index, 1, 0), "no such given");
  cr_expect_null(consigne_diff_given_value(diff, index, 0, 1));
  consigne_diff_free(diff);
}

/* ---- Additions ---------------------------------------------------------------------------- */

/* A pattern is not read backwards: the value that tells comes from who knows one. */
Test(diff, what_is_added_is_tried_and_shortened) {
  consigne_ruleset *old = load("patterns odd { /^k[0-9]{3}@/ }\nrule r { when smtp.mailfrom in odd reject }");
  consigne_ruleset *new = load("patterns odd { /^q[0-9]{3}@/ }\nrule r { when smtp.mailfrom in odd reject }");
  consigne_diff *diff = NULL;
  consigne_query *query = NULL;
  char givens[256];
  cr_assert_eq(consigne_diff_new(NULL, old, new, &diff), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "<k123@x.example>", NTS);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, "mx", NTS);
  consigne_query_end(query, CONSIGNE_FIELD_ALL);
  cr_expect_eq(consigne_diff_add(diff, query), CONSIGNE_OK);
  cr_expect_eq(consigne_diff_run(diff, TRIES), CONSIGNE_OK);
  cr_assert_gt(consigne_diff_count(diff), 0);
  givens_of(diff, 0, givens, sizeof givens);
  cr_expect_str_eq(givens, "smtp.mailfrom k123@x.example", "%s", givens);
  uint32_t tried = consigne_diff_tried(diff);
  cr_expect_eq(consigne_diff_run(diff, 0), CONSIGNE_OK, "nothing more is tried");
  cr_expect_eq(consigne_diff_tried(diff), tried);
  consigne_query_free(query);
  consigne_diff_free(diff);
  consigne_ruleset_free(old);
  consigne_ruleset_free(new);
}

/* ---- Arguments and memory ------------------------------------------------------------------ */

Test(diff, arguments) {
  consigne_ruleset *ruleset = load("rule r { when spf is fail reject }");
  consigne_diff *diff = NULL;
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
  cr_expect_eq(consigne_diff_new(NULL, NULL, ruleset, &diff), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_new(NULL, ruleset, NULL, &diff), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_new(NULL, ruleset, ruleset, NULL), CONSIGNE_E_ARGUMENT);
  cr_assert_eq(consigne_diff_new(NULL, ruleset, ruleset, &diff), CONSIGNE_OK);
  cr_expect_eq(consigne_diff_run(NULL, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_run(diff, 10000001), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_add(NULL, query), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_add(diff, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_run(diff, 100), CONSIGNE_OK);
  cr_expect_eq(consigne_diff_decide(diff, 0, CONSIGNE_SIDE_OLD, query, decision), CONSIGNE_E_ARGUMENT, "no case");
  cr_expect_eq(consigne_decision_verdict(decision), CONSIGNE_VERDICT_DEFER);
  cr_expect_eq(consigne_diff_decide(NULL, 0, CONSIGNE_SIDE_OLD, query, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_diff_tried(NULL) + consigne_diff_differing(NULL) + consigne_diff_count(NULL), 0);
  cr_expect_eq(consigne_diff_differs(NULL, 0) + consigne_diff_given_kind(NULL, 0, 0), 0);
  cr_expect_eq(consigne_diff_change(diff, 0) + consigne_diff_alike(diff, 0) + consigne_diff_givens(diff, 0), 0);
  cr_expect_eq(consigne_diff_given_values(diff, 0, 0), 0);
  cr_expect_null(consigne_diff_given_name(diff, 0, 0));
  cr_expect_null(consigne_diff_given_value(diff, 0, 0, 0));
  cr_expect_null(consigne_diff_given_text(NULL, 0, 0, 0));
  consigne_diff_free(NULL);
  consigne_diff_free(diff);
  consigne_decision_free(decision);
  consigne_query_free(query);
  consigne_ruleset_free(ruleset);
}

static const char rich[] =
    "consigne 1\nfact colour { red }\nlogins blocked external\n"
    "provider p { domains { x.example } relays { mx.x.example 192.0.2.0/30 } alias { y.example } of x.example "
    "subaddress \"+\" delegate { n@x.example } to { out.example } until 2027-06-30 because \"c\" }\n"
    "owners { self a@x.example by cath external }\nlimit hour { count messages by smtp.auth rate 5 per 1h }\n"
    "rule b { when smtp.auth in blocked or limit hour exceeded reject }\n"
    "rule r { when any header.from in p and smtp.rcptto in p unless carried by relay or aligned with dkim.d "
    "%s enforce 20%% from 2027-01-01 enforce from 2027-02-01 }\n"
    "rule o { when any header.from not owned by smtp.auth defer }\n"
    "expect accept { smtp.mailfrom a@x.example header \"From: a@x.example\" fact.colour red }\n";

/* One whole use. */
static int use(const consigne_options *options, consigne_ruleset *const rulesets[2]) {
  consigne_diff *diff = NULL;
  consigne_query *query = NULL;
  int status = consigne_diff_new(options, rulesets[0], rulesets[1], &diff);
  cr_expect_eq(diff != NULL, status == CONSIGNE_OK);
  if (status == CONSIGNE_OK) status = consigne_query_new(options, &query);
  if (status == CONSIGNE_OK) status = consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, "a@x.example", NTS);
  if (status == CONSIGNE_OK) status = consigne_query_answer(query, "set blocked cath", NTS, CONSIGNE_ANSWER_YES);
  if (status == CONSIGNE_OK) status = consigne_diff_add(diff, query);
  if (status == CONSIGNE_OK) status = consigne_diff_run(diff, 60);
  if (status == CONSIGNE_OK) cr_expect_gt(consigne_diff_tried(diff), 0);
  consigne_query_free(query);
  consigne_diff_free(diff);
  return status;
}

Test(diff, memory_that_fails_is_a_status_and_nothing_is_kept) {
  consigne_ruleset *rulesets[2];
  const char *const verdicts[2] = {"reject", "quarantine"};
  for (int i = 0; i < 2; i++) {
    char text[2048], found[200];
    snprintf(text, sizeof text, rich, verdicts[i]);
    rulesets[i] = decide_load(text, found, sizeof found);
    cr_assert(rulesets[i], "%s", found);
  }
  size_t refused = 0;
  for (size_t fails_at = 1; fails_at < MOST; fails_at += 1 + fails_at / 16) {
    counting state = {.fails_at = fails_at, .for_good = fails_at % 2 == 0};
    consigne_options *options = counting_options(&state);
    int status = use(options, rulesets);
    consigne_options_free(options);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks are left", fails_at, state.blocks);
    if (state.failures == 0) {
      cr_expect_eq(status, CONSIGNE_OK);
      break;
    }
    cr_expect_eq(status, CONSIGNE_E_MEMORY, "allocation %zu: %s", fails_at, consigne_status_name(status));
    refused++;
  }
  cr_expect_gt(refused, 10);
  for (int i = 0; i < 2; i++) consigne_ruleset_free(rulesets[i]);
}

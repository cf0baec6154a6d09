/* SPDX-License-Identifier: MIT */
/* Revisions and dumps of rulesets, and the revision that a decision names. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

static const char rules[] = "consigne 1\ndomains d file \"names\"\ninclude \"more\"\n";

/* One load of `rules` with its two named sources. */
static consigne_ruleset *load(const char *text, const char *names, const char *more, int dump) {
  consigne_options *options = NULL;
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "names", NTS, names, NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "more", NTS, more, NTS), CONSIGNE_OK);
  cr_assert_eq(consigne_options_set(options, CONSIGNE_OPTION_DUMP, dump), CONSIGNE_OK);
  cr_assert_eq(consigne_ruleset_load_text(text, NTS, NULL, 0, options, NULL, &ruleset), CONSIGNE_OK);
  consigne_options_free(options);
  return ruleset;
}

#define RULE "consigne 1\nrule r { when any identity in d reject }\nexpect accept { smtp.auth absent }\n"

Test(revision, files) {
  consigne_ruleset *first = load(rules, "a.example\nb.example\n", RULE, 1);
  consigne_ruleset *turned = load(rules, "# names\nB.example\na.example\na.example\n", RULE, 0);
  consigne_ruleset *other = load(rules, "a.example\nc.example\n", RULE, 0);
  consigne_ruleset *again = NULL;
  const char *revision = consigne_ruleset_revision(first), *dump = consigne_ruleset_dump(first);
  cr_expect_str_eq(dump, "consigne 1\n"
                         "domains d { a.example b.example }\n"
                         "default accept\n"
                         "rule r {\n    when any identity in d\n    reject 550 5.7.1\n}\n"
                         "expect accept {\n    smtp.auth absent\n}\n");
  cr_expect_eq(strlen(revision), strlen("sha256:") + 64);
  cr_expect_str_eq(consigne_ruleset_revision(turned), revision);
  cr_expect_str_neq(consigne_ruleset_revision(other), revision);
  cr_expect_null(consigne_ruleset_dump(turned), "nobody asked");
  cr_assert_eq(consigne_ruleset_load_text(dump, NTS, NULL, 0, NULL, NULL, &again), CONSIGNE_OK, "without files");
  cr_expect_str_eq(consigne_ruleset_revision(again), revision);
  cr_expect_eq(consigne_ruleset_expects(again), 1);
  consigne_ruleset_free(again);
  consigne_ruleset_free(other);
  consigne_ruleset_free(turned);
  consigne_ruleset_free(first);
}

Test(revision, of_a_decision) {
  decide_row row = {"revision", "rule r { when listener is mx reject }\n", "listener=mx", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  char *revision = exact(consigne_ruleset_revision(d.ruleset), 72);
  cr_expect_str_eq(consigne_decision_revision(d.decision), revision);
  cr_expect_eq(consigne_query_set(d.query, CONSIGNE_FIELD_RELAY_IP, "x", NTS), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_E_QUERY);
  cr_expect_str_eq(consigne_decision_revision(d.decision), revision, "a decision that failed names it, too");
  cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  consigne_ruleset_free(d.ruleset);
  d.ruleset = NULL;
  cr_expect_str_eq(consigne_decision_revision(d.decision), revision, "it outlives the ruleset");
  cr_expect_eq(consigne_decide(NULL, d.query, 0, d.decision), CONSIGNE_E_ARGUMENT);
  cr_expect_null(consigne_decision_revision(d.decision), "no ruleset");
  free(revision);
  decide_close(&d);
}

Test(revision, arguments) {
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_expect_eq(consigne_options_set(options, CONSIGNE_OPTION_DUMP, 2), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_options_set(NULL, CONSIGNE_OPTION_DUMP, 1), CONSIGNE_E_ARGUMENT);
  cr_expect_null(consigne_ruleset_revision(NULL));
  cr_expect_null(consigne_ruleset_dump(NULL));
  cr_expect_null(consigne_decision_revision(NULL));
  consigne_options_free(options);
}

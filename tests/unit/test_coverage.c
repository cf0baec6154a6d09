/* SPDX-License-Identifier: MIT */
/* What counts as used of a ruleset: each kind of element, used, and only nearly used. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/loaded.h"
#include "../support/policy.h"
#include "../support/rows.h"
#include "decide/decision.h"
#include "decide/judge.h"
#include "decide/view.h"

#define P "provider p { domains { univ.example *.univ.example } relays { smtp.univ.example 192.0.2.0/24 } } "
#define SUB "provider p { domains { univ.example } subaddress \"+\" } "
#define A(items)                                                                                                   \
  "provider p { domains { " items " } alias { univ.test u.test } of univ.example } "                               \
  "rule r { when any dkim.d in p or any header.list-id in p reject }"
#define FROM "rule r { when any header.from in s reject }"

enum {
  RULE = CONSIGNE_ELEMENT_RULE,
  CLAUSE = CONSIGNE_ELEMENT_CLAUSE,
  PROOF = CONSIGNE_ELEMENT_PROOF,
  FALLBACK = CONSIGNE_ELEMENT_DEFAULT,
  SET = CONSIGNE_ELEMENT_SET,
  LIST = CONSIGNE_ELEMENT_LIST,
  ENTRY = CONSIGNE_ELEMENT_ENTRY,
  DELEGATION = CONSIGNE_ELEMENT_DELEGATION,
  OWNERS = CONSIGNE_ELEMENT_OWNERS
};

typedef struct row {
  const char *name, *rules, *facts;
  int kind;
  const char *text;
  const char *counts; /* true, false, unknown: "1 0 0" */
} row;

static void text_of(const consigne_coverage *coverage, uint32_t element, char text[200]) {
  size_t size = 200;
  cr_assert_eq(consigne_coverage_text(coverage, element, text, &size), CONSIGNE_OK);
}

/* The only element of that kind and text. */
static uint32_t find(const consigne_coverage *coverage, int kind, const char *text, const char *name) {
  uint32_t found = UINT32_MAX;
  char other[200];
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) {
    if (consigne_coverage_kind(coverage, i) != kind) continue;
    text_of(coverage, i, other);
    if (strcmp(other, text) != 0) continue;
    cr_expect_eq(found, UINT32_MAX, "%s: only one", name);
    found = i;
  }
  cr_assert_neq(found, UINT32_MAX, "%s: there is %s", name, text);
  return found;
}

static void try_row(const row *one, int wanted) {
  char counts[80];
  policy p = {.options = NULL};
  consigne_coverage *coverage = NULL;
  policy_open(&p, one->rules);
  cr_assert_eq(policy_give(&p, one->facts), CONSIGNE_OK, "%s", one->name);
  cr_assert_eq(consigne_coverage_new(NULL, p.ruleset, &coverage), CONSIGNE_OK);
  cr_assert_eq(consigne_coverage_add(coverage, p.query, CONSIGNE_FLAG_PARTIAL, wanted), CONSIGNE_OK);
  uint32_t element = find(coverage, one->kind, one->text, one->name);
  snprintf(counts, sizeof counts, "%u %u %u",
           (unsigned)consigne_coverage_count(coverage, element, CONSIGNE_TRUTH_TRUE),
           (unsigned)consigne_coverage_count(coverage, element, CONSIGNE_TRUTH_FALSE),
           (unsigned)consigne_coverage_count(coverage, element, CONSIGNE_TRUTH_UNKNOWN));
  cr_expect_str_eq(counts, one->counts, "%s: [%s] instead of [%s]", one->name, counts, one->counts);
  consigne_coverage_free(coverage);
  policy_close(&p);
}

/* By the contract in consigne.h: "an item of a set counts where a value met it that a test of these rules looks
 * up". */
Test(coverage, entries) {
  static const row rows[] = {
      {"a domain", "domains s { a.example b.example } " FROM, "header.from=x@a.example", ENTRY, "a.example",
       "1 0 0"},
      {"the other one", "domains s { a.example b.example } " FROM, "header.from=x@a.example", ENTRY, "b.example",
       "0 0 0"},
      {"twice", "domains s { a.example } " FROM, "header.from+=x@a.example|header.from+=y@a.example|header.from-",
       ENTRY, "a.example", "2 0 0"},
      {"a wildcard", "domains s { *.a.example } " FROM, "header.from=x@b.a.example", ENTRY, "*.a.example", "1 0 0"},
      {"not for its own name", "domains s { *.a.example q.example } " FROM, "header.from=x@a.example", ENTRY,
       "*.a.example", "0 0 0"},
      {"both that match", "domains s { *.a.example b.a.example } " FROM, "header.from=x@b.a.example", ENTRY,
       "*.a.example", "1 0 0"},
      {"an address", "addresses s { x@a.example } " FROM, "header.from=x@a.example", ENTRY, "x@a.example", "1 0 0"},
      {"another local part", "addresses s { x@a.example } " FROM, "header.from=y@a.example", ENTRY, "x@a.example",
       "0 0 0"},
      {"a local part anywhere", "addresses s { x@* } " FROM, "header.from=x@q.example", ENTRY, "x@*", "1 0 0"},
      {"without case where the provider says so", P "addresses s { Dean@* } " FROM, "header.from=dean@univ.example",
       ENTRY, "Dean@*", "1 0 0"},
      {"with case elsewhere", P "addresses s { Dean@* } " FROM, "header.from=dean@q.example", ENTRY, "Dean@*",
       "0 0 0"},
      {"without its subaddress", SUB "addresses s { x@univ.example } " FROM, "header.from=x+lab@univ.example",
       ENTRY, "x@univ.example", "1 0 0"},
      {"with its subaddress", SUB "addresses s { x+lab@univ.example x@univ.example } " FROM,
       "header.from=x+lab@univ.example", ENTRY, "x+lab@univ.example", "1 0 0"},
      {"by an alias", A("univ.example"), "header.list-id=univ.test", ENTRY, "univ.example", "1 0 0"},
      {"by no alias", A("univ.example"), "header.list-id=q.test", ENTRY, "univ.example", "0 0 0"},
      {"by an alias that proves for itself (S147)", A("univ.example"), "dkim.d=univ.test", ENTRY, "univ.example",
       "0 0 0"},
      {"by an alias that is listed", A("univ.test"), "dkim.d=univ.test", ENTRY, "univ.example", "1 0 0"},
      {"by each alias that is listed", A("u.test univ.test"), "dkim.d+=univ.test|dkim.d+=u.test", ENTRY,
       "univ.example", "2 0 0"},
      {"by one in two cases", "addresses s { \"Ann@*\" \"ANN@*\" ann@* } " FROM, "header.from=x@a.example", ENTRY,
       "Ann@*", "0 0 0"},
      {"a login, completed", "origin a.example logins s { cath } rule r { when smtp.auth in s reject }",
       "smtp.auth=Cath", ENTRY, "cath@a.example", "1 0 0"},
      {"a word of a local part", "words s { root } rule r { when any header.from.local in s reject }",
       "header.from=Root@a.example", ENTRY, "root", "1 0 0"},
      {"a network", "relays s { 192.0.2.0/24 198.51.100.0/24 } rule r { when relay in s reject }",
       "relay=192.0.2.77", ENTRY, "192.0.2.0/24", "1 0 0"},
      {"beside it", "relays s { 192.0.2.0/25 198.51.100.0/24 } rule r { when relay in s reject }",
       "relay=192.0.2.128", ENTRY, "192.0.2.0/25", "0 0 0"},
      {"networks that touch", "relays s { 192.0.2.0/25 192.0.2.128/25 } rule r { when relay in s reject }",
       "relay=192.0.2.200", ENTRY, "192.0.2.0/24", "1 0 0"},
      {"a network around another set's",
       "relays o { 192.0.2.64/26 } relays s { 192.0.2.0/24 } rule r { when relay in s reject }", "relay=192.0.2.70",
       ENTRY, "192.0.2.0/24", "1 0 0"},
      {"and that one, which nobody asks",
       "relays o { 192.0.2.64/26 } relays s { 192.0.2.0/24 } rule r { when relay in s reject }", "relay=192.0.2.70",
       ENTRY, "192.0.2.64/26", "0 0 0"},
      {"a relay's name", "relays s { *.a.example } rule r { when relay in s reject }", "relay=mx.a.example", ENTRY,
       "*.a.example", "1 0 0"},
      {"items in braces", "rule r { when any header.from in { a.example } reject }", "header.from=x@a.example",
       ENTRY, "a.example", "1 0 0"},
      {"of no field that is asked", "domains s { a.example } " FROM, "header.from-|smtp.mailfrom=x@a.example",
       ENTRY, "a.example", "0 0 0"},
      {"behind the rule that decides", "domains s { a.example } rule q { when listener is mx accept } " FROM,
       "listener=mx|header.from=x@a.example", ENTRY, "a.example", "0 0 0"},
      {"behind a rule that only warns", "domains s { a.example } rule q { when listener is mx tag t } " FROM,
       "listener=mx|header.from=x@a.example", ENTRY, "a.example", "1 0 0"},
      {"how an address is compared", P "rule r { when smtp.mailfrom equals smtp.rcptto reject }",
       "smtp.mailfrom=x@a.univ.example|smtp.rcptto=y@q.example", ENTRY, "*.univ.example", "1 0 0"},
      {"an organisation",
       "provider p { domains { univ.example lab.univ.example } } "
       "rule r { when smtp.helo not aligned with dkim.d reject }",
       "smtp.helo=x.lab.univ.example|dkim.d=q.example", ENTRY, "univ.example", "1 0 0"},
      {"a longer name is none",
       "provider p { domains { univ.example lab.univ.example } } "
       "rule r { when smtp.helo not aligned with dkim.d reject }",
       "smtp.helo=x.lab.univ.example|dkim.d=q.example", ENTRY, "lab.univ.example", "0 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    try_row(&rows[i], CONSIGNE_COVERAGE_ENTRIES);
    try_row(&rows[i], CONSIGNE_COVERAGE_CLAUSES);
  }
}

Test(coverage, sets) {
  static const row rows[] = {
      {"in it", "domains s { a.example } " FROM, "header.from+=x@a.example|header.from+=x@b.example|header.from-",
       SET, "s", "1 0 0"},
      {"by a pattern", "patterns s { /^x/ /^z/ } " FROM, "header.from=x@b.example", SET, "s", "1 0 0"},
      {"by an answer", "domains s external " FROM, "header.from=x@b.example|answer:set s b.example=yes", SET, "s",
       "1 0 0"},
      {"without one", "domains s external " FROM, "header.from=x@b.example", SET, "s", "0 0 1"},
      {"of a provider", P "rule r { when any header.from in p reject }", "header.from=x@univ.example", SET,
       "domains of p", "1 0 0"},
      {"its relays", P "rule r { when relay in p reject }", "relay=192.0.2.1", SET, "relays of p", "1 0 0"},
      {"in braces", "rule r { when any header.from in { a.example b.example } reject }", "header.from=x@b.example",
       LIST, "any header.from in { a.example b.example }", "1 0 0"},
      {"an undeclared word", "words s { pass } rule r { when spf in s reject }", "spf=odd", SET, "s", "0 0 1"},
      {"once for two rules", "domains s { a.example } rule q { when any header.from in s tag t } " FROM,
       "header.from=x@a.example", SET, "s", "1 0 0"},
      {"each recipient", "domains s { a.example } rule r { when smtp.rcptto in s reject }",
       "smtp.rcptto+=x@a.example|smtp.rcptto+=x@b.example|smtp.rcptto+=y@a.example", SET, "s", "2 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_ENTRIES);
}

#define D                                                                                                          \
  "provider p { domains { univ.example } relays { smtp.univ.example } "                                            \
  "delegate { news@univ.example } to { *.mailer.example } until 2027-06-30 because \"c\" } "                       \
  "rule r { when any header.from not carried by relay reject }"
#define NEWS "news@univ.example to *.mailer.example"

Test(coverage, delegations) {
  static const row rows[] = {
      {"used", D, "header.from=news@univ.example|relay=a.mailer.example|now=2027-01-01", DELEGATION, NEWS, "1 0 0"},
      {"another relay", D, "header.from=news@univ.example|relay=a.q.example|now=2027-01-01", DELEGATION, NEWS,
       "0 0 0"},
      {"another address", D, "header.from=x@univ.example|relay=a.mailer.example|now=2027-01-01", DELEGATION, NEWS,
       "0 0 0"},
      {"it has ended", D, "header.from=news@univ.example|relay=a.mailer.example|now=2027-07-01", DELEGATION, NEWS,
       "0 0 0"},
      {"no date", D, "header.from=news@univ.example|relay=a.mailer.example", DELEGATION, NEWS, "0 0 1"},
      {"the infrastructure", D, "header.from=news@univ.example|relay=a.mailer.example|now=2027-01-01", ENTRY,
       "*.mailer.example", "1 0 0"},
      {"which nobody asks for", D, "header.from=x@univ.example|relay=a.mailer.example|now=2027-01-01", ENTRY,
       "*.mailer.example", "0 0 0"},
      {"the address", D, "header.from=news@univ.example|relay=a.mailer.example|now=2027-01-01", ENTRY,
       "news@univ.example", "1 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_ENTRIES);
}

#define O                                                                                                          \
  SUB "logins g { anna } owners { x+lab@univ.example by cath  x@univ.example by dora  *@univ.example by logins g " \
      "} "                                                                                                         \
      "rule r { when any header.from not owned by smtp.auth reject }"

/* The first level that has an entry answers (language section 3). */
Test(coverage, owners) {
  static const row rows[] = {
      {"as written", O, "header.from=x+lab@univ.example|smtp.auth=cath", OWNERS, "x+lab@univ.example", "1 0 0"},
      {"then not without the subaddress", O, "header.from=x+lab@univ.example|smtp.auth=cath", OWNERS,
       "x@univ.example", "0 0 0"},
      {"without the subaddress", O, "header.from=x+q@univ.example|smtp.auth=cath", OWNERS, "x@univ.example",
       "1 0 0"},
      {"then not the domain", O, "header.from=x+q@univ.example|smtp.auth=cath", OWNERS, "*@univ.example", "0 0 0"},
      {"the domain", O, "header.from=y@univ.example|smtp.auth=anna", OWNERS, "*@univ.example", "1 0 0"},
      {"the group", O, "header.from=y@univ.example|smtp.auth=anna", ENTRY, "anna", "1 0 0"},
      {"who is in it does not count elsewhere", O, "header.from=x@univ.example|smtp.auth=anna", ENTRY, "anna",
       "0 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_ENTRIES);
}

Test(coverage, rules) {
  static const char two[] = "rule a { when listener is mx reject } rule b { when tls is absent tag t }";
  const row rows[] = {
      {"decides", two, "listener=mx", RULE, "a", "1 0 0"},
      {"not looked at", two, "listener=mx|tls-", RULE, "b", "0 0 0"},
      {"warns", two, "listener=submission|tls-", RULE, "b", "1 0 0"},
      {"the default", two, "listener=submission|tls-", FALLBACK, "default", "1 0 0"},
      {"waited for", two, "tls-", RULE, "a", "0 0 1"},
      {"each recipient", "rule a { when smtp.rcptto in { x.example } reject }",
       "smtp.rcptto+=a@x.example|smtp.rcptto+=b@y.example|smtp.rcptto+=c@x.example", RULE, "a", "2 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_ENTRIES);
}

#define C                                                                                                          \
  P "rule r { when any header.from in p and listener is mx unless spf is pass or (carried by relay and tls is "    \
    "absent) reject } rule later { when iprev is fail reject }"

Test(coverage, clauses) {
  static const row rows[] = {
      {"the subject", C, "header.from=x@univ.example|listener=mx|spf=fail|relay-|tls-", CLAUSE,
       "any header.from in p", "1 0 0"},
      {"false", C, "header.from=x@q.example|listener=mx|spf=fail|relay-|tls-", CLAUSE, "any header.from in p",
       "0 1 0"},
      {"each for itself", C, "header.from=x@q.example|listener=mx|spf=fail|relay-|tls-", CLAUSE, "listener is mx",
       "1 0 0"},
      {"unknown", C, "header.from=x@univ.example|spf=fail|relay-|tls-", CLAUSE, "listener is mx", "0 0 1"},
      {"a proof", C, "header.from=x@univ.example|listener=mx|spf=pass|relay-|tls-", PROOF, "spf is pass", "1 0 0"},
      {"that is false", C, "header.from=x@univ.example|listener=mx|spf=fail|relay-|tls-", PROOF, "spf is pass",
       "0 1 0"},
      {"not asked without a subject", C, "header.from=x@q.example|listener=mx|spf=pass|relay-|tls-", PROOF,
       "spf is pass", "0 0 0"},
      {"for each value that its clause is true of", C,
       "header.from+=x@univ.example|header.from+=z@q.example|header.from+=y@univ.example|header.from-|listener=mx|"
       "spf=fail|relay-|tls-",
       PROOF, "spf is pass", "0 2 0"},
      {"of several clauses", C, "header.from=x@univ.example|listener=mx|spf=fail|relay=192.0.2.1|tls-", PROOF,
       "carried by relay and tls is absent", "1 0 0"},
      {"one of them", C, "header.from=x@univ.example|listener=mx|spf=fail|relay=192.0.2.1|tls=TLSv1.3", CLAUSE,
       "carried by relay", "1 0 0"},
      {"the other", C, "header.from=x@univ.example|listener=mx|spf=fail|relay=192.0.2.1|tls=TLSv1.3", CLAUSE,
       "tls is absent", "0 1 0"},
      {"behind the rule that decides", C, "header.from=x@univ.example|listener=mx|spf=fail|relay-|tls-|iprev=fail",
       CLAUSE, "iprev is fail", "0 0 0"},
      {"of a rule that values do not lead to", C,
       "header.from=x@q.example|listener=mx|spf=fail|relay-|tls-|iprev=fail", CLAUSE, "iprev is fail", "1 0 0"},
      {"without subject", "rule r { when listener is mx unless spf is pass reject }",
       "listener=submission|spf=pass", PROOF, "spf is pass", "1 0 0"},
      {"each recipient", "rule r { when smtp.rcptto in { x.example } and listener is mx reject }",
       "listener=mx|smtp.rcptto+=a@x.example|smtp.rcptto+=b@y.example", CLAUSE, "listener is mx", "2 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_CLAUSES);
}

Test(coverage, clauses_only_where_they_are_wanted) {
  const row one = {"entries only",   C,      "header.from=x@univ.example|listener=mx|spf=fail|relay-|tls-", CLAUSE,
                   "listener is mx", "0 0 0"};
  try_row(&one, CONSIGNE_COVERAGE_ENTRIES);
}

Test(coverage, all_rules) {
  static const row rows[] = {
      {"a clause behind the rule that decides", C,
       "header.from=x@univ.example|listener=mx|spf=fail|relay-|tls-|iprev=fail", CLAUSE, "iprev is fail", "1 0 0"},
      {"but no item", "domains s { a.example } rule q { when listener is mx accept } " FROM,
       "listener=mx|header.from=x@a.example", ENTRY, "a.example", "0 0 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) try_row(&rows[i], CONSIGNE_COVERAGE_ALL);
}

/* ---- Places ---------------------------------------------------------------------------- */

/* The places that a value met have the classes that its view has, whatever the value. */
Test(coverage, places_are_what_a_view_found) {
  static const char *const rules =
      "origin univ.example provider p { domains { univ.example *.univ.example } alias { univ.test } of "
      "univ.example "
      "subaddress \"+-\" } provider q { domains { case.example } case sensitive } "
      "addresses a { Dean@univ.example x@* X+y@* *@case.example Dean@case.example } "
      "relays h { *.a.example mx.a.example } logins l { cath } words w { pass } "
      "rule r { when any header.from in a or relay in h or smtp.auth in l or spf in w or smtp.helo in p reject }";
  static const char *const facts[] = {"header.from=dean@univ.example",
                                      "header.from=Dean+lab@case.example",
                                      "header.from=X+y@univ.test",
                                      "header.from=x-y@a.univ.example",
                                      "header.from=x@q.example",
                                      "smtp.mailfrom=x+@univ.example",
                                      "relay=mx.a.example",
                                      "smtp.auth=Cath",
                                      "spf=pass",
                                      "smtp.helo=mx.b.univ.test"};
  for (size_t i = 0; i < COUNT(facts); i++) {
    policy p = {.options = NULL};
    uint32_t views = 0;
    policy_open(&p, rules);
    policy_decide(&p, facts[i], 0);
    cgn_judge *judge = p.decision->judge;
    for (int field = 1; field < CGN_FIRST_FACT; field++) {
      if (cgn_field_of(field) == NULL || p.query->fields[field].count == 0) continue;
      const cgn_view *view = cgn_view_of(judge, field, &p.query->fields[field].at[0]);
      cgn_slots met;
      cgn_slots_of(judge, view, CGN_PART_WHOLE, &met);
      cr_expect_eq(met.count, view->class_count, "%s: as many", facts[i]);
      for (uint32_t k = 0; k < met.count && k < view->class_count; k++) {
        cgn_name_entry name;
        cr_assert(cgn_names_at(judge->image, &judge->program->names, met.at[k], &name));
        cr_expect_eq(name.value, view->classes[k], "%s: place %u", facts[i], k);
      }
      views++;
    }
    cr_expect_eq(views, 1, "%s: one value", facts[i]);
    policy_close(&p);
  }
}

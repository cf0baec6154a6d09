/* SPDX-License-Identifier: MIT */
/* consigne.h: the clauses of missing proofs as data, what differs from an expect by its number, fields of clauses.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define SETS                                                                                                       \
  "provider univ { domains { univ.example } relays { smtp.univ.example } }\n"                                      \
  "domains ours { univ.example }\nrelays servers { smtp.univ.example }\ndomains sealers { seal.example }\n"        \
  "patterns odd { /^odd/ }\nfact colour { red green }\nowners { self }\n"                                          \
  "limit many { count messages by smtp.mailfrom rate 5 per 1h }\n"
#define RULE(unless) SETS "rule r { when any identity in ours unless " unless " reject }\n"
#define FACTS "relay=smtp.univ.example listener=mx smtp.mailfrom=ann@univ.example tls=TLSv1.2 "

/* One row a proof: its kind, and its clauses as "kind/negated/field/with/name/truth text; ". */
static void write_proof(const consigne_outcome *outcome, uint32_t proof, char *out, size_t room) {
  size_t length = (size_t)snprintf(out, room, "%d: ", consigne_outcome_missing_kind(outcome, proof));
  for (uint32_t i = 0; i < consigne_outcome_missing_parts(outcome, proof) && length < room; i++) {
    const char *field = consigne_field_name(consigne_outcome_missing_part_field(outcome, proof, i));
    const char *with = consigne_field_name(consigne_outcome_missing_part_with(outcome, proof, i));
    const char *name = consigne_outcome_missing_part_name(outcome, proof, i);
    int truth = consigne_outcome_missing_part_truth(outcome, proof, i);
    length += (size_t)snprintf(out + length, room - length, "%d%s %s %s %s %s [%s]; ",
                               consigne_outcome_missing_part_kind(outcome, proof, i),
                               consigne_outcome_missing_part_negated(outcome, proof, i) ? " not" : "",
                               field ? field : "-", with ? with : "-", name ? name : "-",
                               truth == CONSIGNE_TRUTH_TRUE    ? "true"
                               : truth == CONSIGNE_TRUTH_FALSE ? "false"
                                                               : "unknown",
                               consigne_outcome_missing_part_text(outcome, proof, i));
  }
}

/* Each kind of clause that a proof can be. */
Test(missing, kinds) {
  static const struct {
    const char *rules, *facts, *told;
  } rows[] = {
      {RULE("carried by relay"), "relay=out.example", "1701: 1701 - - - false [carried by relay]; "},
      {RULE("not carried by relay"), "", "1701: 1701 not - - - false [not carried by relay]; "},
      {RULE("aligned with dkim.d"), "", "1702: 1702 - dkim.d - false [aligned with dkim.d]; "},
      {RULE("aligned exactly with spf.d"), "", "1703: 1703 - spf.d - false [aligned exactly with spf.d]; "},
      {RULE("sealed by sealers"), "", "1704: 1704 - - sealers false [sealed by sealers]; "},
      {RULE("sealed by { a.example }"), "", "1704: 1704 - - - false [sealed by { a.example }]; "},
      {RULE("owned by smtp.auth"), "", "1705: 1705 - smtp.auth - false [owned by smtp.auth]; "},
      {RULE("every header.from equals smtp.mailfrom"), "header.from=a@x.example",
       "1706: 1706 header.from smtp.mailfrom - false [every header.from equals smtp.mailfrom]; "},
      {RULE("any header.from in ours"), "", "1707: 1707 header.from - ours false [any header.from in ours]; "},
      {RULE("relay not in univ"), "", "1707: 1707 not relay - univ false [relay not in univ]; "},
      {RULE("tls is TLSv1.3"), "", "1708: 1708 tls - - false [tls is TLSv1.3]; "},
      {RULE("listener in { submission }"), "", "1708: 1708 listener - - false [listener in { submission }]; "},
      {RULE("any header.from in odd"), "", "1709: 1709 header.from - odd false [any header.from in odd]; "},
      {RULE("any header.from in { /^odd/ }"), "",
       "1709: 1709 header.from - - false [any header.from in { /^odd/ }]; "},
      {RULE("tls is absent"), "", "1710: 1710 tls - - false [tls is absent]; "},
      {RULE("smtp.mailfrom is null"), "", "1711: 1711 smtp.mailfrom - - false [smtp.mailfrom is null]; "},
      {RULE("header.from is malformed"), "", "1712: 1712 header.from - - false [header.from is malformed]; "},
      {RULE("limit many exceeded"), "no=\"limit many ann@univ.example\"",
       "1713: 1713 - - many false [limit many exceeded]; "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char facts[512], told[1024];
    snprintf(facts, sizeof facts, FACTS "%s", rows[i].facts);
    if (strstr(rows[i].facts, "relay="))
      snprintf(facts, sizeof facts, "%s listener=mx smtp.mailfrom=ann@univ.example", rows[i].facts);
    decide_row row = {rows[i].told, rows[i].rules, facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    cr_expect_eq(consigne_outcome_missing(outcome), 1, "%s", rows[i].told);
    write_proof(outcome, 0, told, sizeof told);
    cr_expect_str_eq(told, rows[i].told, "%s", told);
    decide_close(&d);
  }
}

/* The truth of each clause is that for the value that is told, also of one that the decision did not need. */
Test(missing, several_clauses) {
  static const struct {
    const char *name, *rules, *facts, *told;
  } rows[] = {
      {"only TLS is missing", RULE("carried by relay and tls is TLSv1.3"), FACTS,
       "1714: 1701 - - - true [carried by relay]; 1708 tls - - false [tls is TLSv1.3]; "},
      {"only the relay is missing", RULE("carried by relay and tls is TLSv1.2"),
       "relay=out.example tls=TLSv1.2 smtp.mailfrom=ann@univ.example",
       "1714: 1701 - - - false [carried by relay]; 1708 tls - - true [tls is TLSv1.2]; "},
      {"parentheses", RULE("listener is submission and (tls is TLSv1.2 or relay in servers)"), FACTS,
       "1714: 1708 listener - - false [listener is submission]; 1708 tls - - true [tls is TLSv1.2]; "
       "1707 relay - servers true [relay in servers]; "},
      {"the second of two values", RULE("aligned with dkim.d and tls is TLSv1.3"),
       "smtp.mailfrom=ann@other.example header.from=bob@univ.example tls=TLSv1.2 dkim=pass dkim.d=univ.example",
       "1714: 1702 - dkim.d - true [aligned with dkim.d]; 1708 tls - - false [tls is TLSv1.3]; "},
      {"one that nobody knows", RULE("tls is TLSv1.3 and carried by relay"),
       "relay=unknown tls=TLSv1.2 smtp.mailfrom=ann@univ.example",
       "1714: 1708 tls - - false [tls is TLSv1.3]; 1701 - - - unknown [carried by relay]; "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char told[1024];
    decide_row row = {rows[i].name, rows[i].rules, rows[i].facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    cr_expect_eq(consigne_outcome_verdict(outcome), CONSIGNE_VERDICT_REJECT, "%s", rows[i].name);
    write_proof(outcome, 0, told, sizeof told);
    cr_expect_str_eq(told, rows[i].told, "%s: %s", rows[i].name, told);
    for (uint32_t k = 0; k < consigne_decision_needs(d.decision); k++)
      cr_expect_str_neq(consigne_need_name(consigne_decision_need(d.decision, k)), "relay.ip",
                        "%s: to explain a refusal asks for nothing", rows[i].name);
    cr_expect_eq(consigne_outcome_missing_part_kind(outcome, 0, 9), 0);
    cr_expect_null(consigne_outcome_missing_part_text(outcome, 1, 0));
    decide_close(&d);
  }
}

/* ---- Differences ----------------------------------------------------------------------- */

Test(missing, differences) {
  static const struct {
    const char *expect;
    int kind;
    const char *name;
  } rows[] = {
      {"reject by second", 0, NULL},
      {"accept", CONSIGNE_DIFFERENCE_VERDICT, NULL},
      {"accept by first", CONSIGNE_DIFFERENCE_VERDICT, "first"},
      {"reject by first", CONSIGNE_DIFFERENCE_RULE, "first"},
      {"reject by second warned first", CONSIGNE_DIFFERENCE_NOT_WARNED, "first"},
      {"reject not warned watches", CONSIGNE_DIFFERENCE_WARNED, "watches"},
      {"reject by second tagged a tagged b", CONSIGNE_DIFFERENCE_NOT_TAGGED, "b"},
      {"reject not tagged a", CONSIGNE_DIFFERENCE_TAGGED, "a"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[512], found[256];
    snprintf(rules, sizeof rules,
             "consigne 1\nrule watches { when listener is mx tag a }\nrule first { when tls is TLSv1.3 reject }\n"
             "rule second { when listener is mx reject }\nexpect %s { listener mx }\n",
             rows[i].expect);
    consigne_ruleset *ruleset = decide_load(rules, found, sizeof found);
    consigne_query *query = NULL;
    consigne_decision *decision = NULL;
    cr_assert_not_null(ruleset, "%s: %s", rows[i].expect, found);
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    cr_assert_eq(consigne_decision_new(NULL, &decision), CONSIGNE_OK);
    cr_expect_eq(consigne_ruleset_expect(ruleset, 0, query, decision), CONSIGNE_OK);
    const char *name = consigne_decision_difference_name(decision);
    cr_expect_eq(consigne_decision_difference_kind(decision), rows[i].kind, "%s", rows[i].expect);
    cr_expect(rows[i].name ? name && strcmp(name, rows[i].name) == 0 : !name, "%s: %s", rows[i].expect, name);
    cr_expect_eq(consigne_decision_difference(decision) != NULL, rows[i].kind != 0, "%s", rows[i].expect);
    cr_expect_eq(consigne_decide(ruleset, query, 0, decision), CONSIGNE_OK);
    cr_expect_eq(consigne_decision_difference_kind(decision), 0, "the next decision has none");
    cr_expect_null(consigne_decision_difference_name(decision));
    consigne_query_free(query);
    consigne_decision_free(decision);
    consigne_ruleset_free(ruleset);
  }
  cr_expect_eq(consigne_decision_difference_kind(NULL), 0);
  cr_expect_null(consigne_decision_difference_name(NULL));
}

/* ---- Fields of clauses ------------------------------------------------------------------- */

Test(missing, coverage_fields) {
  static const struct {
    int kind;
    const char *field;
  } elements[] = {{CONSIGNE_ELEMENT_RULE, ""},
                  {CONSIGNE_ELEMENT_CLAUSE, "header.from"},
                  {CONSIGNE_ELEMENT_CLAUSE, "fact.colour"},
                  {CONSIGNE_ELEMENT_PROOF, ""},
                  {CONSIGNE_ELEMENT_CLAUSE, "header.sender"},
                  {CONSIGNE_ELEMENT_CLAUSE, ""}};
  char found[256], field[64];
  size_t size = 3;
  consigne_coverage *coverage = NULL;
  consigne_ruleset *ruleset =
      decide_load("consigne 1\n" SETS "rule r { when any header.from in ours and any fact.colour is red "
                  "unless any header.sender.domain in ours and limit many exceeded reject }\n",
                  found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  cr_assert_eq(consigne_coverage_new(NULL, ruleset, &coverage), CONSIGNE_OK);
  for (uint32_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    size = sizeof field;
    cr_expect_eq(consigne_coverage_kind(coverage, i), elements[i].kind, "%u", (unsigned)i);
    cr_expect_eq(consigne_coverage_field(coverage, i, field, &size), CONSIGNE_OK);
    cr_expect_str_eq(field, elements[i].field, "%u: %s", (unsigned)i, field);
  }
  size = 3;
  cr_expect_eq(consigne_coverage_field(coverage, 1, field, &size), CONSIGNE_E_BUFFER);
  cr_expect_eq(size, sizeof "header.from");
  cr_expect_eq(consigne_coverage_field(coverage, UINT32_MAX, field, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_coverage_field(NULL, 0, field, &size), CONSIGNE_E_ARGUMENT);
  consigne_coverage_free(coverage);
  consigne_ruleset_free(ruleset);
}

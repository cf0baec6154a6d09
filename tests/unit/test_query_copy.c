/* SPDX-License-Identifier: MIT */
/* Copies of queries: they decide alike, and a change of one is none of the other. */
#include "../support/policy.h"
#include "../support/rows.h"
#include "decide/query.h"

#include <criterion/criterion.h>

static const char rules[] = "fact colour { red green }\n"
                            "domains asked external\n"
                            "provider p { domains { a.example } relays { mx.a.example 192.0.2.0/24 } }\n"
                            "rule r { when any identity in p unless carried by relay or aligned with dkim.d or\n"
                            "  any fact.colour is red or any header.from in asked or tls is TLSv1.3 reject\n"
                            "  monitor enforce from 2027-01-15 }\n";

/* Each fact is one that the rule looks at; what `copy` is told the first query does not learn. */
Test(query_copy, decides_alike_and_apart) {
  static const struct {
    const char *name, *facts;
    int field;
    const char *more;
    int before, after;
  } rows[] = {
      {"one more value of many", "header.from=x@a.example|fact.colour-|all-|now=2027-02-01", CONSIGNE_FIELD_DKIM_D,
       "a.example", CONSIGNE_VERDICT_REJECT, CONSIGNE_VERDICT_ACCEPT},
      {"a value where none was", "header.from=x@a.example|relay.name=x.example|fact.colour-|all-|now=2027-02-01",
       CONSIGNE_FIELD_TLS, "TLSv1.3", CONSIGNE_VERDICT_REJECT, CONSIGNE_VERDICT_ACCEPT},
      {"one more author", "header.from=x@b.example|fact.colour-|all-|now=2027-02-01", CONSIGNE_FIELD_HEADER_FROM,
       "x@a.example", CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_REJECT},
      {"an answer", "header.from=x@a.example|fact.colour-|all-|now=2027-02-01|answer:set asked a.example=yes",
       CONSIGNE_FIELD_HEADER_FROM, "y@a.example", CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_ACCEPT},
      {"a fact by its name", "fact.colour=red|header.from=x@a.example|all-|now=2027-02-01", CONSIGNE_FIELD_TLS,
       "TLSv1.2", CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_ACCEPT},
      {"a date", "header.from=x@a.example|fact.colour-|all-|now=2027-01-01", CONSIGNE_FIELD_TLS, "TLSv1.2",
       CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_ACCEPT},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    policy p = {.options = NULL};
    struct consigne_query copy;
    policy_open(&p, rules);
    memset(&copy, 0, sizeof copy);
    cgn_query_init(&copy, NULL);
    cr_assert_eq(policy_give(&p, rows[i].facts), CONSIGNE_OK, "%s", rows[i].name);
    cgn_query_answer(p.query, CGN_TEXT("*"), CONSIGNE_ANSWER_NO);
    for (int again = 0; again < 2; again++) {
      cr_assert(cgn_query_copy(&copy, p.query));
      consigne_decide(p.ruleset, &copy, 0, p.decision);
      cr_expect_eq(consigne_decision_verdict(p.decision), rows[i].before, "%s: the copy", rows[i].name);
      copy.fields[rows[i].field].state = CGN_NOT_GIVEN;
      cr_expect_eq(cgn_query_add(&copy, rows[i].field, cgn_text_of_string(rows[i].more)), CONSIGNE_OK, "%s",
                   rows[i].name);
      consigne_decide(p.ruleset, &copy, 0, p.decision);
      cr_expect_eq(consigne_decision_verdict(p.decision), rows[i].after, "%s: changed", rows[i].name);
      consigne_decide(p.ruleset, p.query, 0, p.decision);
      cr_expect_eq(consigne_decision_verdict(p.decision), rows[i].before, "%s: the first", rows[i].name);
    }
    cgn_query_release(&copy);
    policy_close(&p);
  }
}

Test(query_copy, a_spoilt_query_stays_spoilt) {
  policy p = {.options = NULL};
  struct consigne_query copy;
  policy_open(&p, rules);
  memset(&copy, 0, sizeof copy);
  cgn_query_init(&copy, NULL);
  policy_give(&p, "relay.ip=192.0.2.256");
  cr_assert(cgn_query_copy(&copy, p.query));
  cr_expect_eq(consigne_decide(p.ruleset, &copy, 0, p.decision), CONSIGNE_E_QUERY);
  cgn_query_release(&copy);
  policy_close(&p);
}

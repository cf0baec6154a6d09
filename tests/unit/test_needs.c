/* SPDX-License-Identifier: MIT */
/* Needs (language sections 5 and 8): what is asked, in which order, and what of it is optional. */
#include "decide/needs.h"

#include <criterion/criterion.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *rules, *facts, *told;
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    policy_expect(rows[i].name, rows[i].rules, rows[i].facts, CONSIGNE_FLAG_PARTIAL, rows[i].told);
}

#define LISTS "logins b external domains d external relays m external "
#define B "rule b { when smtp.auth in b reject } "
#define D "rule d { when any header.from in d reject } "
#define HOUR "limit l { count messages by smtp.auth rate 9 per 1h } "
#define BRAKE "rule l { when limit l exceeded defer } "

Test(needs, sets) {
  static const row rows[] = {
      {"a login", LISTS B, "smtp.auth=Cath", "undecided b held:b needs:set b cath"},
      {"listed is not asked", "logins b { cath } external " B, "smtp.auth=cath", "reject b 550 5.7.1"},
      {"yes", LISTS B, "smtp.auth=cath|answer:set B CATH=yes", "reject b 550 5.7.1"},
      {"no", LISTS B, "smtp.auth=cath|answer:set b *=no", "accept default"},
      {"its own answer before the general one", LISTS B, "smtp.auth=cath|answer:set b *=no|answer:set b cath=yes",
       "reject b 550 5.7.1"},
      {"failed", LISTS B, "smtp.auth=cath|answer:set b cath=failed", "undecided b held:b"},
      {"the domain of an address, no parents", LISTS D, "header.from=a@x.y.example",
       "undecided d held:d needs:set d x.y.example"},
      {"the relay's address and name", LISTS "rule m { when relay in m reject }",
       "relay.ip=::ffff:192.0.2.1|relay.name=mx.example",
       "undecided m held:m needs:set m 192.0.2.1,set m mx.example"},
      {"one yes will do", LISTS "rule m { when relay in m reject }",
       "relay.ip=192.0.2.1|relay.name=mx.example|answer:set m mx.example=yes", "reject m 550 5.7.1"},
      {"a provider's, by its name",
       "provider p { domains { x.example } relays external } "
       "rule p { when any header.from carried by relay reject }",
       "relay=192.0.2.1|relay.name-|header.from=a@x.example", "undecided p held:p needs:set p 192.0.2.1"},
      {"domains that the caller knows",
       "provider p { domains external relays { 192.0.2.1 } } "
       "rule p { when any header.from carried by relay reject }",
       "relay=192.0.2.1|relay.name-|header.from=a@x.example|answer:set p X.example=yes", "reject p 550 5.7.1"},
  };
  RUN(rows);
}

Test(needs, order) {
  static const row rows[] = {
      {"every field, and the look-ups of the first rule that waits for no field",
       LISTS D B "rule c { when smtp.auth in b and smtp.mailfrom in d reject } ",
       "smtp.auth=a|smtp.mailfrom=x@y.example", "undecided d held:d,b,c needs:header.from,set b a"},
      {"no limit behind a look-up", LISTS HOUR B BRAKE, "smtp.auth=a", "undecided b held:b,l needs:set b a"},
      {"limits before it", LISTS HOUR BRAKE B, "smtp.auth=a", "undecided l held:l,b needs:limit l a,set b a"},
      {"a limit once the look-up is known", LISTS HOUR B BRAKE, "smtp.auth=a|answer:set b *=no",
       "undecided l held:l needs:limit l a"},
      {"a field does not hold up limits", LISTS HOUR D BRAKE, "smtp.auth=a",
       "undecided d held:d,l needs:header.from,limit l a"},
      {"no rule after the one that decides", HOUR "rule r { when smtp.auth is a reject } " BRAKE, "smtp.auth=a",
       "reject r 550 5.7.1"},
      {"what a monitored rule waits for is optional", LISTS "rule b { when smtp.auth in b reject monitor }",
       "smtp.auth=a", "accept default needs:set b a?"},
      {"unless an enforced one waits too", LISTS "rule o { when smtp.auth in b reject monitor }" B, "smtp.auth=a",
       "undecided b held:b needs:set b a"},
  };
  RUN(rows);
}

Test(needs, limits) {
  static const char recipients[] = "limit l { count distinct recipients by smtp.auth rate 9 per 1h } " BRAKE;
  const row rows[] = {
      {"S93 the recipient is counted", recipients, "smtp.auth=a|smtp.rcptto=X@y.example",
       "undecided l held:l needs:limit l a X@y.example"},
      {"each once", recipients,
       "smtp.auth=a|smtp.rcptto+=x@y.example|smtp.rcptto+=z@y.example|smtp.rcptto+=x@y.example",
       "undecided l held:l,l,l needs:limit l a x@y.example,limit l a z@y.example"},
      {"any recipient of a key", recipients, "smtp.auth=a|smtp.rcptto=x@y.example|answer:limit l a *=yes",
       "defer l 451 4.7.1"},
      {"the key is absent: not exceeded, not asked", recipients, "smtp.auth-|smtp.rcptto=x@y.example",
       "accept default"},
      {"the key is not given", recipients, "smtp.rcptto=x@y.example", "undecided l held:l needs:smtp.auth"},
      {"no recipient yet", recipients, "smtp.auth=a", "undecided l held:l needs:smtp.rcptto"},
      {"several keys: exceeded if one is", "limit l { count messages by dkim.d rate 9 per 1h } " BRAKE,
       "dkim.d+=a.example|dkim.d+=b.example|dkim.d-|answer:limit l a.example=no|answer:limit l b.example=yes",
       "defer l 451 4.7.1"},
      {"an address in its canonical form", "limit l { count messages by relay.ip rate 9 per 1h } " BRAKE,
       "relay=2001:DB8:0::1|relay.name-", "undecided l held:l needs:limit l 2001:db8::/64"},
  };
  RUN(rows);
}

/* An answer lasts until _next; a question that nobody asks does no harm. */
Test(needs, answers_are_forgotten) {
  policy p = {.options = NULL};
  policy_open(&p, LISTS B);
  cr_expect_str_eq(
      policy_decide(&p, "smtp.auth=a|answer:set b a=yes|answer:set d x.example=yes", CONSIGNE_FLAG_PARTIAL),
      "reject b 550 5.7.1");
  consigne_query_next(p.query);
  cr_assert_eq(consigne_decide(p.ruleset, p.query, CONSIGNE_FLAG_PARTIAL, p.decision), CONSIGNE_OK);
  cr_expect_eq(consigne_decision_verdict(p.decision), CONSIGNE_VERDICT_UNDECIDED);
  policy_close(&p);
}

Test(needs, getters) {
  policy p = {.options = NULL};
  policy_open(&p, "limit l { count distinct recipients by smtp.auth rate 9 per 2m burst 3 } " BRAKE);
  policy_decide(&p, "smtp.auth=a b|smtp.rcptto=x@y.example", CONSIGNE_FLAG_PARTIAL);
  const consigne_need *need = consigne_decision_need(p.decision, 0);
  cr_expect_eq(consigne_need_kind(need), CONSIGNE_NEED_LIMIT);
  cr_expect_str_eq(consigne_need_id(need), "limit l a%20b x@y.example");
  cr_expect_str_eq(consigne_need_name(need), "l");
  cr_expect_str_eq(consigne_need_key(need), "a b");
  cr_expect_str_eq(consigne_need_recipient(need), "x@y.example");
  cr_expect_null(consigne_need_login(need));
  cr_expect_eq(consigne_need_rate(need), 9);
  cr_expect_eq(consigne_need_burst(need), 3);
  cr_expect_eq(consigne_need_period(need), 120000);
  cr_expect_eq(consigne_need_distinct(need), 1);
  cr_expect_eq(consigne_need_optional(need), 0);
  policy_close(&p);
}

/* SPDX-License-Identifier: MIT */
/*
 * Stages (language section 7). The places in the share are SHA-256 of the
 * rule's name, NUL and the value, read big-endian, modulo 100, as computed
 * with another implementation (Python's hashlib):
 *   r: a@x.example 86, b@x.example 22, c@x.example 60, f@x.example 0,
 *      x.example 78, y.example 73, alice 15, alice@x.example 48,
 *      192.0.2.1 85, 198.51.100.7 4, 2001:db8::1 3, mx.x.example 41
 */
#include "decide/stages.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *stages, *facts, *told;
} row;

static void run(const char *head, const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[1024];
    snprintf(rules, sizeof rules, "%s %s }", head, rows[i].stages);
    policy_expect(rows[i].name, rules, rows[i].facts, CONSIGNE_FLAG_PARTIAL, rows[i].told);
  }
}
#define RUN_IN(head, rows) run((head), (rows), COUNT(rows))
#define ENFORCED "reject r 550 5.7.1 tags:t"
#define MONITORED "accept default tags:t warns:r"

Test(stages, dates) {
  static const char *const plan = "monitor enforce 0% from 2027-01-01 enforce from 2027-03-01";
  static const row rows[] = {
      {"no stage", "", "spf=fail|now=2026-01-01", ENFORCED},
      {"monitor", "monitor", "spf=fail|now=2026-01-01", MONITORED},
      {"0% is monitor", "enforce 0%", "spf=fail|now=2026-01-01", MONITORED},
      {"100%", "enforce 100%", "spf=fail|now=2026-01-01", ENFORCED},
      {"before the first: monitor", "enforce from 2027-03-01", "spf=fail|now=2027-02-28T23:59:59", MONITORED},
      {"S100 begins at 00:00", "enforce from 2027-03-01", "spf=fail|now=2027-03-01", ENFORCED},
      {"an hour", "enforce from 2027-03-01T12:00", "spf=fail|now=2027-03-01T11:59:59", MONITORED},
      {"the latest begun", plan, "spf=fail|now=2027-01-15", MONITORED},
      {"the last", plan, "spf=fail|now=2028-01-01", ENFORCED},
      {"in any order of lines", "enforce from 2027-03-01 monitor", "spf=fail|now=2028-01-01", ENFORCED},
      {"of one date the later line", "enforce from 2027-03-01 enforce 0% from 2027-03-01",
       "spf=fail|now=2028-01-01", MONITORED},
      {"undated lines: the later", "enforce 100% monitor", "spf=fail|now=2028-01-01", MONITORED},
      {"now absent: every stage has begun", plan, "spf=fail|now-", ENFORCED},
      {"now not given", plan, "spf=fail", "undecided r held:r needs:now"},
      {"it does not matter where nothing holds", plan, "spf=pass", "accept default"},
      {"nor where no date changes anything", "monitor enforce 0% from 2027-03-01", "spf=fail", MONITORED},
      {"nor where there is none", "monitor", "spf=fail", MONITORED},
      {"unknown and monitored holds nothing up", plan, "now=2027-01-15", "accept default needs:spf?"},
      {"unknown at an unknown date", plan, "listener=mx", "undecided r held:r needs:spf,now"},
  };
  RUN_IN("rule r { when spf is fail tag t reject", rows);
}

/* S100: a date without offset is one of the ruleset's zone. */
Test(stages, zone) {
  static const char *const rules = "zone +01:00 rule r { when spf is fail tag t reject enforce from 2027-03-01 }";
  policy_expect("before", rules, "spf=fail|now=2027-02-28T22:59:59Z", 0, MONITORED);
  policy_expect("after", rules, "spf=fail|now=2027-02-28T23:00Z", 0, ENFORCED);
}

/* S101: judged value by value, stable, never by chance. */
Test(stages, share) {
  static const row rows[] = {
      {"22 is below 23", "enforce 23%", "header.from=b@x.example", ENFORCED},
      {"and not below 22", "enforce 22%", "header.from=b@x.example", MONITORED},
      {"0 is below 1", "enforce 1%", "header.from=f@x.example", ENFORCED},
      {"86", "enforce 86%", "header.from=a@x.example", MONITORED},
      {"one of two", "enforce 50%", "header.from+=a@x.example|header.from+=b@x.example|header.from-", ENFORCED},
      {"none of two", "enforce 50%", "header.from+=a@x.example|header.from+=c@x.example|header.from-", MONITORED},
      {"while more may come", "enforce 50%", "header.from+=a@x.example", "undecided r held:r needs:header.from"},
      {"while nothing is known", "enforce 50%", "listener=mx", "undecided r held:r needs:header.from"},
      {"the canonical value", "enforce 23%", "header.from=b@X.EXAMPLE", ENFORCED},
      {"at one of two dates", "enforce 10% from 2027-01-01 enforce 90% from 2027-02-01",
       "header.from=b@x.example|now=2027-01-15", MONITORED},
      {"at the other", "enforce 10% from 2027-01-01 enforce 90% from 2027-02-01",
       "header.from=b@x.example|now=2027-02-15", ENFORCED},
      {"in no share at any date", "enforce 10% from 2027-01-01 enforce 20% from 2027-02-01",
       "header.from=b@x.example", MONITORED},
      {"in the share at some date", "enforce 10% from 2027-01-01 enforce 30% from 2027-02-01",
       "header.from=b@x.example", "undecided r held:r needs:now"},
  };
  RUN_IN("rule r { when any header.from in { x.example } tag t reject", rows);
}

/* Without case and subaddress where the provider says so; of a domain part the domain. */
Test(stages, canonical) {
  static const char *const provider = "provider p { domains { x.example } subaddress \"+\" } ";
  char rules[512];
  snprintf(rules, sizeof rules, "%s rule r { when any header.from in p tag t reject enforce 23%% }", provider);
  policy_expect("b@x.example", rules, "header.from=B+tag@x.example", 0, ENFORCED);
  policy_expect("x.example: 78",
                "rule r { when any header.from.domain in { x.example y.example } tag t reject enforce 75% }",
                "header.from=b@x.example", 0, MONITORED);
  policy_expect("y.example: 73",
                "rule r { when any header.from.domain in { x.example y.example } tag t reject enforce 75% }",
                "header.from=b@y.example", 0, ENFORCED);
}

/* A rule without subject has one value: smtp.auth, where that is absent relay.ip, then relay.name. */
Test(stages, session) {
  static const row rows[] = {
      {"the login: 15", "enforce 16%", "spf=fail|smtp.auth=ALICE|relay-", ENFORCED},
      {"the login, outside", "enforce 15%", "spf=fail|smtp.auth=alice|relay=198.51.100.7", MONITORED},
      {"no login: the address, 4", "enforce 5%", "spf=fail|smtp.auth-|relay=198.51.100.7", ENFORCED},
      {"in canonical form: 3", "enforce 4%", "spf=fail|smtp.auth-|relay=2001:DB8:0::1", ENFORCED},
      {"85", "enforce 85%", "spf=fail|smtp.auth-|relay=192.0.2.1|relay.name=mx.x.example", MONITORED},
      {"no address: the name, 41", "enforce 42%", "spf=fail|smtp.auth-|relay.ip-|relay.name=MX.x.example",
       ENFORCED},
      {"none: outside", "enforce 99%", "spf=fail|smtp.auth-|relay-", MONITORED},
      {"the login is not given", "enforce 50%", "spf=fail|relay=198.51.100.7",
       "undecided r held:r needs:smtp.auth"},
      {"the address is not given", "enforce 50%", "spf=fail|smtp.auth-|relay=mx.x.example",
       "undecided r held:r needs:relay.ip"},
  };
  RUN_IN("rule r { when spf is fail tag t reject", rows);
  policy_expect("with origin: 48", "origin x.example rule r { when spf is fail tag t reject enforce 48% }",
                "spf=fail|smtp.auth=alice", 0, MONITORED);
  policy_expect("with origin: 48 is below 49",
                "origin x.example rule r { when spf is fail tag t reject enforce 49% }", "spf=fail|smtp.auth=alice",
                0, ENFORCED);
}

/* The value named is the first in the share. */
Test(stages, value) {
  policy p = {.options = NULL};
  policy_open(&p, "rule r { when any header.from in { x.example } reject enforce 50% }");
  policy_decide(&p, "header.from+=a@x.example|header.from+=b@x.example|header.from+=f@x.example|header.from-", 0);
  cr_expect_str_eq(consigne_outcome_value(consigne_decision_outcome(p.decision)), "b@x.example");
  policy_close(&p);
}

/* What a warning says of the next stage: its date and share, where it enforces more than the one in force. */
Test(stages, next) {
  static const struct {
    const char *name, *stages, *now;
    int64_t from; /* milliseconds since 1970 */
    uint32_t share;
  } rows[] = {
      {"the next", "monitor enforce 20% from 2027-01-01 enforce from 2027-03-01", "2026-12-01", 1798761600000, 20},
      {"that enforces more", "enforce 20% from 2027-01-01 enforce 10% from 2027-02-01 enforce 30% from 2027-03-01",
       "2027-01-15", 1803859200000, 30},
      {"none", "monitor", "2026-12-01", 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[512], facts[128];
    snprintf(rules, sizeof rules, "rule r { when any header.from in { x.example } reject %s }", rows[i].stages);
    snprintf(facts, sizeof facts, "header.from=a@x.example|now=%s", rows[i].now);
    policy p = {.options = NULL};
    policy_open(&p, rules);
    policy_decide(&p, facts, 0);
    const consigne_outcome *outcome = consigne_decision_outcome(p.decision);
    cr_assert_eq(consigne_outcome_warnings(outcome), 1, "%s", rows[i].name);
    cr_expect_eq(consigne_outcome_warning_from(outcome, 0), rows[i].from, "%s: %lld", rows[i].name,
                 (long long)consigne_outcome_warning_from(outcome, 0));
    cr_expect_eq(consigne_outcome_warning_share(outcome, 0), rows[i].share, "%s", rows[i].name);
    policy_close(&p);
  }
}

/* SPDX-License-Identifier: MIT */
/* The relay as a pair, and `carried by relay`: providers, delegations, dates, and what is unknown of them. */
#include "decide/relay.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

enum { FINAL = 0, PARTIAL = CONSIGNE_FLAG_PARTIAL };

typedef struct row {
  const char *name, *condition, *facts, *told;
} row;

static const char *const setting =
    "provider univ { domains { univ.example } relays { smtp.univ.example 192.0.2.0/28 } subaddress \"+\""
    "  delegate { news@univ.example } to { *.mailer.example } until 2027-06-30 because \"contract\""
    "  delegate { list@univ.example } to { 198.51.100.7 } because \"lists\" }"
    "provider ext { domains { ext.example } relays { mx.ext.example } }"
    "provider bare { domains { bare.example } }"
    "relays names { mx.ext.example *.mailer.example }"
    "relays networks { 192.0.2.0/24 2001:db8::/32 }"
    "relays both { mx.ext.example 198.51.100.0/24 }";

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[2048];
    snprintf(rules, sizeof rules, "%s rule r { when %s reject }", setting, rows[i].condition);
    policy_expect(rows[i].name, rules, rows[i].facts, PARTIAL, rows[i].told);
  }
}
#define YES "reject r 550 5.7.1"
#define NO "accept default"

/* A set without networks never reads the address, one without names never the name (section 2). */
Test(relay, pair) {
  static const row rows[] = {
      {"by name", "relay in names", "relay=mx.ext.example", YES},
      {"below a name", "relay in names", "relay=a.b.mailer.example", YES},
      {"by another name", "relay in names", "relay=mx.univ.example", NO},
      {"names ask for the name only", "relay in names", "relay=192.0.2.1", "undecided r held:r needs:relay.name"},
      {"by address", "relay in networks", "relay=192.0.2.1", YES},
      {"S65 IPv4-mapped", "relay in networks", "relay=::ffff:192.0.2.1", YES},
      {"IPv6", "relay in networks", "relay=2001:db8::7", YES},
      {"by another address", "relay in networks", "relay=203.0.113.1", NO},
      {"networks ask for the address only", "relay in networks", "relay=mx.x.example",
       "undecided r held:r needs:relay.ip"},
      {"either", "relay in both", "relay=198.51.100.1", YES},
      {"one is known and not in it", "relay in both", "relay=203.0.113.1", "undecided r held:r needs:relay.name"},
      {"neither is known", "relay in both", "listener=mx", "undecided r held:r needs:relay.ip,relay.name"},
      {"both are known", "relay in both", "relay.ip=203.0.113.1|relay.name=mx.x.example", NO},
      {"absent", "relay in both", "relay-", NO},
      {"not, of the whole", "relay not in both", "relay.ip=203.0.113.1|relay.name=mx.x.example", YES},
      {"not, absent", "relay not in both", "relay-", YES},
      {"not, unknown", "relay not in both", "relay=203.0.113.1", "undecided r held:r needs:relay.name"},
      {"a provider's relays", "relay in univ", "relay=smtp.univ.example", YES},
      {"a provider without relays", "relay in bare", "listener=mx", NO},
      {"the address alone", "relay.ip in both", "relay=198.51.100.1", YES},
      {"the address alone, absent", "relay.ip not in both", "relay.ip-", YES},
      {"the name alone", "relay.name in both", "relay=198.51.100.1", "undecided r held:r needs:relay.name"},
      {"is absent: both are", "relay is absent", "relay-", YES},
      {"one is not", "relay is absent", "relay=192.0.2.1", NO},
      {"one is, of the other nothing is known", "relay is absent", "relay.ip-",
       "undecided r held:r needs:relay.name"},
  };
  RUN(rows);
}

Test(relay, carried) {
  static const row rows[] = {
      {"its provider's", "any header.from carried by relay", "header.from=a@univ.example|relay=smtp.univ.example",
       YES},
      {"with a subaddress", "any header.from carried by relay", "header.from=a+b@univ.example|relay=192.0.2.3",
       YES},
      {"not another's", "any header.from carried by relay",
       "header.from=a@univ.example|relay.name=mx.ext.example|relay.ip=203.0.113.1", NO},
      {"one part is known", "any header.from carried by relay", "header.from=a@univ.example|relay=mx.ext.example",
       "undecided r held:r needs:relay.ip"},
      {"a stranger's address, whatever the relay", "any header.from carried by relay", "header.from=a@x.example",
       NO},
      {"and its not", "any header.from not carried by relay", "header.from=a@x.example", YES},
      {"a delegation", "any header.from carried by relay", "header.from=list@univ.example|relay=198.51.100.7", YES},
      {"only for its addresses", "any header.from carried by relay",
       "header.from=a@univ.example|relay.ip=198.51.100.7|relay.name=x.example", NO},
      {"for their subaddresses too", "any header.from carried by relay",
       "header.from=List+a@univ.example|relay=198.51.100.7", YES},
      {"no relay", "any header.from carried by relay", "header.from=a@univ.example|relay-", NO},
      {"a provider without relays", "any header.from carried by relay", "header.from=a@bare.example", NO},
      {"null", "smtp.mailfrom not carried by relay", "smtp.mailfrom=<>", NO},
  };
  RUN(rows);
}

/* "with an end (that day included)" (section 3). */
Test(relay, until) {
#define NEWS "header.from=news@univ.example|relay=m1.mailer.example|relay.ip-"
  static const row rows[] = {
      {"on the last day", "any header.from carried by relay", NEWS "|now=2027-06-30T23:59:59", YES},
      {"on the next", "any header.from carried by relay", NEWS "|now=2027-07-01", NO},
      {"now not given", "any header.from carried by relay", NEWS, "undecided r held:r needs:now"},
      {"now absent: every until has passed", "any header.from carried by relay", NEWS "|now-", NO},
      {"the date is not asked where the relay is another", "any header.from carried by relay",
       "header.from=news@univ.example|relay=mx.x.example|relay.ip-", NO},
      {"both are unknown", "any header.from carried by relay", "header.from=news@univ.example|relay.ip-",
       "undecided r held:r needs:relay.name,now"},
  };
  RUN(rows);
}

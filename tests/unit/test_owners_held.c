/* SPDX-License-Identifier: MIT */
/* `owned by` (language section 3): self, levels, groups, external owners. */
#include "decide/owners.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *owners, *facts, *told;
} row;

#define OURS                                                                                                       \
  "provider p { domains { univ.example } relays { mx.univ.example } subaddress \"+\" alias { univ.test } of "      \
  "univ.example } "
#define OWNED "reject r 550 5.7.1"
#define NOT "accept default"
#define WAITS "undecided r held:r needs:"

/* Refused is what the login owns, so that the rule is true of what is owned. */
static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[1024];
    snprintf(rules, sizeof rules, OURS "%s rule r { when any header.from owned by smtp.auth reject }",
             rows[i].owners);
    policy_expect(rows[i].name, rules, rows[i].facts, CONSIGNE_FLAG_PARTIAL, rows[i].told);
  }
}

Test(owners_held, self) {
  static const row rows[] = {
      {"the address it equals", "owners { self }", "smtp.auth=Ann@univ.example|header.from=ann@univ.example",
       OWNED},
      {"without the subaddress", "owners { self }", "smtp.auth=ann@univ.example|header.from=ann+x@univ.example",
       OWNED},
      {"S79 an alias", "owners { self }", "smtp.auth=ann@univ.example|header.from=ann@univ.test", OWNED},
      {"a login has no alias", "owners { self }", "smtp.auth=ann@univ.test|header.from=ann@univ.test", NOT},
      {"completed by origin", "origin univ.example owners { self }", "smtp.auth=ann|header.from=ann@univ.example",
       OWNED},
      {"S73 another", "owners { self }", "smtp.auth=ann@univ.example|header.from=dean@univ.example", NOT},
      {"self local", "owners { self local }", "smtp.auth=ann|header.from=ann@other.example", OWNED},
      {"self domain", "owners { self domain }", "smtp.auth=ann@univ.example|header.from=dean@univ.example", OWNED},
      {"self domain, another", "owners { self domain }", "smtp.auth=ann@univ.example|header.from=ann@x.example",
       NOT},
      {"absent", "owners { self }", "smtp.auth-|header.from=ann@univ.example", NOT},
      {"not given", "owners { self }", "header.from=ann@univ.example", WAITS "smtp.auth"},
  };
  RUN(rows);
}

Test(owners_held, levels) {
  static const row rows[] = {
      {"as written", "owners { ann+x@univ.example by bob  ann@univ.example by cy }",
       "smtp.auth=bob|header.from=ann+x@univ.example", OWNED},
      {"the first level answers", "owners { ann+x@univ.example by bob  ann@univ.example by cy }",
       "smtp.auth=cy|header.from=ann+x@univ.example", NOT},
      {"without the subaddress", "owners { ann@univ.example by cy  *@univ.example by bob }",
       "smtp.auth=cy|header.from=ann+x@univ.example", OWNED},
      {"S77 united", "owners { ann@univ.example by cy  ann@univ.example by { bob dan } }",
       "smtp.auth=dan|header.from=ann@univ.example", OWNED},
      {"the domain", "owners { ann@univ.example by cy  *@univ.example by bob }",
       "smtp.auth=bob|header.from=x@univ.example", OWNED},
      {"the domain is hidden", "owners { ann@univ.example by cy  *@univ.example by bob }",
       "smtp.auth=bob|header.from=ann@univ.example", NOT},
      {"self is never hidden", "owners { self  ann@univ.example by cy }",
       "smtp.auth=ann@univ.example|header.from=ann@univ.example", OWNED},
      {"a group", "logins g { cy bob } owners { ann@univ.example by logins g }",
       "smtp.auth=BOB|header.from=ann@univ.example", OWNED},
      {"S71 not in it", "logins g { cy bob } owners { ann@univ.example by logins g }",
       "smtp.auth=dan|header.from=ann@univ.example", NOT},
      {"an external group", "logins g { cy } external owners { ann@univ.example by logins g }",
       "smtp.auth=dan|header.from=ann@univ.example", WAITS "set g dan"},
      {"an external group says yes", "logins g { cy } external owners { ann@univ.example by logins g }",
       "smtp.auth=dan|header.from=ann@univ.example|answer:set g Dan=yes", OWNED},
  };
  RUN(rows);
}

Test(owners_held, external) {
  static const row rows[] = {
      {"asked as written, aliases replaced", "owners { external }", "smtp.auth=Bob|header.from=Ann+x@univ.test",
       WAITS "owners bob ann+x@univ.example"},
      {"yes", "owners { external }",
       "smtp.auth=bob|header.from=ann@univ.example|answer:owners bob ann@univ.example=yes", OWNED},
      {"yes to what is written with the subaddress only", "owners { external }",
       "smtp.auth=bob|header.from=ann+x@univ.example|answer:owners bob ann@univ.example=yes",
       WAITS "owners bob ann+x@univ.example"},
      {"no", "owners { external }", "smtp.auth=bob|header.from=ann@univ.example|answer:owners bob *=no", NOT},
      {"S85 failed is not asked again", "owners { external }",
       "smtp.auth=bob|header.from=ann@univ.example|answer:owners *=failed", "undecided r held:r"},
      {"silent, but found at a later level", "owners { *@univ.example by bob external }",
       "smtp.auth=bob|header.from=ann@univ.example", OWNED},
      {"silent, and listed without the login", "owners { ann@univ.example by cy external }",
       "smtp.auth=bob|header.from=ann@univ.example", WAITS "owners bob ann@univ.example"},
      {"no has no entry: the next level speaks", "owners { *@univ.example by cy external }",
       "smtp.auth=bob|header.from=ann@univ.example|answer:*=no", NOT},
      {"a quoted local part", "owners { external }", "smtp.auth=bob|header.from=\"a b\"@x.example",
       WAITS "owners bob \"a%20b\"@x.example"},
  };
  RUN(rows);
}

/* A source that failed: the message is deferred; a rule that is not enforced never does that (S85). */
Test(owners_held, failed_source_in_the_end) {
  static const char rule[] =
      OURS "owners { external } rule r { when any header.from not owned by smtp.auth reject ";
  char rules[512];
  const char *facts = "smtp.auth=bob|header.from=ann@univ.example|answer:owners *=failed";
  snprintf(rules, sizeof rules, "%s }", rule);
  policy_expect("S85 enforced", rules, facts, 0, "defer r 451 4.3.0 assumed");
  snprintf(rules, sizeof rules, "%s monitor }", rule);
  policy_expect("S85 monitored", rules, facts, 0, "accept default warns:r?");
}

/* SPDX-License-Identifier: MIT */
/*
 * One rule: its subject, the same value throughout clause and proofs, and the
 * claim rule of language section 4, searched for a counterexample.
 */
#include "decide/rule.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

enum { FINAL = 0, PARTIAL = CONSIGNE_FLAG_PARTIAL };

typedef struct row {
  const char *name, *rules, *facts;
  int flags;
  const char *told;
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    policy_expect(rows[i].name, rows[i].rules, rows[i].facts, rows[i].flags, rows[i].told);
}

#define OURS "provider p { domains { univ.example } relays { smtp.univ.example } } "
#define CLAIM OURS "rule r { when any header.from in p unless carried by relay or aligned with dkim.d reject }"
#define YES "reject r 550 5.7.1"
#define NO "accept default"

Test(rule, subject) {
  static const row rows[] = {
      {"S53 a proof", CLAIM, "header.from=a@univ.example|relay=mx.x.example|relay.ip-|dkim.d=univ.example", FINAL,
       NO},
      {"S58 none", CLAIM, "header.from=a@univ.example|relay=mx.x.example|relay.ip-|dkim.d=esp.example", FINAL, YES},
      {"S44 a null envelope proves nothing", CLAIM,
       "smtp.mailfrom=<>|header.from=mailer-daemon@univ.example|relay=mx.x.example|relay.ip-|dkim.d-", FINAL, YES},
      {"S13 a proof of another author is none", CLAIM,
       "header:From: a@other.example, b@univ.example\nSender: a@other.example\n|relay-|dkim.d=other.example", FINAL,
       YES},
      {"S10 every member of a group is judged", CLAIM,
       "header:From: Staff: jane@univ.example, x@evil.example;\n|relay-|dkim.d-", FINAL, YES},
      {"nobody of ours", CLAIM, "header.from=a@x.example|relay-|dkim.d-", FINAL, NO},
      {"each value has its own proof",
       OURS "rule r { when any header.from in p unless aligned with dkim.d or in { a@univ.example } reject }",
       "header:From: a@univ.example, b@univ.example\n|dkim.d-", FINAL, YES},
      {"a proof that names a field is of all of them",
       OURS "rule r { when any header.from in p unless any header.from in { a@univ.example } reject }",
       "header:From: a@univ.example, b@univ.example\n", FINAL, NO},
      {"one proof is unknown, the other there", CLAIM, "header.from=a@univ.example|dkim.d=univ.example", PARTIAL,
       NO},
      {"one is unknown, the other missing", CLAIM, "header.from=a@univ.example|dkim.d-", PARTIAL,
       "undecided r held:r needs:relay.name"},
      {"while the subject is open", CLAIM, "header.from+=a@univ.example|relay=smtp.univ.example|dkim.d-", PARTIAL,
       "undecided r held:r needs:header.from"},
      {"but one is enough", CLAIM, "header.from+=a@univ.example|relay=mx.x.example|dkim.d-", PARTIAL, YES},
      {"a proof without subject settles all to come",
       OURS "rule r { when any header.from in p unless aligned with dkim.d or smtp.auth is not absent reject }",
       "smtp.auth=u", PARTIAL, NO},
      {"the rest of when settles it", OURS "rule r { when any header.from in p and listener is mx reject }",
       "listener=submission", PARTIAL, NO},
      {"a subject's not", OURS "rule r { when any header.from not in p unless in { x.example } reject }",
       "header:From: a@x.example, b@y.example\n", FINAL, YES},
      {"of a domain", OURS "rule r { when any header.from.domain in p unless equals dkim.d reject }",
       "header.from=a@univ.example|dkim.d=univ.example", FINAL, NO},
      {"S23 a later any clause is no subject",
       OURS "rule r { when any header.from in p and any header.sender in p unless in { a@univ.example } reject }",
       "header.from=b@univ.example|header.sender=a@univ.example", FINAL, YES},
  };
  RUN(rows);
}

/*
 * "One more claim, where one already stands in that field, must never turn
 * reject or defer into accept" (section 4): every From of one or two of four
 * authors, with and without one more of them, before all rules that have an
 * `any` claim and proofs of their own value.
 */
Test(rule, claims) {
  static const char *const authors[] = {"a@univ.example", "b@univ.example", "a@x.example", "@"};
  static const char *const rules[] = {
      CLAIM,
      OURS "rule r { when any header.from in p unless in { a@univ.example } reject }",
      OURS "rule r { when any header.from in p unless in { a@univ.example } or aligned with dkim.d defer }",
      OURS "rule r { when any identity not in p reject }",
      OURS "rule r { when any header.from in p or header.from is malformed reject }",
      OURS "default reject rule r { when every header.from in p accept }",
      OURS "default reject rule r { when no header.from not in p and header.from is not malformed accept }",
  };
  static const char *const rest[] = {"relay-|dkim.d-", "relay=smtp.univ.example|relay.ip-|dkim.d=x.example",
                                     "relay-|dkim.d=univ.example"};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    policy p = {.options = NULL};
    policy_open(&p, rules[i]);
    for (int n = 0; n < 3 * 4 * 4 * 3; n++) { /* the first is one that stands there */
      char before[256], after[256];
      const char *first = authors[n % 3], *second = authors[n / 3 % 4], *more = authors[n / 12 % 4];
      snprintf(before, sizeof before,
               "smtp.mailfrom=<>|header.sender-|%s|header.from+=%s|header.from+=%s|header.from-", rest[n / 48],
               first, second);
      snprintf(after, sizeof after,
               "smtp.mailfrom=<>|header.sender-|%s|header.from+=%s|header.from+=%s|header.from+=%s|header.from-",
               rest[n / 48], first, second, more);
      policy_decide(&p, before, FINAL);
      int firm = consigne_decision_verdict(p.decision);
      policy_decide(&p, after, FINAL);
      int then = consigne_decision_verdict(p.decision);
      cr_expect(firm == CONSIGNE_VERDICT_ACCEPT || then != CONSIGNE_VERDICT_ACCEPT, "%s: %s and then %s accepts",
                rules[i], before, more);
    }
    policy_close(&p);
  }
}

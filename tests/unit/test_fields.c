/* SPDX-License-Identifier: MIT */
/*
 * Effective states of fields, told by rules that reject: `reject` is true,
 * `accept` false, `undecided` (or, final, `defer`) unknown.
 */
#include "decide/fields.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "../support/rows.h"

typedef struct row {
  const char *name, *condition, *facts;
  const char *partial, *final; /* verdicts */
} row;

static void run(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char rules[512];
    snprintf(rules, sizeof rules, "fact colour { red green } rule r { when %s reject }", rows[i].condition);
    policy p = {.options = NULL};
    policy_open(&p, rules);
    for (int final = 0; final < 2; final++) {
      const char *expected = final ? rows[i].final : rows[i].partial;
      policy_decide(&p, rows[i].facts, final ? 0 : CONSIGNE_FLAG_PARTIAL);
      const char *got = consigne_verdict_name(consigne_decision_verdict(p.decision));
      cr_expect_str_eq(got, expected, "%s, %s: %s instead of %s", rows[i].name, final ? "final" : "partial", got,
                       expected);
    }
    policy_close(&p);
  }
}

/* The table of language section 4: a cell for each state and quantifier. */
Test(fields, states) {
  static const row rows[] = {
      {"any, not given", "any fact.colour is red", "listener=mx", "undecided", "defer"},
      {"every, not given", "every fact.colour is red", "listener=mx", "undecided", "defer"},
      {"no, not given", "no fact.colour is red", "listener=mx", "undecided", "defer"},
      {"absent, not given", "fact.colour is absent", "listener=mx", "undecided", "defer"},
      {"any, open, one holds", "any fact.colour is red", "fact.colour+=green|fact.colour+=red", "reject", "reject"},
      {"any, open, none holds", "any fact.colour is red", "fact.colour+=green", "undecided", "accept"},
      {"every, open, one fails", "every fact.colour is red", "fact.colour+=red|fact.colour+=green", "accept",
       "accept"},
      {"every, open, all hold", "every fact.colour is red", "fact.colour+=red", "undecided", "reject"},
      {"no, open, one holds", "no fact.colour is red", "fact.colour+=red", "accept", "accept"},
      {"no, open, none holds", "no fact.colour is red", "fact.colour+=green", "undecided", "reject"},
      {"absent, open", "fact.colour is absent", "fact.colour+=red", "accept", "accept"},
      {"any, empty", "any fact.colour is red", "fact.colour-", "accept", "accept"},
      {"every, empty: false", "every fact.colour is red", "fact.colour-", "accept", "accept"},
      {"no, empty", "no fact.colour is red", "fact.colour-", "reject", "reject"},
      {"absent, empty", "fact.colour is absent", "fact.colour-", "reject", "reject"},
      {"any, complete", "any fact.colour is red", "fact.colour+=green|fact.colour+=red|fact.colour-", "reject",
       "reject"},
      {"every, complete, not all", "every fact.colour is red", "fact.colour+=green|fact.colour+=red|fact.colour-",
       "accept", "accept"},
      {"every, complete, all", "every fact.colour is red", "fact.colour=red", "reject", "reject"},
      {"no, complete", "no fact.colour is red", "fact.colour=green", "reject", "reject"},
      {"absent, complete", "fact.colour is absent", "fact.colour=red", "accept", "accept"},
      {"any not", "any fact.colour is not red", "fact.colour+=red|fact.colour+=green|fact.colour-", "reject",
       "reject"},
      {"every not, empty: false too", "every fact.colour is not red", "fact.colour-", "accept", "accept"},
      {"no not", "no fact.colour is not red", "fact.colour=red", "reject", "reject"},
  };
  RUN(rows);
}

Test(fields, single) {
  static const row rows[] = {
      {"absent makes a test false", "tls is TLSv1.3", "tls-", "accept", "accept"},
      {"and its not true", "tls is not TLSv1.3", "tls-", "reject", "reject"},
      {"not given", "tls is not TLSv1.3", "listener=mx", "undecided", "defer"},
      {"a word nobody declared", "tls is TLSv1.3", "tls=SSLv9", "undecided", "defer"},
      {"nor its not", "tls is not TLSv1.3", "tls=SSLv9", "undecided", "defer"},
      {"but there it is", "tls is not absent", "tls=SSLv9", "reject", "reject"},
      {"words without case", "tls is TLSV1.3", "tls=tlsv1.3", "reject", "reject"},
      {"dropped", "tls is TLSv1.3", "tls=TLSv1.3|tls~", "undecided", "defer"},
  };
  RUN(rows);
}

/* S43, S44 and section 2: smtp.mailfrom is never absent; null makes a test and its not false. */
Test(fields, null) {
  static const row rows[] = {
      {"null is null", "smtp.mailfrom is null", "smtp.mailfrom=<>", "reject", "reject"},
      {"ended without a value it is null", "smtp.mailfrom is null", "smtp.mailfrom-", "reject", "reject"},
      {"an address is not", "smtp.mailfrom is null", "smtp.mailfrom=a@x.example", "accept", "accept"},
      {"is not null", "smtp.mailfrom is not null", "smtp.mailfrom=a@x.example", "reject", "reject"},
      {"not given", "smtp.mailfrom is null", "listener=mx", "undecided", "defer"},
      {"never absent", "smtp.mailfrom is absent", "smtp.mailfrom=<>", "accept", "accept"},
      {"nor what is no address", "smtp.mailfrom is absent", "smtp.mailfrom=@", "accept", "accept"},
      {"S43 a test", "smtp.mailfrom in { x.example }", "smtp.mailfrom=<>", "accept", "accept"},
      {"S43 and its not", "smtp.mailfrom not in { x.example }", "smtp.mailfrom=<>", "accept", "accept"},
      {"and of its domain", "smtp.mailfrom.domain is not x.example", "smtp.mailfrom=<>", "accept", "accept"},
      {"no value on the right", "any header.from equals smtp.mailfrom", "header.from=a@x.example|smtp.mailfrom=<>",
       "accept", "accept"},
      {"S44 null completes identity and adds nothing", "any identity in { x.example }",
       "smtp.mailfrom=<>|header.from=a@x.example", "reject", "reject"},
      {"and none of it is left", "no identity in { x.example }",
       "smtp.mailfrom=<>|header.from=a@y.example|header.sender-", "reject", "reject"},
  };
  RUN(rows);
}

Test(fields, identity) {
  static const row rows[] = {
      {"none given", "identity is absent", "listener=mx", "undecided", "defer"},
      {"one is a value", "identity is absent", "header.sender=a@x.example", "accept", "accept"},
      {"open until all are complete", "any identity in { x.example }",
       "smtp.mailfrom=a@y.example|header.from=a@y.example", "undecided", "defer"},
      {"complete when they are", "any identity in { x.example }",
       "smtp.mailfrom=a@y.example|header.from=a@y.example|header.sender-", "accept", "accept"},
      {"a final decision ends what is open", "any identity in { x.example }",
       "smtp.mailfrom=a@y.example|header.from+=a@y.example|header.sender-", "undecided", "accept"},
      {"malformed when one is", "identity is malformed", "header.from=a@@x.example", "reject", "reject"},
      {"S12 two From fields: both count", "any identity in { x.example }",
       "header:From: a@y.example\nFrom: b@x.example\n", "reject", "reject"},
      {"S12 and are malformed", "header.from is malformed", "header:From: a@y.example\nFrom: b@x.example\n",
       "reject", "reject"},
      {"not yet malformed, more may come", "header.from is malformed", "header.from+=a@y.example", "undecided",
       "accept"},
  };
  RUN(rows);
}

Test(fields, authcid) {
  static const row rows[] = {
      {"as smtp.auth", "smtp.authcid in { u }", "smtp.auth=u", "reject", "reject"},
      {"absent as it", "smtp.authcid is absent", "smtp.auth-", "reject", "reject"},
      {"not given as it", "smtp.authcid is absent", "listener=mx", "undecided", "defer"},
      {"S81 its own", "smtp.authcid in { u }", "smtp.authcid=v|smtp.auth=u", "accept", "accept"},
      {"S81 and the other", "smtp.auth in { u }", "smtp.authcid=v|smtp.auth=u", "reject", "reject"},
      {"absent itself", "smtp.authcid is absent", "smtp.authcid-|smtp.auth=u", "reject", "reject"},
  };
  RUN(rows);
}

/* S62: a temperror leaves the domains open that hang on the method, whatever the caller says and for ever. */
Test(fields, temperror) {
  static const row rows[] = {
      {"dkim", "no dkim.d is x.example", "dkim=pass|dkim.d=y.example", "reject", "reject"},
      {"dkim temperror", "no dkim.d is x.example", "dkim+=pass|dkim+=temperror|dkim-|dkim.d=y.example", "undecided",
       "defer"},
      {"and none", "no dkim.d is x.example", "dkim=temperror|dkim.d-", "undecided", "defer"},
      {"what passed has passed", "any dkim.d is x.example", "dkim=temperror|dkim.d=x.example", "reject", "reject"},
      {"arc.d", "no arc.d is x.example", "arc=temperror|arc.d-", "undecided", "defer"},
      {"arc.dkim.d", "no arc.dkim.d is x.example", "arc=temperror|arc.dkim.d-", "undecided", "defer"},
      {"permerror is known", "no arc.d is x.example", "arc=permerror|arc.d-", "reject", "reject"},
      {"spf", "spf.d is not x.example", "smtp.mailfrom=a@y.example|spf=temperror|spf.d-", "undecided", "defer"},
      {"the result itself is known", "any dkim is temperror", "dkim=temperror", "reject", "reject"},
  };
  RUN(rows);
}

Test(fields, spf) {
  static const row rows[] = {
      {"counts with the reverse-path", "spf.d is x.example", "smtp.mailfrom=a@x.example|spf=pass|spf.d=x.example",
       "reject", "reject"},
      {"not before it", "spf.d is x.example", "spf=pass|spf.d=x.example", "undecided", "defer"},
      {"S45 of a null one it says nothing", "spf.d is x.example", "smtp.mailfrom=<>|spf=pass|spf.d=x.example",
       "accept", "accept"},
      {"S45 and is empty", "spf.d is absent", "smtp.mailfrom=<>", "reject", "reject"},
      {"what did not pass does not need it", "spf.d is absent", "spf=fail|spf.d-", "reject", "reject"},
      {"while the path is open", "spf.d is x.example", "smtp.mailfrom+=a@x.example|spf=pass|spf.d=x.example",
       "undecided", "reject"},
  };
  RUN(rows);
}

Test(fields, recipient) {
  static const row rows[] = {
      {"none given", "smtp.rcptto in { x.example }", "listener=mx", "undecided", "defer"},
      {"none there", "smtp.rcptto not in { x.example }", "smtp.rcptto-", "reject", "reject"},
      {"one, and more may come", "smtp.rcptto not in { x.example }", "smtp.rcptto+=a@y.example", "reject",
       "reject"},
      {"one that cannot be read", "smtp.rcptto is malformed", "smtp.rcptto=@", "reject", "reject"},
  };
  RUN(rows);
}

Test(fields, now) {
  static const row rows[] = {
      {"given", "now is absent", "now=2027-01-01", "accept", "accept"},
      {"absent", "now is absent", "now-", "reject", "reject"},
      {"not given", "now is absent", "listener=mx", "undecided", "defer"},
  };
  RUN(rows);
}

/* Facts have other numbers in the program than in the query: names tell them apart. */
Test(fields, facts) {
  static const char *const rules = "fact a { yes no } fact b { yes no } rule r { when any fact.b is yes reject }";
  policy_expect("only b", rules, "fact.b=yes", 0, "reject r 550 5.7.1");
  policy_expect("b first", rules, "fact.b=yes|fact.a=no", 0, "reject r 550 5.7.1");
  policy_expect("a first", rules, "fact.a=yes|fact.b=no", 0, "accept default");
  policy_expect("another", rules, "fact.other=yes|fact.b=yes", 0, "reject r 550 5.7.1");
  policy_expect("neither", rules, "fact.other=yes", CONSIGNE_FLAG_PARTIAL, "undecided r held:r needs:fact.b");
}

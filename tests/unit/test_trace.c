/* SPDX-License-Identifier: MIT */
/* The trace: every rule in order, for each recipient (S92), and the proof that let a message pass. */
#include "decide/evaluate.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"

#define OURS "provider p { domains { univ.example } relays { smtp.univ.example } } "

static char letter(int truth) {
  return truth == CONSIGNE_TRUTH_TRUE      ? 't'
         : truth == CONSIGNE_TRUTH_FALSE   ? 'f'
         : truth == CONSIGNE_TRUTH_UNKNOWN ? 'u'
                                           : '?';
}

/* "0:0tt 0:1ff[carried by relay]": recipient, rule, holds, enforced, proof. */
static void tell(policy *p, char *out, size_t size) {
  size_t length = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < consigne_decision_traces(p->decision); i++) {
    const char *proof = consigne_decision_trace_proof(p->decision, i);
    length += (size_t)snprintf(out + length, size - length, "%s%u:%u%c%c%s%s%s", i ? " " : "",
                               consigne_decision_trace_recipient(p->decision, i),
                               consigne_decision_trace_rule(p->decision, i),
                               letter(consigne_decision_trace_holds(p->decision, i)),
                               letter(consigne_decision_trace_enforced(p->decision, i)), proof ? "[" : "",
                               proof ? proof : "", proof ? "]" : "");
  }
}

Test(trace, rows) {
  static const struct {
    const char *name, *rules, *facts, *told;
  } rows[] = {
      {"S92 later rules that hold too",
       "rule a { when listener is mx reject } rule b { when tls is absent reject } rule c { when spf is fail "
       "reject }",
       "listener=mx|tls-|spf=pass", "0:0tt 0:1tt 0:2ft"},
      {"unknown", "rule a { when listener is mx reject }", "tls-", "0:0ut"},
      {"no verdict", "rule a { when listener is mx }", "listener=mx", "0:0tf"},
      {"monitored", "rule a { when listener is mx reject monitor }", "listener=mx", "0:0tf"},
      {"by an unknown date", "rule a { when listener is mx reject enforce from 2027-01-01 }", "listener=mx",
       "0:0tu"},
      {"by an unknown date, and it does not hold", "rule a { when listener is mx reject enforce from 2027-01-01 }",
       "listener=submission", "0:0fu"},
      /* SHA-256 of "r" NUL "a@x.example" is 86 modulo 100, of "r" NUL "b@x.example" 22. */
      {"outside the share", "rule r { when any header.from in { x.example } reject enforce 50% }",
       "header.from=a@x.example", "0:0tf"},
      {"in the share", "rule r { when any header.from in { x.example } reject enforce 50% }",
       "header.from=b@x.example", "0:0tt"},
      {"the first proof that is there",
       OURS
       "rule a { when any header.from in p unless carried by relay or aligned with dkim.d or spf is pass reject }",
       "header.from=a@univ.example|relay-|dkim.d=univ.example|spf=pass", "0:0ft[aligned with dkim.d]"},
      {"none where when does not hold", OURS "rule a { when any header.from in p unless spf is pass reject }",
       "header.from=a@x.example|spf=pass", "0:0ft"},
      {"nor where the rest of it does not",
       OURS "rule a { when any header.from in p and listener is mx unless spf is pass reject }",
       "header.from=a@univ.example|spf=pass|listener=submission", "0:0ft"},
      {"without subject", "rule a { when listener is mx unless spf is pass reject }", "listener=mx|spf=pass",
       "0:0ft[spf is pass]"},
      {"each recipient", "rule a { when smtp.rcptto in { x.example } reject } rule b { when listener is mx }",
       "listener=mx|smtp.rcptto+=a@x.example|smtp.rcptto+=b@y.example", "0:0tt 0:1tf 1:0ft 1:1tf"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char told[512];
    policy p = {.options = NULL};
    policy_open(&p, rows[i].rules);
    policy_decide(&p, rows[i].facts, CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_PARTIAL);
    tell(&p, told, sizeof told);
    cr_expect_str_eq(told, rows[i].told, "%s: [%s] instead of [%s]", rows[i].name, told, rows[i].told);
    policy_decide(&p, rows[i].facts, CONSIGNE_FLAG_PARTIAL);
    cr_expect_eq(consigne_decision_traces(p.decision), 0, "%s: not asked for", rows[i].name);
    policy_close(&p);
  }
}

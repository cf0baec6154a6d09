/* SPDX-License-Identifier: MIT */
/* Decisions to actions of Postfix's access(5). */
#include "tool/policy/policy.h"

/*
 * Postfix writes the recipient and 30 octets more before the text, on one line. A line of a reply has at most 512
 * octets (RFC 5321 4.5.3.1.5), of which the recipient may take 256.
 */
enum { TEXT_OCTETS = 200 };

static size_t write_action(char action[POLICY_ACTION_OCTETS], const char *what) {
  return (size_t)snprintf(action, POLICY_ACTION_OCTETS, "action=%s\n\n", what);
}

size_t policy_action_broken(char action[POLICY_ACTION_OCTETS]) {
  return write_action(action, "451 4.3.5 Server configuration error");
}

size_t policy_action(const consigne_decision *decision, char action[POLICY_ACTION_OCTETS]) {
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  char what[DAEMON_REPLY_OCTETS];
  switch (consigne_outcome_verdict(outcome)) {
  case CONSIGNE_VERDICT_ACCEPT:
  case CONSIGNE_VERDICT_UNDECIDED: return write_action(action, "DUNNO");
  case CONSIGNE_VERDICT_QUARANTINE:
    snprintf(what, sizeof what, "HOLD rule %.64s", consigne_outcome_rule(outcome));
    return write_action(action, what);
  default:
    return daemon_reply(outcome, TEXT_OCTETS, what) ? write_action(action, what) : policy_action_broken(action);
  }
}

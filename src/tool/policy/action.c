/* SPDX-License-Identifier: MIT */
/* Decisions to actions of Postfix's access(5). */
#include <string.h>

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

/* Cuts at a blank, so that no part of a word is missing, if there is one. */
static size_t add_text(char *text, size_t used, const char *added) {
  size_t length = strlen(added), room = TEXT_OCTETS - used;
  if (length > room) {
    length = room;
    while (length > 0 && added[length] != ' ') length--;
    if (length == 0) length = room;
  }
  memcpy(text + used, added, length);
  return used + length;
}

/* The texts of the reply on one line, as many as have room; the first in any case. */
static void join_texts(const consigne_outcome *outcome, char text[TEXT_OCTETS + 1]) {
  static const char between[] = " / ";
  size_t used = 0;
  for (uint32_t i = 0; i < consigne_outcome_texts(outcome); i++) {
    const char *next = consigne_outcome_text(outcome, i);
    if (i > 0 && used + strlen(between) + strlen(next) > TEXT_OCTETS) break;
    if (i > 0) used = add_text(text, used, between);
    used = add_text(text, used, next);
  }
  text[used] = '\0';
}

size_t policy_action(const consigne_decision *decision, char action[POLICY_ACTION_OCTETS]) {
  const consigne_outcome *outcome = consigne_decision_outcome(decision);
  char text[TEXT_OCTETS + 1], what[POLICY_ACTION_OCTETS / 2];
  switch (consigne_outcome_verdict(outcome)) {
  case CONSIGNE_VERDICT_ACCEPT:
  case CONSIGNE_VERDICT_UNDECIDED: return write_action(action, "DUNNO");
  case CONSIGNE_VERDICT_QUARANTINE:
    snprintf(what, sizeof what, "HOLD rule %.64s", consigne_outcome_rule(outcome));
    return write_action(action, what);
  default:
    if (!consigne_outcome_enhanced(outcome)) return policy_action_broken(action);
    join_texts(outcome, text);
    snprintf(what, sizeof what, "%u %s %s", (unsigned)consigne_outcome_code(outcome),
             consigne_outcome_enhanced(outcome), text);
    return write_action(action, what);
  }
}

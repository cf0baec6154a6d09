/* SPDX-License-Identifier: MIT */
/* Decides, answers limits, tells what was decided, and writes a reply on one line. */
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "tool/daemon/daemon.h"

/* 64 MiB count about four million senders (docs/guide.md, section on limits). */
enum {
  LIMITER_OCTETS = 64 * 1024 * 1024,
  SEED_OCTETS = 32,
  LOG_OCTETS = 4096,
  NEEDS_ROUNDS = 8,
  CODES_OCTETS = 16
};

/* ---- Deciding ---------------------------------------------------------------------- */

int daemon_open_limiter(consigne_limiter **limiter) {
  char seed[SEED_OCTETS];
  if (getentropy(seed, sizeof seed) != 0) return tool_fail(EXIT_INTERNAL, "no random octets");
  int status = consigne_limiter_new(NULL, LIMITER_OCTETS, seed, sizeof seed, limiter);
  return status == CONSIGNE_OK ? 0 : tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
}

void daemon_set_or_end(consigne_query *query, int field, const char *value) {
  if (*value)
    consigne_query_set(query, field, value, CONSIGNE_NTS);
  else
    consigne_query_end(query, field);
}

/* Answers what the limiter can; false: nothing was. */
static bool answer_limits(consigne_query *query, consigne_limiter *limiter, const consigne_decision *decision) {
  struct timespec clock;
  bool some = false;
  clock_gettime(CLOCK_MONOTONIC, &clock);
  int64_t now = (int64_t)clock.tv_sec * 1000 + clock.tv_nsec / 1000000;
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    int answer;
    if (consigne_need_kind(need) != CONSIGNE_NEED_LIMIT) continue;
    if (consigne_limiter_answer(limiter, now, need, &answer) != CONSIGNE_OK) answer = CONSIGNE_ANSWER_FAILED;
    some |= consigne_query_answer(query, consigne_need_id(need), CONSIGNE_NTS, answer) == CONSIGNE_OK;
  }
  return some;
}

/* An answer may lead to another question, but only to one more of each rule. */
void daemon_decide(const consigne_ruleset *ruleset, consigne_query *query, int flags, consigne_limiter *limiter,
                   consigne_decision *decision) {
  consigne_query_set_number(query, CONSIGNE_FIELD_NOW, (int64_t)time(NULL) * 1000);
  for (int round = 0; round < NEEDS_ROUNDS; round++) {
    consigne_decide(ruleset, query, flags, decision);
    if (!limiter || !answer_limits(query, limiter, decision)) return;
  }
}

void daemon_log(const consigne_query *query, const consigne_decision *decision) {
  char line[LOG_OCTETS];
  size_t size = sizeof line;
  int field, status = consigne_query_error(query, &field);
  const char *name = consigne_field_name(field);
  if (status != CONSIGNE_OK) tool_fail(0, "%s: %s", name ? name : "the request", consigne_status_text(status));
  if (consigne_decision_log(decision, line, &size) == CONSIGNE_OK) tool_fail(0, "%s", line);
}

/* ---- Replies ------------------------------------------------------------------------- */

/* Cuts at a blank, so that no part of a word is missing, if there is one. */
static size_t add_text(char *text, size_t used, size_t most, const char *added) {
  size_t length = strlen(added), room = most - used;
  if (length > room) {
    length = room;
    while (length > 0 && added[length] != ' ') length--;
    if (length == 0) length = room;
  }
  memcpy(text + used, added, length);
  return used + length;
}

bool daemon_reply(const consigne_outcome *outcome, size_t texts, char reply[DAEMON_REPLY_OCTETS]) {
  static const char between[] = " / ";
  const char *enhanced = consigne_outcome_enhanced(outcome);
  if (!enhanced) return false;
  size_t begin =
      (size_t)snprintf(reply, CODES_OCTETS, "%u %s ", (unsigned)consigne_outcome_code(outcome), enhanced);
  size_t used = begin, most = begin + texts;
  if (begin >= CODES_OCTETS || most >= DAEMON_REPLY_OCTETS) return false;
  for (uint32_t i = 0; i < consigne_outcome_texts(outcome); i++) {
    const char *next = consigne_outcome_text(outcome, i);
    if (i > 0 && used + strlen(between) + strlen(next) > most) break;
    if (i > 0) used = add_text(reply, used, most, between);
    used = add_text(reply, used, most, next);
  }
  reply[used] = '\0';
  return true;
}

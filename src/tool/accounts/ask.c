/* SPDX-License-Identifier: MIT */
#include "tool/accounts/ask.h"

#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

/* If a ruleset has more dates ahead, only the first ones are asked for. */
enum { INSTANTS = 16 };

typedef struct asking {
  const consigne_ruleset *ruleset;
  const ask_question *question;
  consigne_query *query;
  consigne_decision *decision;
  int64_t now;
} asking;

bool ask_refuses(const ask_answer *answer) {
  return answer->verdict == CONSIGNE_VERDICT_REJECT || answer->verdict == CONSIGNE_VERDICT_DEFER;
}

static char *copy(const char *text) {
  return text ? strdup(text) : NULL;
}

/*
 * Who reads settings does not know the address of the relay, so tests of networks stay unknown. smtp.authcid is as
 * smtp.auth while it is not given. The other two have no values of their own.
 */
static bool is_left_open(int field) {
  return field == CONSIGNE_FIELD_IDENTITY || field == CONSIGNE_FIELD_RELAY || field == CONSIGNE_FIELD_RELAY_IP ||
         field == CONSIGNE_FIELD_SMTP_AUTHCID;
}

/* All other fields are absent. */
static void end_the_rest(const asking *of) {
  for (int field = 1; consigne_field_name(field); field++)
    if (!is_left_open(field)) consigne_query_end(of->query, field);
  for (uint32_t i = 0; i < consigne_ruleset_facts(of->ruleset); i++)
    consigne_query_end(of->query, tool_fact(of->ruleset, of->query, i));
}

static void fill(const asking *of) {
  const ask_question *question = of->question;
  consigne_query *query = of->query;
  consigne_query_reset(query);
  consigne_query_set(query, CONSIGNE_FIELD_LISTENER, question->listener, CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_RELAY, question->relay, CONSIGNE_NTS);
  if (question->login) consigne_query_set(query, CONSIGNE_FIELD_SMTP_AUTH, question->login, CONSIGNE_NTS);
  if (question->tls) consigne_query_set(query, CONSIGNE_FIELD_TLS, "TLSv1.3", CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_MAILFROM, question->sender, CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_HEADER_FROM, question->sender, CONSIGNE_NTS);
  consigne_query_set(query, CONSIGNE_FIELD_SMTP_RCPTTO, question->recipient, CONSIGNE_NTS);
  if (question->languages) consigne_query_set_language(query, question->languages, CONSIGNE_NTS);
  consigne_query_set_number(query, CONSIGNE_FIELD_NOW, of->now);
  end_the_rest(of);
}

/*
 * Decides with this answer from all external sources and limits; 0: without
 * answers, so that the needs are listed.
 */
static int decide(const asking *of, int answer) {
  fill(of);
  if (answer) consigne_query_answer(of->query, "*", CONSIGNE_NTS, answer);
  return consigne_decide(of->ruleset, of->query, CONSIGNE_FLAG_UTF8 | (answer ? 0 : CONSIGNE_FLAG_PARTIAL),
                         of->decision);
}

static const consigne_outcome *outcome(const asking *of) {
  return consigne_decision_outcome(of->decision);
}

static bool is_open(const asking *of) {
  return consigne_outcome_cause(outcome(of)) == CONSIGNE_CAUSE_UNKNOWN;
}

static bool is_refusal(const asking *of) {
  int verdict = consigne_decision_verdict(of->decision);
  return verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER;
}

/* The first need. A limit says nothing about settings. */
static void keep_need(const asking *of, ask_answer *answer) {
  for (uint32_t i = 0; i < consigne_decision_needs(of->decision) && !answer->asks; i++) {
    const consigne_need *need = consigne_decision_need(of->decision, i);
    int kind = consigne_need_kind(need);
    if (consigne_need_optional(need) || kind == CONSIGNE_NEED_LIMIT) continue;
    answer->asks = copy(kind == CONSIGNE_NEED_FIELD ? consigne_need_name(need) : consigne_need_id(need));
  }
}

/*
 * Asks without answers. If the decision needs some, asks with YES and with NO
 * to all. If both refuse, it is refused. If NO accepts, it is accepted unless
 * a source says otherwise. If only NO refuses, it depends on the sources.
 */
static bool settle(const asking *of, ask_answer *answer) {
  answer->told = true;
  if (decide(of, 0) != CONSIGNE_OK) return false;
  if (!is_open(of)) return true;
  if (!answer->asks) keep_need(of, answer);
  if (decide(of, CONSIGNE_ANSWER_YES) != CONSIGNE_OK) return false;
  bool refused = is_refusal(of) && !is_open(of);
  if (decide(of, CONSIGNE_ANSWER_NO) != CONSIGNE_OK) return false;
  answer->told = !is_open(of) && (refused || !is_refusal(of));
  return true;
}

static uint32_t rule_named(const consigne_ruleset *ruleset, const char *name) {
  uint32_t rule = 0;
  while (rule < consigne_ruleset_rules(ruleset) && strcmp(consigne_ruleset_rule_name(ruleset, rule), name) != 0)
    rule++;
  return rule;
}

/* The time when the next rule that only warns now is enforced; 0: there is none. */
static int64_t next_instant(const asking *of) {
  int64_t next = 0;
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome(of)); i++) {
    int64_t from = consigne_outcome_warning_from(outcome(of), i);
    int verdict = consigne_ruleset_rule_verdict(of->ruleset,
                                                rule_named(of->ruleset, consigne_outcome_warning(outcome(of), i)));
    bool refuses = verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER ||
                   verdict == CONSIGNE_VERDICT_QUARANTINE;
    if (refuses && from > of->now && (next == 0 || from < next)) next = from;
  }
  return next;
}

/* The lines of the reply, joined. */
static char *reply_of(const consigne_outcome *from) {
  char *reply = copy(consigne_outcome_reply(from));
  for (char *at = reply; at && *(at += strcspn(at, "\r\n"));) *at = ' ';
  return reply;
}

static bool is_signature(int field) {
  return field == CONSIGNE_FIELD_DKIM || field == CONSIGNE_FIELD_DKIM_D || field == CONSIGNE_FIELD_ARC ||
         field == CONSIGNE_FIELD_ARC_D || field == CONSIGNE_FIELD_ARC_DKIM_D;
}

/* Whether a clause of a proof is about a signature (DKIM) or a seal (ARC). */
static bool part_asks(const consigne_outcome *from, uint32_t proof, uint32_t part) {
  if (consigne_outcome_missing_part_negated(from, proof, part)) return false;
  return consigne_outcome_missing_part_kind(from, proof, part) == CONSIGNE_PROOF_SEALED ||
         is_signature(consigne_outcome_missing_part_field(from, proof, part)) ||
         is_signature(consigne_outcome_missing_part_with(from, proof, part));
}

static bool asks_for_signature(const consigne_outcome *from) {
  for (uint32_t i = 0; i < consigne_outcome_missing(from); i++)
    for (uint32_t j = 0; j < consigne_outcome_missing_parts(from, i); j++)
      if (part_asks(from, i, j)) return true;
  return false;
}

static void keep(const asking *of, ask_answer *answer) {
  const consigne_outcome *from = outcome(of);
  answer->verdict = consigne_outcome_verdict(from);
  answer->by_rule = consigne_outcome_cause(from) == CONSIGNE_CAUSE_RULE;
  if (!answer->by_rule) return;
  answer->about = consigne_ruleset_rule_reads(of->ruleset, consigne_outcome_rule_index(from), CONSIGNE_FIELD_RELAY);
  answer->signature = asks_for_signature(from);
  answer->field = consigne_outcome_field(from);
  answer->rule = copy(consigne_outcome_rule(from));
  answer->reply = reply_of(from);
}

/* Asks for later dates while the sender is accepted. A share is decided for this sender. */
static bool look_ahead(asking *of, ask_answer *answer) {
  for (size_t i = 0; i < INSTANTS; i++) {
    if (!settle(of, answer)) return false;
    int64_t next = next_instant(of);
    if (!answer->told || consigne_decision_verdict(of->decision) != CONSIGNE_VERDICT_ACCEPT || next == 0) break;
    of->now = next;
  }
  keep(of, answer);
  if (answer->verdict != CONSIGNE_VERDICT_ACCEPT && of->now > of->question->now) answer->from = of->now;
  return true;
}

bool ask(const consigne_ruleset *ruleset, const ask_question *question, ask_answer *answer) {
  asking of = {.ruleset = ruleset, .question = question, .now = question->now};
  *answer = (ask_answer){0};
  bool good = consigne_query_new(NULL, &of.query) == CONSIGNE_OK &&
              consigne_decision_new(NULL, &of.decision) == CONSIGNE_OK && look_ahead(&of, answer);
  consigne_decision_free(of.decision);
  consigne_query_free(of.query);
  return good;
}

void ask_free(ask_answer *answer) {
  free(answer->rule);
  free(answer->reply);
  free(answer->asks);
  *answer = (ask_answer){0};
}

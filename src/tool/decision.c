/* SPDX-License-Identifier: MIT */
/* A decision in words: what, why, what was missing, and what the other rules say. */
#include <inttypes.h>
#include <string.h>

#include "tool/tool.h"

static void print_verdict(const consigne_outcome *outcome) {
  bool colour = tool_has_colour(stdout);
  int verdict = consigne_outcome_verdict(outcome);
  const char *on = verdict == CONSIGNE_VERDICT_ACCEPT   ? "\033[1;32m"
                   : verdict == CONSIGNE_VERDICT_REJECT ? "\033[1;31m"
                                                        : "\033[1;33m";
  printf("verdict   %s%s%s", colour ? on : "", consigne_verdict_name(verdict), colour ? "\033[0m" : "");
  if (consigne_outcome_assumed(outcome)) printf(" (facts are missing, so it fails closed)");
  putchar('\n');
}

static void print_reply(const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_reply_lines(outcome); i++)
    printf("%-9s %s\n", i == 0 ? "reply" : "", consigne_outcome_reply_line(outcome, i));
}

static void print_rule(const consigne_ruleset *ruleset, const consigne_outcome *outcome) {
  uint32_t rule = consigne_outcome_rule_index(outcome);
  const char *file = consigne_ruleset_rule_file(ruleset, rule);
  const char *name = consigne_outcome_rule(outcome);
  if (file)
    printf("rule      %s (%s:%u)\n", name, file, (unsigned)consigne_ruleset_rule_line(ruleset, rule));
  else if (name)
    printf("rule      %s (no rule holds)\n", name);
}

static void print_reason(const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_clauses(outcome); i++) {
    const char *field = consigne_field_name(consigne_outcome_clause_field(outcome, i));
    printf("%-9s %s is %s, and the rule asks: %s\n", i == 0 ? "because" : "", field ? field : "a fact",
           consigne_outcome_clause_value(outcome, i), consigne_outcome_clause_test(outcome, i));
  }
  for (uint32_t i = 0; i < consigne_outcome_missing(outcome); i++)
    printf("%-9s %s\n", i == 0 ? "no proof" : "", consigne_outcome_missing_proof(outcome, i));
}

static void print_tags(const consigne_outcome *outcome) {
  uint32_t count = consigne_outcome_tags(outcome), assumed = consigne_outcome_assumed_tags(outcome);
  if (count + assumed == 0) return;
  printf("tags     ");
  for (uint32_t i = 0; i < count; i++) printf(" %s", consigne_outcome_tag(outcome, i));
  for (uint32_t i = 0; i < assumed; i++) printf(" %s (assumed)", consigne_outcome_assumed_tag(outcome, i));
  putchar('\n');
}

static void print_warnings(const consigne_ruleset *ruleset, const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++) {
    int64_t from = consigne_outcome_warning_from(outcome, i);
    char date[64] = "";
    size_t size = sizeof date;
    printf("%-9s %s %s", i == 0 ? "warning" : "", consigne_outcome_warning(outcome, i),
           consigne_outcome_warning_assumed(outcome, i) ? "may hold" : "holds");
    if (from && consigne_ruleset_date(ruleset, from, date, &size) == CONSIGNE_OK)
      printf(" and is not enforced here yet: for %u%% of the senders from %s",
             (unsigned)consigne_outcome_warning_share(outcome, i), date);
    putchar('\n');
  }
}

/* "listener=smtps: a word that the ruleset does not know" */
static void print_need(const consigne_need *need) {
  const char *id = consigne_need_id(need), *key = consigne_need_key(need);
  printf(" %s", id ? id : consigne_need_name(need));
  if (!id && key) printf("=%s: a word that the ruleset does not know", key);
  if (consigne_need_optional(need)) printf(" (optional)");
}

static void print_needs(const consigne_decision *decision) {
  uint32_t count = consigne_decision_needs(decision);
  if (count == 0) return;
  printf("needs    ");
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) putchar(',');
    print_need(consigne_decision_need(decision, i));
  }
  putchar('\n');
}

/* "mx.univ.example: counted spf dkim", or why not. */
static void print_seen(const consigne_decision *decision, uint32_t index) {
  const char *id = consigne_decision_authres_id(decision, index);
  int state = consigne_decision_authres_state(decision, index);
  bool counted = state == CONSIGNE_AUTHRES_COUNTED;
  if (*id) tool_print_text(id, strlen(id)), fputs(": ", stdout);
  printf("%s%s", counted ? "" : "not counted, ", consigne_authres_name(state));
  for (const int *field = tool_methods; counted && *field; field++)
    if (consigne_decision_authres_reports(decision, index, *field)) printf(" %s", consigne_field_name(*field));
  putchar('\n');
}

/* Prints what became of Authentication-Results, if a rule reads what they report. */
static void print_authres(const consigne_decision *decision) {
  uint32_t told = consigne_decision_authres(decision), seen = consigne_decision_authres_seen(decision);
  for (uint32_t i = 0; i < told; i++) {
    printf("%-9s ", i == 0 ? "results" : "");
    print_seen(decision, i);
  }
  if (seen > told) printf("%-9s and %u more\n", "", (unsigned)(seen - told));
  if (seen == 0 && consigne_decision_authres_expected(decision)) puts("results   no Authentication-Results seen");
}

static const char *truth(int value) {
  return value == CONSIGNE_TRUTH_TRUE ? "holds" : value == CONSIGNE_TRUTH_FALSE ? "does not hold" : "unknown";
}

static void print_trace(const consigne_ruleset *ruleset, const consigne_decision *decision) {
  uint32_t recipient = UINT32_MAX;
  for (uint32_t i = 0; i < consigne_decision_traces(decision); i++) {
    uint32_t rule = consigne_decision_trace_rule(decision, i), of = consigne_decision_trace_recipient(decision, i);
    const char *to = consigne_outcome_recipient(consigne_decision_recipient(decision, of));
    if (of != recipient) printf("\nrules%s%s\n", to ? " for " : "", to ? to : "");
    recipient = of;
    int holds = consigne_decision_trace_holds(decision, i),
        enforced = consigne_decision_trace_enforced(decision, i);
    const char *proof = consigne_decision_trace_proof(decision, i);
    bool warns = consigne_ruleset_rule_verdict(ruleset, rule) == 0;
    printf("  %-24s %s", consigne_ruleset_rule_name(ruleset, rule), truth(holds));
    if (holds == CONSIGNE_TRUTH_TRUE && enforced == CONSIGNE_TRUTH_FALSE)
      fputs(warns ? ", only warns" : ", not enforced", stdout);
    if (proof) printf(", since it is proved: %s", proof);
    putchar('\n');
  }
}

static void print_outcome(const consigne_ruleset *ruleset, const consigne_outcome *outcome, bool explain) {
  print_verdict(outcome);
  print_reply(outcome);
  print_rule(ruleset, outcome);
  if (explain) print_reason(outcome);
  print_tags(outcome);
  print_warnings(ruleset, outcome);
}

void tool_print_decision(const consigne_ruleset *ruleset, const consigne_decision *decision, bool explain) {
  uint32_t recipients = consigne_decision_recipients(decision);
  print_outcome(ruleset, consigne_decision_outcome(decision), explain);
  print_needs(decision);
  if (explain) print_authres(decision);
  for (uint32_t i = 0; recipients > 1 && i < recipients; i++) {
    const consigne_outcome *outcome = consigne_decision_recipient(decision, i);
    printf("\nrecipient %s\n", consigne_outcome_recipient(outcome));
    print_outcome(ruleset, outcome, explain);
  }
  if (!explain) return;
  printf("%srevision  %s\n", recipients > 1 ? "\n" : "", consigne_decision_revision(decision));
  print_trace(ruleset, decision);
}

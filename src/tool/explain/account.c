/* SPDX-License-Identifier: MIT */
/* Explains a refusal to a postmaster: what was refused, by which rule, why, and what would be accepted. */
#include <inttypes.h>
#include <string.h>

#include "tool/explain/words.h"

static void say(const tool_account *account, tool_message message, const char *first, const char *second,
                const char *third) {
  tool_said about = {first, second, third};
  tool_say(account->language, message, about);
}

static void say_line(const tool_account *account, tool_message message, const char *first, const char *second,
                     const char *third) {
  say(account, message, first, second, third);
  putchar('\n');
}

static tool_message verdict_message(int verdict) {
  switch (verdict) {
  case CONSIGNE_VERDICT_ACCEPT: return SAY_ACCEPTED;
  case CONSIGNE_VERDICT_QUARANTINE: return SAY_QUARANTINED;
  case CONSIGNE_VERDICT_REJECT: return SAY_REJECTED;
  case CONSIGNE_VERDICT_UNDECIDED: return SAY_UNDECIDED;
  default: return SAY_DEFERRED;
  }
}

/* ---- What was decided ---------------------------------------------------------------------- */

static void say_since(const tool_account *account, const consigne_outcome *outcome) {
  char date[64] = "", share[16];
  size_t size = sizeof date;
  int64_t since = consigne_outcome_since(outcome);
  uint32_t percent = consigne_outcome_share(outcome);
  if (since == 0 || consigne_ruleset_date(account->ruleset, since, date, &size) != CONSIGNE_OK) return;
  say(account, SAY_SINCE, date, NULL, NULL);
  snprintf(share, sizeof share, "%u", (unsigned)percent);
  if (percent < 100) say(account, SAY_SHARE, share, NULL, NULL);
}

static void say_rule(const tool_account *account, const consigne_outcome *outcome) {
  uint32_t rule = consigne_outcome_rule_index(outcome);
  const char *file = consigne_ruleset_rule_file(account->ruleset, rule), *name = consigne_outcome_rule(outcome);
  char place[4096];
  if (!file) return;
  snprintf(place, sizeof place, "%s:%u", file, (unsigned)consigne_ruleset_rule_line(account->ruleset, rule));
  say(account, SAY_BY_RULE, name, place, NULL);
  say_since(account, outcome);
}

static void say_verdict(const tool_account *account, const consigne_outcome *outcome, const char *recipient) {
  int verdict = consigne_outcome_verdict(outcome), cause = consigne_outcome_cause(outcome);
  say(account, verdict_message(verdict), NULL, NULL, NULL);
  if (recipient) say(account, SAY_FOR, recipient, NULL, NULL);
  if (cause == CONSIGNE_CAUSE_RULE)
    say_rule(account, outcome);
  else if (cause == CONSIGNE_CAUSE_UNKNOWN)
    say(account, SAY_WAITS, consigne_outcome_rule(outcome), NULL, NULL);
  else if (cause == CONSIGNE_CAUSE_DEFAULT)
    say(account, verdict == CONSIGNE_VERDICT_ACCEPT ? SAY_NO_RULE : SAY_BY_DEFAULT, NULL, NULL, NULL);
  puts(".");
}

/* ---- Why ------------------------------------------------------------------------------------- */

/* A clause of a proof, about the domain of the value. */
static void say_part(const tool_account *account, const consigne_outcome *outcome, uint32_t proof, uint32_t part) {
  const char *value = consigne_outcome_value(outcome), *at = value ? strrchr(value, '@') : NULL;
  say_line(account, tool_missing_part(outcome, proof, part), at ? at + 1 : value,
           consigne_outcome_missing_part_text(outcome, proof, part), value);
}

/* If a proof has several clauses, only the missing ones are said. */
static void say_proof(const tool_account *account, const consigne_outcome *outcome, uint32_t proof) {
  fputs("  - ", stdout);
  if (consigne_outcome_missing_kind(outcome, proof) != CONSIGNE_PROOF_SEVERAL) {
    say_part(account, outcome, proof, 0);
    return;
  }
  say_line(account, SAY_SEVERAL, NULL, consigne_outcome_missing_proof(outcome, proof), NULL);
  for (uint32_t i = 0; i < consigne_outcome_missing_parts(outcome, proof); i++) {
    if (consigne_outcome_missing_part_truth(outcome, proof, i) == CONSIGNE_TRUTH_TRUE) continue;
    fputs("      - ", stdout);
    say_part(account, outcome, proof, i);
  }
}

static void say_reason(const tool_account *account, const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_clauses(outcome); i++) {
    const char *field = consigne_field_name(consigne_outcome_clause_field(outcome, i));
    say_line(account, SAY_VALUE, field ? field : "fact", consigne_outcome_clause_value(outcome, i),
             consigne_outcome_clause_test(outcome, i));
  }
  if (consigne_outcome_missing(outcome) > 0) say_line(account, SAY_NO_PROOF, NULL, NULL, NULL);
  for (uint32_t i = 0; i < consigne_outcome_missing(outcome); i++) say_proof(account, outcome, i);
}

static void say_reply(const tool_account *account, const consigne_outcome *outcome) {
  uint32_t lines = consigne_outcome_reply_lines(outcome);
  if (lines > 0) say_line(account, SAY_REPLY, NULL, NULL, NULL);
  for (uint32_t i = 0; i < lines; i++) printf("  %s\n", consigne_outcome_reply_line(outcome, i));
}

/* Whether the rule that refused, or waits, reads what Authentication-Results report. */
static bool reads_results(const tool_account *account, const consigne_outcome *outcome) {
  uint32_t rule = consigne_outcome_rule_index(outcome);
  for (int field = 1; consigne_field_name(field); field++)
    if (consigne_field_is_verified(field) && consigne_ruleset_rule_reads(account->ruleset, rule, field))
      return true;
  return false;
}

static void say_seen(const tool_account *account, uint32_t index) {
  const consigne_decision *decision = account->decision;
  char methods[64] = "";
  size_t length = 0;
  tool_message message = tool_seen(consigne_decision_authres_state(decision, index));
  if (message == SAY_MESSAGES) return;
  for (const int *field = tool_methods; *field; field++)
    if (consigne_decision_authres_reports(decision, index, *field))
      length += (size_t)snprintf(methods + length, sizeof methods - length, "%s%s", length > 0 ? ", " : "",
                                 consigne_field_name(*field));
  fputs("  - ", stdout);
  say_line(account, message, consigne_decision_authres_id(decision, index), methods, NULL);
}

/* Says why a proof may be missing although the message seems to have it. */
static void say_results(const tool_account *account, const consigne_outcome *outcome) {
  const consigne_decision *decision = account->decision;
  uint32_t told = consigne_decision_authres(decision), seen = consigne_decision_authres_seen(decision);
  char more[16];
  if (!reads_results(account, outcome)) return;
  if (seen == 0 && consigne_decision_authres_expected(decision)) say_line(account, SAY_SEEN_NONE, NULL, NULL, NULL);
  if (seen > 0) say_line(account, SAY_SEEN, NULL, NULL, NULL);
  for (uint32_t i = 0; i < told; i++) say_seen(account, i);
  if (seen == told) return;
  snprintf(more, sizeof more, "%u", (unsigned)(seen - told));
  fputs("  - ", stdout);
  say_line(account, SAY_SEEN_MORE, more, NULL, NULL);
}

/* Proofs without which other rules would have refused it. */
static void say_passed(const tool_account *account) {
  const consigne_decision *decision = account->decision;
  for (uint32_t i = 0; i < consigne_decision_traces(decision); i++) {
    const char *proof = consigne_decision_trace_proof(decision, i);
    uint32_t rule = consigne_decision_trace_rule(decision, i);
    if (!proof || consigne_decision_trace_recipient(decision, i) > 0) continue;
    say_line(account, SAY_PASSED, consigne_ruleset_rule_name(account->ruleset, rule), proof, NULL);
  }
}

/* Rules that hold and refuse nobody yet. */
static void say_watched(const tool_account *account, const consigne_outcome *outcome) {
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++) {
    const char *rule = consigne_outcome_warning(outcome, i);
    char date[64] = "", share[16];
    size_t size = sizeof date;
    int64_t from = consigne_outcome_warning_from(outcome, i);
    bool dated = from != 0 && consigne_ruleset_date(account->ruleset, from, date, &size) == CONSIGNE_OK;
    snprintf(share, sizeof share, "%u", (unsigned)consigne_outcome_warning_share(outcome, i));
    if (consigne_outcome_warning_assumed(outcome, i)) continue;
    say_line(account, dated ? SAY_WATCHED_FROM : SAY_WATCHED, rule, date, share);
  }
}

static void say_needs(const tool_account *account) {
  for (uint32_t i = 0; i < consigne_decision_needs(account->needs); i++) {
    const consigne_need *need = consigne_decision_need(account->needs, i);
    const char *id = consigne_need_id(need);
    if (consigne_need_optional(need)) continue;
    fputs("  - ", stdout);
    say_line(account, SAY_MISSING_FACT, id ? id : consigne_need_name(need), NULL, NULL);
  }
}

/* ---- What would be accepted -------------------------------------------------------------------- */

/* A change, its message, and what it is about. The kind is NULL if a later library added it. */
static const char *read_change(const tool_account *account, uint32_t repair, uint32_t change, const char **about,
                               tool_message *message) {
  const consigne_repairs *repairs = account->repairs;
  const char *field = consigne_field_name(consigne_repairs_field(repairs, repair, change));
  about[0] = consigne_repairs_value(repairs, repair, change);
  about[1] = consigne_repairs_name(repairs, repair, change);
  about[2] = consigne_repairs_text(repairs, repair, change);
  about[3] = field ? field : "fact";
  const char *kind = tool_repair_kind(consigne_repairs_kind(repairs, repair, change), message);
  if (kind && *message == SAY_RELAY && about[1]) *message = SAY_RELAY_BELOW;
  return kind;
}

/* Text to paste stands on a line of its own. */
static void say_change(const tool_account *account, uint32_t repair, uint32_t change) {
  const char *about[TOOL_SAY_ARGUMENTS];
  tool_message message = SAY_MESSAGES;
  if (!read_change(account, repair, change, about, &message)) return;
  tool_say(account->language, message, about);
  if (!about[2] || message == SAY_EXTERNAL_OWNER || message == SAY_EXTERNAL_ITEM) return;
  fputs("\n         ", stdout);
  tool_print_text(about[2], strlen(about[2]));
}

static void say_repair(const tool_account *account, uint32_t repair) {
  uint32_t changes = consigne_repairs_changes(account->repairs, repair);
  bool accepted = consigne_repairs_verdict(account->repairs, repair) == CONSIGNE_VERDICT_ACCEPT;
  for (uint32_t i = 0; i < changes; i++) {
    if (i == 0)
      printf("  %u. ", (unsigned)repair + 1);
    else
      fputs("\n     ", stdout), say(account, SAY_AND, NULL, NULL, NULL);
    say_change(account, repair, i);
  }
  fputs("\n     (", stdout);
  say(account, accepted ? SAY_CHECKED : SAY_CHECKED_QUARANTINE, NULL, NULL, NULL);
  puts(")");
}

static void say_repairs(const tool_account *account) {
  uint32_t count = consigne_repairs_count(account->repairs);
  bool accepted = consigne_repairs_verdict(account->repairs, 0) == CONSIGNE_VERDICT_ACCEPT;
  putchar('\n');
  say_line(account, count == 0 ? SAY_NO_REPAIR : accepted ? SAY_REPAIRS : SAY_REPAIRS_QUARANTINE, NULL, NULL, NULL);
  for (uint32_t i = 0; i < count; i++) say_repair(account, i);
}

/* ---- The account --------------------------------------------------------------------------------- */

void tool_print_account_of(const tool_account *account) {
  const consigne_outcome *outcome = consigne_decision_outcome(account->decision);
  uint32_t recipients = consigne_decision_recipients(account->decision);
  const consigne_outcome *first = consigne_decision_recipient(account->decision, 0);
  say_verdict(account, outcome, recipients == 1 ? consigne_outcome_recipient(first) : NULL);
  for (uint32_t i = 0; recipients > 1 && i < recipients; i++) {
    const consigne_outcome *one = consigne_decision_recipient(account->decision, i);
    fputs("  - ", stdout);
    say_verdict(account, one, consigne_outcome_recipient(one));
  }
  say_reason(account, outcome);
  if (consigne_outcome_verdict(outcome) == CONSIGNE_VERDICT_ACCEPT) say_passed(account);
  say_watched(account, outcome);
  if (consigne_outcome_cause(outcome) == CONSIGNE_CAUSE_UNKNOWN) say_needs(account);
  if (consigne_outcome_verdict(outcome) != CONSIGNE_VERDICT_ACCEPT) say_results(account, outcome);
  say_reply(account, outcome);
  bool refused = consigne_outcome_verdict(outcome) != CONSIGNE_VERDICT_ACCEPT &&
                 consigne_outcome_cause(outcome) != CONSIGNE_CAUSE_UNKNOWN;
  if (refused) say_repairs(account);
}

/* ---- As JSON --------------------------------------------------------------------------------------- */

static json_t *text_or_null(const char *text) {
  return text ? tool_text_json(text, strlen(text)) : json_null();
}

static json_t *change_json(const tool_account *account, uint32_t repair, uint32_t change) {
  const char *about[TOOL_SAY_ARGUMENTS];
  tool_message message = SAY_MESSAGES;
  const char *kind = read_change(account, repair, change, about, &message);
  bool of_field = consigne_repairs_field(account->repairs, repair, change) != 0;
  json_t *object = json_object();
  json_object_set_new(object, "kind", text_or_null(kind));
  json_object_set_new(object, "field", text_or_null(of_field ? about[3] : NULL));
  json_object_set_new(object, "value", text_or_null(about[0]));
  json_object_set_new(object, "name", text_or_null(about[1]));
  json_object_set_new(object, "text", text_or_null(about[2]));
  json_object_set_new(object, "clause", text_or_null(consigne_repairs_clause(account->repairs, repair, change)));
  json_object_set_new(object, "words", kind ? tool_say_json(account->language, message, about) : json_null());
  return object;
}

static json_t *repairs_json(const tool_account *account) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < consigne_repairs_count(account->repairs); i++) {
    json_t *changes = json_array();
    for (uint32_t k = 0; k < consigne_repairs_changes(account->repairs, i); k++)
      json_array_append_new(changes, change_json(account, i, k));
    json_array_append_new(list, json_pack("{s:s, s:o}", "verdict",
                                          consigne_verdict_name(consigne_repairs_verdict(account->repairs, i)),
                                          "changes", changes));
  }
  return list;
}

json_t *tool_account_json(const tool_account *account) {
  const consigne_outcome *outcome = consigne_decision_outcome(account->decision);
  uint32_t rule = consigne_outcome_rule_index(outcome);
  char date[64] = "";
  size_t size = sizeof date;
  int64_t since = consigne_outcome_since(outcome);
  bool dated = since != 0 && consigne_ruleset_date(account->ruleset, since, date, &size) == CONSIGNE_OK;
  json_t *object = tool_decision_json(account->decision, NULL);
  json_object_set_new(object, "file", text_or_null(consigne_ruleset_rule_file(account->ruleset, rule)));
  json_object_set_new(object, "line", json_integer(consigne_ruleset_rule_line(account->ruleset, rule)));
  json_object_set_new(object, "since", text_or_null(dated ? date : NULL));
  json_object_set_new(object, "share", json_integer(consigne_outcome_share(outcome)));
  json_object_set_new(object, "repairs", repairs_json(account));
  return object;
}

/* SPDX-License-Identifier: MIT */
/*
 * Fills a query from arguments FIELD=VALUE and a message. A field without an
 * argument is absent; with --partial it is not given. With --trust, a field
 * that only a verifier tells is not given either: a verifier that does not
 * work proves nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tool/query_plan.h"

typedef struct reading {
  const tool_facts *facts;
  consigne_query *query;
  tool_plan plan;
  tool_plan unknown; /* fields that stay not given; these calls are never made */
  bool now_listed;
  bool seals; /* there was an argument seal= */
} reading;

static int set_now(reading *run, const char *value) {
  run->now_listed = true;
  if (strcmp(value, "unknown") == 0) {
    tool_plan_add(&run->unknown, CONSIGNE_FIELD_NOW, CALL_END, NULL, 0);
    return 0;
  }
  if (strcmp(value, "absent") == 0) {
    tool_plan_add(&run->plan, CONSIGNE_FIELD_NOW, CALL_DROP, NULL, 0);
    return 0;
  }
  int64_t instant;
  if (consigne_ruleset_instant(run->facts->ruleset, value, CONSIGNE_NTS, &instant) != CONSIGNE_OK)
    return tool_fail(EXIT_BAD_DATA, "now=%s: no date; write 2027-03-01 or 2027-03-01T08:00+01:00", value);
  consigne_query_set_number(run->query, CONSIGNE_FIELD_NOW, instant);
  return 0;
}

static bool is_of_chain(int field) {
  return field == CONSIGNE_FIELD_ARC_D || field == CONSIGNE_FIELD_ARC_DKIM_D;
}

/* "seal=1:list.example:x.example,y.example" */
static int read_seal(reading *run, const char *value) {
  bool fields =
      tool_plan_has(&run->plan, CONSIGNE_FIELD_ARC_D) || tool_plan_has(&run->plan, CONSIGNE_FIELD_ARC_DKIM_D);
  if (fields && !run->seals) return tool_fail(EXIT_WRONG_USE, "seal=%s: arc.d or arc.dkim.d is listed, too", value);
  if (!run->seals) tool_plan_add(&run->plan, CONSIGNE_FIELD_ARC_D, CALL_DROP, NULL, 0);
  run->seals = true;
  tool_plan_add(&run->plan, CONSIGNE_FIELD_ARC_D, CALL_SEAL, value, strlen(value));
  return 0;
}

/* Of all fields, and of the facts that the ruleset declares. */
static int tell_no_field(const reading *run, const char *name, size_t length) {
  enum { MOST = 200 }; /* over twice as many as there can be */
  const consigne_ruleset *ruleset = run->facts->ruleset;
  const char *names[MOST + 1] = {NULL}, *fact = strncmp(name, "fact.", 5) == 0 ? "fact." : "";
  size_t count = 0, prefix = strlen(fact);
  for (int i = 1; !*fact && count < MOST && consigne_field_name(i); i++) names[count++] = consigne_field_name(i);
  for (uint32_t i = 0; *fact && count < MOST && i < consigne_ruleset_facts(ruleset); i++)
    names[count++] = consigne_ruleset_fact_name(ruleset, i);
  const char *nearest = consigne_nearest(names, name + prefix, length - prefix);
  if (nearest)
    return tool_fail(EXIT_WRONG_USE, "no field \"%.*s\": did you mean \"%s%s\"?", (int)length, name, fact, nearest);
  return tool_fail(EXIT_WRONG_USE,
                   "no field \"%.*s\" (docs/language.md lists them; facts are those that the ruleset declares)",
                   (int)length, name);
}

static int read_argument(reading *run, const char *argument) {
  int answered = tool_answer_argument(run->query, run->facts->ruleset, argument);
  if (answered >= 0) return answered;
  const char *equals = strchr(argument, '=');
  if (!equals) return tool_fail(EXIT_WRONG_USE, "\"%s\": write FIELD=VALUE", argument);
  size_t length = (size_t)(equals - argument);
  const char *value = equals + 1;
  if (length == 4 && strncmp(argument, "seal", 4) == 0) return read_seal(run, value);
  int field = tool_field_named(run->facts->ruleset, run->query, argument, length);
  if (!field) return tell_no_field(run, argument, length);
  if (field == CONSIGNE_FIELD_IDENTITY)
    return tool_fail(EXIT_WRONG_USE, "identity cannot be set: set smtp.mailfrom, header.from and header.sender");
  if (field == CONSIGNE_FIELD_NOW) return set_now(run, value);
  if (run->seals && is_of_chain(field))
    return tool_fail(EXIT_WRONG_USE, "%.*s says what the listed seals say", (int)length, argument);
  if (strcmp(value, "unknown") == 0) {
    tool_plan_add(&run->unknown, field, CALL_END, NULL, 0);
    return 0;
  }
  bool again = tool_plan_has(&run->plan, field);
  if (again && consigne_field_is_single(field))
    return tool_fail(EXIT_WRONG_USE, "%.*s holds one value and is given twice", (int)length, argument);
  if (!again)
    tool_plan_add(&run->plan, field, CALL_DROP, NULL, 0); /* the argument replaces what the message gave */
  if (strcmp(value, "absent") == 0) return 0;             /* end_listed ends it */
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM && strcmp(value, "null") == 0) value = "<>";
  tool_plan_add(&run->plan, field, consigne_field_is_single(field) ? CALL_SET : CALL_ADD, value, strlen(value));
  return 0;
}

const int tool_methods[] = {CONSIGNE_FIELD_SPF, CONSIGNE_FIELD_DKIM,  CONSIGNE_FIELD_DMARC,
                            CONSIGNE_FIELD_ARC, CONSIGNE_FIELD_IPREV, 0};

/* Ends the fields that have an argument: no more values come. */
static void end_listed(reading *run) {
  for (size_t i = 0, count = run->plan.count; i < count; i++)
    if (run->plan.at[i].action == CALL_DROP) tool_plan_add(&run->plan, run->plan.at[i].field, CALL_END, NULL, 0);
}

/* Fields without an argument are absent, the recipient too, but not those that are unknown, or that a silent
 * verifier would tell. */
static void end_rest(reading *run) {
  for (int field = 1; consigne_field_name(field); field++) {
    bool silent =
        consigne_field_is_verified(field) && consigne_query_state(run->query, field) == CONSIGNE_STATE_NOT_GIVEN;
    if (run->facts->trusted_count > 0 && silent) tool_plan_add(&run->unknown, field, CALL_DROP, NULL, 0);
  }
  for (uint32_t i = 0; i < consigne_ruleset_facts(run->facts->ruleset); i++)
    tool_fact(run->facts->ruleset, run->query, i); /* the query must know the names of absent facts */
  consigne_query_end(run->query, CONSIGNE_FIELD_ALL);
  consigne_query_end(run->query, CONSIGNE_FIELD_SMTP_RCPTTO);
  for (size_t i = 0; i < run->unknown.count; i++) consigne_query_drop(run->query, run->unknown.at[i].field);
}

static int run_plan(reading *run) {
  const tool_call *wrong = NULL;
  int status = tool_plan_run(&run->plan, run->query, &wrong);
  if (status == CONSIGNE_OK && !run->facts->partial) end_rest(run);
  if (status == CONSIGNE_OK) return 0;
  if (!wrong) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(status));
  const char *name = wrong->action == CALL_SEAL ? "seal" : consigne_field_name(wrong->field);
  return tool_fail(EXIT_BAD_DATA, "%s=%s: %s", name ? name : "fact", wrong->value ? wrong->value : "",
                   consigne_status_text(status));
}

int tool_fill(consigne_query *query, const tool_facts *facts, int count, char **arguments, const char *message,
              size_t message_length) {
  reading run = {.facts = facts, .query = query};
  int exit_code = 0;
  for (int i = 0; i < facts->trusted_count && exit_code == 0; i++) {
    int status = consigne_query_trust(query, facts->trusted[i], CONSIGNE_NTS);
    if (status != CONSIGNE_OK)
      exit_code = tool_fail(EXIT_WRONG_USE, "--trust %s: %s", facts->trusted[i], consigne_status_text(status));
  }
  if (message && exit_code == 0) {
    int status = consigne_query_add_header_block(query, message, message_length);
    if (status != CONSIGNE_OK) exit_code = tool_fail(EXIT_INTERNAL, "message: %s", consigne_status_text(status));
  }
  if (!facts->partial) consigne_query_answer(query, "*", CONSIGNE_NTS, CONSIGNE_ANSWER_NO);
  for (int i = 0; i < count && exit_code == 0; i++) exit_code = read_argument(&run, arguments[i]);
  if (exit_code == 0) {
    end_listed(&run);
    if (!run.now_listed) consigne_query_set_number(query, CONSIGNE_FIELD_NOW, (int64_t)time(NULL) * 1000);
    exit_code = run_plan(&run);
  }
  tool_plan_free(&run.plan);
  tool_plan_free(&run.unknown);
  return exit_code;
}

/* SPDX-License-Identifier: MIT */
/* Collected calls on a query, and fields by name. */
#include "tool/query_plan.h"

#include <stdlib.h>
#include <string.h>

void tool_plan_add(tool_plan *plan, int field, tool_action action, const char *value, size_t length) {
  if (plan->count == plan->room) {
    size_t room = plan->room ? plan->room * 2 : 32;
    tool_call *larger = realloc(plan->at, room * sizeof *larger);
    if (!larger) {
      plan->failed = true;
      return;
    }
    plan->at = larger;
    plan->room = room;
  }
  plan->at[plan->count] = (tool_call){field, action, value, length, plan->count};
  plan->count++;
}

void tool_plan_free(tool_plan *plan) {
  free(plan->at);
  *plan = (tool_plan){0};
}

bool tool_plan_has(const tool_plan *plan, int field) {
  for (size_t i = 0; i < plan->count; i++)
    if (plan->at[i].field == field) return true;
  return false;
}

/* By number of the field, but smtp.authcid comes first. */
static int compare(const void *left, const void *right) {
  const tool_call *a = left, *b = right;
  int x = a->field == CONSIGNE_FIELD_SMTP_AUTHCID ? 0 : a->field,
      y = b->field == CONSIGNE_FIELD_SMTP_AUTHCID ? 0 : b->field;
  if (x != y) return x < y ? -1 : 1;
  return a->position < b->position ? -1 : 1;
}

static int run(consigne_query *query, const tool_call *call) {
  switch (call->action) {
  case CALL_DROP: return consigne_query_drop(query, call->field);
  case CALL_SET: return consigne_query_set(query, call->field, call->value, call->length);
  case CALL_ADD: return consigne_query_add(query, call->field, call->value, call->length);
  case CALL_SEAL: return tool_seal_argument(query, call->value, call->length);
  case CALL_END: break;
  }
  return consigne_query_end(query, call->field);
}

int tool_plan_run(tool_plan *plan, consigne_query *query, const tool_call **wrong) {
  if (plan->failed) return CONSIGNE_E_MEMORY;
  if (plan->count > 0) qsort(plan->at, plan->count, sizeof *plan->at, compare);
  for (size_t i = 0; i < plan->count; i++) {
    int status = run(query, &plan->at[i]);
    if (status == CONSIGNE_OK) continue;
    *wrong = &plan->at[i];
    return status;
  }
  return CONSIGNE_OK;
}

int tool_field_named(const consigne_ruleset *ruleset, consigne_query *query, const char *name, size_t length) {
  static const char prefix[] = "fact.";
  size_t skip = sizeof prefix - 1;
  int field = 0;
  if (length > skip && strncmp(name, prefix, skip) == 0) {
    bool declared = false;
    for (uint32_t i = 0; i < consigne_ruleset_facts(ruleset); i++) {
      const char *fact = consigne_ruleset_fact_name(ruleset, i);
      declared |= strlen(fact) == length - skip && strncmp(fact, name + skip, length - skip) == 0;
    }
    if (!declared) return 0;
  }
  return consigne_query_field(query, name, length, &field) == CONSIGNE_OK ? field : 0;
}

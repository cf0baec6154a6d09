/* SPDX-License-Identifier: MIT */
/* Collected calls on a query, and fields by name. */
#include "tool/steps.h"

#include <stdlib.h>
#include <string.h>

void tool_steps_add(tool_steps *steps, int field, tool_action action, const char *value, size_t length) {
  if (steps->count == steps->room) {
    size_t room = steps->room ? steps->room * 2 : 32;
    tool_step *larger = realloc(steps->at, room * sizeof *larger);
    if (!larger) {
      steps->failed = true;
      return;
    }
    steps->at = larger;
    steps->room = room;
  }
  steps->at[steps->count] = (tool_step){field, action, value, length, steps->count};
  steps->count++;
}

void tool_steps_free(tool_steps *steps) {
  free(steps->at);
  *steps = (tool_steps){0};
}

bool tool_steps_have(const tool_steps *steps, int field) {
  for (size_t i = 0; i < steps->count; i++)
    if (steps->at[i].field == field) return true;
  return false;
}

/* By number, but for authcid, which stands behind the field it must precede. */
static int compare(const void *left, const void *right) {
  const tool_step *a = left, *b = right;
  int x = a->field == CONSIGNE_FIELD_SMTP_AUTHCID ? 0 : a->field,
      y = b->field == CONSIGNE_FIELD_SMTP_AUTHCID ? 0 : b->field;
  if (x != y) return x < y ? -1 : 1;
  return a->position < b->position ? -1 : 1;
}

static int run(consigne_query *query, const tool_step *step) {
  switch (step->action) {
  case STEP_DROP: return consigne_query_drop(query, step->field);
  case STEP_SET: return consigne_query_set(query, step->field, step->value, step->length);
  case STEP_ADD: return consigne_query_add(query, step->field, step->value, step->length);
  case STEP_SEAL: return tool_seal_argument(query, step->value, step->length);
  case STEP_END: break;
  }
  return consigne_query_end(query, step->field);
}

int tool_steps_run(tool_steps *steps, consigne_query *query, const tool_step **wrong) {
  if (steps->failed) return CONSIGNE_E_MEMORY;
  if (steps->count > 0) qsort(steps->at, steps->count, sizeof *steps->at, compare);
  for (size_t i = 0; i < steps->count; i++) {
    int status = run(query, &steps->at[i]);
    if (status == CONSIGNE_OK) continue;
    *wrong = &steps->at[i];
    return status;
  }
  return CONSIGNE_OK;
}

bool tool_field_is_single(int field) {
  switch (field) {
  case CONSIGNE_FIELD_SMTP_MAILFROM:
  case CONSIGNE_FIELD_SMTP_HELO:
  case CONSIGNE_FIELD_SMTP_AUTH:
  case CONSIGNE_FIELD_SMTP_AUTHCID:
  case CONSIGNE_FIELD_RELAY:
  case CONSIGNE_FIELD_RELAY_IP:
  case CONSIGNE_FIELD_RELAY_NAME:
  case CONSIGNE_FIELD_CLIENT_IP:
  case CONSIGNE_FIELD_CLIENT_NAME:
  case CONSIGNE_FIELD_SERVER_NAME:
  case CONSIGNE_FIELD_LISTENER:
  case CONSIGNE_FIELD_TLS:
  case CONSIGNE_FIELD_SPF:
  case CONSIGNE_FIELD_DMARC:
  case CONSIGNE_FIELD_ARC:
  case CONSIGNE_FIELD_IPREV:
  case CONSIGNE_FIELD_SPF_D:
  case CONSIGNE_FIELD_DMARC_D:
  case CONSIGNE_FIELD_NOW: return true;
  default: return false;
  }
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

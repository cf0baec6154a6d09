/* SPDX-License-Identifier: MIT */
/* Calls on a query, collected first and made in the order that the library asks for: authcid before auth. */
#ifndef CGN_TOOL_STEPS_H
#define CGN_TOOL_STEPS_H

#include "tool/tool.h"

typedef enum tool_action { STEP_DROP, STEP_SET, STEP_ADD, STEP_SEAL, STEP_END } tool_action;

typedef struct tool_step {
  int field;
  tool_action action;
  const char *value; /* borrowed */
  size_t length;
  size_t position; /* as collected */
} tool_step;

typedef struct tool_steps {
  tool_step *at;
  size_t count, room;
  bool failed; /* no memory */
} tool_steps;

void tool_steps_add(tool_steps *steps, int field, tool_action action, const char *value, size_t length);
/* Makes the calls. A status; *wrong is the step that failed. */
int tool_steps_run(tool_steps *steps, consigne_query *query, const tool_step **wrong);
void tool_steps_free(tool_steps *steps);
/* Whether some step is about this field. */
bool tool_steps_have(const tool_steps *steps, int field);
/* Fields that take one value by consigne_query_set. */
bool tool_field_is_single(int field);
/* A field by name, facts only where the ruleset declares them; 0: none. */
int tool_field_named(const consigne_ruleset *ruleset, consigne_query *query, const char *name, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/* Calls on a query. They are collected first, and then made in the order that the library needs: smtp.authcid
 * before smtp.auth. */
#ifndef CGN_TOOL_QUERY_PLAN_H
#define CGN_TOOL_QUERY_PLAN_H

#include "tool/tool.h"

typedef enum tool_action { CALL_DROP, CALL_SET, CALL_ADD, CALL_SEAL, CALL_END } tool_action;

typedef struct tool_call {
  int field;
  tool_action action;
  const char *value; /* borrowed */
  size_t length;
  size_t position; /* among the calls, as collected */
} tool_call;

typedef struct tool_plan {
  tool_call *at;
  size_t count, room;
  bool failed; /* no memory */
} tool_plan;

void tool_plan_add(tool_plan *plan, int field, tool_action action, const char *value, size_t length);
/* Makes the calls. A status; *wrong is the call that failed. */
int tool_plan_run(tool_plan *plan, consigne_query *query, const tool_call **wrong);
void tool_plan_free(tool_plan *plan);
/* Whether some call is about this field. */
bool tool_plan_has(const tool_plan *plan, int field);
/* The number of a field by its name; 0: there is no such field, or no such fact in the ruleset. */
int tool_field_named(const consigne_ruleset *ruleset, consigne_query *query, const char *name, size_t length);

#endif

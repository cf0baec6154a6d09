/* SPDX-License-Identifier: MIT */
/* A second ruleset decides beside the one in force. Its decision is reported, and changes nothing. */
#include "tool/tool.h"

static const struct {
  int bit;
  const char *name;
} kinds[] = {{CONSIGNE_DIFFERS_VERDICT, "verdict"},
             {CONSIGNE_DIFFERS_RULE, "rule"},
             {CONSIGNE_DIFFERS_REPLY, "reply"},
             {CONSIGNE_DIFFERS_TAGS, "tags"},
             {CONSIGNE_DIFFERS_WARNINGS, "warnings"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

json_t *tool_differs_json(int differs) {
  json_t *names = json_array();
  for (int i = 0; i < KINDS; i++)
    if (differs & kinds[i].bit) json_array_append_new(names, json_string(kinds[i].name));
  return names;
}

int tool_shadow_open(tool_shadow *shadow, const char *path) {
  int exit_code = 0;
  *shadow = (tool_shadow){.path = path};
  if (!path) return 0;
  shadow->ruleset = tool_load(path, &exit_code);
  if (!shadow->ruleset) return exit_code;
  if (consigne_decision_new(NULL, &shadow->decision) == CONSIGNE_OK) return 0;
  tool_shadow_close(shadow);
  return tool_fail(EXIT_INTERNAL, "out of memory");
}

void tool_shadow_close(tool_shadow *shadow) {
  consigne_decision_free(shadow->decision);
  consigne_ruleset_free(shadow->ruleset);
  *shadow = (tool_shadow){0};
}

/* Gives how its decision differs, a sum of CONSIGNE_DIFFERS_*. If it fails, its decision is DEFER. */
static int decide(const tool_shadow *shadow, const consigne_query *query, int flags,
                  const consigne_decision *live) {
  consigne_decide(shadow->ruleset, query, flags & ~CONSIGNE_FLAG_TRACE, shadow->decision);
  return consigne_decision_differs(live, shadow->decision);
}

void tool_shadow_add(const tool_shadow *shadow, const consigne_query *query, int flags,
                     const consigne_decision *live, json_t *object) {
  if (!shadow->ruleset) return;
  int differs = decide(shadow, query, flags, live);
  json_t *other = tool_decision_json(shadow->decision, NULL);
  json_object_set_new(other, "differs", tool_differs_json(differs));
  json_object_set_new(object, "shadow", other);
}

static void print_verdict(const char *label, const consigne_outcome *outcome) {
  const char *rule = consigne_outcome_rule(outcome), *reply = consigne_outcome_reply_line(outcome, 0);
  printf("%s%s by %s%s%s\n", label, consigne_verdict_name(consigne_outcome_verdict(outcome)), rule ? rule : "none",
         reply ? ": " : "", reply ? reply : "");
}

void tool_shadow_print(const tool_shadow *shadow, const consigne_query *query, int flags,
                       const consigne_decision *live) {
  if (!shadow->ruleset) return;
  int differs = decide(shadow, query, flags, live);
  printf("\nshadow    %s\n", shadow->path);
  if (!differs) {
    puts("          the same");
    return;
  }
  print_verdict("          ", consigne_decision_outcome(shadow->decision));
  uint32_t recipients = consigne_decision_recipients(shadow->decision);
  for (uint32_t i = 0; recipients > 1 && i < recipients; i++) {
    const consigne_outcome *outcome = consigne_decision_recipient(shadow->decision, i);
    printf("          %s: ", consigne_outcome_recipient(outcome));
    print_verdict("", outcome);
  }
  printf("differs   ");
  for (int i = 0, many = 0; i < KINDS; i++)
    if (differs & kinds[i].bit) printf("%s%s", many++ ? ", " : "", kinds[i].name);
  putchar('\n');
}

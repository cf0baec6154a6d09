/* SPDX-License-Identifier: MIT */
/* Rules without a trigger (rules/compile/trigger.c). No value of a message leads to them, so they are evaluated
 * for every message. A few of them cost nothing. */
#include "advise/advice/adviser.h"
#include "base/limits.h"

typedef struct always {
  const cgn_ast_rule *first, *second;
  uint32_t count;
} always;

static always collect(const cgn_adviser *adviser) {
  const uint64_t *words = CGN_ITEMS(adviser->made->image, adviser->program->always, uint64_t);
  always found = {NULL, NULL, 0};
  uint32_t number = 0;
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next, number++) {
    if (!(words[number / 64] >> (number % 64) & 1)) continue;
    if (found.count == 0) found.first = rule;
    if (found.count == 1) found.second = rule;
    found.count++;
  }
  return found;
}

void cgn_advise_always(cgn_adviser *adviser) {
  always found = collect(adviser);
  if (found.count < CGN_ADVISED_ALWAYS) return;
  cgn_buffer *number = &adviser->checker.buffer;
  cgn_buffer_clear(number);
  cgn_buffer_add_number(number, found.count);
  adviser->checker.failed |= number->failed;
  cgn_advice(
      adviser->checker.load, "always-looked-at", found.first->name.place,
      "every message is judged by % rules, \"%\" and \"%\" the first of them, since nothing that a list names "
      "must be true for them: add a test with in or is where one fits, as in: listener is mx",
      cgn_buffer_text(number), found.first->name.text, found.second->name.text);
}

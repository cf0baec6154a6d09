/* SPDX-License-Identifier: MIT */
/* Rules that could decide at RCPT and do not, because an earlier rule with another verdict is still unknown then
 * (language section 5). Reported only if the earlier rule waits whenever the later one holds. */
#include "advise/advice/at_rcpt.h"
#include "base/limits.h"

/* Rules that wait for the message, in their order. */
typedef struct waiting {
  const cgn_ast_rule *at[CGN_ADVISED_RULES];
  uint32_t count;
} waiting;

/* A rule that accepts must stay first: a refusal before it would refuse what it accepts. */
static bool may_hold_up(const cgn_ast_rule *rule) {
  if (!cgn_is_enforced(rule) || rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT) return false;
  return (cgn_at_rcpt_rule(rule) & ~(unsigned)CGN_AT_RCPT_FALSE) == CGN_AT_RCPT_WAITS;
}

/* The outcome can still change while `before` is unknown. */
static bool differs(const cgn_ast_rule *before, const cgn_ast_rule *rule) {
  int verdict = before->verdict.verdict;
  if (verdict == rule->verdict.verdict) return false;
  return !(rule->verdict.verdict == CONSIGNE_VERDICT_DEFER && verdict == CONSIGNE_VERDICT_REJECT);
}

static void check_rule(cgn_adviser *adviser, const waiting *late, const cgn_ast_rule *rule) {
  for (uint32_t i = 0; i < late->count; i++) {
    const cgn_ast_rule *before = late->at[i];
    cgn_checker_begin(&adviser->checker);
    if (!differs(before, rule) || !cgn_at_rcpt_waits(adviser, before, rule)) continue;
    cgn_advice(
        adviser->checker.load, "held-up-rule", rule->name.place,
        "all that \"%\" asks is known at RCPT, but it waits for the message there, since \"%\" at % does: put "
        "it before that one to refuse the recipient at once",
        rule->name.text, before->name.text, cgn_place_text(adviser->checker.load, before->name.place));
    return;
  }
}

void cgn_advise_order(cgn_adviser *adviser) {
  waiting late = {.count = 0};
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    if (!cgn_is_enforced(rule)) continue;
    bool early = !(cgn_at_rcpt_rule(rule) & CGN_AT_RCPT_WAITS);
    bool refuses =
        rule->verdict.verdict == CONSIGNE_VERDICT_REJECT || rule->verdict.verdict == CONSIGNE_VERDICT_DEFER;
    if (early && refuses) check_rule(adviser, &late, rule);
    if (may_hold_up(rule) && late.count < CGN_ADVISED_RULES) late.at[late.count++] = rule;
  }
}

/* SPDX-License-Identifier: MIT */
/* Limits that do not count what they seem to (language section 8). A limit counts what reaches it, when it is
 * asked, once in each transaction. */
#include "base/limits.h"
#include "advise/advice/at_rcpt.h"

/* What comes before the rule that is looked at. */
typedef struct course {
  const cgn_ast_rule *accepting[CGN_ADVISED_RULES], *late[CGN_ADVISED_RULES];
  uint32_t accepting_count, late_count;
  bool refused_early;      /* an earlier rule refuses at RCPT what this rule would see */
  uint32_t refusing;       /* how many rules refuse */
  struct watched *watched; /* by number of the limit */
} course;

/* The first rule that asks this limit decides nothing. */
typedef struct watched {
  const cgn_ast_rule *by;
  uint32_t refusing; /* rules before it that refuse */
} watched;

static bool refuses(const cgn_ast_rule *rule) {
  int verdict = rule->verdict.verdict;
  return cgn_is_enforced(rule) && (verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER);
}

/* ---- When it is asked ------------------------------------------------------------- */

/* S93: recipients are counted at RCPT, before the damage. */
static void check_late(cgn_adviser *adviser, const cgn_ast_rule *rule, const cgn_condition *clause) {
  if (clause->limit_found->counted == CGN_COUNT_MESSAGES || cgn_at_rcpt_rule(rule) & CGN_AT_RCPT_LIMIT) return;
  cgn_advice(
      adviser->checker.load, "late-limit", clause->place,
      "\"%\" counts recipients, but \"%\" also asks what is known with the message only, when all recipients "
      "have been accepted: ask this limit in a rule of its own that reads no header field",
      clause->limit.text, rule->name.text);
}

/* Earlier rules refuse only after this limit has counted. */
static void check_refused(cgn_adviser *adviser, const course *before, const cgn_ast_rule *rule,
                          const cgn_condition *clause) {
  if (before->refused_early || !(cgn_at_rcpt_rule(rule) & CGN_AT_RCPT_LIMIT)) return;
  for (uint32_t i = 0; i < before->late_count; i++) {
    const cgn_ast_rule *late = before->late[i];
    if (!cgn_at_rcpt_waits(adviser, late, rule)) continue;
    cgn_advice(
        adviser->checker.load, "limit-counts-refused", clause->place,
        "a server that asks at RCPT counts here what \"%\" at % refuses later, with the message: put this rule "
        "before that one, since attempts are what it counts, or ask a header field here, too",
        late->name.text, cgn_place_text(adviser->checker.load, late->name.place));
    return;
  }
}

/* ---- Whether it is asked ---------------------------------------------------------- */

/* Whether the clause is true whenever there is a key to count by. */
static bool is_key_there(const cgn_condition *clause, const cgn_ast_limit *limit) {
  int key = limit->by.number, field = clause->field.number;
  bool same = field == key || (key == CONSIGNE_FIELD_SMTP_AUTHCID && field == CONSIGNE_FIELD_SMTP_AUTH);
  return clause->node == CGN_NODE_CLAUSE && clause->test == CGN_TEST_ABSENT && clause->negated && same;
}

/* Whether the condition holds whenever `rule` counts by this limit. check_reach reports an equal condition. */
static bool holds_with_key(cgn_adviser *adviser, const cgn_condition *condition, const cgn_ast_rule *rule,
                           const cgn_ast_limit *limit) {
  const cgn_condition *needed[CGN_ADVISED_CLAUSES];
  uint32_t count = cgn_necessary(condition, needed, CGN_ADVISED_CLAUSES);
  bool by_key = false;
  if (count == CGN_ADVISED_CLAUSES) return false;
  for (uint32_t i = 0; i < count; i++) {
    bool there = is_key_there(needed[i], limit);
    if (!there && !cgn_asks_for(adviser, rule, needed[i])) return false;
    by_key |= there;
  }
  return by_key;
}

static bool accepts_all(cgn_adviser *adviser, const cgn_ast_rule *accepting, const cgn_ast_rule *rule,
                        const cgn_ast_limit *limit) {
  const cgn_condition *when = accepting->when;
  if (when->node != CGN_NODE_OR) return holds_with_key(adviser, when, rule, limit);
  for (const cgn_condition *one = when->first; one; one = one->next) {
    if (holds_with_key(adviser, one, rule, limit)) return true;
  }
  return false;
}

static void check_accepted(cgn_adviser *adviser, const course *before, const cgn_ast_rule *rule,
                           const cgn_condition *clause) {
  for (uint32_t i = 0; i < before->accepting_count; i++) {
    const cgn_ast_rule *by = before->accepting[i];
    if (!accepts_all(adviser, by, rule, clause->limit_found)) continue;
    cgn_advice(
        adviser->checker.load, "limit-behind-accept", clause->place,
        "nothing is ever counted by \"%\" here: whatever has a %, \"%\" at % has accepted before; put this rule "
        "before that one",
        clause->limit.text, clause->limit_found->by.word.text, by->name.text,
        cgn_place_text(adviser->checker.load, by->name.place));
    return;
  }
}

/* ---- How often it is asked -------------------------------------------------------- */

/* Whether `rule` asks everything that `watching` asks, except limits: then its limits are asked whenever those of
 * `rule` are. */
static bool asks_no_more(cgn_adviser *adviser, const cgn_ast_rule *watching, const cgn_ast_rule *rule) {
  const cgn_condition *needed[CGN_ADVISED_CLAUSES];
  uint32_t count = cgn_necessary(watching->when, needed, CGN_ADVISED_CLAUSES);
  if (watching->unless || count == CGN_ADVISED_CLAUSES) return false;
  for (uint32_t i = 0; i < count; i++) {
    bool only_limit = cgn_at_rcpt_condition(needed[i]) == CGN_AT_RCPT_LIMIT;
    if (!only_limit && !cgn_asks_for(adviser, rule, needed[i])) return false;
  }
  return true;
}

static void check_watched(cgn_adviser *adviser, const course *before, const cgn_ast_rule *rule,
                          const cgn_condition *clause) {
  const watched *first = &before->watched[clause->limit_found->number];
  if (!first->by || first->refusing == before->refusing || !asks_no_more(adviser, first->by, rule)) return;
  cgn_advice(
      adviser->checker.load, "limit-asked-before", clause->place,
      "\"%\" is asked once a transaction, and \"%\" at % asks first: what is refused between the two is counted, "
      "too; count what is let through by a limit of its own",
      clause->limit.text, first->by->name.text, cgn_place_text(adviser->checker.load, first->by->name.place));
}

/* ---- Rules ------------------------------------------------------------------------ */

static void check_clause(cgn_adviser *adviser, course *before, const cgn_ast_rule *rule,
                         const cgn_condition *clause) {
  if (!cgn_is_enforced(rule)) {
    watched *first = &before->watched[clause->limit_found->number];
    if (!first->by) *first = (watched){rule, before->refusing};
    return;
  }
  cgn_checker_begin(&adviser->checker);
  check_late(adviser, rule, clause);
  check_refused(adviser, before, rule, clause);
  check_accepted(adviser, before, rule, clause);
  check_watched(adviser, before, rule, clause);
}

/* Recursion: the parser allows CGN_CONDITION_DEPTH levels. */
static void check_condition(cgn_adviser *adviser, course *before, const cgn_ast_rule *rule,
                            const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE && condition->limit_found) check_clause(adviser, before, rule, condition);
  for (const cgn_condition *one = condition->first; one; one = one->next)
    check_condition(adviser, before, rule, one);
}

/* If only limits decide, the rule refuses what the limits do not allow, and that is what they count. */
static void pass_rule(course *before, const cgn_ast_rule *rule) {
  unsigned early = cgn_at_rcpt_rule(rule);
  bool certain = rule->verdict.verdict == CONSIGNE_VERDICT_ACCEPT && !rule->unless && !rule->stages;
  if (certain && before->accepting_count < CGN_ADVISED_RULES) before->accepting[before->accepting_count++] = rule;
  if (!refuses(rule)) return;
  before->refusing++;
  before->refused_early |= (early & CGN_AT_RCPT_TRUE) != 0;
  if (!(early & (CGN_AT_RCPT_TRUE | CGN_AT_RCPT_LIMIT)) && before->late_count < CGN_ADVISED_RULES)
    before->late[before->late_count++] = rule;
}

void cgn_advise_limits(cgn_adviser *adviser) {
  course before = {.refusing = 0};
  uint32_t limits = adviser->program->limits.count;
  if (limits == 0) return;
  before.watched = cgn_arena_allocate_array(&adviser->checker.pass, limits, sizeof *before.watched);
  for (const cgn_ast_rule *rule = adviser->ast->rules; before.watched && rule; rule = rule->next) {
    if (!rule->when) continue;
    check_condition(adviser, &before, rule, rule->when);
    pass_rule(&before, rule);
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * The search. It tries each plan against the rule that refuses. If another
 * rule then refuses, it joins the plans against that rule. It reports a plan
 * only if the message was decided to be accepted with it, and would not be
 * without any of its changes.
 */
#include "advise/repair/repair.h"

#include "decide/evaluate.h"
#include "decide/query.h"
#include "decide/rule.h"

int cgn_repairs_init(struct consigne_repairs *repairs, const consigne_options *options) {
  const cgn_allocator *allocator = cgn_options_allocator(options);
  *repairs = (struct consigne_repairs){.allocator = *allocator};
  repairs->options = (consigne_options){.allocator = *allocator, .now = INT64_MIN};
  if (options) memcpy(repairs->options.limits, options->limits, sizeof repairs->options.limits);
  repairs->options.no_jit = !cgn_options_jit(options);
  cgn_arena_init(&repairs->arena, allocator);
  cgn_buffer_init(&repairs->buffer, allocator);
  cgn_buffer_init(&repairs->text, allocator);
  cgn_buffer_init(&repairs->changed, allocator);
  cgn_query_init(&repairs->query, options);
  return cgn_decision_init(&repairs->decision, options);
}

void cgn_repairs_release(struct consigne_repairs *repairs) {
  cgn_query_release(&repairs->query);
  if (repairs->decision.judge) cgn_decision_release(&repairs->decision);
  cgn_buffer_free(&repairs->buffer);
  cgn_buffer_free(&repairs->text);
  cgn_buffer_free(&repairs->changed);
  cgn_arena_free(&repairs->arena);
}

typedef struct search {
  struct consigne_repairs *repairs;
  const struct consigne_ruleset *ruleset;
  const struct consigne_query *query;
  int flags;
  uint32_t recipient; /* CGN_NONE: all of them */
  uint32_t tries, loads;
  bool related;                   /* see cgn_refusal */
  cgn_repair second[CGN_REPAIRS]; /* plans with which the message is quarantined */
  uint32_t second_count;
} search;

/* ---- Deciding with changes --------------------------------------------------------------------- */

/* The ruleset with the changes of a plan, or as it is. */
typedef struct trial {
  struct consigne_ruleset *changed; /* NULL: the plan does not change it */
  int status;                       /* CONSIGNE_OK, E_MEMORY; else the plan cannot be made */
  bool spent;                       /* too many plans were tried already */
} trial;

static const struct consigne_ruleset *ruleset_of(const search *s, const trial *t) {
  return t->changed ? t->changed : s->ruleset;
}

static void end_trial(trial *t) {
  if (t->changed) cgn_ruleset_release(t->changed);
}

/* Makes the plan in the copy of the query and in the ruleset, and decides. It must always be ended. */
static trial try(search *s, const cgn_plan *plan) {
  struct consigne_repairs *repairs = s->repairs;
  trial t = {NULL, CONSIGNE_E_LIMIT, true};
  uint32_t loads = cgn_repair_rule_changes(plan) > 0;
  if (s->tries == CGN_REPAIR_TRIES || s->loads + loads > CGN_REPAIR_LOADS) return t;
  t.spent = false;
  s->tries++;
  s->loads += loads;
  t.status =
      cgn_query_copy(&repairs->query, s->query) ? cgn_repair_query(&repairs->query, plan) : CONSIGNE_E_MEMORY;
  if (t.status == CONSIGNE_OK && loads) t.status = cgn_repair_rules(repairs, s->ruleset, plan, &t.changed);
  if (t.status == CONSIGNE_OK)
    t.status = cgn_evaluate(ruleset_of(s, &t), &repairs->query, s->flags, &repairs->decision);
  return t;
}

static int verdict_of(const search *s) {
  const struct consigne_decision *decision = &s->repairs->decision;
  return s->recipient == CGN_NONE ? decision->fold.verdict : decision->recipients[s->recipient].verdict;
}

/* ---- Refusals ------------------------------------------------------------------------------------- */

static bool refuses(const struct consigne_outcome *outcome) {
  return outcome->cause == CONSIGNE_CAUSE_RULE && outcome->verdict != CONSIGNE_VERDICT_ACCEPT;
}

/* The first of the recipients in question that a rule refuses; CGN_NONE: there is none. */
static uint32_t find_refused(const search *s) {
  const struct consigne_decision *decision = &s->repairs->decision;
  uint32_t first = s->recipient == CGN_NONE ? 0 : s->recipient;
  uint32_t end = s->recipient == CGN_NONE ? decision->recipient_count : s->recipient + 1;
  for (uint32_t i = first; i < end; i++)
    if (refuses(&decision->recipients[i])) return i;
  return CGN_NONE;
}

/* Finds plans against the refusal that was just decided. */
static bool propose(search *s, const trial *t, cgn_plans *plans) {
  struct consigne_repairs *repairs = s->repairs;
  cgn_judge *judge = repairs->decision.judge;
  uint32_t recipient = find_refused(s);
  plans->count = 0;
  if (recipient == CGN_NONE) return true;
  uint32_t rule = repairs->decision.recipients[recipient].rule_index;
  if (!cgn_judge_start(judge, ruleset_of(s, t), &repairs->query, s->flags)) return false;
  for (uint32_t i = 0; i < recipient; i++) cgn_judge_next(judge);
  cgn_ruling ruling;
  cgn_rule_judge(judge, rule, &ruling);
  cgn_refusal refusal = {
      .repairs = repairs, .judge = judge, .rule = cgn_rule_at(judge, rule), .related = s->related};
  if (refusal.rule->subject != CGN_NONE) {
    refusal.subject = ruling.value;
    refusal.subject_field = cgn_test_at(judge, refusal.rule->subject)->field;
  }
  cgn_repair_plans(&refusal, plans);
  return !judge->arena.failed && !repairs->arena.failed;
}

/* ---- Findings --------------------------------------------------------------------------------------- */

static void keep(cgn_repair *list, uint32_t *count, const cgn_plan *plan, int verdict) {
  for (uint32_t i = 0; i < *count; i++)
    if (cgn_plan_has(plan, &list[i].plan)) return; /* a smaller plan does it */
  if (*count < CGN_REPAIRS) list[(*count)++] = (cgn_repair){*plan, verdict};
}

/* Leaves out each change without which the verdict is the same. *told: false if there are no tries left to see
 * that. */
static int reduce(search *s, cgn_plan *plan, int verdict, bool *told) {
  for (uint32_t i = plan->count; i-- > 0 && plan->count > 1;) {
    cgn_plan less = *plan;
    memmove(&less.changes[i], &less.changes[i + 1], (less.count - i - 1) * sizeof *less.changes);
    less.count--;
    trial t = try(s, &less);
    if (t.status == CONSIGNE_OK && verdict_of(s) == verdict) {
      *plan = less;
      i = less.count; /* if two changes set one field, the other may have needed one that was tried before */
    }
    end_trial(&t);
    if (t.status == CONSIGNE_E_MEMORY) return t.status;
    *told = *told && !t.spent;
  }
  return CONSIGNE_OK;
}

/* Tries a plan. If a rule still refuses, the search may continue from it. */
static int try_plan(search *s, const cgn_plan *plan, cgn_plans *next) {
  trial t = try(s, plan);
  int verdict = t.status == CONSIGNE_OK ? verdict_of(s) : 0;
  bool refused = t.status == CONSIGNE_OK && find_refused(s) != CGN_NONE;
  end_trial(&t);
  if (t.status == CONSIGNE_E_MEMORY) return t.status;
  cgn_plan least = *plan;
  bool told = true;
  if (verdict == CONSIGNE_VERDICT_ACCEPT || verdict == CONSIGNE_VERDICT_QUARANTINE) {
    int status = reduce(s, &least, verdict, &told);
    if (status != CONSIGNE_OK) return status;
  }
  if (verdict == CONSIGNE_VERDICT_ACCEPT && told) keep(s->repairs->found, &s->repairs->count, &least, verdict);
  if (verdict == CONSIGNE_VERDICT_QUARANTINE && told) keep(s->second, &s->second_count, &least, verdict);
  if (refused && verdict != CONSIGNE_VERDICT_ACCEPT) cgn_plans_add(next, plan);
  return CONSIGNE_OK;
}

/* ---- The search ---------------------------------------------------------------------------------------- */

/* Tries each plan against the refusal that comes after `plan`. */
static int go_on(search *s, const cgn_plan *plan, cgn_plans *next) {
  cgn_plans *plans = cgn_arena_allocate(&s->repairs->arena, sizeof *plans);
  trial t = try(s, plan);
  bool whole = plans && t.status != CONSIGNE_E_MEMORY && (t.status != CONSIGNE_OK || propose(s, &t, plans));
  int status = whole ? CONSIGNE_OK : CONSIGNE_E_MEMORY;
  end_trial(&t);
  for (uint32_t i = 0; whole && i < plans->count && status == CONSIGNE_OK; i++) {
    cgn_plan joined = *plan;
    if (plans->at[i].count > 0 && cgn_plan_join(&joined, &plans->at[i]) && joined.count > plan->count)
      status = try_plan(s, &joined, next);
  }
  return status;
}

static int run(search *s) {
  cgn_plans *now = cgn_arena_allocate(&s->repairs->arena, sizeof *now);
  cgn_plans *next = cgn_arena_allocate(&s->repairs->arena, sizeof *next);
  if (!now || !next) return CONSIGNE_E_MEMORY;
  now->count = 1; /* the plan without changes */
  int status = CONSIGNE_OK;
  for (int round = 0; round < CGN_REPAIR_ROUNDS && status == CONSIGNE_OK && s->repairs->count == 0; round++) {
    next->count = 0;
    for (uint32_t i = 0; i < now->count && status == CONSIGNE_OK; i++) status = go_on(s, &now->at[i], next);
    cgn_plans *before = now;
    now = next;
    next = before;
  }
  return status;
}

/* Fewer changes come first. Then what the sender can do comes before what the ruleset must say. */
static bool is_after(const cgn_repair *a, const cgn_repair *b) {
  if (a->plan.count != b->plan.count) return a->plan.count > b->plan.count;
  for (uint32_t i = 0; i < a->plan.count; i++) {
    const cgn_repair_change *one = a->plan.changes[i], *other = b->plan.changes[i];
    if (one->kind != other->kind) return one->kind > other->kind;
    if (one->field != other->field) return one->field < other->field; /* relay.name before relay.ip */
  }
  return false;
}

static void sort(cgn_repair *list, uint32_t *count) {
  for (uint32_t i = 1; i < *count; i++) {
    cgn_repair one = list[i];
    uint32_t place = i;
    for (; place > 0 && is_after(&list[place - 1], &one); place--) list[place] = list[place - 1];
    list[place] = one;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < *count; i++) {
    cgn_repair one = list[i];
    keep(list, &kept, &one.plan, one.verdict);
  }
  *count = kept;
}

int cgn_repairs_find(struct consigne_repairs *repairs, const struct consigne_ruleset *ruleset,
                     const struct consigne_query *query, int flags, uint32_t recipient) {
  search s = {.repairs = repairs,
              .ruleset = ruleset,
              .query = query,
              .flags = flags & ~CONSIGNE_FLAG_TRACE,
              .recipient = recipient};
  repairs->count = 0;
  cgn_arena_reset(&repairs->arena);
  if (query->failure_count > 0) return CONSIGNE_E_QUERY;
  int status = cgn_evaluate(ruleset, query, s.flags, &repairs->decision);
  bool quarantined = status == CONSIGNE_OK && verdict_of(&s) == CONSIGNE_VERDICT_QUARANTINE;
  if (status == CONSIGNE_OK) status = run(&s);
  s.related = true;
  if (status == CONSIGNE_OK && repairs->count == 0) status = run(&s);
  if (status == CONSIGNE_OK && repairs->count == 0 && !quarantined) {
    memcpy(repairs->found, s.second, sizeof repairs->found);
    repairs->count = s.second_count;
  }
  sort(repairs->found, &repairs->count);
  if (status != CONSIGNE_OK) repairs->count = 0;
  return status;
}

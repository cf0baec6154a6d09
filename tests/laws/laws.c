/* SPDX-License-Identifier: MIT */
/*
 * laws [QUERIES [SEED]]: what holds of every ruleset and every query (language
 * sections 4, 5 and 7), tried on random ones:
 *   1. the candidates of an indexed walk decide as all rules in order do;
 *   2. more facts never change a decided verdict, a defer apart;
 *   3. one more claim, where one stands, never turns reject or defer into accept,
 *      for rulesets of which check says nothing about claims;
 *   4. a rule that is only watched never changes a verdict;
 *   5. without an item that a coverage counts as unused, the queries it was counted
 *      for are decided the same;
 *   6. the layout of `consigne format` has the same revision, and its own layout is itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consigne-policy.h"
#include "decide/decision.h"
#include "decide/judge.h"
#include "random.h"
#include "tell.h"
#include "unused.h"

enum { QUERIES_A_RULESET = 10, ROUNDS = 40, SHOWN = 5 };

typedef struct run {
  consigne_query *query;
  consigne_decision *decision, *other;
  consigne_findings *findings;
  cgn_buffer rules, watched, told, told_other;
  cgn_buffer asked; /* ids of what has been answered, one a line */
  unsigned long tried[7], broken;
} run;

/* ---- What is broken ---------------------------------------------------------------------------- */

static void broken(run *r, int law, const char *why) {
  if (++r->broken > SHOWN) return;
  printf("law %d is broken: %s\n--- rules\n%.*s--- one\n%.*s\n--- other\n%.*s\n", law, why, (int)r->rules.length,
         r->rules.at, (int)r->told.length, r->told.at, (int)r->told_other.length, r->told_other.at);
}

/* ---- Loading and deciding ---------------------------------------------------------------------- */

static consigne_ruleset *load(run *r, const cgn_buffer *rules) {
  consigne_ruleset *ruleset = NULL;
  consigne_ruleset_load_text(rules->at, rules->length, "random", CONSIGNE_NTS, NULL, r->findings, &ruleset);
  for (uint32_t i = 0; !ruleset && i < consigne_findings_count(r->findings); i++) {
    if (consigne_findings_severity(r->findings, i) != CONSIGNE_SEVERITY_ERROR || r->broken++ > SHOWN) continue;
    printf("%s\n%s\n", consigne_findings_text(r->findings, i), consigne_findings_excerpt(r->findings, i));
  }
  return ruleset;
}

/* Of the needs that are look-ups, answers some; whether there were any. */
static bool answer(run *r, const facts *f) {
  bool some = false;
  for (uint32_t i = 0; i < consigne_decision_needs(r->decision); i++) {
    const char *id = consigne_need_id(consigne_decision_need(r->decision, i));
    if (!id) continue;
    consigne_query_answer(r->query, id, CONSIGNE_NTS, find_answer(f, id));
    cgn_buffer_add_string(&r->asked, id);
    cgn_buffer_add_octet(&r->asked, '\n');
    some = true;
  }
  return some;
}

/* An answer that was given stays: it is a fact, too. */
static void answer_again(run *r, const facts *f) {
  cgn_text asked = cgn_buffer_text(&r->asked);
  for (size_t from = 0, to; from < asked.length; from = to + 1) {
    char id[512] = {0};
    to = cgn_text_find(asked, from, '\n');
    if (to - from < sizeof id) memcpy(id, asked.at + from, to - from);
    consigne_query_answer(r->query, id, CONSIGNE_NTS, find_answer(f, id));
  }
}

/* Look-ups are asked for while more may come; a final decision takes what is not answered as unknown. */
static void decide(run *r, const consigne_ruleset *ruleset, const facts *f, int flags) {
  give_facts(r->query, f);
  answer_again(r, f);
  for (int round = 0; round < ROUNDS; round++) {
    consigne_decide(ruleset, r->query, CONSIGNE_FLAG_PARTIAL, r->decision);
    if (answer(r, f)) continue;
    if (!(flags & CONSIGNE_FLAG_PARTIAL)) consigne_decide(ruleset, r->query, flags, r->decision);
    return;
  }
  r->broken++;
  puts("it asks without end");
}

/* Both after another until neither asks what the other was not answered: a question asked by one alone is a fact,
 * too. */
static void decide_alike(run *r, const consigne_ruleset *ruleset, const facts *one, const facts *other) {
  size_t before;
  do {
    before = r->asked.length;
    decide(r, ruleset, other, 0);
    decide(r, ruleset, one, 0);
  } while (r->asked.length != before);
}

/* ---- Laws ------------------------------------------------------------------------------------------ */

static void law_of_candidates(run *r, const consigne_ruleset *ruleset, const facts *f, int flags) {
  give_facts(r->query, f);
  r->other->judge->plain = true;
  for (int round = 0; round < ROUNDS; round++) {
    consigne_decide(ruleset, r->query, flags, r->decision);
    consigne_decide(ruleset, r->query, flags, r->other);
    tell(&r->told, r->decision);
    tell(&r->told_other, r->other);
    if (!cgn_text_equal(cgn_buffer_text(&r->told), cgn_buffer_text(&r->told_other))) broken(r, 1, "not the same");
    if (!answer(r, f)) break;
  }
  r->other->judge->plain = false;
  r->tried[1]++;
}

static bool may_become(int before, int after) {
  if (before == after || before == CONSIGNE_VERDICT_UNDECIDED) return true;
  return before == CONSIGNE_VERDICT_DEFER &&
         (after == CONSIGNE_VERDICT_REJECT || after == CONSIGNE_VERDICT_UNDECIDED);
}

static void law_of_facts(run *r, const consigne_ruleset *ruleset, const facts *f, dice *d) {
  facts more = *f;
  int before[FACT_VALUES];
  decide(r, ruleset, f, CONSIGNE_FLAG_PARTIAL);
  tell(&r->told, r->decision);
  uint32_t recipients = consigne_decision_recipients(r->decision);
  for (uint32_t i = 0; i < recipients; i++)
    before[i] = consigne_outcome_verdict(consigne_decision_recipient(r->decision, i));
  random_more(d, &more);
  decide(r, ruleset, &more, roll(d, 2) ? CONSIGNE_FLAG_PARTIAL : 0);
  tell(&r->told_other, r->decision);
  for (uint32_t i = 0; i < recipients; i++) {
    if (!may_become(before[i], consigne_outcome_verdict(consigne_decision_recipient(r->decision, i))))
      broken(r, 2, "more facts changed a verdict");
    r->tried[2] += before[i] != CONSIGNE_VERDICT_UNDECIDED;
  }
}

static bool is_clean(const run *r) {
  static const char *const ids[] = {"claim-rule", "proof-of-claims", "accept-of-claims"};
  for (uint32_t i = 0; i < consigne_findings_count(r->findings); i++) {
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
      if (strcmp(consigne_findings_id(r->findings, i), ids[k]) == 0) return false;
  }
  return true;
}

static void law_of_claims(run *r, const consigne_ruleset *ruleset, const facts *f, dice *d) {
  facts more = *f;
  int before[FACT_VALUES];
  if (!random_claim(d, &more)) return;
  decide_alike(r, ruleset, &more, f);
  decide(r, ruleset, f, 0);
  tell(&r->told, r->decision);
  uint32_t recipients = consigne_decision_recipients(r->decision);
  for (uint32_t i = 0; i < recipients; i++)
    before[i] = consigne_outcome_verdict(consigne_decision_recipient(r->decision, i));
  decide(r, ruleset, &more, 0);
  tell(&r->told_other, r->decision);
  for (uint32_t i = 0; i < recipients; i++) {
    bool refused = before[i] == CONSIGNE_VERDICT_REJECT || before[i] == CONSIGNE_VERDICT_DEFER;
    if (!refused) continue;
    if (consigne_outcome_verdict(consigne_decision_recipient(r->decision, i)) == CONSIGNE_VERDICT_ACCEPT)
      broken(r, 3, "one more claim made it accept");
    r->tried[3]++;
  }
}

/* On the same facts: what the watched rule asks for is more to know. */
static void law_of_watching(run *r, const consigne_ruleset *ruleset, const consigne_ruleset *watching,
                            const facts *f, int flags) {
  decide(r, watching, f, flags);
  consigne_decide(ruleset, r->query, flags, r->other);
  tell(&r->told, r->decision);
  tell(&r->told_other, r->other);
  if (consigne_decision_verdict(r->other) != consigne_decision_verdict(r->decision))
    broken(r, 4, "a watched rule changed the verdict");
  r->tried[4]++;
}

/* ---- Layout ------------------------------------------------------------------------------------------- */

static bool lay_out(const cgn_buffer *text, char *room, size_t *size) {
  return consigne_format(text->at, text->length, room, size) == CONSIGNE_OK;
}

static void law_of_layout(run *r, const consigne_ruleset *ruleset) {
  size_t room = r->rules.length * 2 + 64, once = room, twice = room;
  char *first = malloc(room), *second = malloc(room);
  if (!first || !second) exit(2);
  bool laid = lay_out(&r->rules, first, &once);
  bool same = laid && consigne_format(first, once, second, &twice) == CONSIGNE_OK && once == twice;
  if (!same || memcmp(first, second, once) != 0) broken(r, 6, "a layout is laid out otherwise");
  consigne_ruleset *other = NULL;
  if (laid) consigne_ruleset_load_text(first, once, "laid out", CONSIGNE_NTS, NULL, r->findings, &other);
  if (!other || strcmp(consigne_ruleset_revision(ruleset), consigne_ruleset_revision(other)) != 0)
    broken(r, 6, "the layout has another revision");
  consigne_ruleset_free(other);
  free(first);
  free(second);
  r->tried[6]++;
}

/* ---- Runs --------------------------------------------------------------------------------------------- */

static void try_ruleset(run *r, dice *d) {
  dice again = *d;
  cgn_buffer_clear(&r->rules);
  random_ruleset(d, &r->rules, NULL, 0);
  consigne_ruleset *ruleset = load(r, &r->rules);
  bool clean = is_clean(r);
  if (ruleset) law_of_layout(r, ruleset);
  if (ruleset && roll(d, 4) == 0) r->broken += law_of_unused(d, &r->rules, ruleset, &r->tried[5]);
  cgn_buffer rule, watched;
  cgn_buffer_init(&rule, &cgn_allocator_default);
  cgn_buffer_init(&watched, &cgn_allocator_default);
  random_watched(d, &rule);
  cgn_buffer_add_octet(&rule, '\0');
  random_ruleset(&again, &watched, rule.at, roll(d, RULES));
  consigne_ruleset *watching = load(r, &watched);
  for (int i = 0; ruleset && watching && i < QUERIES_A_RULESET; i++) {
    facts f;
    random_facts(d, &f);
    cgn_buffer_clear(&r->asked);
    int flags = roll(d, 2) ? CONSIGNE_FLAG_PARTIAL : 0;
    law_of_candidates(r, ruleset, &f, flags);
    law_of_facts(r, ruleset, &f, d);
    if (clean) law_of_claims(r, ruleset, &f, d);
    law_of_watching(r, ruleset, watching, &f, flags);
  }
  cgn_buffer_free(&rule);
  cgn_buffer_free(&watched);
  consigne_ruleset_free(ruleset);
  consigne_ruleset_free(watching);
}

int main(int argc, char **argv) {
  unsigned long queries = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
  unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  run r = {.broken = 0};
  cgn_buffer *const buffers[] = {&r.rules, &r.watched, &r.told, &r.told_other, &r.asked};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_init(buffers[i], &cgn_allocator_default);
  if (consigne_query_new(NULL, &r.query) || consigne_decision_new(NULL, &r.decision) ||
      consigne_decision_new(NULL, &r.other) || consigne_findings_new(NULL, &r.findings))
    return 2;
  for (unsigned long i = 0; i < queries / QUERIES_A_RULESET; i++) {
    dice d = {(seed << 32) + i * UINT64_C(0x9e3779b97f4a7c15) + 1};
    try_ruleset(&r, &d);
  }
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_free(buffers[i]);
  consigne_query_free(r.query);
  consigne_decision_free(r.decision);
  consigne_decision_free(r.other);
  consigne_findings_free(r.findings);
  printf("seed %lu: %lu decided with an index and without, %lu with more facts, %lu refusals with one more claim, "
         "%lu with a watched rule, %lu without an unused item, %lu laid out: %lu differences\n",
         seed, r.tried[1], r.tried[2], r.tried[3], r.tried[4], r.tried[5], r.tried[6], r.broken);
  return r.broken > 0 || r.tried[3] == 0 || r.tried[5] == 0 || r.tried[6] == 0;
}

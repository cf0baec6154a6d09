/* SPDX-License-Identifier: MIT */
#include "unused.h"

#include <stdio.h>

#include "mail/ip.h"
#include "tell.h"

enum { SAMPLE = 6, TURNS = 6, ITEM_OCTETS = 200 };

typedef struct trial {
  facts asked[SAMPLE];
  int flags[SAMPLE];
  consigne_query *query;
  consigne_decision *decision;
  cgn_buffer one, told, changed, changed_told;
} trial;

/* ---- Decisions ----------------------------------------------------------------------- */

static bool answer(trial *t, const facts *f) {
  bool some = false;
  for (uint32_t i = 0; i < consigne_decision_needs(t->decision); i++) {
    const char *id = consigne_need_id(consigne_decision_need(t->decision, i));
    if (id) consigne_query_answer(t->query, id, CONSIGNE_NTS, find_answer(f, id));
    some |= id != NULL;
  }
  return some;
}

/* All queries, each asked again while look-ups are answered; told one behind the other. */
static void decide_all(trial *t, const consigne_ruleset *ruleset, consigne_coverage *coverage, cgn_buffer *told) {
  cgn_buffer_clear(told);
  for (int i = 0; i < SAMPLE; i++) {
    give_facts(t->query, &t->asked[i]);
    for (int turn = 0; turn < TURNS; turn++) {
      if (coverage) consigne_coverage_add(coverage, t->query, t->flags[i], CONSIGNE_COVERAGE_ENTRIES);
      consigne_decide(ruleset, t->query, t->flags[i], t->decision);
      tell(&t->one, t->decision);
      cgn_buffer_add(told, cgn_buffer_text(&t->one));
      if (!answer(t, &t->asked[i])) break;
    }
  }
}

/* ---- Items ------------------------------------------------------------------------------ */

static bool is_item(const consigne_coverage *coverage, uint32_t element) {
  int kind = consigne_coverage_kind(coverage, element);
  return kind == CONSIGNE_ELEMENT_ENTRY || kind == CONSIGNE_ELEMENT_OWNERS;
}

static void text_of(const consigne_coverage *coverage, uint32_t element, char text[ITEM_OCTETS]) {
  size_t size = ITEM_OCTETS;
  if (consigne_coverage_text(coverage, element, text, &size)) *text = '\0';
}

static bool is_network(const char *text) {
  cgn_network network;
  return cgn_network_read(cgn_text_of_string(text), &network) == CGN_NETWORK_OK;
}

/* Whether it is there; *alike: whether its set has an item of its kind. Sets keep their numbers. */
static bool has_item(const consigne_coverage *coverage, uint32_t set, const char *text, bool *alike) {
  bool found = false;
  *alike = set == UINT32_MAX;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) {
    char other[ITEM_OCTETS];
    if (!is_item(coverage, i) || consigne_coverage_part_of(coverage, i) != set) continue;
    text_of(coverage, i, other);
    found |= strcmp(other, text) == 0;
    *alike |= is_network(other) == is_network(text);
  }
  return found;
}

static uint32_t items_of(const consigne_coverage *coverage) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++) count += is_item(coverage, i);
  return count;
}

/* ---- Without one ---------------------------------------------------------------------------- */

/* Octets of the item that begins at `at`; of owners with what stands behind it. */
static size_t extent_of(cgn_text rules, size_t at, size_t length, bool owners) {
  size_t end = at + length, last;
  if (!owners) return length;
  cgn_text rest = cgn_text_slice(rules, end, rules.length);
  if (rest.length < 5 || memcmp(rest.at, " by ", 4) != 0) return 0;
  if (rest.at[4] == '{') return length + cgn_text_find(rest, 0, '}') + 1;
  last = cgn_text_find(rest, 4, ' ');
  if (memcmp(rest.at + 4, "logins ", 7) == 0) last = cgn_text_find(rest, last + 1, ' ');
  return length + last;
}

/* The same ruleset but for one item: its set has another of its kind, and all else has its number still. */
static bool is_without(const consigne_coverage *before, uint32_t element, consigne_ruleset *ruleset) {
  consigne_coverage *after = NULL;
  char text[ITEM_OCTETS];
  bool alike = false;
  if (!ruleset || consigne_coverage_new(NULL, ruleset, &after)) return false;
  text_of(before, element, text);
  bool one_less = consigne_coverage_elements(after) + 1 == consigne_coverage_elements(before) &&
                  items_of(after) + 1 == items_of(before);
  bool gone = one_less && !has_item(after, consigne_coverage_part_of(before, element), text, &alike) && alike;
  consigne_coverage_free(after);
  return gone;
}

static bool try_without(trial *t, const consigne_coverage *coverage, uint32_t element, cgn_text rules, size_t at,
                        size_t length, unsigned long *tried) {
  consigne_ruleset *ruleset = NULL;
  cgn_buffer_clear(&t->changed);
  cgn_buffer_add(&t->changed, cgn_text_slice(rules, 0, at));
  cgn_buffer_add(&t->changed, cgn_text_slice(rules, at + length, rules.length));
  consigne_ruleset_load_text(t->changed.at, t->changed.length, NULL, 0, NULL, NULL, &ruleset);
  bool same = true;
  if (is_without(coverage, element, ruleset)) {
    decide_all(t, ruleset, NULL, &t->changed_told);
    same = cgn_text_equal(cgn_buffer_text(&t->told), cgn_buffer_text(&t->changed_told));
    ++*tried;
  }
  consigne_ruleset_free(ruleset);
  return same;
}

/* Wherever the item stands as a word of its own. */
static unsigned long try_item(trial *t, const consigne_coverage *coverage, uint32_t element, cgn_text rules,
                              unsigned long *tried) {
  char text[ITEM_OCTETS];
  bool owners = consigne_coverage_kind(coverage, element) == CONSIGNE_ELEMENT_OWNERS;
  unsigned long broken = 0;
  text_of(coverage, element, text);
  size_t length = strlen(text);
  for (size_t at = 1; length > 0 && at + length < rules.length; at++) {
    bool here = rules.at[at - 1] == ' ' && memcmp(rules.at + at, text, length) == 0 && rules.at[at + length] == ' ';
    size_t extent = here ? extent_of(rules, at, length, owners) : 0;
    if (extent == 0 || try_without(t, coverage, element, rules, at, extent, tried)) continue;
    printf("law 5 is broken: without \"%s\"\n--- rules\n%.*s--- with it\n%.*s\n--- without\n%.*s\n", text,
           (int)rules.length, rules.at, (int)t->told.length, t->told.at, (int)t->changed_told.length,
           t->changed_told.at);
    broken++;
  }
  return broken;
}

unsigned long law_of_unused(dice *d, const cgn_buffer *rules, consigne_ruleset *ruleset, unsigned long *tried) {
  static trial t;
  consigne_coverage *coverage = NULL;
  unsigned long broken = 0;
  cgn_buffer *const buffers[] = {&t.one, &t.told, &t.changed, &t.changed_told};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_init(buffers[i], &cgn_allocator_default);
  for (int i = 0; i < SAMPLE; i++) {
    random_facts(d, &t.asked[i]);
    t.flags[i] = roll(d, 2) ? CONSIGNE_FLAG_PARTIAL : 0;
  }
  if (consigne_query_new(NULL, &t.query) || consigne_decision_new(NULL, &t.decision) ||
      consigne_coverage_new(NULL, ruleset, &coverage))
    return 1;
  decide_all(&t, ruleset, coverage, &t.told);
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage); i++)
    if (is_item(coverage, i) && consigne_coverage_count(coverage, i, CONSIGNE_TRUTH_TRUE) == 0)
      broken += try_item(&t, coverage, i, cgn_buffer_text(rules), tried);
  consigne_coverage_free(coverage);
  consigne_query_free(t.query);
  consigne_decision_free(t.decision);
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) cgn_buffer_free(buffers[i]);
  return broken;
}

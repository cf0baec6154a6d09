/* SPDX-License-Identifier: MIT */
/* What the expect blocks of a ruleset reached, for people and as JSON. */
#include <stdlib.h>
#include <string.h>

#include "tool/test/test.h"

char *tool_element_text(const consigne_coverage *counts, uint32_t element) {
  size_t size = 0;
  consigne_coverage_text(counts, element, NULL, &size);
  char *text = calloc(1, size + 1);
  if (text && consigne_coverage_text(counts, element, text, &size) != CONSIGNE_OK) *text = '\0';
  return text ? text : strdup("");
}

static uint64_t times(const tool_coverage *coverage, uint32_t element, int truth) {
  return consigne_coverage_count(coverage->counts, element, truth);
}

static bool is_reached(const tool_coverage *coverage, uint32_t element) {
  return times(coverage, element, CONSIGNE_TRUTH_TRUE) > 0;
}

static bool is_clause(int kind) {
  return kind == CONSIGNE_ELEMENT_CLAUSE || kind == CONSIGNE_ELEMENT_PROOF;
}

/* ---- Sums ----------------------------------------------------------------------------- */

typedef struct sum {
  uint32_t all, reached;
} sum;

typedef struct sums {
  sum rules, clauses, sets;
} sums;

static void add_to(sum *of, bool reached) {
  of->all++;
  of->reached += reached;
}

static sums sum_up(const tool_coverage *coverage) {
  sums s = {.rules = {0, 0}};
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage->counts); i++) {
    int kind = consigne_coverage_kind(coverage->counts, i);
    bool reached = is_reached(coverage, i);
    if (kind == CONSIGNE_ELEMENT_RULE) add_to(&s.rules, reached);
    if (is_clause(kind)) add_to(&s.clauses, reached);
    if (kind == CONSIGNE_ELEMENT_SET) add_to(&s.sets, reached);
  }
  return s;
}

bool tool_coverage_lacks(const tool_coverage *coverage) {
  sums s = sum_up(coverage);
  return s.rules.reached < s.rules.all || s.clauses.reached < s.clauses.all;
}

void tool_coverage_summary(FILE *out, const tool_coverage *coverage) {
  sums s = sum_up(coverage);
  fprintf(out, "%u of %u rules, %u of %u clauses, %u of %u sets reached", (unsigned)s.rules.reached,
          (unsigned)s.rules.all, (unsigned)s.clauses.reached, (unsigned)s.clauses.all, (unsigned)s.sets.reached,
          (unsigned)s.sets.all);
}

/* ---- Lines -------------------------------------------------------------------------------- */

static const char *rule_of(const tool_coverage *coverage, uint32_t element) {
  return consigne_ruleset_rule_name(coverage->ruleset, consigne_coverage_rule(coverage->counts, element));
}

/* By set: how many items it has, and how many were not used; by element. NULL: no memory. */
static sum *count_items(const tool_coverage *coverage) {
  uint32_t elements = consigne_coverage_elements(coverage->counts);
  sum *items = calloc((size_t)elements + 1, sizeof *items);
  for (uint32_t i = 0; items && i < elements; i++)
    if (consigne_coverage_kind(coverage->counts, i) == CONSIGNE_ELEMENT_ENTRY)
      add_to(&items[consigne_coverage_part_of(coverage->counts, i)], is_reached(coverage, i));
  return items;
}

static void list_clause(FILE *out, const tool_coverage *coverage, const char *mark, uint32_t element,
                        const char *text) {
  if (!is_reached(coverage, element))
    fprintf(out, "%sno test makes it true: %s (rule %s)\n", mark, text, rule_of(coverage, element));
  else if (times(coverage, element, CONSIGNE_TRUTH_FALSE) == 0)
    fprintf(out, "%snever false: %s (rule %s)\n", mark, text, rule_of(coverage, element));
}

static void list_set(FILE *out, const char *mark, const sum *items, const char *text, bool reached) {
  if (!reached) fprintf(out, "%sno value is ever in %s\n", mark, text);
  if (reached && items && items->reached < items->all)
    fprintf(out, "%s%s: no test needs %u of its %u items\n", mark, text, (unsigned)(items->all - items->reached),
            (unsigned)items->all);
}

static void list_item(FILE *out, const tool_coverage *coverage, const char *mark, uint32_t element,
                      const char *text) {
  uint32_t set = consigne_coverage_part_of(coverage->counts, element);
  char *name = set == UINT32_MAX ? strdup("owners") : tool_element_text(coverage->counts, set);
  fprintf(out, "%sno test needs %s in %s\n", mark, text, name ? name : "");
  free(name);
}

static void list_element(FILE *out, const tool_coverage *coverage, const char *mark, uint32_t element,
                         const sum *items, bool details) {
  int kind = consigne_coverage_kind(coverage->counts, element);
  bool reached = is_reached(coverage, element);
  bool item = kind == CONSIGNE_ELEMENT_ENTRY || kind == CONSIGNE_ELEMENT_OWNERS;
  if ((reached || !details) && item) return;
  char *text = tool_element_text(coverage->counts, element);
  if (kind == CONSIGNE_ELEMENT_RULE && !reached) fprintf(out, "%sno test reaches %s\n", mark, text);
  if (is_clause(kind)) list_clause(out, coverage, mark, element, text);
  if (kind == CONSIGNE_ELEMENT_SET) list_set(out, mark, items ? &items[element] : NULL, text, reached);
  if (kind == CONSIGNE_ELEMENT_DELEGATION && !reached)
    fprintf(out, "%sno test uses the delegation of %s\n", mark, text);
  if (item) list_item(out, coverage, mark, element, text);
  free(text);
}

void tool_coverage_list(FILE *out, const tool_coverage *coverage, const char *mark, bool details) {
  sum *items = count_items(coverage);
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage->counts); i++)
    list_element(out, coverage, mark, i, items, details);
  free(items);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

json_t *tool_coverage_unreached(const tool_coverage *coverage) {
  json_t *names = json_array();
  for (uint32_t i = 0; i < consigne_ruleset_rules(coverage->ruleset); i++)
    if (!is_reached(coverage, i))
      json_array_append_new(names, json_string(consigne_ruleset_rule_name(coverage->ruleset, i)));
  return names;
}

static const char *kind_name(int kind) {
  static const char *const names[] = {"rule", "clause", "proof",      "default", "set",
                                      "list", "item",   "delegation", "owners"};
  return names[kind - CONSIGNE_ELEMENT_RULE];
}

static json_t *element_json(const tool_coverage *coverage, uint32_t element) {
  const consigne_coverage *counts = coverage->counts;
  uint32_t rule = consigne_coverage_rule(counts, element), whole = consigne_coverage_part_of(counts, element);
  char *text = tool_element_text(counts, element);
  json_t *object =
      json_pack("{s:s, s:s, s:I, s:I, s:I}", "kind", kind_name(consigne_coverage_kind(counts, element)), "text",
                text ? text : "", "true", (json_int_t)times(coverage, element, CONSIGNE_TRUTH_TRUE), "false",
                (json_int_t)times(coverage, element, CONSIGNE_TRUTH_FALSE), "unknown",
                (json_int_t)times(coverage, element, CONSIGNE_TRUTH_UNKNOWN));
  free(text);
  if (whole != UINT32_MAX) json_object_set_new(object, "part_of", json_integer(whole));
  if (rule == UINT32_MAX) return object;
  json_object_set_new(object, "rule", json_string(consigne_ruleset_rule_name(coverage->ruleset, rule)));
  json_object_set_new(object, "file", json_string(consigne_ruleset_rule_file(coverage->ruleset, rule)));
  json_object_set_new(object, "line", json_integer(consigne_ruleset_rule_line(coverage->ruleset, rule)));
  return object;
}

static json_t *sum_json(const sum *of) {
  return json_pack("{s:i, s:i}", "reached", (int)of->reached, "of", (int)of->all);
}

json_t *tool_coverage_json(const tool_coverage *coverage) {
  sums s = sum_up(coverage);
  json_t *elements = json_array();
  for (uint32_t i = 0; i < consigne_coverage_elements(coverage->counts); i++)
    json_array_append_new(elements, element_json(coverage, i));
  return json_pack("{s:o, s:o, s:o, s:o}", "rules", sum_json(&s.rules), "clauses", sum_json(&s.clauses), "sets",
                   sum_json(&s.sets), "elements", elements);
}

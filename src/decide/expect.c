/* SPDX-License-Identifier: MIT */
/*
 * Expect blocks (language section 10): a query filled from what a block gives,
 * decided as partial, and compared with what it demands.
 */
#include "decide/expect.h"

#include "base/status.h"
#include "decide/decision.h"
#include "decide/evaluate.h"

/* ---- The query ------------------------------------------------------------------- */

static cgn_text field_name(const struct consigne_ruleset *ruleset, int field) {
  const cgn_program *program = cgn_program_of(ruleset);
  if (field < CGN_FIRST_FACT) return CGN_TEXT("");
  return cgn_image_text(ruleset->image,
                        CGN_ITEMS(ruleset->image, program->facts, cgn_fact)[field - CGN_FIRST_FACT].name);
}

bool cgn_expect_read(const struct consigne_ruleset *ruleset, const cgn_given *given, cgn_arena *arena,
                     cgn_scenario_given *into) {
  const cgn_string *values = CGN_ITEMS(ruleset->image, given->values, cgn_string);
  cgn_text *texts = cgn_arena_allocate_array(arena, given->values.count, sizeof *texts);
  if (!texts) return false;
  for (uint32_t i = 0; i < given->values.count; i++) texts[i] = cgn_image_text(ruleset->image, values[i]);
  *into = (cgn_scenario_given){.kind = (cgn_given_kind)given->kind,
                               .field = given->field < CGN_FIRST_FACT ? given->field : 0,
                               .set_kind = (cgn_set_kind)given->set_kind,
                               .silent = given->silent,
                               .instant = given->instant,
                               .values = texts,
                               .count = given->values.count};
  bool of_field = given->kind <= CGN_GIVEN_UNKNOWN;
  into->name = of_field ? field_name(ruleset, given->field) : cgn_image_text(ruleset->image, given->name);
  return true;
}

static int fill(const struct consigne_ruleset *ruleset, const cgn_expect *expect, struct consigne_query *query,
                struct consigne_decision *decision) {
  const cgn_given *givens = CGN_ITEMS(ruleset->image, expect->givens, cgn_given);
  cgn_scenario_given *scenario = cgn_arena_allocate_array(&decision->arena, expect->givens.count, sizeof *scenario);
  if (!scenario) return CONSIGNE_E_MEMORY;
  for (uint32_t i = 0; i < expect->givens.count; i++)
    if (!cgn_expect_read(ruleset, &givens[i], &decision->arena, &scenario[i])) return CONSIGNE_E_MEMORY;
  const cgn_need_reader reader = {decision->judge, ruleset, query};
  return cgn_scenario_fill(&reader, scenario, expect->givens.count);
}

/* ---- What differed: names and tags are compared without case -------------------- */

static bool is_among(const char *const *names, uint32_t count, cgn_text name) {
  for (uint32_t i = 0; i < count; i++)
    if (cgn_text_equal_nocase(cgn_text_of_string(names[i]), name)) return true;
  return false;
}

static bool is_labelled(const cgn_labels *labels, cgn_text name) {
  for (uint32_t i = 0; i < labels->count; i++)
    if (cgn_text_equal_nocase(labels->at[i].name, name)) return true;
  return false;
}

/* Appends "reject by consigne-1", "undecided by a, b". */
static void add_outcome(cgn_buffer *out, const struct consigne_outcome *outcome) {
  cgn_buffer_add_string(out, cgn_verdict_name(outcome->verdict));
  cgn_buffer_add_string(out, " by ");
  if (outcome->held_up_count == 0) cgn_buffer_add(out, outcome->rule);
  for (uint32_t i = 0; i < outcome->held_up_count; i++) {
    if (i > 0) cgn_buffer_add_string(out, ", ");
    cgn_buffer_add_string(out, outcome->held_up_by[i]);
  }
}

/* What the outcome has instead of a demanded label. */
static const cgn_demand contrary[CGN_DEMANDS] = {[CGN_DEMAND_WARNED] = CGN_DEMAND_NOT_WARNED,
                                                 [CGN_DEMAND_NOT_WARNED] = CGN_DEMAND_WARNED,
                                                 [CGN_DEMAND_TAGGED] = CGN_DEMAND_NOT_TAGGED,
                                                 [CGN_DEMAND_NOT_TAGGED] = CGN_DEMAND_TAGGED};

/* What differs from a demand. */
typedef struct difference {
  int kind;      /* CONSIGNE_DIFFERENCE_*; 0: nothing */
  cgn_text name; /* the rule or tag that was demanded; length 0: none */
  const char
      *instead; /* what the outcome has instead of a demanded label; NULL: it is about the verdict or its rule */
} difference;

/* The first demand of this kind that does not hold. */
static difference find_demand(const char *image, const cgn_expect *expect, cgn_demand kind,
                              const struct consigne_outcome *outcome) {
  static const int kinds[CGN_DEMANDS] = {[CGN_DEMAND_WARNED] = CONSIGNE_DIFFERENCE_NOT_WARNED,
                                         [CGN_DEMAND_NOT_WARNED] = CONSIGNE_DIFFERENCE_WARNED,
                                         [CGN_DEMAND_TAGGED] = CONSIGNE_DIFFERENCE_NOT_TAGGED,
                                         [CGN_DEMAND_NOT_TAGGED] = CONSIGNE_DIFFERENCE_TAGGED};
  const cgn_string *names = CGN_ITEMS(image, expect->demands[kind], cgn_string);
  const cgn_labels *labels = kind <= CGN_DEMAND_NOT_WARNED ? &outcome->warnings : &outcome->tags;
  bool wanted = kind == CGN_DEMAND_WARNED || kind == CGN_DEMAND_TAGGED;
  for (uint32_t i = 0; i < expect->demands[kind].count; i++) {
    cgn_text name = cgn_image_text(image, names[i]);
    if (is_labelled(labels, name) != wanted)
      return (difference){kinds[kind], name, cgn_demand_name(contrary[kind])};
  }
  return (difference){.kind = 0};
}

static bool is_by(const struct consigne_outcome *outcome, cgn_text rule) {
  if (rule.length == 0) return true;
  if (outcome->verdict == CONSIGNE_VERDICT_UNDECIDED)
    return is_among(outcome->held_up_by, outcome->held_up_count, rule);
  return cgn_text_equal_nocase(outcome->rule, rule);
}

static difference find_difference(const char *image, const cgn_expect *expect,
                                  const struct consigne_outcome *outcome) {
  difference found = {.name = cgn_image_text(image, expect->by)};
  if (outcome->verdict != expect->verdict)
    found.kind = CONSIGNE_DIFFERENCE_VERDICT;
  else if (!is_by(outcome, found.name))
    found.kind = CONSIGNE_DIFFERENCE_RULE;
  for (cgn_demand kind = CGN_DEMAND_WARNED; found.kind == 0 && kind < CGN_DEMANDS; kind++)
    found = find_demand(image, expect, kind, outcome);
  return found;
}

/* "expected reject by consigne-1, got accept by default". */
static bool tell_difference(struct consigne_decision *decision, const char *image, const cgn_expect *expect,
                            const difference *found) {
  cgn_buffer *out = &decision->judge->buffer;
  cgn_buffer_clear(out);
  cgn_buffer_add_string(out, "expected ");
  cgn_buffer_add(out, cgn_image_text(image, expect->text));
  cgn_buffer_add_string(out, ", got ");
  add_outcome(out, &decision->fold);
  if (found->instead) {
    cgn_buffer_add_string(out, ", which is ");
    cgn_buffer_add_string(out, found->instead);
    cgn_buffer_add_octet(out, ' ');
    cgn_buffer_add(out, found->name);
  }
  decision->difference_kind = found->kind;
  decision->difference = cgn_arena_copy(&decision->arena, cgn_buffer_text(out)).at;
  if (found->name.length > 0) decision->difference_name = cgn_arena_copy(&decision->arena, found->name).at;
  return !out->failed && !decision->arena.failed;
}

int cgn_evaluate_expect(const struct consigne_ruleset *ruleset, uint32_t index, struct consigne_query *query,
                        struct consigne_decision *decision) {
  const cgn_expect *expect = &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->expects, cgn_expect)[index];
  cgn_decision_fail(decision);
  int status = fill(ruleset, expect, query, decision);
  if (status == CONSIGNE_OK) status = cgn_evaluate(ruleset, query, CONSIGNE_FLAG_PARTIAL, decision);
  if (status != CONSIGNE_OK) return status;
  const difference found = find_difference(ruleset->image, expect, &decision->fold);
  if (found.kind == 0 || tell_difference(decision, ruleset->image, expect, &found)) return CONSIGNE_OK;
  cgn_decision_fail(decision);
  return CONSIGNE_E_MEMORY;
}

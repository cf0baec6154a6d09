/* SPDX-License-Identifier: MIT */
/* Decided outcomes: what is told of the rule, and of the value and the recipient that it was decided for. */
#include "decide/outcome.h"

#include "decide/condition.h"
#include "decide/missing.h"
#include "decide/reply.h"
#include "decide/stages.h"
#include "decide/tests.h"

/* The field and value that a rule without subject holds for: a clause that names a single value. */
static const cgn_value *value_of_clause(cgn_judge *judge, const cgn_test *test, int *field) {
  *field = test->field;
  if (*field == CONSIGNE_FIELD_RELAY) { /* the part of it that is in the set */
    const cgn_value *name = cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_RELAY_NAME));
    cgn_view *view = name ? cgn_view_of(judge, CONSIGNE_FIELD_RELAY_NAME, name) : NULL;
    bool by_name = view && cgn_view_in(judge, view, CGN_PART_WHOLE, cgn_test_set(judge, test)) == CGN_TRUE;
    *field = by_name ? CONSIGNE_FIELD_RELAY_NAME : CONSIGNE_FIELD_RELAY_IP;
  }
  return cgn_known_first(cgn_known_of(judge, *field));
}

/* The value as people read it; a bare word is judged, and so told, as origin completes it. */
static cgn_text copy_value(struct consigne_decision *decision, int field, const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  cgn_text origin = cgn_image_text(judge->image, judge->program->origin);
  if (cgn_field_type(field) != CGN_TYPE_ADDRESS || value->key.length > 0 || origin.length == 0)
    return cgn_arena_copy(&decision->arena, value->text);
  cgn_buffer_clear(&judge->buffer);
  cgn_buffer_add(&judge->buffer, value->text);
  cgn_buffer_add_octet(&judge->buffer, '@');
  cgn_buffer_add(&judge->buffer, origin);
  if (judge->buffer.failed) return (cgn_text){NULL, 0};
  return cgn_arena_copy(&decision->arena, cgn_buffer_text(&judge->buffer));
}

/* The value that met a clause of `when`, in *field; NULL: it asks for a whole field, for every value, or for none.
 */
static const cgn_value *find_met(cgn_judge *judge, const cgn_test *test, int *field) {
  bool one = test->quantifier == CGN_ONE || test->quantifier == CGN_ANY;
  if (!one || test->kind == CGN_TEST_LIMIT || cgn_test_is_of_field(test)) return NULL;
  if (test->field == CONSIGNE_FIELD_RELAY) return value_of_clause(judge, test, field);
  *field = test->field;
  cgn_needs before = judge->needs;
  cgn_walk walk = cgn_walk_of(cgn_known_of(judge, test->field));
  const cgn_value *value;
  while ((value = cgn_walk_next(&walk)) && cgn_test_value(judge, test, value) != CGN_TRUE) {
  }
  judge->needs = before;
  return value;
}

/* "header.from", "fact.colour": a fact's number means nothing to who reads the outcome. NULL: no memory. */
static const char *copy_field_name(struct consigne_decision *decision, int field) {
  const cgn_field *built_in = cgn_field_of(field);
  if (built_in) return built_in->name;
  cgn_buffer *buffer = &decision->judge->buffer;
  cgn_buffer_clear(buffer);
  cgn_field_add_name(decision->judge, field, buffer);
  return buffer->failed ? NULL : cgn_arena_copy(&decision->arena, cgn_buffer_text(buffer)).at;
}

static bool add_met(struct consigne_decision *decision, cgn_met *met, uint32_t *count, const cgn_test *test,
                    int field, const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  cgn_met one = {.test = cgn_decision_copy(decision, test->text), .value = copy_value(decision, field, value)};
  int stands_in = cgn_field_of_value(judge, field, value);
  one.field = cgn_field_slot(judge, stands_in);
  one.field_name = copy_field_name(decision, stands_in);
  met[(*count)++] = one;
  return one.test.at && one.value.at && one.field_name;
}

/* Tells the clauses that hold, each with its value; `value` is the subject's, if the rule has one. */
static bool tell_met(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
                     const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  const uint32_t *words = CGN_ITEMS(judge->image, rule->rest, uint32_t);
  if (rule->subject == CGN_NONE) value = NULL;
  cgn_met *met = cgn_arena_allocate_array(&decision->arena, rule->rest.count + 1, sizeof *met);
  uint32_t count = 0;
  bool whole = met != NULL;
  if (whole && value) /* the subject's, as tell_why has told it */
    met[count++] = (cgn_met){outcome->test, outcome->field, outcome->field_name, outcome->value};
  for (uint32_t i = 0; whole && i < rule->rest.count; i++) {
    uint32_t number = CGN_OPERAND(words[i]);
    if (CGN_OPCODE(words[i]) != CGN_OP_TEST || cgn_test_holds(judge, number, NULL) != CGN_TRUE) continue;
    int field = 0;
    const cgn_value *one = find_met(judge, cgn_test_at(judge, number), &field);
    if (one) whole = add_met(decision, met, &count, cgn_test_at(judge, number), field, one);
  }
  outcome->met = met;
  outcome->met_count = count;
  return whole;
}

/* Names the test, field and value that made the rule hold. */
static bool tell_why(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
                     const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  const cgn_test *test = NULL;
  int field = 0;
  if (rule->subject != CGN_NONE) {
    test = cgn_test_at(judge, rule->subject);
    field = test->field;
  } else {
    test = cgn_condition_first_true(judge, rule->rest);
    value = test ? value_of_clause(judge, test, &field) : NULL;
  }
  if (!test || !value) return true;
  field = cgn_field_of_value(judge, field, value);
  outcome->field = cgn_field_slot(judge, field);
  outcome->field_name = copy_field_name(decision, field);
  outcome->value = copy_value(decision, field, value);
  outcome->test = cgn_decision_copy(decision, test->text);
  return outcome->value.at && outcome->test.at && outcome->field_name;
}

/* A verdict with its codes and, where it has a code, its reply: the ruleset's text or `sentence` and the rule's
 * name. */
static bool set_verdict(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *like,
                        const cgn_reply_subject *subject, const char *sentence) {
  cgn_buffer *buffer = &decision->judge->buffer;
  outcome->verdict = like->verdict;
  outcome->code = like->code;
  if (like->code == 0) return true;
  outcome->enhanced = cgn_decision_copy(decision, like->enhanced);
  if (!outcome->enhanced.at) return false;
  if (like->reply != CGN_NONE) return cgn_reply_fill(decision, outcome, like->reply, subject);
  cgn_buffer_clear(buffer);
  cgn_buffer_add_string(buffer,
                        like->verdict == CONSIGNE_VERDICT_DEFER ? "Try again later: deferred by " : "Refused by ");
  cgn_buffer_add_string(buffer, sentence);
  cgn_buffer_add(buffer, subject->rule);
  return cgn_reply_fill_sentence(decision, outcome);
}

/* ---- Told once ------------------------------------------------------------------------ */

/*
 * One rule often refuses many recipients for one value. Each part of what is
 * told of that is made once, unless it asks who the recipient is.
 */

static bool tell_reply(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
                       const cgn_value *value) {
  int field = rule->subject == CGN_NONE ? 0 : cgn_test_at(decision->judge, rule->subject)->field;
  const cgn_reply_subject subject = {field, value, outcome->rule};
  return set_verdict(decision, outcome, rule, &subject, outcome->rule_index == CGN_NONE ? "" : "rule ");
}

static void take_why(struct consigne_outcome *outcome, const struct consigne_outcome *model) {
  outcome->field = model->field;
  outcome->field_name = model->field_name;
  outcome->value = model->value;
  outcome->test = model->test;
}

static void take_met(struct consigne_outcome *outcome, const struct consigne_outcome *model) {
  outcome->met = model->met;
  outcome->met_count = model->met_count;
}

static void take_missing(struct consigne_outcome *outcome, const struct consigne_outcome *model) {
  outcome->missing = model->missing;
  outcome->missing_count = model->missing_count;
}

static void take_reply(struct consigne_outcome *outcome, const struct consigne_outcome *model) {
  outcome->verdict = model->verdict;
  outcome->code = model->code;
  outcome->enhanced = model->enhanced;
  outcome->lines = model->lines;
  outcome->line_count = model->line_count;
  outcome->reply = model->reply;
  outcome->texts = model->texts;
  outcome->text_count = model->text_count;
}

static const struct part {
  bool (*tell)(struct consigne_decision *decision, struct consigne_outcome *outcome, const cgn_rule *rule,
               const cgn_value *value);
  void (*take)(struct consigne_outcome *outcome, const struct consigne_outcome *model);
} parts[] = {
    {tell_why, take_why}, {tell_met, take_met}, {cgn_missing_tell, take_missing}, {tell_reply, take_reply}};

enum { PARTS = sizeof parts / sizeof *parts, REPLY = PARTS - 1 };

/* Whether the last outcome was of this rule and value. */
static bool is_like(const cgn_judge *judge, uint32_t rule, const cgn_value *value) {
  const cgn_model *model = &judge->model;
  return model->outcome && model->rule == rule && model->value == value && !judge->plain;
}

/* The parts from `first` on of an outcome of this rule, or of the default where that is CGN_NONE. */
static bool tell_parts(struct consigne_decision *decision, struct consigne_outcome *outcome, unsigned first,
                       const cgn_rule *rule, const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  cgn_model *model = &judge->model;
  bool like = is_like(judge, outcome->rule_index, value), some = judge->personal.some;
  const bool open = judge->personal.open;
  const uint32_t count = judge->personal.count;
  if (!like) model->personal = 0;
  for (unsigned i = first; i < PARTS; i++) {
    unsigned bit = 1u << i;
    if (like && !(model->personal & bit)) {
      parts[i].take(outcome, model->outcome);
      continue;
    }
    judge->personal.some = false;
    if (!parts[i].tell(decision, outcome, rule, value)) return false;
    if (judge->personal.some) model->personal |= bit;
    some |= judge->personal.some;
  }
  judge->personal.some = some; /* the rules asked; what is told of a recipient is told anew */
  judge->personal.open = open;
  judge->personal.count = count;
  model->outcome = outcome;
  model->rule = outcome->rule_index;
  model->value = value;
  return true;
}

bool cgn_outcome_decide(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t index,
                        const cgn_value *value) {
  cgn_judge *judge = decision->judge;
  const cgn_rule *rule = cgn_rule_at(judge, index);
  outcome->cause = CONSIGNE_CAUSE_RULE;
  outcome->since = cgn_stage_since(judge, rule, &outcome->share);
  bool own_tags = outcome->tags.count == 0;
  bool tagged = own_tags && judge->model.own_tags && is_like(judge, index, value);
  if (tagged) outcome->tags = judge->model.outcome->tags;
  if (!tagged && !cgn_outcome_tag(decision, outcome, index, false)) return false;
  judge->model.own_tags = own_tags;
  return cgn_outcome_set_rule(decision, outcome, index) && tell_parts(decision, outcome, 0, rule, value);
}

static cgn_rule fallback_of(const cgn_program *program) {
  return (cgn_rule){.subject = CGN_NONE,
                    .verdict = program->fallback,
                    .code = program->fallback_code,
                    .enhanced = program->fallback_enhanced,
                    .reply = program->fallback_reply};
}

bool cgn_outcome_default(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  const cgn_rule fallback = fallback_of(decision->judge->program);
  outcome->cause = CONSIGNE_CAUSE_DEFAULT;
  outcome->rule = cgn_arena_copy(&decision->arena, CGN_TEXT("default"));
  return outcome->rule.at && tell_parts(decision, outcome, REPLY, &fallback, NULL);
}

bool cgn_outcome_repeat(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  cgn_judge *judge = decision->judge;
  const struct consigne_outcome *before = outcome - 1;
  *outcome = *before;
  outcome->recipient = (cgn_text){NULL, 0};
  if (!cgn_outcome_name(decision, outcome)) return false;
  if (judge->model.outcome != before)
    return true; /* nothing was decided: nothing is told of who the recipient is */
  judge->model.outcome = outcome;
  if (judge->model.personal == 0) return true;
  const cgn_rule fallback = fallback_of(judge->program);
  bool rule = outcome->rule_index != CGN_NONE;
  return tell_parts(decision, outcome, rule ? 0 : REPLY, rule ? cgn_rule_at(judge, outcome->rule_index) : &fallback,
                    judge->model.value);
}

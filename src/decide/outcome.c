/* SPDX-License-Identifier: MIT */
/* Outcomes: everything is copied into the decision, which outlives query and ruleset. */
#include "decide/outcome.h"

#include "base/sort.h"
#include "decide/condition.h"
#include "decide/missing.h"
#include "decide/reply.h"
#include "decide/stages.h"
#include "decide/tests.h"

enum { FIRST_LABELS = 2 };

void cgn_outcome_clear(struct consigne_outcome *outcome) {
  memset(outcome, 0, sizeof *outcome);
  outcome->rule_index = CGN_NONE;
}

bool cgn_outcome_name(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  const cgn_judge *judge = decision->judge;
  if (judge->first == judge->last) return true;
  const cgn_value *value = &judge->query->fields[CONSIGNE_FIELD_SMTP_RCPTTO].at[judge->first];
  outcome->recipient = cgn_arena_copy(&decision->arena, value->text);
  return outcome->recipient.at != NULL;
}

/* ---- Warnings and tags ------------------------------------------------------------ */

static bool make_room(struct consigne_decision *decision, cgn_labels *labels) {
  if (labels->count < labels->capacity) return true;
  if (labels->capacity > UINT32_MAX / 2) return false;
  uint32_t larger = labels->capacity ? labels->capacity * 2 : FIRST_LABELS;
  cgn_label *at = cgn_arena_allocate_array(&decision->arena, larger, sizeof *at);
  if (!at) return false;
  if (labels->count) memcpy(at, labels->at, labels->count * sizeof *at);
  labels->at = at;
  labels->capacity = larger;
  return true;
}

bool cgn_labels_add(struct consigne_decision *decision, cgn_labels *labels, cgn_label label) {
  if (!label.name.at || !make_room(decision, labels)) return false;
  labels->at[labels->count++] = label;
  return true;
}

bool cgn_labels_add_all(struct consigne_decision *decision, cgn_labels *labels, const cgn_labels *more) {
  for (uint32_t i = 0; i < more->count; i++)
    if (!cgn_labels_add(decision, labels, more->at[i])) return false;
  return true;
}

/* By name; of equal names what is sure comes first. */
static int compare_labels(const void *left, const void *right) {
  const cgn_label *a = left, *b = right;
  int order = cgn_text_compare(a->name, b->name);
  return order ? order : a->assumed - b->assumed;
}

void cgn_labels_unite(cgn_labels *labels) {
  if (labels->count < 2) return;
  cgn_sort(labels->at, labels->count, sizeof *labels->at, compare_labels);
  uint32_t kept = 1;
  for (uint32_t i = 1; i < labels->count; i++)
    if (!cgn_text_equal(labels->at[kept - 1].name, labels->at[i].name)) labels->at[kept++] = labels->at[i];
  labels->count = kept;
}

/* Takes those off that the others have; both are united. */
static void take_off(cgn_labels *labels, const cgn_labels *others) {
  uint32_t kept = 0, other = 0;
  for (uint32_t i = 0; i < labels->count; i++) {
    while (other < others->count && cgn_text_compare(others->at[other].name, labels->at[i].name) < 0) other++;
    bool there = other < others->count && cgn_text_equal(others->at[other].name, labels->at[i].name);
    if (!there) labels->at[kept++] = labels->at[i];
  }
  labels->count = kept;
}

bool cgn_outcome_tag(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule,
                     bool assumed) {
  cgn_span span = cgn_rule_at(decision->judge, rule)->tags;
  const cgn_string *tags = CGN_ITEMS(decision->judge->image, span, cgn_string);
  for (uint32_t i = 0; i < span.count; i++) {
    cgn_label label = {.name = cgn_decision_copy(decision, tags[i]), .assumed = assumed, .rule = rule};
    if (!cgn_labels_add(decision, assumed ? &outcome->assumed_tags : &outcome->tags, label)) return false;
  }
  return true;
}

bool cgn_outcome_warn(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t index,
                      bool assumed) {
  const cgn_rule *rule = cgn_rule_at(decision->judge, index);
  cgn_label label = {.name = cgn_decision_copy(decision, rule->name), .assumed = assumed, .rule = index};
  cgn_stage_next(decision->judge, rule, &label);
  return cgn_labels_add(decision, &outcome->warnings, label) && cgn_outcome_tag(decision, outcome, index, assumed);
}

void cgn_outcome_unite(struct consigne_outcome *outcome) {
  cgn_labels_unite(&outcome->tags);
  cgn_labels_unite(&outcome->assumed_tags);
  take_off(&outcome->assumed_tags, &outcome->tags);
  cgn_labels_unite(&outcome->warnings);
}

/* ---- Decided ------------------------------------------------------------------------ */

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

static bool set_rule(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t index) {
  outcome->rule_index = index;
  outcome->rule = cgn_decision_copy(decision, cgn_rule_at(decision->judge, index)->name);
  return outcome->rule.at != NULL;
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
  bool like = is_like(judge, outcome->rule_index, value), personal = judge->personal;
  for (unsigned i = first; i < PARTS; i++) {
    unsigned bit = 1u << i;
    if (like && !(model->personal & bit)) {
      parts[i].take(outcome, model->outcome);
      continue;
    }
    judge->personal = false;
    if (!parts[i].tell(decision, outcome, rule, value)) return false;
    model->personal = judge->personal ? model->personal | bit : model->personal & ~bit;
    personal |= judge->personal;
  }
  judge->personal = personal;
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
  return set_rule(decision, outcome, index) && tell_parts(decision, outcome, 0, rule, value);
}

bool cgn_outcome_default(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  const cgn_program *program = decision->judge->program;
  const cgn_rule like = {.subject = CGN_NONE,
                         .verdict = program->fallback,
                         .code = program->fallback_code,
                         .enhanced = program->fallback_enhanced,
                         .reply = program->fallback_reply};
  outcome->cause = CONSIGNE_CAUSE_DEFAULT;
  outcome->rule = cgn_arena_copy(&decision->arena, CGN_TEXT("default"));
  return outcome->rule.at && tell_parts(decision, outcome, REPLY, &like, NULL);
}

/* ---- Unknown ---------------------------------------------------------------------------- */

bool cgn_outcome_hold_up(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t count) {
  cgn_judge *judge = decision->judge;
  const char **names = cgn_arena_allocate_array(&decision->arena, count, sizeof *names);
  outcome->verdict = CONSIGNE_VERDICT_UNDECIDED;
  outcome->cause = CONSIGNE_CAUSE_UNKNOWN;
  if (!names || !set_rule(decision, outcome, judge->unknown[0])) return false;
  for (uint32_t i = 0; i < count; i++) {
    names[i] = cgn_decision_copy(decision, cgn_rule_at(judge, judge->unknown[i])->name).at;
    if (!names[i]) return false;
  }
  outcome->held_up_by = names;
  outcome->held_up_count = count;
  return true;
}

/* Appends "header.from, header.sender", the sender's own: fields that are complex, and so unknown. How many. */
static uint32_t add_complex(cgn_judge *judge, const cgn_needs *needs) {
  uint32_t count = 0;
  for (int field = 1; field < CGN_FIRST_FACT; field++) {
    if (!cgn_needs_field(needs, field) || !cgn_known_of(judge, field)->complex) continue;
    if (count++ > 0) cgn_buffer_add_string(&judge->buffer, ", ");
    cgn_field_add_name(judge, field, &judge->buffer);
  }
  return count;
}

/* The sentence in judge->buffer; a retry may bring what was unknown, and what is too complex comes back the same:
 * 5yz.
 */
static bool refuse_complex(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  outcome->verdict = CONSIGNE_VERDICT_REJECT;
  outcome->cause = CONSIGNE_CAUSE_COMPLEX;
  outcome->code = 554;
  outcome->enhanced = CGN_TEXT("5.6.0");
  return cgn_reply_fill_sentence(decision, outcome);
}

/* What is missing is the postmaster's business, who reads it in the needs: a sender is told nothing of it. */
static bool defer_unknown(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  cgn_judge *judge = decision->judge;
  outcome->verdict = CONSIGNE_VERDICT_DEFER;
  outcome->cause = CONSIGNE_CAUSE_UNKNOWN;
  outcome->code = 451;
  outcome->enhanced = CGN_TEXT("4.3.0");
  cgn_buffer_clear(&judge->buffer);
  cgn_buffer_add_string(&judge->buffer, "Try again later: this message cannot be judged yet");
  return cgn_reply_fill_sentence(decision, outcome);
}

bool cgn_outcome_assume(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule) {
  cgn_judge *judge = decision->judge;
  cgn_needs needs = cgn_rule_needs(judge, rule, true);
  outcome->assumed = true;
  if (!set_rule(decision, outcome, rule) || !cgn_outcome_tag(decision, outcome, rule, true)) return false;
  cgn_buffer_clear(&judge->buffer);
  cgn_buffer_add_string(&judge->buffer, "Too large or too complex to be read: ");
  return add_complex(judge, &needs) > 0 ? refuse_complex(decision, outcome) : defer_unknown(decision, outcome);
}

/* ---- In what two differ -------------------------------------------------------------- */

enum {
  EVERYTHING = CONSIGNE_DIFFERS_VERDICT | CONSIGNE_DIFFERS_RULE | CONSIGNE_DIFFERS_REPLY | CONSIGNE_DIFFERS_TAGS |
               CONSIGNE_DIFFERS_WARNINGS
};

/* Names and whether they are assumed; both are sorted. */
static bool same_labels(const cgn_labels *one, const cgn_labels *other) {
  if (one->count != other->count) return false;
  for (uint32_t i = 0; i < one->count; i++)
    if (one->at[i].assumed != other->at[i].assumed || !cgn_text_equal(one->at[i].name, other->at[i].name))
      return false;
  return true;
}

static bool same_reply(const struct consigne_outcome *one, const struct consigne_outcome *other) {
  if (!one->reply || !other->reply) return one->reply == other->reply;
  return strcmp(one->reply, other->reply) == 0;
}

int cgn_outcome_differs(const struct consigne_outcome *one, const struct consigne_outcome *other) {
  int found = 0;
  if (one->verdict != other->verdict) found |= CONSIGNE_DIFFERS_VERDICT;
  if (one->cause != other->cause || !cgn_text_equal(one->rule, other->rule)) found |= CONSIGNE_DIFFERS_RULE;
  if (!same_reply(one, other)) found |= CONSIGNE_DIFFERS_REPLY;
  if (!same_labels(&one->tags, &other->tags) || !same_labels(&one->assumed_tags, &other->assumed_tags))
    found |= CONSIGNE_DIFFERS_TAGS;
  if (!same_labels(&one->warnings, &other->warnings)) found |= CONSIGNE_DIFFERS_WARNINGS;
  return found;
}

int cgn_decision_differs(const struct consigne_decision *one, const struct consigne_decision *other) {
  if (!one || !other || one->recipient_count != other->recipient_count) return EVERYTHING;
  int found = cgn_outcome_differs(&one->fold, &other->fold);
  for (uint32_t i = 0; i < one->recipient_count; i++)
    found |= cgn_outcome_differs(&one->recipients[i], &other->recipients[i]);
  return found;
}

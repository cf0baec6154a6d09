/* SPDX-License-Identifier: MIT */
/* Outcomes and what they list; undecided, and failed closed. Everything is copied into the decision. */
#include "decide/outcome.h"

#include "base/sort.h"
#include "decide/reply.h"
#include "decide/stages.h"

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

bool cgn_outcome_set_rule(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t rule) {
  outcome->rule_index = rule;
  outcome->rule = cgn_decision_copy(decision, cgn_rule_at(decision->judge, rule)->name);
  return outcome->rule.at != NULL;
}

/* ---- Unknown ---------------------------------------------------------------------------- */

bool cgn_outcome_hold_up(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t count) {
  cgn_judge *judge = decision->judge;
  const char **names = cgn_arena_allocate_array(&decision->arena, count, sizeof *names);
  outcome->verdict = CONSIGNE_VERDICT_UNDECIDED;
  outcome->cause = CONSIGNE_CAUSE_UNKNOWN;
  if (!names || !cgn_outcome_set_rule(decision, outcome, judge->unknown[0])) return false;
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
  for (int field = 0; (field = cgn_mask_next(needs->bits, field)) != 0;) {
    if (field >= CGN_FIRST_FACT || !cgn_known_of(judge, field)->complex) continue;
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
  if (!cgn_outcome_set_rule(decision, outcome, rule) || !cgn_outcome_tag(decision, outcome, rule, true))
    return false;
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

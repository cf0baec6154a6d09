/* SPDX-License-Identifier: MIT */
/*
 * Needs. What has been given whole is no need, even where it stays unknown:
 * after a temperror, or too complex. Asking a limit counts, so one is asked only
 * where nothing that is cheaper to find out may make it idle.
 */
#include "decide/needs.h"

#include "base/unicode.h"
#include "decide/limit.h"
#include "decide/rule.h"
#include "decide/wanted.h"

/* A final decision ends what was left open. */
static bool can_still_come(const cgn_judge *judge, int field) {
  int slot = cgn_field_slot(judge, field);
  const cgn_values *values = &judge->query->fields[slot];
  if (slot == 0 || values->state == CGN_NOT_GIVEN) return !values->complex;
  return values->state == CGN_OPEN && !values->complex && !cgn_judge_is_final(judge);
}

static int count_fields(const cgn_judge *judge) {
  return CGN_FIRST_FACT + (int)judge->program->facts.count;
}

/* ---- Noting ----------------------------------------------------------------------------- */

static bool waits_for_field(const cgn_judge *judge, const cgn_lacks *lacks) {
  for (int field = 1; field < count_fields(judge); field++)
    if (cgn_lacks_have(lacks, field) && can_still_come(judge, field)) return true;
  return false;
}

static bool waits_for_look_up(const cgn_judge *judge, const cgn_lacks *lacks) {
  for (uint32_t i = 0; i < lacks->questions; i++)
    if (judge->questions[i].kind == CONSIGNE_NEED_SET || judge->questions[i].kind == CONSIGNE_NEED_OWNERS)
      return true;
  return false;
}

/* Words that the ruleset does not know, which nothing else can make known; and the rule's look-ups, or its limits.
 */
static bool want(cgn_judge *judge, const cgn_lacks *lacks, bool look_ups, bool limits, bool optional) {
  for (uint32_t i = 0; i < lacks->questions; i++) {
    int kind = judge->questions[i].kind;
    bool wanted = kind == CONSIGNE_NEED_FIELD || (kind == CONSIGNE_NEED_LIMIT ? limits : look_ups);
    if (wanted && !cgn_wanted_add(judge, &judge->questions[i], optional)) return false;
  }
  return true;
}

bool cgn_needs_note(struct consigne_decision *decision, uint32_t rule, cgn_needs_course *course) {
  cgn_judge *judge = decision->judge;
  cgn_lacks lacks = cgn_rule_lacks(judge, rule, true);
  cgn_lacks_add(&judge->required, &lacks);
  if (lacks.questions == 0) return true;
  bool ready = !waits_for_field(judge, &lacks), look_up = waits_for_look_up(judge, &lacks);
  bool limits = ready && !look_up && !course->looked_up, first = ready && look_up && !course->listed;
  course->looked_up |= look_up;
  course->listed |= first;
  return want(judge, &lacks, first, limits, false);
}

bool cgn_needs_note_optional(struct consigne_decision *decision, uint32_t rule) {
  cgn_judge *judge = decision->judge;
  cgn_lacks lacks = cgn_rule_lacks(judge, rule, false);
  cgn_lacks_add(&judge->optional, &lacks);
  if (lacks.questions == 0) return true;
  bool ready = !waits_for_field(judge, &lacks), look_up = waits_for_look_up(judge, &lacks);
  return want(judge, &lacks, ready && look_up, ready && !look_up, true);
}

/* ---- Listing ------------------------------------------------------------------------------ */

static bool add_need(struct consigne_decision *decision, struct consigne_need need) {
  size_t needed = (size_t)decision->need_count + 1;
  if (!need.name ||
      !cgn_grow(&decision->allocator, &decision->needs, &decision->need_capacity, needed, sizeof *decision->needs))
    return false;
  decision->needs[decision->need_count++] = need;
  return true;
}

static bool add_field(struct consigne_decision *decision, int field, bool optional) {
  cgn_judge *judge = decision->judge;
  cgn_buffer_clear(&judge->buffer);
  cgn_field_add_name(judge, field, &judge->buffer);
  struct consigne_need need = {.kind = CONSIGNE_NEED_FIELD, .optional = optional};
  need.field = cgn_field_slot(judge, field);
  need.name = cgn_arena_copy(&decision->arena, cgn_buffer_text(&judge->buffer)).at;
  return !judge->buffer.failed && add_need(decision, need);
}

static bool list_fields(struct consigne_decision *decision) {
  cgn_judge *judge = decision->judge;
  for (int field = 1; field < count_fields(judge); field++) {
    bool required = cgn_lacks_have(&judge->required, field);
    if ((required || cgn_lacks_have(&judge->optional, field)) && can_still_come(judge, field) &&
        !add_field(decision, field, !required))
      return false;
  }
  return true;
}

/* A clean copy: keys are the sender's octets. At NULL stays NULL. */
static bool copy(struct consigne_decision *decision, cgn_text text, const char **out) {
  cgn_buffer *buffer = &decision->judge->buffer;
  if (!text.at) return true;
  cgn_buffer_clear(buffer);
  cgn_unicode_add_clean(buffer, text);
  *out = buffer->failed ? NULL : cgn_arena_copy(&decision->arena, cgn_buffer_text(buffer)).at;
  return *out;
}

static bool add_question(struct consigne_decision *decision, const cgn_wanted *wanted) {
  const cgn_question *question = &wanted->question;
  struct consigne_need need = {.kind = question->kind, .optional = wanted->optional};
  bool copied = copy(decision, wanted->id, &need.id) && copy(decision, question->name, &need.name) &&
                copy(decision, question->key, &need.key) && copy(decision, question->login, &need.login) &&
                copy(decision, question->recipient, &need.recipient);
  if (!copied) return false;
  if (need.kind == CONSIGNE_NEED_FIELD) {
    need.id = NULL;
    need.field = cgn_field_slot(decision->judge, (int)question->number);
  }
  if (need.kind == CONSIGNE_NEED_LIMIT) {
    const cgn_limit *limit = cgn_limit_at(decision->judge, question->number);
    need.limit = question->number;
    need.rate = limit->rate;
    need.burst = limit->burst;
    need.period = limit->period;
    need.distinct = limit->counted == CGN_COUNT_DISTINCT_RECIPIENTS;
    if (!need.recipient) need.recipient = "";
  }
  return add_need(decision, need);
}

static bool is_empty(const cgn_lacks *lacks) {
  for (size_t i = 0; i < sizeof lacks->bits / sizeof *lacks->bits; i++)
    if (lacks->bits[i]) return false;
  return true;
}

bool cgn_needs_list(struct consigne_decision *decision) {
  const cgn_judge *judge = decision->judge;
  bool fields = !is_empty(&judge->required) || !is_empty(&judge->optional);
  if (fields && !list_fields(decision)) return false;
  for (uint32_t i = 0; i < judge->wanted_count; i++)
    if (!add_question(decision, &judge->wanted[i])) return false;
  return true;
}

bool cgn_needs_list_failed(struct consigne_decision *decision, const struct consigne_query *query) {
  for (uint32_t i = 0; i < query->failure_count; i++) {
    struct consigne_need need = {.kind = CONSIGNE_NEED_FIELD, .field = query->failures[i].field};
    if (need.field <= 0) continue;
    cgn_buffer *name = &decision->judge->buffer;
    cgn_buffer_clear(name);
    if (need.field >= CGN_FIRST_FACT) cgn_buffer_add_string(name, "fact.");
    cgn_buffer_add(name, need.field < CGN_FIRST_FACT ? cgn_text_of_string(cgn_field_of(need.field)->name)
                                                     : query->facts[need.field - CGN_FIRST_FACT]);
    need.name = name->failed ? NULL : cgn_arena_copy(&decision->arena, cgn_buffer_text(name)).at;
    if (!add_need(decision, need)) return false;
  }
  return true;
}

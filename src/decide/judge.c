/* SPDX-License-Identifier: MIT */
/* The working memory of decisions: made once, grown to what the largest ruleset and query so far needed. */
#include "decide/judge.h"

#include "decide/need_ask.h"
#include "decide/relay.h"

cgn_judge *cgn_judge_new(const cgn_allocator *allocator) {
  cgn_judge *judge = cgn_allocate(allocator, sizeof *judge);
  if (!judge) return NULL;
  judge->allocator = *allocator;
  judge->key = (cgn_hash_key){(uint64_t)(uintptr_t)judge, (uint64_t)(uintptr_t)&judge->arena};
  cgn_arena_init(&judge->arena, allocator);
  cgn_buffer_init(&judge->buffer, allocator);
  cgn_buffer_init(&judge->clean, allocator);
  cgn_buffer_init(&judge->lines, allocator);
  cgn_buffer_init(&judge->id, allocator);
  return judge;
}

void cgn_judge_free(cgn_judge *judge) {
  if (!judge) return;
  cgn_allocator allocator = judge->allocator;
  cgn_arena_free(&judge->arena);
  cgn_buffer_free(&judge->buffer);
  cgn_buffer_free(&judge->clean);
  cgn_buffer_free(&judge->lines);
  cgn_buffer_free(&judge->id);
  cgn_matcher_free(judge->matcher);
  cgn_release(&allocator, judge->views);
  cgn_release(&allocator, judge->tests);
  cgn_release(&allocator, judge->shared);
  cgn_release(&allocator, judge->unknown);
  cgn_release(&allocator, judge->candidates.rules);
  cgn_release(&allocator, judge->candidates.words);
  cgn_release(&allocator, judge->asked);
  cgn_release(&allocator, judge->listed);
  cgn_release(&allocator, judge->listed_slots);
  cgn_release(&allocator, judge);
}

/* As cgn_grow; new elements are zero, so that their stamp is of no turn. */
static bool grow_stamped(cgn_judge *judge, void *array, uint32_t *capacity, size_t needed, size_t size) {
  uint32_t before = *capacity;
  if (!cgn_grow(&judge->allocator, array, capacity, needed, size)) return false;
  if (*capacity > before) {
    void *block;
    memcpy(&block, array, sizeof block);
    memset((char *)block + (size_t)before * size, 0, (size_t)(*capacity - before) * size);
  }
  return true;
}

static bool make_room(cgn_judge *judge) {
  const cgn_program *program = judge->program;
  bool enough =
      grow_stamped(judge, &judge->views, &judge->view_capacity, judge->query->value_count, sizeof(cgn_view)) &&
      grow_stamped(judge, &judge->tests, &judge->test_capacity, program->tests.count, sizeof(uint64_t));
  if (!enough || judge->recipients < 2) return enough;
  return grow_stamped(judge, &judge->shared, &judge->shared_capacity, program->rules.count, sizeof(cgn_shared));
}

static bool make_matcher(cgn_judge *judge) {
  if (judge->program->pattern_count == 0) return true;
  if (judge->matcher && judge->match_limit == judge->ruleset->pattern_match_limit) return true;
  cgn_matcher_free(judge->matcher);
  judge->match_limit = judge->ruleset->pattern_match_limit;
  judge->matcher = cgn_matcher_new(judge->match_limit);
  return judge->matcher != NULL;
}

/* The values of recipients stand one behind the other, in the order of their ordinals. */
static void find_values_of_recipient(cgn_judge *judge) {
  const cgn_values *values = &judge->query->fields[CONSIGNE_FIELD_SMTP_RCPTTO];
  judge->first = judge->last;
  while (judge->last < values->count && values->at[judge->last].ordinal == judge->recipient) judge->last++;
}

bool cgn_judge_start(cgn_judge *judge, const struct consigne_ruleset *ruleset, const struct consigne_query *query,
                     int flags) {
  uint32_t recipients = query->fields[CONSIGNE_FIELD_SMTP_RCPTTO].texts;
  judge->ruleset = ruleset;
  judge->image = ruleset->image;
  judge->program = cgn_program_of(ruleset);
  judge->query = query;
  judge->flags = flags;
  judge->decision = ++judge->turn;
  judge->recipients = recipients ? recipients : 1;
  judge->recipient = recipients ? 0 : CGN_NONE;
  judge->last = 0;
  judge->joins = NULL;
  judge->domain = NULL;
  cgn_personal_forget(judge);
  judge->model.outcome = NULL;
  judge->tracing_needs = false;
  judge->needs = judge->required = judge->optional = (cgn_needs){.asked = 0};
  judge->listed_count = 0;
  cgn_arena_reset(&judge->arena);
  find_values_of_recipient(judge);
  return make_room(judge) && make_matcher(judge);
}

void cgn_judge_next(cgn_judge *judge) {
  judge->turn++;
  judge->recipient++;
  find_values_of_recipient(judge);
}

void cgn_personal_end(cgn_judge *judge, const cgn_question *asked) {
  cgn_personal *personal = &judge->personal;
  if (--personal->depth > 0 || personal->open) return;
  personal->open = asked->truth == CGN_UNKNOWN || personal->count == CGN_PERSONAL_QUESTIONS;
  if (!personal->open) personal->questions[personal->count++] = *asked;
}

bool cgn_judge_is_final(const cgn_judge *judge) {
  return !(judge->flags & CONSIGNE_FLAG_PARTIAL);
}

void cgn_needs_add_fields(cgn_needs *to, const cgn_needs *more) {
  for (size_t i = 0; i < sizeof to->bits / sizeof *to->bits; i++) to->bits[i] |= more->bits[i];
}

static void need_one(cgn_judge *judge, int field) {
  if (cgn_known_of(judge, field)->state == CGN_COMPLETE) return;
  judge->needs.bits[field / 64] |= (uint64_t)1 << (field % 64);
}

cgn_truth cgn_need_field(cgn_judge *judge, int field) {
  const cgn_field *row = cgn_field_row(field);
  if (!judge->tracing_needs) return CGN_UNKNOWN;
  cgn_state state = judge->query->fields[field].state; /* asked of no fact, since a fact hangs on nothing */
  if (row->drawn_from[0] && cgn_relay_is_drawn(judge)) {
    cgn_relay_need(judge, field);
    return CGN_UNKNOWN;
  }
  if (row->waits_for && state == CGN_COMPLETE) need_one(judge, row->waits_for);
  if (row->fallback && state == CGN_NOT_GIVEN) field = row->fallback;
  for (int i = 0, part; (part = cgn_field_part(field, i)) != 0; i++) need_one(judge, part);
  return CGN_UNKNOWN;
}

void cgn_need_word(cgn_judge *judge, int field, const cgn_value *value) {
  cgn_need need = {.kind = CONSIGNE_NEED_FIELD, .number = (uint32_t)field};
  if (!judge->tracing_needs || !value || !cgn_view_of(judge, field, value)->unknown) return;
  cgn_buffer_clear(&judge->id);
  cgn_field_add_name(judge, field, &judge->id);
  need.name = cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->id));
  need.key = value->text;
  cgn_need_note(judge, &need, 1);
}

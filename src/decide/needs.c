/* SPDX-License-Identifier: MIT */
/* Needs. What has been given whole is no need, even where it stays unknown: after a temperror, or too complex. */
#include "decide/needs.h"

#include "decide/judge.h"

/* A final decision ends what was left open. */
static bool can_still_come(const cgn_judge *judge, int field) {
  int slot = cgn_field_slot(judge, field);
  const cgn_values *values = &judge->query->fields[slot];
  if (slot == 0 || values->state == CGN_NOT_GIVEN) return !values->complex;
  return values->state == CGN_OPEN && !values->complex && !cgn_judge_is_final(judge);
}

static bool add_need(struct consigne_decision *decision, int field, bool optional) {
  cgn_judge *judge = decision->judge;
  size_t needed = (size_t)decision->need_count + 1;
  if (!cgn_grow(&decision->allocator, &decision->needs, &decision->need_capacity, needed, sizeof *decision->needs))
    return false;
  cgn_buffer_clear(&judge->buffer);
  cgn_field_add_name(judge, field, &judge->buffer);
  cgn_text name = cgn_arena_copy(&decision->arena, cgn_buffer_text(&judge->buffer));
  if (judge->buffer.failed || !name.at) return false;
  decision->needs[decision->need_count++] = (struct consigne_need){
      .kind = CONSIGNE_NEED_FIELD, .name = name.at, .field = cgn_field_slot(judge, field), .optional = optional};
  return true;
}

static bool is_empty(const cgn_lacks *lacks) {
  for (size_t i = 0; i < sizeof lacks->bits / sizeof *lacks->bits; i++)
    if (lacks->bits[i]) return false;
  return true;
}

bool cgn_needs_list(struct consigne_decision *decision) {
  cgn_judge *judge = decision->judge;
  if (is_empty(&judge->required) && is_empty(&judge->optional)) return true;
  int fields = CGN_FIRST_FACT + (int)judge->program->facts.count;
  for (int field = 1; field < fields; field++) {
    bool required = cgn_lacks_have(&judge->required, field);
    if ((required || cgn_lacks_have(&judge->optional, field)) && can_still_come(judge, field) &&
        !add_need(decision, field, !required))
      return false;
  }
  return true;
}

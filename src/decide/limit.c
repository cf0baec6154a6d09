/* SPDX-License-Identifier: MIT */
/*
 * Limits: one need for each value of the key's field and, where recipients
 * are counted, for the one that is being judged: its address without the
 * subaddress, since those are one mailbox.
 */
#include "decide/limit.h"

#include "decide/need_ask.h"

/* Whoever has one address of a /64 has all of them: each with an allowance of its own would be no limit (S136). */
static cgn_text key_of_ip(cgn_judge *judge, const cgn_ip *ip) {
  cgn_buffer_clear(&judge->buffer);
  cgn_ip_add_owner(&judge->buffer, ip);
  if (judge->buffer.failed) judge->arena.failed = true;
  return cgn_arena_copy(&judge->arena, cgn_buffer_text(&judge->buffer));
}

cgn_text cgn_limit_key(cgn_judge *judge, int field, cgn_part part, const cgn_value *value) {
  if (cgn_field_type(field) == CGN_TYPE_IP) return key_of_ip(judge, &value->ip);
  return cgn_view_key(cgn_view_of(judge, field, value), part);
}

/* The recipient; as it was given where it is no address at all; at NULL: none, and the field is a need. */
static cgn_text find_recipient(cgn_judge *judge) {
  const cgn_known *known = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_RCPTTO);
  const cgn_value *value = cgn_known_first(known);
  if (value) return cgn_limit_key(judge, CONSIGNE_FIELD_SMTP_RCPTTO, CGN_PART_WHOLE, value);
  if (judge->first < judge->last) return judge->query->fields[CONSIGNE_FIELD_SMTP_RCPTTO].at[judge->first].text;
  if (known->state == CGN_COMPLETE) return CGN_TEXT("");
  cgn_need_field(judge, CONSIGNE_FIELD_SMTP_RCPTTO);
  return (cgn_text){NULL, 0};
}

static cgn_truth count_field(cgn_judge *judge, uint32_t number, int field, cgn_text recipient) {
  const cgn_limit *limit = cgn_limit_at(judge, number);
  const cgn_known *known = cgn_known_of(judge, field);
  cgn_need need = {.kind = CONSIGNE_NEED_LIMIT, .number = number, .recipient = recipient};
  need.name = cgn_image_text(judge->image, limit->name);
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; truth != CGN_TRUE && (value = cgn_walk_next(&walk));) {
    need.key = cgn_limit_key(judge, field, (cgn_part)limit->part, value);
    truth = cgn_or(truth, cgn_need_ask(judge, &need));
  }
  return cgn_of_some_value(judge, known, truth);
}

static bool is_absent(cgn_judge *judge, int field) {
  const cgn_known *known = cgn_known_of(judge, field);
  return known->state == CGN_COMPLETE && !known->first;
}

cgn_truth cgn_limit_exceeded(cgn_judge *judge, uint32_t number) {
  const cgn_limit *limit = cgn_limit_at(judge, number);
  cgn_text recipient = {NULL, 0};
  cgn_needs before = judge->needs;
  if (limit->field != CONSIGNE_FIELD_RELAY && is_absent(judge, limit->field)) return CGN_FALSE;
  if (limit->counted != CGN_COUNT_MESSAGES) {
    recipient = find_recipient(judge);
    if (!recipient.at) return CGN_UNKNOWN;
  }
  cgn_truth truth = CGN_FALSE;
  for (int i = 0, part; truth != CGN_TRUE && (part = cgn_field_part(limit->field, i)) != 0; i++)
    truth = cgn_or(truth, count_field(judge, number, part, recipient));
  return cgn_settle(judge, before, truth);
}

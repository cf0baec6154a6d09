/* SPDX-License-Identifier: MIT */
/*
 * Reply texts. What a sender wrote gets in only through cgn_reply_clean, so
 * nothing is injected; no placeholder names an owner; a login is told only to
 * a peer that was authorised as one.
 */
#include "decide/reply.h"

#include "base/instant.h"
#include "mail/address.h"
#include "mail/smtpreply.h"
#include "rules/language_tag.h"

static bool is_utf8(const cgn_judge *judge) {
  return (judge->flags & CONSIGNE_FLAG_UTF8) != 0;
}

static void add_domain(cgn_judge *judge, cgn_text key) {
  cgn_buffer_add(&judge->buffer, is_utf8(judge) ? cgn_domain_to_unicode_text(&judge->arena, key) : key);
}

static void add_mailbox(cgn_judge *judge, const cgn_value *value, cgn_part part) {
  cgn_text domain = value->key.length ? value->key : cgn_image_text(judge->image, judge->program->origin);
  if (part == CGN_PART_DOMAIN) {
    add_domain(judge, domain);
  } else if (part == CGN_PART_LOCAL) {
    cgn_buffer_add(&judge->buffer, value->local);
  } else {
    cgn_text shown = is_utf8(judge) ? cgn_domain_to_unicode_text(&judge->arena, domain) : domain;
    cgn_address_add(&judge->buffer, value->local, shown);
  }
}

static void add_value(cgn_judge *judge, int field, cgn_part part, const cgn_value *value) {
  switch (cgn_field_type(field)) {
  case CGN_TYPE_ADDRESS: add_mailbox(judge, value, part); break;
  case CGN_TYPE_DOMAIN:
  case CGN_TYPE_HOST: add_domain(judge, value->key); break;
  case CGN_TYPE_LOGIN:
  case CGN_TYPE_WORD:
  case CGN_TYPE_RELAY:
  case CGN_TYPE_IP:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: cgn_buffer_add(&judge->buffer, value->text); break;
  }
}

/* A login, and no other was granted: who only tried one, or was refused another's, is a stranger. */
static bool is_secret(cgn_judge *judge, int field) {
  return cgn_field_type(field) == CGN_TYPE_LOGIN && !cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_SMTP_AUTH));
}

static void add_field(cgn_judge *judge, int field, cgn_part part) {
  int64_t now;
  if (field == CONSIGNE_FIELD_RELAY)
    field =
        cgn_known_of(judge, CONSIGNE_FIELD_RELAY_NAME)->first ? CONSIGNE_FIELD_RELAY_NAME : CONSIGNE_FIELD_RELAY_IP;
  const cgn_value *value = cgn_known_first(cgn_known_of(judge, field));
  if (value && is_secret(judge, field)) value = NULL;
  if (value)
    add_value(judge, field, part, value);
  else if (field == CONSIGNE_FIELD_NOW && cgn_known_now(judge, &now) == CGN_TRUE)
    cgn_instant_add(&judge->buffer, now, judge->program->zone_minutes);
  else
    cgn_buffer_add_octet(&judge->buffer, '-');
}

static void add_piece(cgn_judge *judge, const cgn_piece *piece, const cgn_reply_subject *subject) {
  cgn_part part = (cgn_part)piece->part;
  cgn_text id = judge->query->id;
  switch (piece->kind) {
  case CGN_PIECE_TEXT: cgn_buffer_add(&judge->buffer, cgn_image_text(judge->image, piece->text)); break;
  case CGN_PIECE_FIELD: add_field(judge, piece->field, part); break;
  case CGN_PIECE_RULE: cgn_buffer_add(&judge->buffer, subject->rule); break;
  case CGN_PIECE_ID: cgn_buffer_add(&judge->buffer, id.length ? id : CGN_TEXT("-")); break;
  case CGN_PIECE_SUBJECT:
    if (subject->value)
      add_value(judge, subject->field, part, subject->value);
    else
      cgn_buffer_add_octet(&judge->buffer, '-');
    break;
  default: break;
  }
}

/* Adds the text in judge->buffer to those of the reply: a line of its own, or several. False: no memory. */
static bool add_text(struct consigne_decision *decision, cgn_text language, cgn_told_text *told, bool first) {
  cgn_judge *judge = decision->judge;
  if (!first) cgn_buffer_add_octet(&judge->clean, '\n');
  size_t from = judge->clean.length;
  cgn_reply_clean(&judge->clean, cgn_buffer_text(&judge->buffer), is_utf8(judge));
  if (judge->buffer.failed || judge->clean.failed) return false;
  told->text = cgn_arena_copy(&decision->arena, cgn_text_slice(cgn_buffer_text(&judge->clean), from, SIZE_MAX)).at;
  told->language = cgn_arena_copy(&decision->arena, language).at;
  return told->text && told->language;
}

/* Room for the texts of a reply. NULL: no memory. */
static cgn_told_text *make_texts(struct consigne_decision *decision, struct consigne_outcome *outcome,
                                 uint32_t count) {
  cgn_told_text *texts = cgn_arena_allocate_array(&decision->arena, count, sizeof *texts);
  outcome->texts = texts;
  outcome->text_count = texts ? count : 0;
  cgn_buffer_clear(&decision->judge->clean);
  return texts;
}

/* The `count` lines of judge->lines, each ended by NUL, into the decision; and joined by CRLF. */
static bool keep_lines(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t count) {
  cgn_text all = cgn_arena_copy(&decision->arena, cgn_buffer_text(&decision->judge->lines));
  const char **lines = cgn_arena_allocate_array(&decision->arena, count, sizeof *lines);
  if (!all.at || !lines) return false;
  outcome->lines = lines;
  outcome->line_count = count;
  outcome->reply = lines[0] = all.at;
  if (count < 2) return true;
  char *joined = cgn_arena_allocate(&decision->arena, all.length + count + 1);
  if (!joined) return false;
  outcome->reply = joined;
  size_t from = 0;
  for (uint32_t i = 0; i < count; i++) {
    size_t length = cgn_text_find(all, from, '\0') - from;
    lines[i] = all.at + from;
    if (i > 0) {
      memcpy(joined, "\r\n", 2);
      joined += 2;
    }
    memcpy(joined, lines[i], length);
    joined += length;
    from += length + 1;
  }
  *joined = '\0';
  return true;
}

static bool fill(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  cgn_judge *judge = decision->judge;
  cgn_buffer_clear(&judge->lines);
  uint32_t count = cgn_reply_add_lines(&judge->lines, (uint16_t)outcome->code, outcome->enhanced,
                                       cgn_buffer_text(&judge->clean), true);
  if (judge->clean.failed || judge->lines.failed) return false;
  return keep_lines(decision, outcome, count);
}

/* The text in this language; texts.count: there is none. */
static uint32_t text_in(const char *image, cgn_span texts, cgn_text language) {
  const cgn_reply_text *all = CGN_ITEMS(image, texts, cgn_reply_text);
  uint32_t i = 0;
  while (i < texts.count && !cgn_text_equal_nocase(cgn_image_text(image, all[i].language), language)) i++;
  return i;
}

uint32_t cgn_reply_choose(const char *image, cgn_span texts, cgn_text languages) {
  while (languages.length > 0) {
    cgn_text range = cgn_language_list_next(&languages);
    for (; range.length > 0; range = cgn_language_range_shorten(range)) {
      uint32_t found = text_in(image, texts, range);
      if (found < texts.count) return found;
    }
  }
  return texts.count;
}

/* The texts that are told: the one in a language of the query's, or all. */
static cgn_span chosen_texts(const cgn_judge *judge, cgn_span texts) {
  uint32_t found = cgn_reply_choose(judge->image, texts, judge->query->languages);
  if (found == texts.count) return texts;
  return (cgn_span){texts.offset + found * (uint32_t)sizeof(cgn_reply_text), 1};
}

bool cgn_reply_fill(struct consigne_decision *decision, struct consigne_outcome *outcome, uint32_t reply,
                    const cgn_reply_subject *subject) {
  cgn_judge *judge = decision->judge;
  const cgn_reply *chosen = &CGN_ITEMS(judge->image, judge->program->replies, cgn_reply)[reply];
  cgn_span told = chosen_texts(judge, chosen->texts);
  const cgn_reply_text *texts = CGN_ITEMS(judge->image, told, cgn_reply_text);
  cgn_told_text *kept = make_texts(decision, outcome, told.count);
  if (!kept) return false;
  for (uint32_t i = 0; i < told.count; i++) {
    const cgn_piece *pieces = CGN_ITEMS(judge->image, texts[i].pieces, cgn_piece);
    cgn_buffer_clear(&judge->buffer);
    for (uint32_t k = 0; k < texts[i].pieces.count; k++) add_piece(judge, &pieces[k], subject);
    if (!add_text(decision, cgn_image_text(judge->image, texts[i].language), &kept[i], i == 0)) return false;
  }
  return fill(decision, outcome);
}

bool cgn_reply_fill_sentence(struct consigne_decision *decision, struct consigne_outcome *outcome) {
  cgn_told_text *kept = make_texts(decision, outcome, 1);
  return kept && add_text(decision, CGN_TEXT("en"), kept, true) && fill(decision, outcome);
}

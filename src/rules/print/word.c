/* SPDX-License-Identifier: MIT */
/* Words, strings, dates and fields as the language writes them: they read back as what they were. */
#include "base/instant.h"
#include "rules/print/print.h"
#include "rules/reserved.h"

void cgn_print_string(cgn_buffer *out, cgn_text text) {
  cgn_buffer_add_octet(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '"' || text.at[i] == '\\') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, text.at[i]);
  }
  cgn_buffer_add_octet(out, '"');
}

/* A reserved word is quoted: at the start of a line it would begin a declaration. */
static bool can_be_word(cgn_text text) {
  return cgn_lexer_is_word(text) && !cgn_is_reserved(text);
}

void cgn_print_word(cgn_buffer *out, cgn_text text) {
  if (can_be_word(text))
    cgn_buffer_add(out, text);
  else
    cgn_print_string(out, text);
}

void cgn_print_written(cgn_buffer *out, const cgn_word *word) {
  if (word->form == CGN_TOKEN_STRING) {
    cgn_print_string(out, word->text);
    return;
  }
  bool regex = word->form == CGN_TOKEN_REGEX;
  if (regex) cgn_buffer_add_octet(out, '/');
  cgn_buffer_add(out, word->text);
  if (regex) cgn_buffer_add_octet(out, '/');
  cgn_buffer_add(out, word->flags);
}

void cgn_print_date(cgn_buffer *out, int64_t instant) {
  size_t start = out->length;
  cgn_instant_add(out, instant, 0);
  cgn_text date = cgn_text_slice(cgn_buffer_text(out), start, out->length);
  if (cgn_text_find(date, 0, 'T') == date.length) cgn_buffer_add_string(out, "T00:00Z");
}

void cgn_print_field(cgn_buffer *out, const cgn_ast *ast, const cgn_field_name *field) {
  const cgn_field *info = cgn_field_of(field->number);
  cgn_buffer_add_string(out, info ? info->name : "fact.");
  for (const cgn_ast_fact *fact = ast->facts; !info && fact; fact = fact->next) {
    if (fact->field == field->number) cgn_buffer_add(out, fact->name.text);
  }
  if (field->part == CGN_PART_DOMAIN) cgn_buffer_add_string(out, ".domain");
  if (field->part == CGN_PART_LOCAL) cgn_buffer_add_string(out, ".local");
}

void cgn_print_words(cgn_buffer *out, const cgn_words *words) {
  cgn_buffer_add_string(out, "{ ");
  for (const cgn_word *word = words->first; word; word = word->next) {
    cgn_print_word(out, word->text);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_buffer_add_octet(out, '}');
}

void cgn_print_words_or_one(cgn_buffer *out, const cgn_words *words) {
  if (words->count == 1)
    cgn_print_word(out, words->first->text);
  else
    cgn_print_words(out, words);
}

cgn_words cgn_words_of(cgn_word *room, const cgn_text *texts, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    room[i] = (cgn_word){.text = texts[i], .next = i + 1 < count ? &room[i + 1] : NULL};
    room[i].form = can_be_word(texts[i]) ? CGN_TOKEN_WORD : CGN_TOKEN_STRING;
  }
  return (cgn_words){.first = count ? room : NULL, .last = count ? &room[count - 1] : NULL, .count = count};
}

void cgn_print_lower(cgn_buffer *out, cgn_text text) {
  for (size_t i = 0; i < text.length; i++) cgn_buffer_add_octet(out, cgn_to_lower(text.at[i]));
}

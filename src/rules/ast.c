/* SPDX-License-Identifier: MIT */
/* Small help for the tree. */
#include "rules/ast.h"

const char *cgn_set_kind_name(cgn_set_kind kind) {
  switch (kind) {
  case CGN_SET_DOMAINS: return "domains";
  case CGN_SET_ADDRESSES: return "addresses";
  case CGN_SET_RELAYS: return "relays";
  case CGN_SET_LOGINS: return "logins";
  case CGN_SET_WORDS: return "words";
  case CGN_SET_PATTERNS: return "patterns";
  }
  return NULL;
}

const char *cgn_counted_name(cgn_counted counted) {
  switch (counted) {
  case CGN_COUNT_MESSAGES: return "messages";
  case CGN_COUNT_RECIPIENTS: return "recipients";
  case CGN_COUNT_DISTINCT_RECIPIENTS: return "distinct recipients";
  }
  return NULL;
}

const char *cgn_demand_name(cgn_demand kind) {
  switch (kind) {
  case CGN_DEMAND_WARNED: return "warned";
  case CGN_DEMAND_NOT_WARNED: return "not warned";
  case CGN_DEMAND_TAGGED: return "tagged";
  case CGN_DEMAND_NOT_TAGGED: return "not tagged";
  case CGN_DEMANDS: break;
  }
  return NULL;
}

const cgn_ast_source *cgn_ast_external(const cgn_ast_source *sources) {
  while (sources && sources->origin != CGN_FROM_EXTERNAL) sources = sources->next;
  return sources;
}

bool cgn_words_add(cgn_load *load, cgn_words *words, const cgn_word *word) {
  cgn_word *added = cgn_arena_allocate(load->arena, sizeof *added);
  if (!added) return false;
  *added = *word;
  added->next = NULL;
  if (words->last) {
    words->last->next = added;
  } else {
    words->first = added;
  }
  words->last = added;
  words->count++;
  return true;
}

cgn_items cgn_items_of(const cgn_load *load, const cgn_ast_source *source) {
  cgn_items items = {.line = source->lines, .left = source->items.count, .next = source->items.first};
  if (!source->lines) return items;
  items.source = source->items.place.source;
  items.text = load->sources.at[items.source].text;
  return items;
}

static const cgn_word *next_word(cgn_items *items) {
  const cgn_word *word = items->next;
  items->next = word->next;
  return word;
}

const cgn_word *cgn_items_next(cgn_items *items) {
  if (items->left == 0) return NULL;
  items->left--;
  if (!items->line) return next_word(items);
  cgn_line line = *items->line++;
  char first = items->text.at[line.offset];
  if (first == '"' || first == '/') return next_word(items);
  items->word = (cgn_word){.place = {items->source, line.offset, line.length}, .form = CGN_TOKEN_WORD};
  items->word.text = (cgn_text){items->text.at + line.offset, line.length};
  items->word.plain = line.plain;
  return &items->word;
}

void cgn_items_found_plain(cgn_items *items) {
  if (items->line) items->line[-1].plain = 1;
}

cgn_text cgn_place_text(cgn_load *load, cgn_place place) {
  uint32_t line;
  cgn_buffer out;
  /* What is not told need not be looked for: going back costs a pass over the text. */
  if (load->findings->full) return CGN_NO_TEXT;
  cgn_sources_locate(&load->sources, place, &line, NULL, NULL);
  cgn_buffer_init(&out, &load->arena->allocator);
  if (line) cgn_buffer_add(&out, load->sources.at[place.source].name);
  cgn_buffer_add_octet(&out, ':');
  cgn_buffer_add_number(&out, line);
  if (out.failed) load->arena->failed = true;
  cgn_text copy = cgn_arena_copy(load->arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

const cgn_field_name *cgn_ast_listed(const cgn_condition *clause, const cgn_field_name *field) {
  static const cgn_field_name sealer = {
      .word = {.text = {"arc.d", 5}}, .number = CONSIGNE_FIELD_ARC_D, .type = CGN_TYPE_DOMAIN};
  return clause->test == CGN_TEST_SEALED ? &sealer : field;
}

/* "/etc/postfix/x" of "hash:/etc/postfix/x", as postmap(1) names a table; empty: there is no type. */
static cgn_text without_type(cgn_text name) {
  size_t colon = cgn_text_find(name, 0, ':');
  for (size_t i = 0; i < colon; i++)
    if (!cgn_is_letter(name.at[i])) return CGN_NO_TEXT;
  return colon > 0 ? cgn_text_slice(name, colon + 1, name.length) : CGN_NO_TEXT;
}

void cgn_tell_unreadable(cgn_load *load, const cgn_word *file, const char *verb, const char *why) {
  cgn_text bare = without_type(file->text);
  cgn_error(load, "unreadable-file", file->place,
            bare.length ? "cannot % \"%\": write \"%\", a table's type is no part of its name" : "cannot % %: %",
            cgn_text_of_string(verb), file->text, bare.length ? bare : cgn_text_of_string(why));
}

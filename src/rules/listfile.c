/* SPDX-License-Identifier: MIT */
/* List files (language section 3): the tokens of a ruleset, but that a line ends an item. */
#include "rules/listfile.h"

static bool on_one_line(const cgn_load *load, cgn_place first, cgn_place second) {
  cgn_text text = load->sources.at[first.source].text;
  size_t end = first.offset + first.length;
  return cgn_text_find(cgn_text_slice(text, 0, second.offset), end, '\n') == second.offset;
}

/* As many as there can be. */
static cgn_line *make_lines(cgn_load *load, uint32_t index) {
  cgn_text text = load->sources.at[index].text;
  size_t count = 1;
  for (size_t i = 0; (i = cgn_text_find(text, i, '\n')) < text.length; i++) count++;
  return cgn_arena_allocate_array(load->arena, count, sizeof(cgn_line));
}

static void read_items(cgn_load *load, uint32_t index, cgn_ast_source *source) {
  cgn_line *lines = make_lines(load, index);
  uint32_t count = 0;
  if (!lines) return;
  cgn_lexer lexer = cgn_lexer_start(&load->sources, index, load->arena, load->findings);
  cgn_place before = {.source = index};
  for (cgn_token token; (token = cgn_lexer_next(&lexer)).kind != CGN_TOKEN_END; before = token.place) {
    bool second = before.length && on_one_line(load, before, token.place);
    if (second || token.kind > CGN_TOKEN_REGEX) {
      cgn_error(load, "list-line", token.place,
                "a list has one item a line: put \"%\" on a line of its own, or quotes "
                "around the whole item",
                token.text);
      continue;
    }
    lines[count++] = (cgn_line){.offset = token.place.offset, .length = token.place.length & 0x7fffffff};
    if (token.kind == CGN_TOKEN_WORD) continue;
    cgn_word word = {.place = token.place, .form = token.kind, .text = token.text, .flags = token.flags};
    if (!cgn_words_add(load, &source->items, &word)) return;
  }
  source->items.place = (cgn_place){.source = index};
  source->items.count = count;
  source->lines = lines;
}

void cgn_listfile_read(cgn_load *load, cgn_ast_source *source) {
  uint32_t index;
  const char *why;
  int status = cgn_sources_add(&load->sources, source->file.place.source, source->file.text, &index, &why);
  if (status == CONSIGNE_E_MEMORY) {
    load->arena->failed = true;
  } else if (status != CONSIGNE_OK) {
    cgn_tell_unreadable(load, &source->file, "read", why);
  } else {
    read_items(load, index, source);
  }
}

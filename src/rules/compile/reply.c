/* SPDX-License-Identifier: MIT */
/* Reply texts to pieces (language section 9); a text that stands in a verdict is a reply without a name. */
#include "rules/compile/internal.h"
#include "rules/placeholder.h"

static cgn_piece piece_of(const cgn_placeholder *placeholder) {
  cgn_piece piece = {.kind = CGN_PIECE_RULE};
  if (placeholder->kind == CGN_PLACEHOLDER_ID) piece.kind = CGN_PIECE_ID;
  if (placeholder->kind != CGN_PLACEHOLDER_FIELD) return piece;
  /* Of a field with several values, facts included, the one that made the rule hold is meant. */
  const cgn_field *field = cgn_field_of(placeholder->field);
  piece.kind = field && !field->many ? CGN_PIECE_FIELD : CGN_PIECE_SUBJECT;
  piece.field = placeholder->field;
  piece.part = placeholder->part;
  return piece;
}

static void add_piece(cgn_compiler *compiler, cgn_buffer *pieces, cgn_piece piece, cgn_text text) {
  piece.text = cgn_compile_string(compiler, text);
  cgn_compile_add(compiler, pieces, &piece, sizeof piece);
}

static cgn_span compile_pieces(cgn_compiler *compiler, cgn_text text) {
  cgn_buffer pieces;
  cgn_buffer_init(&pieces, &compiler->load->arena->allocator);
  cgn_cursor cursor = cgn_cursor_of(text);
  cgn_placeholder next;
  do {
    next = cgn_placeholder_next(&compiler->load->ast, &cursor);
    if (next.before.length) add_piece(compiler, &pieces, (cgn_piece){.kind = CGN_PIECE_TEXT}, next.before);
    if (next.kind != CGN_PLACEHOLDER_NONE) add_piece(compiler, &pieces, piece_of(&next), CGN_TEXT(""));
  } while (next.kind != CGN_PLACEHOLDER_NONE);
  cgn_span span = cgn_compile_span(compiler, &pieces, sizeof(cgn_piece));
  cgn_buffer_free(&pieces);
  return span;
}

/* The texts of one reply; gives its number. */
static uint32_t add_reply(cgn_compiler *compiler, const cgn_ast_text *first) {
  cgn_buffer texts;
  cgn_buffer_init(&texts, &compiler->load->arena->allocator);
  for (const cgn_ast_text *one = first; one; one = one->next) {
    cgn_reply_text text = {cgn_compile_string(compiler, one->language.text),
                           compile_pieces(compiler, one->text.text)};
    cgn_compile_add(compiler, &texts, &text, sizeof text);
  }
  cgn_reply reply = {cgn_compile_span(compiler, &texts, sizeof(cgn_reply_text))};
  cgn_buffer_free(&texts);
  return cgn_compile_add(compiler, &compiler->replies, &reply, sizeof reply);
}

void cgn_compile_replies(cgn_compiler *compiler) {
  for (cgn_ast_reply *one = compiler->load->ast.replies; one; one = one->next)
    one->number = add_reply(compiler, one->texts);
}

uint32_t cgn_compile_reply(cgn_compiler *compiler, const cgn_ast_verdict *verdict) {
  if (verdict->reply_found) return verdict->reply_found->number;
  if (!verdict->text.text.at) return CGN_NONE;
  const cgn_ast_text text = {.text = verdict->text};
  return add_reply(compiler, &text);
}

/* SPDX-License-Identifier: MIT */
/*
 * The lexer of RFC 5322 3.2, obsolete forms of 4.1 included. A line end folds
 * only before a blank; CRLF and LF both, because stores keep LF (3.2.2). NUL,
 * and CR or LF elsewhere, are in no token but in the quoted pairs of obs-qp;
 * there too they are told of: no two programs agree on them (semantics S16).
 */
#include "mail/mailbox_token.h"

#include "base/limits.h"
#include "mail/encoded_word.h"

static bool is_space(char c) {
  return c == ' ' || c == '\t';
}

bool cgn_mailbox_is_separator(char c) {
  return c == '<' || c == '>' || c == ',' || c == ';' || c == ':' || c == '@';
}

/* ---- Blanks ------------------------------------------------------------------ */

/* Takes a blank, or a line end with the blank behind it (RFC 5322 3.2.2 and 4.2). */
static bool take_blank(cgn_cursor *cursor) {
  size_t left = cgn_cursor_left(cursor), size = 0;
  if (left && *cursor->at == '\n') size = 1;
  if (left > 1 && cursor->at[0] == '\r' && cursor->at[1] == '\n') size = 2;
  if (left <= size || !is_space(cursor->at[size])) return false;
  cursor->at += size + 1;
  return true;
}

/* ---- What stands between quotes, brackets, parentheses --------------------------- */

static bool is_forbidden(char c) {
  return c == '\0' || c == '\r' || c == '\n';
}

/* Takes an octet as content. False: it is none. Controls are obsolete (RFC 5322 4.1); a pair has them all. */
static bool take_content_octet(cgn_mailbox_lexer *lexer, bool pair) {
  char c = *lexer->cursor.at++;
  if (is_forbidden(c)) {
    lexer->control = true;
    return pair;
  }
  if (cgn_is_control(c) && c != '\t') lexer->obsolete = true;
  return true;
}

/* Takes a quoted pair, a blank with its folding, or an octet. */
static bool take_content(cgn_mailbox_lexer *lexer) {
  bool line_end = cgn_cursor_peek(&lexer->cursor) == '\r' || cgn_cursor_peek(&lexer->cursor) == '\n';
  if (take_blank(&lexer->cursor)) {
    if (line_end) lexer->folded = true;
    return true;
  }
  bool pair = cgn_cursor_left(&lexer->cursor) > 1 && cgn_cursor_take(&lexer->cursor, '\\');
  return take_content_octet(lexer, pair);
}

/*
 * What some reader takes for more than text: a literal, in a comment all but
 * words and commas, in quotes a bracket, a backslash at the end or beside an "@".
 */
static bool is_odd(cgn_mailbox_kind kind, cgn_text inside) {
  if (kind == CGN_MAILBOX_LITERAL) return true;
  if (inside.length == 0) return false;
  if (kind == CGN_MAILBOX_QUOTED)
    return inside.at[inside.length - 1] == '\\' || memchr(inside.at, '[', inside.length) ||
           (memchr(inside.at, '\\', inside.length) && memchr(inside.at, '@', inside.length));
  for (size_t i = 0; i < inside.length; i++) {
    if (memchr("\"([<>@:;\\", inside.at[i], 9)) return true;
  }
  return false;
}

static void note_enclosed(cgn_mailbox_lexer *lexer, cgn_mailbox_kind kind, cgn_text inside) {
  lexer->enclosed = true;
  if (is_odd(kind, inside)) lexer->odd = true;
}

/* From the opening octet up to the closing one. In a comment further ones nest, and a quote means nothing. */
static cgn_mailbox_kind take_enclosed(cgn_mailbox_lexer *lexer, cgn_mailbox_kind kind, char opening, char closing) {
  size_t depth = 1;
  bool good = true;
  const char *start = ++lexer->cursor.at;
  while (!cgn_cursor_done(&lexer->cursor)) {
    if (cgn_cursor_take(&lexer->cursor, closing)) {
      if (--depth > 0) continue;
      note_enclosed(lexer, kind, (cgn_text){start, (size_t)(lexer->cursor.at - 1 - start)});
      return good ? kind : CGN_MAILBOX_BAD;
    } else if (kind != CGN_MAILBOX_QUOTED && cgn_cursor_take(&lexer->cursor, opening)) {
      if (kind == CGN_MAILBOX_LITERAL) good = false;
      if (kind == CGN_MAILBOX_COMMENT && ++depth > CGN_COMMENT_DEPTH) lexer->complex = true;
    } else if (!take_content(lexer)) {
      good = false;
    }
  }
  return CGN_MAILBOX_BAD;
}

/* ---- Tokens --------------------------------------------------------------------- */

static cgn_mailbox_kind take_token(cgn_mailbox_lexer *lexer) {
  char c = *lexer->cursor.at;
  if (cgn_mailbox_is_atext(c)) {
    do {
      lexer->cursor.at++;
    } while (!cgn_cursor_done(&lexer->cursor) && cgn_mailbox_is_atext(*lexer->cursor.at));
    return CGN_MAILBOX_ATOM;
  }
  if (c == '"') return take_enclosed(lexer, CGN_MAILBOX_QUOTED, '"', '"');
  if (c == '[') return take_enclosed(lexer, CGN_MAILBOX_LITERAL, '[', ']');
  if (c == '(') return take_enclosed(lexer, CGN_MAILBOX_COMMENT, '(', ')');
  lexer->cursor.at++;
  if (c == '.' || cgn_mailbox_is_separator(c)) return CGN_MAILBOX_SPECIAL;
  if (cgn_is_control(c)) lexer->control = true;
  return CGN_MAILBOX_BAD;
}

cgn_mailbox_lexer cgn_mailbox_lexer_of(cgn_text text) {
  return (cgn_mailbox_lexer){.cursor = cgn_cursor_of(text)};
}

void cgn_mailbox_next_any(cgn_mailbox_lexer *lexer) {
  const char *before = lexer->cursor.at;
  bool comment = lexer->token.kind == CGN_MAILBOX_COMMENT;
  while (take_blank(&lexer->cursor)) continue;
  const char *start = lexer->cursor.at;
  cgn_mailbox_kind kind = cgn_cursor_done(&lexer->cursor) ? CGN_MAILBOX_END : take_token(lexer);
  lexer->token = (cgn_mailbox_token){kind, comment || start != before, cgn_cursor_since(&lexer->cursor, start)};
}

void cgn_mailbox_next(cgn_mailbox_lexer *lexer) {
  bool spaced = false;
  do {
    cgn_mailbox_next_any(lexer);
    spaced = spaced || lexer->token.spaced;
  } while (lexer->token.kind == CGN_MAILBOX_COMMENT);
  lexer->token.spaced = spaced;
}

bool cgn_mailbox_at(const cgn_mailbox_lexer *lexer, char special) {
  return lexer->token.kind == CGN_MAILBOX_SPECIAL && *lexer->token.text.at == special;
}

bool cgn_mailbox_at_word(const cgn_mailbox_lexer *lexer) {
  return lexer->token.kind == CGN_MAILBOX_ATOM || lexer->token.kind == CGN_MAILBOX_QUOTED;
}

/* ---- What tokens stand for -------------------------------------------------------- */

/* Text that never outgrows what it is made from. */
typedef struct writer {
  char *at;
  size_t length;
} writer;

static void write_text(writer *out, cgn_text text) {
  if (text.length) memcpy(out->at + out->length, text.at, text.length);
  out->length += text.length;
}

static void write_content(writer *out, cgn_text inside) {
  for (size_t i = 0; i < inside.length; i++) {
    if (inside.at[i] == '\\' && i + 1 < inside.length) i++;
    if (!is_forbidden(inside.at[i])) out->at[out->length++] = inside.at[i];
  }
}

static cgn_text inside_of(cgn_text token) {
  return cgn_text_slice(token, 1, token.length - 2);
}

/* A literal keeps its brackets and loses its blanks, which mean nothing (RFC 5322 3.4.1). */
static void write_literal(writer *out, cgn_text token) {
  for (size_t i = 0; i < token.length; i++) {
    if (token.at[i] == '\\' && i + 2 < token.length) i++;
    if (!is_space(token.at[i]) && !is_forbidden(token.at[i])) out->at[out->length++] = token.at[i];
  }
}

static bool is_plain(cgn_text part) {
  for (size_t i = 0; i < part.length; i++) {
    if (part.at[i] != '.' && !cgn_mailbox_is_atext(part.at[i])) return false;
  }
  return true;
}

cgn_text cgn_mailbox_join(cgn_arena *arena, cgn_text part) {
  if (is_plain(part)) return part;
  writer out = {cgn_arena_allocate(arena, part.length), 0};
  if (!out.at) return (cgn_text){NULL, 0};
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(part);
  for (cgn_mailbox_next(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next(&lexer)) {
    if (lexer.token.kind == CGN_MAILBOX_QUOTED) {
      write_content(&out, inside_of(lexer.token.text));
    } else if (*lexer.token.text.at == '[') { /* CGN_MAILBOX_BAD where NUL, CR or LF are inside */
      write_literal(&out, lexer.token.text);
    } else {
      write_text(&out, lexer.token.text);
    }
  }
  return (cgn_text){out.at, out.length};
}

/* Atoms and dots up to the next quoted string, a blank where the source has some: what may hold encoded words. */
static void write_atoms(cgn_mailbox_lexer *lexer, writer *out) {
  bool first = true;
  while (lexer->token.kind != CGN_MAILBOX_END && lexer->token.kind != CGN_MAILBOX_QUOTED) {
    if (!first && lexer->token.spaced) write_text(out, CGN_TEXT(" "));
    write_text(out, lexer->token.text);
    first = false;
    cgn_mailbox_next(lexer);
  }
}

cgn_text cgn_mailbox_phrase(cgn_arena *arena, cgn_text phrase) {
  if (phrase.length == 0) return phrase;
  bool grows = cgn_text_find(phrase, 0, '=') < phrase.length;
  writer run = {cgn_arena_allocate(arena, phrase.length), 0};
  writer name = {cgn_arena_allocate_array(arena, phrase.length + 1, grows ? CGN_ENCODED_WORD_GROWTH : 1), 0};
  if (!run.at || !name.at) return (cgn_text){NULL, 0};
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(phrase);
  cgn_mailbox_next(&lexer);
  while (lexer.token.kind != CGN_MAILBOX_END) {
    if (name.length && lexer.token.spaced) write_text(&name, CGN_TEXT(" "));
    if (lexer.token.kind == CGN_MAILBOX_QUOTED) {
      write_content(&name, inside_of(lexer.token.text));
      cgn_mailbox_next(&lexer);
    } else {
      run.length = 0;
      write_atoms(&lexer, &run);
      write_text(&name, cgn_encoded_words_decode(arena, (cgn_text){run.at, run.length}));
    }
  }
  return (cgn_text){name.at, name.length};
}

cgn_text cgn_mailbox_content(cgn_arena *arena, cgn_text inside) {
  writer out = {cgn_arena_allocate(arena, inside.length), 0};
  if (!out.at) return (cgn_text){NULL, 0};
  write_content(&out, inside);
  return (cgn_text){out.at, out.length};
}

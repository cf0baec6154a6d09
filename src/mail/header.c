/* SPDX-License-Identifier: MIT */
/*
 * Header fields (RFC 5322 2.2, 4.5), read as the union of what readers make of
 * a block: a field that some reader sees is given, and told as malformed where
 * the grammar has none (semantics S12, S15, S16).
 */
#include "mail/header.h"

#include "base/limits.h"
#include "mail/mailbox_token.h"

#define BYTE_ORDER_MARK CGN_TEXT("\xef\xbb\xbf")

/* ---- Lines -------------------------------------------------------------------- */

static bool is_space(char c) {
  return c == ' ' || c == '\t';
}

/* Octets of the line end at the cursor: CRLF or LF. */
static size_t line_end(const cgn_cursor *cursor) {
  size_t left = cgn_cursor_left(cursor);
  if (left && *cursor->at == '\n') return 1;
  return left > 1 && cursor->at[0] == '\r' && cursor->at[1] == '\n' ? 2 : 0;
}

static size_t bare_cr(const cgn_cursor *cursor) {
  return cgn_cursor_peek(cursor) == '\r' && !line_end(cursor) ? 1 : 0;
}

/* Moves past the end of this line. */
static void skip_line(cgn_cursor *cursor) {
  const char *lf = cgn_cursor_done(cursor) ? NULL : memchr(cursor->at, '\n', cgn_cursor_left(cursor));
  cursor->at = lf ? lf + 1 : cursor->end;
}

/* Moves past the next CR that is part of no CRLF; to the end where there is none. */
static bool skip_bare_cr(cgn_cursor *cursor) {
  while (!cgn_cursor_done(cursor)) {
    const char *cr = memchr(cursor->at, '\r', cgn_cursor_left(cursor));
    cursor->at = cr ? cr : cursor->end;
    bool bare = bare_cr(cursor);
    if (cr) cursor->at++;
    if (bare) return true;
  }
  return false;
}

/* ---- Names ---------------------------------------------------------------------- */

/*
 * RFC 5322 3.6.8 has every printable octet but the colon. No field in use has
 * those that end or quote words: a line with one is a piece of another field.
 */
static bool is_name_octet(char c) {
  return (cgn_mailbox_is_atext(c) && !cgn_is_8bit(c)) || c == '.';
}

/* What some readers cut off: NUL and other controls, a byte order mark. */
static bool is_junk(char c) {
  return cgn_is_8bit(c) || (cgn_is_control(c) && !cgn_is_blank(c));
}

static uint32_t skip_junk(cgn_cursor *cursor) {
  const char *start = cursor->at;
  while (!cgn_cursor_done(cursor) && is_junk(*cursor->at)) cursor->at++;
  return cursor->at != start ? CGN_HEADER_NAME : 0;
}

/* A blank, or a line end with a blank behind: what is obsolete, or malformed, before the colon. */
static uint32_t skip_folding(cgn_cursor *cursor) {
  size_t size = line_end(cursor) + bare_cr(cursor);
  if (cgn_cursor_left(cursor) <= size || !is_space(cursor->at[size])) return 0;
  cursor->at += size + 1;
  return size ? CGN_HEADER_FOLDED_NAME : CGN_HEADER_OBSOLETE;
}

/*
 * A NUL ends the name for readers whose text ends there; the body is what
 * follows the colon all the same, on a folded line too. Far from its name it is
 * not looked for, and this is malformed already.
 */
static bool skip_behind_nul(cgn_cursor *cursor) {
  const char *start = cursor->at;
  if (!cgn_cursor_take(cursor, '\0')) return false;
  while (!cgn_cursor_done(cursor) && cursor->at - start < CGN_HEADER_NAME_OCTETS) {
    if (cgn_cursor_take(cursor, ':')) return true;
    if (!skip_folding(cursor)) {
      if (cgn_is_blank(*cursor->at)) return false;
      cursor->at++;
    }
  }
  return !cgn_cursor_done(cursor);
}

/* The name at the start of a line, with its colon. False: the line is no field, nothing is taken. */
static bool take_name(cgn_cursor *cursor, cgn_header_field *field) {
  cgn_cursor c = *cursor;
  uint32_t defects = skip_junk(&c), more;
  const char *start = c.at;
  while (!cgn_cursor_done(&c) && is_name_octet(*c.at)) c.at++;
  cgn_text name = cgn_cursor_since(&c, start);
  cgn_cursor behind = c;
  do {
    more = skip_junk(&c) | skip_folding(&c);
    defects |= more;
  } while (more);
  if (name.length == 0) return false;
  if (!cgn_cursor_take(&c, ':')) {
    if (!skip_behind_nul(&behind)) return false;
    c = behind;
    defects |= CGN_HEADER_NAME;
  }
  *cursor = c;
  *field = (cgn_header_field){.name = name, .defects = defects};
  return true;
}

static bool at_field(cgn_cursor cursor) {
  cgn_header_field field;
  return take_name(&cursor, &field);
}

/* ---- Bodies ---------------------------------------------------------------------- */

static void set_body(cgn_header_field *field, cgn_text body) {
  cgn_cursor c = cgn_cursor_of(body);
  field->body = body;
  if (cgn_text_find(body, 0, '\0') < body.length || skip_bare_cr(&c)) field->defects |= CGN_HEADER_CONTROL;
}

static cgn_text without_line_end(cgn_text body) {
  if (body.length && body.at[body.length - 1] == '\n')
    body.length--;
  else
    return body;
  if (body.length && body.at[body.length - 1] == '\r') body.length--;
  return body;
}

/*
 * Up to a line that is empty or a field. Others belong to the body: folded
 * lines, and lines that are no field; some readers fold them too, and who
 * reads the body finds the line end that folds nothing.
 */
static cgn_text take_body(cgn_cursor *cursor) {
  const char *start = cursor->at;
  do {
    skip_line(cursor);
  } while (!cgn_cursor_done(cursor) && !line_end(cursor) && (is_space(*cursor->at) || !at_field(*cursor)));
  return without_line_end(cgn_cursor_since(cursor, start));
}

/* Moves past the next bare CR with a field behind it. */
static bool skip_to_inner(cgn_cursor *inner) {
  while (skip_bare_cr(inner)) {
    if (at_field(*inner)) return true;
  }
  return false;
}

/*
 * A bare CR ends a line for some readers only. So the field it stands in is
 * given whole, as the others read it, and then every field that starts behind
 * such a CR, up to the next one. Each octet is in two fields at most.
 */
static bool take_inner(cgn_cursor *inner, cgn_header_field *field) {
  if (!skip_to_inner(inner) || !take_name(inner, field)) return false;
  cgn_cursor next = *inner;
  if (skip_to_inner(&next)) next.at--; /* at that CR again */
  set_body(field, cgn_cursor_since(&next, inner->at));
  field->defects |= CGN_HEADER_CONTROL;
  inner->at = next.at;
  return true;
}

/* ---- The reader -------------------------------------------------------------------- */

cgn_header_reader cgn_header_start(cgn_text block) {
  return (cgn_header_reader){.cursor = cgn_cursor_of(block), .first = true};
}

/* Past a line that is no field; but to a field in it, where a bare CR ends the line for some readers. */
static void skip_to_field(cgn_cursor *cursor) {
  cgn_cursor line = *cursor;
  skip_line(&line);
  cgn_cursor inner = {cursor->at, line.at};
  cursor->at = skip_to_inner(&inner) ? inner.at : line.at;
}

/* Some readers skip what no header section starts with; others see no header at all. */
static uint32_t skip_first_lines(cgn_cursor *cursor) {
  const char *start = cursor->at;
  bool lines = false; /* that are no field; an empty one ends the section then */
  for (;;) {
    cgn_text rest = {cursor->at, cgn_cursor_left(cursor)};
    if (cgn_text_equal(cgn_text_slice(rest, 0, 3), BYTE_ORDER_MARK)) {
      cursor->at += 3;
    } else if (lines && line_end(cursor) && cursor->at[-1] == '\n') {
      cursor->at = cursor->end;
    } else if (rest.length && cgn_is_blank(*cursor->at)) {
      cursor->at++;
    } else if (rest.length && !at_field(*cursor)) {
      skip_to_field(cursor);
      lines = true;
    } else {
      return cursor->at != start ? CGN_HEADER_FIRST_LINE : 0;
    }
  }
}

bool cgn_header_next(cgn_header_reader *reader, cgn_header_field *field) {
  if (take_inner(&reader->inner, field)) return true;
  uint32_t defects = reader->first ? skip_first_lines(&reader->cursor) : 0;
  reader->first = false;
  if (!take_name(&reader->cursor, field)) return false;
  cgn_text body = take_body(&reader->cursor);
  set_body(field, body);
  reader->inner = cgn_cursor_of(body);
  field->defects |= defects;
  return true;
}

/* ---- What a body holds --------------------------------------------------------------- */

/* Of the line end at `at`, which is in the body, if a blank follows it (RFC 5322 2.2.3). */
static size_t folding(cgn_text body, size_t at) {
  cgn_cursor cursor = {body.at + at, body.at + body.length};
  size_t size = line_end(&cursor);
  return size && at + size < body.length && is_space(body.at[at + size]) ? size : 0;
}

cgn_text cgn_header_unfold(cgn_arena *arena, cgn_text body) {
  size_t at = 0;
  while (at < body.length && !folding(body, at)) at++;
  if (at == body.length) return body;
  char *out = cgn_arena_allocate(arena, body.length);
  if (!out) return (cgn_text){NULL, 0};
  size_t length = 0;
  for (at = 0; at < body.length; at++) {
    at += folding(body, at);
    out[length++] = body.at[at];
  }
  return (cgn_text){out, length};
}

static bool skip_to(cgn_mailbox_lexer *lexer, char special) {
  do {
    cgn_mailbox_next(lexer);
  } while (lexer->token.kind != CGN_MAILBOX_END && !cgn_mailbox_at(lexer, special));
  return lexer->token.kind != CGN_MAILBOX_END;
}

cgn_text cgn_header_list_id(cgn_arena *arena, cgn_text body) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(body);
  if (!skip_to(&lexer, '<')) return cgn_text_trim(cgn_header_unfold(arena, body));
  const char *start = lexer.cursor.at;
  skip_to(&lexer, '>');
  return cgn_mailbox_join(arena, (cgn_text){start, (size_t)(lexer.token.text.at - start)});
}

/* SPDX-License-Identifier: MIT */
/*
 * Header fields (RFC 5322 2.2, 4.5), read as the union of what readers make of
 * a block: a field that some reader sees is given, and told as malformed where
 * the grammar has none (semantics S12, S15, S16, S118, S119).
 *
 * A field is found from its colon: the reader looks back to where its name
 * starts, and never beyond the colon before. So each octet is looked at a fixed
 * number of times, whatever stands around the names.
 */
#include "mail/header.h"

#include "base/limits.h"
#include "mail/mailbox_token.h"

#define BYTE_ORDER_MARK CGN_TEXT("\xef\xbb\xbf")

/* ---- Octets ------------------------------------------------------------------- */

static bool is_space(char c) {
  return c == ' ' || c == '\t';
}

/*
 * RFC 5322 3.6.8 has every printable octet but the colon. No field in use has
 * those that end or quote words: a line with one is a piece of another field.
 */
static bool is_name_octet(char c) {
  return (cgn_mailbox_is_atext(c) && !cgn_is_8bit(c)) || c == '.';
}

/*
 * What some reader cuts off around a name: blanks, other controls, octets of
 * 0x80 and more; ">", which an mbox puts before "From".
 */
static bool is_junk(char c) {
  return cgn_is_8bit(c) || cgn_is_control(c) || c == ' ' || c == '>';
}

/* Octets of the line end at the cursor: CRLF or LF. */
static size_t line_end(const cgn_cursor *cursor) {
  size_t left = cgn_cursor_left(cursor);
  if (left && *cursor->at == '\n') return 1;
  return left > 1 && cursor->at[0] == '\r' && cursor->at[1] == '\n' ? 2 : 0;
}

/* Whether the octet at the cursor ends a line for some readers only: a NUL, a CR that is part of no CRLF. */
static bool at_break(const cgn_cursor *cursor) {
  char c = *cursor->at;
  return c == '\0' || (c == '\r' && !line_end(cursor));
}

static void skip(cgn_cursor *cursor, bool (*is)(char)) {
  while (!cgn_cursor_done(cursor) && is(*cursor->at)) cursor->at++;
}

/* ---- Names ---------------------------------------------------------------------- */

/* What the octets around a name are: of the colon's side with blanks and line ends told apart (RFC 5322 4.5). */
static uint32_t defects_behind(cgn_cursor c) {
  uint32_t defects = 0;
  while (!cgn_cursor_done(&c)) {
    size_t size = line_end(&c);
    if (!size && *c.at == '\r') size = 1;
    c.at += size ? size : 1;
    if (size) {
      defects |= CGN_HEADER_FOLDED_NAME;
      if (!cgn_cursor_done(&c) && is_space(*c.at)) c.at++; /* it belongs to the folding */
    } else {
      defects |= is_space(c.at[-1]) ? CGN_HEADER_OBSOLETE : CGN_HEADER_NAME;
    }
  }
  return defects;
}

static uint32_t defects_before(cgn_cursor c) {
  skip(&c, is_space);
  return cgn_cursor_done(&c) ? 0 : CGN_HEADER_NAME;
}

/*
 * The name that stands before a colon, without what is cut off around it; or up
 * to a NUL, which ends it for readers whose text ends there. False: a text
 * that is no name for any reader.
 */
static bool read_name(cgn_text text, cgn_header_field *field) {
  cgn_cursor c = cgn_cursor_of(text);
  skip(&c, is_junk);
  uint32_t defects = defects_before((cgn_cursor){text.at, c.at});
  const char *start = c.at;
  skip(&c, is_name_octet);
  cgn_text name = cgn_cursor_since(&c, start);
  cgn_cursor behind = c;
  skip(&c, is_junk);
  bool cut = behind.at != c.at && memchr(behind.at, '\0', (size_t)(c.at - behind.at));
  if (name.length == 0 || (!cgn_cursor_done(&c) && !cut)) return false;
  *field = (cgn_header_field){.name = name, .defects = defects | defects_behind(behind)};
  return true;
}

cgn_text cgn_header_name(cgn_text written, uint32_t *defects) {
  cgn_header_field field = {.name = written};
  read_name(written, &field);
  *defects = field.defects;
  return field.name;
}

/* ---- Where a field starts ---------------------------------------------------------- */

static bool behind_empty_line(const cgn_header_reader *reader, const char *at) {
  return at > reader->border + 1 && at[-2] == '\r' && at[-3] == '\n';
}

/* A line that starts with a blank goes on with what stands before it, where no empty line is between. */
static bool at_unfolded_line(const cgn_header_reader *reader, const char *at) {
  if (at == reader->start) return true;
  return at[-1] == '\n' && (!is_space(*at) || behind_empty_line(reader, at));
}

/* Where no field is before it, some take such a line for one. */
static bool at_line_start(const cgn_header_reader *reader, const char *at) {
  return at_unfolded_line(reader, at) || (reader->first && at[-1] == '\n');
}

static bool behind_break(const cgn_header_reader *reader, const char *at) {
  return at > reader->start && at_break(&(cgn_cursor){at - 1, reader->end});
}

/*
 * Looks back from a colon, over the name before it and what may be cut off
 * around it, for a place where a field may start. NULL: there is none.
 */
static const char *start_before(const cgn_header_reader *reader, cgn_text segment,
                                bool (*may_start)(const cgn_header_reader *, const char *)) {
  const char *at = segment.at + segment.length;
  while (at > segment.at && is_junk(at[-1])) at--;
  while (at > segment.at && is_name_octet(at[-1])) at--;
  while (!may_start(reader, at)) {
    if (at == segment.at || !is_junk(at[-1])) return NULL;
    at--;
  }
  return at;
}

/* The start of the line that a colon stands in, where a NUL is before it: what it cuts off may be anything. */
static const char *line_before(const cgn_header_reader *reader, cgn_text segment,
                               bool (*starts)(const cgn_header_reader *, const char *)) {
  const char *at = segment.at + segment.length;
  if (segment.length == 0 || !memchr(segment.at, '\0', segment.length)) return NULL;
  while (at > segment.at && !starts(reader, at)) at--;
  return starts(reader, at) ? at : NULL;
}

static bool read_from(const char *start, cgn_text segment, cgn_header_start *found) {
  if (!start) return false;
  *found = (cgn_header_start){.at = start, .segment = segment};
  return read_name((cgn_text){start, (size_t)(segment.at + segment.length - start)}, &found->field);
}

static bool read_line(const cgn_header_reader *reader, cgn_text segment, cgn_header_start *found) {
  return read_from(start_before(reader, segment, at_line_start), segment, found) ||
         read_from(line_before(reader, segment, at_line_start), segment, found) ||
         read_from(line_before(reader, segment, at_unfolded_line), segment, found);
}

static bool read_behind_break(const cgn_header_reader *reader, cgn_text segment, cgn_header_start *found) {
  if (!read_from(start_before(reader, segment, behind_break), segment, found)) return false;
  found->field.defects |= CGN_HEADER_CONTROL;
  found->broken = true;
  return true;
}

/* What every reader takes for a field; in a block that has none so far, what one does. */
static bool read_outer(const cgn_header_reader *reader, cgn_text segment, cgn_header_start *found) {
  if (read_line(reader, segment, found) && (reader->first || !(found->field.defects & CGN_HEADER_MALFORMED)))
    return true;
  return reader->first && read_behind_break(reader, segment, found);
}

/* What some readers take for a field, and others for a part of the one before it. */
static bool read_inner(const cgn_header_reader *reader, cgn_text segment, cgn_header_start *found) {
  if (read_line(reader, segment, found) && found->field.defects & CGN_HEADER_MALFORMED) return true;
  return read_behind_break(reader, segment, found);
}

/* Reads on from `from` to the next field of the kind; at the end, or where there is none, found->at is the end. */
static bool find(const cgn_header_reader *reader, const char *from, const char *end,
                 bool (*read)(const cgn_header_reader *, cgn_text, cgn_header_start *), cgn_header_start *found) {
  while (from < end) {
    const char *colon = memchr(from, ':', (size_t)(end - from));
    if (!colon) break;
    if (read(reader, (cgn_text){from, (size_t)(colon - from)}, found)) return true;
    from = colon + 1;
  }
  *found = (cgn_header_start){.at = end};
  return false;
}

/* ---- The reader -------------------------------------------------------------------- */

/* Before the first field some readers pass over these. */
static bool is_skipped(char c) {
  return cgn_is_blank(c) || c == '\v' || c == '\f' || c == '\0';
}

static const char *behind_blanks(const char *at, const char *end) {
  cgn_cursor c = {at, end};
  for (;;) {
    if (cgn_text_equal(cgn_text_slice((cgn_text){c.at, cgn_cursor_left(&c)}, 0, 3), BYTE_ORDER_MARK))
      c.at += 3;
    else if (!cgn_cursor_done(&c) && is_skipped(*c.at))
      c.at++;
    else
      return c.at;
  }
}

/*
 * Where the next empty line starts. Thunderbird wants two line ends that are the
 * same: it reads on behind CRLF after a bare LF. To mutt a line with a NUL goes
 * on in the next one, so it reads on, too. There *border is then.
 */
static const char *find_empty_line(const char *at, const char *end, const char **border) {
  cgn_cursor c = {at, end};
  while (!cgn_cursor_done(&c)) {
    const char *lf = memchr(c.at, '\n', cgn_cursor_left(&c));
    if (!lf) return end;
    bool bare = lf == at || lf[-1] != '\r', joined = memchr(c.at, '\0', (size_t)(lf - c.at)) != NULL;
    c.at = lf + 1;
    size_t empty = line_end(&c);
    if ((empty == 2 && bare) || (empty && joined))
      *border = *border ? *border : c.at;
    else if (empty)
      return c.at;
  }
  return end;
}

/*
 * Behind a first line that Ruby's mail takes for one of an mbox, and the blanks
 * it skips there. NULL where there is no such line. VT and FF are blanks to it.
 */
static const char *behind_mbox_line(cgn_text block) {
  bool mbox =
      block.length > 4 && memcmp(block.at, "From", 4) == 0 && block.at[4] != '\0' && is_skipped(block.at[4]);
  const char *lf = mbox ? memchr(block.at, '\n', block.length) : NULL;
  return lf ? behind_blanks(lf + 1, block.at + block.length) : NULL;
}

/*
 * Up to the empty line, behind the blanks, empty lines and byte order marks that
 * some readers skip. Where only some go on behind an empty line, *border is it.
 */
static const char *end_of_section(cgn_text block, const char **border) {
  const char *end = block.at + block.length, *first = behind_mbox_line(block);
  *border = NULL;
  if (block.length == 0) return end;
  const char *found = find_empty_line(behind_blanks(block.at, end), end, border);
  if (!first || first <= found) return found;
  if (!*border) *border = found;
  return find_empty_line(first, end, border);
}

cgn_header_reader cgn_header_start_of(cgn_text block) {
  cgn_header_reader reader = {.start = block.at, .first = true};
  reader.end = end_of_section(block, &reader.border);
  if (!reader.border) reader.border = reader.end;
  if (find(&reader, reader.start, reader.end, read_outer, &reader.next) && reader.next.field.name.at != block.at)
    reader.next.field.defects |= CGN_HEADER_FIRST_LINE;
  reader.first = false;
  return reader;
}

static cgn_text without_line_end(cgn_text body) {
  if (body.length && body.at[body.length - 1] == '\n')
    body.length--;
  else
    return body;
  if (body.length && body.at[body.length - 1] == '\r') body.length--;
  return body;
}

static bool has_break(cgn_text body) {
  cgn_cursor c = cgn_cursor_of(body);
  if (cgn_text_find(body, 0, '\0') < body.length) return true;
  while (!cgn_cursor_done(&c)) {
    const char *cr = memchr(c.at, '\r', cgn_cursor_left(&c));
    if (!cr) return false;
    c.at = cr;
    if (at_break(&c)) return true;
    c.at++;
  }
  return false;
}

static const char *body_of(const cgn_header_start *start) {
  return start->segment.at + start->segment.length + 1;
}

/* Whether a line up to the next field starts without the blank that folds it. */
static bool has_line(const cgn_header_start *start, const cgn_header_start *next) {
  cgn_text body = {body_of(start), (size_t)(next->at - body_of(start))};
  for (size_t at = 0; (at = cgn_text_find(body, at, '\n') + 1) < body.length;)
    if (!is_space(body.at[at])) return true;
  return false;
}

/* The field that starts at `start`, up to where the next one does. */
static void give(const cgn_header_reader *reader, const cgn_header_start *start, const cgn_header_start *next,
                 cgn_header_field *field) {
  const char *body = body_of(start), *end = next->broken ? next->at - 1 : next->at;
  *field = start->field;
  if (body > reader->border)
    field->defects |= CGN_HEADER_BEHIND;
  else if (end > reader->border)
    end = reader->border;
  field->body = without_line_end((cgn_text){body, (size_t)(end - body)});
  if (has_break(field->body)) field->defects |= CGN_HEADER_CONTROL;
}

/*
 * What comes behind an inner field, which is `next`; but before the same colon
 * two names may stand: one that a NUL cuts, and one behind that NUL.
 */
static void pass_inner(cgn_header_reader *reader, const cgn_header_start *next) {
  cgn_header_start same;
  bool again = !reader->inner.broken && read_behind_break(reader, reader->inner.segment, &same) &&
               same.field.name.at != reader->inner.field.name.at;
  reader->inner = again ? same : *next;
}

/*
 * Some readers end a line at a NUL or a bare CR, and take for a name what others
 * do not. So the field that this stands in is given whole, as the others read
 * it, and then every field in it, up to the next one. Each octet is in three
 * fields at most.
 */
static bool give_inner(cgn_header_reader *reader, cgn_header_field *field) {
  cgn_header_start next;
  if (!reader->inner.segment.at) return false;
  find(reader, body_of(&reader->inner), reader->next.at, read_inner, &next);
  give(reader, &reader->inner, &next, field);
  pass_inner(reader, &next);
  return true;
}

static void look_inside(cgn_header_reader *reader, const cgn_header_start *outer) {
  cgn_header_start next;
  if (!find(reader, outer->segment.at, reader->next.at, read_inner, &reader->inner)) return;
  if (reader->inner.field.name.at != outer->field.name.at) return;
  find(reader, body_of(outer), reader->next.at, read_inner, &next);
  pass_inner(reader, &next);
}

bool cgn_header_next(cgn_header_reader *reader, cgn_header_field *field) {
  cgn_header_start start = reader->next;
  if (give_inner(reader, field)) return true;
  if (!start.segment.at) return false;
  find(reader, body_of(&start), reader->end, read_outer, &reader->next);
  give(reader, &start, &reader->next, field);
  if (field->defects & CGN_HEADER_MALFORMED || has_line(&start, &reader->next)) look_inside(reader, &start);
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

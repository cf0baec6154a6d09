/* SPDX-License-Identifier: MIT */
/*
 * Atoms of patterns (pcre2pattern(3)), in a conservative reading: what newer
 * versions of PCRE2 read in another way, or what changes the meaning of what
 * stands behind it, is unreadable.
 */
#include "mail/pattern_atom.h"

#include "base/unicode.h"

static const cgn_atom unreadable = {CGN_ATOM_UNREADABLE, {NULL, 0}};

static cgn_atom atom_of(cgn_atom_kind kind) {
  return (cgn_atom){kind, {NULL, 0}};
}

static cgn_atom read_literal(cgn_cursor *cursor) {
  const char *start = cursor->at;
  uint32_t character;
  size_t octets = cgn_utf8_step((cgn_text){start, cgn_cursor_left(cursor)}, &character);
  if (octets == 0) return unreadable;
  cursor->at += octets;
  return (cgn_atom){CGN_ATOM_LITERAL, cgn_cursor_since(cursor, start)};
}

/* Behind "\": an escaped sign is itself; these classes and assertions take no more octets. */
static cgn_atom read_escape(cgn_cursor *cursor) {
  const cgn_text simple = CGN_TEXT("dDwWsShHvVRXbBGnrtfeaK");
  char c = cgn_cursor_peek(cursor);
  if (!cgn_is_alnum(c)) return read_literal(cursor);
  cursor->at++;
  if (c == 'A') return atom_of(CGN_ATOM_START);
  if (c == 'z' || c == 'Z') return atom_of(CGN_ATOM_FINISH);
  return cgn_text_find(simple, 0, c) < simple.length ? atom_of(CGN_ATOM_OPAQUE) : unreadable;
}

/* Behind "[" in a class: a "[" of its own, or a POSIX class like "[:alpha:]". False: it may be something else. */
static bool pass_bracket(cgn_cursor *cursor) {
  char c = cgn_cursor_peek(cursor);
  if (c == '.' || c == '=') return false;
  if (!cgn_cursor_take(cursor, ':')) return true;
  cgn_cursor_take(cursor, '^');
  while (cgn_is_lower(cgn_cursor_peek(cursor))) cursor->at++;
  return cgn_cursor_take(cursor, ':') && cgn_cursor_take(cursor, ']');
}

/* Behind "\" in a class: a member more. "\Q" and "\E" quote, and "\c]" is a control character. */
static bool pass_escaped_member(cgn_cursor *cursor) {
  char c = cgn_cursor_peek(cursor);
  if (cgn_cursor_done(cursor) || c == 'Q' || c == 'E' || c == 'c') return false;
  cursor->at++;
  return true;
}

/* Behind "[". "]" first in a class is a member of it. */
static cgn_atom read_class(cgn_cursor *cursor) {
  cgn_cursor_take(cursor, '^');
  cgn_cursor_take(cursor, ']');
  while (!cgn_cursor_done(cursor) && *cursor->at != ']') {
    char c = *cursor->at++;
    if (c == '\\' && !pass_escaped_member(cursor)) return unreadable;
    if (c == '[' && !pass_bracket(cursor)) return unreadable;
  }
  return cgn_cursor_take(cursor, ']') ? atom_of(CGN_ATOM_OPAQUE) : unreadable;
}

/* Behind "(?<": an assertion, or the name of a group. */
static cgn_atom read_behind_or_name(cgn_cursor *cursor) {
  if (cgn_cursor_take(cursor, '=') || cgn_cursor_take(cursor, '!')) return atom_of(CGN_ATOM_LOOK);
  while (!cgn_cursor_done(cursor) && *cursor->at != '>') cursor->at++;
  return cgn_cursor_take(cursor, '>') ? atom_of(CGN_ATOM_OPEN) : unreadable;
}

/* Behind "(". Options, verbs, conditions, calls and comments are unreadable. */
static cgn_atom read_open(cgn_cursor *cursor) {
  if (cgn_cursor_peek(cursor) == '*') return unreadable;
  if (!cgn_cursor_take(cursor, '?')) return atom_of(CGN_ATOM_OPEN);
  char c = cgn_cursor_peek(cursor);
  if (cgn_cursor_done(cursor)) return unreadable;
  cursor->at++;
  switch (c) {
  case ':':
  case '>':
  case '|': return atom_of(CGN_ATOM_OPEN);
  case '=':
  case '!': return atom_of(CGN_ATOM_LOOK);
  case '<': return read_behind_or_name(cursor);
  default: return unreadable;
  }
}

cgn_atom cgn_atom_read(cgn_cursor *cursor) {
  if (cgn_cursor_done(cursor)) return atom_of(CGN_ATOM_END);
  char c = *cursor->at++;
  switch (c) {
  case '|': return atom_of(CGN_ATOM_OR);
  case '^': return atom_of(CGN_ATOM_START);
  case '$': return atom_of(CGN_ATOM_FINISH);
  case '.': return atom_of(CGN_ATOM_OPAQUE);
  case '\\': return read_escape(cursor);
  case '[': return read_class(cursor);
  case '(': return read_open(cursor);
  case ')': return atom_of(CGN_ATOM_CLOSE);
  default: cursor->at--; return read_literal(cursor);
  }
}

/* ---- Quantifiers --------------------------------------------------------------- */

static bool pass_digits(cgn_cursor *cursor, bool *zero) {
  const char *start = cursor->at;
  *zero = true;
  for (; cgn_is_digit(cgn_cursor_peek(cursor)); cursor->at++) *zero &= *cursor->at == '0';
  return cursor->at > start;
}

/*
 * At "{". "{n}", "{n,}" and "{n,m}" count; a brace with anything else behind it is itself. With a comma or a blank
 * behind it, that depends on the version.
 */
static cgn_repeat read_braces(cgn_cursor *cursor) {
  cgn_cursor inside = *cursor;
  bool none, ignored;
  inside.at++;
  char c = cgn_cursor_peek(&inside);
  if (c == ',' || c == ' ' || c == '\t') return CGN_REPEAT_UNREADABLE;
  if (!cgn_is_digit(c)) return CGN_REPEAT_ONCE;
  pass_digits(&inside, &none);
  if (cgn_cursor_take(&inside, ',')) pass_digits(&inside, &ignored);
  if (!cgn_cursor_take(&inside, '}')) return CGN_REPEAT_UNREADABLE;
  *cursor = inside;
  return none ? CGN_REPEAT_MAYBE : CGN_REPEAT_SOME;
}

static cgn_repeat read_quantifier(cgn_cursor *cursor) {
  char c = cgn_cursor_peek(cursor);
  if (c == '{') return read_braces(cursor);
  if (c != '?' && c != '*' && c != '+') return CGN_REPEAT_ONCE;
  cursor->at++;
  return c == '+' ? CGN_REPEAT_SOME : CGN_REPEAT_MAYBE;
}

/* Behind a quantifier "?" and "+" make it lazy or possessive; another quantifier repeats what is repeated. */
cgn_repeat cgn_repeat_read(cgn_cursor *cursor) {
  cgn_repeat repeat = CGN_REPEAT_ONCE;
  for (;;) {
    cgn_repeat more = read_quantifier(cursor);
    if (more == CGN_REPEAT_ONCE) return repeat;
    if (more == CGN_REPEAT_UNREADABLE) return more;
    if (more == CGN_REPEAT_MAYBE || repeat == CGN_REPEAT_ONCE) repeat = more;
    if (!cgn_cursor_take(cursor, '?')) cgn_cursor_take(cursor, '+');
  }
}

/* ---- Groups ---------------------------------------------------------------------- */

bool cgn_group_pass(cgn_cursor *cursor) {
  for (uint32_t depth = 1; depth > 0;) {
    switch (cgn_atom_read(cursor).kind) {
    case CGN_ATOM_END:
    case CGN_ATOM_UNREADABLE: return false;
    case CGN_ATOM_OPEN:
    case CGN_ATOM_LOOK: depth++; break;
    case CGN_ATOM_CLOSE: depth--; break;
    default: break;
    }
  }
  return true;
}

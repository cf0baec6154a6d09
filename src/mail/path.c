/* SPDX-License-Identifier: MIT */
/*
 * Paths of MAIL and RCPT (RFC 5321 4.1.2, RFC 6531 3.3). What is in the grammar
 * is one mailbox; anything else is read as the careless readers of the world do,
 * for every domain that one of them takes.
 */
#include "mail/path.h"

#include "base/limits.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"
#include "mail/plain.h"

/* The parts of a path as they are written. */
typedef struct parts {
  cgn_text route;  /* with its colon; empty: none */
  cgn_text local;  /* with its quotes */
  cgn_text domain; /* a literal with its brackets */
} parts;

/* Atom *("." Atom), with `root` also a dot at the end (S24: an error that is told apart). Empty: there is none. */
static cgn_text take_dotted(cgn_cursor *cursor, bool root) {
  const char *start = cursor->at, *end = start;
  for (;;) {
    const char *atom = cursor->at;
    while (cgn_mailbox_is_atext(cgn_cursor_peek(cursor))) cursor->at++;
    if (cursor->at == atom) break;
    end = cursor->at;
    if (!cgn_cursor_take(cursor, '.')) break;
    if (root) end = cursor->at;
  }
  cursor->at = end;
  return cgn_cursor_since(cursor, start);
}

/* Quoted-string: a quoted pair is of printable ASCII only, RFC 6531 adds UTF-8 to qtext alone. */
static bool take_quoted(cgn_cursor *cursor) {
  if (!cgn_cursor_take(cursor, '"')) return false;
  while (!cgn_cursor_done(cursor)) {
    if (cgn_cursor_take(cursor, '"')) return true;
    bool pair = cgn_cursor_take(cursor, '\\');
    char c = cgn_cursor_peek(cursor);
    if (cgn_is_control(c) || (pair && cgn_is_8bit(c))) return false;
    cursor->at++;
  }
  return false;
}

static bool take_local(cgn_cursor *cursor, cgn_text *local) {
  const char *start = cursor->at;
  bool found = cgn_cursor_peek(cursor) == '"' ? take_quoted(cursor) : take_dotted(cursor, false).length > 0;
  *local = cgn_cursor_since(cursor, start);
  return found;
}

/* address-literal: whether it is an address is for the domain reader to say. */
static bool take_literal(cgn_cursor *cursor) {
  if (!cgn_cursor_take(cursor, '[')) return false;
  for (; !cgn_cursor_done(cursor); cursor->at++) {
    if (cgn_cursor_take(cursor, ']')) return true;
    char c = *cursor->at;
    if (cgn_is_control(c) || cgn_is_8bit(c) || c == ' ' || c == '[' || c == '\\') return false;
  }
  return false;
}

static bool take_domain(cgn_cursor *cursor, cgn_text *domain) {
  const char *start = cursor->at;
  bool found = cgn_cursor_peek(cursor) == '[' ? take_literal(cursor) : take_dotted(cursor, true).length > 0;
  *domain = cgn_cursor_since(cursor, start);
  return found;
}

/* A-d-l ":"; its domains claim nothing (S1), but one that is none makes the path malformed. */
static bool take_route(cgn_arena *arena, cgn_cursor *cursor, uint32_t *mapped, cgn_text *route) {
  const char *start = cursor->at;
  cgn_domain domain;
  do {
    if (!cgn_cursor_take(cursor, '@')) return false;
    cgn_domain_read_counted(arena, take_dotted(cursor, false), mapped, &domain);
    if (domain.flags & CGN_DOMAIN_INVALID) return false;
  } while (cgn_cursor_take(cursor, ','));
  bool closed = cgn_cursor_take(cursor, ':');
  *route = cgn_cursor_since(cursor, start);
  return closed;
}

static bool read_path(cgn_arena *arena, cgn_text text, bool bracketed, uint32_t *mapped, parts *path) {
  cgn_cursor cursor = cgn_cursor_of(text);
  path->route = (cgn_text){NULL, 0};
  if (bracketed && cgn_cursor_peek(&cursor) == '@' && !take_route(arena, &cursor, mapped, &path->route))
    return false;
  return take_local(&cursor, &path->local) && cgn_cursor_take(&cursor, '@') &&
         take_domain(&cursor, &path->domain) && cgn_cursor_done(&cursor);
}

static size_t growth(size_t before, size_t after) {
  return after > before ? after - before : 0;
}

/* RFC 5321 4.5.3.1: octets as they are written, and as they go out, with A-labels and in NFC (S41). */
static uint32_t defects_of_length(const parts *path, cgn_text unquoted, const cgn_address *address) {
  size_t local = path->local.length + growth(unquoted.length, address->local.length);
  size_t domain = path->domain.length + growth(path->domain.length, address->domain.key.length);
  size_t whole = CGN_TEXT("<@>").length + path->route.length + local + domain;
  uint32_t defects = local > CGN_LOCAL_PART_OCTETS ? CGN_DEFECT_LOCAL_LENGTH : 0;
  return whole > CGN_PATH_OCTETS ? defects | CGN_DEFECT_PATH_LENGTH : defects;
}

static bool add_path(cgn_arena *arena, const parts *path, cgn_mailboxes *list) {
  cgn_text local = cgn_mailbox_join(arena, path->local);
  if (!cgn_mailbox_add(arena, list, (cgn_text){NULL, 0}, local, path->domain)) return false;
  list->defects |= defects_of_length(path, local, &list->at[0]);
  if (path->route.length > 0) list->defects |= CGN_DEFECT_ROUTE;
  return true;
}

static bool add_postmaster(cgn_arena *arena, cgn_text local, cgn_text origin, cgn_mailboxes *list) {
  bool added = cgn_mailboxes_add(arena, list, (cgn_text){NULL, 0}, local, origin);
  list->defects &= ~(uint32_t)CGN_DEFECT_NO_DOMAIN;
  return added;
}

static bool add_malformed(cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  list->defects |= CGN_DEFECT_SYNTAX;
  for (size_t i = 0; i < text.length; i++)
    if (cgn_is_control(text.at[i])) list->defects |= CGN_DEFECT_CONTROL;
  return cgn_mailbox_recover(arena, text, list, NULL);
}

/* What is inside the angle brackets, or all of it. */
static cgn_text begin(cgn_text text, cgn_mailboxes *list) {
  bool bracketed = text.length >= 2 && text.at[0] == '<' && text.at[text.length - 1] == '>';
  list->count = 0;
  list->defects = bracketed ? 0 : CGN_DEFECT_NO_BRACKETS;
  list->complex = list->null = false;
  return bracketed ? (cgn_text){text.at + 1, text.length - 2} : text;
}

bool cgn_path_read(cgn_arena *arena, cgn_text text, int allowed, cgn_text origin, cgn_mailboxes *list) {
  cgn_text inside = begin(text, list);
  if (inside.length > 0 && cgn_mailboxes_make_room(arena, list) && cgn_plain_read(arena, inside, list->at)) {
    list->count = 1;
    return true;
  }
  return cgn_path_read_whole(arena, text, allowed, origin, list);
}

bool cgn_path_read_whole(cgn_arena *arena, cgn_text text, int allowed, cgn_text origin, cgn_mailboxes *list) {
  cgn_text inside = begin(text, list);
  bool added, bracketed = !(list->defects & CGN_DEFECT_NO_BRACKETS);
  parts path;
  list->null = bracketed && inside.length == 0 && allowed & CGN_PATH_NULL;
  if (list->null) return true;
  if (allowed & CGN_PATH_POSTMASTER && cgn_text_equal_nocase(inside, CGN_TEXT("postmaster"))) {
    added = add_postmaster(arena, inside, origin, list);
  } else if (read_path(arena, inside, bracketed, list->mapped, &path)) {
    added = add_path(arena, &path, list);
  } else {
    added = add_malformed(arena, text, list);
  }
  return added || (list->complex && !arena->failed);
}

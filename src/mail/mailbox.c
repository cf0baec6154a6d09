/* SPDX-License-Identifier: MIT */
/*
 * The address-list grammar of RFC 5322 3.4 and 4.4, with RFC 6854 groups: one
 * pass over tokens that succeeds or fails. What fails is read again for every
 * reading of it.
 */
#include "mail/mailbox.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_kinds.h"
#include "mail/mailbox_plain.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"

typedef struct reader {
  cgn_arena *arena;
  cgn_mailboxes *list, *shown;
  cgn_mailbox_lexer lexer;
  const char *start;  /* of the text */
  uint32_t groups;    /* seen so far */
  uint32_t group;     /* the number of the open one; 0: none */
  bool stopped;       /* the list is full, or there is no memory */
  bool odd;           /* something was read that not all readers read alike */
  const char *opened; /* the first local part that cgn_mailbox_opens */
} reader;

/* Words and dots: a local part, a display name, the name of a group. */
typedef struct words {
  cgn_text text;
  bool local;    /* words with one dot between (RFC 5322 3.4.1, 4.4) */
  bool phrase;   /* starts with a word (RFC 5322 3.2.5, 4.1); true of none at all */
  bool obsolete; /* as a local part: blanks inside, or quoted beside dots */
  bool quoted;   /* some word is */
  bool dots;
} words;

static bool at(const reader *r, char special) {
  return cgn_mailbox_at(&r->lexer, special);
}

static bool take(reader *r, char special) {
  bool there = at(r, special);
  if (there) cgn_mailbox_next(&r->lexer);
  return there;
}

static void note(reader *r, uint32_t defect, bool noted) {
  if (noted) r->list->defects |= defect;
}

static cgn_text since(const reader *r, const char *start) {
  return (cgn_text){start, (size_t)(r->lexer.token.text.at - start)};
}

/* ---- Words and domains --------------------------------------------------------------- */

static words read_words(reader *r) {
  const char *start = r->lexer.token.text.at, *end = start;
  words w = {.local = true, .phrase = true};
  bool after_word = false;
  while (cgn_mailbox_at_word(&r->lexer) || at(r, '.')) {
    bool word = !at(r, '.'), first = end == start;
    if (first) w.phrase = word;
    if (word == after_word) w.local = false;
    if (!first && r->lexer.token.spaced) w.obsolete = true;
    if (!word) w.dots = true;
    if (r->lexer.token.kind == CGN_MAILBOX_QUOTED) w.quoted = true;
    after_word = word;
    end = r->lexer.token.text.at + r->lexer.token.text.length;
    cgn_mailbox_next(&r->lexer);
  }
  w.text = (cgn_text){start, (size_t)(end - start)};
  w.local = w.local && after_word;
  w.obsolete = w.obsolete || (w.quoted && w.dots);
  return w;
}

static bool at_atom(const reader *r) {
  return r->lexer.token.kind == CGN_MAILBOX_ATOM;
}

/* A literal, or atoms with one dot between; *domain as it stands. */
static bool read_domain(reader *r, cgn_text *domain) {
  *domain = r->lexer.token.text;
  if (r->lexer.token.kind == CGN_MAILBOX_LITERAL) {
    cgn_mailbox_next(&r->lexer);
    return true;
  }
  if (!at_atom(r)) return false;
  cgn_mailbox_next(&r->lexer);
  while (at(r, '.')) {
    bool spaced = r->lexer.token.spaced;
    cgn_mailbox_next(&r->lexer);
    if (!at_atom(r)) return false;
    spaced = spaced || r->lexer.token.spaced;
    if (spaced) r->odd = true;
    note(r, CGN_DEFECT_OBSOLETE, spaced);
    *domain = (cgn_text){domain->at, since(r, domain->at).length + r->lexer.token.text.length};
    cgn_mailbox_next(&r->lexer);
  }
  return true;
}

/* ---- Mailboxes ------------------------------------------------------------------------ */

/* From the "@" behind the local part: the domain, and the mailbox is in the list. */
static bool read_from_at(reader *r, words local, cgn_text name) {
  cgn_text domain;
  bool spaced = r->lexer.token.spaced;
  const char *behind = r->lexer.cursor.at;
  uint32_t place = (uint32_t)(r->lexer.token.text.at - r->start);
  if (!local.local || !take(r, '@')) return false;
  spaced = spaced || r->lexer.token.spaced;
  if (!read_domain(r, &domain)) return false;
  note(r, CGN_DEFECT_OBSOLETE, local.obsolete || spaced);
  cgn_text before = local.text, after = {behind, (size_t)(domain.at + domain.length - behind)};
  local.text = cgn_mailbox_join(r->arena, local.text);
  domain = cgn_mailbox_join(r->arena, domain);
  bool encoded = cgn_encoded_words_are_in(local.text) || cgn_encoded_words_are_in(domain);
  note(r, CGN_DEFECT_ENCODED_WORD, encoded);
  if (local.obsolete || local.quoted || spaced || encoded) r->odd = true;
  uint32_t first = r->list->count;
  r->stopped = r->arena->failed || !cgn_mailbox_add(r->arena, r->list, name, local.text, domain) ||
               !cgn_mailbox_add_decoded(r->arena, name, before, after, r->list);
  if (!r->opened && cgn_mailbox_opens(r->arena, before)) r->opened = before.at;
  for (uint32_t i = first; i < r->list->count; i++) {
    r->list->at[i].group = r->group;
    r->list->at[i].place = place;
  }
  return !r->stopped;
}

/* One of a route. Not a literal that holds an "@": for some readers that is the address. */
static bool skip_domain(reader *r) {
  cgn_text domain;
  return read_domain(r, &domain) && cgn_text_find(domain, 0, '@') == domain.length;
}

/* RFC 5322 4.4 obs-route: "@a, @b:". It is read and forgotten (S9). */
static bool read_route(reader *r) {
  while (take(r, ',')) continue;
  if (!take(r, '@') || !skip_domain(r)) return false;
  while (take(r, ',')) {
    if (take(r, '@') && !skip_domain(r)) return false;
  }
  note(r, CGN_DEFECT_ROUTE | CGN_DEFECT_OBSOLETE, true);
  r->odd = true;
  return take(r, ':');
}

static bool read_angle(reader *r, words name) {
  if (!take(r, '<') || ((at(r, '@') || at(r, ',')) && !read_route(r))) return false;
  note(r, CGN_DEFECT_OBSOLETE, name.dots);
  cgn_text decoded = cgn_mailbox_phrase(r->arena, name.text);
  note(r, CGN_DEFECT_ENCODED_WORD, cgn_encoded_words_are_in(decoded)); /* in a quoted string */
  return read_from_at(r, read_words(r), decoded) && take(r, '>');
}

/* The name of a group, up to its colon; groups do not nest (RFC 5322 3.4). */
static bool open_group(reader *r, words name) {
  if (r->group || name.text.length == 0 || !name.phrase) return false;
  r->group = ++r->groups;
  note(r, CGN_DEFECT_GROUP, true);
  r->odd = true;
  note(r, CGN_DEFECT_OBSOLETE, name.dots);
  return true;
}

/* Text in which a reader shows other addresses: the name and the comments of an element. */
static void show(reader *r, cgn_text element, cgn_text name, const cgn_address *own) {
  if (r->shown && !r->shown->complex) cgn_mailbox_show(r->arena, element, name, own, r->shown);
}

/* ---- The list --------------------------------------------------------------------------- */

/* A mailbox, or the name of a group. Its comments stand from `start`, behind the last separator. */
static bool read_element(reader *r, const char *start) {
  uint32_t index = r->list->count;
  words w = read_words(r);
  if (at(r, ':')) {
    if (!open_group(r, w)) return false;
    show(r, since(r, start), cgn_mailbox_phrase(r->arena, w.text), NULL);
    return true;
  }
  bool read = at(r, '<') ? w.phrase && read_angle(r, w) : read_from_at(r, w, (cgn_text){NULL, 0});
  if (read) show(r, since(r, start), r->list->at[index].name, &r->list->at[index]);
  return read;
}

static bool at_separator(const reader *r) {
  return at(r, ',') || at(r, ';') || r->lexer.token.kind == CGN_MAILBOX_END;
}

/* Elements between commas, empty ones too (RFC 5322 4.4); ";" closes a group. */
static bool read_list(reader *r, const char *start) {
  bool filled = false, comma = false; /* an element was read, a comma stands before it */
  for (;;) {
    uint32_t groups = r->groups;
    if (at_separator(r)) {
      show(r, since(r, start), (cgn_text){NULL, 0}, NULL);
    } else if (filled || !read_element(r, start)) {
      return false;
    } else {
      filled = true;
    }
    note(r, CGN_DEFECT_OBSOLETE, !filled && (comma || at(r, ',')));
    if (r->lexer.token.kind == CGN_MAILBOX_END) return r->group == 0;
    bool semicolon = at(r, ';'), colon = at(r, ':') && r->groups != groups;
    if (semicolon && !r->group) return false;
    if (semicolon) r->group = 0;
    filled = semicolon;
    comma = at(r, ',');
    start = r->lexer.token.text.at + 1;
    if (!colon && !at_separator(r)) return false;
    cgn_mailbox_next(&r->lexer);
  }
}

/* Whether a kind of reader may read otherwise; what is plain does not pay for the others. */
static bool is_odd(const reader *r, cgn_text text) {
  if (r->odd || r->lexer.odd || r->lexer.folded || !cgn_encoded_words_are_whole(text)) return true;
  if (!cgn_text_is_ascii(text) && cgn_unicode_has_blank(text)) return true;
  return r->lexer.enclosed && cgn_encoded_words_are_in(text);
}

/* The end of the field's last line is not part of its body. */
static cgn_text without_line_end(cgn_text text) {
  if (text.length == 0 || text.at[text.length - 1] != '\n') return text;
  text.length--;
  if (text.length && text.at[text.length - 1] == '\r') text.length--;
  return text;
}

/* Reads the grammar, and what fails it or is read otherwise by some reader for each of its readings. */
static void read_whole(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  reader r = {.arena = arena, .list = list, .shown = shown, .lexer = cgn_mailbox_lexer_of(text), .start = text.at};
  cgn_mailbox_next(&r.lexer);
  bool read = read_list(&r, text.at);
  /* The quoted pairs of obs-qp have NUL, CR and LF: in the grammar, but readers differ as much (semantics S16). */
  if ((!read || r.lexer.control) && !r.stopped) {
    list->count = 0;
    list->defects = read ? CGN_DEFECT_OBSOLETE : CGN_DEFECT_SYNTAX;
    cgn_mailbox_recover(arena, text, list, shown);
  } else if (!r.stopped) {
    if (is_odd(&r, text) && cgn_mailbox_kinds_differ(arena, text, list))
      cgn_mailbox_add_readings(arena, text, list);
    if (r.opened)
      cgn_mailbox_add_opened(arena, (cgn_text){r.opened, (size_t)(text.at + text.length - r.opened)}, list);
  }
  cgn_mailbox_note(list, &r.lexer);
}

/* The list as it is before anything of a text was read. */
static void begin(cgn_mailboxes *list, cgn_mailboxes *shown) {
  list->count = 0;
  list->defects = 0;
  list->null = list->complex = false;
  if (shown && (shown->limit == 0 || shown->limit > CGN_SHOWN_ADDRESSES)) shown->limit = CGN_SHOWN_ADDRESSES;
}

static bool end(const cgn_arena *arena, cgn_text text, cgn_mailboxes *list) {
  list->defects &= ~(uint32_t)CGN_DEFECT_LOCAL_LENGTH; /* RFC 5321 bounds the envelope, RFC 5322 nothing */
  if (!cgn_text_is_ascii(text)) list->defects |= CGN_DEFECT_UTF8 | (cgn_utf8_is_valid(text) ? 0 : CGN_DEFECT_8BIT);
  return !arena->failed;
}

bool cgn_mailboxes_read_grammar(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  text = without_line_end(text);
  begin(list, shown);
  read_whole(arena, text, list, shown);
  return end(arena, text, list);
}

bool cgn_mailboxes_read(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  text = without_line_end(text);
  begin(list, shown);
  if (text.length > CGN_HEADER_OCTETS_CEILING) {
    list->defects = CGN_DEFECT_SYNTAX;
    list->complex = true;
    return true;
  }
  if (!cgn_mailboxes_read_plain(arena, text, list, shown)) read_whole(arena, text, list, shown);
  return end(arena, text, list);
}

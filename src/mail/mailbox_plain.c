/* SPDX-License-Identifier: MIT */
/*
 * A list is plain where it has nothing but
 * - mailboxes "a@b" and "name <a@b>" with one comma between two, and groups of them, "name: a@b, c@d;";
 * - names of atoms and quoted strings without backslashes, controls and "[", in a group without any other special;
 * - local parts and domains of atoms with one dot between two, and nothing between them and their "@" and brackets;
 * - blanks and folding elsewhere; comments before "<" and behind a mailbox, of words and commas;
 * - encoded words as RFC 2047 2 has them, in names that have neither comments nor quoted strings;
 * - no blank beyond ASCII, and none of the characters that look like an "@".
 *
 * No kind of reader (mailbox_kinds.c) finds another mailbox in that. Each of its switches is about what is not
 * there: quotes, brackets, encoded words, addresses and further parentheses in comments; "@" in quotes without an
 * angle bracket behind them; domain literals; ">" and "@" in an angle bracket besides its own; ";" and backslashes
 * in a group besides its end; blanks and comments within an address, and routes; an encoded word that is torn, or
 * behind which something else than words and "<" follows; "[]"; a backslash anywhere; the word "at", where no angle
 * bracket or colon ends its element; and addresses without a comma between them. tests/exhaustive/plain.c
 * asks every kind about each list that was taken.
 */
#include "mail/mailbox_plain.h"

#include "base/unicode.h"
#include "mail/domain_plain.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"

/* ---- Octets ------------------------------------------------------------------------------ */

/* What an octet may stand in, and what is to be known of those that stand in it. */
enum {
  WORD = 0x01, /* atext (RFC 5322 3.2.3) and dots */
  DOT = 0x02,
  UPPER = 0x04,
  EIGHT = 0x08,  /* 0x80 and more */
  INSIDE = 0x10, /* a comment, or a quoted string in a group */
  QUOTED = 0x20, /* a quoted string elsewhere */
  BLANK = 0x40
};

#define EIGHT_4 0x39, 0x39, 0x39, 0x39
#define EIGHT_16 EIGHT_4, EIGHT_4, EIGHT_4, EIGHT_4

static const unsigned char classes[256] = {
    0x00,     0x00,     0x00,     0x00,     0x00,     0x00,     0x00, 0x00, 0x00, 0x40, 0x00, 0x00,     0x00,
    0x00,     0x00,     0x00,     0x00,     0x00,     0x00,     0x00, 0x00, 0x00, 0x00, 0x00, 0x00,     0x00,
    0x00,     0x00,     0x00,     0x00,     0x00,     0x00,     0x70, 0x31, 0x00, 0x31, 0x31, 0x31,     0x31,
    0x31,     0x20,     0x20,     0x31,     0x31,     0x30,     0x31, 0x33, 0x31, 0x31, 0x31, 0x31,     0x31,
    0x31,     0x31,     0x31,     0x31,     0x31,     0x31,     0x20, 0x20, 0x20, 0x31, 0x20, 0x31,     0x20,
    0x35,     0x35,     0x35,     0x35,     0x35,     0x35,     0x35, 0x35, 0x35, 0x35, 0x35, 0x35,     0x35,
    0x35,     0x35,     0x35,     0x35,     0x35,     0x35,     0x35, 0x35, 0x35, 0x35, 0x35, 0x35,     0x35,
    0x00,     0x00,     0x30,     0x31,     0x31,     0x31,     0x31, 0x31, 0x31, 0x31, 0x31, 0x31,     0x31,
    0x31,     0x31,     0x31,     0x31,     0x31,     0x31,     0x31, 0x31, 0x31, 0x31, 0x31, 0x31,     0x31,
    0x31,     0x31,     0x31,     0x31,     0x31,     0x31,     0x31, 0x31, 0x31, 0x31, 0x00, EIGHT_16, EIGHT_16,
    EIGHT_16, EIGHT_16, EIGHT_16, EIGHT_16, EIGHT_16, EIGHT_16,
};

typedef struct reader {
  cgn_arena *arena;
  cgn_mailboxes *list, *shown;
  cgn_text text;
  char *copy, *at; /* a copy of the text in the arena, and a place in it; a NUL, which has no class, ends it */
  unsigned seen;   /* classes of all octets of words, quoted strings and comments so far */
  bool encoded;    /* "=?" is somewhere in the text */
  uint32_t group;  /* the number of the open one; 0: none */
  uint32_t groups; /* seen so far */
} reader;

/* The words of a name; the local part, where an "@" follows. */
typedef struct phrase {
  char *start, *end;
  unsigned seen; /* classes of its atoms */
  uint32_t words, quoted;
  bool apart;     /* something else than one blank stands between two of them */
  bool commented; /* a comment is among them or behind */
} phrase;

typedef struct mailbox {
  phrase name;
  char *local, *sign, *end; /* sign: its "@" */
  unsigned seen;            /* classes of local part and domain */
  bool plain;               /* the domain is, with this key */
  char key[CGN_PLAIN_OCTETS];
} mailbox;

static cgn_text span(const char *start, const char *end) {
  return (cgn_text){start, (size_t)(end - start)};
}

/* What stands at these places of the text itself: the copy is cut into strings. */
static cgn_text text_of(const reader *r, const char *start, const char *end) {
  return cgn_text_slice(r->text, (size_t)(start - r->copy), (size_t)(end - start));
}

/* Passes octets of a class; gives the classes of all of them. */
static inline unsigned skip(reader *r, unsigned wanted) {
  unsigned seen = 0, class;
  char *at = r->at;
  for (; (class = classes[(unsigned char)*at]) & wanted; at++) seen |= class;
  r->at = at;
  r->seen |= seen;
  return seen;
}

/* Passes blanks, and line ends with a blank behind them (RFC 5322 3.2.2). */
static void skip_blanks(reader *r) {
  for (;;) {
    while (classes[(unsigned char)*r->at] & BLANK) r->at++;
    size_t size = *r->at == '\n' ? 1 : r->at[0] == '\r' && r->at[1] == '\n' ? 2 : 0;
    if (size == 0 || !(classes[(unsigned char)r->at[size]] & BLANK)) return;
    r->at += size + 1;
  }
}

/* Whether an encoded word may stand in this part of the text. */
static bool may_be_encoded(const reader *r, const char *start, const char *end) {
  return r->encoded && memchr(start, '=', (size_t)(end - start));
}

/* From an opening octet to behind the closing one. */
static bool skip_enclosed(reader *r, unsigned class, char closing) {
  const char *start = r->at++;
  skip(r, class);
  return *r->at++ == closing && !may_be_encoded(r, start, r->at);
}

/* Passes blanks and comments. */
static bool skip_gap(reader *r, bool *commented) {
  for (skip_blanks(r); *r->at == '('; skip_blanks(r)) {
    *commented = true;
    if (!skip_enclosed(r, INSIDE, ')')) return false;
  }
  return true;
}

/* ---- Names -------------------------------------------------------------------------------- */

/* Words up to an "@" right behind one, or up to what is none behind blanks and comments. */
static bool read_phrase(reader *r, phrase *name) {
  *name = (phrase){.start = r->at, .end = r->at};
  for (;;) {
    char *start = r->at;
    if (*start == '"') {
      if (!skip_enclosed(r, r->group ? INSIDE : QUOTED, '"')) return false;
      name->quoted++;
    } else if (classes[(unsigned char)*start] & WORD) {
      name->seen |= skip(r, WORD);
    } else {
      return true;
    }
    if (name->words > 0 && (start - name->end != 1 || *name->end != ' ')) name->apart = true;
    name->words++;
    name->end = r->at;
    if (*r->at == '@') return true;
    if (!skip_gap(r, &name->commented)) return false;
  }
}

/* As cgn_mailbox_phrase, most of them where they are. What stands behind the name was read. */
static cgn_text text_of_name(reader *r, const phrase *name) {
  if (name->words == 0) return (cgn_text){NULL, 0};
  bool quoted = name->words == 1 && name->quoted == 1;
  if (!quoted && (name->quoted || name->apart || may_be_encoded(r, name->start, name->end)))
    return cgn_mailbox_phrase(r->arena, span(name->start, name->end));
  name->end[quoted ? -1 : 0] = '\0';
  return quoted ? span(name->start + 1, name->end - 1) : span(name->start, name->end);
}

/* ---- Mailboxes ------------------------------------------------------------------------------ */

/* Of atoms and dots: whether one dot stands between two atoms. */
static bool are_dotted(cgn_text part) {
  char before = '.';
  for (size_t i = 0; i < part.length; before = part.at[i++]) {
    if (part.at[i] == '.' && before == '.') return false;
  }
  return before != '.';
}

/* Atoms with one dot between two, and no encoded word. */
static bool is_part(const reader *r, cgn_text part, unsigned seen) {
  if (part.length == 0 || may_be_encoded(r, part.at, part.at + part.length)) return false;
  return !(seen & DOT) || are_dotted(part);
}

/* From its "@" on, up to what ends the domain. m->seen is of the local part. */
static bool read_from_at(reader *r, mailbox *m) {
  m->sign = r->at;
  if (*r->at++ != '@' || !is_part(r, span(m->local, m->sign), m->seen)) return false;
  unsigned seen = skip(r, WORD);
  m->end = r->at;
  m->seen |= seen;
  m->plain = cgn_domain_copy_plain(span(m->sign + 1, m->end), m->key);
  return m->plain || is_part(r, span(m->sign + 1, m->end), seen);
}

static bool read_angle(reader *r, mailbox *m) {
  const phrase *name = &m->name;
  if (name->words > 0 && *name->start == '.') return false;
  if ((name->quoted || name->commented) && may_be_encoded(r, name->start, name->end)) return false;
  m->local = ++r->at;
  m->seen = skip(r, WORD);
  return read_from_at(r, m) && *r->at++ == '>';
}

/* Behind its name, or behind its local part. */
static bool read_mailbox(reader *r, mailbox *m) {
  if (*r->at == '<') return read_angle(r, m);
  bool alone = m->name.words == 1 && !m->name.quoted && m->name.end == r->at;
  m->local = m->name.start;
  m->seen = m->name.seen;
  m->name.words = 0;
  return alone && read_from_at(r, m);
}

/* Of ASCII, and with a plain domain: what cgn_mailbox_add makes of it, cut out of the copy. */
static bool add_plain(reader *r, const mailbox *m, cgn_text name) {
  cgn_text local = span(m->local, m->sign), domain = span(m->sign + 1, m->end);
  if (m->seen & EIGHT || !m->plain) return false;
  cgn_address address = {
      .name = name, .local = local, .lower = local, .written = domain, .domain = {.key = domain}};
  *m->sign = *m->end = '\0';
  if (m->seen & UPPER) {
    address.lower = cgn_unicode_lower(r->arena, local);
    address.domain.key = cgn_arena_copy(r->arena, (cgn_text){m->key, domain.length});
  }
  return cgn_mailboxes_append(r->arena, r->list, &address);
}

/* Addresses that a reader shows beside it: there is none without an "@", or an octet beyond ASCII that looks like
 * one. */
static void show(reader *r, cgn_text name, cgn_text element, const cgn_address *own) {
  if (!r->shown || r->shown->complex) return;
  if (!(r->seen & EIGHT) && cgn_text_is_ascii(name) && cgn_text_find(name, 0, '@') == name.length) return;
  cgn_mailbox_show(r->arena, element, name, own, r->shown);
}

/* `element`: with its comments. False: full, or no memory. */
static bool add_mailbox(reader *r, const mailbox *m, cgn_text element) {
  uint32_t index = r->list->count;
  cgn_text name = text_of_name(r, &m->name);
  if (m->name.words > 0 && m->name.seen & DOT) r->list->defects |= CGN_DEFECT_OBSOLETE;
  if (r->encoded && cgn_encoded_words_are_in(name)) r->list->defects |= CGN_DEFECT_ENCODED_WORD;
  if (!add_plain(r, m, name) &&
      !cgn_mailbox_add(r->arena, r->list, name, span(m->local, m->sign), span(m->sign + 1, m->end)))
    return false;
  for (uint32_t i = index; i < r->list->count; i++) {
    r->list->at[i].group = r->group;
    r->list->at[i].place = (uint32_t)(m->sign - r->copy);
  }
  show(r, name, element, &r->list->at[index]);
  return true;
}

/* ---- The list ------------------------------------------------------------------------------- */

/* At the colon behind its name. */
static bool open_group(reader *r, const phrase *name, const char *start) {
  if (r->group || name->words == 0 || name->quoted || *name->start == '.') return false;
  if (may_be_encoded(r, name->start, name->end)) return false;
  r->group = ++r->groups;
  r->list->defects |= CGN_DEFECT_GROUP | (name->seen & DOT ? CGN_DEFECT_OBSOLETE : 0);
  show(r, text_of(r, name->start, name->end), text_of(r, start, r->at), NULL);
  r->at++;
  skip_blanks(r);
  return true;
}

/* Passes what ends an element, and the group with it; *last: the text ends. */
static bool pass_separator(reader *r, bool *closed, bool *last) {
  *closed = *r->at == ';' && r->group;
  if (*closed) {
    r->at++;
    skip_blanks(r);
  }
  *last = r->at == r->copy + r->text.length;
  return *last ? *closed || !r->group : *r->at++ == ',';
}

static bool read_list(reader *r) {
  for (bool last = false, closed = false, commented; !last; r->group = closed ? 0 : r->group) {
    const char *start = r->at;
    mailbox m;
    skip_blanks(r);
    if (!read_phrase(r, &m.name)) return false;
    if (*r->at == ':') {
      if (!open_group(r, &m.name, start)) return false;
      if (*r->at == ';') {
        if (!pass_separator(r, &closed, &last)) return false;
        continue;
      }
      start = r->at;
      if (!read_phrase(r, &m.name)) return false;
    }
    if (!read_mailbox(r, &m) || !skip_gap(r, &commented)) return false;
    cgn_text element = text_of(r, start, r->at);
    if (!pass_separator(r, &closed, &last) || !add_mailbox(r, &m, element)) return false;
  }
  return true;
}

/* U+FF20 and U+FE6B, also within octets that are no UTF-8: some take one for an "@". */
static bool has_at_alike(cgn_text text) {
  for (size_t at = cgn_text_find(text, 0, '\xef'); at + 2 < text.length; at = cgn_text_find(text, at + 1, '\xef'))
    if (memcmp(text.at + at + 1, "\xbc\xa0", 2) == 0 || memcmp(text.at + at + 1, "\xb9\xab", 2) == 0) return true;
  return false;
}

/* What is asked of the whole text at its end. */
static bool is_plain(const reader *r) {
  if (r->encoded && !cgn_encoded_words_are_whole(r->text)) return false;
  return !(r->seen & EIGHT) || (!cgn_unicode_has_blank(r->text) && !has_at_alike(r->text));
}

/* Whether "=?" is somewhere. */
static bool has_encoded(cgn_text text) {
  size_t at = cgn_text_find(text, 0, '=');
  while (at + 1 < text.length && text.at[at + 1] != '?') at = cgn_text_find(text, at + 1, '=');
  return at + 1 < text.length;
}

/* As it was, but for the memory that it has got since. */
static void take_back(cgn_mailboxes *list, const cgn_mailboxes *before) {
  list->count = before->count;
  list->defects = before->defects;
  list->complex = before->complex;
}

bool cgn_mailboxes_read_plain(cgn_arena *arena, cgn_text text, cgn_mailboxes *list, cgn_mailboxes *shown) {
  const cgn_mailboxes before = *list, shown_before = shown ? *shown : before;
  uint32_t mapped = list->mapped ? *list->mapped : 0;
  char *copy = cgn_arena_allocate(arena, text.length + 1);
  if (!copy || text.length == 0) return false;
  memcpy(copy, text.at, text.length);
  reader r = {.arena = arena, .list = list, .shown = shown, .text = text, .copy = copy, .at = copy};
  r.encoded = has_encoded(text);
  if (read_list(&r) && is_plain(&r)) return true;
  take_back(list, &before);
  if (shown) take_back(shown, &shown_before);
  if (list->mapped) *list->mapped = mapped;
  return false;
}

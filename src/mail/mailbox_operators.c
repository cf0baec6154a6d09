/* SPDX-License-Identifier: MIT */
/*
 * A quote, parenthesis, angle bracket or colon opens what only its own closing
 * octet ends, whatever stands between. So comments do not nest, quotes mean
 * nothing in angle brackets, and a group is read once more as a list of its
 * own. Of an element the text in angle brackets counts; else a word with an "@"
 * in it; else all of its text. These are the steps of the readers' own code.
 */
#include "mail/mailbox_operators.h"

#include "mail/encoded_word.h"
#include "mail/mailbox_compare.h"

#define GROUPS 9 /* in each other: as many as the colons of an IPv6 literal make; more are hidden ones */

/* LATER: postal-mime's addresses behind the first one, which counts unless it is empty. */
typedef enum state { TEXT, COMMENT, ADDRESS, GROUP, LATER, STATES } state;

/* Texts of one state in an element, a blank apart. */
typedef struct parts {
  char *at;
  size_t length, start; /* the last one begins at `start` */
  bool any;
  bool quoted; /* the last one has what stood in quotes */
  bool local;  /* and was the local part of a mailbox of ours */
  bool word_found, piece_found;
  cgn_text word, piece; /* the last part that is a word with an "@", or a piece of the last that has one */
} parts;

typedef struct level {
  cgn_mailbox_compare *compare;
  bool postal; /* postal-mime; else emailjs */
  unsigned depth;
  char closing; /* the octet that ends what is open; NUL: nothing is */
  bool escaped; /* by a backslash */
  bool quotes;  /* the text stands in quotes */
  bool joins; /* postal-mime: no separator is behind the octet that closed, so the text belongs to the one before */
  state state;
  char *token;
  size_t length; /* of the token */
  size_t room;   /* for the texts of a state: what the list has */
  parts parts[STATES];
} level;

/* ---- Words with an "@" -------------------------------------------------------------------- */

static bool is_space(char c) {
  return cgn_is_blank(c) || c == '\v' || c == '\f';
}

static cgn_text trim(cgn_text text) {
  while (text.length && is_space(text.at[0])) text = cgn_text_slice(text, 1, text.length);
  while (text.length && is_space(text.at[text.length - 1])) text.length--;
  return text;
}

static bool is_letter(char c) {
  return cgn_is_alnum(c) || c == '_';
}

/* One "@", something before and behind it, no blank. */
static bool is_word(cgn_text text) {
  size_t at = cgn_text_find(text, 0, '@');
  if (at == 0 || at + 1 >= text.length || cgn_text_find(text, at + 1, '@') < text.length) return false;
  for (size_t i = 0; i < text.length; i++)
    if (is_space(text.at[i])) return false;
  return true;
}

/* Whether a letter and what is none meet here: "\b". */
static bool at_boundary(cgn_text text, size_t at) {
  bool before = at > 0 && is_letter(text.at[at - 1]), behind = at < text.length && is_letter(text.at[at]);
  return before != behind;
}

static bool ends_run(char c) {
  return c == '@' || is_space(c);
}

/* What emailjs takes out of a text: \b[^@\s]+@[^@\s]+\b. */
static bool find_piece(cgn_text text, cgn_text *piece) {
  size_t run = 0; /* where the octets before the "@" begin */
  for (size_t at = 0; at < text.length; at++) {
    if (!ends_run(text.at[at])) continue;
    size_t start = run, end = at + 1, next;
    run = at + 1;
    if (text.at[at] != '@') continue;
    while (start < at && !at_boundary(text, start)) start++;
    while (end < text.length && !ends_run(text.at[end])) end++;
    next = end;
    while (end > at + 1 && !at_boundary(text, end)) end--;
    *piece = cgn_text_slice(text, start, end - start);
    if (start < at && end > at + 1) return true;
    at = next - 1;
  }
  return false;
}

/* What postal-mime takes: of the first run without blanks that has some, from a letter before its "@" to its last.
 */
static bool find_postal_piece(cgn_text text, cgn_text *piece) {
  for (size_t from = 0, to; from < text.length; from = to + 1) {
    to = from;
    while (to < text.length && !is_space(text.at[to])) to++;
    size_t at = cgn_text_find(cgn_text_slice(text, 0, to), from, '@'), start = from, end = to;
    while (start < at && !is_letter(text.at[start])) start++;
    while (end > at + 1 && !is_letter(text.at[end - 1])) end--;
    *piece = cgn_text_slice(text, start, end - start);
    if (at < to && start < at && end > at + 1) return true;
  }
  return false;
}

/* ---- Parts of an element -------------------------------------------------------------------- */

static void write(parts *p, cgn_text text) {
  if (text.length) memcpy(p->at + p->length, text.at, text.length);
  p->length += text.length;
}

static cgn_text whole(const parts *p) {
  return (cgn_text){p->at, p->length};
}

static cgn_text last(const parts *p) {
  return cgn_text_slice(whole(p), p->start, p->length);
}

/*
 * Whether header.shown has the address too, which is one in a local part (S3). It
 * takes all letters for some of a name, and ends a name behind the last one.
 */
static bool is_told(cgn_text text, cgn_text found) {
  size_t at = cgn_text_find(found, 0, '@') + 1, end = (size_t)(found.at - text.at) + found.length;
  if (end < text.length && cgn_is_8bit(text.at[end])) return false;
  for (; at < found.length; at++) {
    char c = found.at[at];
    if (memchr("\"(),:;<>@[\\]", c, 12)) return true; /* nobody reads a name on behind these */
    if (!cgn_is_alnum(c) && !cgn_is_8bit(c) && c != '.' && c != '-') return false;
  }
  return true;
}

/* The last part is complete. In quotes nothing counts to postal-mime. */
static void end_part(const level *l, parts *p) {
  const cgn_text nothing = {NULL, 0};
  cgn_text piece;
  if (!p->any || (l->postal && p->quoted)) return;
  if (is_word(last(p))) {
    p->word_found = true;
    p->word = p->local && is_told(last(p), last(p)) ? nothing : last(p);
  } else if ((l->postal ? find_postal_piece : find_piece)(last(p), &piece)) {
    p->piece_found = true;
    p->piece = p->local && is_told(last(p), piece) ? nothing : piece;
  }
}

static void add_part(level *l, cgn_text text) {
  bool later = l->state == ADDRESS && l->postal && l->parts[ADDRESS].any;
  parts *p = &l->parts[later ? LATER : l->state];
  bool quoted = l->quotes && l->state == TEXT;
  if (!p->at) p->at = cgn_arena_allocate(l->compare->arena, l->room);
  if (!p->at) return;
  if (l->joins && p->any) {
    write(p, text);
    p->quoted = p->quoted || quoted;
    return;
  }
  end_part(l, p);
  if (p->any) write(p, CGN_TEXT(" "));
  p->start = p->length;
  p->any = true;
  p->quoted = quoted;
  p->local = false;
  write(p, text);
}

/* Whether there was a token. */
static bool end_token(level *l) {
  cgn_text token = trim((cgn_text){l->token, l->length});
  l->length = 0;
  if (token.length == 0) return false;
  if (l->state == ADDRESS && l->postal && cgn_text_find(token, 0, '<') < token.length)
    token = trim(cgn_text_slice(token, cgn_text_find(token, 0, '<') + 1, token.length));
  add_part(l, token);
  l->joins = false;
  return true;
}

/* ---- Elements -------------------------------------------------------------------------------- */

static void read_list(cgn_mailbox_compare *compare, bool postal, cgn_text text, unsigned depth);

/* postal-mime reads a text of encoded words alone once more, decoded. */
static void show_decoded(level *l, cgn_text text) {
  cgn_text run;
  if (!l->postal || !cgn_encoded_words_find(text, 0, &run) || run.length < text.length) return;
  cgn_text decoded = cgn_encoded_words_decode(l->compare->arena, text);
  if (cgn_text_find(decoded, 0, '@') < decoded.length) l->compare->differs = true;
}

static void show_whole(level *l, cgn_text text) {
  cgn_mailbox_compare_shown(l->compare, text);
  show_decoded(l, text);
}

/* A word; else a piece; else all of it. */
static void show_text(level *l, parts *p) {
  end_part(l, p);
  if (p->word_found || p->piece_found) {
    cgn_mailbox_compare_shown(l->compare, p->word_found ? p->word : p->piece);
  } else {
    show_whole(l, whole(p));
  }
}

/* Of an element whose first address is empty: its text, and the other addresses behind it. */
static cgn_text text_and_later(level *l, const parts *text) {
  const parts *later = &l->parts[LATER];
  if (!later->any) return whole(text);
  parts joined = {.at = cgn_arena_allocate(l->compare->arena, text->length + 1 + later->length)};
  if (!joined.at) return whole(text);
  write(&joined, whole(text));
  if (text->any) write(&joined, CGN_TEXT(" "));
  write(&joined, whole(later));
  return whole(&joined);
}

static void end_element(level *l) {
  const parts *address = &l->parts[ADDRESS], *group = &l->parts[GROUP];
  parts *text = &l->parts[l->parts[TEXT].any ? TEXT : COMMENT];
  if (group->any && l->depth == GROUPS) {
    l->compare->differs = true;
  } else if (group->any) {
    read_list(l->compare, l->postal, whole(group), l->depth + 1);
  } else if (address->length) {
    cgn_mailbox_compare_angle(l->compare, last(address));
  } else if (address->any) {
    show_whole(l, text_and_later(l, text));
  } else {
    show_text(l, text);
  }
  for (int s = 0; s < STATES; s++) l->parts[s] = (parts){.at = l->parts[s].at};
  l->joins = l->quotes = false;
  l->state = TEXT;
}

/* ---- Octets ------------------------------------------------------------------------------------ */

static bool is_operator(char c) {
  return memchr("\"(<,:;", c, 6) != NULL;
}

static void open(level *l, char c) {
  end_token(l);
  l->joins = false;
  l->quotes = c == '"';
  switch (c) {
  case '"':
    l->state = TEXT;
    l->closing = '"';
    break;
  case '(':
    l->state = COMMENT;
    l->closing = ')';
    break;
  case '<':
    l->state = ADDRESS;
    l->closing = '>';
    break;
  case ':':
    l->state = GROUP;
    l->closing = ';';
    break;
  default: end_element(l); break;
  }
}

/* A quoted string before an "@". With an "@" in it, it is shown where a local part is (S3); and nowhere else. */
static void read_local(level *l, parts *p) {
  if (cgn_text_find(last(p), 0, '@') == last(p).length) return;
  p->local = cgn_mailbox_compare_local(l->compare, last(p));
  if (!p->local) l->compare->differs = true;
}

static void close(level *l, char next) {
  bool token = end_token(l);
  if (l->closing == ';') end_element(l);
  if (token && l->closing == '"' && next == '@' && !l->postal) read_local(l, &l->parts[TEXT]);
  l->joins = l->postal && next && !memchr(" \t\r\n,;", next, 6);
  l->quotes = false;
  l->closing = '\0';
  l->state = TEXT;
}

/* Backslashes before a letter of the operators hide it, however many; before another the last one stays. */
static void read_octet(level *l, char c, char next) {
  bool operates = is_operator(c);
  if (l->escaped && (operates || c == '\\')) {
    l->escaped = false;
  } else if (l->closing && c == l->closing) {
    l->escaped = false;
    close(l, next);
    return;
  } else if (!l->closing && operates) {
    open(l, c);
    return;
  }
  if (!l->escaped && c == '\\') {
    l->escaped = true;
    return;
  }
  if (l->escaped) l->token[l->length++] = '\\';
  l->token[l->length++] = c;
  l->escaped = false;
}

/* A backslash means something in quotes only; controls are dropped. */
static void read_postal_octet(level *l, char c, char next) {
  bool escaped = l->escaped;
  l->escaped = false;
  if (!escaped && l->closing && c == l->closing) {
    close(l, next);
  } else if (!escaped && !l->closing && is_operator(c)) {
    open(l, c);
  } else if (!escaped && l->closing == '"' && c == '\\') {
    l->escaped = true;
  } else if (c == '\n') {
    l->token[l->length++] = ' ';
  } else if ((unsigned char)c >= ' ' || c == '\t' || c == '\v') {
    l->token[l->length++] = c;
  }
}

static void read_list(cgn_mailbox_compare *compare, bool postal, cgn_text text, unsigned depth) {
  level l = {.compare = compare, .postal = postal, .depth = depth, .room = text.length + 1};
  l.token = cgn_arena_allocate(compare->arena, l.room);
  if (!l.token) return;
  for (size_t i = 0; i < text.length && !compare->differs; i++) {
    char next = '\0';
    if (i + 1 < text.length) next = text.at[i + 1];
    (postal ? read_postal_octet : read_octet)(&l, text.at[i], next);
  }
  end_token(&l);
  end_element(&l);
}

bool cgn_mailbox_operators_differ(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list) {
  cgn_mailbox_compare emailjs = {.arena = arena, .ours = list, .blanks = true}, postal = emailjs;
  text = cgn_mailbox_plain_blanks(arena, text, '\v'); /* a blank to JavaScript, too, and none of SP, TAB, CR, LF */
  read_list(&emailjs, false, text, 0);
  if (!emailjs.differs) read_list(&postal, true, text, 0);
  return emailjs.differs || postal.differs;
}
